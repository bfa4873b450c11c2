#include "io/npy.h"

#include "base/mem.h"
#include "model/tensor_read.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

/* A file of that header and the bytes 0, 1, 2, … after it. */
static size_t make(unsigned char *out, const char *header, size_t data)
{
    size_t n = strlen(header);
    memcpy(out, "\x93NUMPY\1\0", 8);
    out[8] = (unsigned char)n;
    out[9] = (unsigned char)(n >> 8);
    memcpy(out + 10, header, n);
    for (size_t i = 0; i < data; i++)
        out[10 + n + i] = (unsigned char)i;
    return 10 + n + data;
}

static plx_tensors *read_header(const char *header, size_t data, plx_error *e)
{
    static unsigned char file[1024];
    *e = (plx_error){0};
    size_t size = make(file, header, data);
    return plx_npy_read(plx_blob_memory("/some/where.npy", file, size, NULL), e);
}

static void reads_headers_of_any_style(void **state)
{
    (void)state;
    plx_error e;
    plx_tensors *t =
        read_header("{ \"shape\":(2L, 3) ,'fortran_order' : True,\n'descr':'>u2'}  \n", 12, &e);
    assert_non_null(t);
    const plx_tensor *k = &t->tensor[0];
    assert_string_equal(k->name, "where");
    assert_int_equal(k->dtype, PLX_DTYPE_U16);
    assert_true(k->big_endian && k->dense && k->rank == 2);
    float row[3];
    plx_tensor_reader *r = plx_tensor_reader_create(k, PLX_ORDER_ROWS, NULL);
    assert_true(plx_tensor_read(r, 3, 3, row, NULL));
    assert_true(row[0] == 0x0203 && row[1] == 0x0607 && row[2] == 0x0A0B);
    plx_tensor_reader_destroy(&r);
    plx_tensors_destroy(&t);
}

static void complex_numbers_are_pairs(void **state)
{
    (void)state;
    plx_error e;
    plx_tensors *t =
        read_header("{'descr': '<c8', 'fortran_order': True, 'shape': (2, 3), }", 48, &e);
    assert_non_null(t);
    const plx_tensor *k = &t->tensor[0];
    assert_int_equal(k->dtype, PLX_DTYPE_F32);
    assert_int_equal(k->rank, 3);
    assert_true(k->shape[2] == 2 && k->dense);
    assert_true(k->stride[0] == 2 && k->stride[1] == 4 && k->stride[2] == 1);
    plx_tensors_destroy(&t);
}

static void what_is_no_number_is_listed(void **state)
{
    (void)state;
    plx_error e;
    plx_tensors *t =
        read_header("{'descr': '<U3', 'fortran_order': False, 'shape': (2,), }", 24, &e);
    assert_non_null(t);
    assert_int_equal(t->tensor[0].dtype, PLX_DTYPE_OPAQUE);
    assert_int_equal(t->tensor[0].bytes, 24);
    assert_int_equal(t->warning_count, 1);
    plx_tensors_destroy(&t);
}

static void tells_where_a_header_breaks(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        int offset;
        plx_code code;
    } cases[] = {
        {"", 0, PLX_ERR_FORMAT},
        {"{'descr' '<f4'}", 9, PLX_ERR_FORMAT},
        {"{'descr': '<q4'}", 9, PLX_ERR_FORMAT},
        {"{'other': 1}", 9, PLX_ERR_FORMAT},
        {"{'fortran_order': Maybe}", 18, PLX_ERR_FORMAT},
        {"{'shape': (-1,)}", 11, PLX_ERR_FORMAT},
        {"{'shape': (99999999999999999999,)}", 30, PLX_ERR_FORMAT},
        {"{'shape': (1,), 'shape': (1,)}", 24, PLX_ERR_FORMAT},
        {"{'shape': (1,)", 14, PLX_ERR_FORMAT},
        {"{'descr': [('a', '<f4')]}", 10, PLX_ERR_UNSUPPORTED},
        {"{'shape': (1,1,1,1,1,1,1,1,1)}", 27, PLX_ERR_UNSUPPORTED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        plx_error e;
        assert_null(read_header(cases[i].header, 0, &e));
        assert_int_equal(e.code, cases[i].code);
        assert_int_equal(e.offset, 10 + cases[i].offset);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_headers_of_any_style),
        cmocka_unit_test(complex_numbers_are_pairs),
        cmocka_unit_test(what_is_no_number_is_listed),
        cmocka_unit_test(tells_where_a_header_breaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
