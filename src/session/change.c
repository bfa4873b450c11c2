#include "session/change.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/model_file.h"
#include "session/shape.h"
#include "train/builtin.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Bytes that a change adds to a description at most. */
enum { ROOM = 128 };

static const double MOST_NOISE = 0.5, MOST_TEST_SHARE = 0.9;

static const char *data_of(const plx_session_options *o)
{
    return o->data ? o->data : plx_session_default_data();
}

/* Data that no name of a built-in set stands for. */
static bool is_special(const plx_session_options *o)
{
    return o->test || (!o->data && o->net) || !plx_builtin_exists(data_of(o));
}

size_t plx_change_data_count(const plx_session_options *first)
{
    return plx_builtin_count() + is_special(first);
}

const char *plx_change_data_name(const plx_session_options *first, size_t index)
{
    if (index < plx_builtin_count())
        return plx_builtin_name(index);
    const char *data = first->data ? first->data : "", *name = strrchr(data, '/');
    return name && name[1] ? name + 1 : data;
}

const char *plx_change_data_about(const plx_session_options *first, size_t index)
{
    if (index < plx_builtin_count())
        return plx_builtin_about(index);
    return first->data ? first->data : "";
}

size_t plx_change_data_index(const plx_session_options *first, const plx_session_options *o)
{
    size_t builtins = plx_builtin_count(), i = 0;
    if (is_special(o))
        return is_special(first) ? builtins : 0;
    while (i < builtins && strcmp(plx_builtin_name(i), data_of(o)) != 0)
        i++;
    return i;
}

double plx_change_noise(const plx_session_options *o)
{
    return is_special(o) ? NAN : isnan(o->noise) ? plx_builtin_noise(data_of(o)) : o->noise;
}

/* What is before the first hyphen, or after the last; without an activation or a name. */
static size_t end_units(const char *spec, bool last)
{
    const char *from = last ? strrchr(spec, '-') : spec;
    from = last && from ? from + 1 : spec;
    size_t length = strcspn(from, "-"), name = strcspn(from, "=");
    if (name < length)
        from += name + 1;
    size_t units = 0;
    sscanf(from, "%zu", &units);
    return units;
}

/* The network for data that `suited` learns well: its ends, around the hidden layers in use. */
static bool fit_ends(plx_session_options *o, const char *suited, plx_error *e)
{
    const char *first = strchr(o->net, '-'), *last = strrchr(o->net, '-');
    if (!first || end_units(o->net, false) != end_units(suited, false))
        return plx_session_options_set(&o->net, suited, e);
    size_t size = strlen(o->net) + strlen(suited) + 1;
    char *spec = plx_alloc(size, 1);
    if (!spec)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    snprintf(spec, size, "%zu%.*s-%zu", end_units(suited, false), (int)(last - first), first,
        end_units(suited, true));
    bool ok = plx_session_options_set(&o->net, spec, e);
    plx_free(spec);
    return ok;
}

/* There is one file from now on. */
static void forget_beside(plx_session_options *o)
{
    for (size_t i = 0; i < sizeof o->beside / sizeof *o->beside; i++)
        plx_session_options_set(&o->beside[i], NULL, NULL);
    o->difference = false;
}

static bool choose_data(
    plx_session_options *o, const plx_session_options *first, size_t index, plx_error *e)
{
    if (index >= plx_change_data_count(first))
        return plx_fail(e, PLX_ERR_USAGE, "there is no such data");
    bool builtin = index < plx_builtin_count();
    const char *data = builtin ? plx_builtin_name(index) : first->data;
    const char *suited = builtin ? plx_builtin_default_net(data) : first->net;
    if (!plx_session_options_set(&o->data, data, e) ||
        !plx_session_options_set(&o->test, builtin ? NULL : first->test, e) ||
        !plx_session_options_set(&o->class_column, builtin ? NULL : first->class_column, e) ||
        !plx_session_options_set(&o->loss, builtin ? NULL : first->loss, e) ||
        !plx_session_options_set(&o->unfold, builtin ? NULL : first->unfold, e))
        return false;
    forget_beside(o);
    o->heads = builtin ? 0 : first->heads;
    if (!builtin || !plx_builtin_has_noise(data))
        o->noise = NAN;
    return suited && o->net ? fit_ends(o, suited, e) : plx_session_options_set(&o->net, suited, e);
}

static bool set_depth(char *spec, size_t size, double hidden)
{
    if (!(hidden >= 0 && hidden <= PLX_MAX_LAYERS - 2))
        return false;
    size_t wanted = (size_t)hidden, layers = plx_shape_layers(spec);
    plx_shape_layer like = {.units = 8, .activation = PLX_ACT_RELU};
    if (layers > 2)
        plx_shape_get(spec, layers - 2, &like);
    for (; layers - 2 > wanted; layers--)
        if (!plx_shape_remove(spec, size, layers - 2))
            return false;
    for (; layers - 2 < wanted; layers++)
        if (!plx_shape_insert(spec, size, layers - 1, like.units, like.activation))
            return false;
    return true;
}

static bool reshape(plx_session_options *o, const plx_setup_change *c, plx_error *e)
{
    if (!o->net || plx_shape_layers(o->net) < 2)
        return plx_fail(e, PLX_ERR_USAGE, "the network is not known yet");
    size_t size = strlen(o->net) + ROOM;
    if (c->part == PLX_SETUP_DEPTH && c->value > 0 && c->value < PLX_MAX_LAYERS)
        size += (size_t)c->value * ROOM;
    char *spec = plx_alloc(size, 1);
    if (!spec)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_text_copy(spec, size, o->net);
    bool ok = c->part == PLX_SETUP_DEPTH
                  ? set_depth(spec, size, c->value)
                  : c->value >= 1 && c->value <= PLX_MAX_UNITS &&
                        plx_shape_set_units(spec, size, c->index, (size_t)c->value);
    ok = ok ? plx_session_options_set(&o->net, spec, e)
            : plx_fail(e, PLX_ERR_USAGE, "the network cannot be changed like that");
    plx_free(spec);
    return ok;
}

static bool unfold(plx_session_options *o, const plx_setup_change *c, plx_error *e)
{
    const char *list = o->unfold ? o->unfold : "";
    bool all = strcmp(c->text, "all") == 0;
    if (all)
        return plx_session_options_set(&o->unfold, c->value != 0 ? "all" : "none", e);
    size_t size = strlen(list) + strlen(c->text) + 4;
    char *with = plx_alloc(size, 1);
    if (!with)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_unfold_with(list, c->text, c->value != 0, with, size);
    bool ok = plx_session_options_set(&o->unfold, with, e);
    plx_free(with);
    return ok;
}

bool plx_change_is_shown(const plx_session_options *o, const char *path)
{
    bool shown = o->data && plx_model_is_one(o->data, path);
    for (size_t i = 0; i < sizeof o->beside / sizeof *o->beside; i++)
        shown = shown || (o->beside[i] && plx_model_is_one(o->beside[i], path));
    return shown;
}

/* One more beside what is there. */
static bool add_file(plx_session_options *o, const plx_setup_change *c, plx_error *e)
{
    if (plx_change_is_shown(o, c->text))
        return true;
    for (size_t i = 0; i < sizeof o->beside / sizeof *o->beside; i++)
        if (!o->beside[i])
            return plx_session_options_set(&o->beside[i], c->text, e);
    return plx_fail(
        e, PLX_ERR_USAGE, "%d files can be shown side by side at most", PLX_SIDE_BY_SIDE);
}

/* What options say of one file is not so of the next. */
static bool choose_file(plx_session_options *o, const plx_setup_change *c, plx_error *e)
{
    if (c->value != 0 && o->data)
        return add_file(o, c, e);
    forget_beside(o);
    o->heads = 0;
    plx_session_options blank;
    plx_session_options_init(&blank);
    o->noise = blank.noise;
    return plx_session_options_set(&o->data, c->text, e) &&
           plx_session_options_set(&o->test, NULL, e) &&
           plx_session_options_set(&o->class_column, NULL, e) &&
           plx_session_options_set(&o->loss, NULL, e) &&
           plx_session_options_set(&o->unfold, NULL, e) &&
           plx_session_options_set(&o->net, NULL, e);
}

bool plx_change_apply(plx_session_options *o, const plx_session_options *first,
    const plx_setup_change *c, plx_error *e)
{
    switch (c->part) {
    case PLX_SETUP_DATA:
        return choose_data(o, first, c->index, e);
    case PLX_SETUP_NOISE:
        if (!(c->value >= 0 && c->value <= MOST_NOISE) || isnan(plx_change_noise(o)))
            return plx_fail(e, PLX_ERR_USAGE, "this data cannot have that noise");
        o->noise = c->value;
        return true;
    case PLX_SETUP_TEST_SHARE:
        if (!(c->value >= 0 && c->value <= MOST_TEST_SHARE) || o->test)
            return plx_fail(e, PLX_ERR_USAGE, "that share of the data cannot be set aside");
        o->test_share = c->value;
        return true;
    case PLX_SETUP_REGENERATE:
        o->data_seed = (o->has_data_seed ? o->data_seed : o->seed) + 1;
        o->has_data_seed = true;
        return true;
    case PLX_SETUP_UNITS:
    case PLX_SETUP_DEPTH:
        return reshape(o, c, e);
    case PLX_SETUP_UNFOLD:
        return unfold(o, c, e);
    case PLX_SETUP_FILE:
        return choose_file(o, c, e);
    case PLX_SETUP_RELOAD:
        return true;
    }
    return plx_fail(e, PLX_ERR_USAGE, "there is no such change");
}
