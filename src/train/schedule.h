/* How the learning rate changes over the epochs. Any thread; no state. */
#ifndef PLX_TRAIN_SCHEDULE_H
#define PLX_TRAIN_SCHEDULE_H

#include <stdbool.h>

typedef enum plx_schedule {
    PLX_SCHEDULE_CONSTANT,
    PLX_SCHEDULE_STEP,   /* a tenth after each period */
    PLX_SCHEDULE_COSINE, /* falls to zero over a period as half a cosine, then starts again at the
                            top; Loshchilov and Hutter, "SGDR", ICLR 2017 */
    PLX_SCHEDULE_COUNT
} plx_schedule;

/* "constant", "step", "cosine". */
const char *plx_schedule_name(plx_schedule s);
bool plx_schedule_parse(const char *text, plx_schedule *out);

/* Factor on the base learning rate, 0..1. epoch: passes over the data so far, with fraction;
 * period: in epochs, > 0. */
double plx_schedule_factor(plx_schedule s, double epoch, double period);

#endif
