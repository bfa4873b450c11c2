/* Widgets as pixels, for a picture that is in memory anyway: a software GL takes some milliseconds
 * a frame for the triangles of panels, and most often these are those of the frame before. So what
 * stays is drawn once, and its pixels are put into each picture. Context thread. */
#ifndef PLX_RENDER_GUI_LAYER_H
#define PLX_RENDER_GUI_LAYER_H

#include "density/workers.h"
#include "render/gui_pass.h"

/* Pixels side by side that widgets cover, all of them wholly or all in part. */
typedef struct plx_gui_span {
    int x, y; /* from the upper left corner */
    int count;
    bool opaque;
    size_t at; /* its first one among all */
} plx_gui_span;

/* Zeroed to begin with. */
typedef struct plx_gui_layer {
    int width, height;   /* of the picture that it lies over */
    plx_gui_span *spans; /* row by row, owned */
    size_t span_count, span_room;
    size_t *row;      /* [height + 1]: its first span, owned */
    uint32_t *pixels; /* premultiplied, owned */
    size_t pixel_count;
    int covered;       /* columns from the left edge of which nothing is seen */
    bool made;         /* of the widgets of: */
    uint64_t of, last; /* sums of what was drawn; of the frame before */
} plx_gui_layer;

/* To be called once a frame with what widgets there are. True where the layer has them: at the
 * second time that they are the same, unless they show textures. Else a pass must draw them. */
bool plx_gui_layer_keep(plx_gui_layer *l, plx_gui_pass *pass, plx_device *device,
    const plx_gui_picture *picture, int width, int height);
void plx_gui_layer_uninit(plx_gui_layer *l);

/* rgba: [height][width][4], opaque, rows from the bottom, of the layer's size. */
void plx_gui_layer_draw(const plx_gui_layer *l, plx_workers *workers, unsigned char *rgba);

#endif
