/* Which line style each connection of a graph is drawn in, by its type, and what these are called.
 */
#ifndef PLX_APP_GRAPH_STYLES_H
#define PLX_APP_GRAPH_STYLES_H

#include "app/graph_colors.h"
#include "graph/dashes.h"

typedef struct plx_graph_styles {
    uint8_t *of; /* [connections] plx_line_style; NULL: all are solid */
    int count;   /* of styles in use; the last may stand for all others */
    plx_graph_class class[PLX_LINE_STYLES];
    const char *about; /* what styles tell; borrowed */
} plx_graph_styles;

/* By type, where there are several; none where there are more connections than styles are seen of.
 */
bool plx_graph_styles_init(
    plx_graph_styles *s, const plx_graph *g, const plx_graph_stats *stats, plx_error *e);
void plx_graph_styles_uninit(plx_graph_styles *s);

#endif
