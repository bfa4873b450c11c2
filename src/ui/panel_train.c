/* Training: how it goes, and what can be done about it. */
#include "base/text.h"
#include "ui/pace.h"
#include "ui/panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double RATE_LEAST = 1e-6, RATE_MOST = 10;

/* Units: a button with an icon, alone and with the gap beside it. */
static const float ICON = 32, BESIDE = 40, GAP = 8;

static const double penalties[] = {
    0, 1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10};

enum {
    PENALTIES = sizeof penalties / sizeof *penalties,
    BATCH_MOST = 4096,
    BATCHES = 13, /* the powers of two up to that */
};

static void buttons(plx_gui *g, const plx_status *s, plx_requests *r)
{
    bool running = s->state == PLX_RUN_RUNNING;
    bool over = s->state == PLX_RUN_FINISHED || s->state == PLX_RUN_DIVERGED;
    plx_gui_next_width(g, plx_gui_room(g) - 2 * BESIDE);
    plx_gui_disabled_begin(g, over);
    if (running ? plx_gui_button(g, plx_str(PLX_STR_TRAIN_PAUSE))
                : plx_gui_main_button(g, plx_str(PLX_STR_TRAIN_GO)))
        plx_request_action(r, PLX_ACTION_PAUSE);
    plx_gui_tooltip(g, "%s", plx_str(running ? PLX_STR_TRAIN_PAUSE_WHY : PLX_STR_TRAIN_GO_WHY));
    plx_gui_same_line(g);
    plx_gui_next_width(g, ICON);
    if (plx_gui_icon_button(g, PLX_ICON_STEP, plx_str(PLX_STR_TRAIN_STEP)))
        plx_request_action(r, PLX_ACTION_STEP);
    plx_gui_same_line(g);
    plx_gui_next_width(g, ICON);
    if (plx_gui_icon_button(g, PLX_ICON_EPOCH, plx_str(PLX_STR_TRAIN_STEP_EPOCH)))
        plx_request_action(r, PLX_ACTION_STEP_EPOCH);
    plx_gui_disabled_end(g);
    plx_gui_row(g, 2);
    if (plx_gui_button(g, plx_str(PLX_STR_TRAIN_RESET_AGAIN)))
        plx_request_action(r, PLX_ACTION_RESET_AGAIN);
    plx_gui_tooltip(g, plx_str(PLX_STR_TRAIN_RESET_AGAIN_WHY), (unsigned long long)s->seed);
    if (plx_gui_button(g, plx_str(PLX_STR_TRAIN_RESET)))
        plx_request_action(r, PLX_ACTION_RESET);
    plx_gui_tooltip(g, plx_str(PLX_STR_TRAIN_RESET_WHY), (unsigned long long)s->seed + 1);
}

/* One that has grown beyond all measure is not written out. */
static void write_value(char *out, size_t size, double value, int digits, const char *unit)
{
    if (fabs(value) < 1e6)
        snprintf(out, size, "%.*f%s", digits, value, unit);
    else
        snprintf(out, size, "%.4g%s", value, unit);
}

/* Of the training data, and of the test data where that was measured. */
static void pair(plx_gui *g, plx_string name, double training, double test, double factor,
    int digits, const char *unit)
{
    char text[64] = "", tested[64] = "";
    if (!isnan(training))
        write_value(text, sizeof text, training * factor, digits, unit);
    if (!isnan(test)) {
        write_value(tested, sizeof tested, test * factor, digits, unit);
        plx_gui_value(g, plx_str(name), plx_str(PLX_STR_TRAIN_AND_TEST), text, tested);
    } else if (*text) {
        plx_gui_value(g, plx_str(name), "%s", text);
    }
}

static void numbers(plx_gui *g, const plx_status *s)
{
    char count[32];
    plx_gui_value(
        g, plx_str(PLX_STR_TRAIN_STEPS), "%s", plx_format_count(s->step, count, sizeof count));
    plx_gui_value(g, plx_str(PLX_STR_TRAIN_EPOCH), "%.2f", s->epoch);
    pair(g, PLX_STR_TRAIN_LOSS, s->train_loss, s->test_loss, 1, 4, "");
    pair(g, PLX_STR_TRAIN_ACCURACY, s->train_accuracy, s->test_accuracy, 100, 1, " %");
    if (s->samples_per_s > 0)
        plx_gui_value(g, plx_str(PLX_STR_TRAIN_SPEED), "%s",
            plx_format_short(s->samples_per_s, count, sizeof count));
}

/* The last value that is not above; what is in use may be none of the menu. */
static int place_among(const double *values, int count, double value)
{
    int at = 0;
    while (at + 1 < count && values[at + 1] <= value)
        at++;
    return at;
}

/* A menu of numbers, with that in use where it belongs if it is none of them. names: [count + 1] */
static bool number_menu(plx_gui *g, const char *label, double *value, const double *values,
    int count, char names[][32], const char *zero, const char *format)
{
    const char *list[PENALTIES + 2];
    double shown[PENALTIES + 2] = {0};
    int at = place_among(values, count, *value), length = 0;
    for (int i = 0; i < count; i++) {
        shown[length++] = values[i];
        if (i == at && values[i] != *value)
            shown[length++] = *value;
    }
    at += values[at] != *value;
    for (int i = 0; i < length; i++) {
        snprintf(names[i], sizeof names[i], format, shown[i]);
        list[i] = shown[i] == 0 ? zero : names[i];
    }
    if (!plx_gui_combo(g, label, &at, list, length))
        return false;
    *value = shown[at];
    return true;
}

static void penalty(plx_gui *g, plx_requests *r, const char *id, plx_string why, double value,
    plx_command_kind kind)
{
    char names[PENALTIES + 2][32];
    if (number_menu(
            g, id, &value, penalties, PENALTIES, names, plx_str(PLX_STR_TRAIN_NO_PENALTY), "%.6g"))
        plx_request_command(r, (plx_command){.kind = kind, .value = value});
    plx_gui_tooltip(g, "%s", plx_str(why));
}

static void batch(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    const plx_status *s = &c->snapshot->status;
    char names[PENALTIES + 2][32], all[32], count[32];
    double sizes[BATCHES + 1] = {1}, value = (double)s->batch;
    double rows = c->training ? (double)c->training->count : 0;
    int length = 0;
    for (double size = 1; size <= BATCH_MOST && (rows == 0 || size < rows); size *= 2)
        sizes[length++] = size;
    if (rows > 0 && rows <= BATCH_MOST)
        sizes[length++] = rows;
    bool whole = strcmp(s->optimizer, "gd") == 0;
    plx_gui_disabled_begin(g, whole);
    snprintf(all, sizeof all, plx_str(PLX_STR_TRAIN_BATCH_ALL),
        plx_format_count((uint64_t)rows, count, sizeof count));
    if (whole) {
        const char *const only[] = {all};
        int chosen = 0;
        plx_gui_combo(g, plx_str(PLX_STR_TRAIN_BATCH), &chosen, only, 1);
    } else if (number_menu(
                   g, plx_str(PLX_STR_TRAIN_BATCH), &value, sizes, length, names, "", "%.0f")) {
        plx_request_command(r, (plx_command){.kind = PLX_CMD_BATCH, .index = (uint64_t)value});
    }
    plx_gui_disabled_end(g);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_TRAIN_BATCH_WHY));
}

static void optimizer(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    int chosen = 0, count = (int)c->optimizer_count;
    if (count == 0)
        return;
    while (chosen < count && strcmp(c->optimizer_name[chosen], c->snapshot->status.optimizer) != 0)
        chosen++;
    if (plx_gui_combo(g, plx_str(PLX_STR_TRAIN_OPTIMIZER), &chosen, c->optimizer_name, count))
        plx_request_command(r, (plx_command){.kind = PLX_CMD_OPTIMIZER, .index = (uint64_t)chosen});
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_TRAIN_OPTIMIZER_WHY));
}

static void pace(plx_gui *g, const plx_status *s, plx_requests *r)
{
    char names[PLX_PACES][32];
    const char *list[PLX_PACES];
    int chosen = (int)plx_pace_near(s->pace);
    for (size_t i = 0; i < PLX_PACES; i++) {
        double steps = plx_paces[i];
        snprintf(names[i], sizeof names[i],
            plx_str(steps == 0   ? PLX_STR_TRAIN_PACE_FULL
                    : steps == 1 ? PLX_STR_TRAIN_PACE_ONE
                                 : PLX_STR_TRAIN_PACE_STEPS),
            steps);
        list[i] = names[i];
    }
    if (plx_gui_combo(g, plx_str(PLX_STR_TRAIN_PACE), &chosen, list, PLX_PACES))
        plx_request_command(r, (plx_command){.kind = PLX_CMD_PACE, .value = plx_paces[chosen]});
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_TRAIN_PACE_WHY));
}

static void controls(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    const plx_status *s = &c->snapshot->status;
    double rate = s->base_rate;
    if (plx_gui_slider(g, plx_str(PLX_STR_TRAIN_RATE), &rate, RATE_LEAST, RATE_MOST, true, "%.3g"))
        plx_request_command(r, (plx_command){.kind = PLX_CMD_LEARNING_RATE, .value = rate});
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_TRAIN_RATE_WHY));
    optimizer(g, c, r);
    batch(g, c, r);
    plx_gui_label(g, plx_str(PLX_STR_TRAIN_PENALTIES), 0);
    float half = (plx_gui_room(g) - GAP) / 2;
    plx_gui_next_width(g, half);
    penalty(g, r, "##l1", PLX_STR_TRAIN_L1_WHY, s->l1, PLX_CMD_L1);
    plx_gui_same_line(g);
    penalty(g, r, "##l2", PLX_STR_TRAIN_L2_WHY, s->l2, PLX_CMD_L2);
    pace(g, s, r);
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
