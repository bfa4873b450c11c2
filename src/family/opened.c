#include "family/opened.h"

#include "base/mem.h"
#include "base/text.h"
#include "family/in_file.h"
#include "family/norms.h"
#include "family/packed.h"
#include "family/weights_key.h"
#include "io/model_file.h"

#include <stdio.h>
#include <string.h>

static const uint64_t MEGABYTE = 1 << 20;

static void open_with_parents(const plx_plan *p, bool *open, size_t block)
{
    for (; block != PLX_PLAN_NONE; block = p->blocks[block].parent)
        open[block] = true;
}

/* What is named so in other files, too. */
static bool is_named(const char *name, const char *word, size_t length)
{
    return strncmp(name, word, length) == 0 &&
           (name[length] == '\0' || strncmp(name + length, " (", 2) == 0);
}

static bool obey(const plx_plan *p, bool *open, const char *word, size_t length, plx_error *e)
{
    bool folds = length > 0 && word[0] == '-';
    word += folds;
    length -= folds;
    bool all = length == 3 && memcmp(word, "all", 3) == 0;
    bool none = length == 4 && memcmp(word, "none", 4) == 0;
    bool found = length == 0 || all || none;
    for (size_t k = 0; k < p->block_count; k++) {
        if (all || none) {
            open[k] = all && !folds;
        } else if (is_named(p->blocks[k].name, word, length)) {
            found = true;
            open[k] = false;
            if (!folds)
                open_with_parents(p, open, k);
        }
    }
    return found ||
           plx_fail(e, PLX_ERR_USAGE, "there is no block '%.*s' that could be folded or opened",
               (int)(length < 60 ? length : 60), word);
}

static bool *choose_open(const plx_plan *p, const char *unfold, plx_error *e)
{
    bool *open = plx_alloc(p->block_count ? p->block_count : 1, sizeof *open);
    if (!open) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    for (size_t k = 0; k < p->block_count; k++)
        open[k] = !p->blocks[k].folds;
    for (const char *at = unfold ? unfold : ""; *at;) {
        size_t length = strcspn(at, ",");
        if (!obey(p, open, at, length, e)) {
            plx_free(open);
            return NULL;
        }
        at += length + (at[length] == ',');
    }
    return open;
}

/* Numbers from which on reading takes long enough to be waited for. */
static const uint64_t MANY_NUMBERS = 1 << 25;

static bool make_keys(plx_opened *o, const plx_weights_job *job, plx_error *e)
{
    size_t links = o->unfolding.network->link_count;
    o->keys = plx_alloc(links ? links : 1, sizeof *o->keys);
    for (size_t i = 0; o->keys && i < links; i++)
        o->keys[i] = plx_weights_key(job, i);
    return o->keys || plx_fail(e, PLX_ERR_MEMORY, "out of memory");
}

/* stays: as of plx_weights_job. */
static bool read_weights(plx_opened *o, const plx_opened_desc *d, const bool *stays, plx_error *e)
{
    plx_opened_progress *p = d->progress;
    plx_weights_job job = {
        .unfolding = &o->unfolding,
        .reduction = d->reduction,
        .stays = stays,
        .threads = d->threads > 0 ? d->threads : plx_core_count(),
        .cancel = p ? &p->cancel : NULL,
        .done = p ? &p->done : NULL,
    };
    uint64_t numbers = plx_weights_waiting(&job);
    if (p) {
        atomic_store(&p->done, 0);
        atomic_store(&p->total, numbers);
    }
    o->unfolding.structure.unread = d->at_once && numbers > MANY_NUMBERS;
    return o->unfolding.structure.unread ||
           (plx_weights_read(&job, o->params, e) && (d->difference || make_keys(o, &job, e)));
}

/* Numbers that would not all be kept as floats, if they stay in the file. */
static const uint64_t STAY_FROM = (uint64_t)PLX_PAGER_RECENT * PLX_PAGER_CHUNK;

/* Differences are not in any file. */
static bool make_room(
    plx_opened *o, const plx_opened_desc *d, uint64_t most, bool *stays, plx_error *e)
{
    plx_error why = {0};
    if (!d->difference)
        o->pager = plx_in_file_open(&(plx_in_file_desc){.unfolding = &o->unfolding,
                                        .memory = most,
                                        .threads = plx_core_count(),
                                        .least = STAY_FROM},
            stays, &why);
    if (why.code != PLX_OK && e)
        *e = why;
    if (why.code != PLX_OK)
        return false;
    if (!o->pager && !plx_params_init(&o->room, o->unfolding.network->param_count, most, e))
        return false;
    o->params = o->pager ? plx_pager_array(o->pager) : o->room.at;
    return true;
}

static bool fill(plx_opened *o, const plx_opened_desc *d, plx_error *e)
{
    uint64_t most = (d->megabytes > 0 ? d->megabytes : PLX_OPENED_MEGABYTES) * MEGABYTE;
    size_t links = o->unfolding.network->link_count;
    bool *stays = plx_alloc(links ? links : 1, sizeof *stays);
    bool ok = stays ? make_room(o, d, most, stays, e) && read_weights(o, d, stays, e)
                    : plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_free(stays);
    return ok;
}

static bool show(plx_opened *o, const plx_opened_desc *d, plx_error *e)
{
    bool *open = choose_open(&o->plan, d->unfold, e);
    bool ok = open && plx_unfolding_init(&o->unfolding, &o->plan, open, e) &&
              plx_norms_read(&o->unfolding, e) && fill(o, d, e);
    plx_free(open);
    return ok;
}

static void name_file(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    plx_text_copy(out, size, slash ? slash + 1 : path);
    plx_text_sanitize(out);
}

/* The tensors of a file and their plan; errors have the path. */
static bool plan_file(plx_tensors **t, plx_plan *p, const char *path, size_t heads, plx_error *e)
{
    plx_error why = {0};
    *t = plx_model_open(path, &why);
    *t = *t ? plx_packed_open(*t, &why) : NULL;
    if (*t && plx_plan_make(p, &(plx_plan_desc){.tensors = *t, .heads = heads}, &why))
        return true;
    plx_tensors_destroy(t);
    if (!why.file[0])
        plx_text_copy(why.file, sizeof why.file, path);
    if (e)
        *e = why;
    return false;
}

static bool plan_side_by_side(plx_opened *o, const plx_opened_desc *d, plx_error *e)
{
    size_t count = d->beside_count + 1, made = 0, tensors = 0;
    plx_tensors *table[PLX_SIDE_BY_SIDE];
    plx_plan plan[PLX_SIDE_BY_SIDE];
    bool ok =
        count <= PLX_SIDE_BY_SIDE ||
        plx_fail(e, PLX_ERR_USAGE, "%d files can be shown side by side at most", PLX_SIDE_BY_SIDE);
    for (; ok && made < count; made += ok)
        ok = plan_file(
            &table[made], &plan[made], made == 0 ? d->path : d->beside[made - 1], d->heads, e);
    for (size_t i = 0; i < made; i++) {
        char name[PLX_NAME_SIZE];
        name_file(i == 0 ? d->path : d->beside[i - 1], name, sizeof name);
        plx_plan_add_file(&o->plan, &plan[i], name, tensors);
        tensors += table[i]->count;
        plx_plan_uninit(&plan[i]);
    }
    if (!ok) {
        for (size_t i = 0; i < made; i++)
            plx_tensors_destroy(&table[i]);
        return false;
    }
    o->plan.tensors = o->tensors = plx_tensors_join_all(table, count, e);
    return o->tensors && (!o->plan.failed || plx_fail(e, PLX_ERR_MEMORY, "out of memory"));
}

static bool is_alike(const plx_network *a, const plx_network *b)
{
    bool alike = a->layer_count == b->layer_count && a->link_count == b->link_count;
    for (size_t i = 0; alike && i < a->layer_count; i++)
        alike = a->layers[i].units == b->layers[i].units;
    for (size_t i = 0; alike && i < a->link_count; i++)
        alike =
            a->links[i].source == b->links[i].source && a->links[i].target == b->links[i].target;
    return alike;
}

/* What the weights of the other file are more. */
static bool subtract(plx_opened *o, const plx_opened_desc *d, plx_error *e)
{
    plx_opened other;
    plx_opened_desc desc = *d;
    desc.path = d->beside[0];
    desc.beside_count = 0;
    desc.difference = desc.at_once = false;
    if (!plx_opened_init(&other, &desc, e))
        return false;
    bool ok = is_alike(o->unfolding.network, other.unfolding.network) ||
              plx_fail_file(e, PLX_ERR_USAGE, d->beside[0],
                  "has another network, so that there is no difference to be shown");
    for (size_t i = 0; ok && i < o->unfolding.network->param_count; i++)
        o->params[i] = other.params[i] - o->params[i];
    if (ok)
        plx_norms_subtract(&o->unfolding, &other.unfolding.structure);
    plx_opened_uninit(&other);
    return ok;
}

static bool open_all(plx_opened *o, const plx_opened_desc *d, plx_error *e)
{
    plx_error why = {0};
    plx_opened_desc desc = *d;
    desc.at_once = d->at_once && !d->difference;
    bool several = d->beside_count > 0 && !d->difference;
    if (d->difference && d->beside_count != 1)
        return plx_fail(e, PLX_ERR_USAGE, "a difference is one of two files");
    bool planned = several ? plan_side_by_side(o, d, e)
                           : plan_file(&o->tensors, &o->plan, d->path, d->heads, e);
    if (!planned)
        return false;
    if (d->difference) {
        char family[sizeof o->plan.family];
        plx_text_copy(family, sizeof family, o->plan.family);
        snprintf(o->plan.family, sizeof o->plan.family, "difference: %.50s", family);
    }
    if (show(o, &desc, &why))
        return !d->difference || subtract(o, d, e);
    if (!why.file[0])
        plx_text_copy(why.file, sizeof why.file, d->path);
    if (e)
        *e = why;
    return false;
}

bool plx_opened_init(plx_opened *o, const plx_opened_desc *d, plx_error *e)
{
    *o = (plx_opened){0};
    name_file(d->path, o->name, sizeof o->name);
    for (size_t i = 0; i < d->beside_count && i + 1 < PLX_SIDE_BY_SIDE; i++) {
        char before[29], name[29];
        plx_text_copy(before, sizeof before, o->name);
        name_file(d->beside[i], name, sizeof name);
        snprintf(o->name, sizeof o->name, d->difference ? "%s to %s" : "%s, %s", before, name);
    }
    if (open_all(o, d, e))
        return true;
    plx_opened_uninit(o);
    return false;
}

void plx_opened_uninit(plx_opened *o)
{
    plx_pager_destroy(&o->pager);
    plx_unfolding_uninit(&o->unfolding);
    plx_plan_uninit(&o->plan);
    plx_tensors_destroy(&o->tensors);
    plx_params_uninit(&o->room);
    plx_free(o->keys);
    *o = (plx_opened){0};
}

char *plx_unfold_with(const char *list, const char *name, bool open, char *out, size_t size)
{
    size_t used = 0, n = strlen(name);
    out[0] = '\0';
    for (const char *at = list ? list : ""; *at;) {
        size_t length = strcspn(at, ",");
        size_t sign = at[0] == '-';
        bool same = length - sign == n && memcmp(at + sign, name, n) == 0;
        bool nothing = length == 0;
        if (!same && !nothing && used + length + 2 < size)
            used += (size_t)snprintf(
                out + used, size - used, "%s%.*s", used ? "," : "", (int)length, at);
        at += length + (at[length] == ',');
    }
    snprintf(out + used, size - used, "%s%s%s", used ? "," : "", open ? "" : "-", name);
    return out;
}
