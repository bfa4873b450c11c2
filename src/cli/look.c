#include "cli/look.h"

#include "scene/style_file.h"

enum {
    STYLE = PLX_LOOK_OPTION,
    SET,
    THEME,
    PALETTE,
    CURVE,
    GAIN,
    GAMMA,
    THRESHOLD,
    STRONGEST,
    END
};

const struct poptOption plx_look_option_table[] = {
    {"style", '\0', POPT_ARG_STRING, NULL, STYLE,
        "A style from a JSON file, or one saved under a name", "FILE|NAME"},
    {"set", '\0', POPT_ARG_STRING, NULL, SET,
        "Set a member of the style, such as unit.color=bias; may be given again", "NAME=VALUE"},
    {"theme", '\0', POPT_ARG_STRING, NULL, THEME, "The page: dark, light or print (default dark)",
        "NAME"},
    {"palette", '\0', POPT_ARG_STRING, NULL, PALETTE,
        "Colours of connections: blue-orange, purple-green, blue-red, viridis, cividis or magma "
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

bool plx_look_option(plx_style *style, int value, const char *text, plx_error *e)
{
    plx_error why;
    const char *name = plx_look_option_table[value - PLX_LOOK_OPTION].longName;
    if (value == STYLE)
        return plx_style_load_any(style, text, e);
    bool ok =
        value == SET ? plx_style_parse(style, text, &why) : plx_style_set(style, name, text, &why);
    return ok || plx_fail(e, PLX_ERR_USAGE, "--%s: %s", name, why.message);
}
