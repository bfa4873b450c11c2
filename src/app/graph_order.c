#include "app/graph_order.h"

#include <string.h>

static const char *const names[PLX_GRAPH_ORDERS] = {"community", "near", "index"};

const char *plx_graph_order_name(plx_graph_order order)
{
    return names[order];
}

bool plx_graph_order_parse(const char *name, plx_graph_order *out)
{
    for (int i = 0; i < PLX_GRAPH_ORDERS; i++)
        if (strcmp(name, names[i]) == 0) {
            *out = (plx_graph_order)i;
            return true;
        }
    return false;
}
