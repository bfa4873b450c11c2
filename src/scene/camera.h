/* The camera over the flat world: what point is in the middle, and how large a world unit is.
 *
 * Doubles throughout, so that a single unit of a layer of millions stands still at full zoom; the
 * renderer gets positions relative to the screen. A plx_rig moves a camera towards where it should
 * be, smoothly and so that the point under the cursor stays there. One thread. */
#ifndef PLX_SCENE_CAMERA_H
#define PLX_SCENE_CAMERA_H

#include "scene/layout.h"

typedef struct plx_camera {
    double x, y;  /* world point in the middle of the viewport */
    double scale; /* pixels a world unit */
} plx_camera;

/* Pixels at the edges of a viewport that panels cover. What is framed keeps clear of them. */
typedef struct plx_insets {
    double left, top, right, bottom;
} plx_insets;

typedef struct plx_viewport {
    int width, height; /* pixels */
    double ui_scale;   /* 1 on a common screen, 2 on a HiDPI one */
    plx_insets insets; /* default: none */
} plx_viewport;

static inline double plx_camera_px(const plx_camera *c, const plx_viewport *v, double x)
{
    return (x - c->x) * c->scale + v->width * 0.5;
}

static inline double plx_camera_py(const plx_camera *c, const plx_viewport *v, double y)
{
    return (y - c->y) * c->scale + v->height * 0.5;
}

static inline double plx_camera_world_x(const plx_camera *c, const plx_viewport *v, double px)
{
    return (px - v->width * 0.5) / c->scale + c->x;
}

static inline double plx_camera_world_y(const plx_camera *c, const plx_viewport *v, double py)
{
    return (py - v->height * 0.5) / c->scale + c->y;
}

/* The camera that shows the bounds with room for labels around. Empty bounds give a close view. */
plx_camera plx_camera_frame(const plx_bounds *bounds, const plx_viewport *viewport);
/* Zoomed by factor with the world point under pixel (px, py) kept in place. */
plx_camera plx_camera_zoom(
    const plx_camera *camera, const plx_viewport *viewport, double factor, double px, double py);

/* The scale at which two neighbours of the densest layer are some hundred pixels apart. */
double plx_camera_unit_scale(const plx_layout *layout);

typedef struct plx_rig {
    plx_camera now, goal;
    double scale_min, scale_max; /* limits of goal.scale, pixels a world unit */
    plx_bounds bounds;           /* the middle of what panels leave free stays within these */
    double lean_x, lean_y;       /* from the middle of the viewport to that one, pixels */
    bool reduced_motion;         /* jump instead of gliding */
} plx_rig;

/* Starts at rest, showing all of the layout. Limits follow from its size and numbers of units: so
 * near that single units, and single connections in the midst between two layers, lie apart. */
void plx_rig_init(plx_rig *rig, const plx_layout *layout, const plx_viewport *viewport);
/* Sets the goal, held within the limits. */
void plx_rig_go(plx_rig *rig, plx_camera goal);
/* Moves now towards goal for dt seconds; returns true while still under way. */
bool plx_rig_advance(plx_rig *rig, double dt);
/* For a viewport of another size: what was framed stays framed, and from there and back again is
 * the same view. Where only insets differ it glides there. */
void plx_rig_resize(plx_rig *rig, const plx_viewport *from, const plx_viewport *to);
/* Jumps to the goal. */
void plx_rig_settle(plx_rig *rig);

#endif
