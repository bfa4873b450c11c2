/* Any bytes as a graph of one format: it is read and measured, with ends that are there, or there
 * is one typed error with a place. */
#ifndef PLX_TESTS_FUZZ_GRAPH_H
#define PLX_TESTS_FUZZ_GRAPH_H

#include "base/blob.h"
#include "fuzz.h"
#include "model/graph_build.h"

#include <stdlib.h>

static inline int fuzz_graph(const uint8_t *data, size_t size,
    bool (*read)(plx_blob *blob, plx_graph_build *b, plx_error *e))
{
    plx_error e = {0};
    plx_blob *blob = plx_blob_memory("/nowhere/f", data, size, NULL);
    plx_graph_build *b = plx_graph_build_create("f", "fuzz", 1 << 22, NULL);
    bool ok = read(blob, b, &e);
    if (!ok && (e.code == PLX_OK || (e.code != PLX_ERR_MEMORY && e.line < 1 && e.offset < 0)))
        abort();
    plx_graph *g = ok ? plx_graph_build_finish(&b, &e) : NULL;
    if (ok && !g)
        abort();
    for (size_t i = 0; g && i < g->connection_count; i++)
        if (g->source[i] >= g->unit_count || g->target[i] >= g->unit_count)
            abort();
    plx_graph_stats s;
    if (g && plx_graph_stats_init(&s, g, &e))
        plx_graph_stats_uninit(&s);
    plx_graph_destroy(&g);
    plx_graph_build_destroy(&b);
    plx_blob_destroy(&blob);
    return 0;
}

#endif
