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

typedef struct plx_adding {
    const plx_density *picture;
    int x0;
    float weight[PLX_SIGNS];
} plx_adding;

static void add_piece(void *user, int left, int right, double y, double slope, float share)
{
    const plx_adding *a = user;
    for (int s = 0; s < PLX_SIGNS; s++)
        if (a->weight[s] > 0)
            plx_line_add(
                a->picture, s, left - a->x0, right - a->x0, y, slope, share * a->weight[s]);
}

void plx_crisp_weights(const plx_crisp_line *l, float weight[PLX_SIGNS])
{
    const plx_stroke *s = &l->stroke;
    double slope = (s->y1 - s->y0) / (s->x1 - s->x0);
    /* As dark across a steep line as across a flat one. */
    float across = (float)(hypot(1, slope) * fmax(s->width, 1)) * l->strength;
    weight[PLX_POSITIVE] = across * (1 + l->place) / 2;
    weight[PLX_NEGATIVE] = across * (1 - l->place) / 2;
}

static void add_line(const plx_density *d, const plx_crisp_line *l, int x0, int x1)
{
    plx_adding a = {.picture = d, .x0 = x0};
    plx_crisp_weights(l, a.weight);
    plx_stroke_split(&l->stroke, x0, x1, add_piece, &a);
}

/* Colours to draw over: 8 or 16 bits a channel. */
typedef struct plx_colors {
    unsigned char *bytes;
    uint16_t *wide; /* NULL: bytes */
} plx_colors;

static void cover(
    const plx_tone *tone, plx_colors out, size_t pixel, const float *color, float coverage)
{
    float share = PLX_CRISP_COVER * fminf(coverage, 1), full = out.wide ? 65535 : 255;
    for (size_t c = 0; c < 3 && (out.wide || out.bytes); c++) {
        float wanted = full * (color[c] + (tone->toward[c] - color[c]) * PLX_CRISP_LIGHTEN);
        float old = out.wide ? (float)out.wide[4 * pixel + c] : (float)out.bytes[4 * pixel + c];
        long mixed = lrintf(old + (wanted - old) * share);
        if (out.wide)
            out.wide[4 * pixel + c] = (uint16_t)mixed;
        else
            out.bytes[4 * pixel + c] = (unsigned char)mixed;
    }
}

/* The hue at the mean place of what covers a pixel. */
static void mean_hue(const plx_tone *tone, float positive, float negative, float color[3])
{
    float place = positive / (positive + negative) * (PLX_TONE_HUES - 1);
    int at = place < PLX_TONE_HUES - 2 ? (int)place : PLX_TONE_HUES - 2;
    float f = place - (float)at;
    for (int c = 0; c < 3; c++) {
        float ink = tone->hues[at][c] * (1 - f) + tone->hues[at + 1][c] * f;
        color[c] = fminf(tone->background[c] + ink, 1);
    }
}

/* width: of the whole picture, of which the column is number x0 + x. */
static void cover_column(
    const plx_tone *tone, const plx_density *d, int x, int x0, int width, plx_colors out)
{
    const float *p = plx_density_column(d, PLX_POSITIVE, x);
    const float *n = plx_density_column(d, PLX_NEGATIVE, x);
    for (int y = 0; y < d->height; y++) {
        size_t pixel = (size_t)(d->height - 1 - y) * (size_t)width + (size_t)(x0 + x);
        float color[3];
        if (tone->hue == PLX_HUE_MEAN && p[y] + n[y] > 0) {
            mean_hue(tone, p[y], n[y], color);
            cover(tone, out, pixel, color, p[y] + n[y]);
            continue;
        }
        if (p[y] > 0)
            cover(tone, out, pixel, tone->positive, p[y]);
        if (n[y] > 0)
            cover(tone, out, pixel, tone->negative, n[y]);
    }
}

static void draw(const plx_tone *tone, const plx_crisp_line *lines, size_t count, int width,
    int height, int x0, int x1, float *memory, plx_colors out)
{
    plx_density d = local_picture(x1 - x0, height, memory);
    memset(memory, 0, plx_crisp_memory(x1 - x0, height) * sizeof *memory);
    for (size_t i = 0; i < count; i++)
        add_line(&d, &lines[i], x0, x1);
    for (int x = 0; x < x1 - x0; x++)
        cover_column(tone, &d, x, x0, width, out);
}

void plx_crisp_draw(const plx_tone *tone, const plx_crisp_line *lines, size_t count, int width,
    int height, int x0, int x1, float *memory, unsigned char *rgba)
{
    draw(tone, lines, count, width, height, x0, x1, memory, (plx_colors){.bytes = rgba});
}

void plx_crisp_draw_wide(const plx_tone *tone, const plx_crisp_line *lines, size_t count, int width,
    int height, int x0, int x1, float *memory, uint16_t *rgba)
{
    draw(tone, lines, count, width, height, x0, x1, memory, (plx_colors){.wide = rgba});
}
