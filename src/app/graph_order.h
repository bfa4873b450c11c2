/* What people can choose from for the order of a matrix's rows and columns. */
#ifndef PLX_APP_GRAPH_ORDER_H
#define PLX_APP_GRAPH_ORDER_H

#include <stdbool.h>

/* Of units from the top, and from left to right. */
typedef enum plx_graph_order {
    PLX_GRAPH_ORDER_COMMUNITY, /* and within by the next */
    PLX_GRAPH_ORDER_NEAR,      /* reverse Cuthill–McKee */
    PLX_GRAPH_ORDER_INDEX,     /* of the file */
    PLX_GRAPH_ORDERS
} plx_graph_order;

/* What options call it. */
const char *plx_graph_order_name(plx_graph_order order);
bool plx_graph_order_parse(const char *name, plx_graph_order *out);

#endif
