#include "render/edges.h"

#include "base/clock.h"
#include "base/mem.h"
#include "density/tone.h"
#include "gfx/pass.h"
#include "gfx/timer.h"
#include "render/edge_coarseness.h"
#include "render/edge_crisp.h"
#include "render/edge_density.h"
#include "render/edge_density_gpu.h"
#include "render/edge_lines.h"
#include "render/edge_meter.h"
#include "render/edge_views.h"

#include <math.h>
#include <string.h>

/* How many frames' time a picture may take while the camera rests and weights are new. */
static const double REST_BUDGETS = 1.5;
/* Seconds that a picture takes between two looks at the input while it is refined at rest. */
static const double REFINE_S = 0.03;
/* And while the strongest of very many are sought for the first time. */
static const double FIND_S = 0.1;

/* Time that easing of the exposure may make up for at once, so that it is smooth from rest too. */
static const double EASE_MOST_S = 0.1;

/* A picture being summed, or shown. */
typedef struct plx_sum {
    plx_target *density; /* RG32F, of lines on the GPU; made when first drawn to */
    plx_camera camera;
    plx_viewport viewport;
    uint64_t sequence; /* of the snapshot; 0: holds nothing */
    uint64_t publish_ns;
    uint64_t drawn, in_view;
    uint64_t left_out; /* connections in view whose links waited for their maps, */
    size_t waiting;    /* and all links that did */
    double threshold;
    plx_edge_coarseness coarseness;
    plx_edge_scale scale; /* theirs to the viewport's, below 1 where time is short */
    plx_engine engine;
    plx_quality quality;
    bool complete;
} plx_sum;

struct plx_edges {
    plx_device *device;
    const plx_network *network;
    plx_edge_maps *maps;   /* borrowed */
    plx_edge_lines *lines; /* made when first needed */
    plx_edge_density *density;
    plx_edge_density_gpu *gpu; /* made when first needed, */
    bool gpu_failed;           /* and never again after it failed */
    plx_edge_crisp *over; /* made when first needed: draws the strongest where the GPU colours */
    plx_pass *tone;
    plx_edge_meter *meter;
    plx_exposure goal, exposure; /* what the picture shown asks for, and what is in use */
    double exposed_s;            /* when that was set */
    plx_edge_style style;        /* that the picture was coloured with */
    plx_edge_views views;        /* of the picture last begun */
    plx_sum shown, next;         /* next is under way while `working` */
    bool working;
    plx_target *color;  /* that passes draw into, */
    plx_target *screen; /* that the CPU writes into, where it is another (gfx/target.h), and */
    plx_target *newest; /* which of both has the picture */
    plx_timer *timer;
    double rate; /* of lines: pixels of cost a second, as measured */
    double cost; /* of the lines drawn in this call */
};

static const plx_pass_desc tone_desc = {
    .name = "density to colour",
    .vertex = "fullscreen.vert",
    .fragment = "tonemap.frag",
    .params_size = sizeof(plx_tone),
    .textures = {"density"},
};

const char *plx_engine_name(plx_engine engine)
{
    static const char *const names[] = {
        [PLX_ENGINE_AUTO] = "auto",
        [PLX_ENGINE_GEOMETRY] = "geometry",
        [PLX_ENGINE_DENSITY_CPU] = "density-cpu",
        [PLX_ENGINE_DENSITY_GPU] = "density-gpu",
    };
    return names[engine];
}

bool plx_engine_parse(const char *name, plx_engine *out)
{
    for (plx_engine i = PLX_ENGINE_AUTO; i < PLX_ENGINE_COUNT; i++) {
        if (strcmp(plx_engine_name(i), name) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

plx_edges *plx_edges_create(
    plx_device *device, const plx_network *network, bool pairs, plx_edge_maps *maps, plx_error *e)
{
    plx_edges *g = plx_alloc(1, sizeof *g);
    if (!g) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    g->device = device;
    g->network = network;
    g->maps = maps;
    g->rate = plx_device_caps(device)->software ? 40e6 : 2e9;
    bool ok = plx_edge_views_init(&g->views, network, pairs, e) &&
              (g->density = plx_edge_density_create(device, maps, e)) &&
              (g->tone = plx_pass_create(device, &tone_desc, e)) &&
              (g->meter = plx_edge_meter_create(device, e)) &&
              (g->timer = plx_timer_create(device, e));
    if (!ok)
        plx_edges_destroy(&g);
    return g;
}

static void destroy_targets(plx_edges *g)
{
    plx_target_destroy(&g->shown.density);
    plx_target_destroy(&g->next.density);
    plx_target_destroy(&g->color);
    plx_target_destroy(&g->screen);
    g->newest = NULL;
}

void plx_edges_destroy(plx_edges **edges)
{
    plx_edges *g = *edges;
    if (!g)
        return;
    plx_edge_lines_destroy(&g->lines);
    plx_edge_density_destroy(&g->density);
    plx_edge_density_gpu_destroy(&g->gpu);
    plx_edge_crisp_destroy(&g->over);
    plx_timer_destroy(&g->timer);
    plx_pass_destroy(&g->tone);
    plx_edge_meter_destroy(&g->meter);
    plx_edge_views_uninit(&g->views);
    destroy_targets(g);
    plx_free(g);
    *edges = NULL;
}

static bool resize(plx_edges *g, const plx_viewport *v, plx_error *e)
{
    bool turns = plx_target_turns(g->device);
    if (g->color && (g->screen || !turns) && plx_target_width(g->color) == v->width &&
        plx_target_height(g->color) == v->height)
        return true;
    destroy_targets(g);
    g->shown = g->next = (plx_sum){0};
    g->working = false;
    g->color = g->newest =
        plx_target_create(g->device, "connections", v->width, v->height, PLX_FORMAT_RGBA8, e);
    if (g->color && turns)
        g->screen = plx_target_create_screen(
            g->device, "connections of the CPU", v->width, v->height, true, e);
    return g->color && (g->screen || !turns) &&
           plx_edge_meter_resize(g->meter, v->width, v->height, e);
}

/* Of the weights that are asked for, and of all links that have a map now. */
static bool same_weights(const plx_edges *g, const plx_sum *s, const plx_edge_request *r)
{
    return s->sequence == r->snapshot->sequence && s->waiting == plx_edge_maps_waiting(g->maps);
}

static bool same_view(const plx_sum *s, const plx_edge_request *r)
{
    return s->sequence != 0 && s->camera.x == r->camera.x && s->camera.y == r->camera.y &&
           s->camera.scale == r->camera.scale && s->viewport.ui_scale == r->viewport.ui_scale;
}

/* What crosses the view. */
typedef struct plx_looked {
    uint64_t in_view, left_out;
    size_t waiting;
} plx_looked;

static void begin_sum(
    plx_sum *sum, const plx_edge_request *r, plx_engine engine, const plx_looked *looked)
{
    sum->camera = r->camera;
    sum->viewport = r->viewport;
    sum->sequence = r->snapshot->sequence;
    sum->publish_ns = r->snapshot->publish_ns;
    sum->threshold = r->style.threshold;
    sum->engine = engine;
    sum->coarseness = (plx_edge_coarseness){0};
    sum->scale = (plx_edge_scale){1, 1};
    sum->in_view = looked->in_view;
    sum->left_out = looked->left_out;
    sum->waiting = looked->waiting;
    sum->drawn = 0;
    sum->complete = false;
}

/* What is summed by the GPU needs a target. */
static bool prepare_target(plx_edges *g, plx_sum *sum, const plx_viewport *v, plx_error *e)
{
    static const float zero[4] = {0};
    if (!sum->density)
        sum->density =
            plx_target_create(g->device, "density", v->width, v->height, PLX_FORMAT_RG32F, e);
    if (!sum->density)
        return false;
    plx_target_clear(sum->density, zero);
    return true;
}

/* Lines need more than other engines do, and few views use them. */
static bool prepare_lines(plx_edges *g, plx_sum *sum, const plx_viewport *v, plx_error *e)
{
    if (!g->lines && !(g->lines = plx_edge_lines_create(g->device, g->network, e)))
        return false;
    plx_edge_lines_set_threshold(g->lines, sum->threshold);
    return prepare_target(g, sum, v, e);
}

/* The picture under way is done: it is shown from now on. */
static void finish(plx_edges *g)
{
    plx_sum finished = g->next;
    finished.complete = true;
    finished.drawn = finished.in_view - finished.left_out;
    g->next = g->shown;
    g->shown = finished;
    g->working = false;
}

static bool draw_strongest(
    plx_edges *g, const plx_edge_request *r, const plx_looked *looked, double budget, plx_error *e)
{
    const plx_drawn_lines *s;
    begin_sum(&g->shown, r, PLX_ENGINE_GEOMETRY, looked);
    if (!prepare_lines(g, &g->shown, &r->viewport, e))
        return false;
    g->cost = plx_edge_lines_strongest(
        g->lines, g->views.links, r->snapshot, &r->viewport, budget, g->shown.density, &s);
    g->shown.drawn = s->count;
    return true;
}

static bool begin_lines(
    plx_edges *g, const plx_edge_request *r, const plx_looked *looked, plx_error *e)
{
    const plx_drawn_lines *s;
    begin_sum(&g->next, r, PLX_ENGINE_GEOMETRY, looked);
    if (!prepare_lines(g, &g->next, &r->viewport, e) ||
        !plx_edge_lines_begin(g->lines, g->views.links, r->snapshot, &r->viewport, &s, e))
        return false;
    g->working = true;
    return true;
}

static bool begin_density(plx_edges *g, const plx_edge_request *r, const plx_looked *looked,
    plx_quality quality, plx_error *e)
{
    begin_sum(&g->next, r, PLX_ENGINE_DENSITY_CPU, looked);
    g->next.quality = quality;
    if (quality == PLX_QUALITY_MOVING && !r->exact) {
        plx_edge_coarseness_ask ask = {g->density, g->views.links, g->network->link_count,
            &r->viewport, r->frame_budget_s, g->shown.coarseness};
        g->next.coarseness = plx_edge_coarseness_choose(&ask, &g->next.scale);
    }
    if (!plx_edge_density_begin(g->density, g->views.links, g->network->link_count, r->snapshot,
            r->strokes, &r->viewport, g->next.scale, quality, e))
        return false;
    g->working = true;
    return true;
}

static bool has_gpu(plx_edges *g)
{
    if (!g->gpu && !g->gpu_failed)
        g->gpu = plx_edge_density_gpu_create(
            &(plx_edge_density_gpu_desc){
                .device = g->device, .network = g->network, .maps = g->maps},
            NULL);
    g->gpu_failed = !g->gpu;
    return !g->gpu_failed;
}

/* False where the GPU has no room for the picture, which is no error: the CPU has. */
static bool begin_density_gpu(
    plx_edges *g, const plx_edge_request *r, const plx_looked *looked, plx_quality quality)
{
    begin_sum(&g->next, r, PLX_ENGINE_DENSITY_GPU, looked);
    g->next.quality = quality;
    g->working = has_gpu(g) && prepare_target(g, &g->next, &r->viewport, NULL) &&
                 plx_edge_density_gpu_begin(g->gpu, g->views.links, g->network->link_count,
                     r->snapshot, &r->viewport, quality, NULL);
    return g->working;
}

/* budget: of lines, in pixels of cost; seconds: of density. False when the GPU's memory ran out. */
static bool continue_picture(plx_edges *g, double budget, double seconds)
{
    bool done = false, ok = true;
    if (g->next.engine == PLX_ENGINE_GEOMETRY)
        g->cost = plx_edge_lines_more(g->lines, budget, g->next.density, &done);
    else if (g->next.engine == PLX_ENGINE_DENSITY_GPU)
        ok = plx_edge_density_gpu_more(g->gpu, seconds, g->next.density, &done, NULL);
    else
        done = plx_edge_density_more(g->density, seconds);
    if (done)
        finish(g);
    return ok;
}

/* The strongest in view, where the picture's style wants them. */
static bool pick_strongest(plx_edges *g, const plx_edge_request *r, plx_error *e)
{
    plx_edge_style style = r->style;
    /* Where some stand back, the strongest of those are below the mean of the others. */
    if (r->ink)
        style.threshold = fmax(style.threshold, g->goal.weight * r->viewport.ui_scale);
    /* All weights have to be gone through, which waits for the pass that makes maps of them. */
    if (g->shown.waiting > 0)
        style.strongest = 0;
    return plx_edge_views_pick(&g->views, r->snapshot, g->shown.in_view, &style, r->strokes,
        r->exact ? INFINITY : FIND_S, e);
}

/* The strongest, over the colours of the GPU. */
static bool draw_over(plx_edges *g, const plx_edge_request *r, const plx_tone *tone, plx_error *e)
{
    return pick_strongest(g, r, e) &&
           (g->over || (g->over = plx_edge_crisp_create(g->device, e))) &&
           plx_edge_crisp_draw(g->over, tone, g->views.lines, g->views.line_count, g->color, e);
}

static bool map_to_color(plx_edges *g, const plx_edge_request *r, plx_error *e)
{
    /* A higher pixel gathers more lines. */
    plx_exposure exposure = g->exposure;
    exposure.weight /= g->shown.scale.y;
    plx_tone tone = plx_tone_make(&g->style, &exposure);
    if (g->shown.engine == PLX_ENGINE_DENSITY_CPU) {
        g->newest = g->screen ? g->screen : g->color;
        return pick_strongest(g, r, e) && plx_edge_density_color(g->density, &tone, g->views.lines,
                                              g->views.line_count, g->newest, e);
    }
    g->newest = g->color;
    plx_pass_run(g->tone, &(plx_draw){
                              .target = g->color,
                              .params = &tone,
                              .textures = {plx_target_texture(g->shown.density)},
                              .instances = 1,
                          });
    return draw_over(g, r, &tone, e);
}

static plx_exposure expose(plx_edges *g, double weight)
{
    if (g->shown.engine == PLX_ENGINE_DENSITY_CPU)
        return plx_edge_density_expose(g->density, weight);
    return plx_edge_meter_read(g->meter, g->shown.density, weight);
}

static bool settled(const plx_edges *g)
{
    return g->exposure.weight == g->goal.weight && g->exposure.level == g->goal.level;
}

/* Not before the first is done, nor after one has failed. */
static bool holds_picture(const plx_edges *g)
{
    return g->shown.sequence != 0 &&
           (g->shown.engine == PLX_ENGINE_DENSITY_CPU || g->shown.density != NULL);
}

/* Colours the picture if it is another one, or is to look otherwise; true if so. */
static bool color(
    plx_edges *g, const plx_edge_request *r, bool changed, bool *colored, plx_error *e)
{
    double now = plx_now_s(), passed = fmin(now - g->exposed_s, EASE_MOST_S);
    g->exposed_s = now;
    if (changed && holds_picture(g)) {
        g->goal = expose(g, plx_edge_views_mean_weight(&g->views, g->maps, r->viewport.ui_scale) /
                                g->shown.scale.y);
        g->goal.weight *= g->shown.scale.y / plx_edge_views_ink_left(&g->views, g->maps, r->ink);
    }
    *colored = holds_picture(g) && (changed || !settled(g) || g->views.sought ||
                                       !plx_edge_style_equal(&g->style, &r->style));
    if (!*colored)
        return true;
    g->exposure = r->exact ? g->goal : plx_exposure_ease(g->exposure, g->goal, passed);
    g->style = r->style;
    return map_to_color(g, r, e);
}

/* One slow frame must not change the next ten. */
static void learn_rate(plx_edges *g, double cost, double seconds)
{
    if (cost < 1e5 || seconds <= 0)
        return;
    double measured = cost / seconds;
    g->rate += (fmin(fmax(measured, g->rate / 4), g->rate * 4) - g->rate) * 0.25;
}

/* A picture without a clock comes from the CPU, so that it is the same on every machine, and so
 * does all where the GPU is only played by the CPU. Both densities draw few lines one by one, by
 * the same definition, so that nothing shows when one takes over from the other; geometry, which
 * smooths its edges in a way of its own, is only for who asks for it. */
static plx_engine choose(plx_edges *g, const plx_edge_request *r)
{
    /* The GPU knows no widths and patterns. */
    if (r->strokes && r->engine == PLX_ENGINE_DENSITY_GPU)
        return PLX_ENGINE_DENSITY_CPU;
    if (r->engine != PLX_ENGINE_AUTO)
        return r->engine;
    if (r->strokes)
        return PLX_ENGINE_DENSITY_CPU;
    if (r->exact || plx_device_caps(g->device)->software || !has_gpu(g))
        return PLX_ENGINE_DENSITY_CPU;
    size_t links = g->network->link_count;
    /* What draws now goes on a little longer, so that a view at the border does not flicker. */
    double slack = g->shown.engine == PLX_ENGINE_DENSITY_GPU ? 1.25 : 1;
    double gpu = plx_edge_density_gpu_seconds(
        g->gpu, g->views.links, links, &r->viewport, PLX_QUALITY_MOVING);
    double cpu = plx_edge_density_seconds(g->density, g->views.links, links, &r->viewport,
        (plx_edge_scale){1, 1}, PLX_QUALITY_MOVING);
    return gpu <= slack * cpu ? PLX_ENGINE_DENSITY_GPU : PLX_ENGINE_DENSITY_CPU;
}

/* Quick while the camera moves; better for each new snapshot while it rests, where that is in time,
 * and in any case when nothing else happens. */
static plx_quality choose_quality(
    plx_edges *g, const plx_edge_request *r, plx_engine engine, bool moved)
{
    if (r->exact)
        return r->frame_budget_s == 0 ? PLX_QUALITY_EXACT : PLX_QUALITY_REST;
    /* Under a hand that drags a threshold, too. */
    if (moved || g->shown.threshold != r->style.threshold)
        return PLX_QUALITY_MOVING;
    if (same_weights(g, &g->shown, r))
        return PLX_QUALITY_REST;
    size_t links = g->network->link_count;
    bool gpu = engine == PLX_ENGINE_DENSITY_GPU && has_gpu(g);
    double seconds = gpu ? plx_edge_density_gpu_seconds(
                               g->gpu, g->views.links, links, &r->viewport, PLX_QUALITY_REST)
                         : plx_edge_density_seconds(g->density, g->views.links, links, &r->viewport,
                               (plx_edge_scale){1, 1}, PLX_QUALITY_REST);
    return seconds <= REST_BUDGETS * r->frame_budget_s ? PLX_QUALITY_REST : PLX_QUALITY_MOVING;
}

/* True while a picture at rest can still be drawn better. */
static bool is_coarse(const plx_sum *s)
{
    return s->complete && s->waiting == 0 && s->engine != PLX_ENGINE_GEOMETRY &&
           s->quality == PLX_QUALITY_MOVING;
}

/* A picture under way is of the view that is asked for, and of weights that are still there. */
static bool still_wanted(const plx_edges *g, const plx_edge_request *r)
{
    bool same = same_view(&g->next, r) && g->next.threshold == r->style.threshold;
    return g->working && same &&
           (g->next.engine == PLX_ENGINE_GEOMETRY || same_weights(g, &g->next, r));
}

/* Starts the picture that the request wants; or draws it, where the strongest must do. */
static bool begin(plx_edges *g, const plx_edge_request *r, bool moved, double budget, plx_error *e)
{
    g->working = false;
    plx_looked looked = {.waiting = plx_edge_maps_waiting(g->maps)};
    looked.in_view = plx_edge_views_look(
        &g->views, g->maps, r->layout, &r->camera, &r->viewport, &looked.left_out);
    plx_engine engine = choose(g, r);
    bool lines = engine == PLX_ENGINE_GEOMETRY;
    if (lines && moved && plx_edge_lines_cost(g->views.links, g->network->link_count) > budget)
        return draw_strongest(g, r, &looked, budget, e);
    if (lines)
        return begin_lines(g, r, &looked, e);
    plx_quality quality = choose_quality(g, r, engine, moved);
    return (engine == PLX_ENGINE_DENSITY_GPU && begin_density_gpu(g, r, &looked, quality)) ||
           begin_density(g, r, &looked, quality, e);
}

/* Draws what the request wants and can have now. */
static bool update(plx_edges *g, const plx_edge_request *r, bool moved, plx_error *e)
{
    double budget = r->exact ? INFINITY : g->rate * r->frame_budget_s;
    double seconds = INFINITY;
    if (!still_wanted(g, r) && !begin(g, r, moved, budget, e))
        return false;
    /* What refines a picture that is shown already may take its time, in pieces. */
    if (!r->exact && same_view(&g->shown, r) && same_weights(g, &g->shown, r))
        seconds = REFINE_S;
    if (!g->working || continue_picture(g, budget, seconds))
        return true;
    plx_edge_density_gpu_destroy(&g->gpu);
    g->gpu_failed = true;
    plx_looked looked = {g->next.in_view, g->next.left_out, g->next.waiting};
    if (!begin_density(g, r, &looked, g->next.quality, e))
        return false;
    continue_picture(g, budget, seconds);
    return true;
}

plx_target *plx_edges_draw(
    plx_edges *g, const plx_edge_request *r, plx_edge_status *status, plx_error *e)
{
    if (!resize(g, &r->viewport, e))
        return NULL;
    double seconds, tag;
    while (plx_timer_poll(g->timer, &seconds, &tag))
        learn_rate(g, tag, seconds);

    bool moved = !same_view(&g->shown, r), changed = false;
    if (moved || g->working || !g->shown.complete || !same_weights(g, &g->shown, r) ||
        g->shown.threshold != r->style.threshold || is_coarse(&g->shown)) {
        bool software = plx_device_caps(g->device)->software;
        bool timed = !r->exact && !software && plx_timer_begin(g->timer);
        double start = plx_now_s();
        g->cost = 0;
        bool ok = update(g, r, moved, e);
        if (timed)
            plx_timer_end(g->timer, g->cost);
        if (!ok)
            return NULL;
        if (software && !r->exact && g->cost > 0) {
            plx_device_finish(g->device);
            learn_rate(g, g->cost, plx_now_s() - start);
        }
        changed = !g->working;
    }
    if (!color(g, r, changed, &changed, e))
        return NULL;
    bool finest = !g->working && g->shown.complete && !is_coarse(&g->shown) &&
                  g->shown.waiting == 0 && !g->views.sought;
    *status = (plx_edge_status){
        .engine = g->shown.engine,
        .scale = sqrt(g->shown.scale.x * g->shown.scale.y),
        .drawn = g->shown.drawn,
        .in_view = g->shown.in_view,
        .sequence = g->shown.sequence,
        .publish_ns = g->shown.publish_ns,
        .complete = g->shown.complete && g->shown.left_out == 0 && !g->views.sought,
        .exposure = g->exposure,
        .finest = finest,
        .busy = !finest || !settled(g),
        .loading = g->shown.waiting > 0 || g->views.sought,
        .changed = changed,
    };
    return g->newest;
}

void plx_edges_read(const plx_edges *g, float *sums)
{
    if (g->shown.engine == PLX_ENGINE_DENSITY_CPU)
        plx_edge_density_read(
            g->density, plx_target_width(g->color), plx_target_height(g->color), sums);
    else
        plx_target_read_rg32f(g->shown.density, sums);
}
