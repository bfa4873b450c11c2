/* Whether a command may write there: not over a file that it reads, by whatever name, for what is
 * made of that would be all that is left of it. Devices and pipes may be both. Main thread. */
#ifndef PLX_CLI_OUTPUT_H
#define PLX_CLI_OUTPUT_H

#include "session/session.h"

/* Whether a picture may be called so: .png, .svg or .pdf, or no ending at all, which is a PNG; so
 * that a picture takes no place of a model or a table, nor bears the ending of what it is not.
 * Devices and pipes are called as they are. False with PLX_ERR_USAGE. */
bool plx_output_check_picture(const char *output, plx_error *e);

/* False with PLX_ERR_USAGE where both are one file. input: NULL for none. */
bool plx_output_check(const char *output, const char *input, plx_error *e);
/* The same for data and test data, */
bool plx_output_check_data(const char *output, const plx_session_options *session, plx_error *e);
/* and for these and the models beside. */
bool plx_output_check_session(const char *output, const plx_session_options *session, plx_error *e);

#endif
