/* Small images made of cells on a canvas: pixels of a sample, weights of a unit, a field over the
 * plane. Runs of equal cells are one rectangle, so that images of some ten thousand cells need no
 * texture. Main thread. */
#ifndef PLX_UI_CELLS_H
#define PLX_UI_CELLS_H

#include "gui/gui.h"
#include "scene/style.h"

/* A value between -1 and 1 in the colours that connections have: the ground at 0. NaN is magenta.
 */
plx_rgba plx_signed_color(const plx_gui *g, const plx_style *style, double value);
/* A share between 0 and 1 from the ground to the text's colour. NaN is magenta. */
plx_rgba plx_gray_color(const plx_gui *g, double value);
plx_rgba plx_mix_color(plx_rgba a, plx_rgba b, double share);

typedef plx_rgba (*plx_cell_color)(void *user, size_t column, size_t row);

/* Draws columns × rows cells over that area of the canvas. */
void plx_cells_draw(plx_canvas *c, float x, float y, float w, float h, size_t columns, size_t rows,
    plx_cell_color color, void *user);
/* The cell at the pointer; false where that is not over the area. */
bool plx_cells_pointer(const plx_canvas *c, float x, float y, float w, float h, size_t columns,
    size_t rows, size_t *column, size_t *row);

#endif
