#include "render/overlay_pixels.h"

#include "base/simd.h"

#include <math.h>
#include <string.h>

enum { ROWS = 64 /* each part looks at all quads */, RUN = 64 };

typedef struct drawing {
    const plx_overlay *overlay;
    unsigned char *rgba;
    int width, height;
    const unsigned char *atlas; /* NULL: there is no text */
    int atlas_width;
} drawing;

/* Columns and rows of the picture that a quad may cover: what is between first and end. */
typedef struct span {
    int left, right, top, bottom;
} span;

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a pixel's first byte is its red");

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE uint32_t channel(uint32_t there, float over, float alpha, int shift)
{
    float below = (float)(int)(there >> shift & 255);
    return (uint32_t)(int)(below + (over - below) * alpha + 0.5F) << shift;
}

/* Pixels under a colour that covers them so far. */
ALWAYS_INLINE void blend(
    uint32_t *restrict pixel, const float *restrict cover, int count, const unsigned char *rgba)
{
    float red = rgba[0], green = rgba[1], blue = rgba[2], alpha = (float)rgba[3] / 255;
    for (int i = 0; i < count; i++) {
        float a = cover[i] * alpha;
        pixel[i] = channel(pixel[i], red, a, 0) | channel(pixel[i], green, a, 8) |
                   channel(pixel[i], blue, a, 16) | 0xFF000000U;
    }
}

/* As overlay.frag has it. */
ALWAYS_INLINE void cover_rect(float *restrict cover, int count, const plx_quad *q, int x, int y)
{
    float half_w = q->w * 0.5F, half_h = q->h * 0.5F, least = half_w < half_h ? half_w : half_h;
    float radius = q->radius < least ? q->radius : least;
    float dy = fabsf((float)y + 0.5F - q->y - half_h) - half_h + radius;
    float out_y = dy > 0 ? dy : 0, first = (float)x + 0.5F - q->x - half_w;
    for (int i = 0; i < count; i++) {
        float dx = fabsf(first + (float)i) - half_w + radius, out_x = dx > 0 ? dx : 0;
        float in = dx > dy ? dx : dy;
        float far = sqrtf(out_x * out_x + out_y * out_y) + (in < 0 ? in : 0) - radius;
        float c = 0.5F - far;
        c = c > 0 ? c : 0;
        cover[i] = c < 1 ? c : 1;
    }
}

/* A glyph lies texel for pixel. */
ALWAYS_INLINE void cover_glyph(float *restrict cover, int count, const unsigned char *texel)
{
    for (int i = 0; i < count; i++)
        cover[i] = (float)texel[i] / 255;
}

static bool is_glyph(const plx_quad *q)
{
    return q->u1 > q->u0;
}

static int within(float v, int most)
{
    return v > 0 ? v < (float)most ? (int)v : most : 0;
}

static span span_of(const drawing *d, const plx_quad *q)
{
    float edge = is_glyph(q) ? 0 : 1;
    return (span){
        within(floorf(q->x - edge), d->width),
        within(ceilf(q->x + q->w + edge), d->width),
        within(floorf(q->y - edge), d->height),
        within(ceilf(q->y + q->h + edge), d->height),
    };
}

ALWAYS_INLINE void draw_quad(const drawing *d, const plx_quad *q, int first, int end)
{
    bool glyph = is_glyph(q);
    span s = span_of(d, q);
    s.top = s.top > first ? s.top : first;
    s.bottom = s.bottom < end ? s.bottom : end;
    if (glyph && !d->atlas)
        return;
    for (int y = s.top; y < s.bottom; y++) {
        uint32_t *row =
            (uint32_t *)(void *)d->rgba + (size_t)(d->height - 1 - y) * (size_t)d->width;
        for (int x = s.left; x < s.right; x += RUN) {
            float cover[RUN];
            int count = s.right - x < RUN ? s.right - x : RUN;
            if (glyph)
                cover_glyph(cover, count,
                    d->atlas + (size_t)((int)q->v0 + y - (int)q->y) * (size_t)d->atlas_width +
                        ((int)q->u0 + x - (int)q->x));
            else
                cover_rect(cover, count, q, x, y);
            blend(row + x, cover, count, q->rgba);
        }
    }
}

PLX_SIMD static void draw_rows(void *job, unsigned worker, size_t part)
{
    (void)worker;
    const drawing *d = job;
    int first = (int)part * ROWS, end = first + ROWS < d->height ? first + ROWS : d->height;
    for (size_t i = 0; i < d->overlay->count; i++) {
        const plx_quad *q = &d->overlay->quads[i];
        if (q->y + q->h + 1 > (float)first && q->y - 1 < (float)end)
            draw_quad(d, q, first, end);
    }
}

void plx_overlay_pixels_draw(
    plx_workers *workers, const plx_overlay *overlay, unsigned char *rgba, int width, int height)
{
    drawing d = {.overlay = overlay, .rgba = rgba, .width = width, .height = height};
    int rows;
    if (overlay->font)
        d.atlas = plx_font_atlas(overlay->font, &d.atlas_width, &rows);
    if (overlay->count > 0)
        plx_workers_run(workers, draw_rows, &d, ((size_t)height + ROWS - 1) / ROWS);
}
