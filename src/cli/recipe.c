#include "cli/recipe.h"

#include "base/mem.h"
#include "base/sha256.h"
#include "capture/png_text.h"
#include "cli/report.h"
#include "train/builtin.h"

#include <stdlib.h>
#include <string.h>

void plx_recipe_uninit(plx_recipe *r)
{
    json_decref(r->options);
    json_decref(r->loaded);
    *r = (plx_recipe){0};
}

/* -- Noting ------------------------------------------------------------------------------------ */

static void forget(json_t *options, const char *name)
{
    for (size_t i = json_array_size(options); i-- > 0;)
        if (strcmp(json_string_value(json_array_get(json_array_get(options, i), 0)), name) == 0)
            json_array_remove(options, i);
}

bool plx_recipe_copy(plx_recipe *r, const plx_recipe *from)
{
    *r = (plx_recipe){0};
    return !from->options || (r->options = json_deep_copy(from->options)) != NULL;
}

bool plx_recipe_note(plx_recipe *r, const struct poptOption *table, int value, const char *text)
{
    const struct poptOption *option = plx_args_by_value(table, value);
    return !option || plx_recipe_add(r, option->longName, text);
}

bool plx_recipe_add(plx_recipe *r, const char *name, const char *text)
{
    if (!r->options && !(r->options = json_array()))
        return false;
    if (strcmp(name, "beside") != 0) /* which comes once for each file */
        forget(r->options, name);
    return json_array_append_new(r->options, json_pack("[s, o]", name, plx_json_text(text))) == 0;
}

/* -- Writing ----------------------------------------------------------------------------------- */

static bool is_file(const char *data)
{
    return data && !plx_builtin_exists(data);
}

/* What a sum is called: that of a large file is one of its parts (base/sha256.h). */
static const char *sum_name(bool parts)
{
    return parts ? "sha256_parts" : "sha256";
}

/* {"file": …, "sha256": …}, {"name": …} for what the program makes, or null. */
static json_t *source_json(const char *data, plx_error *e)
{
    char sum[PLX_SHA256_TEXT];
    bool parts;
    if (!data)
        return json_null();
    if (!is_file(data))
        return json_pack("{s:s}", "name", data);
    return plx_sha256_quick(data, sum, &parts, e)
               ? json_pack("{s:o, s:s}", "file", plx_json_text(data), sum_name(parts), sum)
               : NULL;
}

/* The files beside the data; NULL without any, and *ok = false where one of them cannot be read. */
static json_t *beside_json(const plx_session_options *s, bool *ok, plx_error *e)
{
    json_t *all = NULL;
    for (size_t i = 0; i < sizeof s->beside / sizeof *s->beside && s->beside[i]; i++) {
        json_t *source = source_json(s->beside[i], e);
        all = all ? all : json_array();
        *ok = *ok && json_array_append_new(all, source) == 0;
    }
    return all;
}

static json_t *style_json(const plx_style *style)
{
    json_t *members = json_object();
    const char *name;
    char value[128];
    for (size_t i = 0; (name = plx_style_member(i)); i++)
        json_object_set_new(
            members, name, json_string(plx_style_get(style, name, value, sizeof value)));
    return members;
}

static json_t *number(double value)
{
    json_t *real = json_real(value);
    return real ? real : json_null();
}

/* What is told for people, of a film as it begins; nothing of it is needed to make the picture
 * again. */
static json_t *about_json(const plx_recipe_facts *f)
{
    const plx_status *s = &f->shot->snapshot->status;
    const plx_viewport *v = &f->shot->viewport;
    const plx_camera *c = &f->shot->camera;
    json_t *about = json_pack("{s:[i,i], s:[f,f,f], s:s, s:I, s:f, s:I, s:o, s:o, s:o, s:o, s:I}",
        "size", v->width, v->height, "camera", c->x, c->y, c->scale, "view",
        plx_view_name(f->shot->view), "step", (json_int_t)s->step, "epoch", s->epoch, "sample",
        (json_int_t)s->sample, "seed", plx_json_whole(s->seed), "train_loss", number(s->train_loss),
        "test_loss", number(s->test_loss), "test_accuracy", number(s->test_accuracy), "connections",
        (json_int_t)f->shot->snapshot->network->connection_count);
    if (f->film)
        return about;
    json_object_set_new(about, "engine", json_string(plx_engine_name(f->picture->engine)));
    json_object_set_new(about, "drawn", json_integer((json_int_t)f->picture->drawn));
    return about;
}

static json_t *film_json(const plx_recipe_film *film)
{
    if (!film)
        return NULL;
    return json_pack("{s:f, s:o, s:b, s:o}", "fps", film->fps, "seconds",
        film->duration_s > 0 ? number(film->duration_s) : json_null(), "live", film->live, "script",
        plx_json_text(film->script));
}

static json_t *recipe_json(const plx_recipe *r, const plx_recipe_facts *f, plx_error *e)
{
    plx_fail(e, PLX_ERR_MEMORY, "out of memory for what made the picture");
    json_t *data = source_json(f->session->data, e);
    json_t *test = source_json(f->session->test, e);
    bool ok = true;
    json_t *beside = beside_json(f->session, &ok, e);
    /* Takes what is given in success and in failure. */
    json_t *all = json_pack("{s:s, s:s, s:b, s:s*, s:o, s:o, s:o*, s:O*, s:o, s:o*, s:o*}",
        "version", PLX_VERSION, "command", f->command, "again", f->altered == NULL, "because",
        f->altered, "data", data, "test", test, "beside", beside, "options", r->options, "style",
        style_json(f->style), "film", film_json(f->film), "about", f->shot ? about_json(f) : NULL);
    if (ok)
        return all;
    json_decref(all);
    return NULL;
}

char *plx_recipe_text(const plx_recipe *r, const plx_recipe_facts *f, plx_error *e)
{
    json_t *all = recipe_json(r, f, e);
    char *text = all ? json_dumps(all, JSON_COMPACT) : NULL;
    char *out = text ? plx_strdup(text) : NULL;
    free(text);
    json_decref(all);
    return out;
}

/* -- Reading ----------------------------------------------------------------------------------- */

static bool is_no_recipe(const char *path, plx_error *e)
{
    return plx_fail_file(
        e, PLX_ERR_FORMAT, path, "what it says of how it was made is not what plexus writes");
}

static json_t *read_object(const char *path, plx_error *e)
{
    char *text = plx_png_text_read(path, PLX_RECIPE_KEYWORD, e);
    json_t *all = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (text && !json_is_object(all)) {
        is_no_recipe(path, e);
        json_decref(all);
        all = NULL;
    }
    plx_free(text);
    return all;
}

/* The name or path of a source; NULL where there is none. */
static const char *source_of(const json_t *recipe, const char *member)
{
    const json_t *source = json_object_get(recipe, member);
    const char *file = json_string_value(json_object_get(source, "file"));
    return file ? file : json_string_value(json_object_get(source, "name"));
}

static bool replay_options(const json_t *recipe, const char *path, const struct poptOption *table,
    bool (*allowed)(int value), plx_args_option *option, void *user, plx_error *e)
{
    const json_t *options = json_object_get(recipe, "options");
    for (size_t i = 0; i < json_array_size(options); i++) {
        const json_t *pair = json_array_get(options, i);
        const char *name = json_string_value(json_array_get(pair, 0));
        const char *text = json_string_value(json_array_get(pair, 1));
        const struct poptOption *known = name ? plx_args_by_name(table, name) : NULL;
        bool wants_text = known && (known->argInfo & POPT_ARG_MASK) == POPT_ARG_STRING;
        if (!known || !allowed(known->val) || wants_text != (text != NULL))
            return name ? plx_fail_file(e, PLX_ERR_UNSUPPORTED, path,
                              "was made with --%.40s, which this version does not have", name)
                        : is_no_recipe(path, e);
        if (!option(user, known->val, text, e))
            return false;
    }
    return true;
}

/* A member may set others that suit it; with a second round each has its own. */
static bool replay_style(const json_t *recipe, const char *path, plx_style *style, plx_error *e)
{
    json_t *members = json_object_get(recipe, "style"), *value;
    const char *name;
    for (int round = 0; round < 2; round++) {
        json_object_foreach(members, name, value)
        {
            plx_error why;
            if (!json_is_string(value))
                return is_no_recipe(path, e);
            if (!plx_style_set(style, name, json_string_value(value), &why))
                return plx_fail_file(e, PLX_ERR_UNSUPPORTED, path, "%s", why.message);
        }
    }
    return true;
}

bool plx_recipe_load(plx_recipe *r, const char *path, const struct poptOption *table,
    bool (*allowed)(int value), plx_args_option *option, void *user, const char **data,
    plx_style *style, plx_error *e)
{
    if (r->loaded)
        return plx_fail_file(
            e, PLX_ERR_USAGE, path, "cannot be made again as well: that is for one picture");
    json_t *all = read_object(path, e);
    if (!all)
        return false;
    r->loaded = all;
    if (json_is_false(json_object_get(all, "again"))) {
        const char *why = json_string_value(json_object_get(all, "because"));
        return plx_fail_file(e, PLX_ERR_UNSUPPORTED, path, "cannot be made again: %.200s",
            why ? why : "it does not say why");
    }
    const char *source = source_of(all, "data");
    if (source)
        *data = source;
    return replay_options(all, path, table, allowed, option, user, e) &&
           replay_style(all, path, style, e);
}

static bool check_file(const json_t *source, const char *path, plx_error *e)
{
    const char *file = json_string_value(json_object_get(source, "file"));
    char sum[PLX_SHA256_TEXT];
    bool parts;
    if (!path || !file || strcmp(path, file) != 0 ||
        (!json_object_get(source, sum_name(false)) && !json_object_get(source, sum_name(true))))
        return true;
    if (!plx_sha256_quick(path, sum, &parts, e))
        return false;
    const char *wanted = json_string_value(json_object_get(source, sum_name(parts)));
    return (wanted && strcmp(sum, wanted) == 0) ||
           plx_fail_file(e, PLX_ERR_FORMAT, path, "is not the file that the picture was made from");
}

bool plx_recipe_check_files(const plx_recipe *r, const plx_session_options *s, plx_error *e)
{
    const json_t *beside = json_object_get(r->loaded, "beside");
    bool ok = check_file(json_object_get(r->loaded, "data"), s->data, e) &&
              check_file(json_object_get(r->loaded, "test"), s->test, e);
    for (size_t i = 0; ok && i < sizeof s->beside / sizeof *s->beside && s->beside[i]; i++)
        ok = check_file(json_array_get(beside, i), s->beside[i], e);
    return ok;
}
