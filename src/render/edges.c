#include "render/edges.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "gfx/pass.h"
#include "gfx/timer.h"
#include "render/edge_density.h"
#include "render/edge_lines.h"

#include <cglm/cglm.h>

#include <math.h>
#include <string.h>

/* Pixels of lines a second that an exact picture reckons with, on fast and slow machines alike, so
 * that they all draw it the same way: about that of a software GL. */
static const double NOMINAL_RATE = 1e8;
/* How much of a frame's time lines may take where density draws the most. */
static const double LINES_SHARE = 0.25;
/* How many frames' time a picture may take while the camera rests. */
static const double REST_BUDGETS = 1.5;

/* shaders/tonemap.frag: block Params. */
typedef struct plx_tone_params {
    float background[4], positive[4], negative[4], neutral[4];
    float per_weight, brightness, gain;
    float unused;
} plx_tone_params;
_Static_assert(sizeof(plx_tone_params) == 80, "tonemap.frag");

/* How a density becomes brightness. */
typedef struct plx_exposure {
    double weight;  /* what one average connection adds to a pixel that it covers */
    double overlap; /* how many of them lie over an average covered pixel */
} plx_exposure;

/* A picture being summed, or shown. */
typedef struct plx_sum {
    plx_target *density; /* RG32F */
    plx_camera camera;
    plx_viewport viewport;
    uint64_t sequence; /* of the snapshot; 0: holds nothing */
    uint64_t publish_ns;
    uint64_t drawn, in_view;
    plx_exposure exposure;
    plx_engine engine;
    int fineness; /* of density */
    bool complete;
} plx_sum;

struct plx_edges {
    plx_device *device;
    const plx_network *network;
    plx_edge_lines *lines;
    plx_edge_density *density;
    plx_pass *tone;
    plx_link_view *views; /* [links], of the picture last begun */
    plx_link_view *parts; /* [links], those of them that one engine draws */
    plx_sum shown, next;  /* next is under way, by lines, while `working` */
    bool working;
    plx_target *color;
    plx_timer *timer;
    double rate; /* of lines: pixels of cost a second, as measured */
};

static vec4 background = {0.027F, 0.031F, 0.043F, 1};
static vec4 positive = {1.0F, 0.56F, 0.14F, 1};
static vec4 negative = {0.18F, 0.52F, 1.0F, 1};
static vec4 neutral = {0.50F, 0.49F, 0.56F, 1};

static const plx_pass_desc tone_desc = {
    .name = "density to colour",
    .vertex = "fullscreen.vert",
    .fragment = "tonemap.frag",
    .params_size = sizeof(plx_tone_params),
    .textures = {"density"},
};

const char *plx_engine_name(plx_engine engine)
{
    static const char *const names[] = {
        [PLX_ENGINE_AUTO] = "auto",
        [PLX_ENGINE_GEOMETRY] = "geometry",
        [PLX_ENGINE_DENSITY_CPU] = "density-cpu",
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

plx_edges *plx_edges_create(plx_device *device, const plx_network *network, plx_error *e)
{
    plx_edges *g = plx_alloc(1, sizeof *g);
    if (!g) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    g->device = device;
    g->network = network;
    g->rate = plx_device_caps(device)->software ? 40e6 : 2e9;
    g->views = plx_alloc(network->link_count, sizeof *g->views);
    g->parts = plx_alloc(network->link_count, sizeof *g->parts);
    if (!g->views || !g->parts)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    /* One core is the trainer's. */
    unsigned cores = plx_core_count(), threads = cores > 2 ? cores - 1 : 1;
    bool ok = g->views && g->parts && (g->lines = plx_edge_lines_create(device, network, e)) &&
              (g->density = plx_edge_density_create(threads, e)) &&
              (g->tone = plx_pass_create(device, &tone_desc, e)) &&
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
}

void plx_edges_destroy(plx_edges **edges)
{
    plx_edges *g = *edges;
    if (!g)
        return;
    plx_edge_lines_destroy(&g->lines);
    plx_edge_density_destroy(&g->density);
    plx_timer_destroy(&g->timer);
    plx_pass_destroy(&g->tone);
    plx_free(g->views);
    plx_free(g->parts);
    destroy_targets(g);
    plx_free(g);
    *edges = NULL;
}

static bool resize(plx_edges *g, const plx_viewport *v, plx_error *e)
{
    if (g->color && plx_target_width(g->color) == v->width &&
        plx_target_height(g->color) == v->height)
        return true;
    destroy_targets(g);
    g->shown = g->next = (plx_sum){0};
    g->working = false;
    g->shown.density =
        plx_target_create(g->device, "density shown", v->width, v->height, PLX_FORMAT_RG32F, e);
    if (g->shown.density)
        g->next.density =
            plx_target_create(g->device, "density next", v->width, v->height, PLX_FORMAT_RG32F, e);
    if (g->next.density)
        g->color =
            plx_target_create(g->device, "connections", v->width, v->height, PLX_FORMAT_RGBA8, e);
    return g->color != NULL;
}

static bool same_view(const plx_sum *s, const plx_edge_request *r)
{
    return s->sequence != 0 && s->camera.x == r->camera.x && s->camera.y == r->camera.y &&
           s->camera.scale == r->camera.scale && s->viewport.ui_scale == r->viewport.ui_scale;
}

/* What the picture's brightness is measured by, were the lines strewn evenly over the area that
 * they span. It follows from sums and not from the picture, so that it is the same for every engine
 * and needs no read-back. */
static plx_exposure expose(const plx_edges *g, const plx_selection *s, const plx_viewport *v)
{
    double left = v->width, right = 0, top = v->height, bottom = 0;
    for (size_t l = 0; l < g->network->link_count; l++) {
        const plx_link_view *k = &g->views[l];
        const plx_bundle *b = &k->bundle;
        if (k->in_view == 0)
            continue;
        left = fmin(left, b->source_x);
        right = fmax(right, b->target_x);
        top = fmin(top, fmin(b->source_y, b->target_y));
        bottom = fmax(bottom, fmax(b->source_y + b->source_step * (double)b->in,
                                  b->target_y + b->target_step * (double)b->out));
    }
    if (!(s->sum_columns > 0 && s->sum_weights > 0))
        return (plx_exposure){.weight = 1, .overlap = 1};
    double width = fmin(right, v->width) - fmax(left, 0);
    double height = fmin(bottom, v->height) - fmax(top, 0);
    double overlap = s->sum_columns * v->ui_scale / (fmax(width, 1) * fmax(height, 1));
    return (plx_exposure){
        .weight = s->sum_weights / s->sum_columns / v->ui_scale,
        .overlap = overlap / (1 - exp(-overlap)),
    };
}

/* Sets up g->views for the request; returns how many connections are in view. */
static uint64_t look(plx_edges *g, const plx_edge_request *r)
{
    uint64_t in_view = 0;
    double margin = plx_edge_lines_margin(&r->viewport);
    for (size_t l = 0; l < g->network->link_count; l++) {
        plx_link_view_init(
            &g->views[l], &g->network->links[l], r->layout, &r->camera, &r->viewport, margin);
        in_view += g->views[l].in_view;
    }
    return in_view;
}

static void begin_sum(plx_sum *sum, const plx_edge_request *r, plx_engine engine, uint64_t in_view)
{
    static const float zero[4] = {0};
    sum->camera = r->camera;
    sum->viewport = r->viewport;
    sum->sequence = r->snapshot->sequence;
    sum->publish_ns = r->snapshot->publish_ns;
    sum->engine = engine;
    sum->in_view = in_view;
    sum->drawn = 0;
    sum->complete = false;
    if (engine == PLX_ENGINE_GEOMETRY)
        plx_target_clear(sum->density, zero);
}

/* g->parts: the links that lines draw, or the others. A link belongs to lines as long as these
 * together cost no more than `budget`. */
static void part(plx_edges *g, bool lines, double budget)
{
    for (size_t l = 0; l < g->network->link_count; l++) {
        g->parts[l] = g->views[l];
        double cost = plx_edge_lines_cost(&g->views[l], 1);
        bool by_lines = cost <= budget;
        if (by_lines)
            budget -= cost;
        if (by_lines != lines)
            g->parts[l].in_view = 0;
    }
}

/* Links of few connections show single lines, which density draws less well; they are added as
 * lines to the same sums, within a share of the time. */
static bool draw_density(
    plx_edges *g, const plx_edge_request *r, uint64_t in_view, int fineness, plx_error *e)
{
    size_t links = g->network->link_count;
    double rate = r->exact ? NOMINAL_RATE : g->rate;
    double budget = r->engine == PLX_ENGINE_AUTO ? LINES_SHARE * rate * r->frame_budget_s : 0;
    const plx_selection *unused;
    bool done;
    begin_sum(&g->shown, r, PLX_ENGINE_DENSITY_CPU, in_view);
    part(g, false, budget);
    if (!plx_edge_density_draw(
            g->density, g->parts, links, r->snapshot, fineness, g->shown.density, e))
        return false;
    g->shown.fineness = fineness;
    part(g, true, budget);
    plx_edge_lines_begin(g->lines, g->parts, r->snapshot, &r->viewport, &unused);
    plx_edge_lines_more(g->lines, INFINITY, g->shown.density, &done);
    plx_selection sums = {0};
    plx_selection_measure(&sums, g->views, links, r->snapshot->params);
    g->shown.exposure = expose(g, &sums, &r->viewport);
    g->shown.drawn = in_view;
    g->shown.complete = true;
    return true;
}

static double draw_strongest(
    plx_edges *g, const plx_edge_request *r, uint64_t in_view, double budget)
{
    const plx_selection *s;
    begin_sum(&g->shown, r, PLX_ENGINE_GEOMETRY, in_view);
    double cost = plx_edge_lines_strongest(
        g->lines, g->views, r->snapshot, &r->viewport, budget, g->shown.density, &s);
    g->shown.drawn = s->count;
    g->shown.exposure = expose(g, s, &r->viewport);
    return cost;
}

static void begin_lines(plx_edges *g, const plx_edge_request *r, uint64_t in_view)
{
    const plx_selection *s;
    begin_sum(&g->next, r, PLX_ENGINE_GEOMETRY, in_view);
    plx_edge_lines_begin(g->lines, g->views, r->snapshot, &r->viewport, &s);
    g->next.exposure = expose(g, s, &r->viewport);
    g->working = true;
}

/* Returns the cost; g->working tells whether the picture is still under way. */
static double continue_lines(plx_edges *g, double budget)
{
    bool done;
    double cost = plx_edge_lines_more(g->lines, budget, g->next.density, &done);
    if (done) {
        plx_sum finished = g->next;
        finished.complete = true;
        finished.drawn = finished.in_view;
        g->next = g->shown;
        g->shown = finished;
        g->working = false;
    }
    return cost;
}

static void map_to_color(plx_edges *g)
{
    const double lift = 4; /* how much a lone line is raised against a bundle */
    const plx_exposure *x = &g->shown.exposure;
    plx_tone_params p = {
        .per_weight = (float)(1 / x->weight),
        .brightness = (float)lift,
        .gain = (float)(0.55 / asinh(lift * x->overlap)),
    };
    glm_vec4_ucopy(background, p.background);
    glm_vec4_ucopy(positive, p.positive);
    glm_vec4_ucopy(negative, p.negative);
    glm_vec4_ucopy(neutral, p.neutral);
    plx_pass_run(g->tone, &(plx_draw){
                              .target = g->color,
                              .params = &p,
                              .textures = {plx_target_texture(g->shown.density)},
                              .instances = 1,
                          });
}

/* One slow frame must not change the next ten. */
static void learn_rate(plx_edges *g, double cost, double seconds)
{
    if (cost < 1e5 || seconds <= 0)
        return;
    double measured = cost / seconds;
    g->rate += (fmin(fmax(measured, g->rate / 4), g->rate * 4) - g->rate) * 0.25;
}

/* Lines are exact, so they are preferred wherever they are done in time; else the cheaper way. */
static plx_engine choose(plx_edges *g, const plx_edge_request *r)
{
    if (r->engine != PLX_ENGINE_AUTO)
        return r->engine;
    size_t links = g->network->link_count;
    double cost = plx_edge_lines_cost(g->views, links);
    if (r->exact)
        return r->frame_budget_s == 0 || cost <= NOMINAL_RATE * r->frame_budget_s
                   ? PLX_ENGINE_GEOMETRY
                   : PLX_ENGINE_DENSITY_CPU;
    double lines_s = cost / g->rate;
    if (lines_s <= r->frame_budget_s)
        return PLX_ENGINE_GEOMETRY;
    double density_s = plx_edge_density_seconds(g->density, g->views, links, &r->viewport, 1);
    return density_s < lines_s ? PLX_ENGINE_DENSITY_CPU : PLX_ENGINE_GEOMETRY;
}

/* How fine density is to be: quick while the camera moves, finer for each new snapshot while it
 * rests, and finest when nothing else happens. Stills take the finest, films what their time
 * allows, by the numbers that are the same on every machine. */
static int choose_fineness(plx_edges *g, const plx_edge_request *r, bool moved)
{
    if (r->exact)
        return r->frame_budget_s == 0 || r->frame_budget_s >= 1 ? PLX_FINEST : 2;
    if (moved)
        return 1;
    if (g->shown.sequence == r->snapshot->sequence)
        return PLX_FINEST;
    double seconds =
        plx_edge_density_seconds(g->density, g->views, g->network->link_count, &r->viewport, 2);
    return seconds <= REST_BUDGETS * r->frame_budget_s ? 2 : 1;
}

/* True while a picture of density at rest can still be drawn finer. */
static bool is_coarse(const plx_sum *s)
{
    return s->complete && s->engine == PLX_ENGINE_DENSITY_CPU && s->fineness < PLX_FINEST;
}

/* Draws what the request wants and can have now; returns the cost of lines drawn, < 0 on failure.
 */
static double update(plx_edges *g, const plx_edge_request *r, bool moved, plx_error *e)
{
    double budget = r->exact ? INFINITY : g->rate * r->frame_budget_s;
    if (g->working && same_view(&g->next, r))
        return continue_lines(g, budget);
    g->working = false;
    uint64_t in_view = look(g, r);
    if (choose(g, r) == PLX_ENGINE_DENSITY_CPU)
        return draw_density(g, r, in_view, choose_fineness(g, r, moved), e) ? 0 : -1;
    if (moved && plx_edge_lines_cost(g->views, g->network->link_count) > budget)
        return draw_strongest(g, r, in_view, budget);
    begin_lines(g, r, in_view);
    return continue_lines(g, budget);
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
    if (moved || g->working || !g->shown.complete || g->shown.sequence != r->snapshot->sequence ||
        is_coarse(&g->shown)) {
        bool software = plx_device_caps(g->device)->software;
        bool timed = !r->exact && !software && plx_timer_begin(g->timer);
        double start = plx_now_s(), cost = update(g, r, moved, e);
        if (timed)
            plx_timer_end(g->timer, cost);
        if (cost < 0)
            return NULL;
        if (software && !r->exact && cost > 0) {
            plx_device_finish(g->device);
            learn_rate(g, cost, plx_now_s() - start);
        }
        changed = !g->working;
        if (changed)
            map_to_color(g);
    }
    *status = (plx_edge_status){
        .engine = g->shown.engine,
        .drawn = g->shown.drawn,
        .in_view = g->shown.in_view,
        .sequence = g->shown.sequence,
        .publish_ns = g->shown.publish_ns,
        .complete = g->shown.complete,
        .busy = g->working || !g->shown.complete || is_coarse(&g->shown),
        .changed = changed,
    };
    return g->color;
}
