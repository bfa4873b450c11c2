#include "app/project.h"

#include "base/mem.h"
#include "base/text.h"
#include "session/change.h"
#include "session/setup_history.h"
#include "session/shape.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum { KEPT = 64 }; /* commands that wait for the next source */

typedef enum plx_project_stage {
    STAGE_REST,    /* main thread: the worker has nothing to do */
    STAGE_MAKING,  /* worker: stops the source of `now` and makes `next` */
    STAGE_READY,   /* main thread: next is there */
    STAGE_FAILED,  /* main thread: it is not */
    STAGE_CLOSING, /* worker: closes `next`, which is then the one that is not wanted */
} plx_project_stage;

struct plx_project {
    /* Written by the thread that the stage belongs to; all below up to the next comment go with
     * it. */
    _Atomic(int) stage;
    _Atomic(bool) leaving; /* written by the main thread */
    plx_session *now, *next;
    plx_session_options job; /* what next is made from */
    plx_error error;         /* of the job */
    plx_opened_progress progress;

    /* Main thread alone. */
    plx_thread *worker;
    plx_signal work;
    plx_session sessions[2];
    plx_session_options first;  /* of the first session */
    plx_session_options wanted; /* of which the setup tells */
    bool changed;               /* wanted is neither shown nor being made */
    plx_setup_history history;
    bool changing;       /* by people: what is wanted is not yet shown */
    plx_setup_part part; /* of the last change */
    const plx_snapshot *snapshot;
    uint64_t wants; /* of the last PLX_CMD_WANT */
    plx_command kept[KEPT];
    size_t kept_count;
    plx_setup setup;
    const char **names, **abouts; /* [setup.data_count], owned */
    char made_name[64];           /* of data that are made to suit the network */
    size_t *units;                /* [PLX_MAX_LAYERS], owned */
};

/* The job, with what commands have made of the rest of the old session. */
static bool complete_job(plx_project *p, plx_session_options *o)
{
    if (!plx_session_now(p->now, o, &p->error))
        return false;
    o->data = p->job.data;
    o->test = p->job.test;
    o->class_column = p->job.class_column;
    o->net = p->job.net;
    o->loss = p->job.loss;
    o->noise = p->job.noise;
    o->test_share = p->job.test_share;
    o->unfold = p->job.unfold;
    o->heads = p->job.heads;
    memcpy(o->beside, p->job.beside, sizeof o->beside);
    o->difference = p->job.difference;
    o->at_once = false;
    o->has_data_seed = p->job.has_data_seed;
    o->data_seed = p->job.data_seed;
    return true;
}

static void make(plx_project *p)
{
    plx_session_options o;
    plx_source *source = p->now->source;
    plx_source_stop(source);
    /* Commands that it had not obeyed yet, but nothing that takes long. */
    plx_commands_push(source->commands, (plx_command){.kind = PLX_CMD_WANT});
    plx_source_advance(source, 0, NULL);
    bool ok = complete_job(p, &o) && plx_session_rebuild(p->next, p->now, &o, &p->error);
    if (ok && !plx_source_start(p->next->source, &p->error)) {
        plx_session_close(p->next);
        ok = false;
    }
    atomic_store(&p->stage, ok ? STAGE_READY : STAGE_FAILED);
}

static void work(void *user)
{
    plx_project *p = user;
    for (;;) {
        plx_signal_wait(&p->work, -1);
        switch (atomic_load(&p->stage)) {
        case STAGE_MAKING:
            make(p);
            break;
        case STAGE_CLOSING:
            plx_session_close(p->next);
            atomic_store(&p->stage, STAGE_REST);
            break;
        default:
            break;
        }
        if (atomic_load(&p->leaving))
            return;
    }
}

static void give_work(plx_project *p, plx_project_stage stage)
{
    atomic_store(&p->stage, stage);
    plx_signal_post(&p->work);
}

/* What is wanted, for people. */
static void tell(plx_project *p)
{
    plx_setup *s = &p->setup;
    const plx_session_options *o = &p->wanted;
    s->data = plx_change_data_index(&p->first, o);
    s->noise = plx_change_noise(o);
    s->has_noise = !isnan(s->noise);
    s->has_test_share = !o->test;
    s->test_share = o->test_share;
    s->data_seed = o->has_data_seed ? o->data_seed : o->seed;
    const char *net = o->net ? o->net : "";
    s->layer_count = plx_shape_layers(net);
    s->layer_count = s->layer_count < PLX_MAX_LAYERS ? s->layer_count : PLX_MAX_LAYERS;
    for (size_t l = 0; l < s->layer_count; l++) {
        plx_shape_layer layer = {0};
        plx_shape_get(net, l, &layer);
        p->units[l] = layer.units;
    }
    s->units = p->units;
}

/* Wanted is what is shown. */
static bool want_now(plx_project *p, plx_error *e)
{
    plx_session_options now, copy;
    bool ok = plx_session_now(p->now, &now, e) && plx_session_options_copy(&copy, &now, e);
    p->snapshot = plx_exchange_take(p->now->source->exchange);
    if (!ok)
        return false;
    plx_session_options_uninit(&p->wanted);
    p->wanted = copy;
    p->changed = false;
    tell(p);
    return true;
}

static bool list_data(plx_project *p, plx_error *e)
{
    size_t count = plx_change_data_count(&p->first);
    plx_text_copy(p->made_name, sizeof p->made_name, plx_session_name(p->now));
    p->names = plx_alloc(count, sizeof *p->names);
    p->abouts = plx_alloc(count, sizeof *p->abouts);
    p->units = plx_alloc(PLX_MAX_LAYERS, sizeof *p->units);
    if (!p->names || !p->abouts || !p->units)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++) {
        p->names[i] = plx_change_data_name(&p->first, i);
        p->abouts[i] = plx_change_data_about(&p->first, i);
        if (!*p->names[i])
            p->names[i] = p->made_name;
    }
    p->setup.data_name = p->names;
    p->setup.data_about = p->abouts;
    p->setup.data_count = count;
    return true;
}

plx_project *plx_project_create(const plx_session_options *o, plx_error *e)
{
    plx_project *p = plx_alloc(1, sizeof *p);
    if (!p) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    plx_signal_init(&p->work);
    plx_session_options_init(&p->first);
    plx_session_options_init(&p->wanted);
    plx_session_options_init(&p->job);
    p->now = &p->sessions[0];
    p->next = &p->sessions[1];
    plx_session_options named = *o;
    /* There is a window to show at once; the rest comes as a change does. */
    named.progress = &p->progress;
    named.at_once = true;
    if (!named.data && !named.net)
        named.data = plx_session_default_data();
    if (plx_session_options_copy(&p->first, &named, e) && plx_session_open(p->now, &named, e) &&
        list_data(p, e) && want_now(p, e) &&
        plx_session_options_set(&p->first.net, p->wanted.net, e))
        p->worker = plx_thread_create("rebuild", work, p, e);
    p->changed = p->now->of_file && p->now->opened.unfolding.structure.unread;
    if (!p->worker)
        plx_project_destroy(&p);
    return p;
}

void plx_project_destroy(plx_project **project)
{
    plx_project *p = *project;
    if (!p)
        return;
    if (p->worker) {
        /* What it is at comes to its end first. */
        atomic_store(&p->progress.cancel, true);
        atomic_store(&p->leaving, true);
        plx_signal_post(&p->work);
        plx_thread_join(&p->worker);
    }
    /* In this order: next may borrow from now. */
    plx_session_close(p->next);
    plx_session_close(p->now);
    plx_session_options_uninit(&p->first);
    plx_session_options_uninit(&p->wanted);
    plx_session_options_uninit(&p->job);
    plx_setup_history_uninit(&p->history);
    plx_signal_uninit(&p->work);
    plx_free(p->names);
    plx_free(p->abouts);
    plx_free(p->units);
    plx_free(p);
    *project = NULL;
}

bool plx_project_start(plx_project *p, plx_error *e)
{
    return plx_source_start(p->now->source, e);
}

const plx_session *plx_project_session(const plx_project *p)
{
    return p->now;
}

/* The worker is at the old source, or has stopped it. */
static bool is_between(const plx_project *p)
{
    int stage = atomic_load(&p->stage);
    return stage == STAGE_MAKING || stage == STAGE_READY || stage == STAGE_FAILED;
}

const plx_snapshot *plx_project_snapshot(plx_project *p)
{
    if (!is_between(p))
        p->snapshot = plx_exchange_take(p->now->source->exchange);
    return p->snapshot;
}

/* wanted has the activation functions in use. */
static void note_activation(plx_project *p, const plx_command *c)
{
    size_t size = strlen(p->wanted.net) + 64 * p->setup.layer_count;
    char *spec = plx_alloc(size, 1);
    if (!spec)
        return;
    plx_text_copy(spec, size, p->wanted.net);
    for (size_t l = 1; l + 1 < p->setup.layer_count; l++)
        if (c->index == PLX_ALL_HIDDEN || c->index == l)
            plx_shape_set_activation(spec, size, l, (plx_activation)c->value);
    plx_session_options_set(&p->wanted.net, spec, NULL);
    plx_free(spec);
}

static void note(plx_project *p, const plx_command *c)
{
    if (c->kind == PLX_CMD_ACTIVATION && c->value >= 0 && c->value < PLX_ACT_COUNT && p->wanted.net)
        note_activation(p, c);
    if (c->kind == PLX_CMD_WANT)
        p->wants = c->index;
}

bool plx_project_command(plx_project *p, plx_command c)
{
    bool between = is_between(p);
    if (between ? p->kept_count == KEPT : !plx_commands_push(p->now->source->commands, c))
        return false;
    if (between)
        p->kept[p->kept_count++] = c;
    note(p, &c);
    return true;
}

static void give_kept(plx_project *p)
{
    for (size_t i = 0; i < p->kept_count; i++)
        plx_commands_push(p->now->source->commands, p->kept[i]);
    p->kept_count = 0;
}

const plx_setup *plx_project_setup(const plx_project *p)
{
    return &p->setup;
}

static void complain(plx_project *p, const plx_error *why)
{
    plx_error_text(why, p->setup.error, sizeof p->setup.error);
    p->setup.failed = p->part;
}

static void want(plx_project *p)
{
    p->changed = p->changing = p->setup.busy = true;
    tell(p);
}

void plx_project_change(plx_project *p, const plx_setup_change *change)
{
    plx_error e = {0};
    p->setup.error[0] = '\0';
    p->part = change->part;
    /* Those that come before the first of them is shown are undone as one. */
    bool first = !p->changing && change->part != PLX_SETUP_RELOAD;
    if (first)
        plx_setup_history_note(&p->history, &p->wanted);
    if (plx_change_apply(&p->wanted, &p->first, change, &e)) {
        want(p);
        return;
    }
    if (first)
        plx_setup_history_failed(&p->history);
    complain(p, &e);
}

bool plx_project_step(plx_project *p, int direction)
{
    plx_session_options to;
    if (!plx_setup_history_step(&p->history, direction, &p->wanted, &to))
        return false;
    plx_session_options_uninit(&p->wanted);
    p->wanted = to;
    p->setup.error[0] = '\0';
    p->part = PLX_SETUP_RELOAD;
    want(p);
    return true;
}

static bool fail(plx_project *p, const plx_error *why, plx_error *e)
{
    complain(p, why);
    if (!p->changed) {
        plx_setup_history_failed(&p->history);
        p->changing = false;
    }
    plx_commands_push(
        p->now->source->commands, (plx_command){.kind = PLX_CMD_WANT, .index = p->wants});
    bool ok = plx_source_start(p->now->source, e);
    p->snapshot = plx_exchange_take(p->now->source->exchange);
    plx_error ignored;
    if (!p->changed && want_now(p, &ignored))
        for (size_t i = 0; i < p->kept_count; i++)
            note(p, &p->kept[i]);
    give_kept(p);
    return ok;
}

/* Begins to make what is wanted. */
static void begin(plx_project *p)
{
    plx_error why = {0};
    plx_session_options_uninit(&p->job);
    p->changed = false;
    if (plx_session_options_copy(&p->job, &p->wanted, &why))
        give_work(p, STAGE_MAKING);
    else
        complain(p, &why);
}

bool plx_project_update(plx_project *p, const plx_session **next, plx_error *e)
{
    *next = NULL;
    bool ok = true;
    switch (atomic_load(&p->stage)) {
    case STAGE_READY:
        *next = p->next;
        break;
    case STAGE_FAILED:
        atomic_store(&p->stage, STAGE_REST);
        ok = fail(p, &p->error, e);
        break;
    case STAGE_REST:
        if (p->changed)
            begin(p);
        break;
    default:
        break;
    }
    p->setup.busy = p->changed || is_between(p);
    uint64_t total = atomic_load(&p->progress.total);
    p->setup.progress =
        p->setup.busy && total > 0 ? (double)atomic_load(&p->progress.done) / (double)total : 0;
    return ok;
}

void plx_project_accept(plx_project *p)
{
    plx_session *old = p->now;
    bool same_data = p->next->borrows;
    uint64_t sample = p->snapshot ? p->snapshot->status.sample : 0;
    plx_session_hand_over(p->next, old);
    plx_setup_history_made(&p->history);
    p->now = p->next;
    p->next = old;
    p->snapshot = plx_exchange_take(p->now->source->exchange);
    if (same_data)
        plx_commands_push(
            p->now->source->commands, (plx_command){.kind = PLX_CMD_SAMPLE, .index = sample});
    give_kept(p);
    /* Only a network that was left to choose is not known by now. */
    plx_error ignored;
    p->changing = p->changed;
    if (!p->changed && !p->wanted.net)
        want_now(p, &ignored);
    give_work(p, STAGE_CLOSING);
}

bool plx_project_refuse(plx_project *p, const plx_error *why, plx_error *e)
{
    give_work(p, STAGE_CLOSING);
    return fail(p, why, e);
}
