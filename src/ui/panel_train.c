/* Training: how it goes, and what can be done about it. */
#include "base/text.h"
#include "ui/panel.h"

#include <math.h>
#include <string.h>

static const double RATE_LEAST = 1e-6, RATE_MOST = 10;

static void buttons(plx_gui *g, const plx_status *s, plx_requests *r)
{
    bool running = s->state == PLX_RUN_RUNNING;
    bool over = s->state == PLX_RUN_FINISHED || s->state == PLX_RUN_DIVERGED;
    plx_gui_next_width(g, plx_gui_room(g) - 2 * 40);
    plx_gui_disabled_begin(g, over);
    if (running ? plx_gui_button(g, plx_str(PLX_STR_TRAIN_PAUSE))
                : plx_gui_main_button(g, plx_str(PLX_STR_TRAIN_GO)))
        plx_request_action(r, PLX_ACTION_PAUSE);
    plx_gui_tooltip(g, "%s", plx_str(running ? PLX_STR_TRAIN_PAUSE_WHY : PLX_STR_TRAIN_GO_WHY));
    plx_gui_same_line(g);
    plx_gui_next_width(g, 32);
    if (plx_gui_icon_button(g, PLX_ICON_STEP, plx_str(PLX_STR_TRAIN_STEP)))
        plx_request_action(r, PLX_ACTION_STEP);
    plx_gui_disabled_end(g);
    plx_gui_same_line(g);
    plx_gui_next_width(g, 32);
    if (plx_gui_icon_button(g, PLX_ICON_RESET, plx_str(PLX_STR_TRAIN_RESET)))
        plx_request_action(r, PLX_ACTION_RESET);
}

static void percent(plx_gui *g, plx_string name, double share)
{
    if (!isnan(share))
        plx_gui_value(g, plx_str(name), "%.1f %%", share * 100);
}

static void loss(plx_gui *g, plx_string name, double value)
{
    if (!isnan(value))
        plx_gui_value(g, plx_str(name), "%.4f", value);
}

static void numbers(plx_gui *g, const plx_status *s)
{
    char count[32];
    plx_gui_value(
        g, plx_str(PLX_STR_TRAIN_STEPS), "%s", plx_format_count(s->step, count, sizeof count));
    plx_gui_value(g, plx_str(PLX_STR_TRAIN_EPOCH), "%.2f", s->epoch);
    loss(g, PLX_STR_TRAIN_LOSS, s->train_loss);
    loss(g, PLX_STR_TRAIN_TEST_LOSS, s->test_loss);
    percent(g, PLX_STR_TRAIN_ACCURACY, s->train_accuracy);
    percent(g, PLX_STR_TRAIN_TEST_ACCURACY, s->test_accuracy);
    if (s->samples_per_s > 0)
        plx_gui_value(g, plx_str(PLX_STR_TRAIN_SPEED), "%s",
            plx_format_short(s->samples_per_s, count, sizeof count));
}

static void controls(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    const plx_status *s = &c->snapshot->status;
    double rate = s->learning_rate;
    if (plx_gui_slider(g, plx_str(PLX_STR_TRAIN_RATE), &rate, RATE_LEAST, RATE_MOST, true, "%.3g"))
        plx_request_command(r, (plx_command){.kind = PLX_CMD_LEARNING_RATE, .value = rate});
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_TRAIN_RATE_WHY));
    int chosen = 0;
    while (chosen < (int)c->optimizer_count && strcmp(c->optimizer_name[chosen], s->optimizer) != 0)
        chosen++;
    if (c->optimizer_count > 0 && plx_gui_combo(g, plx_str(PLX_STR_TRAIN_OPTIMIZER), &chosen,
                                      c->optimizer_name, (int)c->optimizer_count))
        plx_request_command(r, (plx_command){.kind = PLX_CMD_OPTIMIZER, .index = (uint64_t)chosen});
}

void plx_panel_train(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state)
{
    (void)state;
    const plx_status *s = &c->snapshot->status;
    buttons(g, s, r);
    if (s->state == PLX_RUN_DIVERGED)
        plx_gui_wrapped(g, PLX_GUI_WARN, plx_str(PLX_STR_TRAIN_DIVERGED), s->message);
    else if (s->state == PLX_RUN_FINISHED)
        plx_gui_wrapped(g, PLX_GUI_DIM, "%s", plx_str(PLX_STR_TRAIN_STATE_FINISHED));
    plx_gui_space(g, 4);
    numbers(g, s);
    plx_gui_space(g, 4);
    controls(g, c, r);
}
