#include "density/crisp.h"

#include "density/lines.h"

#include <math.h>
#include <string.h>

static plx_density local_picture(int columns, int height, float *memory)
{
    return (plx_density){.width = columns, .height = height, .sums = memory};
}

size_t plx_crisp_memory(int columns, int height)
{
    plx_density d = local_picture(columns, height, NULL);
    return PLX_SIGNS * (size_t)columns * plx_density_stride(&d);
}

/* Only whole columns: a line's ends are under the units that it joins. */
static void add_line(const plx_density *d, const plx_crisp_line *l, int x0, int x1)
{
    double left = fmax(ceil(l->x0), x0), right = fmin(floor(l->x1), x1);
    if (!(left < right))
        return;
    double slope = (l->y1 - l->y0) / (l->x1 - l->x0);
    /* As dark across a steep line as across a flat one. */
    plx_line_add(d, l->sign, (int)left - x0, (int)right - x0, l->y0 + slope * (left - l->x0), slope,
        l->strength * (float)hypot(1, slope));
}

static void cover(unsigned char *pixel, const float *color, float coverage)
{
    float share = PLX_CRISP_COVER * fminf(coverage, 1);
    for (int c = 0; c < 3; c++) {
        float wanted = 255 * (color[c] + (1 - color[c]) * PLX_CRISP_LIGHTEN);
        pixel[c] = (unsigned char)lrintf((float)pixel[c] + ((wanted - (float)pixel[c]) * share));
    }
}

static void cover_column(
    const plx_tone *tone, const plx_density *d, int x, unsigned char *column, size_t stride)
{
    for (int s = 0; s < PLX_SIGNS; s++) {
        const float *sums = plx_density_column(d, s, x);
        const float *color = s == PLX_POSITIVE ? tone->positive : tone->negative;
        for (int y = 0; y < d->height; y++)
            if (sums[y] > 0)
                cover(column + (size_t)(d->height - 1 - y) * stride, color, sums[y]);
    }
}

void plx_crisp_draw(const plx_tone *tone, const plx_crisp_line *lines, size_t count, int width,
    int height, int x0, int x1, float *memory, unsigned char *rgba)
{
    plx_density d = local_picture(x1 - x0, height, memory);
    memset(memory, 0, plx_crisp_memory(x1 - x0, height) * sizeof *memory);
    for (size_t i = 0; i < count; i++)
        add_line(&d, &lines[i], x0, x1);
    size_t stride = (size_t)width * 4;
    for (int x = x0; x < x1; x++)
        cover_column(tone, &d, x - x0, rgba + (size_t)x * 4, stride);
}
