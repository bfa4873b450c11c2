/* Lines one by one on the GPU, by the definition in density/density.h: for links of so few lines in
 * view that the transform would cost more, and for lines over a picture. Context thread. */
#ifndef PLX_RENDER_GPU_LINES_H
#define PLX_RENDER_GPU_LINES_H

#include "density/density.h"
#include "gfx/pass.h"

typedef struct plx_gpu_lines plx_gpu_lines;

typedef struct plx_gpu_line {
    double x, y, slope; /* a point, and rows a column; pixels */
    double from, to;    /* where it begins and ends, x */
    float weight[PLX_SIGNS];
} plx_gpu_line;

/* NULL on failure. */
plx_gpu_lines *plx_gpu_lines_create(plx_device *device, plx_error *e);
void plx_gpu_lines_destroy(plx_gpu_lines **lines);

/* Adds a line to an RG32F target, now or with the next flush; the target stays the same until
 * then. */
void plx_gpu_lines_add(plx_gpu_lines *lines, const plx_gpu_line *line, plx_target *target);
void plx_gpu_lines_flush(plx_gpu_lines *lines, plx_target *target);

#endif
