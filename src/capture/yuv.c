#include "capture/yuv.h"

#include <stddef.h>

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

static void luma_row(const unsigned char *rgba, int width, unsigned char *out)
{
    for (int x = 0; x < width; x++) {
        const unsigned char *p = rgba + (size_t)x * 4;
        out[x] = (unsigned char)((Y_R * p[0] + Y_G * p[1] + Y_B * p[2] + (16 << 16) + HALF) >> 16);
    }
}

static void chroma_row(const unsigned char *above, const unsigned char *below, int pairs,
    unsigned char *u, unsigned char *v)
{
    for (int x = 0; x < pairs; x++) {
        const unsigned char *a = above + (size_t)x * 8, *b = below + (size_t)x * 8;
        int red = a[0] + a[4] + b[0] + b[4];
        int green = a[1] + a[5] + b[1] + b[5];
        int blue = a[2] + a[6] + b[2] + b[6];
        /* Of four pixels: by two bits more. */
        u[x] =
            (unsigned char)((U_R * red + U_G * green + U_B * blue + (128 << 18) + 2 * HALF) >> 18);
        v[x] =
            (unsigned char)((V_R * red + V_G * green + V_B * blue + (128 << 18) + 2 * HALF) >> 18);
    }
}

void plx_yuv_from_rgba(const unsigned char *rgba, int width, int height, unsigned char *yuv)
{
    size_t w = (size_t)width, h = (size_t)height;
    unsigned char *u = yuv + w * h, *v = u + w * h / 4;
    for (size_t y = 0; y < h; y += 2) {
        const unsigned char *above = rgba + y * w * 4, *below = above + w * 4;
        luma_row(above, width, yuv + y * w);
        luma_row(below, width, yuv + (y + 1) * w);
        chroma_row(above, below, width / 2, u + y / 2 * (w / 2), v + y / 2 * (w / 2));
    }
}
