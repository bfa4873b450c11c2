/* Percentiles, PSNR, column error and the sizes of networks, against cases worked out by hand. */
#include "bench/compare.h"
#include "bench/machine.h"
#include "bench/networks.h"
#include "bench/statistics.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void percentiles_are_of_the_nearest_rank(void **state)
{
    (void)state;
    static const double values[] = {50, 15, 40, 20, 35};
    plx_samples s;
    assert_true(plx_samples_init(&s, 5));
    assert_true(isnan(plx_samples_percentile(&s, 50)));
    for (int i = 0; i < 5; i++)
        assert_true(plx_samples_add(&s, values[i]));
    assert_false(plx_samples_add(&s, 1));
    plx_samples_sort(&s);
    assert_true(plx_samples_percentile(&s, 0) == 15);
    assert_true(plx_samples_percentile(&s, 20) == 15);
    assert_true(plx_samples_percentile(&s, 21) == 20);
    assert_true(plx_samples_percentile(&s, 50) == 35);
    assert_true(plx_samples_percentile(&s, 80) == 40);
    assert_true(plx_samples_percentile(&s, 81) == 50);
    assert_true(plx_samples_percentile(&s, 100) == 50);
    plx_samples_uninit(&s);
}

static void hashes_are_those_of_the_definition(void **state)
{
    (void)state;
    assert_true(plx_hash_bytes("", 0) == 0xCBF29CE484222325U);
    assert_true(plx_hash_bytes("a", 1) == 0xAF63DC4C8601EC8CU);
    assert_true(plx_hash_bytes("foobar", 6) == 0x85944171F73967E8U);
}

enum { WIDTH = 3, HEIGHT = 2 };

/* Columns 0 and 2 of a picture of 3 x 2. */
static int columns[] = {0, 2};
static double sums[2][PLX_SIGNS][HEIGHT] = {
    {{1, 2}, {0, 1}},
    {{0, 4}, {2, 0}},
};
static const plx_exact exact = {
    .height = HEIGHT, .count = 2, .sample = 2, .column = columns, .sums = &sums[0][0][0]};

static void fill(float fast[HEIGHT][WIDTH][PLX_SIGNS])
{
    for (int y = 0; y < HEIGHT; y++) {
        for (int sign = 0; sign < PLX_SIGNS; sign++) {
            for (int i = 0; i < 2; i++)
                fast[y][columns[i]][sign] = (float)sums[i][sign][y];
            fast[y][1][sign] = 99; /* is not compared */
        }
    }
}

static void equal_pictures_have_no_error(void **state)
{
    (void)state;
    float fast[HEIGHT][WIDTH][PLX_SIGNS];
    fill(fast);
    plx_comparison c = plx_compare(&exact, &fast[0][0][0], WIDTH);
    assert_true(isinf(c.psnr_db) && c.psnr_db > 0);
    assert_true(c.column_error == 0);
}

static void errors_are_as_defined(void **state)
{
    (void)state;
    float fast[HEIGHT][WIDTH][PLX_SIGNS];
    fill(fast);
    /* Square errors 0.25 and 1 over 8 values; peak 4. Column 0: 4 becomes 4.5; column 2: 6 becomes
     * 5. */
    fast[1][0][PLX_POSITIVE] += 0.5F;
    fast[0][2][PLX_NEGATIVE] -= 1;
    plx_comparison c = plx_compare(&exact, &fast[0][0][0], WIDTH);
    assert_true(fabs(c.psnr_db - 10 * log10(16 / (1.25 / 8))) < 1e-9);
    assert_true(fabs(c.column_error - 1.0 / 6) < 1e-12);
}

/* The peak is that of the second column, which has a larger error, too, that is of no account. */
static void columns_beside_the_sample_tell_the_peak_only(void **state)
{
    (void)state;
    plx_exact first = exact;
    first.sample = 1;
    float fast[HEIGHT][WIDTH][PLX_SIGNS];
    fill(fast);
    fast[1][0][PLX_POSITIVE] += 0.5F;
    fast[0][2][PLX_NEGATIVE] -= 1;
    plx_comparison c = plx_compare(&first, &fast[0][0][0], WIDTH);
    assert_true(fabs(c.psnr_db - 10 * log10(16 / (0.25 / 4))) < 1e-9);
    assert_true(fabs(c.column_error - 1.0 / 6) < 1e-12);
}

static void what_is_shifted_within_a_column_is_no_column_error(void **state)
{
    (void)state;
    float fast[HEIGHT][WIDTH][PLX_SIGNS];
    fill(fast);
    fast[0][0][PLX_POSITIVE] = 2;
    fast[1][0][PLX_POSITIVE] = 1;
    plx_comparison c = plx_compare(&exact, &fast[0][0][0], WIDTH);
    assert_true(c.column_error == 0);
    assert_true(fabs(c.psnr_db - 10 * log10(16 / (2.0 / 8))) < 1e-9);
}

static void columns_of_nothing_are_left_out(void **state)
{
    (void)state;
    static double none[2][PLX_SIGNS][HEIGHT];
    plx_exact empty = exact;
    empty.sums = &none[0][0][0];
    float fast[HEIGHT][WIDTH][PLX_SIGNS];
    fill(fast);
    plx_comparison c = plx_compare(&empty, &fast[0][0][0], WIDTH);
    assert_true(isnan(c.psnr_db) && isnan(c.column_error));
    none[0][PLX_POSITIVE][0] = 8;
    c = plx_compare(&empty, &fast[0][0][0], WIDTH);
    assert_true(fabs(c.column_error - 0.5) < 1e-12);
}

static void networks_have_the_connections_asked_for(void **state)
{
    (void)state;
    static const uint64_t even[] = {2, 10000, 100000, 1000000, 10000000, 100000000};
    for (size_t i = 0; i < sizeof even / sizeof *even; i++) {
        char spec[64];
        unsigned long long a, b, c;
        plx_bench_network(even[i], spec, sizeof spec);
        assert_int_equal(sscanf(spec, "%llu-%llu-%llu", &a, &b, &c), 3);
        assert_int_equal(a * b + b * c, even[i]);
        assert_true(b <= 3 * a && a <= 3 * b);
    }
    for (uint64_t n = 2; n < 5000; n++) {
        char spec[64];
        unsigned long long a, b, c;
        plx_bench_network(n, spec, sizeof spec);
        assert_int_equal(sscanf(spec, "%llu-%llu-%llu", &a, &b, &c), 3);
        assert_true(a >= 1 && b >= 1 && a == c);
        assert_true(fabs((double)(2 * a * b) - (double)n) <= (double)b);
    }
}

static bool has_address_sanitizer(void)
{
#if defined(__SANITIZE_ADDRESS__)
    return true;
#elif defined(__has_feature)
    return __has_feature(address_sanitizer);
#else
    return false;
#endif
}

static void memory_is_told(void **state)
{
    (void)state;
    enum { SIZE = 100 << 20 };
    plx_machine m;
    plx_machine_ask(&m);
    assert_true(m.cpu[0] && m.threads >= 1);
    assert_true(plx_memory_available() > 0);
    bool reset = plx_memory_reset_peak();
    uint64_t before = plx_memory_peak();
    char *much = malloc(SIZE);
    assert_non_null(much);
    memset(much, 1, SIZE);
    __asm__ volatile("" : : "r"(much) : "memory");
    free(much);
    if (before == 0 || !reset)
        skip();
    assert_true(plx_memory_peak() >= before + SIZE / 2);
    assert_true(plx_memory_reset_peak());
    /* Which keeps what was freed for a while. */
    if (!has_address_sanitizer())
        assert_true(plx_memory_peak() < before + SIZE / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentiles_are_of_the_nearest_rank),
        cmocka_unit_test(hashes_are_those_of_the_definition),
        cmocka_unit_test(equal_pictures_have_no_error),
        cmocka_unit_test(errors_are_as_defined),
        cmocka_unit_test(columns_beside_the_sample_tell_the_peak_only),
        cmocka_unit_test(what_is_shifted_within_a_column_is_no_column_error),
        cmocka_unit_test(columns_of_nothing_are_left_out),
        cmocka_unit_test(networks_have_the_connections_asked_for),
        cmocka_unit_test(memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
