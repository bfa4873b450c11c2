#include "density/style.h"
#include "support.h"

#include <math.h>
#include <string.h>

static void all_can_be_written(void **state)
{
    (void)state;
    plx_edge_style s = PLX_EDGE_STYLE_DEFAULT;
    assert_true(s.gain == 1 && s.gamma == 1 && s.threshold == 0 && s.strongest == 200);
    static const char *const good[][2] = {{"palette", "purple-green"}, {"curve", "log"},
        {"gain", "2.5"}, {"gamma", "0.5"}, {"threshold", "1e-3"}, {"strongest", "200"},
        {"theme", "light"}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(plx_edge_style_set(&s, good[i][0], good[i][1], NULL));
    const plx_edge_style expected = {PLX_PALETTE_PURPLE_GREEN, PLX_CURVE_LOG, 2.5, 0.5, 1e-3, 200,
        PLX_THEME_LIGHT, PLX_HUE_SIGN};
    assert_true(plx_edge_style_equal(&s, &expected));
    for (plx_palette p = 0; p < PLX_PALETTE_COUNT; p++) {
        assert_true(plx_edge_style_set(&s, "palette", plx_palette_name(p), NULL));
        assert_int_equal(s.palette, p);
    }
    for (plx_curve c = 0; c < PLX_CURVE_COUNT; c++) {
        assert_true(plx_edge_style_set(&s, "curve", plx_curve_name(c), NULL));
        assert_int_equal(s.curve, c);
    }
}

static void nonsense_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    static const char *const bad[][2] = {{"", ""}, {"gain", ""}, {"gain", "0"}, {"gain", "-1"},
        {"gain", "17"}, {"gain", "nan"}, {"gamma", "inf"}, {"gamma", "0.1"}, {"gamma", "5"},
        {"threshold", "-1"}, {"threshold", "nan"}, {"threshold", "1e31"}, {"strongest", "-1"},
        {"strongest", "1.5"}, {"strongest", "100001"}, {"palette", "pink"}, {"palette", ""},
        {"curve", "sqrt"}, {"color", "red"}, {"Gain", "1"}, {"a-very-long-name-of-a-member", "1"}};
    plx_edge_style s = PLX_EDGE_STYLE_DEFAULT;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        plx_error e = {0};
        assert_false(plx_edge_style_set(&s, bad[i][0], bad[i][1], &e));
        assert_int_equal(e.code, PLX_ERR_USAGE);
        assert_true(plx_edge_style_equal(&s, &PLX_EDGE_STYLE_DEFAULT));
    }
}

static void any_difference_is_one(void **state)
{
    (void)state;
    static const char *const changes[][2] = {{"palette", "blue-red"}, {"curve", "linear"},
        {"gain", "2"}, {"gamma", "2"}, {"threshold", "1"}, {"strongest", "1"}, {"theme", "print"}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        plx_edge_style s = PLX_EDGE_STYLE_DEFAULT;
        assert_true(plx_edge_style_set(&s, changes[i][0], changes[i][1], NULL));
        assert_false(plx_edge_style_equal(&s, &PLX_EDGE_STYLE_DEFAULT));
    }
}

/* How people without one kind of cone see linear red, green and blue: the matrices of full
 * severity by Machado, Oliveira and Fernandes (IEEE TVCG 15, 2009). */
static const double visions[4][3][3] = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
        {-0.003882, -0.048116, 1.051998}},
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413},
        {-0.011820, 0.042940, 0.968881}},
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602},
        {0.004733, 0.691367, 0.303900}},
};

static double bend(double t)
{
    return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
}

/* CIE L*a*b* of a colour as it is seen. */
static void lab_of(const float *rgb, const double (*vision)[3], double *lab)
{
    static const double to_xyz[3][3] = {
        {0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}};
    static const double white[3] = {0.9505, 1, 1.089};
    double linear[3], f[3];
    for (int i = 0; i < 3; i++) {
        double v = (double)rgb[i];
        linear[i] = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
    }
    for (int i = 0; i < 3; i++) {
        double xyz = 0;
        for (int j = 0; j < 3; j++) {
            double seen = 0;
            for (int k = 0; k < 3; k++)
                seen += vision[j][k] * linear[k];
            xyz += to_xyz[i][j] * fmin(fmax(seen, 0), 1);
        }
        f[i] = bend(xyz / white[i]);
    }
    lab[0] = 116 * f[1] - 16;
    lab[1] = 500 * (f[0] - f[1]);
    lab[2] = 200 * (f[1] - f[2]);
}

static double difference(const float *a, const float *b, const double (*vision)[3])
{
    double la[3], lb[3];
    lab_of(a, vision, la);
    lab_of(b, vision, lb);
    return sqrt(pow(la[0] - lb[0], 2) + pow(la[1] - lb[1], 2) + pow(la[2] - lb[2], 2));
}

/* A difference of 2.3 is just seen; 25 is plain across the screen. Neutral stands between. */
static void signs_stay_apart_for_all_eyes(void **state)
{
    (void)state;
    for (int k = 0; k < 6; k++) {
        plx_palette_colors c =
            plx_palette_get((plx_palette)(k % 3), k < 3 ? PLX_THEME_DARK : PLX_THEME_PRINT);
        /* As bright as they are, and on a dark page at a third of it. */
        for (int dark = 0; dark < (k < 3 ? 2 : 1); dark++) {
            for (int vision = 0; vision < 4; vision++) {
                double apart = difference(c.positive, c.negative, visions[vision]);
                double above = difference(c.positive, c.neutral, visions[vision]);
                double below = difference(c.negative, c.neutral, visions[vision]);
                assert_true(apart > (dark ? 25 : 60));
                assert_true(fmin(above, below) > (dark ? 8 : 25));
            }
            for (int i = 0; i < 3; i++) {
                c.positive[i] /= 3;
                c.negative[i] /= 3;
                c.neutral[i] /= 3;
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_can_be_written),
        cmocka_unit_test(nonsense_is_refused_and_changes_nothing),
        cmocka_unit_test(any_difference_is_one),
        cmocka_unit_test(signs_stay_apart_for_all_eyes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
