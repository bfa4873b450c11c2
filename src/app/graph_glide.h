/* Units on their way from the places of one layout to those of another, for as long as eyes can
 * follow them. One thread. */
#ifndef PLX_APP_GRAPH_GLIDE_H
#define PLX_APP_GRAPH_GLIDE_H

#include "base/error.h"

typedef struct plx_graph_glide {
    size_t units;
    float *from, *to; /* [units][2], owned; to: where units are when it has ended */
    double start_s;
    bool on;
} plx_graph_glide;

bool plx_graph_glide_init(plx_graph_glide *g, size_t units, plx_error *e);
void plx_graph_glide_uninit(plx_graph_glide *g);

/* From these places to g->to, which may still change on the way. */
void plx_graph_glide_begin(plx_graph_glide *g, const float *from, double now_s);
/* Where units are; whether they moved since the last time. */
bool plx_graph_glide_at(plx_graph_glide *g, double now_s, float *place);

#endif
