#include "app/bookmarks.h"

#include "app/kept_file.h"
#include "base/mem.h"
#include "base/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Wider than any screen, and nearer than any limit of the camera: what is beyond is a mistake. */
static const double PIXELS_MAX = 65536, SCALE_MAX = 1e15, PLACE_MAX = 1e12;

struct plx_bookmarks {
    char path[1024];
    json_t *root;
};

bool plx_bookmarks_path(char *out, size_t size, plx_error *e)
{
    return plx_kept_file_path(out, size, "XDG_STATE_HOME", ".local/state", "bookmarks.json", e);
}

/* Layers by their numbers of units; where these are many, by a hash of them (FNV-1a). */
static void add_layers(const plx_network *n, char *out, size_t size)
{
    size_t at = strlen(out), begin = at;
    uint64_t hash = 14695981039346656037U;
    bool fits = true;
    for (size_t l = 0; l < n->layer_count; l++) {
        size_t units = n->layers[l].units;
        hash = (hash ^ units) * 1099511628211U;
        if (!fits)
            continue;
        int length = snprintf(out + at, size - at, "%s%zu", l > 0 ? "-" : " ", units);
        fits = length > 0 && (size_t)length < size - at;
        at += fits ? (size_t)length : 0;
    }
    if (!fits)
        snprintf(out + begin, size - begin, " %zu layers %016" PRIx64, n->layer_count, hash);
}

/* Files of one name in two folders are two. */
static void put_file(const char *path, const char *otherwise, char *out, size_t size)
{
    char *file = path ? realpath(path, NULL) : NULL;
    plx_text_copy(out, size, file ? file : otherwise);
    free(file);
    plx_text_sanitize(out);
}

void plx_bookmarks_key(const plx_session *s, char *out, size_t size)
{
    put_file(s->options.data, plx_session_name(s), out, size / 2);
    add_layers(s->network, out, size);
}

void plx_bookmarks_key_graph(const char *file, char *out, size_t size)
{
    put_file(file, file, out, size / 2);
    size_t at = strlen(out);
    snprintf(out + at, size - at, " graph");
}

/* -- One view -----------------------------------------------------------------------------------
 */

static bool number(const json_t *in, const char *name, double least, double most, double *out)
{
    const json_t *v = json_object_get(in, name);
    *out = json_number_value(v);
    return json_is_number(v) && *out >= least && *out <= most;
}

static bool take_view(const json_t *in, plx_kept_view *view)
{
    plx_kept_view v = {0};
    double width, height, scale = 0;
    bool ok = number(in, "x", -PLACE_MAX, PLACE_MAX, &v.camera.x) &&
              number(in, "y", -PLACE_MAX, PLACE_MAX, &v.camera.y) &&
              number(in, "scale", 1 / SCALE_MAX, SCALE_MAX, &v.camera.scale) &&
              number(in, "width", 1, PIXELS_MAX, &width) &&
              number(in, "height", 1, PIXELS_MAX, &height) &&
              number(in, "ui_scale", 0.1, 100, &scale);
    plx_insets *i = &v.viewport.insets;
    /* What panels cover is less than the whole. */
    ok = ok && number(in, "left", 0, width, &i->left) &&
         number(in, "right", 0, width - i->left, &i->right) &&
         number(in, "top", 0, height, &i->top) &&
         number(in, "bottom", 0, height - i->top, &i->bottom);
    if (!ok)
        return false;
    v.viewport.width = (int)width;
    v.viewport.height = (int)height;
    v.viewport.ui_scale = scale;
    *view = v;
    return true;
}

static json_t *of_view(const plx_kept_view *v)
{
    const plx_viewport *p = &v->viewport;
    return json_pack("{s:f, s:f, s:f, s:i, s:i, s:f, s:f, s:f, s:f, s:f}", "x", v->camera.x, "y",
        v->camera.y, "scale", v->camera.scale, "width", p->width, "height", p->height, "ui_scale",
        p->ui_scale, "left", p->insets.left, "right", p->insets.right, "top", p->insets.top,
        "bottom", p->insets.bottom);
}

static void take_text(const json_t *in, const char *name, char *out, size_t size)
{
    const char *text = json_string_value(json_object_get(in, name));
    if (!text || !plx_text_copy(out, size, text))
        out[0] = '\0';
    plx_text_sanitize(out);
}

static bool take_bookmark(const json_t *in, plx_bookmark *out)
{
    plx_bookmark b = {0};
    if (!take_view(in, &b.view))
        return false;
    const json_t *graph = json_object_get(in, "graph");
    b.is_graph = json_is_object(graph);
    b.matrix = json_is_true(json_object_get(graph, "matrix"));
    take_text(graph, "layout", b.layout, sizeof b.layout);
    take_text(graph, "order", b.order, sizeof b.order);
    take_text(graph, "sizes", b.sizes, sizeof b.sizes);
    take_text(graph, "color", b.color, sizeof b.color);
    *out = b;
    return true;
}

static json_t *of_bookmark(const plx_bookmark *b)
{
    json_t *out = of_view(&b->view);
    if (!out || !b->is_graph)
        return out;
    json_t *graph = json_pack("{s:s, s:s, s:s, s:s, s:b}", "layout", b->layout, "order", b->order,
        "sizes", b->sizes, "color", b->color, "matrix", (int)b->matrix);
    if (json_object_set_new(out, "graph", graph) == 0)
        return out;
    json_decref(out);
    return NULL;
}

/* -- A network's --------------------------------------------------------------------------------
 */

static bool take_views(const json_t *root, const char *key, plx_bookmark *views)
{
    const json_t *of = json_object_get(json_object_get(root, "networks"), key);
    if (!json_is_object(of))
        return false;
    bool any = false;
    plx_bookmark taken[PLX_BOOKMARKS] = {0};
    for (int i = 0; i < PLX_BOOKMARKS; i++) {
        const char name[2] = {(char)('1' + i), '\0'};
        any = take_bookmark(json_object_get(of, name), &taken[i]) || any;
    }
    if (any)
        memcpy(views, taken, sizeof taken);
    return any;
}

/* The network that was set last is the last of the object, which keeps its order. */
static bool put_views(json_t *root, const char *key, const plx_bookmark *views)
{
    json_t *networks = json_object_get(root, "networks");
    if (!json_is_object(networks)) {
        networks = json_object();
        if (json_object_set_new(root, "networks", networks) != 0)
            return false;
    }
    json_t *of = json_object();
    bool ok = of != NULL;
    for (int i = 0; ok && i < PLX_BOOKMARKS; i++) {
        const char name[2] = {(char)('1' + i), '\0'};
        if (views[i].view.camera.scale > 0)
            ok = json_object_set_new(of, name, of_bookmark(&views[i])) == 0;
    }
    if (!ok) {
        json_decref(of);
        return false;
    }
    json_object_del(networks, key);
    while (json_object_size(networks) >= PLX_BOOKMARKS_NETWORKS)
        json_object_del(networks, json_object_iter_key(json_object_iter(networks)));
    return json_object_set_new(networks, key, of) == 0;
}

/* -- The file -----------------------------------------------------------------------------------
 */

plx_bookmarks *plx_bookmarks_open(const char *path, plx_error *why)
{
    *why = (plx_error){.code = PLX_OK, .offset = -1};
    plx_bookmarks *b = plx_alloc(1, sizeof *b);
    if (!b)
        return NULL;
    if (plx_text_copy(b->path, sizeof b->path, path))
        b->root = plx_kept_file_read(path, "bookmarks", why);
    if (!b->root)
        plx_bookmarks_close(&b);
    return b;
}

void plx_bookmarks_close(plx_bookmarks **b)
{
    if (!*b)
        return;
    json_decref((*b)->root);
    plx_free(*b);
    *b = NULL;
}

const char *plx_bookmarks_file(const plx_bookmarks *b)
{
    return b->path;
}

bool plx_bookmarks_get(const plx_bookmarks *b, const char *key, plx_bookmark *views)
{
    return take_views(b->root, key, views);
}

void plx_bookmarks_put(plx_bookmarks *b, const char *key, const plx_bookmark *views)
{
    put_views(b->root, key, views);
}

bool plx_bookmarks_write(const char *path, const char *key, const plx_bookmark *views, plx_error *e)
{
    plx_error why;
    json_t *root = plx_kept_file_read(path, "bookmarks", &why);
    char *text = NULL;
    if (root && put_views(root, key, views))
        text = json_dumps(root, JSON_INDENT(2));
    json_decref(root);
    bool ok =
        text ? plx_kept_file_write(path, text, e) : plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    free(text);
    return ok;
}
