#include "render/graph_painter.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "base/triple.h"
#include "density/segment_engine.h"

#include <math.h>
#include <string.h>

static const double SLICE_S = 0.02;
/* What has taken so long is given up for what is asked for since. */
static const double PATIENCE_S = 0.4;

_Static_assert((int)PLX_LINES_BOX == (int)PLX_SEGMENTS_BOX, "boxes of lines are those of segments");
_Static_assert((int)PLX_LINE_CLASSES == (int)PLX_BLEND_CLASSES, "each class has an ink");
_Static_assert((int)PLX_LINE_SETS <= (int)PLX_ATLAS_SETS, "each set has its sums");

enum { SOME_SHARE = 3 /* of what is dear: so many connections are drawn meanwhile */ };
static const size_t dear_default = 400000, atlas_default = (size_t)768 << 20;

/* A copy of a scene; the memory is kept, and grows with the graph. */
typedef struct copy {
    plx_graph_scene scene;
    float *place, *ink;
    uint8_t *of_type, *of_unit, *hidden, *style;
} copy;

/* Lines of a scene. */
typedef struct kept {
    plx_lines lines;
    uint64_t version, colors; /* of the scene; 0: none */
    bool passing;             /* they follow each other as they lay on their way */
    double pixel, fine;       /* that widths are in */
    bool broken;              /* those with a style are left out */
} kept;

struct plx_graph_painter {
    plx_thread *thread;
    plx_signal wake;
    plx_graph_painter_desc desc;
    atomic_bool quit, failed;
    plx_error error; /* written before failed is set */
    plx_triple scenes, asks, paintings;
    copy scene[PLX_TRIPLE];
    plx_graph_ask ask[PLX_TRIPLE];
    plx_graph_painting painting[PLX_TRIPLE];

    /* Of the thread. */
    plx_workers *workers;
    plx_segment_engine *engine;
    kept all, some;      /* connections, and some of very many */
    plx_dashes dashes;   /* of what is painted, where there are any */
    bool broken;         /* there are */
    uint64_t painted_of; /* that the last painting is of */
    bool painted_whole;
    plx_graph_ask painted;
    plx_density sums[PLX_BLEND_PICTURES];
    int made;
    plx_blend_samples samples;
    plx_graph_atlases *atlases;
};

/* ---- what is asked for, on the caller's thread ---- */

static bool keep(void **to, const void *from, size_t count, size_t size)
{
    if (!from) {
        plx_free(*to);
        *to = NULL;
        return true;
    }
    void *grown = plx_realloc(*to, count, size);
    if (!grown)
        return false;
    *to = grown;
    memcpy(*to, from, count * size);
    return true;
}

bool plx_graph_painter_show(plx_graph_painter *p, const plx_graph_scene *scene, plx_error *e)
{
    copy *c = &p->scene[p->scenes.back];
    const plx_graph *g = scene->graph;
    bool ok = keep((void **)&c->place, scene->place, g->unit_count * 2, sizeof *c->place) &&
              keep((void **)&c->ink, scene->ink, g->unit_count, sizeof *c->ink);
    if (c->scene.colors != scene->colors || c->scene.version == 0)
        ok = ok && keep((void **)&c->of_type, scene->of_type, g->connection_count, 1) &&
             keep((void **)&c->of_unit, scene->of_unit, g->unit_count, 1) &&
             keep((void **)&c->hidden, scene->hidden, g->connection_count, 1) &&
             keep((void **)&c->style, scene->style, g->connection_count, 1);
    if (!ok)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's picture");
    c->scene = *scene;
    c->scene.place = c->place;
    c->scene.ink = c->ink;
    c->scene.of_type = c->of_type;
    c->scene.of_unit = c->of_unit;
    c->scene.hidden = c->hidden;
    c->scene.style = c->style;
    plx_triple_publish(&p->scenes);
    plx_signal_post(&p->wake);
    return true;
}

void plx_graph_painter_ask(plx_graph_painter *p, const plx_graph_ask *ask)
{
    p->ask[p->asks.back] = *ask;
    plx_triple_publish(&p->asks);
    plx_signal_post(&p->wake);
}

bool plx_graph_painter_take(
    plx_graph_painter *p, const plx_graph_painting **painting, bool *fresh, plx_error *e)
{
    if (atomic_load(&p->failed)) {
        *e = p->error;
        return false;
    }
    bool taken = plx_triple_take(&p->paintings);
    if (fresh)
        *fresh = taken;
    *painting = &p->painting[p->paintings.front];
    return true;
}

bool plx_graph_painter_has_news(const plx_graph_painter *p)
{
    return atomic_load(&p->failed) || plx_triple_is_fresh(&p->paintings) ||
           plx_graph_atlases_has_news(p->atlases);
}

const plx_atlas *plx_graph_painter_atlas(
    plx_graph_painter *p, uint64_t version, const plx_graph_ask *ask)
{
    return plx_graph_atlases_lend(p->atlases, version, ask);
}

void plx_graph_painter_give_back(plx_graph_painter *p)
{
    plx_graph_atlases_give_back(p->atlases);
}

/* ---- what the thread does ---- */

static const copy *scene_of(const plx_graph_painter *p)
{
    return &p->scene[p->scenes.front];
}

static bool is_dear(const plx_graph_painter *p)
{
    const plx_graph_scene *s = &scene_of(p)->scene;
    return !p->desc.still && (s->drawn > 0 ? s->drawn : s->graph->connection_count) > p->desc.dear;
}

/* Of a common screen, in units of places. */
static double pixel_of(const plx_graph_painter *p)
{
    const plx_graph_ask *ask = &p->ask[p->asks.front];
    return ask->viewport.ui_scale / ask->camera.scale;
}

static plx_lines_desc lines_desc(const copy *c)
{
    return (plx_lines_desc){
        .graph = c->scene.graph,
        .place = c->place,
        .ink = c->ink,
        .classes = c->scene.classes,
        .of_type = c->of_type,
        .of_unit = c->of_unit,
        .hidden = c->hidden,
        .style = c->style,
        .threshold = c->scene.threshold,
        .widths = c->scene.widths,
        .loops = plx_lines_find_loops(c->scene.graph, c->place),
    };
}

/* Lines of the scene as it is; every: one of so many. */
static bool make_lines(plx_graph_painter *p, kept *k, size_t every, plx_error *e)
{
    const copy *c = scene_of(p);
    plx_lines_desc d = lines_desc(c);
    d.every = every;
    d.pixel = pixel_of(p);
    d.fine = p->ask[p->asks.front].viewport.ui_scale;
    d.broken = p->broken;
    bool finer = k->lines.aside && k->fine != d.fine;
    if (k->version == c->scene.version && !finer && k->broken == d.broken &&
        (!k->lines.aside || k->pixel == d.pixel))
        return true;
    bool same = k->version > 0 && k->colors == c->scene.colors && !finer && k->broken == d.broken;
    k->version = 0;
    if (same && (!k->passing || c->scene.passing)) {
        plx_lines_move(&k->lines, &d);
    } else {
        plx_lines_uninit(&k->lines);
        if (!plx_lines_init(&k->lines, &d, e))
            return false;
        k->passing = c->scene.passing;
    }
    k->pixel = d.pixel;
    k->fine = d.fine;
    k->broken = d.broken;
    k->version = c->scene.version;
    k->colors = c->scene.colors;
    return true;
}

static bool make_all(plx_graph_painter *p, plx_error *e)
{
    return make_lines(p, &p->all, 1, e);
}

/* All of few connections, of which those with a style are broken as the view has them. */
static bool make_few(plx_graph_painter *p, plx_error *e)
{
    const copy *c = scene_of(p);
    const plx_graph_ask *ask = &p->ask[p->asks.front];
    const plx_camera *camera = &ask->camera;
    plx_lines_desc lines = lines_desc(c);
    lines.pixel = pixel_of(p);
    lines.fine = ask->viewport.ui_scale;
    double x = ask->viewport.width * 0.5 / camera->scale;
    double y = ask->viewport.height * 0.5 / camera->scale;
    plx_dashes_desc d = {
        .lines = &lines,
        .view = {camera->x - x, camera->y - y, camera->x + x, camera->y + y},
        .drawn = c->scene.drawn > 0 ? c->scene.drawn : c->scene.graph->connection_count,
    };
    p->broken = plx_dashes_wanted(&d);
    if (!make_all(p, e))
        return false;
    d.sizes = p->all.lines.sizes;
    return !p->broken || plx_dashes_make(&p->dashes, &d, e);
}

static bool make_some(plx_graph_painter *p, plx_error *e)
{
    return make_lines(p, &p->some,
        scene_of(p)->scene.graph->connection_count / (p->desc.dear / SOME_SHARE + 1) + 1, e);
}

static void clear(plx_density *d)
{
    memset(d->sums, 0, PLX_SIGNS * (size_t)d->width * plx_density_stride(d) * sizeof *d->sums);
}

static bool reserve(plx_graph_painter *p, int pictures, int width, int height, plx_error *e)
{
    if (p->made > 0 && (p->sums[0].width != width || p->sums[0].height != height))
        while (p->made > 0)
            plx_density_uninit(&p->sums[--p->made]);
    for (; p->made < pictures; p->made++)
        if (!plx_density_init(&p->sums[p->made], width, height, e))
            return false;
    for (int i = 0; i < pictures; i++)
        clear(&p->sums[i]);
    plx_graph_painting *out = &p->painting[p->paintings.back];
    size_t size = (size_t)width * (size_t)height * 4;
    if (out->room >= size)
        return true;
    plx_free(out->colors);
    out->colors = plx_alloc(size, 1);
    out->room = out->colors ? size : 0;
    return out->colors || plx_fail(e, PLX_ERR_MEMORY,
                              "out of memory for a picture of %d x %d pixels", width, height);
}

static void publish(plx_graph_painter *p, const plx_lines *l, const plx_graph_ask *ask, bool whole)
{
    plx_graph_painting *out = &p->painting[p->paintings.back];
    plx_graph_ask_map(ask, p->sums, l->classes,
        plx_graph_ask_light(p->sums, l->classes, &p->samples), p->workers, out->colors);
    out->ask = p->painted = *ask;
    out->version = p->painted_of = scene_of(p)->scene.version;
    out->whole = p->painted_whole = whole;
    out->dear = is_dear(p);
    plx_triple_publish(&p->paintings);
}

static bool is_news(const plx_graph_painter *p)
{
    return atomic_load(&p->quit) || plx_triple_is_fresh(&p->asks) ||
           plx_triple_is_fresh(&p->scenes);
}

static bool is_wanted(const plx_graph_painter *p, double since)
{
    /* Who asks for another view of what has an atlas draws that, and wants the cores. */
    bool atlas = is_dear(p) && plx_graph_atlases_has(p->atlases, scene_of(p)->scene.version);
    return !atomic_load(&p->quit) && !(is_news(p) && (atlas || plx_now_s() - since > PATIENCE_S));
}

/* Draws a picture of lines; true too where it was given up. */
static bool paint(plx_graph_painter *p, const plx_lines *l, const plx_graph_ask *ask,
    plx_quality quality, bool whole, plx_error *e)
{
    const plx_camera *c = &ask->camera;
    const plx_viewport *v = &ask->viewport;
    double start = plx_now_s();
    if (!reserve(p, l->sets, v->width, v->height, e))
        return false;
    int sets = p->broken ? 2 * l->sets : l->sets;
    for (int i = 0; i < sets; i++) {
        int set = i % l->sets;
        plx_segments s = plx_graph_segments(i < l->sets ? l : &p->dashes.lines, set, c->scale,
            v->width * 0.5 - c->x * c->scale, v->height * 0.5 - c->y * c->scale);
        if (!plx_segment_engine_begin(p->engine, &s, quality, &p->sums[set], e))
            return false;
        while (!plx_segment_engine_more(p->engine, p->desc.still ? 1e9 : SLICE_S))
            if (!is_wanted(p, start))
                return true;
    }
    publish(p, l, ask, whole);
    return true;
}

/* What is to be done next for the scene and what is asked for; *idle where nothing is. */
static bool go_on(plx_graph_painter *p, bool *idle, plx_error *e)
{
    const copy *c = scene_of(p);
    const plx_graph_ask *ask = &p->ask[p->asks.front];
    bool painted = p->painted_of == c->scene.version && plx_graph_ask_same(&p->painted, ask);
    *idle = false;
    if (!is_dear(p)) {
        if (!painted)
            return make_few(p, e) && paint(p, &p->all.lines, ask, ask->quality, true, e);
        *idle = true;
        return true;
    }
    uint64_t version = c->scene.version;
    p->broken = false;
    if (!painted && !plx_graph_atlases_has(p->atlases, version))
        return make_some(p, e) && paint(p, &p->some.lines, ask, PLX_QUALITY_MOVING, false, e);
    if (c->scene.passing) {
        *idle = true;
        return true;
    }
    if (!make_all(p, e))
        return false;
    if (is_news(p))
        return true;
    if (plx_graph_atlases_has(p->atlases, version)) {
        /* While the camera moves the cores belong to who draws what there is. */
        *idle = ask->quality == PLX_QUALITY_MOVING;
        if (*idle)
            return true;
        if (!plx_graph_atlases_is_fine(p->atlases, version, ask) && !(painted && p->painted_whole))
            return paint(p, &p->all.lines, ask, ask->quality, true, e);
    }
    return plx_graph_atlases_work(p->atlases, &p->all.lines, version, ask, SLICE_S, idle, e);
}

static void run(void *user)
{
    plx_graph_painter *p = user;
    bool scene = false, ask = false, idle = true;
    while (!atomic_load(&p->quit)) {
        if (idle)
            plx_signal_wait(&p->wake, -1);
        while (plx_signal_wait(&p->wake, 0))
            ;
        scene = plx_triple_take(&p->scenes) || scene;
        ask = plx_triple_take(&p->asks) || ask;
        idle = true;
        if (scene && ask && !atomic_load(&p->quit) && !go_on(p, &idle, &p->error)) {
            atomic_store(&p->failed, true);
            return;
        }
    }
}

plx_graph_painter *plx_graph_painter_create(const plx_graph_painter_desc *desc, plx_error *e)
{
    plx_graph_painter *p = plx_alloc(1, sizeof *p);
    if (!p) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    p->desc = *desc;
    p->desc.dear = desc->dear > 0 ? desc->dear : dear_default;
    p->desc.atlas = desc->atlas > 0 ? desc->atlas : atlas_default;
    plx_signal_init(&p->wake);
    plx_triple_init(&p->scenes);
    plx_triple_init(&p->asks);
    plx_triple_init(&p->paintings);
    bool ok = (p->workers = plx_workers_create(desc->threads, e)) &&
              (p->engine = plx_segment_engine_create(p->workers, e)) &&
              (p->atlases = plx_graph_atlases_create(p->workers, p->desc.atlas, e)) &&
              (p->thread = plx_thread_create("painter", run, p, e));
    if (!ok)
        plx_graph_painter_destroy(&p);
    return p;
}

void plx_graph_painter_destroy(plx_graph_painter **handle)
{
    plx_graph_painter *p = *handle;
    if (!p)
        return;
    atomic_store(&p->quit, true);
    plx_signal_post(&p->wake);
    plx_thread_join(&p->thread);
    plx_signal_uninit(&p->wake);
    for (int i = 0; i < PLX_TRIPLE; i++) {
        plx_free(p->scene[i].place);
        plx_free(p->scene[i].ink);
        plx_free(p->scene[i].of_type);
        plx_free(p->scene[i].of_unit);
        plx_free(p->scene[i].hidden);
        plx_free(p->scene[i].style);
        plx_free(p->painting[i].colors);
    }
    for (int i = 0; i < p->made; i++)
        plx_density_uninit(&p->sums[i]);
    plx_blend_samples_uninit(&p->samples);
    plx_lines_uninit(&p->all.lines);
    plx_lines_uninit(&p->some.lines);
    plx_dashes_uninit(&p->dashes);
    plx_segment_engine_destroy(&p->engine);
    plx_graph_atlases_destroy(&p->atlases);
    plx_workers_destroy(&p->workers);
    plx_free(p);
    *handle = NULL;
}
