#include "family/packed.h"

#include "base/mem.h"
#include "family/packed_find.h"
#include "family/packed_graph.h"

#include <string.h>

/* What a tensor is used for; from MADE on, which one of the view is made in its place. */
enum { UNUSED, PART, MADE };

static bool add_found(plx_packed_search *s, const plx_tensor *t, const plx_packed_found *f)
{
    plx_blob *b = plx_packed_blob(&f->desc, s->error);
    if (!plx_tensors_own(s->view, b, s->error))
        return false;
    s->use[t - s->tensors->tensor] = MADE + s->view->count;
    for (size_t i = 0; i < f->parts; i++)
        s->use[f->part[i] - s->tensors->tensor] = PART;
    return plx_tensors_add(s->view,
        &(plx_tensor_desc){.name = f->name,
            .dtype = PLX_DTYPE_F32,
            .fortran = f->turned,
            .rank = f->rank,
            .shape = f->shape,
            .blob = b},
        s->error);
}

static bool add_all(plx_packed_search *s)
{
    const char *unknown = NULL; /* the first that has others beside it that do not fit */
    size_t unknown_count = 0;
    size_t count = s->tensors->count;
    for (size_t i = 0; i < count && !s->failed; i++) {
        plx_packed_found f = {.parts = 0};
        const plx_tensor *t = &s->tensors->tensor[i];
        if (s->use[i] != UNUSED || !plx_packed_could_be(t))
            continue;
        if (plx_packed_find(s, t, &f)) {
            s->failed = s->failed || !add_found(s, t, &f);
        } else if (f.parts > 0) {
            unknown = unknown ? unknown : t->name;
            unknown_count++;
        }
    }
    if (unknown_count > 0)
        plx_tensors_warn(s->tensors,
            "%zu tensors, '%.60s' the first of them, seem to be quantised in a way that is not "
            "known, and are shown as the numbers that are stored",
            unknown_count, unknown);
    return !s->failed;
}

/* In the order of the file. */
static bool merge(plx_packed_search *s)
{
    plx_tensors *v = s->view;
    size_t count = s->tensors->count, n = 0;
    plx_tensor *all = plx_realloc(NULL, count, sizeof *all);
    if (!all)
        return plx_fail(s->error, PLX_ERR_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++)
        if (s->use[i] != PART)
            all[n++] = s->use[i] == UNUSED ? s->tensors->tensor[i] : v->tensor[s->use[i] - MADE];
    plx_free(v->tensor);
    v->tensor = all;
    v->count = n;
    v->capacity = count;
    v->heads = s->tensors->heads;
    v->picture_heads = s->tensors->picture_heads;
    v->parallel = s->tensors->parallel;
    for (size_t i = 0; i < s->tensors->warning_count; i++)
        plx_tensors_warn(v, "%s", s->tensors->warning[i]);
    return true;
}

bool plx_packed_view(plx_tensors *t, plx_tensors **view, plx_error *e)
{
    plx_packed_search s = {.tensors = t, .error = e};
    bool any = false;
    *view = NULL;
    if (t->graph)
        return plx_packed_graph(t, view, e);
    for (size_t i = 0; i < t->count && !any; i++)
        any = plx_packed_could_be(&t->tensor[i]);
    if (!any)
        return true;
    s.use = plx_alloc(t->count, sizeof *s.use);
    s.view = plx_tensors_create(t->format, e);
    bool ok = s.use && plx_tensor_names_init(&s.names, t);
    if (!ok)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    ok = ok && s.view && add_all(&s) && (s.view->count == 0 || merge(&s));
    plx_tensor_names_uninit(&s.names);
    plx_free(s.use);
    if (!ok || s.view->count == 0)
        plx_tensors_destroy(&s.view);
    *view = s.view;
    return ok;
}

plx_tensors *plx_packed_open(plx_tensors *t, plx_error *e)
{
    plx_tensors *view;
    if (!plx_packed_view(t, &view, e)) {
        plx_tensors_destroy(&t);
        return NULL;
    }
    if (!view)
        return t;
    view->joined = plx_alloc(1, sizeof(plx_tensors *));
    if (!view->joined) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        plx_tensors_destroy(&view);
        plx_tensors_destroy(&t);
        return NULL;
    }
    view->joined[view->joined_count++] = t;
    return view;
}
