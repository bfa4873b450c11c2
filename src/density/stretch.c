#include "density/stretch.h"

#include "base/mem.h"
#include "base/simd.h"

#include <math.h>

enum { ONE = 256 /* parts of the way from a pixel to the next */ };

/* Between which two of `count` pixels the i-th of a finer row lies; outside of their middles the
 * outermost stays. */
static uint32_t place(int i, double ratio, int count, int32_t *left)
{
    double at = fmin(fmax((i + 0.5) * ratio - 0.5, 0), count - 1);
    *left = (int32_t)fmin(floor(at), count > 1 ? count - 2 : 0);
    return (uint32_t)lround((at - *left) * ONE);
}

bool plx_stretch_fit(
    plx_stretch *s, int from_width, int from_height, int width, int height, plx_error *e)
{
    if (s->left && s->from_width == from_width && s->from_height == from_height &&
        s->width == width && s->height == height)
        return true;
    plx_stretch_uninit(s);
    *s = (plx_stretch){
        .from_width = from_width, .from_height = from_height, .width = width, .height = height};
    s->left = plx_alloc((size_t)width, sizeof *s->left);
    s->way = plx_alloc((size_t)width, sizeof *s->way);
    if (!s->left || !s->way) {
        plx_stretch_uninit(s);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    }
    for (int x = 0; x < width; x++)
        s->way[x] = place(x, (double)from_width / width, from_width, &s->left[x]);
    return true;
}

void plx_stretch_uninit(plx_stretch *s)
{
    plx_free(s->left);
    plx_free(s->way);
    *s = (plx_stretch){0};
}

size_t plx_stretch_memory(const plx_stretch *s)
{
    return (size_t)s->from_width + 1;
}

/* Two channels at a time, each with room for its product. */
static inline uint32_t mix(uint32_t a, uint32_t b, uint32_t way)
{
    const uint32_t even = 0x00FF00FF, half = 0x00800080;
    uint32_t low = ((a & even) * (ONE - way) + (b & even) * way + half) >> 8 & even;
    uint32_t high = ((a >> 8 & even) * (ONE - way) + (b >> 8 & even) * way + half) & ~even;
    return low | high;
}

PLX_SIMD static void mix_rows(
    const uint32_t *a, const uint32_t *b, uint32_t way, int count, uint32_t *restrict out)
{
    for (int x = 0; x < count; x++)
        out[x] = mix(a[x], b[x], way);
}

PLX_SIMD static void mix_columns(const uint32_t *restrict row, const int32_t *restrict left,
    const uint32_t *restrict way, int count, uint32_t *restrict out)
{
    for (int x = 0; x < count; x++)
        out[x] = mix(row[left[x]], row[left[x] + 1], way[x]);
}

void plx_stretch_rows(
    const plx_stretch *s, const uint32_t *from, int first, int end, uint32_t *memory, uint32_t *to)
{
    size_t from_width = (size_t)s->from_width;
    for (int y = first; y < end; y++) {
        int32_t above;
        uint32_t way = place(y, (double)s->from_height / s->height, s->from_height, &above);
        const uint32_t *a = from + (size_t)above * from_width;
        const uint32_t *b = above + 1 < s->from_height ? a + from_width : a;
        mix_rows(a, b, way, s->from_width, memory);
        /* A row of one pixel is looked at beyond its end. */
        memory[from_width] = memory[from_width - 1];
        mix_columns(memory, s->left, s->way, s->width, to + (size_t)y * (size_t)s->width);
    }
}
