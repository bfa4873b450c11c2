/* One line on a terminal that tells how far long work has come; silent when standard error is not
 * a terminal. One thread. */
#ifndef PLX_BASE_PROGRESS_H
#define PLX_BASE_PROGRESS_H

#include <stdbool.h>

typedef struct plx_progress {
    bool shown; /* standard error is a terminal that can move its cursor */
    bool dirty; /* a line stands on the terminal */
    double start_s, last_s;
} plx_progress;

void plx_progress_init(plx_progress *p);
/* done in 0..1; note is a short text beside the bar, such as "loss 0.12". Draws at most 10 times
 * a second, whatever the rate of calls, but always when done reaches 1. */
void plx_progress_update(plx_progress *p, double done, const char *note);
/* Clears the line; call before printing anything else. */
void plx_progress_clear(plx_progress *p);

#endif
