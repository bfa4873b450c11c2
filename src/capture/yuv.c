#include "capture/yuv.h"

#include "base/simd.h"

/* BT.709 from full-range RGB to limited range, in 1/65536. */
enum {
    Y_R = 11966,
    Y_G = 40254,
    Y_B = 4064,
    U_R = -6596,
    U_G = -22189,
    U_B = 28784,
    V_R = 28784,
    V_G = -26145,
    V_B = -2639,
    HALF = 1 << 15,
};

/* Where the bytes of a pixel are in a word. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
enum { RED = 24, GREEN = 16, BLUE = 8 };
#else
enum { RED = 0, GREEN = 8, BLUE = 16 };
#endif

static inline int part(uint32_t pixel, int at)
{
    return (int)(pixel >> at & 255);
}

PLX_SIMD static void luma_row(const uint32_t *restrict rgba, int width, unsigned char *restrict out)
{
    for (int x = 0; x < width; x++) {
        uint32_t p = rgba[x];
        out[x] = (unsigned char)((Y_R * part(p, RED) + Y_G * part(p, GREEN) + Y_B * part(p, BLUE) +
                                     (16 << 16) + HALF) >>
                                 16);
    }
}

/* Of four pixels, by two bits more. */
static inline unsigned char chroma(int red, int green, int blue, int r, int g, int b)
{
    return (unsigned char)((r * red + g * green + b * blue + (128 << 18) + 4 * HALF) >> 18);
}

static inline int sum(const uint32_t *a, const uint32_t *b, int x, int at)
{
    return part(a[2 * x], at) + part(a[2 * x + 1], at) + part(b[2 * x], at) +
           part(b[2 * x + 1], at);
}

PLX_SIMD static void chroma_row(const uint32_t *restrict above, const uint32_t *restrict below,
    int pairs, unsigned char *restrict u, unsigned char *restrict v)
{
    for (int x = 0; x < pairs; x++) {
        int red = sum(above, below, x, RED);
        int green = sum(above, below, x, GREEN);
        int blue = sum(above, below, x, BLUE);
        u[x] = chroma(red, green, blue, U_R, U_G, U_B);
        v[x] = chroma(red, green, blue, V_R, V_G, V_B);
    }
}

PLX_SIMD static void chroma_pairs_row(const uint32_t *restrict above,
    const uint32_t *restrict below, int pairs, unsigned char *restrict uv)
{
    for (int x = 0; x < pairs; x++) {
        int red = sum(above, below, x, RED);
        int green = sum(above, below, x, GREEN);
        int blue = sum(above, below, x, BLUE);
        uv[2 * x] = chroma(red, green, blue, U_R, U_G, U_B);
        uv[2 * x + 1] = chroma(red, green, blue, V_R, V_G, V_B);
    }
}

plx_yuv_planes plx_yuv_packed(unsigned char *yuv, int width, int height)
{
    size_t w = (size_t)width, size = w * (size_t)height;
    return (plx_yuv_planes){.y = yuv,
        .u = yuv + size,
        .v = yuv + size + size / 4,
        .y_stride = width,
        .u_stride = width / 2,
        .v_stride = width / 2};
}

void plx_yuv_from_rgba(
    const unsigned char *rgba, ptrdiff_t stride, int width, int height, const plx_yuv_planes *out)
{
    for (int y = 0; y < height; y += 2) {
        const void *first = rgba + y * stride, *second = rgba + (y + 1) * stride;
        const uint32_t *above = first, *below = second;
        unsigned char *u = out->u + y / 2 * out->u_stride;
        luma_row(above, width, out->y + y * out->y_stride);
        luma_row(below, width, out->y + (y + 1) * out->y_stride);
        if (out->v)
            chroma_row(above, below, width / 2, u, out->v + y / 2 * out->v_stride);
        else
            chroma_pairs_row(above, below, width / 2, u);
    }
}
