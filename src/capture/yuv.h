/* Colours as films store them: BT.709, limited range, one pair of colour differences for each two
 * by two pixels. Any thread. */
#ifndef PLX_CAPTURE_YUV_H
#define PLX_CAPTURE_YUV_H

/* rgba: [height][width][4]; yuv: Y [height][width], then U and V [height / 2][width / 2] each.
 * Width and height are even. */
void plx_yuv_from_rgba(const unsigned char *rgba, int width, int height, unsigned char *yuv);

#endif
