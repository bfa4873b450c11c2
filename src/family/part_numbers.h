/* Vectors that go with the weights of a part: what whole numbers stand for, and biases. Any thread.
 */
#ifndef PLX_FAMILY_PART_NUMBERS_H
#define PLX_FAMILY_PART_NUMBERS_H

#include "family/plan.h"

/* Whether its numbers stand for others. */
bool plx_part_is_scaled(const plx_plan_part *part);
/* scale, zero: [outs]; a weight is (number - zero) * scale. False with an error of the file. */
bool plx_part_scales(const plx_tensors *t, const plx_plan_part *part, uint64_t outs, float *scale,
    float *zero, plx_error *e);
/* out: room for `room` biases; what has more is left out. False with an error of the file, or with
 * PLX_ERR_MEMORY. */
bool plx_part_biases(
    const plx_tensors *t, const plx_plan_part *part, uint64_t room, float *out, plx_error *e);

#endif
