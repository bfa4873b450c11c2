/* Data set: what the network learns from, and what of it can be chosen. */
#include "base/text.h"
#include "ui/panel.h"

#include <math.h>

static const double MOST_NOISE = 50, MOST_TEST = 90, STEP = 5; /* percent */

/* Units. */
static const float ICON = 32, BESIDE = 40;

/* A share as a slider in steps of some percent; the share, or -1 while it stays. */
static double share(plx_gui *g, plx_string label, plx_string why, double value, double most)
{
    double percent = value * 100, before = round(percent);
    bool used = plx_gui_slider(g, plx_str(label), &percent, 0, most, false, "%.0f %%");
    plx_gui_tooltip(g, "%s", plx_str(why));
    double rounded = round(percent / STEP) * STEP;
    return used && rounded != before ? rounded / 100 : -1;
}

static void rows(plx_gui *g, const plx_panel_context *c)
{
    char training[32], testing[32];
    bool tested = c->samples && c->samples != c->training;
    if (c->training)
        plx_gui_dim(g, plx_str(PLX_STR_DATASET_COUNT),
            plx_format_count(c->training->count, training, sizeof training),
            plx_format_count(tested ? c->samples->count : 0, testing, sizeof testing));
}

void plx_panel_dataset(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state)
{
    (void)state;
    const plx_setup *s = c->setup;
    if (!s) {
        rows(g, c);
        return;
    }
    int chosen = (int)s->data;
    plx_gui_label(g, plx_str(PLX_STR_DATASET_KIND), 0);
    plx_gui_next_width(g, plx_gui_room(g) - BESIDE);
    if (plx_gui_combo(g, "##data", &chosen, s->data_name, (int)s->data_count))
        plx_request_setup(r, PLX_SETUP_DATA, (size_t)chosen, 0);
    plx_gui_tooltip(g, "%s", s->data_about[s->data]);
    plx_gui_same_line(g);
    plx_gui_next_width(g, ICON);
    if (plx_gui_icon_button(g, PLX_ICON_RESET, plx_str(PLX_STR_DATASET_AGAIN)))
        plx_request_setup(r, PLX_SETUP_REGENERATE, 0, 0);
    double value;
    plx_gui_disabled_begin(g, !s->has_noise);
    value = share(g, PLX_STR_DATASET_NOISE, PLX_STR_DATASET_NOISE_WHY, s->has_noise ? s->noise : 0,
        MOST_NOISE);
    plx_gui_disabled_end(g);
    if (value >= 0)
        plx_request_setup(r, PLX_SETUP_NOISE, 0, value);
    plx_gui_disabled_begin(g, !s->has_test_share);
    value = share(g, PLX_STR_DATASET_TEST, PLX_STR_DATASET_TEST_WHY, s->test_share, MOST_TEST);
    plx_gui_disabled_end(g);
    if (value >= 0)
        plx_request_setup(r, PLX_SETUP_TEST_SHARE, 0, value);
    rows(g, c);
    if (s->error[0] && s->failed < PLX_SETUP_UNITS)
        plx_gui_wrapped(g, PLX_GUI_WARN, plx_str(PLX_STR_DATASET_FAILED), s->error);
}
