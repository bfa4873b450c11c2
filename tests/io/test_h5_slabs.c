#include "io/h5_slabs.h"

#include "support.h"

enum { MB = 1 << 20 };

static void those_read_last_stay(void **state)
{
    (void)state;
    static plx_h5_slabs s;
    const char a = 0, b = 0;
    plx_h5_slab *first = plx_h5_slabs_add(&s, &a, 10, 4);
    assert_ptr_equal(plx_h5_slabs_find(&s, &a, 13), first);
    assert_null(plx_h5_slabs_find(&s, &a, 14));
    assert_null(plx_h5_slabs_find(&s, &a, 9));
    assert_null(plx_h5_slabs_find(&s, &b, 10));
    for (uint64_t i = 0; i < PLX_H5_SLABS; i++) {
        assert_non_null(plx_h5_slabs_add(&s, &b, i, 1));
        assert_non_null(plx_h5_slabs_find(&s, &a, 10));
    }
    assert_null(plx_h5_slabs_find(&s, &b, 0));
    assert_non_null(plx_h5_slabs_find(&s, &b, 1));
    plx_h5_slabs_drop(&s, &b);
    assert_int_equal(s.count, 1);
    assert_int_equal(s.bytes, 4);
    plx_h5_slabs_uninit(&s);
}

static void all_take_so_much(void **state)
{
    (void)state;
    static plx_h5_slabs s;
    char of[32];
    for (size_t i = 0; i < sizeof of; i++) {
        assert_non_null(plx_h5_slabs_add(&s, &of[i], 0, 4 * MB));
        assert_true(s.bytes <= PLX_H5_SLABS_BYTES);
    }
    assert_int_equal(s.count, 16);
    assert_null(plx_h5_slabs_find(&s, &of[15], 0));
    assert_non_null(plx_h5_slabs_find(&s, &of[16], 0));
    /* A large one takes the place of all. */
    assert_non_null(plx_h5_slabs_add(&s, &of[0], 0, PLX_H5_SLABS_BYTES));
    assert_int_equal(s.count, 1);
    plx_h5_slabs_uninit(&s);
    assert_int_equal(s.bytes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_read_last_stay),
        cmocka_unit_test(all_take_so_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
