/* The paces of training that people can choose: steps a second, from slow to full speed. Plain
 * facts; any thread. */
#ifndef PLX_UI_PACE_H
#define PLX_UI_PACE_H

#include <stddef.h>

enum { PLX_PACES = 7 };

/* As PLX_CMD_PACE takes them; the last is 0, full speed. */
extern const double plx_paces[PLX_PACES];

/* The index of the one nearest to a pace. */
size_t plx_pace_near(double pace);

#endif
