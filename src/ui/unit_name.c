#include "ui/unit_name.h"

#include <stdio.h>

char *plx_unit_name(const plx_panel_context *c, plx_unit_ref unit, char *out, size_t size)
{
    const plx_network *n = c->snapshot->network;
    const char *layer = n->layers[unit.layer].name;
    char name[96];
    plx_structure_unit_name(c->structure, unit.layer, unit.unit, name, sizeof name);
    if (name[0])
        snprintf(out, size, "%s · %s", layer, name);
    else if (unit.layer == 0 && c->image_width > 0)
        snprintf(out, size, "%s · %zu, %zu", layer, unit.unit % c->image_width,
            unit.unit / c->image_width);
    else if (unit.layer == 0 && c->input_name && c->input_name[unit.unit][0])
        snprintf(out, size, "%s · %s", layer, c->input_name[unit.unit]);
    else if (unit.layer + 1 == n->layer_count && c->class_name)
        snprintf(out, size, "%s · %s", layer, c->class_name[unit.unit]);
    else
        snprintf(out, size, "%s · %zu", layer, unit.unit);
    return out;
}
