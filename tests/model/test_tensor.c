#include "base/mem.h"
#include "model/tensor_stats.h"
#include "support.h"

#include <math.h>
#include <string.h>

typedef struct fixture {
    plx_tensors *tensors;
    plx_blob *blob;
} fixture;

static fixture open_bytes(const void *data, size_t size)
{
    fixture f = {.tensors = plx_tensors_create("test", NULL)};
    f.blob = plx_blob_memory("bytes", data, size, NULL);
    assert_true(plx_tensors_own(f.tensors, f.blob, NULL));
    return f;
}

static const plx_tensor *add(fixture *f, plx_tensor_desc d)
{
    plx_error e = {0};
    d.name = "t";
    d.blob = f->blob;
    assert_true(plx_tensors_add(f->tensors, &d, &e));
    return &f->tensors->tensor[f->tensors->count - 1];
}

static void refuse(fixture *f, plx_tensor_desc d, plx_code code)
{
    plx_error e = {0};
    size_t before = f->tensors->count;
    d.name = "t";
    d.blob = f->blob;
    assert_false(plx_tensors_add(f->tensors, &d, &e));
    assert_int_equal(e.code, code);
    assert_true(e.offset >= 0);
    assert_int_equal(f->tensors->count, before);
}

/* Element `index` of t by the definition of strides. */
static float slow(const plx_tensor *t, const float *data, uint64_t index)
{
    uint64_t at = t->offset / 4;
    for (size_t i = t->rank; i-- > 0;) {
        at += index % t->shape[i] * t->stride[i];
        index /= t->shape[i];
    }
    return data[at];
}

/* Every window of some sizes, and all at once. */
static void check_rows(const plx_tensor *t, const float *data)
{
    plx_tensor_reader *r = plx_tensor_reader_create(t, PLX_ORDER_ROWS, NULL);
    float *got = plx_alloc((size_t)t->count, sizeof *got);
    static const size_t windows[] = {1, 7, 1000, SIZE_MAX};
    for (size_t w = 0; w < 4; w++) {
        for (uint64_t at = 0; at < t->count;) {
            size_t n = t->count - at < windows[w] ? (size_t)(t->count - at) : windows[w];
            assert_true(plx_tensor_read(r, at, n, got + at, NULL));
            at += n;
        }
        for (uint64_t i = 0; i < t->count; i++)
            assert_true(got[i] == slow(t, data, i));
    }
    plx_free(got);
    plx_tensor_reader_destroy(&r);
}

static void reads_by_rows_whatever_the_strides(void **state)
{
    (void)state;
    enum { COUNT = 60000 };
    float *data = plx_alloc(COUNT, sizeof *data);
    for (size_t i = 0; i < COUNT; i++)
        data[i] = (float)i;
    fixture f = open_bytes(data, COUNT * sizeof *data);
    const struct {
        plx_tensor_desc desc;
        bool dense;
    } cases[] = {
        {{.rank = 2, .shape = (uint64_t[]){200, 300}}, true},
        {{.rank = 2, .shape = (uint64_t[]){200, 300}, .fortran = true}, true},
        {{.rank = 3, .shape = (uint64_t[]){2, 300, 100}, .stride = (uint64_t[]){30000, 1, 300}},
            true},
        {{.rank = 2, .shape = (uint64_t[]){100, 30}, .stride = (uint64_t[]){60, 2}, .offset = 12},
            false},
        {{.rank = 2, .shape = (uint64_t[]){50, 40}, .stride = (uint64_t[]){0, 1}}, false},
        {{.rank = 0, .offset = 40}, true},
        {{.rank = 3, .shape = (uint64_t[]){1, 5, 1}, .stride = (uint64_t[]){9, 1, 77}}, true},
        {{.rank = 2, .shape = (uint64_t[]){0, 5}}, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        plx_tensor_desc d = cases[i].desc;
        d.dtype = PLX_DTYPE_F32;
        const plx_tensor *t = add(&f, d);
        assert_int_equal(t->dense, cases[i].dense);
        check_rows(t, data);
    }
    plx_tensors_destroy(&f.tensors);
    plx_free(data);
}

/* More columns than there are pages to keep, each element across two pages now and then. */
static void reads_large_columns(void **state)
{
    (void)state;
    enum { ROWS = 700, COLUMNS = 9000, SIZE = ROWS * COLUMNS * 8 + 3 };
    unsigned char *data = plx_alloc(SIZE, 1);
    for (size_t i = 0; i < (size_t)ROWS * COLUMNS; i++) {
        double value = (double)i;
        memcpy(data + 3 + 8 * i, &value, 8);
    }
    fixture f = open_bytes(data, SIZE);
    const plx_tensor *t = add(&f, (plx_tensor_desc){.dtype = PLX_DTYPE_F64,
                                      .rank = 2,
                                      .shape = (uint64_t[]){ROWS, COLUMNS},
                                      .fortran = true,
                                      .offset = 3});
    plx_tensor_reader *r = plx_tensor_reader_create(t, PLX_ORDER_ROWS, NULL);
    float *row = plx_alloc(COLUMNS, sizeof *row);
    for (size_t i = 0; i < ROWS; i += 23) {
        assert_true(plx_tensor_read(r, i * COLUMNS, COLUMNS, row, NULL));
        for (size_t c = 0; c < COLUMNS; c++)
            assert_true(row[c] == (float)(c * ROWS + i));
    }
    plx_free(row);
    plx_tensor_reader_destroy(&r);
    plx_tensors_destroy(&f.tensors);
    plx_free(data);
}

static void packed_windows_may_begin_anywhere(void **state)
{
    (void)state;
    static const unsigned char data[] = {0x10, 0x32, 0x54, 0x76};
    fixture f = open_bytes(data, sizeof data);
    const plx_tensor *t =
        add(&f, (plx_tensor_desc){.dtype = PLX_DTYPE_U4, .rank = 1, .shape = (uint64_t[]){8}});
    plx_tensor_reader *r = plx_tensor_reader_create(t, PLX_ORDER_ROWS, NULL);
    for (size_t first = 0; first < 8; first++) {
        for (size_t n = 1; n <= 8 - first; n++) {
            float got[9] = {[8] = 77};
            double wide[8];
            assert_true(plx_tensor_read(r, first, n, got, NULL));
            assert_true(plx_tensor_read_doubles(r, first, n, wide, NULL));
            for (size_t i = 0; i < n; i++)
                assert_true(got[i] == (float)(first + i) && wide[i] == (double)got[i]);
            assert_true(got[n] == (n == 8 ? 77 : 0));
        }
    }
    plx_tensor_reader_destroy(&r);
    plx_tensors_destroy(&f.tensors);
}

static void big_endian(void **state)
{
    (void)state;
    static const unsigned char data[] = {0xFF, 0xFE, 0x01, 0x02};
    fixture f = open_bytes(data, sizeof data);
    const plx_tensor *t = add(
        &f, (plx_tensor_desc){
                .dtype = PLX_DTYPE_I16, .big_endian = true, .rank = 1, .shape = (uint64_t[]){2}});
    float got[2];
    plx_tensor_reader *r = plx_tensor_reader_create(t, PLX_ORDER_ROWS, NULL);
    assert_true(plx_tensor_read(r, 0, 2, got, NULL));
    assert_true(got[0] == -2 && got[1] == 258);
    plx_tensor_reader_destroy(&r);
    plx_tensors_destroy(&f.tensors);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    static const unsigned char data[64];
    fixture f = open_bytes(data, sizeof data);
    uint64_t five[9] = {5, 1, 1, 1, 1, 1, 1, 1, 1}, huge[2] = {1ULL << 40, 1ULL << 40};
    uint64_t four[2] = {4, 4}, far[2] = {1ULL << 62, 1}, none[1] = {0};
    uint64_t million[1] = {1000000};
    refuse(&f, (plx_tensor_desc){.dtype = PLX_DTYPE_F64, .rank = 9, .shape = five},
        PLX_ERR_UNSUPPORTED);
    refuse(&f, (plx_tensor_desc){.dtype = PLX_DTYPE_U8, .rank = 2, .shape = huge}, PLX_ERR_FORMAT);
    refuse(&f, (plx_tensor_desc){.dtype = PLX_DTYPE_F64, .rank = 2, .shape = four}, PLX_ERR_FORMAT);
    refuse(&f, (plx_tensor_desc){.dtype = PLX_DTYPE_F64, .rank = 2, .shape = four, .stride = far},
        PLX_ERR_FORMAT);
    refuse(&f, (plx_tensor_desc){.dtype = PLX_DTYPE_U8, .rank = 1, .shape = five, .offset = 60},
        PLX_ERR_FORMAT);
    refuse(&f, (plx_tensor_desc){.dtype = PLX_DTYPE_U8, .rank = 1, .shape = five, .offset = 600},
        PLX_ERR_FORMAT);
    refuse(&f, (plx_tensor_desc){.dtype = PLX_DTYPE_I4, .rank = 1, .shape = five}, PLX_ERR_FORMAT);
    refuse(&f, (plx_tensor_desc){.dtype = PLX_DTYPE_I4, .rank = 2, .shape = four, .fortran = true},
        PLX_ERR_UNSUPPORTED);
    refuse(&f,
        (plx_tensor_desc){.dtype = PLX_DTYPE_U8, .rank = 1, .shape = million, .stride = none},
        PLX_ERR_UNSUPPORTED);
    plx_tensors_destroy(&f.tensors);
}

static void names_come_once(void **state)
{
    (void)state;
    fixture f = open_bytes("x", 1);
    plx_error e = {0};
    plx_tensor_desc d = {.name = "b\033", .dtype = PLX_DTYPE_U8, .blob = f.blob};
    assert_true(plx_tensors_add(f.tensors, &d, &e));
    assert_string_equal(f.tensors->tensor[0].name, "b?");
    d.name = "a";
    assert_true(plx_tensors_add(f.tensors, &d, &e));
    assert_true(plx_tensors_check_names(f.tensors, &e));
    d.name = "abc";
    d.name_length = 1;
    assert_true(plx_tensors_add(f.tensors, &d, &e));
    assert_false(plx_tensors_check_names(f.tensors, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    for (size_t i = 0; i < 500; i++)
        plx_tensors_warn(f.tensors, "number %zu", i);
    assert_int_equal(f.tensors->warning_count, 100);
    plx_tensors_destroy(&f.tensors);
}

static void names_come_once_in_a_table_that_owns_nothing(void **state)
{
    (void)state;
    plx_error e = {0};
    plx_blob *blob = plx_blob_memory("lent", "x", 1, NULL);
    plx_tensors *t = plx_tensors_create("test", NULL);
    plx_tensor_desc d = {.name = "a", .dtype = PLX_DTYPE_U8, .blob = blob};
    assert_true(plx_tensors_add(t, &d, &e) && plx_tensors_add(t, &d, &e));
    assert_false(plx_tensors_check_names(t, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_string_equal(e.file, "lent");
    plx_tensors_destroy(&t);
    plx_blob_destroy(&blob);
}

static plx_tensor_stats stats_of(const double *data, size_t count)
{
    fixture f = open_bytes(data, count * sizeof *data);
    const plx_tensor *t =
        add(&f, (plx_tensor_desc){.dtype = PLX_DTYPE_F64, .rank = 1, .shape = (uint64_t[]){count}});
    plx_tensor_stats s;
    assert_true(plx_tensor_stats_find(t, &s, NULL));
    plx_tensors_destroy(&f.tensors);
    return s;
}

static void statistics(void **state)
{
    (void)state;
    const double odd[] = {NAN, 3, INFINITY, -0.0, 5, -INFINITY, 0};
    plx_tensor_stats s = stats_of(odd, 7);
    assert_true(s.min == 0 && s.max == 5 && s.mean == 2 && s.finite == 4);
    assert_true(fabs(s.deviation - sqrt(4.5)) < 1e-15);
    assert_true(s.zeros == 2 && s.nan == 1 && s.infinite == 2);
    s = stats_of(odd, 1);
    assert_true(isnan(s.min) && isnan(s.mean) && isnan(s.deviation) && s.nan == 1);
    s = stats_of(odd, 0);
    assert_true(isnan(s.max) && s.finite == 0);

    /* Far from zero, over many windows: the deviation is that of 0, 1, 2 again and again. */
    enum { COUNT = 30000 };
    double *far = plx_alloc(COUNT, sizeof *far);
    for (size_t i = 0; i < COUNT; i++)
        far[i] = 1e9 + (double)(i % 3);
    s = stats_of(far, COUNT);
    assert_true(fabs(s.mean - (1e9 + 1)) < 1e-6);
    assert_true(fabs(s.deviation - sqrt(2.0 / 3)) < 1e-9);
    plx_free(far);
}

/* Whole numbers that stand for others, with a scale and a zero for each column. */
static void scales_are_applied(void **state)
{
    (void)state;
    enum { ROWS = 300, COLUMNS = 3, NUMBERS = ROWS * COLUMNS };
    struct {
        int64_t zero[COLUMNS];
        float scale[COLUMNS];
        int8_t number[NUMBERS];
    } data = {.zero = {0, -3, 100}, .scale = {1, 0.5F, -2}};
    for (size_t i = 0; i < NUMBERS; i++)
        data.number[i] = (int8_t)(i * 7);
    fixture f = open_bytes(&data, sizeof data);
    const size_t at = sizeof data.zero + sizeof data.scale;
    const plx_tensor *t = add(&f,
        (plx_tensor_desc){
            .dtype = PLX_DTYPE_I8, .rank = 2, .shape = (uint64_t[]){ROWS, COLUMNS}, .offset = at});
    plx_error e = {0};
    plx_tensor_scale s = {.count = 2, .scales_at = 1, .blob = f.blob, .axis = 1};
    assert_false(plx_tensors_scale(f.tensors, &s, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    s.count = COLUMNS;
    s.scales_at = sizeof data.zero;
    s.axis = 2;
    assert_false(plx_tensors_scale(f.tensors, &s, &e));
    s.axis = 1;
    assert_true(plx_tensors_scale(f.tensors, &s, &e)); /* without zeros: the place of them is 0 */
    plx_tensor_reader *r = plx_tensor_reader_create(t, PLX_ORDER_STORED, &e);
    float some[NUMBERS];
    double wide[NUMBERS];
    int8_t raw[NUMBERS];
    assert_true(plx_tensor_read(r, 1, NUMBERS - 1, some, &e));
    assert_true(plx_tensor_read_doubles(r, 2, NUMBERS - 2, wide, &e));
    assert_true(plx_tensor_read_raw(r, 5, NUMBERS - 5, raw, &e));
    for (size_t i = 5; i < NUMBERS; i++) {
        double want = data.number[i] * (double)data.scale[i % COLUMNS];
        assert_true((double)some[i - 1] == want && wide[i - 2] == want);
        assert_int_equal(raw[i - 5], data.number[i]);
    }
    plx_tensor_reader_destroy(&r);
    plx_tensors_destroy(&f.tensors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scales_are_applied),
        cmocka_unit_test(reads_by_rows_whatever_the_strides),
        cmocka_unit_test(reads_large_columns),
        cmocka_unit_test(packed_windows_may_begin_anywhere),
        cmocka_unit_test(big_endian),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(names_come_once),
        cmocka_unit_test(names_come_once_in_a_table_that_owns_nothing),
        cmocka_unit_test(statistics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
