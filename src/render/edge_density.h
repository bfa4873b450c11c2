/* Connections as density: all of them at a cost that hardly grows with their number, summed and
 * coloured on the CPU by density/ and only shown by the GPU. Context thread. */
#ifndef PLX_RENDER_EDGE_DENSITY_H
#define PLX_RENDER_EDGE_DENSITY_H

#include "density/bundle.h"
#include "density/crisp.h"
#include "density/tone.h"
#include "gfx/target.h"
#include "render/edge_maps.h"
#include "render/edge_select.h"

typedef struct plx_edge_density plx_edge_density;

/* Pixels of a picture over the viewport's, either way: above 0, at most 1. */
typedef struct plx_edge_scale {
    double x, y;
} plx_edge_scale;

/* maps: borrowed. NULL on failure. */
plx_edge_density *plx_edge_density_create(plx_device *device, plx_edge_maps *maps, plx_error *e);
void plx_edge_density_destroy(plx_edge_density **density);

/* Estimated seconds of a picture, learnt from those before. */
double plx_edge_density_seconds(plx_edge_density *density, const plx_link_view *views, size_t links,
    const plx_viewport *viewport, plx_edge_scale scale, plx_quality quality);

/* Starts a picture of all connections of the links; the one before stays until it is done. The
 * snapshot is that of the maps and stays as it is while a picture is under way, as do the strokes;
 * strokes: NULL where all lines are plain. */
bool plx_edge_density_begin(plx_edge_density *density, const plx_link_view *views, size_t links,
    const plx_snapshot *snapshot, const plx_stroke_source *strokes, const plx_viewport *viewport,
    plx_edge_scale scale, plx_quality quality, plx_error *e);
/* Draws on for about so many seconds; true when the picture is done, and from then on shown. */
bool plx_edge_density_more(plx_edge_density *density, double seconds);

/* Of the last picture done: what it asks for, its colours into an RGBA8 target of the viewport's
 * size, and its sums, [height][width][PLX_SIGNS] of the viewport, rows from the top. */
plx_exposure plx_edge_density_expose(const plx_edge_density *density, double weight);
/* lines: drawn over it, in the viewport's pixels. */
bool plx_edge_density_color(plx_edge_density *density, const plx_tone *tone,
    const plx_crisp_line *lines, size_t line_count, plx_target *target, plx_error *e);
void plx_edge_density_read(const plx_edge_density *density, int width, int height, float *sums);

#endif
