/* What every reader of strangers' files is put through: each valid sample is cut at every byte of
 * its first 4 KiB, and every single bit of those is flipped. Each result must open and be read to
 * its end, or give one typed error with its place; sanitizers watch the rest. */
#ifndef PLX_TESTS_IO_HOSTILE_H
#define PLX_TESTS_IO_HOSTILE_H

#include "base/mem.h"
#include "io/graph_file.h"
#include "io/model_file.h"
#include "model/tensor_stats.h"
#include "support.h"

#include <string.h>

enum { HOSTILE_FIRST = 4096 };

/* Whether a blob, which is taken, opens and can be read to its end. */
typedef bool hostile_reader(plx_blob *blob, plx_error *e);

static inline void hostile_check_error(const plx_error *e)
{
    assert_int_not_equal(e->code, PLX_OK);
    assert_true(
        e->offset >= 0 || e->line > 0 || e->code == PLX_ERR_MEMORY || e->code == PLX_ERR_IO);
}

static inline bool hostile_read_model(plx_blob *blob, plx_error *e)
{
    plx_tensors *t = plx_model_read(blob, e);
    if (!t) {
        hostile_check_error(e);
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < t->count; i++) {
        plx_tensor_stats s;
        bool read = plx_tensor_stats_find(&t->tensor[i], &s, e);
        assert_true(read || e->code != PLX_OK);
        if (read)
            assert_int_equal(s.finite + s.nan + s.infinite, t->tensor[i].count);
        ok = ok && (read || !plx_dtype_is_number(t->tensor[i].dtype));
    }
    plx_tensors_destroy(&t);
    return ok;
}

static inline bool hostile_read_graph(plx_blob *blob, plx_error *e)
{
    plx_graph *g = plx_graph_read(blob, NULL, &(plx_graph_open_desc){.path = "sample"}, e);
    if (!g)
        hostile_check_error(e);
    for (size_t i = 0; g && i < g->connection_count; i++)
        assert_true(g->source[i] < g->unit_count && g->target[i] < g->unit_count);
    bool ok = g != NULL;
    plx_graph_destroy(&g);
    return ok;
}

/* The `failing`th allocation fails; 0: none does. */
static inline bool hostile_opens(
    hostile_reader *read, const void *data, size_t size, uint64_t failing)
{
    plx_error e = {0};
    plx_blob *blob = plx_blob_memory("/nowhere/sample", data, size, &e);
    assert_non_null(blob);
    plx_mem_fail_at(failing);
    bool ok = read(blob, &e);
    plx_mem_fail_at(0);
    return ok;
}

/* Reads a model with each allocation refused in turn, and gives what is read when none is. */
static inline plx_tensors *hostile_want_of_memory(const void *sample, size_t size)
{
    plx_tensors *t = NULL;
    for (uint64_t n = 1; !t; n++) {
        plx_error e = {0};
        plx_blob *blob = plx_blob_memory("f", sample, size, NULL);
        plx_mem_fail_at(n);
        t = plx_model_read(blob, &e);
        plx_mem_fail_at(0);
        assert_true(t || e.code == PLX_ERR_MEMORY);
        assert_true(n < 100);
    }
    return t;
}

/* `step` is 1, or leaves out all but every so many cuts and bits. */
static inline void hostile_cut_and_flip(
    hostile_reader *read, const void *sample, size_t size, size_t step)
{
    assert_true(hostile_opens(read, sample, size, 0));
    size_t most = size < HOSTILE_FIRST ? size : HOSTILE_FIRST;
    for (size_t cut = 0; cut < most; cut += step) {
        /* A block of just that size, so that a read past its end is seen. */
        unsigned char *part = plx_alloc(cut, 1);
        memcpy(part, sample, cut);
        assert_false(hostile_opens(read, part, cut, 0));
        plx_free(part);
    }
    unsigned char *copy = plx_alloc(size, 1);
    memcpy(copy, sample, size);
    for (size_t bit = 0; bit < most * 8; bit += step) {
        copy[bit / 8] ^= (unsigned char)(1U << bit % 8);
        hostile_opens(read, copy, size, 0);
        copy[bit / 8] ^= (unsigned char)(1U << bit % 8);
    }
    plx_free(copy);
}

#endif
