/* Quantities of units as numbers. Any thread. */
#ifndef PLX_SCENE_UNIT_VALUES_H
#define PLX_SCENE_UNIT_VALUES_H

#include "scene/quantity.h"

/* Of all units, in unit index: values[unit_count]; outgoing[unit_count] are sums of |weights|.
 * False where the snapshot does not have them: they are 0 then. */
bool plx_unit_values(
    const plx_snapshot *snapshot, plx_quantity quantity, const float *outgoing, float *values);

#endif
