#include "app/graph_places.h"

#include "base/mem.h"
#include "base/triple.h"
#include "graph/force.h"

enum { MANY = 300000 /* connections */, ORDERS = 256, DONE = 1000 };

/* Where a unit is held. */
typedef struct order {
    uint32_t unit;
    float x, y;
    bool release;
} order;

struct plx_graph_places {
    plx_graph_places_desc desc;

    /* From who works to who draws. */
    float *buffer[PLX_TRIPLE]; /* [units][2] */
    plx_triple places;
    atomic_bool meshed, grouped; /* the mesh is there, and communities are */
    atomic_int progress;         /* thousandths */

    /* From who draws to who works, one after the other. */
    order orders[ORDERS];
    atomic_size_t ordered;  /* written by who draws */
    atomic_size_t followed; /* written by who works */

    /* Of the one who works. */
    plx_mesh mesh;
    plx_communities communities;
    plx_force *force;
    bool settled;
};

plx_graph_places *plx_graph_places_create(const plx_graph_places_desc *desc, plx_error *e)
{
    plx_graph_places *p = plx_alloc(1, sizeof *p);
    bool ok = p;
    for (int i = 0; ok && i < PLX_TRIPLE; i++)
        ok = (p->buffer[i] = plx_alloc(desc->graph->unit_count * 2, sizeof *p->buffer[i]));
    if (!ok) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's places");
        plx_graph_places_destroy(&p);
        return NULL;
    }
    p->desc = *desc;
    plx_triple_init(&p->places);
    p->settled = desc->given;
    atomic_store(&p->progress, desc->given ? DONE : 0);
    return p;
}

void plx_graph_places_destroy(plx_graph_places **handle)
{
    plx_graph_places *p = *handle;
    if (!p)
        return;
    plx_force_destroy(&p->force);
    plx_communities_uninit(&p->communities);
    plx_mesh_uninit(&p->mesh);
    for (int i = 0; i < PLX_TRIPLE; i++)
        plx_free(p->buffer[i]);
    plx_free(p);
    *handle = NULL;
}

static void publish(plx_graph_places *p)
{
    plx_force_places(p->force, p->buffer[p->places.back]);
    /* Before the places, so that who has the last of them knows it. */
    atomic_store(&p->progress, (int)(plx_force_progress(p->force) * DONE));
    plx_triple_publish(&p->places);
}

/* What was ordered since the last time; whether there was something. */
static bool follow_orders(plx_graph_places *p)
{
    size_t end = atomic_load_explicit(&p->ordered, memory_order_acquire);
    size_t at = atomic_load_explicit(&p->followed, memory_order_relaxed);
    bool any = false;
    for (; at != end; at++) {
        const order *o = &p->orders[at % ORDERS];
        if (p->force && o->release)
            plx_force_release(p->force, o->unit);
        else if (p->force)
            plx_force_hold(p->force, o->unit, o->x, o->y);
        any = any || !o->release;
    }
    atomic_store_explicit(&p->followed, end, memory_order_release);
    return any && p->force;
}

void plx_graph_places_put(plx_graph_places *p)
{
    if (follow_orders(p)) {
        p->settled = false;
        publish(p);
    }
}

bool plx_graph_places_work(plx_graph_places *p, double seconds, bool *done, plx_error *e)
{
    *done = false;
    if (!atomic_load(&p->meshed)) {
        if (!plx_mesh_init(&p->mesh, p->desc.graph, e))
            return false;
        atomic_store_explicit(&p->meshed, true, memory_order_release);
        return true;
    }
    /* Of many, communities take seconds, in which people should see something. */
    bool many = p->desc.graph->connection_count > MANY;
    if (!atomic_load(&p->grouped) && (!many || p->settled)) {
        if (!plx_communities_find(&p->communities, &p->mesh, 1, p->desc.seed, e))
            return false;
        atomic_store_explicit(&p->grouped, true, memory_order_release);
        *done = p->settled;
        return true;
    }
    if (follow_orders(p))
        p->settled = false;
    if (p->settled) {
        *done = true;
        return true;
    }
    plx_force_desc d = {.mesh = &p->mesh, .seed = p->desc.seed, .threads = p->desc.threads};
    if (!p->force && !(p->force = plx_force_create(&d, e)))
        return false;
    if (!plx_force_step(p->force, seconds, &p->settled, e))
        return false;
    publish(p);
    *done = p->settled && atomic_load(&p->grouped);
    return true;
}

double plx_graph_places_progress(const plx_graph_places *p)
{
    return (double)atomic_load(&p->progress) / DONE;
}

const float *plx_graph_places_take(plx_graph_places *p)
{
    return plx_triple_take(&p->places) ? p->buffer[p->places.front] : NULL;
}

const plx_mesh *plx_graph_places_mesh(const plx_graph_places *p)
{
    return atomic_load_explicit(&p->meshed, memory_order_acquire) ? &p->mesh : NULL;
}

const plx_communities *plx_graph_places_communities(const plx_graph_places *p)
{
    return atomic_load_explicit(&p->grouped, memory_order_acquire) ? &p->communities : NULL;
}

static void give_order(plx_graph_places *p, order o)
{
    size_t at = atomic_load_explicit(&p->ordered, memory_order_relaxed);
    /* What has no room is left out: while a unit is dragged, another order follows. */
    if (at - atomic_load_explicit(&p->followed, memory_order_acquire) == ORDERS)
        return;
    p->orders[at % ORDERS] = o;
    atomic_store_explicit(&p->ordered, at + 1, memory_order_release);
}

void plx_graph_places_hold(plx_graph_places *p, uint32_t unit, float x, float y)
{
    give_order(p, (order){unit, x, y, false});
}

void plx_graph_places_release(plx_graph_places *p, uint32_t unit)
{
    give_order(p, (order){.unit = unit, .release = true});
}
