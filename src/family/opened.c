#include "family/opened.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/model_file.h"

#include <stdio.h>
#include <string.h>

static const uint64_t MEGABYTE = 1 << 20;

static void open_with_parents(const plx_plan *p, bool *open, size_t block)
{
    for (; block != PLX_PLAN_NONE; block = p->blocks[block].parent)
        open[block] = true;
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
        } else if (strlen(p->blocks[k].name) == length &&
                   memcmp(p->blocks[k].name, word, length) == 0) {
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

static bool fits(const plx_opened *o, const plx_opened_desc *d, plx_error *e)
{
    uint64_t most = d->megabytes > 0 ? d->megabytes : PLX_OPENED_MEGABYTES;
    uint64_t needed = (uint64_t)o->unfolding.network->param_count * sizeof(float) / MEGABYTE;
    return needed <= most ||
           plx_fail(e, PLX_ERR_MEMORY,
               "what would be shown takes %llu MB of weights, and %llu MB are allowed; fold "
               "blocks, or allow more with --memory",
               (unsigned long long)needed, (unsigned long long)most);
}

/* Numbers from which on reading takes long enough to be waited for. */
static const uint64_t MANY_NUMBERS = 1 << 25;

static bool read_weights(plx_opened *o, const plx_opened_desc *d, plx_error *e)
{
    plx_opened_progress *p = d->progress;
    plx_weights_job job = {
        .unfolding = &o->unfolding,
        .reduction = d->reduction,
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
    return o->unfolding.structure.unread || plx_weights_read(&job, o->params, e);
}

static bool fill(plx_opened *o, const plx_opened_desc *d, plx_error *e)
{
    size_t count = o->unfolding.network->param_count;
    o->params = plx_alloc(count ? count : 1, sizeof *o->params);
    if (!o->params)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the weights of the file");
    return read_weights(o, d, e);
}

static bool show(plx_opened *o, const plx_opened_desc *d, plx_error *e)
{
    bool *open = choose_open(&o->plan, d->unfold, e);
    bool ok = open && plx_unfolding_init(&o->unfolding, &o->plan, open, e) && fits(o, d, e) &&
              fill(o, d, e);
    plx_free(open);
    return ok;
}
bool plx_opened_init(plx_opened *o, const plx_opened_desc *d, plx_error *e)
{
    *o = (plx_opened){0};
    plx_error why = {0};
    const char *slash = strrchr(d->path, '/');
    plx_text_copy(o->name, sizeof o->name, slash ? slash + 1 : d->path);
    plx_text_sanitize(o->name);
    o->tensors = plx_model_open(d->path, &why);
    bool ok =
        o->tensors &&
        plx_plan_make(&o->plan, &(plx_plan_desc){.tensors = o->tensors, .heads = d->heads}, &why) &&
        show(o, d, &why);
    if (ok)
        return true;
    if (!why.file[0])
        plx_text_copy(why.file, sizeof why.file, d->path);
    if (e)
        *e = why;
    plx_opened_uninit(o);
    return false;
}

void plx_opened_uninit(plx_opened *o)
{
    plx_unfolding_uninit(&o->unfolding);
    plx_plan_uninit(&o->plan);
    plx_tensors_destroy(&o->tensors);
    plx_free(o->params);
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
