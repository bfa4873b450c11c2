/* Where the system has no memory whose pages are made when somebody looks at them. */
#include "base/mem.h"
#include "family/pager.h"

plx_pager *plx_pager_create(const plx_pager_desc *desc, plx_error *e)
{
    for (size_t i = 0; i < desc->part_count; i++) {
        plx_free(desc->parts[i].scale);
        plx_free(desc->parts[i].zero);
    }
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
