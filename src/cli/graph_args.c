#include "cli/graph_args.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    SOURCE = PLX_GRAPH_OPTION,
    TARGET,
    WEIGHT,
    TYPE,
    NODES,
    END,
    COLOR,
    FORCES,
    LAYOUT,
    ORDER,
    WIDTH,
    PATTERN,
    ORBIT
};

const struct poptOption plx_graph_option_table[] = {
    {"source", '\0', POPT_ARG_STRING, NULL, SOURCE,
        "Column of a table that names where connections begin, or its number (default: found by "
        "its name, else the first)",
        "COLUMN"},
    {"target", '\0', POPT_ARG_STRING, NULL, TARGET, "Column that names where they end", "COLUMN"},
    {"weight", '\0', POPT_ARG_STRING, NULL, WEIGHT, "Column of their weights", "COLUMN"},
    {"type", '\0', POPT_ARG_STRING, NULL, TYPE, "Column of their types", "COLUMN"},
    {"nodes", '\0', POPT_ARG_STRING, NULL, NODES,
        "A table of the units, with attributes and places", "FILE"},
    POPT_TABLEEND,
};

bool plx_graph_owns(int value)
{
    return value >= PLX_GRAPH_OPTION && value < END;
}

void plx_graph_option(plx_graph_open_desc *o, int value, const char *text)
{
    const char **const out[] = {
        &o->columns.source, &o->columns.target, &o->columns.weight, &o->columns.type, &o->units};
    *out[value - PLX_GRAPH_OPTION] = text;
    o->table = o->table || value != NODES;
}

const struct poptOption plx_graph_look_table[] = {
    {"color", '\0', POPT_ARG_STRING, NULL, COLOR,
        "What colours tell: type of connections, community, sign of weights, or an attribute of "
        "units, unit:NAME where it is called as one of these (default: type where there are "
        "several)",
        "NAME"},
    {"layout", '\0', POPT_ARG_STRING, NULL, LAYOUT,
        "Where units are: given by the file, by force, layered, circular, or auto (default: given "
        "where the file has places, layered where the graph nearly is, else force); or matrix",
        "NAME"},
    {"matrix-order", '\0', POPT_ARG_STRING, NULL, ORDER,
        "Order of the matrix: community (default), near (neighbours near the diagonal), or index",
        "NAME"},
    {"width", '\0', POPT_ARG_STRING, NULL, WIDTH,
        "What makes connections wide where there are few: weight (default) or none", "NAME"},
    {"pattern", '\0', POPT_ARG_STRING, NULL, PATTERN,
        "What patterns of lines tell where few are in view: type of connections, or none (default)",
        "NAME"},
    {"orbit", '\0', POPT_ARG_STRING, NULL, ORBIT,
        "From where places in space are seen: degrees about the upright, and then towards one",
        "YAW,PITCH"},
    {"forces", '\0', POPT_ARG_NONE, NULL, FORCES, "The same as --layout force", NULL},
    POPT_TABLEEND,
};

bool plx_graph_look_owns(int value)
{
    return value == COLOR || (value >= FORCES && value <= ORBIT);
}

static bool take_orbit(const char *text, plx_orbit *o, plx_error *e)
{
    double yaw, pitch;
    int end = 0;
    if (sscanf(text, "%lf,%lf%n", &yaw, &pitch, &end) != 2 || text[end] || !isfinite(yaw) ||
        !(fabs(pitch) <= 90))
        return plx_fail(e, PLX_ERR_USAGE,
            "--orbit is two numbers of degrees, as 30,-20, the second from -90 to 90");
    *o = plx_orbit_turn((plx_orbit){0}, yaw / 180, pitch / 180);
    return true;
}

bool plx_graph_look_option(plx_graph_look *o, int value, const char *text, plx_error *e)
{
    if (value == FORCES) {
        o->layout = PLX_GRAPH_FORCE;
        return true;
    }
    if (value == ORDER)
        return plx_graph_order_parse(text, &o->order) ||
               plx_fail(e, PLX_ERR_USAGE,
                   "there is no order '%.60s'; there are community, near and index", text);
    if (value == LAYOUT && strcmp(text, "matrix") == 0) {
        o->matrix = true;
        return true;
    }
    if (value == LAYOUT)
        return plx_graph_layout_parse(text, &o->layout) ||
               plx_fail(e, PLX_ERR_USAGE,
                   "there is no layout '%.60s'; there are given, force, layered, circular, auto "
                   "and matrix",
                   text);
    if (value == ORBIT)
        return take_orbit(text, &o->orbit, e);
    if (value == PATTERN) {
        o->styles = strcmp(text, "type") == 0;
        return o->styles || strcmp(text, "none") == 0 ||
               plx_fail(e, PLX_ERR_USAGE, "there are no patterns by '%.60s'; there is type", text);
    }
    if (value == WIDTH) {
        o->no_widths = strcmp(text, "none") == 0;
        return o->no_widths || strcmp(text, "weight") == 0 ||
               plx_fail(e, PLX_ERR_USAGE,
                   "connections have no width '%.60s'; there are weight and none", text);
    }
    o->color = text;
    return true;
}

bool plx_graph_wanted(const plx_graph_open_desc *o, const char *path)
{
    if (!path || access(path, F_OK) != 0)
        return false;
    return o->table || o->units || plx_graph_sniff(path);
}
