#include "density/matrix_odd.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

void plx_matrix_odd_uninit(plx_matrix_odd *odd)
{
    plx_free(odd->marks);
    *odd = (plx_matrix_odd){0};
}

static void mark_weights(unsigned char *marks, const plx_pyramid *p, const float *weights)
{
    const plx_pyramid_level *l = &p->level[PLX_PYRAMID_STORED];
    for (size_t j = 0; j < p->out; j++)
        for (size_t i = 0; i < p->in; i++)
            if (!isfinite(weights[j * p->in + i]))
                marks[j / l->block_out * l->in + i / l->block_in] = 1;
}

static void mark_level(
    unsigned char *marks, const plx_pyramid *p, int level, const unsigned char *below)
{
    const plx_pyramid_level *l = &p->level[level], *b = &p->level[level - 1];
    size_t rows = l->block_out / b->block_out, columns = l->block_in / b->block_in;
    for (size_t j = 0; j < b->out; j++)
        for (size_t i = 0; i < b->in; i++)
            if (below[j * b->in + i])
                marks[j / rows * l->in + i / columns] = 1;
}

bool plx_matrix_odd_update(
    plx_matrix_odd *odd, const plx_pyramid *p, const float *weights, plx_error *e)
{
    if (p->stats.nonfinite == 0) {
        plx_matrix_odd_uninit(odd);
        return true;
    }
    size_t total = 0;
    for (int k = PLX_PYRAMID_STORED; k < p->levels; k++)
        total += p->level[k].in * p->level[k].out;
    if (!odd->marks)
        odd->marks = plx_alloc(total, 1);
    if (!odd->marks)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the places of odd weights");
    memset(odd->marks, 0, total);
    unsigned char *marks = odd->marks;
    for (int k = PLX_PYRAMID_STORED; k < p->levels; k++) {
        odd->level[k] = marks;
        if (k == PLX_PYRAMID_STORED)
            mark_weights(marks, p, weights);
        else
            mark_level(marks, p, k, odd->level[k - 1]);
        marks += p->level[k].in * p->level[k].out;
    }
    return true;
}
