#include "platform/context.h"

#include "base/thread.h"

#include <stdio.h>
#include <stdlib.h>

void plx_context_spare_cores(unsigned spared)
{
    unsigned cores = plx_core_count();
    char threads[16];
    snprintf(threads, sizeof threads, "%u", cores > spared + 1 ? cores - spared : 1);
    /* Mesa's llvmpipe; hardware drivers do not read it. */
    setenv("LP_NUM_THREADS", threads, 0);
}
