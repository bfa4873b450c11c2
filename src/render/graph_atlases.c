#include "render/graph_atlases.h"

#include "base/clock.h"
#include "base/mem.h"
#include "density/segment_engine.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum {
    COARSE,
    FINE,
    NEAR,
    NEARS = 2 /* one that is shown, one that is made */,
    SLOTS = NEAR + NEARS
};

/* Bytes of the coarse one, for each set; so many the fine one must have more to be worth it. */
static const size_t COARSE_BYTES = (size_t)32 << 20, WORTH = 2;
/* Of the fine one for each connection: few need no large one, for they are soon drawn. */
static const size_t EACH_BYTES = 64;
/* What a view's own has around it, of its sides; cells to a pixel; its share of all bytes. */
static const double AROUND = 0.3, NEAR_CELLS = 1.4 * PLX_ATLAS_CELLS_MOST / 2;
static const size_t NEAR_SHARE = 4;

struct plx_graph_atlases {
    plx_workers *workers;
    plx_segment_engine *engine;
    size_t bytes;
    plx_atlas atlas[SLOTS];
    /* Each is of this version; 0: of none. Who reads says so first, and looks then. */
    _Atomic uint64_t of[SLOTS];
    _Atomic uint64_t changes; /* of the above */
    atomic_bool lent;
    uint64_t seen; /* by who reads */

    /* By who makes. */
    plx_bounds bounds; /* of all points, */
    uint64_t bounds_of;
    int slot; /* that is being made; -1: none */
    uint64_t version;
    plx_graph_ask near_for; /* the view that the last of its own was begun for, */
    uint64_t near_of;
    int near_next;
    plx_density band;
    int part; /* the next, one for each set of each band */
    bool begun;
};

plx_graph_atlases *plx_graph_atlases_create(plx_workers *workers, size_t bytes, plx_error *e)
{
    plx_graph_atlases *a = plx_alloc(1, sizeof *a);
    if (!a) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    a->workers = workers;
    a->bytes = bytes;
    a->slot = -1;
    if (!(a->engine = plx_segment_engine_create(workers, e)))
        plx_graph_atlases_destroy(&a);
    return a;
}

void plx_graph_atlases_destroy(plx_graph_atlases **handle)
{
    plx_graph_atlases *a = *handle;
    if (!a)
        return;
    for (int i = 0; i < SLOTS; i++)
        plx_atlas_uninit(&a->atlas[i]);
    plx_density_uninit(&a->band);
    plx_segment_engine_destroy(&a->engine);
    plx_free(a);
    *handle = NULL;
}

/* ---- what there is ---- */

static plx_bounds seen_by(const plx_graph_ask *ask)
{
    const plx_camera *c = &ask->camera;
    double x = ask->viewport.width * 0.5 / c->scale, y = ask->viewport.height * 0.5 / c->scale;
    return (plx_bounds){c->x - x, c->y - y, c->x + x, c->y + y};
}

/* Whether it has all there is in a view. Beside the whole there is nothing. */
static bool holds(const plx_graph_atlases *a, int slot, const plx_graph_ask *ask)
{
    const plx_atlas *all = &a->atlas[COARSE];
    plx_bounds b = seen_by(ask);
    return slot < NEAR ||
           plx_atlas_holds(&a->atlas[slot], fmax(b.left, all->left), fmax(b.top, all->top),
               fmin(b.right, all->right), fmin(b.bottom, all->bottom));
}

/* One that is fine for a view, or else the finest; -1: none. */
static int best(const plx_graph_atlases *a, uint64_t version, const plx_graph_ask *ask, bool *fine)
{
    int found = -1;
    *fine = false;
    if (version == 0 || atomic_load(&a->of[COARSE]) != version)
        return -1;
    for (int i = 0; i < SLOTS && !*fine; i++) {
        if (atomic_load(&a->of[i]) != version || !holds(a, i, ask))
            continue;
        *fine = plx_atlas_is_fine(&a->atlas[i], ask->camera.scale);
        if (*fine || found < 0 || a->atlas[i].scale > a->atlas[found].scale)
            found = i;
    }
    return found;
}

const plx_atlas *plx_graph_atlases_lend(
    plx_graph_atlases *a, uint64_t version, const plx_graph_ask *ask)
{
    bool fine;
    atomic_store(&a->lent, true);
    a->seen = atomic_load(&a->changes);
    int slot = best(a, version, ask, &fine);
    if (slot >= 0)
        return &a->atlas[slot];
    atomic_store(&a->lent, false);
    return NULL;
}

void plx_graph_atlases_give_back(plx_graph_atlases *a)
{
    atomic_store(&a->lent, false);
}

bool plx_graph_atlases_has_news(const plx_graph_atlases *a)
{
    return atomic_load(&a->changes) != a->seen;
}

bool plx_graph_atlases_has(const plx_graph_atlases *a, uint64_t version)
{
    return version > 0 && atomic_load(&a->of[COARSE]) == version;
}

bool plx_graph_atlases_is_fine(
    const plx_graph_atlases *a, uint64_t version, const plx_graph_ask *ask)
{
    bool fine;
    best(a, version, ask, &fine);
    return fine;
}

/* ---- making them ---- */

plx_segments plx_graph_segments(const plx_lines *l, int set, double scale, double x, double y)
{
    const plx_line_set *s = &l->set[set];
    return (plx_segments){
        .points_f = l->point,
        .points = l->points,
        .source = s->source,
        .target = s->target,
        .weights = s->weight,
        .count = s->count,
        .boxes = (const float(*)[4])s->box,
        .scale_x = scale,
        .offset_x = x,
        .scale_y = scale,
        .offset_y = y,
    };
}

static void find_bounds(plx_graph_atlases *a, const plx_lines *l, uint64_t version)
{
    plx_bounds b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    if (a->bounds_of == version)
        return;
    for (size_t i = 0; i < l->points; i++) {
        double x = (double)l->point[i * 2], y = (double)l->point[i * 2 + 1];
        b.left = x < b.left ? x : b.left;
        b.right = x > b.right ? x : b.right;
        b.top = y < b.top ? y : b.top;
        b.bottom = y > b.bottom ? y : b.bottom;
    }
    a->bounds = b;
    a->bounds_of = version;
}

static size_t coarse_bytes(const plx_lines *l)
{
    return COARSE_BYTES * (size_t)l->sets;
}

static size_t fine_bytes(const plx_graph_atlases *a, const plx_lines *l)
{
    size_t each = l->drawn * EACH_BYTES, most = a->bytes - a->bytes / NEAR_SHARE;
    return each < most ? each : most;
}

/* Nobody reads it until it is told of again. */
static void take_back(plx_graph_atlases *a, int slot)
{
    if (atomic_exchange(&a->of[slot], 0) != 0)
        atomic_fetch_add(&a->changes, 1);
    while (atomic_load(&a->lent))
        plx_sleep_s(0.0005);
}

static bool begin(
    plx_graph_atlases *a, uint64_t version, int slot, const plx_atlas_desc *desc, plx_error *e)
{
    take_back(a, slot);
    a->slot = -1;
    if (!plx_atlas_init(&a->atlas[slot], desc, e))
        return false;
    plx_density_uninit(&a->band);
    a->slot = slot;
    a->version = version;
    a->part = 0;
    a->begun = false;
    return plx_density_init(&a->band, a->atlas[slot].band, a->atlas[slot].level[0].height, e);
}

static plx_atlas_desc desc_of(const plx_lines *l, plx_bounds b, size_t bytes)
{
    return (plx_atlas_desc){
        .sets = l->sets,
        .signs = l->classes > 1 ? PLX_SIGNS : 1,
        .left = b.left,
        .top = b.top,
        .right = b.right,
        .bottom = b.bottom,
        .bytes = bytes,
    };
}

/* What is to be made: a slot, or -1. */
static int wanted(
    const plx_graph_atlases *a, const plx_lines *l, uint64_t version, const plx_graph_ask *view)
{
    if (atomic_load(&a->of[COARSE]) != version)
        return COARSE;
    if (fine_bytes(a, l) >= WORTH * coarse_bytes(l) && atomic_load(&a->of[FINE]) != version)
        return FINE;
    if (!view || plx_graph_atlases_is_fine(a, version, view))
        return -1;
    /* Where the bytes do not suffice for one that is fine there is no better one. */
    bool same = a->near_of == version && plx_graph_ask_same_view(&a->near_for, view);
    bool under_way = a->slot >= NEAR && a->version == version && holds(a, a->slot, view) &&
                     plx_atlas_is_fine(&a->atlas[a->slot], view->camera.scale);
    if (under_way || (same && a->slot >= NEAR))
        return a->slot;
    return same ? -1 : NEAR + a->near_next;
}

static bool begin_wanted(plx_graph_atlases *a, const plx_lines *l, uint64_t version, int slot,
    const plx_graph_ask *view, plx_error *e)
{
    plx_atlas_desc d = desc_of(l, a->bounds, slot == COARSE ? coarse_bytes(l) : fine_bytes(a, l));
    if (slot >= NEAR) {
        plx_bounds b = seen_by(view);
        double x = (b.right - b.left) * AROUND, y = (b.bottom - b.top) * AROUND;
        d = desc_of(l,
            (plx_bounds){fmax(b.left - x, a->bounds.left), fmax(b.top - y, a->bounds.top),
                fmin(b.right + x, a->bounds.right), fmin(b.bottom + y, a->bounds.bottom)},
            a->bytes / NEAR_SHARE);
        d.finest = view->camera.scale * NEAR_CELLS;
        a->near_for = *view;
        a->near_of = version;
        a->near_next = 1 - (slot - NEAR);
        if (!(d.left < d.right && d.top < d.bottom))
            return true; /* nothing is there */
    }
    return begin(a, version, slot, &d, e);
}

static void put_part(void *job, unsigned worker, size_t part)
{
    (void)worker;
    plx_graph_atlases *a = job;
    plx_atlas *to = &a->atlas[a->slot];
    plx_atlas_put(to, a->part % to->sets, a->part / to->sets, &a->band, (int)part);
}

/* Begins to draw a set of a band. */
static bool begin_band(plx_graph_atlases *a, const plx_lines *l, plx_error *e)
{
    const plx_atlas *to = &a->atlas[a->slot];
    int band = a->part / to->sets;
    plx_segments s = plx_graph_segments(
        l, a->part % to->sets, to->scale, to->x - (double)band * to->band, to->y);
    memset(a->band.sums, 0,
        PLX_SIGNS * (size_t)a->band.width * plx_density_stride(&a->band) * sizeof *a->band.sums);
    a->begun = true;
    return plx_segment_engine_begin(a->engine, &s, PLX_QUALITY_MOVING, &a->band, e);
}

bool plx_graph_atlases_work(plx_graph_atlases *a, const plx_lines *l, uint64_t version,
    const plx_graph_ask *view, double seconds, bool *done, plx_error *e)
{
    double start = plx_now_s();
    find_bounds(a, l, version);
    int slot = wanted(a, l, version, view);
    *done = slot < 0;
    if (*done)
        return true;
    if ((a->slot != slot || a->version != version) && !begin_wanted(a, l, version, slot, view, e))
        return false;
    if (a->slot < 0)
        return true;
    const plx_atlas *to = &a->atlas[slot];
    double left;
    while ((left = start + seconds - plx_now_s()) > 0) {
        if (!a->begun && !begin_band(a, l, e))
            return false;
        if (!plx_segment_engine_more(a->engine, left))
            continue;
        plx_workers_run(a->workers, put_part, a, (size_t)(to->band / PLX_ATLAS_PART));
        a->begun = false;
        if (++a->part < plx_atlas_bands(to) * to->sets)
            continue;
        plx_density_uninit(&a->band);
        a->slot = -1;
        atomic_store(&a->of[slot], version);
        atomic_fetch_add(&a->changes, 1);
        break;
    }
    return true;
}
