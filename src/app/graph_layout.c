#include "app/graph_layout.h"

#include <string.h>

static const char *const names[PLX_GRAPH_LAYOUTS] = {
    "auto", "given", "force", "layered", "circular"};

const char *plx_graph_layout_name(plx_graph_layout layout)
{
    return names[layout];
}

bool plx_graph_layout_parse(const char *name, plx_graph_layout *out)
{
    for (int i = 0; i < PLX_GRAPH_LAYOUTS; i++)
        if (strcmp(name, names[i]) == 0) {
            *out = (plx_graph_layout)i;
            return true;
        }
    return false;
}
