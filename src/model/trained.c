#include "model/trained.h"

#include "base/mem.h"

void plx_trained_destroy(plx_trained **handle)
{
    plx_trained *t = *handle;
    if (!t)
        return;
    plx_network_destroy(&t->network);
    plx_free(t->links);
    plx_free(t);
    *handle = NULL;
}
