/* Tables of tensors with the names and shapes of real models, with or without numbers. */
#ifndef PLX_TESTS_TABLE_H
#define PLX_TESTS_TABLE_H

#include "family/unfolding.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

typedef struct table {
    plx_tensors *tensors;
    plx_blob *blob;
    uint64_t end; /* of the tensors so far */
} table;

/* data: what the tensors hold, one after the other; NULL: nothing is to be read. */
static inline table table_begin(const float *data, size_t count)
{
    static const float nothing;
    table t = {.tensors = plx_tensors_create("test", NULL)};
    t.blob = plx_blob_memory(
        "table", data ? data : &nothing, data ? count * sizeof *data : (size_t)1 << 46, NULL);
    assert_true(plx_tensors_own(t.tensors, t.blob, NULL));
    return t;
}

/* Dimensions of 0 end the shape. */
static inline void table_add(
    table *t, const char *name, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    uint64_t shape[4] = {a, b, c, d}, count = 1;
    size_t rank = 0;
    while (rank < 4 && shape[rank] > 0)
        count *= shape[rank++];
    assert_true(plx_tensors_add(t->tensors,
        &(plx_tensor_desc){.name = name,
            .dtype = PLX_DTYPE_F32,
            .rank = rank,
            .shape = shape,
            .blob = t->blob,
            .offset = t->end},
        NULL));
    t->end += count * sizeof(float);
}

/* "prefix.N.suffix" */
static inline void table_add_in(
    table *t, const char *prefix, size_t n, const char *suffix, uint64_t a, uint64_t b)
{
    char name[128];
    snprintf(name, sizeof name, "%s%zu.%s", prefix, n, suffix);
    table_add(t, name, a, b, 0, 0);
}

static inline plx_plan table_plan(const table *t, size_t heads)
{
    plx_plan p;
    assert_true(plx_plan_make(&p, &(plx_plan_desc){.tensors = t->tensors, .heads = heads}, NULL));
    return p;
}

/* With all blocks open, or as at first. */
static inline plx_unfolding table_unfold(const plx_plan *p, bool all)
{
    plx_unfolding u;
    bool open[4096];
    assert_true(p->block_count <= 4096);
    for (size_t k = 0; k < p->block_count; k++)
        open[k] = all || !p->blocks[k].folds;
    assert_true(plx_unfolding_init(&u, p, open, NULL));
    return u;
}

static inline void assert_layer(const plx_network *n, size_t layer, const char *name, size_t units)
{
    assert_true(layer < n->layer_count);
    assert_string_equal(n->layers[layer].name, name);
    assert_int_equal(n->layers[layer].units, units);
}

static inline void assert_link(const plx_network *n, size_t link, size_t source, size_t target)
{
    assert_true(link < n->link_count);
    assert_int_equal(n->links[link].source, source);
    assert_int_equal(n->links[link].target, target);
}

#endif
