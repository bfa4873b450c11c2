#include "app/viewer_parts.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Weights looked at between two frames: some milliseconds. */
enum { GATHERED = 1 << 20 };

/* From one order to another. */
static const double FADE_S = 0.45;

bool plx_viewer_orders_init(plx_viewer *v, plx_order_kind kind, plx_error *e)
{
    plx_viewer_orders *o = &v->orders;
    const plx_network *n = v->stage.desc.network;
    o->wanted = plx_alloc(n->layer_count, sizeof *o->wanted);
    if (!o->wanted)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for orders of units");
    for (size_t l = 0; l < n->layer_count; l++)
        o->wanted[l] = kind;
    return plx_orders_init(&o->shown, n, e);
}

static void end_task(plx_viewer_orders *o)
{
    if (o->task)
        plx_order_task_stop(o->task);
    plx_thread_join(&o->solver);
    plx_order_task_destroy(&o->task);
    o->veil_wanted = o->veil_kept = false;
}

void plx_viewer_orders_uninit(plx_viewer *v)
{
    end_task(&v->orders);
    if (v->stage.layout.columns)
        plx_orders_apply(NULL, &v->stage.layout);
    plx_veil_destroy(&v->orders.veil);
    v->orders.veil_wanted = v->orders.veil_kept = false;
    v->orders.veil_left = 0;
    plx_orders_uninit(&v->orders.shown);
    plx_free(v->orders.wanted);
    v->orders.wanted = NULL;
}

bool plx_viewer_orders_renew(plx_viewer *v, plx_error *e)
{
    plx_viewer_orders *o = &v->orders;
    plx_order_kind kind = o->wanted[0];
    for (size_t l = 1; l < o->shown.network->layer_count; l++)
        if (o->wanted[l] != kind)
            kind = PLX_ORDER_INDEX;
    plx_viewer_orders_uninit(v);
    return plx_viewer_orders_init(v, kind, e);
}

/* The layer whose column is nearest to the pointer. */
static size_t layer_at_pointer(const plx_viewer *v)
{
    const plx_layout *layout = &v->stage.layout;
    double x = plx_camera_world_x(&v->rig.now, &v->viewport, v->pointer_x);
    size_t nearest = 0;
    for (size_t l = 1; l < layout->layer_count; l++)
        if (fabs(layout->columns[l].x - x) < fabs(layout->columns[nearest].x - x))
            nearest = l;
    return nearest;
}

static void say(plx_viewer *v, const char *layer, plx_order_kind kind)
{
    static const plx_string all[PLX_ORDER_COUNT] = {
        [PLX_ORDER_INDEX] = PLX_STR_ORDER_ALL_INDEX,
        [PLX_ORDER_NORM] = PLX_STR_ORDER_ALL_NORM,
        [PLX_ORDER_SIMILARITY] = PLX_STR_ORDER_ALL_SIMILARITY,
    };
    static const plx_string one[PLX_ORDER_COUNT] = {
        [PLX_ORDER_INDEX] = PLX_STR_ORDER_INDEX,
        [PLX_ORDER_NORM] = PLX_STR_ORDER_NORM,
        [PLX_ORDER_SIMILARITY] = PLX_STR_ORDER_SIMILARITY,
    };
    char text[sizeof v->message];
    if (layer)
        snprintf(text, sizeof text, plx_str(one[kind]), layer);
    else
        snprintf(text, sizeof text, "%s", plx_str(all[kind]));
    plx_viewer_say(v, false, text);
}

bool plx_viewer_act_on_orders(plx_viewer *v, plx_action action)
{
    static const plx_order_kind next[PLX_ORDER_COUNT] = {
        [PLX_ORDER_INDEX] = PLX_ORDER_SIMILARITY,
        [PLX_ORDER_SIMILARITY] = PLX_ORDER_NORM,
        [PLX_ORDER_NORM] = PLX_ORDER_INDEX,
    };
    plx_viewer_orders *o = &v->orders;
    const plx_network *n = v->stage.desc.network;
    size_t layer = layer_at_pointer(v);
    plx_order_kind kind;
    switch (action) {
    case PLX_ACTION_ORDER_LAYER:
        kind = o->wanted[layer] = next[o->wanted[layer]];
        say(v, n->layers[layer].name, kind);
        break;
    case PLX_ACTION_ORDER_ALL:
    case PLX_ACTION_ORDER_INDEX:
        kind = action == PLX_ACTION_ORDER_ALL ? next[o->wanted[layer]] : PLX_ORDER_INDEX;
        for (size_t l = 0; l < n->layer_count; l++)
            o->wanted[l] = kind;
        say(v, NULL, kind);
        break;
    default:
        return false;
    }
    end_task(o); /* which was for something else */
    return true;
}

void plx_viewer_want_orders(plx_viewer *v, const plx_order_kind *kinds)
{
    plx_viewer_orders *o = &v->orders;
    size_t layers = o->shown.network->layer_count;
    if (memcmp(o->wanted, kinds, layers * sizeof *kinds) == 0)
        return;
    memcpy(o->wanted, kinds, layers * sizeof *kinds);
    end_task(o);
    v->dirty = true;
}

static bool is_shown(const plx_viewer_orders *o)
{
    for (size_t l = 0; l < o->shown.network->layer_count; l++)
        if (o->wanted[l] != o->shown.kind[l])
            return false;
    return true;
}

static void solve(void *user)
{
    plx_viewer_orders *o = user;
    o->found = plx_order_task_solve(o->task, &o->why);
    atomic_store_explicit(&o->solved, true, memory_order_release);
}

/* What cannot be had is no longer wanted. */
static void give_up(plx_viewer *v, const plx_error *why)
{
    plx_viewer_orders *o = &v->orders;
    end_task(o);
    for (size_t l = 0; l < o->shown.network->layer_count; l++)
        o->wanted[l] = o->shown.kind[l];
    plx_viewer_say(v, true, why->message);
}

static void take_over(plx_viewer *v)
{
    plx_viewer_orders *o = &v->orders;
    plx_error e = o->why;
    plx_thread_join(&o->solver);
    bool ok = o->found && plx_order_task_finish(o->task, &o->shown, &e);
    /* What is pointed at before the next frame goes by it, too. */
    plx_orders_apply(&o->shown, &v->stage.layout);
    v->dirty = true;
    o->veil_left = ok && o->veil_kept ? 1 : 0;
    o->veil_kept = false;
    if (ok)
        end_task(o);
    else
        give_up(v, &e);
}

/* Whether there is a picture to fade from; where not, the next frame makes it. */
static bool keeps_veil(plx_viewer *v)
{
    plx_viewer_orders *o = &v->orders;
    if (v->rig.reduced_motion || v->frames == 0 || !o->found || o->veil_kept)
        return true;
    o->veil_wanted = v->dirty = true;
    return false;
}

bool plx_viewer_orders_fade(plx_viewer *v, double passed)
{
    plx_viewer_orders *o = &v->orders;
    if (o->veil_left <= 0)
        return false;
    o->veil_left = fmax(o->veil_left - passed / FADE_S, 0);
    v->dirty = true;
    return true;
}

bool plx_viewer_orders_draw(plx_viewer *v, plx_error *e)
{
    plx_viewer_orders *o = &v->orders;
    double t = o->veil_left;
    if (t > 0)
        plx_veil_draw(o->veil, t * t * (3 - 2 * t), v->target);
    if (!o->veil_wanted)
        return true;
    o->veil_wanted = false;
    if (!o->veil && !(o->veil = plx_veil_create(v->desc->device, e)))
        return false;
    o->veil_kept = plx_veil_keep(o->veil, v->target, e);
    return o->veil_kept;
}

void plx_viewer_orders_advance(plx_viewer *v, const plx_snapshot *s)
{
    plx_viewer_orders *o = &v->orders;
    plx_error e;
    if (o->solver) {
        if (atomic_load_explicit(&o->solved, memory_order_acquire) && keeps_veil(v))
            take_over(v);
        return;
    }
    if (is_shown(o) || s->sequence == 0)
        return;
    if (!o->task && !(o->task = plx_order_task_create(&o->shown, o->wanted, &e))) {
        give_up(v, &e);
        return;
    }
    if (!plx_order_task_gather(o->task, s, GATHERED))
        return;
    atomic_store_explicit(&o->solved, false, memory_order_relaxed);
    o->solver = plx_thread_create("plx-order", solve, o, &e);
    if (!o->solver)
        give_up(v, &e);
}
