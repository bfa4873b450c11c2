/* Data over the plane of two inputs: what the network says everywhere, with the points that it
 * learns from and is tested with. Main thread. */
#ifndef PLX_UI_PLANE_VIEW_H
#define PLX_UI_PLANE_VIEW_H

#include "ui/panel.h"

/* Kept between frames; zeroed at first. */
typedef struct plx_plane_view {
    bool hides_test, discrete;
    float height;         /* units */
    plx_texture *texture; /* owned */
    unsigned char *rgba;  /* [side][side][4], owned */
    /* What texture shows: */
    uint64_t version;
    plx_unit_ref unit;
    bool of_unit, was_discrete;
    plx_palette palette;
    plx_theme theme;
    const plx_field *field;
} plx_plane_view;

/* Whether there is something to draw. */
bool plx_plane_view_suits(const plx_panel_context *c);
void plx_plane_view_draw(plx_plane_view *v, plx_gui *g, const plx_panel_context *c);
void plx_plane_view_close(plx_plane_view *v);

#endif
