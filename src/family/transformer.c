#include "family/plan.h"

bool plx_plan_transformer(plx_plan *p, const plx_plan_desc *desc)
{
    (void)p, (void)desc;
    return false;
}
