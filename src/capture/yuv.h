/* Colours of the screen as video has them: BT.709, limited range, with one colour for four pixels,
 * in the middle of them. Whole numbers only, so that it is the same on any machine. Any thread. */
#ifndef PLX_CAPTURE_YUV_H
#define PLX_CAPTURE_YUV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A picture of width × height, both even. */
typedef struct plx_yuv_planes {
    unsigned char *y, *u, *v; /* u[height / 2][width / 2]; v NULL: u holds pairs of both (NV12) */
    ptrdiff_t y_stride, u_stride, v_stride; /* bytes from row to row */
} plx_yuv_planes;

/* The planes of one block of memory, [height][width] and two of a fourth of that. */
plx_yuv_planes plx_yuv_packed(unsigned char *yuv, int width, int height);

/* rgba: the uppermost row, 4 bytes a pixel and aligned to that; stride: bytes to the row below,
 * less than 0 where rows come from the bottom. */
void plx_yuv_from_rgba(
    const unsigned char *rgba, ptrdiff_t stride, int width, int height, const plx_yuv_planes *out);

#endif
