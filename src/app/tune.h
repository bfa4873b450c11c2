/* What keys do to the style of the connections. No state; any thread. */
#ifndef PLX_APP_TUNE_H
#define PLX_APP_TUNE_H

#include "density/style.h"
#include "ui/actions.h"

/* Does what the action says to the style, and writes what came of it into said, for people. False
 * where the action is about something else. start: what the style was at the beginning; weight: of
 * an average connection, from which the threshold takes its first step. */
bool plx_tune(plx_edge_style *style, plx_action action, const plx_edge_style *start, double weight,
    char *said, size_t size);

#endif
