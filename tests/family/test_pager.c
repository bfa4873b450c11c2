/* Weights that stay in the file, against what a reader of tensors says. Where the system gives no
 * memory for it, there is nothing to test. */
#include "base/mem.h"
#include "base/parallel.h"
#include "base/rng.h"
#include "family/in_file.h"
#include "family/weights.h"
#include "model/tensor_read.h"
#include "table.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK = PLX_PAGER_CHUNK, ROW = 1000 };

/* A table with one tensor of bytes, more of them than are kept when they were looked at once. */
typedef struct wide {
    unsigned char *bytes;
    plx_tensors *tensors;
    const plx_tensor *tensor;
} wide;

static unsigned char byte_at(uint64_t i)
{
    return (unsigned char)(i * 2654435761U >> 13);
}

static wide wide_of(uint64_t rows, plx_blob *blob)
{
    wide w = {.tensors = plx_tensors_create("test", NULL)};
    if (!blob) {
        w.bytes = malloc(rows * ROW);
        assert_non_null(w.bytes);
        for (uint64_t i = 0; i < rows * ROW; i++)
            w.bytes[i] = byte_at(i);
        blob = plx_blob_memory("wide", w.bytes, rows * ROW, NULL);
    }
    assert_true(plx_tensors_own(w.tensors, blob, NULL));
    assert_true(plx_tensors_add(w.tensors,
        &(plx_tensor_desc){.name = "a",
            .dtype = PLX_DTYPE_I8,
            .rank = 2,
            .shape = (uint64_t[]){rows, ROW},
            .blob = blob},
        NULL));
    w.tensor = &w.tensors->tensor[0];
    return w;
}

static void wide_uninit(wide *w)
{
    plx_tensors_destroy(&w->tensors);
    free(w->bytes);
}

/* NULL, and the test is skipped, where the system has none. */
static plx_pager *pager_of(const plx_pager_desc *d)
{
    plx_error e = {0};
    plx_pager *p = plx_pager_create(d, &e);
    if (!p)
        assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    if (!p)
        skip();
    return p;
}

static const uint64_t MANY_ROWS = 3 * (uint64_t)PLX_PAGER_RECENT * CHUNK / ROW;

typedef struct look {
    const float *array;
    size_t first;
    atomic_size_t wrong;
} look;

/* Each thread at places of its own order. */
static void look_around(void *user, size_t index)
{
    look *l = user;
    plx_rng rng;
    plx_rng_seed(&rng, 7, index);
    for (size_t i = 0; i < 3000; i++) {
        uint64_t at = plx_rng_below(&rng, MANY_ROWS * ROW);
        if (l->array[l->first + at] != (float)(signed char)byte_at(at))
            l->wrong++;
    }
}

static void numbers_are_those_of_the_tensor(void **state)
{
    (void)state;
    wide w = wide_of(MANY_ROWS, NULL);
    size_t first = 12345, count = MANY_ROWS * ROW, all = first + count + 777;
    plx_pager_part part = {
        .first = first, .count = (size_t)w.tensor->count, .tensor = w.tensor, .row = ROW};
    plx_pager *p =
        pager_of(&(plx_pager_desc){.count = all, .parts = &part, .part_count = 1, .threads = 3});
    const float *a = plx_pager_array(p);
    assert_int_equal(plx_pager_resident(p), 0);
    for (size_t i = 0; i < first; i++)
        assert_true(a[i] == 0);
    for (size_t i = 0; i < count; i++)
        if (a[first + i] != (float)(signed char)byte_at(i))
            fail_msg("%zu: %g", i, (double)a[first + i]);
    for (size_t i = first + count; i < all; i++)
        assert_true(a[i] == 0);
    /* Each was made once, but for those that were given up before somebody who had to wait for the
     * processor came to them; and no more are there than are to be. */
    assert_in_range(plx_pager_made(p), count / CHUNK - 1, count / CHUNK * 2);
    assert_int_equal(plx_pager_resident(p), PLX_PAGER_RECENT * (uint64_t)CHUNK * sizeof(float));
    look l = {.array = a, .first = first};
    plx_parallel(4, 4, look_around, &l);
    assert_int_equal(l.wrong, 0);
    assert_true(plx_pager_resident(p) <= PLX_PAGER_RECENT * (uint64_t)CHUNK * sizeof(float));
    plx_pager_destroy(&p);
    assert_null(p);
    wide_uninit(&w);
}

static void what_is_looked_at_often_stays(void **state)
{
    (void)state;
    enum { OFTEN = 8 };
    wide w = wide_of(MANY_ROWS, NULL);
    size_t count = MANY_ROWS * ROW;
    plx_pager_part part = {.count = (size_t)w.tensor->count, .tensor = w.tensor, .row = ROW};
    plx_pager *p = pager_of(&(plx_pager_desc){.count = count,
        .parts = &part,
        .part_count = 1,
        .memory = OFTEN * (uint64_t)CHUNK * sizeof(float)});
    const volatile float *a = plx_pager_array(p);
    float sum = 0;
    for (int pass = 0; pass < 12; pass++)
        for (size_t i = 0; i < count; i += CHUNK)
            sum += a[i];
    assert_true(isfinite(sum));
    assert_int_equal(
        plx_pager_resident(p), (PLX_PAGER_RECENT + OFTEN) * (uint64_t)CHUNK * sizeof(float));
    /* The first pass and what came after it; and then the last ones are there. */
    uint64_t made = plx_pager_made(p);
    sum += a[(count / CHUNK - 2) * CHUNK];
    assert_int_equal(plx_pager_made(p), made);
    plx_pager_destroy(&p);
    wide_uninit(&w);
}

static void numbers_stand_for_others_by_rows(void **state)
{
    (void)state;
    uint64_t rows = 300;
    wide w = wide_of(rows, NULL);
    float *scale = plx_alloc(rows, sizeof *scale), *zero = plx_alloc(rows, sizeof *zero);
    for (size_t i = 0; i < rows; i++) {
        scale[i] = (float)i / 16;
        zero[i] = (float)(i % 5);
    }
    plx_pager_part part = {.first = 100,
        .count = (size_t)w.tensor->count,
        .tensor = w.tensor,
        .row = ROW,
        .scale = scale,
        .zero = zero};
    plx_pager *p =
        pager_of(&(plx_pager_desc){.count = 100 + rows * ROW, .parts = &part, .part_count = 1});
    const float *a = plx_pager_array(p) + 100;
    for (size_t i = 0; i < rows * ROW; i++) {
        size_t row = i / ROW;
        float wanted = ((float)(signed char)byte_at(i) - (float)(row % 5)) * ((float)row / 16);
        if (a[i] != wanted)
            fail_msg("%zu: %g is not %g", i, (double)a[i], (double)wanted);
    }
    plx_pager_destroy(&p);
    wide_uninit(&w);
}

/* Rows of the array are columns of the tensor, wherever its chunks begin, and in whatever order
 * they are looked at: made one by one, or many together. */
static void turned_ones_are_columns(void **state)
{
    (void)state;
    uint64_t rows = 2500, count = rows * ROW;
    wide w = wide_of(rows, NULL);
    float *scale = plx_alloc(ROW, sizeof *scale), *zero = plx_alloc(ROW, sizeof *zero);
    for (size_t i = 0; i < ROW; i++) {
        scale[i] = 1.0F / (float)(1 + i % 7);
        zero[i] = (float)(i % 3);
    }
    plx_pager_part part = {.first = 777,
        .count = (size_t)w.tensor->count,
        .tensor = w.tensor,
        .row = rows,
        .turned = true,
        .scale = scale,
        .zero = zero};
    plx_pager *p = pager_of(
        &(plx_pager_desc){.count = 777 + count, .parts = &part, .part_count = 1, .threads = 2});
    const float *a = plx_pager_array(p) + 777;
    /* From the end: each chunk by itself; then all that is left in a row. */
    for (int pass = 0; pass < 2; pass++)
        for (uint64_t k = 0; k < count; k++) {
            uint64_t i = pass ? k : count - 1 - k;
            if (!pass && k > count / 3)
                break;
            uint64_t out = i / rows, in = i % rows;
            float wanted = ((float)(signed char)byte_at(in * ROW + out) - (float)(out % 3)) *
                           (1.0F / (float)(1 + out % 7));
            if (a[i] != wanted)
                fail_msg("%llu: %g is not %g", (unsigned long long)i, (double)a[i], (double)wanted);
        }
    assert_true(plx_pager_made(p) <= count / CHUNK);
    plx_pager_destroy(&p);
    wide_uninit(&w);
}

/* A file that is cut while it is open; what was not read before is not a number, and nobody waits.
 */
static void numbers_that_are_gone_are_nan(void **state)
{
    (void)state;
    char path[] = "/tmp/plexus-pager-XXXXXX";
    int fd = mkstemp(path);
    uint64_t rows = 500;
    assert_int_equal(ftruncate(fd, (off_t)(rows * ROW)), 0);
    wide w = wide_of(rows, plx_blob_open(path, NULL));
    plx_pager_part part = {.count = (size_t)w.tensor->count, .tensor = w.tensor, .row = ROW};
    plx_pager *p = plx_pager_create(
        &(plx_pager_desc){.count = rows * ROW, .parts = &part, .part_count = 1}, NULL);
    assert_int_equal(ftruncate(fd, 100), 0);
    close(fd);
    unlink(path);
    if (p)
        assert_true(isnan(plx_pager_array(p)[5]));
    bool there = p != NULL;
    plx_pager_destroy(&p);
    wide_uninit(&w);
    if (!there)
        skip();
}

static void a_short_file_is_an_error(void **state)
{
    (void)state;
    uint64_t rows = 100;
    wide w = wide_of(rows, NULL);
    w.tensors->tensor[0].offset = 50;
    plx_pager_part part = {.count = (size_t)w.tensor->count, .tensor = w.tensor, .row = ROW};
    plx_error e = {0};
    plx_pager *p = plx_pager_create(
        &(plx_pager_desc){.count = rows * ROW, .parts = &part, .part_count = 1}, &e);
    assert_null(p);
    assert_true(e.code == PLX_ERR_FORMAT || e.code == PLX_ERR_UNSUPPORTED);
    wide_uninit(&w);
}

static void without_memory_there_is_none(void **state)
{
    (void)state;
    wide w = wide_of(100, NULL);
    for (uint64_t n = 1; n < 12; n++) {
        float *scale = plx_alloc(100, sizeof *scale), *zero = plx_alloc(100, sizeof *zero);
        plx_pager_part part = {.count = (size_t)w.tensor->count,
            .tensor = w.tensor,
            .row = ROW,
            .scale = scale,
            .zero = zero};
        plx_mem_fail_at(n);
        plx_pager *p = plx_pager_create(
            &(plx_pager_desc){.count = 100 * ROW, .parts = &part, .part_count = 1}, NULL);
        plx_mem_fail_at(0);
        plx_pager_destroy(&p);
    }
    wide_uninit(&w);
}

/* -- Which weights stay ------------------------------------------------------------------------ */

/* An MLP whose first matrix is large enough, and its second one not. */
enum { IN = 700, HIDDEN = 600, OUT = 10, NUMBERS = IN * HIDDEN + HIDDEN + HIDDEN * OUT + OUT };

static float *numbers(void)
{
    float *data = malloc(NUMBERS * sizeof *data);
    assert_non_null(data);
    for (size_t i = 0; i < NUMBERS; i++)
        data[i] = (float)(i * 2654435761U % 1000) / 500 - 0.9F;
    return data;
}

/* turned: as GPT-2, Keras and ONNX have them. */
static void assert_large_ones_stay(bool turned)
{
    float *data = numbers();
    table t = table_begin(data, NUMBERS);
    table_add(
        &t, turned ? "a/kernel" : "a.weight", turned ? IN : HIDDEN, turned ? HIDDEN : IN, 0, 0);
    table_add(&t, turned ? "a/bias" : "a.bias", HIDDEN, 0, 0, 0);
    table_add(
        &t, turned ? "b/kernel" : "b.weight", turned ? HIDDEN : OUT, turned ? OUT : HIDDEN, 0, 0);
    table_add(&t, turned ? "b/bias" : "b.bias", OUT, 0, 0, 0);
    plx_plan plan = table_plan(&t, 0);
    assert_int_equal(plan.parts[0].axis[0], turned ? PLX_AXIS_IN : PLX_AXIS_OUT);
    plx_unfolding u = table_unfold(&plan, false);
    bool stays[2];
    plx_error e = {0};
    plx_pager *p =
        plx_in_file_open(&(plx_in_file_desc){.unfolding = &u, .memory = 1 << 20}, stays, &e);
    assert_int_equal(e.code, PLX_OK);
    float *params = plx_alloc(u.network->param_count, sizeof *params);
    assert_true(plx_weights_read(&(plx_weights_job){.unfolding = &u}, params, NULL));
    assert_int_equal(plx_weights_waiting(&(plx_weights_job){.unfolding = &u}),
        (uint64_t)IN * HIDDEN + (uint64_t)HIDDEN * OUT);
    if (p) {
        assert_true(stays[0] && !stays[1]);
        plx_weights_job job = {.unfolding = &u, .stays = stays};
        assert_int_equal(plx_weights_waiting(&job), HIDDEN * OUT);
        assert_true(plx_weights_read(&job, plx_pager_array(p), NULL));
        assert_memory_equal(plx_pager_array(p), params, u.network->param_count * sizeof *params);
    }
    plx_pager_destroy(&p);
    /* It is not worth it for so few, and what does not stay must fit. */
    assert_null(plx_in_file_open(
        &(plx_in_file_desc){.unfolding = &u, .memory = 1 << 20, .least = 1 << 20}, stays, &e));
    assert_false(stays[0]);
    assert_null(
        plx_in_file_open(&(plx_in_file_desc){.unfolding = &u, .memory = 1 << 10}, stays, &e));
    assert_false(stays[0]);
    assert_int_equal(e.code, PLX_OK);
    plx_free(params);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&plan);
    plx_tensors_destroy(&t.tensors);
    free(data);
}

static void large_matrices_stay(void **state)
{
    (void)state;
    assert_large_ones_stay(false);
}

static void large_turned_matrices_stay(void **state)
{
    (void)state;
    assert_large_ones_stay(true);
}

static void others_do_not_stay(void **state)
{
    (void)state;
    float *data = numbers();
    table t = table_begin(data, NUMBERS);
    table_add(&t, "a.weight", HIDDEN, IN, 0, 0);
    plx_plan plan = table_plan(&t, 0);
    plx_unfolding u = table_unfold(&plan, false);
    bool stays[1];
    /* In an order that is not the shape's, and as more inputs than the link has. */
    plx_tensor *tensor = &t.tensors->tensor[0];
    tensor->stride[0] = 1;
    tensor->stride[1] = HIDDEN;
    plx_in_file_desc d = {.unfolding = &u, .memory = 1 << 20};
    plx_error e = {0};
    assert_null(plx_in_file_open(&d, stays, &e));
    tensor->stride[0] = IN;
    tensor->stride[1] = 1;
    plan.parts[0].axis[0] = PLX_AXIS_IN;
    assert_null(plx_in_file_open(&d, stays, &e));
    plan.parts[0].axis[0] = PLX_AXIS_OUT;
    plan.parts[0].groups = 2;
    assert_null(plx_in_file_open(&d, stays, &e));
    plan.parts[0].groups = 1;
    plan.parts[0].first_out = 1;
    assert_null(plx_in_file_open(&d, stays, &e));
    plan.parts[0].first_out = 0;
    plan.parts[0].first_in = 1;
    assert_null(plx_in_file_open(&d, stays, &e));
    plan.parts[0].first_in = 0;
    u.links[0].reduced = true;
    assert_null(plx_in_file_open(&d, stays, &e));
    assert_int_equal(e.code, PLX_OK);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&plan);
    plx_tensors_destroy(&t.tensors);
    free(data);
}

/* A table of tokens lies by its columns, each of whose numbers would be a read of its own. */
static void long_tables_are_read_as_a_whole(void **state)
{
    (void)state;
    enum { WIDE = 16, TOKENS = PLX_PAGER_TURNED + 1 };
    static float data[WIDE * (TOKENS + 12 * WIDE)];
    table t = table_begin(data, sizeof data / sizeof *data);
    table_add(&t, "wte.weight", TOKENS, WIDE, 0, 0);
    table_add_in(&t, "h.", 0, "attn.c_attn.weight", WIDE, 3 * WIDE);
    table_add_in(&t, "h.", 0, "attn.c_proj.weight", WIDE, WIDE);
    table_add_in(&t, "h.", 0, "mlp.c_fc.weight", WIDE, 4 * WIDE);
    table_add_in(&t, "h.", 0, "mlp.c_proj.weight", 4 * WIDE, WIDE);
    plx_plan plan = table_plan(&t, 2);
    plx_unfolding u = table_unfold(&plan, true);
    bool stays[16];
    plx_error e = {0};
    assert_true(u.network->link_count <= 16);
    assert_int_equal(u.network->links[0].in, TOKENS);
    plx_pager *p =
        plx_in_file_open(&(plx_in_file_desc){.unfolding = &u, .memory = 1 << 24}, stays, &e);
    assert_int_equal(e.code, PLX_OK);
    assert_false(stays[0]);
    plx_pager_destroy(&p);
    plx_unfolding_uninit(&u);
    plx_plan_uninit(&plan);
    plx_tensors_destroy(&t.tensors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_those_of_the_tensor),
        cmocka_unit_test(what_is_looked_at_often_stays),
        cmocka_unit_test(numbers_stand_for_others_by_rows),
        cmocka_unit_test(turned_ones_are_columns),
        cmocka_unit_test(numbers_that_are_gone_are_nan),
        cmocka_unit_test(a_short_file_is_an_error),
        cmocka_unit_test(without_memory_there_is_none),
        cmocka_unit_test(large_matrices_stay),
        cmocka_unit_test(large_turned_matrices_stay),
        cmocka_unit_test(others_do_not_stay),
        cmocka_unit_test(long_tables_are_read_as_a_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
