#include "model/dtype.h"

#include "support.h"

#include <math.h>
#include <string.h>

/* A binary number by its definition: sign, exponent, mantissa, and what the largest exponent
 * means. */
static double slow(unsigned bits, int exponent_bits, int mantissa_bits, bool infinities)
{
    int mantissa = (int)(bits & ((1U << mantissa_bits) - 1));
    int exponent = (int)(bits >> mantissa_bits & ((1U << exponent_bits) - 1));
    double sign = bits >> (exponent_bits + mantissa_bits) ? -1 : 1;
    int bias = (1 << (exponent_bits - 1)) - 1, top = (1 << exponent_bits) - 1;
    if (infinities && exponent == top)
        return mantissa ? NAN : sign * INFINITY;
    if (!infinities && exponent == top && mantissa == (1 << mantissa_bits) - 1)
        return NAN;
    if (exponent == 0)
        return sign * ldexp(mantissa, 1 - bias - mantissa_bits);
    return sign * ldexp((1 << mantissa_bits) + mantissa, exponent - bias - mantissa_bits);
}

/* The same where all exponents are of numbers, the bias is one more, and -0 is the one NaN. */
static double slow_fnuz(unsigned bits, int exponent_bits, int mantissa_bits)
{
    int mantissa = (int)(bits & ((1U << mantissa_bits) - 1));
    int exponent = (int)(bits >> mantissa_bits & ((1U << exponent_bits) - 1));
    double sign = bits >> 7 ? -1 : 1;
    int bias = 1 << (exponent_bits - 1);
    if (bits == 0x80)
        return NAN;
    if (exponent == 0)
        return sign * ldexp(mantissa, 1 - bias - mantissa_bits);
    return sign * ldexp((1 << mantissa_bits) + mantissa, exponent - bias - mantissa_bits);
}

static void check(plx_dtype type, const void *raw, double want)
{
    float narrow;
    double wide;
    plx_dtype_floats(type, raw, 1, &narrow);
    plx_dtype_doubles(type, raw, 1, &wide);
    if (isnan(want))
        assert_true(isnan(narrow) && isnan(wide));
    else
        assert_true(narrow == (float)want && wide == want && !signbit(wide) == !signbit(want));
}

static void small_floats(void **state)
{
    (void)state;
    for (unsigned bits = 0; bits < 65536; bits++) {
        uint8_t raw[2] = {(uint8_t)bits, (uint8_t)(bits >> 8)};
        check(PLX_DTYPE_F16, raw, slow(bits, 5, 10, true));
        check(PLX_DTYPE_BF16, raw, slow(bits, 8, 7, true));
    }
    for (unsigned bits = 0; bits < 256; bits++) {
        uint8_t raw = (uint8_t)bits;
        check(PLX_DTYPE_F8_E4M3, &raw, slow(bits, 4, 3, false));
        check(PLX_DTYPE_F8_E5M2, &raw, slow(bits, 5, 2, true));
        check(PLX_DTYPE_F8_E4M3FNUZ, &raw, slow_fnuz(bits, 4, 3));
        check(PLX_DTYPE_F8_E5M2FNUZ, &raw, slow_fnuz(bits, 5, 2));
        check(PLX_DTYPE_F8_E8M0, &raw, bits == 255 ? NAN : ldexp(1, (int)bits - 127));
    }
}

static void whole_numbers(void **state)
{
    (void)state;
    static const uint8_t ff[8] = {0xFE, 255, 255, 255, 255, 255, 255, 255};
    check(PLX_DTYPE_I64, ff, -2);
    check(PLX_DTYPE_I32, ff, -2);
    check(PLX_DTYPE_I16, ff, -2);
    check(PLX_DTYPE_I8, ff, -2);
    check(PLX_DTYPE_U64, ff, 18446744073709551614.0);
    check(PLX_DTYPE_U32, ff, 4294967294.0);
    check(PLX_DTYPE_U16, ff, 65534);
    check(PLX_DTYPE_U8, ff, 254);
    check(PLX_DTYPE_BOOL, ff, 1);
    double exact = -123456789.123456789;
    check(PLX_DTYPE_F64, &exact, exact);
    float single = -1e-42F;
    check(PLX_DTYPE_F32, &single, (double)single);
}

static void packed_numbers(void **state)
{
    (void)state;
    for (unsigned low = 0; low < 16; low++) {
        uint8_t raw = (uint8_t)(low | (15 - low) << 4);
        float out[2];
        plx_dtype_floats(PLX_DTYPE_F4, &raw, 1, out);
        assert_true(out[0] == slow(low, 2, 1, false) || (low & 7) == 7);
        assert_true((low & 7) != 7 || fabsf(out[0]) == 6);
        plx_dtype_floats(PLX_DTYPE_I4, &raw, 1, out);
        assert_true(out[0] == (float)(low < 8 ? (int)low : (int)low - 16));
        plx_dtype_floats(PLX_DTYPE_U4, &raw, 1, out);
        assert_true(out[0] == (float)low && out[1] == (float)(15 - low));
    }
}

static void sizes(void **state)
{
    (void)state;
    uint64_t bytes;
    assert_true(plx_dtype_bytes(PLX_DTYPE_F64, 3, &bytes) && bytes == 24);
    assert_true(plx_dtype_bytes(PLX_DTYPE_I4, 6, &bytes) && bytes == 3);
    assert_false(plx_dtype_bytes(PLX_DTYPE_I4, 5, &bytes));
    assert_false(plx_dtype_bytes(PLX_DTYPE_F64, UINT64_MAX / 4, &bytes));
    for (plx_dtype i = 0; i < PLX_DTYPE_COUNT; i++) {
        plx_dtype parsed;
        assert_true(plx_dtype_block(i) >= 1 && plx_dtype_block_bytes(i) >= 1);
        assert_true(plx_dtype_parse(plx_dtype_name(i), &parsed) == plx_dtype_is_number(i));
        assert_true(!plx_dtype_is_number(i) || parsed == i);
    }
    plx_dtype none;
    assert_false(plx_dtype_parse("F6", &none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_floats),
        cmocka_unit_test(whole_numbers),
        cmocka_unit_test(packed_numbers),
        cmocka_unit_test(sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
