#include "render/graph_discs.h"

#include "base/simd.h"

#include <math.h>
#include <string.h>

enum { DISC_ROWS = 128 /* each part looks at all discs */ };

typedef struct discs {
    const plx_graph_disc *disc;
    size_t count;
    plx_theme theme;
    const plx_graph_pixels *pixels;
} discs;

/* fminf and fmaxf are calls. */
static inline float at_most(float a, float b)
{
    return a < b ? a : b;
}

static inline float at_least(float a, float b)
{
    return a > b ? a : b;
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a pixel's first byte is its red");

/* Pixels of a row at a time, for the sake of vectors; and of discs that are hardly wider. */
enum { RUN = 16, FEW = 8 };

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE float mix(float a, float b, float share)
{
    return a + (b - a) * share;
}

/* A channel of the page, or what is there, with the rim and the disc over it. */
ALWAYS_INLINE uint32_t channel(
    uint32_t there, float page, float whole, float color, float inner, int shift)
{
    float v = mix((float)(int)(there >> shift & 255), page, whole);
    return (uint32_t)(int)(mix(v, color, inner) + 0.5F) << shift;
}

/* How a disc covers pixels, by how far they are from its middle. */
typedef struct cover {
    float reach, rim;  /* the rim goes so far, and is so strong */
    float disc, light; /* the same of what is inside */
    float color[3], page[3];
} cover;

/* run: RUN or FEW, known where it is compiled. */
ALWAYS_INLINE void draw_run(
    unsigned char *restrict out, float dx, float dy2, const cover *c, int run)
{
    uint32_t pixel[RUN];
    memcpy(pixel, out, (size_t)run * sizeof *pixel);
    for (int k = 0; k < run; k++) {
        float x = dx + (float)k, far = sqrtf(x * x + dy2);
        float whole = at_most(at_least(c->reach - far, 0), 1) * c->rim;
        float inner = at_most(at_least(c->disc - far, 0), 1) * c->light;
        inner = far < c->reach ? inner : 0;
        uint32_t there = pixel[k];
        pixel[k] = channel(there, c->page[0], whole, c->color[0], inner, 0) |
                   channel(there, c->page[1], whole, c->color[1], inner, 8) |
                   channel(there, c->page[2], whole, c->color[2], inner, 16) | 0xFF000000U;
    }
    memcpy(out, pixel, (size_t)run * sizeof *pixel);
}

/* The rows from first to end of a disc. */
ALWAYS_INLINE void draw_disc(
    const plx_graph_pixels *p, const plx_graph_disc *d, const float *page, int first, int end)
{
    float edge = d->radius > 2 ? 1.2F : 0, reach = d->radius + edge + 0.5F;
    if (!(d->y + reach > (float)first && d->y - reach < (float)end && d->x + reach > 0 &&
            d->x - reach < (float)p->width))
        return;
    int left = (int)at_least(floorf(d->x - reach), 0);
    int top = (int)at_least(floorf(d->y - reach), (float)first);
    int right = (int)at_most(ceilf(d->x + reach), (float)p->width);
    int bottom = (int)at_most(ceilf(d->y + reach), (float)end);
    cover c = {
        .reach = reach,
        .rim = edge > 0 ? 0.8F : 0,
        .disc = at_least(d->radius, 0.7F) + 0.5F,
        /* Below a pixel it fades instead. */
        .light = at_most(d->radius, 1) * (float)d->color.a / 255,
        .color = {d->color.r, d->color.g, d->color.b},
        .page = {page[0] * 255, page[1] * 255, page[2] * 255},
    };
    bool few = right - left <= FEW && left + FEW <= p->width;
    for (int y = top; y < bottom; y++) {
        unsigned char *row = p->rgba + (size_t)(p->height - 1 - y) * (size_t)p->width * 4;
        float dy = (float)y + 0.5F - d->y;
        if (few) {
            draw_run(row + (size_t)left * 4, (float)left + 0.5F - d->x, dy * dy, &c, FEW);
            continue;
        }
        for (int x = left; x < right; x += RUN) {
            unsigned char *out = row + (size_t)x * 4, room[RUN * 4] = {0};
            float dx = (float)x + 0.5F - d->x;
            if (x + RUN <= p->width) {
                draw_run(out, dx, dy * dy, &c, RUN);
            } else { /* the row ends within it */
                size_t left_over = (size_t)(p->width - x) * 4;
                memcpy(room, out, left_over);
                draw_run(room, dx, dy * dy, &c, RUN);
                memcpy(out, room, left_over);
            }
        }
    }
}

/* All discs of some rows, in their order, so that those that come later lie over others. */
PLX_SIMD static void draw_rows(void *job, unsigned worker, size_t part)
{
    (void)worker;
    const discs *d = job;
    int first = (int)part * DISC_ROWS, end = first + DISC_ROWS;
    const float *page = PLX_PAGE[d->theme];
    end = end < d->pixels->height ? end : d->pixels->height;
    for (size_t i = 0; i < d->count; i++)
        draw_disc(d->pixels, &d->disc[i], page, first, end);
}

void plx_graph_discs_draw(plx_workers *workers, const plx_graph_disc *disc, size_t count,
    plx_theme theme, const plx_graph_pixels *pixels)
{
    discs job = {disc, count, theme, pixels};
    plx_workers_run(workers, draw_rows, &job, ((size_t)pixels->height + DISC_ROWS - 1) / DISC_ROWS);
}
