/* A picture of any size, drawn in tiles and handed over row by row: the same to the rounding of
 * colours as if it were drawn in one piece. Context thread. */
#ifndef PLX_APP_STILL_H
#define PLX_APP_STILL_H

#include "app/stage.h"

typedef struct plx_still_desc {
    int bit_depth;                 /* 8 (default) or 16 */
    int tile_width;                /* pixels; default: what suits memory and the GPU */
    int tile_height;               /* likewise */
    const plx_gui_picture *panels; /* over all else; default: none */
} plx_still_desc;

/* The next rows from the top: [count][width][4] of unsigned char, or of uint16_t where the depth is
 * 16; alpha is straight, and full where the shot is not transparent. False ends the drawing. */
typedef bool plx_still_rows(void *user, const void *rgba, int count, plx_error *e);

/* Draws the shot, which is `exact`, with connections by density-cpu. */
bool plx_still_draw(plx_stage *stage, const plx_shot *shot, const plx_still_desc *desc,
    plx_still_rows *rows, void *user, plx_edge_status *status, plx_error *e);

/* A row of colours with their cover multiplied into them (PLX_DEPTH_TRANSPARENT) without it, in 8
 * bits. */
void plx_straighten_row(const uint16_t *rgba, int width, unsigned char *out);

#endif
