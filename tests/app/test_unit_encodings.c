/* Encodings of units and of layers (encodings.h). */
#include "encodings.h"
#include "scene/layer_marks.h"

/* -- Units -- */

static double outgoing(size_t layer, size_t unit)
{
    if (layer + 1 == LAYERS)
        return 0;
    const plx_link *k = &network->links[layer];
    return fabs((double)snapshot->params[k->weight_offset + unit * k->in + unit]);
}

/* A unit leads to the output of its own row alone; where it lowers that, the first of the others is
 * raised most. */
static double class_of(size_t layer, size_t unit)
{
    bool lowers = unit % 2 == 1 && layer + 2 == LAYERS;
    return !lowers ? (double)unit : unit == 0 ? 1 : 0;
}

static double unit_value(plx_quantity q, size_t layer, size_t unit)
{
    size_t u = layer * UNITS + unit;
    switch (q) {
    case PLX_UNIT_ACTIVATION:
        return (double)snapshot->activation[u];
    case PLX_UNIT_PREACTIVATION:
        return (double)snapshot->preactivation[u];
    case PLX_UNIT_BIAS:
        return layer == 0 ? 0
                          : (double)snapshot->params[network->links[layer - 1].bias_offset + unit];
    case PLX_UNIT_MEAN:
        return (double)snapshot->unit_mean[u];
    case PLX_UNIT_VARIANCE:
        return (double)snapshot->unit_variance[u];
    case PLX_UNIT_ZERO_SHARE:
        return (double)snapshot->unit_zero_share[u];
    case PLX_UNIT_IMPORTANCE:
        return outgoing(layer, unit);
    case PLX_UNIT_SALIENCE:
        return fabs((double)(snapshot->activation[u] * snapshot->unit_gradient[u]));
    case PLX_UNIT_LAYER:
        return (double)layer;
    case PLX_UNIT_CLASS:
        return class_of(layer, unit);
    default:
        return -1;
    }
}

static const char *const unit_quantities[] = {"activation", "pre-activation", "bias", "mean",
    "variance", "zero-share", "importance", "salience", "layer", "class"};
enum { UNIT_QUANTITIES = sizeof unit_quantities / sizeof *unit_quantities };

/* Only units, all of one size and shape. */
static const char *const only_units = "link.threshold=1e9 link.strongest=0 unit.size=none";

static bounds bounds_of(plx_quantity q)
{
    bounds b = {INFINITY, -INFINITY, 0};
    for (size_t i = 0; i < LAYERS * UNITS; i++) {
        double v = unit_value(q, i / UNITS, i % UNITS);
        b.low = fmin(b.low, v);
        b.high = fmax(b.high, v);
        b.most = fmax(b.most, fabs(v));
    }
    return b;
}

static void check_unit_colors(const char *name)
{
    plx_quantity q = shot.style.channel[PLX_UNIT_COLOR].quantity;
    plx_legend_block legend = legend_of(PLX_UNIT_COLOR);
    bounds b = bounds_of(q);
    for (size_t i = 0; i < LAYERS * UNITS; i++) {
        size_t layer = i / UNITS, unit = i % UNITS;
        const unsigned char *got = pixel(column_px(layer), unit_py(layer, unit));
        double value = unit_value(q, layer, unit);
        if (plx_quantity_is_class(q)) {
            float rgb[3];
            plx_palette_color(PLX_PALETTE_OKABE_ITO, PLX_THEME_DARK,
                q == PLX_UNIT_LAYER ? (double)layer : class_of(layer, unit), rgb);
            assert_color(name, got, rgb, 1);
            bool told = false;
            for (size_t m = 0; m < legend.mark_count; m++)
                told = told || memcmp(&legend.marks[m].color, got, 3) == 0;
            assert_true(told);
            continue;
        }
        bool diverging = plx_quantity_signed(q);
        double place = diverging ? value / b.most : (value - b.low) / (b.high - b.low);
        float rgb[3];
        plx_unit_color(
            &stage.shown.visuals.ramp, &(plx_unit_visual){.value = (float)place, .size = 1}, rgb);
        assert_color(name, got, rgb, 1);
        /* About zero the colours go fastest, and a step of the bar is a wide one. */
        if (!diverging || fabs(place) > 0.03)
            assert_on_bar(name, &legend, diverging ? (place + 1) / 2 : place, got, 14);
    }
}

static void units_take_colors(void **state)
{
    (void)state;
    char setting[128];
    static const char *const themes[] = {"dark", "light", "print"};
    for (int i = 0; i < UNIT_QUANTITIES; i++) {
        snprintf(
            setting, sizeof setting, "unit.color=%s unit.color.over=network", unit_quantities[i]);
        draw(only_units, setting);
        check_unit_colors(setting);
        if (strcmp(unit_quantities[i], "layer") == 0 || strcmp(unit_quantities[i], "class") == 0)
            continue;
        snprintf(setting, sizeof setting,
            "unit.color=%s unit.color.over=network unit.palette=%s theme=%s", unit_quantities[i],
            i % 2 ? "blue-red" : "purple-green", themes[i % 3]);
        if (plx_quantity_signed(shot.style.channel[PLX_UNIT_COLOR].quantity)) {
            draw(only_units, setting);
            check_unit_colors(setting);
        }
    }
}

/* Pixels that are not page around a unit. */
static int area_of(size_t layer, size_t unit)
{
    int x = (int)column_px(layer), y = (int)unit_py(layer, unit), area = 0;
    int reach = (int)(unit_radius() * 1.1);
    for (int dy = -reach; dy <= reach; dy++)
        for (int dx = -reach; dx <= reach; dx++)
            area += memcmp(pixel(x + dx, y + dy), pixels[0][0], 3) != 0;
    return area;
}

static void units_take_sizes(void **state)
{
    (void)state;
    char setting[128];
    for (int i = 0; i < UNIT_QUANTITIES; i++) {
        snprintf(setting, sizeof setting, "unit.size=%s unit.size.over=network unit.color=none",
            unit_quantities[i]);
        draw("link.threshold=1e9 link.strongest=0", setting);
        plx_quantity q = shot.style.channel[PLX_UNIT_SIZE].quantity;
        bounds b = bounds_of(q);
        plx_legend_block legend = legend_of(PLX_UNIT_SIZE);
        bool names = plx_quantity_is_class(q);
        assert_int_equal(legend.mark_count, names && q == PLX_UNIT_CLASS ? UNITS : 3);
        double full = 3.14159 * unit_radius() * unit_radius();
        /* The last layer has no outgoing weights to show. */
        for (size_t u = 0; u < (LAYERS - 1) * UNITS; u++) {
            double value = unit_value(q, u / UNITS, u % UNITS);
            double share = names ? (value + 1) / PLX_CLASS_COLORS : fabs(value) / b.most;
            double radius = 0.3 + 0.7 * sqrt(share), area = area_of(u / UNITS, u % UNITS);
            if (fabs(area / full - radius * radius) > 0.12)
                fail_msg("%s: unit %zu covers %g of %g, not %g", setting, u, area, full,
                    radius * radius);
        }
    }
}

/* Whether a shape covers four places: its middle, a corner, and points at the right and above. */
static const bool covers[PLX_SHAPE_COUNT][4] = {
    [PLX_CIRCLE] = {true, false, false, false},
    [PLX_SQUARE] = {true, true, false, false},
    [PLX_DIAMOND] = {true, false, true, true},
    [PLX_TRIANGLE] = {true, false, false, true},
    [PLX_HEXAGON] = {true, false, true, false},
    [PLX_RING] = {false, false, true, false},
};

static plx_shape shape_of(size_t layer, size_t unit)
{
    static const double places[4][2] = {{0, 0}, {0.85, -0.85}, {1.06, 0}, {0, -1.2}};
    bool got[4];
    for (int i = 0; i < 4; i++)
        got[i] = memcmp(pixel(column_px(layer) + places[i][0] * unit_radius(),
                            unit_py(layer, unit) + places[i][1] * unit_radius()),
                     pixels[0][0], 3) != 0;
    plx_shape shape = PLX_CIRCLE;
    while (shape < PLX_SHAPE_COUNT && memcmp(covers[shape], got, sizeof got) != 0)
        shape++;
    return shape;
}

static void units_take_shapes(void **state)
{
    (void)state;
    char setting[128];
    for (int i = 0; i < UNIT_QUANTITIES; i++) {
        snprintf(setting, sizeof setting, "unit.shape=%s unit.shape.over=network unit.color=none",
            unit_quantities[i]);
        draw(only_units, setting);
        plx_quantity q = shot.style.channel[PLX_UNIT_SHAPE].quantity;
        bounds b = bounds_of(q);
        plx_legend_block legend = legend_of(PLX_UNIT_SHAPE);
        bool sign = plx_quantity_signed(q);
        double low = sign ? INFINITY : b.low, high = sign ? b.most : b.high;
        for (size_t u = 0; u < LAYERS * UNITS; u++)
            low = fmin(low, fabs(unit_value(q, u / UNITS, u % UNITS)));
        for (size_t u = 0; u < LAYERS * UNITS; u++) {
            double value = fabs(unit_value(q, u / UNITS, u % UNITS));
            double wanted = q == PLX_UNIT_CLASS   ? class_of(u / UNITS, u % UNITS)
                            : q == PLX_UNIT_LAYER ? value
                                                  : floor((value - low) / (high - low) * 5.9999);
            if (!plx_quantity_is_class(q))
                wanted = fmin(floor((value - low) / (high - low) * PLX_SHAPE_COUNT), PLX_RING);
            plx_shape got = shape_of(u / UNITS, u % UNITS);
            if ((double)got != wanted)
                fail_msg("%s: unit %zu is a %s, not a %s", setting, u,
                    got < PLX_SHAPE_COUNT ? plx_shape_name(got) : "riddle",
                    plx_shape_name((plx_shape)wanted));
            bool told = false;
            for (size_t m = 0; m < legend.mark_count; m++)
                told = told || legend.marks[m].shape == got;
            assert_true(told);
        }
    }
}

/* -- Layers -- */

static void layers_take_colors(void **state)
{
    (void)state;
    static const char *const quantities[] = {"kind", "function", "depth"};
    static const double functions[LAYERS] = {7, 2, 6};
    char setting[128];
    for (int t = 0; t < 6; t++) {
        plx_channel c = t < 3 ? PLX_LAYER_COLOR : PLX_LAYER_OUTLINE;
        snprintf(setting, sizeof setting, "%s=%s", plx_channel_name(c), quantities[t % 3]);
        draw(only_units, setting);
        plx_legend_block legend = legend_of(c);
        for (size_t l = 0; l < LAYERS; l++) {
            float rgb[3];
            double value = t % 3 == 1 ? functions[l] : (double)l;
            bool depth = t % 3 == 2;
            plx_palette_color(depth ? PLX_PALETTE_VIRIDIS : PLX_PALETTE_OKABE_ITO, PLX_THEME_DARK,
                depth ? value / (LAYERS - 1) : value, rgb);
            double y = (unit_py(l, 1) + unit_py(l, 2)) / 2, x = column_px(l);
            const unsigned char *got = pixel(x, y);
            if (c == PLX_LAYER_COLOR) {
                for (int k = 0; k < 3; k++)
                    rgb[k] = PLX_PAGE[PLX_THEME_DARK][k] +
                             PLX_BAND_OPACITY * (rgb[k] - PLX_PAGE[PLX_THEME_DARK][k]);
            } else {
                /* The line is where the row is brightest, beside the units. */
                for (double dx = unit_radius(); dx < 3 * unit_radius(); dx++) {
                    const unsigned char *p = pixel(x + dx, y);
                    got = p[0] + p[1] + p[2] > got[0] + got[1] + got[2] ? p : got;
                }
            }
            assert_color(setting, got, rgb, 3);
            if (depth) {
                assert_on_bar(setting, &legend, value / (LAYERS - 1), got, 6);
                continue;
            }
            bool told = false;
            for (size_t m = 0; m < legend.mark_count; m++) {
                const plx_rgba *mark = &legend.marks[m].color;
                told = told || (abs(mark->r - got[0]) < 4 && abs(mark->g - got[1]) < 4 &&
                                   abs(mark->b - got[2]) < 4);
            }
            assert_true(told);
        }
    }
}

/* The share of a layer's side that its line covers. */
static double side_share(size_t layer)
{
    int lit = 0, rows = 0;
    for (double y = unit_py(layer, 0); y < unit_py(layer, 3); y++, rows++) {
        bool any = false;
        for (double dx = unit_radius() * 1.2; dx < 3 * unit_radius(); dx++)
            any = any || memcmp(pixel(column_px(layer) + dx, y), pixels[0][0], 3) != 0;
        lit += any;
    }
    return (double)lit / rows;
}

static void layers_take_styles(void **state)
{
    (void)state;
    draw(only_units, "layer.style=kind");
    assert_true(side_share(0) > 0.99);
    assert_true(side_share(1) > 0.4 && side_share(1) < 0.85);
    assert_true(side_share(2) > 0.3 && side_share(2) < 0.99);
    plx_legend_block legend = legend_of(PLX_LAYER_STYLE);
    for (size_t m = 0; m < 3; m++)
        assert_int_equal(legend.marks[m].pattern, m);
    /* Functions come after each other as in their table: identity, ReLU, softmax. */
    draw(only_units, "layer.style=function");
    legend = legend_of(PLX_LAYER_STYLE);
    assert_int_equal(legend.mark_count, 3);
    for (size_t l = 0; l < LAYERS; l++)
        assert_true(side_share(l) > 0.3);
    assert_true(side_share(0) != side_share(1));
    draw(only_units, "layer.style=depth layer.outline=depth");
    assert_true(side_share(LAYERS - 1) > 0.99);
    assert_true(side_share(0) < 0.99);
    legend_of(PLX_LAYER_STYLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_take_colors),
        cmocka_unit_test(units_take_sizes),
        cmocka_unit_test(units_take_shapes),
        cmocka_unit_test(layers_take_colors),
        cmocka_unit_test(layers_take_styles),
    };
    return cmocka_run_group_tests(tests, setup, stage_teardown);
}
