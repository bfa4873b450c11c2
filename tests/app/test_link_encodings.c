/* Encodings of connections (encodings.h), and members of all. */
#include "encodings.h"

#include "base/mem.h"

static const char *const link_quantities[] = {
    "weight", "abs-weight", "gradient", "update", "contribution"};
enum { LINK_QUANTITIES = sizeof link_quantities / sizeof *link_quantities };

static const char *const only_lines = "link.threshold=1e-6 link.strongest=0";

/* From unit i of a layer to unit i of the next. */
static double link_value(plx_quantity q, size_t link, size_t i)
{
    const plx_link *k = &network->links[link];
    size_t at = k->weight_offset + i * k->in + i;
    double w = (double)snapshot->params[at];
    return q == PLX_LINK_WEIGHT       ? w
           : q == PLX_LINK_ABS_WEIGHT ? fabs(w)
           : q == PLX_LINK_GRADIENT   ? (double)snapshot->gradient[at]
           : q == PLX_LINK_UPDATE     ? (double)snapshot->update[at]
                                      : w * (double)snapshot->activation[link * UNITS + i];
}

/* Values that do not exist count as 0 in the bounds: other connections have weight 0. */
static bounds link_bounds(plx_quantity q)
{
    bounds b = {0, 0, 0};
    for (size_t i = 0; i < (LAYERS - 1) * UNITS; i++) {
        double v = link_value(q, i / UNITS, i % UNITS);
        b.low = fmin(b.low, v);
        b.high = fmax(b.high, v);
        b.most = fmax(b.most, fabs(v));
    }
    return b;
}

typedef struct column_sum {
    double positive, negative; /* sums over a column */
    int rows;                  /* of pixels that it covers there */
} column_sum;

/* What lies in a column of pixels about a line, `t` of the way along it. */
static column_sum line_at(size_t link, size_t i, double t)
{
    column_sum l = {0};
    int x = (int)(column_px(link) + t * (column_px(link + 1) - column_px(link)));
    int y = (int)unit_py(link, i), reach = 25;
    for (int dy = -reach; dy <= reach; dy++) {
        const float *s = sums[y + dy][x];
        l.positive += (double)s[PLX_POSITIVE];
        l.negative += (double)s[PLX_NEGATIVE];
        l.rows += s[0] + s[1] > 1e-6F;
    }
    return l;
}

static void assert_close(const char *what, size_t line, double got, double wanted, double most)
{
    if (!(fabs(got - wanted) <= most))
        fail_msg("%s: line %zu has %g, not %g", what, line, got, wanted);
}

static const plx_engine engines[] = {PLX_ENGINE_DENSITY_CPU, PLX_ENGINE_DENSITY_GPU};

static void lines_take_colors(void **state)
{
    (void)state;
    char setting[128];
    static const char *const palettes[] = {"viridis", "cividis", "magma", "blue-orange"};
    for (int t = 0; t < LINK_QUANTITIES * 4; t++) {
        snprintf(setting, sizeof setting, "link.color=%s link.palette=%s link.opacity=%s",
            link_quantities[t / 4], palettes[t % 4], t % 3 ? "abs-weight" : "none");
        draw(only_lines, setting);
        plx_quantity q = shot.style.channel[PLX_LINK_COLOR].quantity;
        bounds b = link_bounds(q);
        plx_legend_block legend = legend_of(PLX_LINK_COLOR);
        bool about_zero = t % 4 == 3 && plx_quantity_signed(q);
        for (size_t i = 0; i < (LAYERS - 1) * UNITS; i++) {
            double value = link_value(q, i / UNITS, i % UNITS);
            double place = about_zero   ? value / b.most
                           : t % 4 == 3 ? (value - b.low) / (b.high - b.low)
                                        : 2 * (value - b.low) / (b.high - b.low) - 1;
            double amount = t % 3 ? fabs(link_value(PLX_LINK_WEIGHT, i / UNITS, i % UNITS)) : 1;
            column_sum l = line_at(i / UNITS, i % UNITS, 0.5);
            assert_close(setting, i, l.positive + l.negative, amount, 1e-4 * amount);
            /* The sign alone, where the colour is that of an amount with a sign. */
            if (!stage.shown.paired) {
                assert_true((l.positive > l.negative) == (value > 0));
                continue;
            }
            assert_close(setting, i, (l.positive - l.negative) / amount, place, 1e-4);
            float rgb[3];
            unsigned char hue[3];
            plx_tone_hue(&stage.shown.edges, place, rgb);
            for (int c = 0; c < 3; c++)
                hue[c] = (unsigned char)lroundf(rgb[c] * 255);
            assert_on_bar(
                setting, &legend, t % 4 == 3 && !about_zero ? place : (place + 1) / 2, hue, 12);
        }
    }
}

static void lines_take_opacity(void **state)
{
    (void)state;
    char setting[128];
    for (int i = 0; i < LINK_QUANTITIES; i++) {
        snprintf(setting, sizeof setting,
            "link.color=weight link.palette=viridis link.opacity=%s%s", link_quantities[i],
            i % 2 ? "" : " link.opacity.scale=log");
        draw(only_lines, setting);
        plx_quantity q = shot.style.channel[PLX_LINK_OPACITY].quantity;
        bounds b = link_bounds(q);
        plx_legend_block legend = legend_of(PLX_LINK_OPACITY);
        /* The bar goes from the page to full ink. */
        const unsigned char *first = legend.bar[0], *last = legend.bar[legend.steps - 1];
        assert_true(legend.steps > 0 && last[3] * (last[0] + last[1] + last[2]) >
                                            first[3] * (first[0] + first[1] + first[2]) + 50);
        for (size_t n = 0; n < (LAYERS - 1) * UNITS; n++) {
            double value = fabs(link_value(q, n / UNITS, n % UNITS));
            double amount = i % 2 ? value : log1p(value / b.most * 999) / log(1000);
            column_sum l = line_at(n / UNITS, n % UNITS, 0.5);
            assert_close(setting, n, l.positive + l.negative, amount, 2e-3 * amount + 1e-6);
        }
    }
}

static void lines_take_widths(void **state)
{
    (void)state;
    char setting[128];
    for (int t = 0; t < 2 * LINK_QUANTITIES; t++) {
        snprintf(
            setting, sizeof setting, "link.width=%s link.opacity=none", link_quantities[t / 2]);
        engine = engines[t % 2];
        draw(only_lines, setting);
        plx_quantity q = shot.style.channel[PLX_LINK_WIDTH].quantity;
        bounds b = link_bounds(q);
        plx_legend_block legend = legend_of(PLX_LINK_WIDTH);
        assert_true(legend.marks[2].size > 3 && legend.marks[0].size < 1);
        for (size_t i = 0; i < (LAYERS - 1) * UNITS; i++) {
            double width = 0.5 + 3.5 * fabs(link_value(q, i / UNITS, i % UNITS)) / b.most;
            column_sum l = line_at(i / UNITS, i % UNITS, 0.5);
            assert_close(setting, i, l.positive + l.negative, width, 1e-3 * width);
            /* Lines are as smooth as a pixel at either edge. */
            assert_close(setting, i, l.rows, ceil(SCALE * width) + 1, 1.01);
        }
    }
    engine = PLX_ENGINE_AUTO;
}

static void lines_take_styles(void **state)
{
    (void)state;
    char setting[128];
    for (int t = 0; t < LINK_QUANTITIES; t++) {
        snprintf(setting, sizeof setting, "link.style=%s link.opacity=none", link_quantities[t]);
        draw(only_lines, setting);
        plx_quantity q = shot.style.channel[PLX_LINK_STYLE].quantity;
        bounds b = link_bounds(q);
        plx_legend_block legend = legend_of(PLX_LINK_STYLE);
        assert_int_equal(legend.mark_count, 3);
        for (size_t i = 0; i < (LAYERS - 1) * UNITS; i++) {
            double value = link_value(q, i / UNITS, i % UNITS);
            double at = plx_quantity_signed(q) ? (value / b.most + 1) / 2 : value / b.most;
            float ink = plx_pattern_ink(at >= 2.0 / 3   ? PLX_SOLID
                                        : at >= 1.0 / 3 ? PLX_DASHED
                                                        : PLX_DOTTED);
            int lit = 0, columns = 0;
            for (double p = 0.2; p < 0.8; p += 0.005, columns++)
                lit += line_at(i / UNITS, i % UNITS, p).rows > 0;
            assert_close(setting, i, (double)lit / columns, (double)ink, 0.13);
        }
    }
}

/* -- What is the same for all -- */

static void every_member_changes_the_picture(void **state)
{
    (void)state;
    static const char *const settings[] = {"unit.color=bias unit.color.over=network",
        "unit.color.scale=log", "unit.color.scale=quantile", "unit.color.clip=20-80",
        "unit.color.range=-0.2..0.2", "unit.color.over=network", "unit.palette=viridis",
        "unit.palette=blue-red", "unit.size.scale=log", "unit.size.clip=20-80", "unit.size=none",
        "unit.shape=bias", "link.palette=viridis", "link.palette=magma", "link.palette=cividis",
        "link.palette=purple-green", "link.color.scale=quantile", "link.color.clip=10-90",
        "link.color.range=-0.1..0.1", "link.opacity=none", "link.opacity.scale=quantile",
        "link.width=abs-weight", "link.style=weight", "curve=log", "curve=linear", "gain=3",
        "gamma=0.5", "threshold=0.5", "theme=light", "theme=print", "layer.color=kind",
        "layer.outline=function", "layer.style=depth"};
    static unsigned char before[sizeof pixels];
    draw("", "theme=dark");
    memcpy(before, pixels, sizeof before);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        draw("", settings[i]);
        size_t changed = 0;
        for (size_t p = 0; p < sizeof before; p += 4)
            changed += memcmp(before + p, &((unsigned char *)pixels)[p], 3) != 0;
        if (changed < 100)
            fail_msg("%s changes %zu pixels", settings[i], changed);
    }
}

/* A window goes on with what it had, and says why. */
static void without_memory_links_stay_as_they_were(void **state)
{
    (void)state;
    static float before[HEIGHT][WIDTH][PLX_SIGNS];
    engine = PLX_ENGINE_DENSITY_CPU;
    draw("", "");
    memcpy(before, sums, sizeof before);
    plx_error e = {0};
    set(&shot.style, "link.color=gradient link.opacity=weight");
    plx_mem_fail_at(1);
    assert_false(plx_stage_draw(&stage, &shot, target, &status, &e));
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    shot.exact = false;
    plx_mem_fail_at(1);
    assert_true(plx_stage_draw(&stage, &shot, target, &status, &e));
    plx_mem_fail_at(0);
    assert_int_equal(stage.refused.code, PLX_ERR_MEMORY);
    plx_renderer_read_connections(stage.renderer, sums[0][0]);
    assert_memory_equal(sums, before, sizeof before);
    assert_true(plx_stage_draw(&stage, &shot, target, &status, &e));
    assert_int_equal(stage.refused.code, PLX_OK);
    assert_true(stage.shown.paired);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_take_colors),
        cmocka_unit_test(lines_take_opacity),
        cmocka_unit_test(lines_take_widths),
        cmocka_unit_test(lines_take_styles),
        cmocka_unit_test(every_member_changes_the_picture),
        cmocka_unit_test(without_memory_links_stay_as_they_were),
    };
    return cmocka_run_group_tests(tests, setup, stage_teardown);
}
