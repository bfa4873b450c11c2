#include "model/quant.h"

#include "base/sha256.h"
#include "model/quant_grids.h"
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

/* Of each codebook: as it was read twice, from two representations of it. */
static void codebooks_are_as_they_were_checked(void **state)
{
    (void)state;
    static const struct {
        const uint16_t *points;
        size_t count;
        unsigned bits, most;
        bool even; /* digits add up to an even number: points of the lattice E8, and such */
        const char *sha256;
    } books[] = {
        {plx_grid_iq1_s, PLX_GRID_IQ1_S, 2, 2, false,
            "e9ffebfc997ad6023063a667c0bf4eedd8ebf7f56b3da399cbc7d1b1f7ea52c6"},
        {plx_grid_iq2_xxs, PLX_GRID_IQ2_XXS, 2, 2, true,
            "915952ebc4af8ddba8113583ca1316fc818843f7b825bbf1a25ae1c39bf0e16d"},
        {plx_grid_iq2_xs, PLX_GRID_IQ2_XS, 2, 2, true,
            "f66435966ca8d64e9e4a6e3c91e64afcf9015e700ec85962f527283ebae207b9"},
        {plx_grid_iq2_s, PLX_GRID_IQ2_S, 2, 2, true,
            "e6e75e121b65e8afa5c1f92b71463cfbe217b83893f438acde22fd5db06a43f7"},
        {plx_grid_iq3_xxs, PLX_GRID_IQ3_XXS, 4, 7, true,
            "15d5c59616fa93701383d1d45da633a378dab68ea2a7dce31b772c604e14dd7c"},
        {plx_grid_iq3_s, PLX_GRID_IQ3_S, 4, 7, false,
            "881df6ab9508749ca9827814e44a01a4ab8fe8a4ae8d038d5b9d55d864ae135b"},
    };
    for (size_t b = 0; b < sizeof books / sizeof *books; b++) {
        uint8_t bytes[2 * PLX_GRID_IQ1_S];
        char hex[PLX_SHA256_TEXT];
        for (size_t i = 0; i < books[b].count; i++) {
            unsigned point = books[b].points[i], sum = 0;
            assert_true(i == 0 || point > books[b].points[i - 1]);
            for (unsigned k = 0; k < 16; k += books[b].bits) {
                unsigned digit = point >> k & ((1U << books[b].bits) - 1);
                assert_true(digit <= books[b].most);
                sum += digit;
            }
            assert_true(!books[b].even || sum % 2 == 0);
            bytes[2 * i] = (uint8_t)point;
            bytes[2 * i + 1] = (uint8_t)(point >> 8);
        }
        plx_sha256 sum;
        plx_sha256_init(&sum);
        plx_sha256_add(&sum, bytes, 2 * books[b].count);
        plx_sha256_text(&sum, hex);
        assert_string_equal(hex, books[b].sha256);
    }
}

/* A scale of 1, and the first point: its digits are 0. */
static void first_points_by_hand(void **state)
{
    (void)state;
    static const struct {
        plx_dtype type;
        float value;
    } first[] = {{PLX_DTYPE_IQ1_S, -0.875F}, {PLX_DTYPE_IQ1_M, -0.875F}, {PLX_DTYPE_IQ2_XXS, 1},
        {PLX_DTYPE_IQ2_XS, 1}, {PLX_DTYPE_IQ2_S, 1}, {PLX_DTYPE_IQ3_XXS, 1}, {PLX_DTYPE_IQ3_S, 1}};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        uint8_t block[110] = {0, 0x3C};
        float out[256];
        if (first[i].type == PLX_DTYPE_IQ1_M) {
            block[1] = 0;
            block[53] = 0xC0;
            block[55] = 0x30;
        }
        plx_dtype_floats(first[i].type, block, 1, out);
        for (size_t k = 0; k < 256; k++)
            assert_true(out[k] == first[i].value);
    }
    /* A minus at the first number makes one at the eighth, where seven signs are stored. */
    uint8_t block[66] = {0, 0x3C, [6] = 1};
    float out[256];
    plx_dtype_floats(PLX_DTYPE_IQ2_XXS, block, 1, out);
    assert_true(out[0] == -1 && out[1] == 1 && out[6] == 1 && out[7] == -1 && out[8] == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_by_hand),
        cmocka_unit_test(each_type_fills_its_block),
        cmocka_unit_test(codebooks_are_as_they_were_checked),
        cmocka_unit_test(first_points_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
