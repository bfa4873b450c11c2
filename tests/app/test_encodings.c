/* Every encoding in turn: what it changes in the picture, that this is what the values say, and
 * that the legend says the same. Each link joins unit i to unit i alone, so that lines lie apart.
 */
#include "app/stage.h"
#include "feed/exchange.h"
#include "gl.h"
#include "scene/layer_marks.h"
#include "scene/unit_marks.h"
#include "ui/legend_make.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 480, HEIGHT = 360, SCALE = 2, UNITS = 4, LAYERS = 3 };

static plx_network *network;
static plx_exchange *exchange;
static const plx_snapshot *snapshot;
static plx_stage stage;
static plx_target *target;
static plx_shot shot;
static plx_engine engine; /* of the next pictures */
static plx_edge_status status;
static unsigned char pixels[HEIGHT][WIDTH][4];
static float sums[HEIGHT][WIDTH][PLX_SIGNS];

/* Values of both signs, all different. */
static void fill_links(plx_snapshot *s)
{
    for (size_t l = 0; l < network->link_count; l++) {
        const plx_link *k = &network->links[l];
        for (size_t i = 0; i < UNITS; i++) {
            size_t at = k->weight_offset + i * k->in + i;
            double n = (double)(l * UNITS + i);
            s->params[at] = (float)((i % 2 ? -1 : 1) * (0.3 + 0.1 * n));
            s->gradient[at] = (float)(0.02 * (n - 3.3));
            s->update[at] = (float)(0.001 * (5.2 - n));
            s->params[k->bias_offset + i] = (float)(0.2 * n - 0.7);
        }
        s->link_version[l] = 1;
    }
}

static void fill_units(plx_snapshot *s)
{
    for (size_t u = 0; u < network->unit_count; u++) {
        double n = (double)u;
        s->activation[u] = (float)sin(n + 0.4);
        s->preactivation[u] = (float)cos(1.7 * n);
        s->unit_gradient[u] = (float)(0.1 * sin(3 * n + 1));
        s->unit_mean[u] = (float)(0.3 - 0.1 * n);
        s->unit_variance[u] = (float)(0.05 * (n + 1));
        s->unit_zero_share[u] = (float)(n / 12);
    }
    for (size_t l = 0; l < network->layer_count; l++)
        s->layer_activation[l] = network->layers[l].activation;
}

static int setup(void **state)
{
    static const plx_network_desc desc = {
        .spec = "4-4-4", .hidden_default = PLX_ACT_RELU, .output_default = PLX_ACT_SOFTMAX};
    if (gl_setup(state) != 0)
        return -1;
    network = plx_network_create(&desc, NULL);
    exchange = plx_exchange_create(network, NULL);
    target = plx_target_create(gl_device, "t", WIDTH, HEIGHT, PLX_FORMAT_RGBA8, NULL);
    if (!exchange || !target ||
        !plx_stage_init(&stage,
            &(plx_stage_desc){
                .device = gl_device, .network = network, .ui_scale = SCALE, .threads = 1},
            NULL))
        return -1;
    plx_snapshot *s = plx_exchange_begin(exchange);
    fill_links(s);
    fill_units(s);
    s->gradient_version = s->update_version = s->preactivation_version = 1;
    s->unit_gradient_version = s->unit_statistics_version = 1;
    plx_exchange_publish(exchange);
    snapshot = plx_exchange_take(exchange);
    return 0;
}

static int teardown(void **state)
{
    plx_stage_uninit(&stage);
    plx_target_destroy(&target);
    plx_exchange_destroy(&exchange);
    plx_network_destroy(&network);
    return gl_teardown(state);
}

/* settings: "name=value name=value …". */
static void set(plx_style *style, const char *settings)
{
    char text[512], *rest = text;
    plx_error e;
    snprintf(text, sizeof text, "%s", settings);
    for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        if (!plx_style_parse(style, word, &e))
            fail_msg("%s: %s", word, e.message);
}

static void draw(const char *base, const char *setting)
{
    plx_error e;
    shot = (plx_shot){.snapshot = snapshot,
        .viewport = {WIDTH, HEIGHT, SCALE},
        .style = PLX_STYLE_DEFAULT,
        .engine = engine,
        .still = true,
        .exact = true};
    set(&shot.style, base);
    set(&shot.style, setting);
    plx_rig rig = {0};
    plx_rig_init(&rig, &stage.layout, &shot.viewport);
    shot.camera = rig.goal;
    if (!plx_stage_draw(&stage, &shot, target, &status, &e))
        fail_msg("%s: %s", setting, e.message);
    plx_target_read_rgba8(target, pixels[0][0]);
    plx_renderer_read_connections(stage.renderer, sums[0][0]);
    assert_no_gl_errors();
}

static double column_px(size_t layer)
{
    return plx_camera_px(&shot.camera, &shot.viewport, stage.layout.columns[layer].x);
}

static double unit_py(size_t layer, size_t unit)
{
    return plx_camera_py(
        &shot.camera, &shot.viewport, plx_column_y(&stage.layout.columns[layer], (double)unit));
}

static double unit_radius(void)
{
    return plx_unit_radius(&stage.layout.columns[0], &shot.camera, &shot.viewport);
}

/* Beside the picture is page too. */
static const unsigned char *pixel(double x, double y)
{
    bool inside = x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT;
    return inside ? pixels[(int)y][(int)x] : pixels[0][0];
}

static void assert_color(const char *what, const unsigned char *got, const float *rgb, int most)
{
    for (int c = 0; c < 3; c++)
        if (labs(lroundf(rgb[c] * 255) - got[c]) > most)
            fail_msg("%s: %d %d %d, not %ld %ld %ld", what, got[0], got[1], got[2],
                lroundf(rgb[0] * 255), lroundf(rgb[1] * 255), lroundf(rgb[2] * 255));
}

static plx_legend_block legend_of(plx_channel c)
{
    plx_legend l = {.shown = &stage.shown, .exposure = status.exposure};
    plx_legend_block b;
    if (!plx_legend_make(&l, c, &b))
        fail_msg("%s has no legend", plx_channel_name(c));
    assert_false(stage.shown.missing[c]);
    assert_non_null(strstr(b.title, plx_quantity_title(shot.style.channel[c].quantity)));
    assert_true(b.steps > 0 || b.mark_count > 0);
    return b;
}

/* The colour that the legend has at a place 0..1 of its bar. */
static void assert_on_bar(
    const char *what, const plx_legend_block *b, double at, const unsigned char *got, int most)
{
    int step = (int)fmin(fmax(at * b->steps, 0), b->steps - 1);
    float rgb[3];
    for (int c = 0; c < 3; c++)
        rgb[c] = (float)b->bar[step][c] / 255;
    assert_color(what, got, rgb, most);
}

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

typedef struct bounds {
    double low, high, most;
} bounds;

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

/* -- Connections -- */

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_take_colors),
        cmocka_unit_test(units_take_sizes),
        cmocka_unit_test(units_take_shapes),
        cmocka_unit_test(lines_take_colors),
        cmocka_unit_test(lines_take_opacity),
        cmocka_unit_test(lines_take_widths),
        cmocka_unit_test(lines_take_styles),
        cmocka_unit_test(layers_take_colors),
        cmocka_unit_test(layers_take_styles),
        cmocka_unit_test(every_member_changes_the_picture),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
