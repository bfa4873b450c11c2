/* A trained network and one panel over it, for tests of panels: real data, real snapshots, frames
 * by hand. With PLEXUS_PANEL_PICTURES=FOLDER in the environment, panel_stand_picture leaves PNG
 * files there for people to look at. */
#ifndef PLX_TESTS_PANEL_STAND_H
#define PLX_TESTS_PANEL_STAND_H

#include "capture/png.h"
#include "gl.h"
#include "gui_hand.h"
#include "platform/fonts.h"
#include "render/gui_pass.h"
#include "train/builtin.h"
#include "train/trainer_source.h"
#include "ui/panel_charts.h"

#include <stdio.h>
#include <stdlib.h>

typedef void (*panel_function)(
    plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state);

typedef struct panel_stand {
    plx_dataset *train, *test;
    plx_scaling scaling;
    plx_network *network;
    plx_layout layout;
    plx_source *source;
    plx_history *history;
    plx_distributions distributions;
    plx_style style;
    plx_unit_ref unit;
    plx_panel_context context;
    plx_requests requests;
    plx_gui *gui;
    /* The panel shown, and its part of the surface, pixels. */
    panel_function panel;
    void *state;
    int width, height;
} panel_stand;

/* Takes the newest snapshot. */
static inline void panel_stand_take(panel_stand *s)
{
    s->context.snapshot = plx_exchange_take(s->source->exchange);
    plx_history_add(s->history, &s->context.snapshot->status);
    plx_distributions_update(&s->distributions, s->context.snapshot, 0);
}

static inline void panel_stand_step(panel_stand *s, uint64_t steps, uint64_t every)
{
    for (uint64_t done = 0; done < steps; done += every) {
        assert_true(plx_source_advance(s->source, every, NULL));
        panel_stand_take(s);
    }
}

static inline void panel_stand_close(panel_stand *s)
{
    plx_gui_destroy(&s->gui);
    plx_distributions_uninit(&s->distributions);
    plx_history_destroy(&s->history);
    plx_source_destroy(&s->source);
    plx_layout_uninit(&s->layout);
    plx_network_destroy(&s->network);
    plx_scaling_uninit(&s->scaling);
    plx_dataset_destroy(&s->train);
    plx_dataset_destroy(&s->test);
}

/* wants: bits of plx_want. */
static inline void panel_stand_open(panel_stand *s, const char *data, uint64_t wants)
{
    *s = (panel_stand){.style = PLX_STYLE_DEFAULT};
    s->train = plx_builtin_create(data, 1, NULL);
    assert_non_null(s->train);
    assert_true(plx_dataset_split(s->train, 0.2, 1, &s->test, NULL));
    assert_true(plx_scaling_init(&s->scaling, s->train, NULL));
    plx_scaling_apply(&s->scaling, s->train);
    plx_scaling_apply(&s->scaling, s->test);
    bool classes = s->train->task == PLX_TASK_CLASSIFICATION;
    s->network =
        plx_network_create(&(plx_network_desc){.spec = plx_builtin_default_net(data),
                               .hidden_default = PLX_ACT_RELU,
                               .output_default = classes ? PLX_ACT_SOFTMAX : PLX_ACT_IDENTITY},
            NULL);
    assert_non_null(s->network);
    assert_true(plx_layout_init(&s->layout, s->network, NULL));
    s->source = plx_trainer_source_create(
        &(plx_trainer_source_desc){
            .trainer = {.network = s->network, .train = s->train, .seed = 1}, .test = s->test},
        NULL);
    assert_non_null(s->source);
    plx_commands_push(s->source->commands, (plx_command){.kind = PLX_CMD_WANT, .index = wants});
    s->history = plx_history_create(NULL);
    assert_non_null(s->history);
    assert_true(plx_distributions_init(&s->distributions, s->network, NULL));
    s->context = (plx_panel_context){
        .layout = &s->layout,
        .style = &s->style,
        .class_name = (const char *const *)s->train->class_name,
        .image_width = s->train->image_width,
        .image_height = s->train->image_height,
        .history = s->history,
        .distributions = &s->distributions,
        .samples = s->test,
        .training = s->train,
        .scaling = &s->scaling,
    };
    assert_true(plx_source_advance(s->source, 0, NULL));
    panel_stand_take(s);
}

static inline void panel_stand_select(panel_stand *s, size_t layer, size_t unit)
{
    s->unit = (plx_unit_ref){layer, unit};
    s->context.unit = &s->unit;
}

/* A panel of that size, units. */
static inline void panel_stand_show(panel_stand *s, panel_function panel, void *state, int width,
    int height, double scale, plx_gui_theme theme)
{
    char font[1024], bold[1024];
    plx_gui_destroy(&s->gui);
    s->gui =
        plx_gui_create(&(plx_gui_desc){.font = plx_find_font(font, sizeof font, NULL) ? font : NULL,
                           .bold_font = plx_find_bold_font(bold, sizeof bold, NULL) ? bold : NULL,
                           .scale = scale,
                           .theme = theme},
            NULL);
    assert_non_null(s->gui);
    s->panel = panel;
    s->state = state;
    s->width = (int)(width * scale);
    s->height = (int)(height * scale);
    s->style.edges.theme = theme == PLX_GUI_DARK ? PLX_THEME_DARK : PLX_THEME_LIGHT;
}

/* Frames until nothing more would change; requests are those of all of them, hovers apart. */
static inline const plx_gui_picture *panel_stand_frames(panel_stand *s)
{
    const plx_gui_picture *picture = NULL;
    int frames = 0;
    do {
        plx_gui_begin(s->gui, s->width, s->height, 0.02);
        plx_gui_window_begin(
            s->gui, &(plx_gui_window){.id = "w", .w = (float)s->width, .h = (float)s->height});
        plx_requests now = {0};
        s->panel(s->gui, &s->context, &now, s->state);
        plx_gui_window_end(s->gui);
        picture = plx_gui_end(s->gui);
        s->requests.wants |= now.wants;
        for (size_t i = 0; i < now.count; i++) {
            bool again = now.items[i].kind == PLX_REQUEST_HOVER && frames > 0;
            if (!again && s->requests.count < PLX_REQUESTS_MAX)
                s->requests.items[s->requests.count++] = now.items[i];
        }
        assert_true(++frames < 100);
    } while (plx_gui_busy(s->gui));
    return picture;
}

/* Clicks at a place (pixels); requests are what came of it. */
static inline void panel_stand_click(panel_stand *s, double x, double y)
{
    hand(s->gui, PLX_EVENT_MOVE, x, y);
    panel_stand_frames(s);
    s->requests.count = 0;
    hand(s->gui, PLX_EVENT_PRESS, x, y);
    panel_stand_frames(s);
    hand(s->gui, PLX_EVENT_RELEASE, x, y);
    panel_stand_frames(s);
}

static inline const plx_request *panel_stand_asked(const panel_stand *s, plx_request_kind kind)
{
    for (size_t i = 0; i < s->requests.count; i++)
        if (s->requests.items[i].kind == kind)
            return &s->requests.items[i];
    return NULL;
}

/* rgba [height][width][4], to be freed; a PNG of it where pictures are asked for. */
static inline unsigned char *panel_stand_picture(panel_stand *s, const char *name)
{
    plx_gui_pass *pass = plx_gui_pass_create(gl_device, NULL);
    plx_target *target =
        plx_target_create(gl_device, "panel", s->width, s->height, PLX_FORMAT_RGBA8, NULL);
    assert_true(pass && target);
    plx_target_clear(target, (const float[4]){0, 0, 0, 1});
    assert_true(plx_gui_pass_draw(pass, panel_stand_frames(s), target, NULL));
    unsigned char *pixels = malloc((size_t)s->width * (size_t)s->height * 4);
    assert_non_null(pixels);
    plx_target_read_rgba8(target, pixels);
    plx_target_destroy(&target);
    plx_gui_pass_destroy(&pass);
    const char *folder = getenv("PLEXUS_PANEL_PICTURES");
    if (folder) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s.png", folder, name);
        assert_true(plx_png_write(path, pixels, s->width, s->height, NULL));
    }
    return pixels;
}

#endif
