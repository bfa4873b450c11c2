#include "session/session.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "family/file_source.h"
#include "family/kernels.h"
#include "io/load.h"
#include "io/model_file.h"
#include "model/trained.h"
#include "session/checkpoint.h"
#include "session/inherit.h"
#include "session/shape.h"
#include "train/builtin.h"
#include "train/builtin_suited.h"
#include "train/trainer_source.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const double TEST_SHARE = 0.2, MOST_TEST_SHARE = 0.9;
static const char *const DEFAULT_DATA = "digits";

enum {
    SPEC_LAYER = 48, /* bytes of a layer in a description, without its name */
    BLOCKS = 8,      /* of parameters that training takes: three snapshots, the weights before and
                        after a step, the gradient, and the optimiser's two; one more where it does
                        not begin with new ones */
};

void plx_session_options_init(plx_session_options *o)
{
    *o = (plx_session_options){.seed = 1, .test_share = TEST_SHARE, .noise = NAN};
}

const char *plx_session_default_data(void)
{
    return DEFAULT_DATA;
}

/* Names to numbers, before anything costs time. */
static bool choose(plx_trainer_desc *d, const plx_session_options *o, plx_error *e)
{
    if (o->loss && !plx_loss_parse(o->loss, &d->loss))
        return plx_fail(e, PLX_ERR_USAGE,
            "there is no loss '%.40s'; there are mse, cross_entropy, binary_cross_entropy",
            o->loss);
    if (o->optimizer && !plx_optimizer_parse(o->optimizer, &d->optimizer))
        return plx_fail(e, PLX_ERR_USAGE,
            "there is no optimizer '%.40s'; there are adam, adamw, rmsprop, momentum, nesterov, "
            "sgd, gd",
            o->optimizer);
    if (o->schedule && !plx_schedule_parse(o->schedule, &d->schedule))
        return plx_fail(e, PLX_ERR_USAGE,
            "there is no schedule '%.40s'; there are constant, step, cosine", o->schedule);
    if (o->init && !plx_init_parse(o->init, &d->init))
        return plx_fail(e, PLX_ERR_USAGE,
            "there is no initialisation '%.40s'; there are he, glorot, lecun", o->init);
    d->learning_rate = o->lr;
    d->l1 = o->l1;
    d->l2 = o->l2;
    d->l2_given = o->l2_given;
    d->batch = o->batch;
    d->epochs = o->epochs;
    d->seed = o->seed;
    d->threads = o->threads;
    return true;
}

static uint64_t data_seed(const plx_session_options *o)
{
    return o->has_data_seed ? o->data_seed : o->seed;
}

/* For a network without data. What is wrong with its description is told where it is made; then
 * the data do not matter. */
static plx_dataset *load_suited(const plx_session *s, const plx_session_options *o, plx_error *e)
{
    bool binary = s->trainer_desc.loss == PLX_LOSS_BINARY_CROSS_ENTROPY;
    plx_network *n = plx_network_create(
        &(plx_network_desc){.spec = o->net, .output_default = PLX_ACT_SOFTMAX}, NULL);
    if (!n)
        return plx_builtin_create(DEFAULT_DATA, data_seed(o), e);
    const plx_layer *last = &n->layers[n->layer_count - 1];
    bool classes = last->units > 1 && (binary || last->activation == PLX_ACT_SOFTMAX ||
                                          last->activation == PLX_ACT_SIGMOID);
    plx_dataset *d = plx_builtin_suited(n->layers[0].units, last->units,
        classes ? PLX_TASK_CLASSIFICATION : PLX_TASK_REGRESSION, data_seed(o), e);
    plx_network_destroy(&n);
    return d;
}

/* It may have been meant for a set that the program makes. */
static plx_dataset *fail_unknown(const char *path, plx_error *e)
{
    char names[256] = "";
    size_t at = 0;
    for (size_t i = 0; i < plx_builtin_count() && at < sizeof names; i++)
        at += (size_t)snprintf(
            names + at, sizeof names - at, "%s%s", i ? ", " : "", plx_builtin_name(i));
    plx_fail_file(e, PLX_ERR_IO, path, "cannot be opened: %s; the program itself makes %s",
        strerror(ENOENT), names);
    return NULL;
}

/* What of a file is not as a person may think is said once, when it is read. */
static plx_dataset *load_file(plx_session *s, const char *path, const plx_session_options *o,
    const plx_dataset *like, plx_error *e)
{
    plx_load_info info = {0};
    if (access(path, F_OK) != 0 && !strchr(path, '/'))
        return fail_unknown(path, e);
    plx_dataset *d = plx_dataset_load(
        &(plx_load_desc){
            .path = path, .class_column = o->class_column, .like = like, .info = &info},
        e);
    if (!d)
        return NULL;
    s->missing += info.missing;
    if (info.foreign)
        plx_log(PLX_LOG_WARNING, "%s: is not in UTF-8, and is read as Windows-1252", d->name);
    if (info.missing > 0)
        plx_log(PLX_LOG_WARNING,
            "%s: %zu of %zu inputs are missing, and taken for the mean of their column", d->name,
            info.missing, d->count * d->inputs);
    return d;
}

/* Loads and scales. */
static bool load_data(plx_session *s, const plx_session_options *o, const char *data, plx_error *e)
{
    uint64_t seed = data_seed(o);
    if (!o->data && o->net && !o->test && isnan(o->noise))
        s->train = load_suited(s, o, e);
    else if (plx_builtin_exists(data))
        s->train = plx_builtin_create_noisy(data, seed, o->noise, e);
    else if (!isnan(o->noise))
        return plx_fail(e, PLX_ERR_USAGE, "noise is for the data that the program makes itself");
    else
        s->train = load_file(s, data, o, NULL, e);
    if (!s->train)
        return false;
    if (o->test) {
        s->test = load_file(s, o->test, o, s->train, e);
        return s->test != NULL;
    }
    if (!(o->test_share >= 0 && o->test_share <= MOST_TEST_SHARE))
        return plx_fail(e, PLX_ERR_USAGE, "the share of test data must lie from 0 to 0.9");
    return s->train->count < 2 || o->test_share == 0 ||
           plx_dataset_split(s->train, o->test_share, seed, &s->test, e);
}

static bool make_network(
    plx_session *s, const plx_session_options *o, const char *data, plx_error *e)
{
    bool classes = s->train->task == PLX_TASK_CLASSIFICATION;
    bool binary = s->trainer_desc.loss == PLX_LOSS_BINARY_CROSS_ENTROPY;
    const plx_trained *trained = s->opened.tensors ? s->opened.tensors->trained : NULL;
    char suited[96];
    const char *spec = o->net ? o->net : plx_builtin_default_net(data);
    if (!o->net && s->opened.plan.layer_count > 0) {
        s->network = plx_checkpoint_network(&s->opened, e);
        return s->network != NULL;
    }
    if (!spec) {
        const char *form = s->train->inputs > 256 ? "%zu-300-100-%zu" : "%zu-64-%zu";
        /* form is one of the two above. */
        snprintf(suited, sizeof suited, form, s->train->inputs, s->train->outputs);
        spec = suited;
    }
    plx_error failed = {0};
    s->network = plx_network_create(
        &(plx_network_desc){
            .spec = spec,
            .hidden_default = PLX_ACT_RELU,
            .like = trained ? trained->network : NULL,
            .output_default = binary    ? PLX_ACT_SIGMOID
                              : classes ? PLX_ACT_SOFTMAX
                                        : PLX_ACT_IDENTITY,
        },
        &failed);
    return s->network || plx_fail_line(e, failed.code, "", 0, failed.column, "in --net %.60s: %s",
                             spec, failed.message);
}

/* All strings of the options, to be copied and compared. */
enum { BESIDE = PLX_SIDE_BY_SIDE - 1, STRINGS = 9 + BESIDE };
static void list_strings(plx_session_options *o, const char **out[STRINGS])
{
    const char **all[STRINGS] = {&o->data, &o->test, &o->class_column, &o->net, &o->loss,
        &o->optimizer, &o->schedule, &o->init, &o->unfold};
    for (size_t i = 0; i < BESIDE; i++)
        all[STRINGS - BESIDE + i] = &o->beside[i];
    memcpy(out, all, sizeof all);
}

bool plx_session_options_copy(
    plx_session_options *to, const plx_session_options *from, plx_error *e)
{
    const char **string[STRINGS];
    *to = *from;
    list_strings(to, string);
    bool ok = true;
    for (size_t i = 0; i < STRINGS; i++) {
        if (!*string[i])
            continue;
        *string[i] = plx_strdup(*string[i]);
        ok = ok && *string[i];
    }
    if (ok)
        return true;
    plx_session_options_uninit(to);
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
}

void plx_session_options_uninit(plx_session_options *o)
{
    const char **string[STRINGS];
    list_strings(o, string);
    for (size_t i = 0; i < STRINGS; i++)
        plx_free((void *)(uintptr_t)*string[i]);
    plx_session_options_init(o);
}

bool plx_session_options_set(const char **string, const char *value, plx_error *e)
{
    char *copy = value ? plx_strdup(value) : NULL;
    if (value && !copy)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_free((void *)(uintptr_t)*string);
    *string = copy;
    return true;
}

static bool open_data(plx_session *s, plx_error *e)
{
    const plx_session_options *o = &s->options;
    if (!load_data(s, o, o->data ? o->data : DEFAULT_DATA, e) ||
        !plx_scaling_init(&s->scaling, s->train, e))
        return false;
    plx_scaling_apply(&s->scaling, s->train);
    if (s->test)
        plx_scaling_apply(&s->scaling, s->test);
    return true;
}

/* Allocations are granted before there is memory for them, and who then uses it is killed. */
static bool fits_memory(const plx_network *n, bool new_params, plx_error *e)
{
    double bytes = (double)n->param_count * sizeof(float) * (new_params ? BLOCKS : BLOCKS + 1);
    double memory = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    char connections[32], needed[32];
    if (!(memory > 0) || bytes < memory)
        return true;
    return plx_fail(e, PLX_ERR_MEMORY,
        "%s connections need %s bytes to be trained, which is more than there is",
        plx_format_short((double)n->connection_count, connections, sizeof connections),
        plx_format_short(bytes, needed, sizeof needed));
}

/* The checkpoint that training begins with is open while the network is made. */
static bool open_checkpoint(plx_session *s, plx_error *e)
{
    const plx_session_options *o = &s->options;
    if (!o->beside[0])
        return true;
    if (o->beside[1] || o->difference)
        return plx_fail_file(e, PLX_ERR_USAGE, o->beside[o->beside[1] ? 1 : 0],
            "is not what training could begin with: that is one trained model");
    if (!plx_opened_init(
            &s->opened, &(plx_opened_desc){.path = o->beside[0], .unfold = "all"}, e) ||
        !plx_checkpoint_loss(&s->opened, &s->trainer_desc.loss, o->beside[0], e))
        return false;
    const plx_trained *trained = s->opened.tensors->trained;
    s->steps_before = trained && trained->has_step ? trained->step : 0;
    /* What is made of this session further on is trained by the same loss. */
    return s->trainer_desc.loss == PLX_LOSS_AUTO ||
           plx_session_options_set(&s->options.loss, plx_loss_name(s->trainer_desc.loss), e);
}

/* params: to begin with, or NULL. */
static bool open_source(plx_session *s, const float *params, plx_error *e)
{
    if (!fits_memory(s->network, !params, e))
        return false;
    s->source = plx_trainer_source_create(&(plx_trainer_source_desc){.trainer = s->trainer_desc,
                                              .test = s->test,
                                              .params = params,
                                              .paused = s->options.paused},
        e);
    return s->source != NULL;
}

static bool open_network(plx_session *s, plx_error *e)
{
    const plx_session_options *o = &s->options;
    if (!open_checkpoint(s, e) || !make_network(s, o, o->data ? o->data : DEFAULT_DATA, e))
        return false;
    s->trainer_desc.network = s->network;
    s->trainer_desc.train = s->train;
    return true;
}

static bool names_model(const plx_session_options *o)
{
    return o->data && !plx_builtin_exists(o->data) && plx_model_sniff(o->data);
}

static size_t count_beside(const plx_session_options *o)
{
    size_t count = 0;
    while (count < BESIDE && o->beside[count])
        count++;
    return count;
}

static bool open_file(plx_session *s, plx_error *e)
{
    const plx_session_options *o = &s->options;
    if (o->without_source)
        return plx_fail_file(e, PLX_ERR_USAGE, o->data,
            "is a trained model: it can be shown, and there are no data to train it on");
    if (o->net || o->test || o->class_column || !isnan(o->noise))
        return plx_fail_file(e, PLX_ERR_USAGE, o->data,
            "is a trained model, which has its network; there are no data to be chosen");
    plx_opened_desc desc = {.path = o->data,
        .unfold = o->unfold,
        .heads = (size_t)o->heads,
        .megabytes = o->megabytes,
        .reduction = o->reduction,
        .beside = o->beside,
        .beside_count = count_beside(o),
        .difference = o->difference,
        .progress = o->progress,
        .at_once = o->at_once};
    if (!plx_opened_init(&s->opened, &desc, e))
        return false;
    s->of_file = true;
    s->network = s->opened.unfolding.network;
    s->source = plx_file_source_create(s->network, s->opened.params, s->opened.keys, e);
    return s->source != NULL;
}

/* What begins with the checkpoint, if there is one, which is closed then. */
static bool open_first(plx_session *s, plx_error *e)
{
    if (s->opened.params) {
        s->params = plx_checkpoint_params(&s->opened, s->network, s->options.beside[0], e);
        plx_opened_uninit(&s->opened);
        if (!s->params)
            return false;
    }
    if (s->options.without_source)
        return true;
    bool ok = open_source(s, s->params, e);
    plx_free(s->params); /* the source has its own */
    s->params = NULL;
    return ok;
}

bool plx_session_open(plx_session *s, const plx_session_options *o, plx_error *e)
{
    *s = (plx_session){0};
    plx_session_options_init(&s->options);
    if (plx_session_options_copy(&s->options, o, e) &&
        (names_model(o) ? open_file(s, e)
                        : choose(&s->trainer_desc, o, e) && open_data(s, e) && open_network(s, e) &&
                              open_first(s, e)))
        return true;
    plx_session_close(s);
    return false;
}

void plx_session_close(plx_session *s)
{
    plx_source_destroy(&s->source);
    if (!s->of_file)
        plx_network_destroy(&s->network);
    plx_opened_uninit(&s->opened);
    plx_free(s->params);
    if (!s->borrows) {
        plx_scaling_uninit(&s->scaling);
        plx_dataset_destroy(&s->train);
        plx_dataset_destroy(&s->test);
    }
    plx_session_options_uninit(&s->options);
    plx_free(s->spec);
    *s = (plx_session){0};
}

bool plx_session_now(plx_session *s, plx_session_options *o, plx_error *e)
{
    const plx_snapshot *shot = plx_exchange_take(s->source->exchange);
    const plx_status *status = &shot->status;
    const plx_network *n = s->network;
    size_t size = n->layer_count * (PLX_NAME_SIZE + SPEC_LAYER);
    if (s->of_file) {
        *o = s->options;
        return true;
    }
    if (!s->spec)
        s->spec = plx_alloc(size, 1);
    if (!s->spec)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_network_spec(n, s->spec, size);
    *o = s->options;
    o->net = s->spec;
    /* What it began with is in its weights. */
    memset(o->beside, 0, sizeof o->beside);
    o->has_data_seed = true;
    o->data_seed = data_seed(&s->options);
    if (shot->sequence == 0)
        return true;
    for (size_t l = 1; l + 1 < n->layer_count; l++)
        plx_shape_set_activation(s->spec, size, l, shot->layer_activation[l]);
    plx_optimizer optimizer;
    if (plx_optimizer_parse(status->optimizer, &optimizer))
        o->optimizer = plx_optimizer_name(optimizer);
    o->lr = status->base_rate;
    o->l1 = status->l1;
    o->l2 = status->l2_given ? status->l2 : 0;
    o->l2_given = status->l2_given;
    o->batch = status->batch;
    o->seed = status->seed;
    o->paused = status->state == PLX_RUN_PAUSED;
    return true;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Neither is of a trained model, which has none. */
static bool same_data(const plx_session_options *a, const plx_session_options *b)
{
    /* Without a name, data are made that suit the network. */
    if ((!a->data && a->net) != (!b->data && b->net))
        return false;
    bool same_noise = a->noise == b->noise || (isnan(a->noise) && isnan(b->noise));
    return same_text(a->data ? a->data : DEFAULT_DATA, b->data ? b->data : DEFAULT_DATA) &&
           same_text(a->test, b->test) && same_text(a->class_column, b->class_column) &&
           same_noise && a->test_share == b->test_share && data_seed(a) == data_seed(b);
}

static void borrow_data(plx_session *to, const plx_session *from)
{
    to->train = from->train;
    to->test = from->test;
    to->scaling = from->scaling;
    to->borrows = true;
}

/* A source that begins with what the old one had. */
static bool open_heir(plx_session *next, const plx_session *old, plx_error *e)
{
    const plx_network *n = next->network;
    float *params = plx_alloc(n->param_count, sizeof *params);
    if (!params)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_init_params(n, NULL, next->trainer_desc.init, next->trainer_desc.seed, params);
    const plx_snapshot *shot = plx_exchange_take(old->source->exchange);
    if (shot->sequence > 0)
        plx_inherit_params(old->network, shot->params, n, params);
    bool ok = open_source(next, params, e);
    plx_free(params);
    return ok;
}

bool plx_session_rebuild(
    plx_session *next, plx_session *old, const plx_session_options *o, plx_error *e)
{
    *next = (plx_session){0};
    plx_session_options_init(&next->options);
    /* Asked once: the file may be another one a moment later, or none. */
    bool model = names_model(o), same = !model && !old->of_file && same_data(&old->options, o);
    if (same)
        borrow_data(next, old);
    if (plx_session_options_copy(&next->options, o, e) &&
        (model ? open_file(next, e)
               : choose(&next->trainer_desc, o, e) && (same || open_data(next, e)) &&
                     open_network(next, e) &&
                     (same ? open_heir(next, old, e) : open_first(next, e))))
        return true;
    plx_session_close(next);
    return false;
}

const char *plx_session_name(const plx_session *s)
{
    return s->of_file ? s->opened.name : s->train->name;
}

const char *plx_session_warning(const plx_session *s)
{
    return s->of_file && s->opened.plan.warning[0] ? s->opened.plan.warning : NULL;
}

void plx_session_hand_over(plx_session *next, plx_session *old)
{
    if (!next->borrows)
        return;
    next->borrows = old->borrows;
    old->borrows = true;
}

const char *const *plx_session_optimizers(size_t *count)
{
    static const char *const names[PLX_OPT_COUNT] = {
        [PLX_OPT_ADAM] = "adam",
        [PLX_OPT_ADAMW] = "adamw",
        [PLX_OPT_RMSPROP] = "rmsprop",
        [PLX_OPT_MOMENTUM] = "momentum",
        [PLX_OPT_NESTEROV] = "nesterov",
        [PLX_OPT_SGD] = "sgd",
        [PLX_OPT_GD] = "gd",
    };
    *count = PLX_OPT_COUNT;
    return names;
}

bool plx_session_kernels(
    const plx_session *s, size_t layer, size_t unit, plx_kernels *out, plx_error *e)
{
    *out = (plx_kernels){0};
    return !s->of_file || plx_kernels_read(out, &s->opened.unfolding, layer, unit, e);
}

void plx_session_kernels_free(plx_kernels *k)
{
    plx_kernels_uninit(k);
}

const plx_dataset *plx_session_samples(const plx_session *s)
{
    return s->source && !s->of_file ? plx_trainer_source_samples(s->source) : NULL;
}
