/* Any bytes as a model file of whichever format they begin as, and the network that is made of what
 * was read: laid out, with its blocks folded and open, and with its weights. Archives and HDF5 are
 * left out, for they would start a program. */
#include "family/norms.h"
#include "family/packed.h"
#include "family/weights.h"
#include "fuzz.h"
#include "io/model_file.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum {
    WEIGHTS_MAX =
        1 << 18, /* of a network, and numbers that they are read from: more only cost time */
    NUMBERS_MAX = 1 << 20,
};

static void check(bool ok, const plx_error *e)
{
    if (!ok && e->code == PLX_OK)
        abort();
}

static void read_weights(const plx_unfolding *u)
{
    plx_error e = {0};
    if (u->network->param_count > WEIGHTS_MAX || plx_weights_count(u) > NUMBERS_MAX)
        return;
    float *params = plx_alloc(u->network->param_count, sizeof *params);
    plx_weights_job job = {.unfolding = u, .reduction = PLX_REDUCE_NORM};
    if (params)
        check(plx_weights_read(&job, params, &e), &e);
    plx_free(params);
}

static void unfold(const plx_plan *p, bool all)
{
    plx_error e = {0};
    plx_unfolding u;
    bool *open = plx_alloc(p->block_count + 1, sizeof *open);
    for (size_t k = 0; open && k < p->block_count; k++)
        open[k] = all || !p->blocks[k].folds;
    if (open && plx_unfolding_init(&u, p, open, &e)) {
        check(plx_norms_read(&u, &e), &e);
        read_weights(&u);
        plx_unfolding_uninit(&u);
    } else if (open) {
        check(false, &e);
    }
    plx_free(open);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    plx_error e = {0};
    if ((size > 1 && memcmp(data, "PK", 2) == 0) || memmem(data, size, "\x89HDF", 4))
        return 0;
    plx_tensors *t = plx_model_read(plx_blob_memory("/nowhere/f", data, size, NULL), &e);
    check(t, &e);
    if (!t)
        return 0;
    t = plx_packed_open(t, &e);
    check(t, &e);
    if (!t)
        return 0;
    plx_plan p = {0};
    if (plx_plan_make(&p, &(plx_plan_desc){.tensors = t}, &e)) {
        unfold(&p, false);
        unfold(&p, true);
    } else {
        check(false, &e);
    }
    plx_plan_uninit(&p);
    plx_tensors_destroy(&t);
    return 0;
}
