/* plexus record of a graph. Main thread. */
#ifndef PLX_CLI_RECORD_GRAPH_H
#define PLX_CLI_RECORD_GRAPH_H

#include "capture/video.h"
#include "cli/asked.h"
#include "cli/picture.h"

typedef struct plx_record_graph {
    const plx_asked *asked; /* whose graph has a path */
    const plx_picture_options *picture;
    const plx_video_desc *film; /* without sizes, rate and recipe */
    const char *script;         /* a file; NULL: what is filmed where nobody wrote one */
    uint64_t fps;
    double duration_s; /* 0: of the script, or the default */
    bool report, json;
    /* What makes the film, for its file, by the script that is played; freed by plx_free. */
    char *(*recipe)(void *user, double duration_s, const char *script, plx_error *e);
    void *user;
} plx_record_graph;

bool plx_record_graph_run(const plx_record_graph *r, plx_error *e);

#endif
