/* The small pictures inside units that are large enough on the screen: over the plane of two
 * inputs, what each unit gives there (scene/field.h); where inputs are an image, the weights that
 * come from it into each unit of the layers behind. A picture has the unit's own largest |value| at
 * the ends of its colours, which are those of activations.
 *
 * Pictures are kept, and painted anew when what they are made of has changed, some of them a frame;
 * so they lag behind by some frames where there are many. No GL here. One thread. */
#ifndef PLX_SCENE_UNIT_PICTURES_H
#define PLX_SCENE_UNIT_PICTURES_H

#include "scene/camera.h"
#include "scene/field.h"
#include "scene/visuals.h"

enum {
    PLX_PICTURE_SIDE = 64, /* texels of a tile, either way, and tiles of the atlas: */
    PLX_PICTURE_COLUMNS = 32,
    PLX_PICTURE_ROWS = 16,
    PLX_PICTURES_MOST = PLX_PICTURE_COLUMNS * PLX_PICTURE_ROWS,
    PLX_PICTURE_BYTES = PLX_PICTURE_SIDE * PLX_PICTURE_SIDE * 4, /* of a tile */
    PLX_PICTURE_COLORS = 257,                                    /* with one for 0 in the middle */
    PLX_PICTURE_SLICE = 1 << 18, /* values that take about a millisecond to paint */
};

/* One of them as the GPU reads it; shaders/unit_picture.vert has the same members. */
typedef struct plx_unit_picture {
    float x, y;                     /* pixels, the centre */
    float extent;                   /* pixels, as plx_unit_mark has it */
    float opacity;                  /* 0..1 */
    float left, top, width, height; /* texels of the atlas */
    float shape;                    /* plx_shape */
    float crisp; /* 1: texels are pixels with edges; 0: points of a smooth field */
} plx_unit_picture;
_Static_assert(sizeof(plx_unit_picture) == 40, "unit_picture.vert reads 40 bytes a picture");

typedef struct plx_picture_tile {
    size_t unit;      /* of the network; SIZE_MAX: none */
    uint64_t version; /* of what it was painted from */
    uint64_t painted; /* rises with each painting of any tile; 0: not yet */
    int width, height;
    bool used; /* in the last update */
} plx_picture_tile;

typedef struct plx_unit_pictures {
    plx_unit_picture *pictures; /* [count], owned: those to be drawn */
    size_t count;
    plx_picture_tile *tiles; /* [PLX_PICTURES_MOST], owned; NULL until the first is needed */
    unsigned char *rgba;     /* [PLX_PICTURES_MOST][SIDE][SIDE][4], owned likewise */
    bool wanted;             /* units have pictures where they are large enough */
    bool stale;              /* some are of what was before: more updates are needed */

    uint16_t *table; /* tile of a unit, by hash */
    plx_palette palette;
    plx_theme theme;
    const plx_field *field;
    unsigned char colors[PLX_PICTURE_COLORS + 1][4]; /* from -1 to 1, and what is not a number */
    uint64_t paintings;
    size_t cursor; /* the picture that is looked at first */
} plx_unit_pictures;

typedef struct plx_picture_input {
    const plx_snapshot *snapshot;     /* must */
    const plx_field *field;           /* of a network with two inputs; default: none */
    size_t image_width, image_height; /* where inputs are an image; default: 0 */
    const plx_visuals *visuals;       /* must, up to date */
    plx_palette palette;              /* of connections; one that does not diverge is not used */
    plx_theme theme;
    bool shapes;  /* those of units tell something: keep them; default: pictures are square */
    bool off;     /* none are wanted */
    size_t slice; /* values that may be painted; 0: all that are needed */
    plx_camera camera;
    plx_viewport viewport;
} plx_picture_input;

/* A zeroed plx_unit_pictures is empty. */
void plx_unit_pictures_uninit(plx_unit_pictures *pictures);

/* Finds which columns have pictures at this zoom, and tells it to them: that gives their units more
 * room. Then paints, and lists the pictures in view. Without memory there are none. */
void plx_unit_pictures_update(
    plx_unit_pictures *pictures, const plx_picture_input *input, plx_layout *layout);

/* Half the side of the picture in a square unit: around it the unit's own colour is left, in pixels
 * of a common screen at least and at most so much, and else a share of the radius. */
#define PLX_PICTURE_FRAME_LEAST 2.2F
#define PLX_PICTURE_FRAME_MOST  4.0F
#define PLX_PICTURE_FRAME       0.14F
static inline float plx_picture_half(float extent, double ui_scale)
{
    float least = PLX_PICTURE_FRAME_LEAST * (float)ui_scale;
    float most = PLX_PICTURE_FRAME_MOST * (float)ui_scale, frame = PLX_PICTURE_FRAME * extent;
    return 0.8862F * extent - (frame < least ? least : frame > most ? most : frame);
}

/* Texel (0, 0) of a tile in the atlas. */
static inline void plx_picture_place(size_t tile, int *x, int *y)
{
    *x = (int)(tile % PLX_PICTURE_COLUMNS) * PLX_PICTURE_SIDE;
    *y = (int)(tile / PLX_PICTURE_COLUMNS) * PLX_PICTURE_SIDE;
}
static inline size_t plx_picture_tile_at(int x, int y)
{
    return (size_t)(y / PLX_PICTURE_SIDE * PLX_PICTURE_COLUMNS + x / PLX_PICTURE_SIDE);
}

#endif
