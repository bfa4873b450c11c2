#include "ui/cells.h"

#include <math.h>
#include <string.h>

static const plx_rgba ODD = {255, 0, 255, 255};

static unsigned char mix_byte(unsigned char a, unsigned char b, double share)
{
    return (unsigned char)lround(a + ((double)b - a) * share);
}

plx_rgba plx_mix_color(plx_rgba a, plx_rgba b, double share)
{
    return (plx_rgba){mix_byte(a.r, b.r, share), mix_byte(a.g, b.g, share),
        mix_byte(a.b, b.b, share), mix_byte(a.a, b.a, share)};
}

static plx_rgba shown(const float color[3])
{
    return (plx_rgba){(unsigned char)lroundf(color[0] * 255),
        (unsigned char)lroundf(color[1] * 255), (unsigned char)lroundf(color[2] * 255), 255};
}

plx_rgba plx_signed_color(const plx_gui *g, const plx_style *style, double value)
{
    if (isnan(value))
        return ODD;
    plx_palette palette = plx_style_palette(style, PLX_LINK_COLOR);
    if (plx_palette_kind_of(palette) != PLX_DIVERGING)
        palette = PLX_EDGE_STYLE_DEFAULT.palette;
    plx_palette_colors colors = plx_palette_get(palette, style->edges.theme);
    return plx_mix_color(plx_gui_color(g, PLX_GUI_FIELD),
        shown(value < 0 ? colors.negative : colors.positive), fmin(fabs(value), 1));
}

plx_rgba plx_gray_color(const plx_gui *g, double value)
{
    if (isnan(value))
        return ODD;
    return plx_mix_color(
        plx_gui_color(g, PLX_GUI_FIELD), plx_gui_color(g, PLX_GUI_TEXT), fmin(fmax(value, 0), 1));
}

void plx_cells_draw(plx_canvas *c, float x, float y, float w, float h, size_t columns, size_t rows,
    plx_cell_color color, void *user)
{
    for (size_t row = 0; row < rows; row++) {
        /* Edges on whole pixels, so that no ground shows between cells. */
        float top = roundf(y + h * (float)row / (float)rows);
        float bottom = roundf(y + h * (float)(row + 1) / (float)rows);
        size_t start = 0;
        plx_rgba now = color(user, 0, row);
        for (size_t column = 1; column <= columns; column++) {
            plx_rgba next = column < columns ? color(user, column, row) : now;
            if (column < columns && memcmp(&next, &now, sizeof now) == 0)
                continue;
            float left = roundf(x + w * (float)start / (float)columns);
            float right = roundf(x + w * (float)column / (float)columns);
            plx_canvas_rect(c, left, top, right - left, bottom - top, 0, now);
            start = column;
            now = next;
        }
    }
}

bool plx_cells_pointer(const plx_canvas *c, float x, float y, float w, float h, size_t columns,
    size_t rows, size_t *column, size_t *row)
{
    if (!c->hovered || c->x < x || c->y < y || c->x >= x + w || c->y >= y + h)
        return false;
    *column = (size_t)((c->x - x) / w * (float)columns);
    *row = (size_t)((c->y - y) / h * (float)rows);
    return *column < columns && *row < rows;
}
