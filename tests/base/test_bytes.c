#include "base/bytes.h"
#include "support.h"

static void reads_in_order(void **state)
{
    (void)state;
    const uint8_t data[] = {0xFE, 0x01, 0x02, 0x03, 0xF4, 0x08, 0, 0, 0, 0, 0, 0, 0x80, 'a', 'b'};
    plx_bytes b = {.data = data, .size = sizeof data};
    assert_int_equal(plx_bytes_left(&b), 15);
    assert_int_equal(plx_bytes_u8(&b), 0xFE);
    assert_int_equal(plx_bytes_u32_be(&b), 0x010203F4);
    assert_true(plx_bytes_u64_le(&b) == 0x8000000000000008u);
    const uint8_t *rest = plx_bytes_take(&b, 2);
    assert_ptr_equal(rest, data + 13);
    assert_int_equal(plx_bytes_left(&b), 0);
    assert_false(b.failed);
}

static void a_read_past_the_end_fails_and_stays(void **state)
{
    (void)state;
    const uint8_t data[] = {1, 2, 3, 4, 5, 6, 7};
    plx_bytes b = {.data = data, .size = sizeof data};
    assert_true(plx_bytes_u64_le(&b) == 0);
    assert_true(b.failed);
    assert_int_equal(b.at, 0);
    /* A later read that would fit must not make the reader believe in what it got before. */
    assert_int_equal(plx_bytes_u8(&b), 0);
    assert_int_equal(plx_bytes_u32_be(&b), 0);
    assert_null(plx_bytes_take(&b, 0));
    assert_int_equal(b.at, 0);
}

static void sizes_near_the_top_do_not_wrap(void **state)
{
    (void)state;
    const uint8_t data[4] = {0};
    plx_bytes b = {.data = data, .size = sizeof data, .at = 2};
    assert_null(plx_bytes_take(&b, SIZE_MAX));
    assert_true(b.failed);
    b.failed = false;
    assert_null(plx_bytes_take(&b, SIZE_MAX - 1));
    b.failed = false;
    assert_non_null(plx_bytes_take(&b, 2));
    assert_non_null(plx_bytes_take(&b, 0));
    assert_null(plx_bytes_take(&b, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_in_order),
        cmocka_unit_test(a_read_past_the_end_fails_and_stays),
        cmocka_unit_test(sizes_near_the_top_do_not_wrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
