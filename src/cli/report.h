/* Says errors and results to people and scripts. The only place, beside the commands themselves,
 * that prints. Main thread. */
#ifndef PLX_CLI_REPORT_H
#define PLX_CLI_REPORT_H

#include "base/error.h"

#include <jansson.h>

/* One sentence on standard error; with json also {"error": {…}} on standard output. Returns the
 * exit code that goes with the error. */
int plx_report_error(const plx_error *e, bool json);
/* One JSON value and a newline on standard output; takes the reference, and accepts NULL as out of
 * memory. */
bool plx_report_json(json_t *value, plx_error *e);
/* A string, or null for NULL. What is no UTF-8, as names of files may be, has marks in its place.
 */
json_t *plx_json_text(const char *text);
/* A whole number, or null where it is too large for one of JSON, as the largest seeds are. */
json_t *plx_json_whole(uint64_t value);
/* A real, or null where there is no number: JSON has no NaN. */
json_t *plx_json_number(double value);
/* False with PLX_ERR_IO when what was printed on standard output did not arrive. */
bool plx_report_flush(plx_error *e);

#endif
