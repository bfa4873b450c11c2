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

/* All lines over a pixel: how much of it they cover, and their colour multiplied by that. */
typedef struct plx_cover {
    float share, color[3];
} plx_cover;

static void cover(const plx_tone *tone, plx_colors out, size_t pixel, const plx_cover *k)
{
    float full = out.wide ? 65535 : 255;
    for (size_t c = 0; c < 3 && (out.wide || out.bytes); c++) {
        float over = k->color[c] + (tone->toward[c] * k->share - k->color[c]) * PLX_CRISP_LIGHTEN;
        float old = out.wide ? (float)out.wide[4 * pixel + c] : (float)out.bytes[4 * pixel + c];
        long mixed = lrintf(old * (1 - k->share) + full * over);
        if (out.wide)
            out.wide[4 * pixel + c] = (uint16_t)mixed;
        else
            out.bytes[4 * pixel + c] = (unsigned char)mixed;
    }
}

/* The hue at the mean place of what covers a pixel. */
static plx_cover mean_hue(const plx_tone *tone, float positive, float negative)
{
    plx_cover k = {.share = PLX_CRISP_COVER * fminf(positive + negative, 1)};
    float place = positive / (positive + negative) * (PLX_TONE_HUES - 1);
    int at = place < PLX_TONE_HUES - 2 ? (int)place : PLX_TONE_HUES - 2;
    float f = place - (float)at;
    for (int c = 0; c < 3; c++) {
        float ink = tone->hues[at][c] * (1 - f) + tone->hues[at + 1][c] * f;
        k.color[c] = fminf(tone->background[c] + ink, 1) * k.share;
    }
    return k;
}

/* At each pixel the sign that has more of it lies over the other, the more so the more it has: a
 * stronger line over a weaker one, and neither sign over the other everywhere. */
static plx_cover both_signs(const plx_tone *tone, float positive, float negative)
{
    float p = PLX_CRISP_COVER * fminf(positive, 1), n = PLX_CRISP_COVER * fminf(negative, 1);
    float pp = positive * positive, nn = negative * negative;
    float p_seen = p * (1 - n * (nn / (pp + nn))), n_seen = n * (1 - p * (pp / (pp + nn)));
    plx_cover k = {.share = p_seen + n_seen};
    for (int c = 0; c < 3; c++)
        k.color[c] = tone->positive[c] * p_seen + tone->negative[c] * n_seen;
    return k;
}

/* width: of the whole picture, of which the column is number x0 + x. */
static void cover_column(
    const plx_tone *tone, const plx_density *d, int x, int x0, int width, plx_colors out)
{
    const float *p = plx_density_column(d, PLX_POSITIVE, x);
    const float *n = plx_density_column(d, PLX_NEGATIVE, x);
    bool mean = tone->hue == PLX_HUE_MEAN;
    for (int y = 0; y < d->height; y++) {
        if (p[y] + n[y] < PLX_CRISP_LEAST)
            continue;
        plx_cover k = mean ? mean_hue(tone, p[y], n[y]) : both_signs(tone, p[y], n[y]);
        size_t pixel = (size_t)(d->height - 1 - y) * (size_t)width + (size_t)(x0 + x);
        cover(tone, out, pixel, &k);
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
