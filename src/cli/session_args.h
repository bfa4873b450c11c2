/* The options on the command line that say what a session is to be. Main thread. */
#ifndef PLX_CLI_SESSION_ARGS_H
#define PLX_CLI_SESSION_ARGS_H

#include "base/child.h"
#include "session/session.h"

#include <popt.h>

/* All options of a session but its data and the two switches, for POPT_ARG_INCLUDE_TABLE in a
 * command's own table, whose vals must stay below PLX_SESSION_OPTION. */
enum {
    PLX_SESSION_OPTION = 1000,
    PLX_SESSION_BESIDE = 1100, /* a further trained model, as an operand is one, too */
};
/* Of trained models, which plx_session_option takes, too. */
extern const struct poptOption plx_model_option_table[];
extern const struct poptOption plx_session_option_table[];
/* Adds what opens such a session to a command: the data, and all options that are not the default.
 */
void plx_session_arguments(const plx_session_options *o, plx_arguments *a);
/* Whether it is one that graphs heed, too, or that may be given whatever is opened. */
bool plx_session_is_common(int value);
/* Takes one of them, as a plx_args_option with the plx_session_options as user. */
bool plx_session_option(void *options, int value, const char *text, plx_error *e);

#endif
