/* Every encoding in turn: what it changes in the picture, that this is what the values say, and
 * that the legend says the same. Here is the network, and how its picture and legend are looked at:
 * each link joins unit i to unit i alone, so that lines lie apart. */
#ifndef PLX_TESTS_APP_ENCODINGS_H
#define PLX_TESTS_APP_ENCODINGS_H

#include "scene/unit_marks.h"
#include "stage_stand.h"
#include "ui/legend_make.h"

#include <stdio.h>
#include <string.h>

enum { SCALE = 2, UNITS = 4, LAYERS = 3 };

static plx_engine engine; /* of the next pictures */
static float sums[HEIGHT][WIDTH][PLX_SIGNS];

/* Of the values of a quantity: the largest size is most. */
typedef struct bounds {
    double low, high, most;
} bounds;

/* Values of both signs, all different. */
static inline void fill_links(plx_snapshot *s)
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

static inline void fill_units(plx_snapshot *s)
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

static inline void fill(plx_snapshot *s)
{
    fill_links(s);
    fill_units(s);
    s->gradient_version = s->update_version = s->preactivation_version = 1;
    s->unit_gradient_version = s->unit_statistics_version = 1;
}

static inline int setup(void **state)
{
    static const plx_network_desc shape = {
        .spec = "4-4-4", .hidden_default = PLX_ACT_RELU, .output_default = PLX_ACT_SOFTMAX};
    return stage_setup(state, &shape, (plx_stage_desc){.ui_scale = SCALE}, fill);
}

/* settings: "name=value name=value …". */
static inline void set(plx_style *style, const char *settings)
{
    char text[512], *rest = text;
    plx_error e;
    snprintf(text, sizeof text, "%s", settings);
    for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        if (!plx_style_parse(style, word, &e))
            fail_msg("%s: %s", word, e.message);
}

static inline void draw(const char *base, const char *setting)
{
    shot = (plx_shot){.snapshot = snapshot,
        .viewport = {WIDTH, HEIGHT, SCALE},
        .style = PLX_STYLE_DEFAULT,
        .engine = engine,
        .exact = true};
    set(&shot.style, base);
    set(&shot.style, setting);
    plx_rig rig = {0};
    plx_rig_init(&rig, &stage.layout, &shot.viewport);
    shot.camera = rig.goal;
    stage_draw(setting);
    plx_renderer_read_connections(stage.renderer, sums[0][0]);
    assert_no_gl_errors();
}

static inline double column_px(size_t layer)
{
    return plx_camera_px(&shot.camera, &shot.viewport, stage.layout.columns[layer].x);
}

static inline double unit_py(size_t layer, size_t unit)
{
    return plx_camera_py(
        &shot.camera, &shot.viewport, plx_column_y(&stage.layout.columns[layer], (double)unit));
}

static inline double unit_radius(void)
{
    return plx_unit_radius(&stage.layout.columns[0], &shot.camera, &shot.viewport);
}

/* Beside the picture is page too. */
static inline const unsigned char *pixel(double x, double y)
{
    bool inside = x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT;
    return inside ? pixels[(int)y][(int)x] : pixels[0][0];
}

static inline void assert_color(
    const char *what, const unsigned char *got, const float *rgb, int most)
{
    if (!is_color(got, rgb, most))
        fail_msg("%s: %d %d %d, not %ld %ld %ld", what, got[0], got[1], got[2],
            lroundf(rgb[0] * 255), lroundf(rgb[1] * 255), lroundf(rgb[2] * 255));
}

static inline plx_legend_block legend_of(plx_channel c)
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
static inline void assert_on_bar(
    const char *what, const plx_legend_block *b, double at, const unsigned char *got, int most)
{
    int step = (int)fmin(fmax(at * b->steps, 0), b->steps - 1);
    float rgb[3];
    for (int c = 0; c < 3; c++)
        rgb[c] = (float)b->bar[step][c] / 255;
    assert_color(what, got, rgb, most);
}

#endif
