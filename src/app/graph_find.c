#include "app/graph_find.h"

#include <string.h>
#include <strings.h>

uint32_t plx_graph_find(const plx_graph *g, const char *text)
{
    uint32_t best = PLX_NO_NAME;
    int best_rank = 3;
    size_t n = strlen(text);
    for (size_t u = 0; u < g->unit_count && best_rank > 0; u++) {
        char room[PLX_GRAPH_NAME];
        const char *name = plx_graph_unit_name(g, u, room, sizeof room);
        int rank = strcasecmp(name, text) == 0       ? 0
                   : strncasecmp(name, text, n) == 0 ? 1
                   : strcasestr(name, text)          ? 2
                                                     : 3;
        if (rank < best_rank) {
            best_rank = rank;
            best = (uint32_t)u;
        }
    }
    return best;
}
