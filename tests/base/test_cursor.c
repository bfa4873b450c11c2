#include "base/cursor.h"

#include "base/mem.h"
#include "support.h"

#include <string.h>

enum { SIZE = 20000 };

static void reads_on_and_on(void **state)
{
    (void)state;
    unsigned char *data = plx_alloc(SIZE, 1), out[7000];
    for (size_t i = 0; i < SIZE; i++)
        data[i] = (unsigned char)(i % 251);
    plx_blob *blob = plx_blob_memory("m", data, SIZE, NULL);
    plx_cursor c;
    plx_cursor_init(&c, blob);
    assert_int_equal(plx_cursor_u8(&c), 0);
    assert_int_equal(plx_cursor_u32(&c), 0x04030201);
    assert_true(plx_cursor_u64(&c) == 0x0C0B0A0908070605);
    assert_true(plx_cursor_take(&c, out, sizeof out));
    assert_memory_equal(out, data + 13, sizeof out);
    assert_true(plx_cursor_skip(&c, 10000));
    assert_true(plx_cursor_take(&c, out, 2987));
    assert_memory_equal(out, data + 17013, 2987);
    assert_int_equal(plx_cursor_left(&c), 0);
    assert_true(plx_cursor_take(&c, out, 0));
    plx_blob_destroy(&blob);
    plx_free(data);
}

static void the_end_is_an_error_that_stays(void **state)
{
    (void)state;
    plx_blob *blob = plx_blob_memory("m", "\1\2\3\4\5", 5, NULL);
    plx_cursor c;
    plx_cursor_init(&c, blob);
    assert_int_equal(plx_cursor_u32(&c), 0x04030201);
    assert_int_equal(plx_cursor_u32(&c), 0);
    assert_true(c.failed);
    assert_int_equal(c.error.code, PLX_ERR_FORMAT);
    assert_int_equal(c.error.offset, 5);
    assert_int_equal(plx_cursor_u8(&c), 0);
    assert_false(plx_cursor_skip(&c, 0));
    plx_cursor_init(&c, blob);
    assert_false(plx_cursor_skip(&c, UINT64_MAX));
    plx_blob_destroy(&blob);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_on_and_on),
        cmocka_unit_test(the_end_is_an_error_that_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
