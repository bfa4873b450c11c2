#include "app/graph_places.h"

#include "app/graph_holds.h"
#include "app/graph_kept.h"
#include "app/graph_orbit.h"
#include "base/mem.h"
#include "base/triple.h"
#include "graph/circular.h"
#include "graph/force.h"

#include <math.h>
#include <string.h>

enum { MANY = 300000, DONE = 1000 };

typedef struct placed {
    float *place;  /* [units][2] */
    uint8_t *held; /* [units] */
    plx_graph_layout layout;
    const plx_attribute *group; /* around a circle */
} placed;

/* Units are held, and let go, in the layout that is shown. */
struct plx_graph_places {
    plx_graph_places_desc desc;

    /* From who works to who draws. */
    placed buffer[PLX_TRIPLE];
    plx_triple places;
    atomic_bool meshed, grouped, layered; /* the mesh is there, and communities and layers are */
    atomic_int progress;                  /* thousandths */
    atomic_bool stay;                     /* units stay where they were published last; who draws
                                             takes it back when it wants or orders something */

    /* From who draws to who works. */
    plx_graph_holds orders;
    atomic_int wanted;                         /* written by who draws, */
    const plx_attribute *_Atomic wanted_group; /* as is this */
    bool asks; /* of who draws: more is wanted than who works may know of */

    /* Of the one who works. */
    plx_mesh mesh;
    plx_communities communities;
    plx_layered layers;
    plx_force *force;
    float *still[PLX_GRAPH_LAYOUTS];  /* [units][2] where forces do not place; NULL: not yet */
    uint8_t *held[PLX_GRAPH_LAYOUTS]; /* [units], of those that were worked on */
    bool to_keep[PLX_GRAPH_LAYOUTS];  /* there is what is not in the cache */
    float *early;                     /* [units][2] of the cache, before there is a mesh; or NULL */
    bool looked;                      /* for these */
    char *path;
    int last;                   /* what was wanted when it was looked at last */
    plx_graph_layout layout;    /* that is worked on, */
    const plx_attribute *group; /* and of a circle, by what units are grouped */
    bool settled;               /* in that layout */
    bool force_settled;
    bool same; /* what was published last is of the cache, and forces have moved nothing since */
};

plx_graph_places *plx_graph_places_create(const plx_graph_places_desc *desc, plx_error *e)
{
    plx_graph_places *p = plx_alloc(1, sizeof *p);
    bool ok = p;
    size_t n = desc->graph->unit_count;
    if (p)
        p->desc = *desc; /* destroy looks at it */
    for (int i = 0; ok && i < PLX_TRIPLE; i++)
        ok = (p->buffer[i].place = plx_alloc(n * 2, sizeof *p->buffer[i].place)) &&
             (p->buffer[i].held = plx_alloc(n, 1));
    if (!ok) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's places");
        plx_graph_places_destroy(&p);
        return NULL;
    }
    p->desc.many = desc->many > 0 ? desc->many : MANY;
    p->path = desc->path ? plx_strdup(desc->path) : NULL; /* without memory nothing is kept */
    plx_triple_init(&p->places);
    atomic_store(&p->wanted, desc->layout);
    atomic_store(&p->wanted_group, desc->group);
    p->group = desc->group;
    p->last = -1;
    return p;
}

static plx_cache_key key_of(const plx_graph_places *p, plx_graph_layout layout)
{
    const plx_attribute *group = layout == PLX_GRAPH_CIRCULAR ? p->group : NULL;
    if (!p->path)
        return (plx_cache_key){""};
    return plx_graph_kept_key(p->path, p->desc.graph, layout, p->desc.seed, group);
}

static void keep(plx_graph_places *p, plx_graph_layout layout)
{
    size_t n = p->desc.graph->unit_count;
    float *place = p->still[layout];
    if (!p->to_keep[layout] || !p->path)
        return;
    if (layout == PLX_GRAPH_FORCE && (place = plx_realloc(NULL, n, 2 * sizeof *place)))
        plx_force_places(p->force, place);
    plx_cache_key key = key_of(p, layout);
    if (place)
        plx_graph_kept_write(&key, n, place, p->held[layout]);
    if (layout == PLX_GRAPH_FORCE)
        plx_free(place);
    p->to_keep[layout] = false;
}

void plx_graph_places_destroy(plx_graph_places **handle)
{
    plx_graph_places *p = *handle;
    if (!p)
        return;
    for (int i = 0; i < PLX_GRAPH_LAYOUTS; i++)
        if (i != PLX_GRAPH_FORCE || p->force_settled)
            keep(p, (plx_graph_layout)i);
    plx_force_destroy(&p->force);
    plx_communities_uninit(&p->communities);
    plx_layered_uninit(&p->layers);
    plx_mesh_uninit(&p->mesh);
    for (int i = 0; i < PLX_GRAPH_LAYOUTS; i++) {
        plx_free(p->still[i]);
        plx_free(p->held[i]);
    }
    for (int i = 0; i < PLX_TRIPLE; i++) {
        plx_free(p->buffer[i].place);
        plx_free(p->buffer[i].held);
    }
    plx_graph_holds_uninit(&p->orders);
    plx_free(p->early);
    plx_free(p->path);
    plx_free(p);
    *handle = NULL;
}

/* Where units were the last time; *place is owned by the caller, NULL where that is not known. */
static bool take_kept(plx_graph_places *p, float **place, plx_error *e)
{
    size_t n = p->desc.graph->unit_count;
    plx_cache_key key = key_of(p, p->layout);
    *place = key.text[0] ? plx_realloc(NULL, n, 2 * sizeof **place) : NULL;
    p->held[p->layout] = plx_alloc(n, 1);
    if (!p->held[p->layout] || (key.text[0] && !*place)) {
        plx_free(*place);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's places");
    }
    if (*place && !plx_graph_kept_read(&key, n, *place, p->held[p->layout])) {
        plx_free(*place);
        *place = NULL;
        memset(p->held[p->layout], 0, n);
    }
    return true;
}

/* The places that were written are of the layout that is worked on. */
static void hand_over(plx_graph_places *p, double progress)
{
    placed *to = &p->buffer[p->places.back];
    to->layout = p->layout;
    to->group = p->layout == PLX_GRAPH_CIRCULAR ? p->group : NULL;
    memcpy(to->held, p->held[p->layout], p->desc.graph->unit_count);
    /* Before the places, so that who has the last of them knows it. */
    atomic_store(&p->progress, (int)(progress * DONE));
    plx_triple_publish(&p->places);
}

static void publish(plx_graph_places *p)
{
    float *to = p->buffer[p->places.back].place;
    bool by_force = p->layout == PLX_GRAPH_FORCE;
    if (by_force)
        plx_force_places(p->force, to);
    else
        memcpy(to, p->still[p->layout], p->desc.graph->unit_count * 2 * sizeof *to);
    p->same = false;
    hand_over(p, by_force ? plx_force_progress(p->force) : 1);
}

static void follow(plx_graph_places *p, const plx_graph_hold *o)
{
    float *still = p->still[p->layout];
    if (p->layout == PLX_GRAPH_FORCE && p->force) {
        if (o->release)
            plx_force_release(p->force, o->unit);
        else
            plx_force_hold(p->force, o->unit, o->x, o->y);
    } else if (still && !o->release) {
        still[(size_t)o->unit * 2] = o->x;
        still[(size_t)o->unit * 2 + 1] = o->y;
    }
    if (p->held[p->layout]) {
        p->held[p->layout][o->unit] = !o->release;
        p->to_keep[p->layout] = true;
    }
}

/* What was ordered since the last time; whether there was something. */
static bool follow_orders(plx_graph_places *p)
{
    plx_graph_hold o;
    bool any = false,
         shown = p->layout == PLX_GRAPH_FORCE ? p->force != NULL : p->still[p->layout] != NULL;
    while (plx_graph_holds_take(&p->orders, &o)) {
        follow(p, &o);
        any = any || !o.release;
    }
    return any && shown;
}

/* Whether forces are to place units and do not know yet whom: there may be orders for them, of
 * places of the cache. */
static bool awaits_force(const plx_graph_places *p)
{
    return p->layout == PLX_GRAPH_FORCE && !p->force;
}

void plx_graph_places_put(plx_graph_places *p)
{
    if (!awaits_force(p) && follow_orders(p)) {
        p->settled = p->force_settled = false;
        publish(p);
    }
}

static bool find_communities(plx_graph_places *p, plx_error *e)
{
    if (atomic_load(&p->grouped))
        return true;
    if (!plx_communities_find(&p->communities, &p->mesh, 1, p->desc.seed, e))
        return false;
    atomic_store_explicit(&p->grouped, true, memory_order_release);
    return true;
}

static bool find_layers(plx_graph_places *p, plx_error *e)
{
    if (atomic_load(&p->layered))
        return true;
    if (!plx_layered_init(&p->layers, p->desc.graph, e))
        return false;
    atomic_store_explicit(&p->layered, true, memory_order_release);
    return true;
}

/* What is meant by what is wanted. */
static bool resolve(plx_graph_places *p, int wanted, plx_error *e)
{
    const plx_graph *g = p->desc.graph;
    p->layout = (plx_graph_layout)wanted;
    if (wanted == PLX_GRAPH_AUTO || (wanted == PLX_GRAPH_GIVEN && g->dimensions == 0)) {
        p->layout = g->dimensions > 0 ? PLX_GRAPH_GIVEN : PLX_GRAPH_FORCE;
        /* Of many, it would take a while to tell. */
        if (g->dimensions == 0 && g->directed && g->connection_count <= p->desc.many) {
            if (!find_layers(p, e))
                return false;
            if (plx_layered_suits(&p->layers, g))
                p->layout = PLX_GRAPH_LAYERED;
        }
    }
    p->settled = p->layout == PLX_GRAPH_FORCE && p->force_settled;
    if (p->settled)
        publish(p);
    return true;
}

/* Units without a place are put in the middle. */
static void take_given(const plx_graph *g, float *place)
{
    double middle[3];
    plx_orbit_middle(g, middle);
    for (size_t u = 0; u < g->unit_count; u++)
        for (size_t k = 0; k < 2; k++) {
            float at = g->position[u * 3 + k];
            place[u * 2 + k] = isfinite(at) ? at : (float)middle[k];
        }
}

static bool go_around(plx_graph_places *p, float *place, plx_error *e)
{
    const plx_attribute *a = p->group;
    size_t n = p->desc.graph->unit_count;
    if (!a)
        return find_communities(p, e) &&
               plx_circular_place(&p->mesh, p->communities.of, p->communities.count, place, e);
    uint32_t *group = plx_alloc(n, sizeof *group);
    for (size_t u = 0; group && u < n; u++)
        group[u] = a->code[u] == PLX_NO_NAME ? (uint32_t)a->values.count : a->code[u];
    bool ok = group ? plx_circular_place(&p->mesh, group, (size_t)a->values.count + 1, place, e)
                    : plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's places");
    plx_free(group);
    return ok;
}

static bool place(plx_graph_places *p, float *to, plx_error *e)
{
    const plx_graph *g = p->desc.graph;
    if (p->layout == PLX_GRAPH_GIVEN)
        take_given(g, to);
    else if (p->layout == PLX_GRAPH_CIRCULAR)
        return go_around(p, to, e);
    else if (!plx_layered_place(&p->layers, g, e))
        return false;
    else
        memcpy(to, p->layers.place, g->unit_count * 2 * sizeof *to);
    return true;
}

/* A layout that is there at once. */
static bool place_at_once(plx_graph_places *p, plx_error *e)
{
    /* Which connections lead back is shown, wherever units are. */
    if (p->layout == PLX_GRAPH_LAYERED && !find_layers(p, e))
        return false;
    if (!p->still[p->layout]) {
        float *to;
        if (!take_kept(p, &to, e))
            return false;
        bool kept = to != NULL;
        to = kept ? to : plx_alloc(p->desc.graph->unit_count * 2, sizeof *to);
        if (!to)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's places");
        if (!kept && !place(p, to, e)) {
            plx_free(to);
            return false;
        }
        p->still[p->layout] = to;
    }
    p->settled = true;
    publish(p);
    return true;
}

static bool begin_force(plx_graph_places *p, plx_error *e)
{
    plx_force_desc d = {.mesh = &p->mesh, .seed = p->desc.seed, .threads = p->desc.threads};
    float *kept = p->early;
    p->early = NULL;
    if (!kept && !take_kept(p, &kept, e))
        return false;
    p->force = plx_force_create(&d, e);
    bool ok = p->force && (!kept || plx_force_resume(p->force, kept, p->held[p->layout], e));
    p->to_keep[p->layout] = !kept;
    plx_free(kept);
    return ok;
}

static bool place_by_force(plx_graph_places *p, double seconds, plx_error *e)
{
    bool first = !p->force_settled && plx_force_progress(p->force) < 1;
    if (!plx_force_step(p->force, seconds, &p->force_settled, e))
        return false;
    p->settled = p->force_settled;
    /* Others would be drawn anew, though nothing is new in them. */
    if (p->same && p->settled)
        atomic_store(&p->progress, DONE);
    else
        publish(p);
    if (first && p->settled)
        keep(p, p->layout);
    return true;
}

/* Of many connections it takes seconds to find out who is next to whom: what is in the cache is
 * shown before, where it is plain which layout will be. */
static bool show_early(plx_graph_places *p, plx_error *e)
{
    const plx_graph *g = p->desc.graph;
    int wanted = atomic_load(&p->wanted);
    p->looked = true;
    if (wanted != PLX_GRAPH_FORCE && (wanted != PLX_GRAPH_AUTO || g->dimensions > 0))
        return true;
    p->layout = PLX_GRAPH_FORCE;
    if (!take_kept(p, &p->early, e))
        return false;
    if (!p->early) {
        plx_free(p->held[PLX_GRAPH_FORCE]);
        p->held[PLX_GRAPH_FORCE] = NULL;
        return true;
    }
    memcpy(p->buffer[p->places.back].place, p->early, g->unit_count * 2 * sizeof *p->early);
    hand_over(p, 1);
    p->same = true;
    atomic_store(&p->stay, true);
    return true;
}

/* The circle is another one from now on. */
static void regroup(plx_graph_places *p, const plx_attribute *group)
{
    const plx_graph_layout circle = PLX_GRAPH_CIRCULAR;
    keep(p, circle);
    plx_free(p->still[circle]);
    plx_free(p->held[circle]);
    p->still[circle] = NULL;
    p->held[circle] = NULL;
    p->to_keep[circle] = false;
    p->group = group;
    p->settled = p->settled && p->layout != circle;
}

bool plx_graph_places_work(plx_graph_places *p, double seconds, bool *done, plx_error *e)
{
    *done = false;
    if (!p->looked && p->path && p->desc.graph->connection_count > p->desc.many)
        return show_early(p, e);
    if (!atomic_load(&p->meshed)) {
        if (!plx_mesh_init(&p->mesh, p->desc.graph, e))
            return false;
        atomic_store_explicit(&p->meshed, true, memory_order_release);
        return true;
    }
    const plx_attribute *group = atomic_load(&p->wanted_group);
    if (group != p->group)
        regroup(p, group);
    int wanted = atomic_load(&p->wanted);
    if (wanted != p->last) {
        p->last = wanted;
        if (!resolve(p, wanted, e))
            return false;
    }
    /* Of many, communities take seconds, in which people should see something. */
    bool many = p->desc.graph->connection_count > p->desc.many;
    if (!atomic_load(&p->grouped) && (!many || p->settled)) {
        *done = p->settled;
        return find_communities(p, e);
    }
    if (awaits_force(p) && !begin_force(p, e))
        return false;
    if (follow_orders(p))
        p->settled = p->force_settled = p->same = false;
    if (!p->settled &&
        !(p->layout == PLX_GRAPH_FORCE ? place_by_force(p, seconds, e) : place_at_once(p, e)))
        return false;
    bool wanted_still =
        atomic_load(&p->wanted) == p->last && atomic_load(&p->wanted_group) == p->group;
    atomic_store(&p->stay, p->settled && wanted_still);
    *done = p->settled && atomic_load(&p->grouped) && wanted_still;
    return true;
}

void plx_graph_places_want(plx_graph_places *p, plx_graph_layout layout)
{
    atomic_store(&p->wanted, layout);
    atomic_store(&p->stay, false);
}

void plx_graph_places_group_by(plx_graph_places *p, const plx_attribute *group)
{
    if (group == atomic_load(&p->wanted_group))
        return;
    atomic_store(&p->wanted_group, group);
    /* Other layouts know nothing of groups. */
    if (atomic_load(&p->wanted) == PLX_GRAPH_CIRCULAR) {
        atomic_store(&p->stay, false);
        p->asks = true;
    }
}

bool plx_graph_places_stay(const plx_graph_places *p)
{
    return atomic_load(&p->stay);
}

double plx_graph_places_progress(const plx_graph_places *p)
{
    return (double)atomic_load(&p->progress) / DONE;
}

const float *plx_graph_places_take(plx_graph_places *p, plx_graph_layout *layout)
{
    if (!plx_triple_take(&p->places))
        return NULL;
    *layout = p->buffer[p->places.front].layout;
    return p->buffer[p->places.front].place;
}

const plx_attribute *plx_graph_places_group(const plx_graph_places *p)
{
    return p->buffer[p->places.front].group;
}

const uint8_t *plx_graph_places_held(const plx_graph_places *p)
{
    return p->buffer[p->places.front].held;
}

const plx_mesh *plx_graph_places_mesh(const plx_graph_places *p)
{
    return atomic_load_explicit(&p->meshed, memory_order_acquire) ? &p->mesh : NULL;
}

const plx_communities *plx_graph_places_communities(const plx_graph_places *p)
{
    return atomic_load_explicit(&p->grouped, memory_order_acquire) ? &p->communities : NULL;
}

const plx_layered *plx_graph_places_layers(const plx_graph_places *p)
{
    return atomic_load_explicit(&p->layered, memory_order_acquire) ? &p->layers : NULL;
}

void plx_graph_places_hold(plx_graph_places *p, uint32_t unit, float x, float y)
{
    atomic_store(&p->stay, false);
    plx_graph_holds_give(&p->orders, (plx_graph_hold){unit, x, y, false});
}

void plx_graph_places_release(plx_graph_places *p, uint32_t unit)
{
    plx_graph_holds_give(&p->orders, (plx_graph_hold){.unit = unit, .release = true});
}

bool plx_graph_places_catch_up(plx_graph_places *p)
{
    bool given = plx_graph_holds_catch_up(&p->orders), asks = p->asks;
    if (given)
        atomic_store(&p->stay, false);
    p->asks = false;
    return given || asks;
}
