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

typedef float four __attribute__((vector_size(16)));
typedef int32_t four_ints __attribute__((vector_size(16)));
typedef unsigned char bytes __attribute__((vector_size(16)));
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a pixel's first byte is its red");

static inline four page_of(plx_theme theme)
{
    const float *c = PLX_PAGE[theme];
    return (four){c[0] * 255, c[1] * 255, c[2] * 255, 255};
}

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* A pixel's channels, from and to bytes. */
ALWAYS_INLINE four channels_of(const unsigned char *pixel)
{
    four_ints word = {0};
    memcpy(&word, pixel, 4);
    bytes apart = __builtin_shufflevector(
        (bytes)word, (bytes){0}, 0, 16, 16, 16, 1, 16, 16, 16, 2, 16, 16, 16, 3, 16, 16, 16);
    return __builtin_convertvector((four_ints)apart, four);
}

ALWAYS_INLINE void write_channels(four channels, unsigned char *pixel)
{
    bytes apart = (bytes) __builtin_convertvector(channels, four_ints);
    bytes together =
        __builtin_shufflevector(apart, apart, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
    memcpy(pixel, &together, 4);
}

/* The rows from first to end of a disc. */
ALWAYS_INLINE void draw_disc(
    const plx_graph_pixels *p, const plx_graph_disc *d, four page, int first, int end)
{
    float edge = d->radius > 2 ? 1.2F : 0, reach = d->radius + edge + 0.5F;
    if (!(d->y + reach > (float)first && d->y - reach < (float)end && d->x + reach > 0 &&
            d->x - reach < (float)p->width))
        return;
    int left = (int)at_least(floorf(d->x - reach), 0);
    int top = (int)at_least(floorf(d->y - reach), (float)first);
    int right = (int)at_most(ceilf(d->x + reach), (float)p->width);
    int bottom = (int)at_most(ceilf(d->y + reach), (float)end);
    const four color = {d->color.r, d->color.g, d->color.b, 255};
    /* Below a pixel it fades instead. */
    float light = at_most(d->radius, 1) * (float)d->color.a / 255;
    float disc = at_least(d->radius, 0.7F) + 0.5F, rim = edge > 0 ? 0.8F : 0;
    for (int y = top; y < bottom; y++) {
        unsigned char *out =
            p->rgba + ((size_t)(p->height - 1 - y) * (size_t)p->width + (size_t)left) * 4;
        for (int x = left; x < right; x++, out += 4) {
            float dx = (float)x + 0.5F - d->x, dy = (float)y + 0.5F - d->y;
            float squared = dx * dx + dy * dy;
            if (squared >= reach * reach)
                continue;
            float far = sqrtf(squared);
            float whole = at_most(reach - far, 1) * rim;
            float inner = at_most(at_least(disc - far, 0), 1) * light;
            four v = channels_of(out);
            v += (page - v) * whole;
            v += (color - v) * inner + 0.5F;
            write_channels(v, out);
        }
    }
}

/* All discs of some rows, in their order, so that those that come later lie over others. */
PLX_SIMD static void draw_rows(void *job, unsigned worker, size_t part)
{
    (void)worker;
    const discs *d = job;
    int first = (int)part * DISC_ROWS, end = first + DISC_ROWS;
    four page = page_of(d->theme);
    for (size_t i = 0; i < d->count; i++)
        draw_disc(
            d->pixels, &d->disc[i], page, first, end < d->pixels->height ? end : d->pixels->height);
}

void plx_graph_discs_draw(plx_workers *workers, const plx_graph_disc *disc, size_t count,
    plx_theme theme, const plx_graph_pixels *pixels)
{
    discs job = {disc, count, theme, pixels};
    plx_workers_run(workers, draw_rows, &job, ((size_t)pixels->height + DISC_ROWS - 1) / DISC_ROWS);
}
