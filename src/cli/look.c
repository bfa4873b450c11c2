#include "cli/look.h"

enum { PALETTE = PLX_LOOK_OPTION, CURVE, GAIN, GAMMA, THRESHOLD, STRONGEST, END };

const struct poptOption plx_look_option_table[] = {
    {"palette", '\0', POPT_ARG_STRING, NULL, PALETTE,
        "Colours of negative and positive: blue-orange, purple-green or blue-red "
        "(default blue-orange)",
        "NAME"},
    {"curve", '\0', POPT_ARG_STRING, NULL, CURVE,
        "From weight to brightness: asinh, log or linear (default asinh)", "NAME"},
    {"gain", '\0', POPT_ARG_STRING, NULL, GAIN, "Brightness, from 1/16 to 16 (default 1)", "X"},
    {"gamma", '\0', POPT_ARG_STRING, NULL, GAMMA,
        "Above 1 lifts what is faint; from 1/4 to 4 (default 1)", "X"},
    {"threshold", '\0', POPT_ARG_STRING, NULL, THRESHOLD,
        "Leave out connections with |w| below X (default 0)", "X"},
    {"strongest", '\0', POPT_ARG_STRING, NULL, STRONGEST,
        "Draw the N strongest connections over the others (default 200)", "N"},
    POPT_TABLEEND,
};

bool plx_look_owns(int value)
{
    return value >= PLX_LOOK_OPTION && value < END;
}

bool plx_look_option(plx_edge_style *style, int value, const char *text, plx_error *e)
{
    plx_error why;
    const char *name = plx_look_option_table[value - PLX_LOOK_OPTION].longName;
    return plx_edge_style_set(style, name, text, &why) ||
           plx_fail(e, PLX_ERR_USAGE, "--%s: %s", name, why.message);
}
