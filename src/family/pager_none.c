/* Where the system has no memory whose pages are made when somebody looks at them. */
#include "family/pager.h"

plx_pager *plx_pager_create(const plx_pager_desc *desc, plx_error *e)
{
    plx_pager_parts_free(desc->parts, desc->part_count);
    plx_fail(e, PLX_ERR_UNSUPPORTED,
        "the system gives no memory whose pages are made when they are looked at");
    return NULL;
}

void plx_pager_destroy(plx_pager **p)
{
    *p = NULL;
}

float *plx_pager_array(const plx_pager *p)
{
    (void)p;
    return NULL;
}

uint64_t plx_pager_resident(plx_pager *p)
{
    (void)p;
    return 0;
}

uint64_t plx_pager_made(plx_pager *p)
{
    (void)p;
    return 0;
}
