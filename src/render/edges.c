#include "render/edges.h"

#include "base/clock.h"
#include "base/mem.h"
#include "gfx/pass.h"
#include "gfx/timer.h"
#include "render/edge_select.h"

#include <math.h>
#include <string.h>

enum { LIST_CAPACITY = 1 << 20 };

/* What a line costs beside its pixels, in pixels: its vertices and set-up. */
static const double LINE_COST = 60;
static const double HALF_WIDTH = 0.65; /* pixels at ui_scale 1 */

/* shaders/edges.vert: block Params. */
typedef struct plx_edge_params {
    float viewport[2];
    float source_origin[2], target_origin[2];
    float source_step, target_step;
    int32_t source_base, target_base;
    uint32_t first, inputs, listed;
    float half_width;
    float unused[2];
} plx_edge_params;
_Static_assert(sizeof(plx_edge_params) == 64, "edges.vert");

/* shaders/tonemap.frag: block Params. */
typedef struct plx_tone_params {
    float background[4], positive[4], negative[4], neutral[4];
    float per_weight, brightness, gain;
    float unused;
} plx_tone_params;
_Static_assert(sizeof(plx_tone_params) == 80, "tonemap.frag");

/* How a density becomes brightness. */
typedef struct plx_exposure {
    double weight;  /* mean |w| of the lines drawn */
    double overlap; /* how many of them lie over an average covered pixel */
} plx_exposure;

/* A picture being summed, or shown. */
typedef struct plx_sum {
    plx_target *density; /* RG32F */
    plx_camera camera;
    plx_viewport viewport;
    uint64_t sequence; /* 0: holds nothing */
    uint64_t publish_ns;
    uint64_t drawn, in_view;
    plx_exposure exposure;
    bool complete;
} plx_sum;

struct plx_edges {
    plx_device *device;
    const plx_network *network;
    plx_pass *lines, *listed_lines, *tone;
    plx_buffer **weights; /* [links] */
    uint64_t *uploaded;   /* [links] link_version on the GPU; UINT64_MAX: none */
    plx_buffer *list;
    plx_selection selection;
    plx_link_view *views; /* [links], of the picture being drawn */
    plx_sum shown, next;
    plx_target *color;
    /* The picture `next` under way: */
    bool working, listed;
    size_t work_link;
    uint64_t work_first; /* connection (or listed edge) within work_link */
    /* Pixels of cost a second, as measured. */
    plx_timer *timer;
    double rate;
};

static const float background[4] = {0.027F, 0.031F, 0.043F, 1};
static const float positive[4] = {1.0F, 0.56F, 0.14F, 1};
static const float negative[4] = {0.18F, 0.52F, 1.0F, 1};
static const float neutral[4] = {0.50F, 0.49F, 0.56F, 1};

static const plx_pass_desc lines_desc = {
    .name = "connections",
    .vertex = "edges.vert",
    .fragment = "edges.frag",
    .blend = PLX_BLEND_ADD,
    .params_size = sizeof(plx_edge_params),
    .attributes = {{PLX_ATTRIBUTE_FLOAT, 1, 0, 0, sizeof(float)},
        {PLX_ATTRIBUTE_UINT, 1, 1, 0, sizeof(plx_edge)}},
};

static const plx_pass_desc tone_desc = {
    .name = "density to colour",
    .vertex = "fullscreen.vert",
    .fragment = "tonemap.frag",
    .params_size = sizeof(plx_tone_params),
    .textures = {"density"},
};

static const plx_pass_desc listed_desc = {
    .name = "listed connections",
    .vertex = "edges.vert",
    .fragment = "edges.frag",
    .blend = PLX_BLEND_ADD,
    .params_size = sizeof(plx_edge_params),
    .attributes = {{PLX_ATTRIBUTE_FLOAT, 1, 0, offsetof(plx_edge, weight), sizeof(plx_edge)},
        {PLX_ATTRIBUTE_UINT, 1, 0, offsetof(plx_edge, index), sizeof(plx_edge)}},
};

plx_edges *plx_edges_create(plx_device *device, const plx_network *network, plx_error *e)
{
    plx_edges *g = plx_alloc(1, sizeof *g);
    if (!g) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    size_t links = network->link_count;
    size_t capacity =
        network->connection_count < LIST_CAPACITY ? network->connection_count : LIST_CAPACITY;
    g->device = device;
    g->network = network;
    g->rate = plx_device_caps(device)->software ? 40e6 : 2e9;
    g->weights = plx_alloc(links, sizeof(plx_buffer *));
    g->uploaded = plx_alloc(links, sizeof *g->uploaded);
    g->views = plx_alloc(links, sizeof *g->views);
    bool ok = g->weights && g->uploaded && g->views;
    if (!ok)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    ok =
        ok && plx_selection_init(&g->selection, links, capacity, e) &&
        (g->lines = plx_pass_create(device, &lines_desc, e)) &&
        (g->listed_lines = plx_pass_create(device, &listed_desc, e)) &&
        (g->tone = plx_pass_create(device, &tone_desc, e)) &&
        (g->timer = plx_timer_create(device, e)) &&
        (g->list = plx_buffer_create(device, "listed connections", capacity * sizeof(plx_edge), e));
    for (size_t i = 0; ok && i < links; i++) {
        const plx_link *k = &network->links[i];
        g->weights[i] = plx_buffer_create(device, "weights", k->in * k->out * sizeof(float), e);
        g->uploaded[i] = UINT64_MAX;
        ok = g->weights[i] != NULL;
    }
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
    for (size_t i = 0; g->weights && i < g->network->link_count; i++)
        plx_buffer_destroy(&g->weights[i]);
    plx_free(g->weights);
    plx_free(g->uploaded);
    plx_free(g->views);
    plx_selection_uninit(&g->selection);
    plx_buffer_destroy(&g->list);
    plx_timer_destroy(&g->timer);
    plx_pass_destroy(&g->lines);
    plx_pass_destroy(&g->listed_lines);
    plx_pass_destroy(&g->tone);
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

static double half_width(const plx_viewport *v)
{
    return HALF_WIDTH * v->ui_scale;
}

/* What the picture's brightness is measured by, were the lines strewn evenly over the area that
 * they span. It follows from sums and not from the picture, so that it is the same for every way of
 * drawing and needs no read-back. */
static plx_exposure expose(
    const plx_selection *s, const plx_link_view *views, size_t links, const plx_viewport *v)
{
    double left = v->width, right = 0, top = v->height, bottom = 0;
    for (size_t l = 0; l < links; l++) {
        const plx_link_view *k = &views[l];
        if (k->in_view == 0)
            continue;
        left = fmin(left, k->source_x);
        right = fmax(right, k->target_x);
        top = fmin(top, fmin(k->source_y, k->target_y));
        bottom = fmax(bottom, fmax(k->source_y + k->source_step * (double)k->link->in,
                                  k->target_y + k->target_step * (double)k->link->out));
    }
    if (!(s->sum_pixels > 0 && s->sum_weight_pixels > 0))
        return (plx_exposure){.weight = 1, .overlap = 1};
    double width = fmin(right, v->width) - fmax(left, 0);
    double height = fmin(bottom, v->height) - fmax(top, 0);
    double overlap = s->sum_pixels * 2 * half_width(v) / (fmax(width, 1) * fmax(height, 1));
    return (plx_exposure){
        .weight = s->sum_weight_pixels / s->sum_pixels,
        .overlap = overlap / (1 - exp(-overlap)),
    };
}

/* Sets up g->views for the request; returns the cost of all that is in view, in pixels. */
static double look(plx_edges *g, const plx_edge_request *r, uint64_t *in_view)
{
    double cost = 0, margin = 2 * half_width(&r->viewport) + 2;
    *in_view = 0;
    for (size_t l = 0; l < g->network->link_count; l++) {
        plx_link_view *v = &g->views[l];
        plx_link_view_init(v, &g->network->links[l], r->layout, &r->camera, &r->viewport, margin);
        cost += (double)v->in_view * (v->line_pixels + LINE_COST);
        *in_view += v->in_view;
    }
    return cost;
}

static int32_t nearest_unit(double origin, double step, double units, const plx_viewport *v)
{
    double unit = round((v->height * 0.5 - origin) / step);
    return (int32_t)fmin(fmax(unit, 0), units - 1);
}

static void draw_lines(
    plx_edges *g, plx_sum *sum, size_t link, bool listed, uint64_t first, uint64_t count)
{
    const plx_link_view *v = &g->views[link];
    const plx_viewport *port = &sum->viewport;
    plx_edge_params p = {
        .viewport = {(float)port->width, (float)port->height},
        .source_step = (float)v->source_step,
        .target_step = (float)v->target_step,
        .source_base = nearest_unit(v->source_y, v->source_step, (double)v->link->in, port),
        .target_base = nearest_unit(v->target_y, v->target_step, (double)v->link->out, port),
        .first = (uint32_t)first,
        .inputs = (uint32_t)v->link->in,
        .listed = listed,
        .half_width = (float)half_width(port),
    };
    p.source_origin[0] = (float)v->source_x;
    p.source_origin[1] = (float)(v->source_y + v->source_step * p.source_base);
    p.target_origin[0] = (float)v->target_x;
    p.target_origin[1] = (float)(v->target_y + v->target_step * p.target_base);
    size_t stride = listed ? sizeof(plx_edge) : sizeof(float);
    plx_pass_run(
        listed ? g->listed_lines : g->lines, &(plx_draw){
                                                 .target = sum->density,
                                                 .params = &p,
                                                 .buffers = {listed ? g->list : g->weights[link]},
                                                 .buffer_offset = {(size_t)first * stride},
                                                 .instances = (size_t)count,
                                             });
}

static void begin_sum(plx_sum *sum, const plx_edge_request *r, uint64_t in_view)
{
    static const float zero[4] = {0};
    sum->camera = r->camera;
    sum->viewport = r->viewport;
    sum->sequence = r->snapshot->sequence;
    sum->publish_ns = r->snapshot->publish_ns;
    sum->in_view = in_view;
    sum->drawn = 0;
    sum->complete = false;
    plx_target_clear(sum->density, zero);
}

/* The strongest within the budget, straight into what is shown. */
static double draw_strongest(
    plx_edges *g, const plx_edge_request *r, uint64_t in_view, double budget)
{
    plx_selection *s = &g->selection;
    size_t links = g->network->link_count;
    double margin = 2 * half_width(&r->viewport) + 2, cost = 0;
    plx_selection_make(
        s, g->views, links, r->snapshot->params, &r->viewport, margin, LINE_COST, budget);
    plx_buffer_replace(g->list, s->edges, s->count * sizeof *s->edges);
    begin_sum(&g->shown, r, in_view);
    for (size_t l = 0; l < links; l++) {
        size_t n = s->link_first[l + 1] - s->link_first[l];
        draw_lines(g, &g->shown, l, true, s->link_first[l], n);
        cost += (double)n * (g->views[l].line_pixels + LINE_COST);
    }
    g->shown.drawn = s->count;
    g->shown.exposure = expose(s, g->views, links, &r->viewport);
    return cost;
}

/* Starts the whole picture: from the list when the view holds a minority of the connections, so
 * that the rest costs nothing, else from the uploaded weights alone. */
static void begin_work(plx_edges *g, const plx_edge_request *r, uint64_t in_view)
{
    plx_selection *s = &g->selection;
    size_t links = g->network->link_count;
    double margin = 2 * half_width(&r->viewport) + 2;
    const float *params = r->snapshot->params;
    begin_sum(&g->next, r, in_view);
    g->working = true;
    g->listed = in_view <= s->capacity && in_view < g->network->connection_count / 2;
    g->work_link = 0;
    g->work_first = 0;
    if (g->listed) {
        plx_selection_make(s, g->views, links, params, &r->viewport, margin, LINE_COST, INFINITY);
        plx_buffer_replace(g->list, s->edges, s->count * sizeof *s->edges);
    } else {
        plx_selection_measure(s, g->views, links, params, &r->viewport, margin);
        for (size_t l = 0; l < links; l++) {
            const plx_link *k = &g->network->links[l];
            if (g->uploaded[l] == r->snapshot->link_version[l] || g->views[l].in_view == 0)
                continue;
            plx_buffer_replace(
                g->weights[l], params + k->weight_offset, k->in * k->out * sizeof(float));
            g->uploaded[l] = r->snapshot->link_version[l];
        }
    }
    g->next.exposure = expose(s, g->views, links, &r->viewport);
}

/* Draws on until the budget is used or the picture is whole; returns the cost. */
static double continue_work(plx_edges *g, double budget)
{
    double cost = 0;
    while (g->work_link < g->network->link_count && cost < budget) {
        const plx_link_view *v = &g->views[g->work_link];
        const size_t *first = g->selection.link_first;
        uint64_t all = v->in_view == 0 ? 0
                       : g->listed     ? first[g->work_link + 1] - first[g->work_link]
                                       : v->link->in * v->link->out;
        /* Connections out of view cost their vertices only. */
        double share = g->listed || all == 0 ? 1 : (double)v->in_view / (double)all;
        double each = v->line_pixels * share + LINE_COST;
        uint64_t left = all - g->work_first;
        uint64_t count =
            (double)left * each > budget - cost ? (uint64_t)((budget - cost) / each) + 1 : left;
        uint64_t limit = 1u << 24; /* keeps every draw call short */
        count = count < left ? count : left;
        count = count < limit ? count : limit;
        draw_lines(g, &g->next, g->work_link, g->listed,
            g->work_first + (g->listed ? first[g->work_link] : 0), count);
        cost += (double)count * each;
        g->work_first += count;
        if (g->work_first == all) {
            g->work_link++;
            g->work_first = 0;
        }
    }
    if (g->work_link == g->network->link_count) {
        plx_sum done = g->next;
        done.complete = true;
        done.drawn = done.in_view;
        g->next = g->shown;
        g->shown = done;
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
    memcpy(p.background, background, sizeof background);
    memcpy(p.positive, positive, sizeof positive);
    memcpy(p.negative, negative, sizeof negative);
    memcpy(p.neutral, neutral, sizeof neutral);
    plx_pass_run(g->tone, &(plx_draw){
                              .target = g->color,
                              .params = &p,
                              .textures = {plx_target_texture(g->shown.density)},
                              .instances = 1,
                          });
}

/* Large steps are trusted less: one slow frame must not thin the next ten. */
static void learn_rate(plx_edges *g, double cost, double seconds)
{
    if (cost < 1e5 || seconds <= 0)
        return;
    double measured = cost / seconds;
    g->rate += (fmin(fmax(measured, g->rate / 4), g->rate * 4) - g->rate) * 0.25;
}

plx_target *plx_edges_draw(
    plx_edges *g, const plx_edge_request *r, plx_edge_status *status, plx_error *e)
{
    if (!resize(g, &r->viewport, e))
        return NULL;
    double seconds, tag;
    while (plx_timer_poll(g->timer, &seconds, &tag))
        learn_rate(g, tag, seconds);

    bool software = plx_device_caps(g->device)->software;
    double budget = r->exact ? INFINITY : g->rate * r->frame_budget_s, cost = 0;
    double start = plx_now_s();
    bool changed = false, timed = false, working = g->working && same_view(&g->next, r);
    bool stale = !same_view(&g->shown, r);
    bool wanted = stale || !g->shown.complete || g->shown.sequence != r->snapshot->sequence;
    if (working || wanted) {
        uint64_t in_view = 0;
        double all = working ? 0 : look(g, r, &in_view);
        timed = !r->exact && !software && plx_timer_begin(g->timer);
        if (stale && !working && all > budget) {
            cost = draw_strongest(g, r, in_view, budget);
            g->working = false;
            changed = true;
        } else {
            if (!working)
                begin_work(g, r, in_view);
            cost = continue_work(g, budget);
            changed = !g->working;
        }
        if (changed)
            map_to_color(g);
        if (timed)
            plx_timer_end(g->timer, cost);
        if (software && !r->exact) {
            plx_device_finish(g->device);
            learn_rate(g, cost, plx_now_s() - start);
        }
    }
    *status = (plx_edge_status){
        .drawn = g->shown.drawn,
        .in_view = g->shown.in_view,
        .sequence = g->shown.sequence,
        .publish_ns = g->shown.publish_ns,
        .complete = g->shown.complete,
        .busy = g->working || !g->shown.complete,
        .changed = changed,
    };
    return g->color;
}
