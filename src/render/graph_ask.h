/* What is asked for of a picture of a graph's connections, and the colours that it gives to sums.
 * Any thread. */
#ifndef PLX_RENDER_GRAPH_ASK_H
#define PLX_RENDER_GRAPH_ASK_H

#include "density/blend.h"
#include "density/bundle.h"
#include "density/workers.h"
#include "scene/camera.h"

typedef struct plx_graph_ask {
    plx_camera camera;
    plx_viewport viewport;
    plx_quality quality;
    plx_theme theme;
    float ink[PLX_BLEND_CLASSES][3];
    double gain; /* default: 1 */
} plx_graph_ask;

/* Whether both see the same; whether they show it in the same colours; and both of these, in the
 * same quality. */
bool plx_graph_ask_same_view(const plx_graph_ask *a, const plx_graph_ask *b);
bool plx_graph_ask_same_look(const plx_graph_ask *a, const plx_graph_ask *b);
bool plx_graph_ask_same(const plx_graph_ask *a, const plx_graph_ask *b);

/* How sums in so many classes, two a picture, become colours; the light that is found for them;
 * and their colours into rgba of their size, [height][width][4], rows from the bottom. */
plx_blend plx_graph_ask_blend(const plx_graph_ask *ask, int classes, plx_blend_light light);
plx_blend_light plx_graph_ask_light(
    const plx_density *sums, int classes, plx_blend_samples *samples);
void plx_graph_ask_map(const plx_graph_ask *ask, const plx_density *sums, int classes,
    plx_blend_light light, plx_workers *workers, unsigned char *rgba);

#endif
