#include "render/edge_lines.h"

#include "base/mem.h"
#include "gfx/pass.h"

#include <math.h>
#include <string.h>

enum { LIST_CAPACITY = 1 << 20, DRAW_LIMIT = 1 << 24 };

/* What a line costs beside its pixels, in pixels: its vertices and set-up. */
static const double LINE_COST = 60;
static const double HALF_WIDTH = 0.5; /* pixels at ui_scale 1 */

/* shaders/edges.vert: block Params. */
typedef struct plx_edge_params {
    float viewport[2];
    float source_origin[2], target_origin[2];
    float source_step, target_step;
    int32_t source_base, target_base;
    uint32_t first, inputs, listed;
    float half_width, threshold;
    float unused;
} plx_edge_params;
_Static_assert(sizeof(plx_edge_params) == 64, "edges.vert");

struct plx_edge_lines {
    plx_device *device;
    const plx_network *network;
    plx_pass *all, *listed;
    plx_buffer **weights; /* [links], made when first drawn */
    uint64_t *uploaded;   /* [links] link_version on the GPU; UINT64_MAX: none */
    plx_buffer *list;
    plx_drawn_lines selection;
    float threshold;
    /* The picture under way, from begin: */
    plx_link_view *views; /* [links] */
    plx_viewport viewport;
    bool from_list;
    size_t link;
    uint64_t first; /* connection, or listed edge, within the link */
};

static const plx_pass_desc all_desc = {
    .name = "connections",
    .vertex = "edges.vert",
    .fragment = "edges.frag",
    .blend = PLX_BLEND_ADD,
    .params_size = sizeof(plx_edge_params),
    .attributes = {{PLX_ATTRIBUTE_FLOAT, 1, 0, 0, sizeof(float)},
        {PLX_ATTRIBUTE_UINT, 1, 1, 0, sizeof(plx_edge)}},
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

plx_edge_lines *plx_edge_lines_create(plx_device *device, const plx_network *network, plx_error *e)
{
    plx_edge_lines *g = plx_alloc(1, sizeof *g);
    if (!g) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    size_t links = network->link_count, all = network->connection_count;
    size_t capacity = all < LIST_CAPACITY ? all : LIST_CAPACITY;
    g->device = device;
    g->network = network;
    g->weights = plx_alloc(links, sizeof(plx_buffer *));
    g->uploaded = plx_alloc(links, sizeof *g->uploaded);
    g->views = plx_alloc(links, sizeof *g->views);
    bool ok = g->weights && g->uploaded && g->views;
    if (!ok)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    ok =
        ok && plx_drawn_lines_init(&g->selection, links, capacity, e) &&
        (g->all = plx_pass_create(device, &all_desc, e)) &&
        (g->listed = plx_pass_create(device, &listed_desc, e)) &&
        (g->list = plx_buffer_create(device, "listed connections", capacity * sizeof(plx_edge), e));
    for (size_t i = 0; ok && i < links; i++)
        g->uploaded[i] = UINT64_MAX;
    if (!ok)
        plx_edge_lines_destroy(&g);
    return g;
}

void plx_edge_lines_destroy(plx_edge_lines **lines)
{
    plx_edge_lines *g = *lines;
    if (!g)
        return;
    for (size_t i = 0; g->weights && i < g->network->link_count; i++)
        plx_buffer_destroy(&g->weights[i]);
    plx_free(g->weights);
    plx_free(g->uploaded);
    plx_free(g->views);
    plx_drawn_lines_uninit(&g->selection);
    plx_buffer_destroy(&g->list);
    plx_pass_destroy(&g->all);
    plx_pass_destroy(&g->listed);
    plx_free(g);
    *lines = NULL;
}

static double half_width(const plx_viewport *v)
{
    return HALF_WIDTH * v->ui_scale;
}

void plx_edge_lines_set_threshold(plx_edge_lines *g, double threshold)
{
    g->threshold = (float)threshold;
}

double plx_edge_lines_margin(const plx_viewport *v)
{
    return half_width(v) + 1;
}

double plx_edge_lines_cost(const plx_link_view *views, size_t links)
{
    double cost = 0;
    for (size_t l = 0; l < links; l++)
        cost += (double)views[l].in_view * (views[l].line_pixels + LINE_COST);
    return cost;
}

/* The unit nearest to the middle of the screen: positions are given relative to it. */
static int32_t base_unit(double origin, double step, size_t units, const plx_viewport *v)
{
    double unit = round((v->height * 0.5 - origin) / step);
    return (int32_t)fmin(fmax(unit, 0), (double)units - 1);
}

static void draw(plx_edge_lines *g, size_t link, const plx_viewport *port, bool listed,
    uint64_t first, uint64_t count, plx_target *target)
{
    const plx_bundle *b = &g->views[link].bundle;
    plx_edge_params p = {
        .viewport = {(float)port->width, (float)port->height},
        .source_step = (float)b->source_step,
        .target_step = (float)b->target_step,
        .source_base = base_unit(b->source_y, b->source_step, b->in, port),
        .target_base = base_unit(b->target_y, b->target_step, b->out, port),
        .first = (uint32_t)first,
        .inputs = (uint32_t)b->in,
        .listed = listed,
        .half_width = (float)half_width(port),
        .threshold = g->threshold,
    };
    p.source_origin[0] = (float)b->source_x;
    p.source_origin[1] = (float)(b->source_y + b->source_step * p.source_base);
    p.target_origin[0] = (float)b->target_x;
    p.target_origin[1] = (float)(b->target_y + b->target_step * p.target_base);
    size_t stride = listed ? sizeof(plx_edge) : sizeof(float);
    plx_pass_run(listed ? g->listed : g->all, &(plx_draw){
                                                  .target = target,
                                                  .params = &p,
                                                  .buffers = {listed ? g->list : g->weights[link]},
                                                  .buffer_offset = {(size_t)first * stride},
                                                  .instances = (size_t)count,
                                              });
}

static void select_and_upload(
    plx_edge_lines *g, const plx_link_view *views, const plx_snapshot *snapshot, double budget)
{
    plx_drawn_lines *s = &g->selection;
    size_t links = g->network->link_count;
    memcpy(g->views, views, links * sizeof *views);
    plx_drawn_lines_make(s, views, links, snapshot->params, LINE_COST, budget);
    plx_buffer_replace(g->list, s->edges, s->count * sizeof *s->edges);
}

double plx_edge_lines_strongest(plx_edge_lines *g, const plx_link_view *views,
    const plx_snapshot *snapshot, const plx_viewport *viewport, double budget, plx_target *target,
    const plx_drawn_lines **selection)
{
    const plx_drawn_lines *s = *selection = &g->selection;
    double cost = 0;
    select_and_upload(g, views, snapshot, budget);
    for (size_t l = 0; l < g->network->link_count; l++) {
        size_t n = s->link_first[l + 1] - s->link_first[l];
        draw(g, l, viewport, true, s->link_first[l], n, target);
        cost += (double)n * (views[l].line_pixels + LINE_COST);
    }
    return cost;
}

/* From the list when the view holds a minority of the connections, so that the rest costs nothing,
 * else from the uploaded weights alone. */
bool plx_edge_lines_begin(plx_edge_lines *g, const plx_link_view *views,
    const plx_snapshot *snapshot, const plx_viewport *viewport, const plx_drawn_lines **selection,
    plx_error *e)
{
    size_t links = g->network->link_count;
    uint64_t in_view = 0;
    for (size_t l = 0; l < links; l++)
        in_view += views[l].in_view;
    *selection = &g->selection;
    g->viewport = *viewport;
    g->from_list = in_view <= g->selection.capacity && in_view < g->network->connection_count / 2;
    g->link = 0;
    g->first = 0;
    if (g->from_list) {
        select_and_upload(g, views, snapshot, INFINITY);
        return true;
    }
    memcpy(g->views, views, links * sizeof *views);
    for (size_t l = 0; l < links; l++) {
        const plx_link *k = &g->network->links[l];
        if (g->uploaded[l] == snapshot->link_version[l] || views[l].in_view == 0)
            continue;
        size_t size = k->in * k->out * sizeof(float);
        if (!g->weights[l] && !(g->weights[l] = plx_buffer_create(g->device, "weights", size, e)))
            return false;
        plx_buffer_replace_copied(g->weights[l], snapshot->params + k->weight_offset, size);
        g->uploaded[l] = snapshot->link_version[l];
    }
    return true;
}

double plx_edge_lines_more(plx_edge_lines *g, double budget, plx_target *target, bool *done)
{
    double cost = 0;
    while (g->link < g->network->link_count && cost < budget) {
        const plx_link_view *v = &g->views[g->link];
        const size_t *listed = g->selection.link_first;
        uint64_t all = v->in_view == 0 ? 0
                       : g->from_list  ? listed[g->link + 1] - listed[g->link]
                                       : v->link->in * v->link->out;
        /* Connections out of view cost their vertices only. */
        double share = g->from_list || all == 0 ? 1 : (double)v->in_view / (double)all;
        double each = v->line_pixels * share + LINE_COST;
        uint64_t count = all - g->first;
        if ((double)count * each > budget - cost)
            count = (uint64_t)((budget - cost) / each) + 1;
        count = count < DRAW_LIMIT ? count : DRAW_LIMIT;
        uint64_t base = g->from_list ? listed[g->link] : 0;
        draw(g, g->link, &g->viewport, g->from_list, base + g->first, count, target);
        cost += (double)count * each;
        g->first += count;
        if (g->first == all) {
            g->link++;
            g->first = 0;
        }
    }
    *done = g->link == g->network->link_count;
    return cost;
}
