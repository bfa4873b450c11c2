/* What every reader of strangers' files is put through: each valid sample is cut at every byte of
 * its first 4 KiB, and every single bit of those is flipped. Each result must open and be read to
 * its end, or give one typed error with its place; sanitizers watch the rest. */
#ifndef PLX_TESTS_IO_HOSTILE_H
#define PLX_TESTS_IO_HOSTILE_H

#include "base/mem.h"
#include "io/model_file.h"
#include "model/tensor_stats.h"
#include "support.h"

#include <string.h>

enum { HOSTILE_FIRST = 4096 };

/* Whether it opens and all of its numbers can be read. */
static inline bool hostile_read(const void *data, size_t size, plx_error *e)
{
    *e = (plx_error){0};
    plx_blob *blob = plx_blob_memory("/nowhere/sample", data, size, e);
    assert_non_null(blob);
    plx_tensors *t = plx_model_read(blob, e);
    if (!t) {
        assert_int_not_equal(e->code, PLX_OK);
        assert_true(e->offset >= 0 || e->code == PLX_ERR_MEMORY || e->code == PLX_ERR_IO);
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

/* `step` is 1, or leaves out all but every so many cuts and bits. */
static inline void hostile_cut_and_flip(const void *sample, size_t size, size_t step)
{
    plx_error e;
    assert_true(hostile_read(sample, size, &e));
    size_t most = size < HOSTILE_FIRST ? size : HOSTILE_FIRST;
    for (size_t cut = 0; cut < most; cut += step) {
        /* A block of just that size, so that a read past its end is seen. */
        unsigned char *part = plx_alloc(cut, 1);
        memcpy(part, sample, cut);
        assert_false(hostile_read(part, cut, &e));
        plx_free(part);
    }
    unsigned char *copy = plx_alloc(size, 1);
    memcpy(copy, sample, size);
    for (size_t bit = 0; bit < most * 8; bit += step) {
        copy[bit / 8] ^= (unsigned char)(1U << bit % 8);
        hostile_read(copy, size, &e);
        copy[bit / 8] ^= (unsigned char)(1U << bit % 8);
    }
    plx_free(copy);
}

#endif
