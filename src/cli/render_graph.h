/* plexus render of a graph. Main thread. */
#ifndef PLX_CLI_RENDER_GRAPH_H
#define PLX_CLI_RENDER_GRAPH_H

#include "cli/asked.h"
#include "cli/picture.h"

typedef struct plx_render_graph {
    const plx_asked *asked; /* whose graph has a path */
    const plx_picture_options *picture;
    const char *output;
    int bit_depth;      /* that were asked for; 0: none */
    bool transparent;   /* likewise */
    const char *recipe; /* what makes the picture, for its file */
    bool json;
} plx_render_graph;

/* What stills and films begin with: a stage without a device, and the shot of all of it, or of what
 * options say. */
plx_graph_stage_desc plx_render_graph_stage(
    const plx_asked *asked, const plx_picture_options *picture, const plx_graph_source *source);
plx_graph_shot plx_render_graph_shot(
    const plx_picture_options *picture, plx_graph_stage *stage, const plx_graph_span *span);

bool plx_render_graph_run(const plx_render_graph *r, plx_error *e);

#endif
