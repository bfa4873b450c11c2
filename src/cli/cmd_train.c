/* plexus train: a network trained without a window. */
#include "base/clock.h"
#include "base/file.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/run.h"
#include "cli/session_args.h"
#include "io/safetensors_write.h"

#include <math.h>
#include <stdio.h>

enum { SAVE = 1, JSON };
enum { DEFAULT_EPOCHS = 40 };

typedef struct train_options {
    plx_session_options session;
    const char *save;
    bool json;
} train_options;

typedef struct train_result {
    double train_loss, train_accuracy, test_loss, test_accuracy;
    double epochs, seconds, samples_per_s;
    uint64_t steps;
} train_result;

static const struct poptOption options[] = {
    {"save", 'o', POPT_ARG_STRING, NULL, SAVE, "Write the trained weights as safetensors", "FILE"},
    {"json", '\0', POPT_ARG_NONE, NULL, JSON, "Print the result as one JSON object", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_session_option_table, 0,
        "Data, network and training:", NULL},
    POPT_TABLEEND,
};

static bool take_option(void *user, int value, const char *text, plx_error *e)
{
    train_options *o = user;
    switch (value) {
    case SAVE:
        o->save = text;
        return true;
    case JSON:
        o->json = true;
        return true;
    default:
        return plx_session_option(&o->session, value, text, e);
    }
}

/* Short enough that an 80-column terminal has room for the bar and the time left as well. */
static void show_progress(
    plx_progress *p, const plx_trainer *t, const plx_session *s, double seconds)
{
    plx_trainer_state now = plx_trainer_get(t);
    char note[96], accuracy[24] = "", rate[24];
    if (!isnan(now.accuracy))
        snprintf(accuracy, sizeof accuracy, " · acc %.1f %%", 100 * now.accuracy);
    plx_format_short(seconds > 0 ? (double)now.samples / seconds : 0, rate, sizeof rate);
    bool plain = now.loss >= 0.001 && now.loss < 1000;
    snprintf(note, sizeof note, plain ? "loss %.4f%s · %s/s" : "loss %.0e%s · %s/s", now.loss,
        accuracy, rate);
    plx_progress_update(p, now.epoch / (double)s->trainer_desc.epochs, note);
}

/* Until all epochs are done or a signal came. */
static bool train(plx_trainer *t, const plx_session *s, train_result *r, plx_error *e)
{
    plx_progress progress;
    plx_progress_init(&progress);
    double start = plx_now_s(), shown = start;
    bool ok = true;
    while (ok && !plx_interrupted() && !plx_trainer_finished(t)) {
        ok = plx_trainer_step(t, e);
        double now = plx_now_s();
        if (progress.shown && now - shown > 0.1) {
            show_progress(&progress, t, s, now - start);
            shown = now;
        }
    }
    plx_progress_clear(&progress);
    plx_trainer_state end = plx_trainer_get(t);
    r->seconds = plx_now_s() - start;
    r->epochs = end.epoch;
    r->steps = end.step;
    r->samples_per_s = r->seconds > 0 ? (double)end.samples / r->seconds : 0;
    return ok;
}

static void measure(plx_trainer *t, const plx_session *s, train_result *r)
{
    plx_trainer_evaluate(t, s->train, SIZE_MAX, &r->train_loss, &r->train_accuracy);
    r->test_loss = r->test_accuracy = NAN;
    if (s->test)
        plx_trainer_evaluate(t, s->test, SIZE_MAX, &r->test_loss, &r->test_accuracy);
}

static json_t *result_json(
    const train_result *r, const plx_session *s, const plx_trainer_state *state, const char *save)
{
    char spec[1024];
    json_t *o = json_object();
    json_object_set_new(o, "data", plx_json_text(s->train->name));
    json_object_set_new(o, "net", json_string(plx_network_spec(s->network, spec, sizeof spec)));
    json_object_set_new(o, "parameters", json_integer((json_int_t)s->network->parameter_count));
    json_object_set_new(o, "loss", json_string(plx_loss_name(state->loss_kind)));
    json_object_set_new(o, "optimizer", json_string(plx_optimizer_name(state->optimizer)));
    json_object_set_new(o, "seed", plx_json_whole(state->seed));
    json_object_set_new(o, "train_rows", json_integer((json_int_t)s->train->count));
    json_object_set_new(
        o, "test_rows", json_integer(s->test ? (json_int_t)s->test->count : (json_int_t)0));
    json_object_set_new(o, "missing", json_integer((json_int_t)s->missing));
    json_object_set_new(o, "train_loss", plx_json_number(r->train_loss));
    json_object_set_new(o, "train_accuracy", plx_json_number(r->train_accuracy));
    json_object_set_new(o, "test_loss", plx_json_number(r->test_loss));
    json_object_set_new(o, "test_accuracy", plx_json_number(r->test_accuracy));
    json_object_set_new(o, "epochs", plx_json_number(r->epochs));
    json_object_set_new(o, "steps", json_integer((json_int_t)r->steps));
    json_object_set_new(o, "samples_per_s", plx_json_number(r->samples_per_s));
    json_object_set_new(o, "seconds", plx_json_number(r->seconds));
    json_object_set_new(o, "interrupted", json_boolean(plx_interrupted()));
    json_object_set_new(o, "saved", plx_json_text(save));
    return o;
}

static void print_pair(const char *what, double loss, double accuracy)
{
    printf("%-9s loss %.6g", what, loss);
    if (!isnan(accuracy))
        printf(", accuracy %.2f %%", 100 * accuracy);
    putchar('\n');
}

static bool print_result(
    const train_result *r, const plx_session *s, const char *save, plx_error *e)
{
    char spec[1024];
    printf("network   %s\n", plx_network_spec(s->network, spec, sizeof spec));
    print_pair("training", r->train_loss, r->train_accuracy);
    if (s->test)
        print_pair("test", r->test_loss, r->test_accuracy);
    printf("%s %.4g epochs, %llu steps, %.2f s, %.0f samples/s\n",
        plx_interrupted() ? "stopped  " : "trained  ", r->epochs, (unsigned long long)r->steps,
        r->seconds, r->samples_per_s);
    if (save)
        printf("saved     %s\n", save);
    return plx_report_flush(e);
}

static bool save_weights(const plx_trainer *t, const plx_session *s, const char *path, plx_error *e)
{
    plx_trainer_state state = plx_trainer_get(t);
    return plx_safetensors_write(
        &(plx_safetensors_desc){
            .path = path,
            .network = s->network,
            .params = plx_trainer_params(t),
            .scaling = &s->scaling,
            .loss = plx_loss_name(state.loss_kind),
            .version = PLX_VERSION,
            .seed = state.seed,
            .step = s->steps_before + state.step,
        },
        e);
}

static bool run(const train_options *o, plx_session *s, plx_error *e)
{
    if (o->save && !plx_file_check_writable(o->save, e))
        return false;
    plx_trainer *t = plx_trainer_create(&s->trainer_desc, e);
    if (!t)
        return false;
    if (s->params)
        plx_trainer_set_params(t, s->params);
    plx_catch_interrupts();
    train_result r = {0};
    bool ok = train(t, s, &r, e) && (!o->save || save_weights(t, s, o->save, e));
    if (ok) {
        measure(t, s, &r);
        plx_trainer_state state = plx_trainer_get(t);
        ok = o->json ? plx_report_json(result_json(&r, s, &state, o->save), e)
                     : print_result(&r, s, o->save, e);
    }
    plx_trainer_destroy(&t);
    return ok;
}

static bool open_and_run(void *user, plx_error *e)
{
    train_options *o = user;
    if (!o->session.data)
        return plx_fail(e, PLX_ERR_USAGE,
            "train needs one DATA, a file or a built-in's name; see 'plexus train --help'");
    /* Weights may go where those came from that training begins with. */
    if (o->save && !plx_output_check_data(o->save, &o->session, e))
        return false;
    if (o->session.epochs == 0)
        o->session.epochs = DEFAULT_EPOCHS;
    plx_session session = {0};
    bool ok = plx_session_open(&session, &o->session, e) && run(o, &session, e);
    plx_session_close(&session);
    return ok;
}

int plx_cmd_train(int argc, char **argv)
{
    train_options o = {0};
    plx_session_options_init(&o.session);
    o.session.without_source = true;
    return plx_run(&(plx_run_desc){
        .argc = argc,
        .argv = argv,
        .options = options,
        .operands = "DATA [FILE] [OPTION...]",
        .option = take_option,
        .user = &o,
        .data = &o.session.data,
        .more = PLX_SESSION_BESIDE,
        .work = open_and_run,
    });
}
