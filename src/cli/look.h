/* Options for how the network looks, shared by the commands that draw. Main thread. */
#ifndef PLX_CLI_LOOK_H
#define PLX_CLI_LOOK_H

#include "cli/args.h"
#include "scene/style.h"

/* For POPT_ARG_INCLUDE_TABLE; vals from PLX_LOOK_OPTION up. */
enum { PLX_LOOK_OPTION = 600 };
extern const struct poptOption plx_look_option_table[];
/* Takes one of them; false with PLX_ERR_USAGE. */
bool plx_look_option(plx_style *style, int value, const char *text, plx_error *e);
/* Whether a popt val is one of this table. */
bool plx_look_owns(int value);

#endif
