#include "model/quant.h"

#include "support.h"

#include <string.h>

/* Blocks whose numbers can be told by hand; tests/cli/info_test.py holds all types against NumPy.
 */
static void blocks_by_hand(void **state)
{
    (void)state;
    float out[256];
    uint8_t q4[18] = {0x00, 0x40, 0x0F}; /* a scale of 2, and the first byte 0x0F */
    plx_dtype_floats(PLX_DTYPE_Q4_0, q4, 1, out);
    assert_true(out[0] == 14 && out[16] == -16 && out[1] == -16 && out[31] == -16);
    uint8_t q8[34] = {0x00, 0x38, 0xFF, 0x7F}; /* a half; -1 and 127 */
    plx_dtype_floats(PLX_DTYPE_Q8_0, q8, 1, out);
    assert_true(out[0] == -0.5F && out[1] == 63.5F && out[2] == 0);
    uint8_t mx[17] = {128, 0x97}; /* 2; 6 and -0.5 */
    plx_dtype_floats(PLX_DTYPE_MXFP4, mx, 1, out);
    assert_true(out[0] == 12 && out[16] == -1);
    uint8_t q2[84] = {[1] = 0x32, [16 + 16] = 0xE4, [80] = 0, [81] = 0x3C, [82] = 0, [83] = 0x3C};
    plx_dtype_floats(PLX_DTYPE_Q2_K, q2, 1, out);
    assert_true(out[0] == 0 && out[16] == -3 && out[17] == -3 && out[48] == 0);
}

static void each_type_fills_its_block(void **state)
{
    (void)state;
    static const uint8_t raw[2 * 292];
    for (plx_dtype t = 0; t < PLX_DTYPE_COUNT; t++) {
        float out[2 * 256 + 1];
        size_t n = 2 * plx_dtype_block(t);
        for (size_t i = 0; i <= n; i++)
            out[i] = 77;
        bool quantised = plx_quant_floats(t, raw, 2, out);
        assert_int_equal(quantised, t >= PLX_DTYPE_Q4_0 && t < PLX_DTYPE_OPAQUE);
        for (size_t i = 0; i < n; i++)
            assert_true((out[i] == 77) == !quantised);
        assert_true(out[n] == 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_by_hand),
        cmocka_unit_test(each_type_fills_its_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
