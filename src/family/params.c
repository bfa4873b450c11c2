#include "family/params.h"

#include "base/mem.h"

bool plx_params_init(plx_params *p, size_t count, uint64_t in_memory, plx_error *e)
{
    size_t bytes;
    *p = (plx_params){0};
    if (!plx_mul_size(count ? count : 1, sizeof *p->at, &bytes))
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the weights of the file");
    if (!plx_scratch_init(&p->room, bytes, in_memory))
        return bytes <= in_memory
                   ? plx_fail(e, PLX_ERR_MEMORY, "out of memory for the weights of the file")
                   : plx_fail(e, PLX_ERR_MEMORY,
                         "what would be shown takes %llu MB of weights, for which there is no room "
                         "in the folder for caches; fold blocks, or allow more in memory with "
                         "--memory",
                         (unsigned long long)(bytes >> 20));
    p->at = p->room.at;
    return true;
}

void plx_params_uninit(plx_params *p)
{
    plx_scratch_uninit(&p->room);
    p->at = NULL;
}
