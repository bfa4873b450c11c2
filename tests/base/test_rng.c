#include "base/rng.h"
#include "support.h"

#include <math.h>
#include <string.h>

/* The first outputs of the authors' xoshiro256** from the state 1, 2, 3, 4. */
static void is_the_published_generator(void **state)
{
    (void)state;
    static const uint64_t expected[] = {
        11520u, 0u, 1509978240u, 1215971899390074240u, 1216172134540287360u, 607988272756665600u};
    plx_rng r = {.s = {1, 2, 3, 4}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_true(plx_rng_u64(&r) == expected[i]);
}

static void a_seed_repeats_and_streams_differ(void **state)
{
    (void)state;
    plx_rng a, b, c, d;
    plx_rng_seed(&a, 7, 1);
    plx_rng_seed(&b, 7, 1);
    plx_rng_seed(&c, 7, 2);
    plx_rng_seed(&d, 8, 1);
    int same_stream = 0, same_seed = 0;
    for (int i = 0; i < 1000; i++) {
        uint64_t x = plx_rng_u64(&a);
        assert_true(x == plx_rng_u64(&b));
        same_stream += x == plx_rng_u64(&c);
        same_seed += x == plx_rng_u64(&d);
    }
    assert_int_equal(same_stream, 0);
    assert_int_equal(same_seed, 0);
    /* A kept half of a pair of normals must not survive a new seed. */
    plx_rng_normal(&a);
    plx_rng_seed(&a, 7, 1);
    plx_rng_seed(&b, 7, 1);
    assert_true(plx_rng_normal(&a) == plx_rng_normal(&b));
}

static void below_is_even_and_in_range(void **state)
{
    (void)state;
    plx_rng r;
    plx_rng_seed(&r, 1, 0);
    int seen[6] = {0};
    for (int i = 0; i < 60000; i++) {
        uint64_t x = plx_rng_below(&r, 6);
        assert_true(x < 6);
        seen[x]++;
    }
    for (int i = 0; i < 6; i++)
        assert_in_range(seen[i], 9600, 10400);
    /* Two thirds of the range: taking the remainder would make small values twice as frequent. */
    uint64_t n = UINT64_MAX / 3 * 2;
    int low = 0;
    for (int i = 0; i < 10000; i++)
        low += plx_rng_below(&r, n) < n / 2;
    assert_in_range(low, 4800, 5200);
    assert_true(plx_rng_below(&r, 1) == 0);
}

static void uniform_and_range_keep_their_ends(void **state)
{
    (void)state;
    plx_rng r;
    plx_rng_seed(&r, 2, 0);
    double sum = 0;
    for (int i = 0; i < 100000; i++) {
        double x = plx_rng_uniform(&r);
        assert_true(x >= 0 && x < 1);
        sum += x;
        /* So narrow that half of all values round to the upper end. */
        double next = nextafter(1.0, 2);
        assert_true(plx_rng_range(&r, 1, next) < next);
    }
    assert_true(fabs(sum / 100000 - 0.5) < 0.005);
    assert_true(plx_rng_range(&r, 3, 3) == 3);
}

static void normal_has_its_moments(void **state)
{
    (void)state;
    plx_rng r;
    plx_rng_seed(&r, 3, 0);
    double m1 = 0, m2 = 0, m4 = 0;
    const int n = 200000;
    for (int i = 0; i < n; i++) {
        double x = plx_rng_normal(&r);
        m1 += x;
        m2 += x * x;
        m4 += x * x * x * x;
    }
    assert_true(fabs(m1 / n) < 0.01);
    assert_true(fabs(m2 / n - 1) < 0.015);
    assert_true(fabs(m4 / n - 3) < 0.1);
}

static void shuffle_permutes_evenly(void **state)
{
    (void)state;
    plx_rng r;
    plx_rng_seed(&r, 4, 0);
    int place[4][4] = {{0}};
    for (int round = 0; round < 8000; round++) {
        uint32_t items[4] = {0, 1, 2, 3};
        plx_rng_shuffle(&r, items, 4);
        unsigned present = 0;
        for (int i = 0; i < 4; i++) {
            present |= 1u << items[i];
            place[items[i]][i]++;
        }
        assert_int_equal(present, 15);
    }
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            assert_in_range(place[i][j], 1850, 2150);
    plx_rng_shuffle(&r, NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_published_generator),
        cmocka_unit_test(a_seed_repeats_and_streams_differ),
        cmocka_unit_test(below_is_even_and_in_range),
        cmocka_unit_test(uniform_and_range_keep_their_ends),
        cmocka_unit_test(normal_has_its_moments),
        cmocka_unit_test(shuffle_permutes_evenly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
