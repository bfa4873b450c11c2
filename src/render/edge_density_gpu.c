#include "render/edge_density_gpu.h"

#include "base/clock.h"
#include "base/mem.h"
#include "density/bundle_view.h"
#include "gfx/timer.h"
#include "render/gpu_blocks.h"
#include "render/gpu_columns.h"
#include "render/gpu_lines.h"
#include "render/gpu_strips.h"

#include <math.h>

enum { CHUNK = 256 }; /* lines at a time */

/* Weights that are uploaded within a tenth of a second or two, though they may lie in a file. */
static const uint64_t MOST_WEIGHTS = 1 << 25;

/* How much faster than one core of the CPU the first picture is taken to be. */
static const double HARDWARE_SPEED = 20, SOFTWARE_SPEED = 0.1;
/* Pictures that take less by the estimate teach nothing. */
static const double LEARN_ABOVE_S = 1e-4;

/* A link in view, and how it is drawn. */
typedef struct plx_gpu_planned {
    size_t link;
    plx_bundle bundle;
    plx_bundle_plan plan;
    plx_gpu_source source;
} plx_gpu_planned;

struct plx_edge_density_gpu {
    plx_edge_density_gpu_desc desc;
    bool software;
    plx_gpu_strips *strips;
    plx_gpu_lines *lines;
    plx_gpu_columns *columns;
    plx_pass *build;
    plx_gpu_blocks **blocks; /* [links], made when first drawn */
    uint64_t *uploaded;      /* [links] link_version on the GPU; UINT64_MAX: none */
    bool *unfit;             /* [links]: the GPU had no room for its weights */
    plx_timer *timer;
    double speed; /* estimated seconds of one core over measured ones */
    /* The picture under way: */
    plx_gpu_planned *planned; /* [links] */
    size_t count, next;
    bool summed; /* columns are to be set right at the end */
    size_t
        part; /* of planned[next]: a part of the plan, or a row of blocks where lines are drawn */
};

static int texture_limit(const plx_edge_density_gpu_desc *desc)
{
    int most = plx_device_caps(desc->device)->max_texture_size;
    return desc->max_texture > 0 && desc->max_texture < most ? desc->max_texture : most;
}

bool plx_edge_density_gpu_check(plx_device *device, plx_error *e)
{
    plx_gpu_strips *strips =
        plx_gpu_strips_create(device, plx_device_caps(device)->max_texture_size, e);
    plx_pass *build = strips ? plx_gpu_blocks_pass(device, e) : NULL;
    plx_target *target =
        build ? plx_target_create(device, "float", 16, 16, PLX_FORMAT_RG32F, e) : NULL;
    bool ok = target != NULL;
    plx_target_destroy(&target);
    plx_pass_destroy(&build);
    plx_gpu_strips_destroy(&strips);
    return ok;
}

plx_edge_density_gpu *plx_edge_density_gpu_create(
    const plx_edge_density_gpu_desc *desc, plx_error *e)
{
    plx_edge_density_gpu *g = plx_alloc(1, sizeof *g);
    if (!g) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    size_t links = desc->network->link_count;
    g->desc = *desc;
    g->software = plx_device_caps(desc->device)->software;
    g->speed = g->software ? SOFTWARE_SPEED : HARDWARE_SPEED;
    g->blocks = plx_alloc(links, sizeof(plx_gpu_blocks *));
    g->uploaded = plx_alloc(links, sizeof *g->uploaded);
    g->unfit = plx_alloc(links, sizeof *g->unfit);
    g->planned = plx_alloc(links, sizeof *g->planned);
    bool ok = g->blocks && g->uploaded && g->unfit && g->planned;
    if (!ok)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    ok = ok && (g->strips = plx_gpu_strips_create(desc->device, texture_limit(desc), e)) &&
         (g->lines = plx_gpu_lines_create(desc->device, e)) &&
         (g->columns = plx_gpu_columns_create(desc->device, e)) &&
         (g->build = plx_gpu_blocks_pass(desc->device, e)) &&
         (g->timer = plx_timer_create(desc->device, e));
    for (size_t l = 0; ok && l < links; l++)
        g->uploaded[l] = UINT64_MAX;
    if (!ok)
        plx_edge_density_gpu_destroy(&g);
    return g;
}

void plx_edge_density_gpu_destroy(plx_edge_density_gpu **density)
{
    plx_edge_density_gpu *g = *density;
    if (!g)
        return;
    for (size_t l = 0; g->blocks && l < g->desc.network->link_count; l++)
        plx_gpu_blocks_destroy(&g->blocks[l]);
    plx_free(g->blocks);
    plx_free(g->uploaded);
    plx_free(g->unfit);
    plx_free(g->planned);
    plx_gpu_strips_destroy(&g->strips);
    plx_gpu_lines_destroy(&g->lines);
    plx_gpu_columns_destroy(&g->columns);
    plx_pass_destroy(&g->build);
    plx_timer_destroy(&g->timer);
    plx_free(g);
    *density = NULL;
}

static bool make_plan(const plx_edge_density_gpu *g, const plx_link_view *view, size_t link,
    const plx_viewport *v, plx_quality quality, plx_gpu_planned *p)
{
    if (view->in_view == 0)
        return false;
    p->link = link;
    p->bundle = view->bundle;
    p->bundle.pyramid = plx_edge_maps_get(g->desc.maps, link);
    return plx_bundle_plan_make(&p->plan, &p->bundle, v->width, v->height, quality);
}

double plx_edge_density_gpu_seconds(const plx_edge_density_gpu *g, const plx_link_view *views,
    size_t links, const plx_viewport *v, plx_quality quality)
{
    uint64_t weights = 0; /* on the GPU, those of other views too */
    double seconds = 0;
    for (size_t l = 0; l < links; l++) {
        plx_gpu_planned p = {0};
        bool drawn = make_plan(g, &views[l], l, v, quality, &p);
        bool needed = drawn && !p.plan.by_lines;
        if (needed && g->unfit[l])
            return INFINITY;
        if (needed || g->blocks[l])
            weights += (uint64_t)g->desc.network->links[l].in * g->desc.network->links[l].out;
        seconds += drawn ? p.plan.seconds : 0;
    }
    uint64_t most = g->desc.most_weights > 0 ? g->desc.most_weights : MOST_WEIGHTS;
    return weights > most ? INFINITY : seconds / g->speed;
}

/* Tiles of rows keep the CPU's caches warm; here they only fill what they share twice. But a strip
 * that is too large for a texture may fit in tiles. */
static bool fit(plx_edge_density_gpu *g, plx_gpu_planned *p, int height, plx_error *e)
{
    plx_bundle_plan tiled = p->plan;
    p->plan.tiles = 1;
    p->plan.parts = tiled.parts / tiled.tiles;
    if (plx_gpu_strips_fit(g->strips, &p->bundle, &p->plan, height, NULL))
        return true;
    p->plan = tiled;
    return plx_gpu_strips_fit(g->strips, &p->bundle, &p->plan, height, e);
}

static bool try_upload(
    plx_edge_density_gpu *g, plx_gpu_planned *p, const plx_snapshot *snapshot, plx_error *e)
{
    size_t l = p->link;
    if (!g->blocks[l] && !(g->blocks[l] = plx_gpu_blocks_create(
                               g->desc.device, p->bundle.pyramid, texture_limit(&g->desc), e)))
        return false;
    if (g->uploaded[l] != snapshot->link_version[l])
        plx_gpu_blocks_upload(g->blocks[l], p->bundle.weights);
    g->uploaded[l] = snapshot->link_version[l];
    float threshold = p->bundle.pyramid->threshold;
    p->source = (plx_gpu_source){
        .blocks = plx_gpu_blocks_level(g->blocks[l], g->build, p->plan.level, threshold, e),
        .fold = plx_gpu_blocks_fold(g->blocks[l], p->plan.level),
        .raw = p->plan.level == 0,
        .threshold = threshold,
    };
    return p->source.blocks != NULL;
}

/* What has no room once is not tried again, for that takes long. */
static bool upload(
    plx_edge_density_gpu *g, plx_gpu_planned *p, const plx_snapshot *snapshot, plx_error *e)
{
    size_t l = p->link;
    if (g->unfit[l])
        return plx_fail(e, PLX_ERR_GRAPHICS, "the GPU has no room for %zu x %zu weights",
            p->bundle.pyramid->in, p->bundle.pyramid->out);
    if (try_upload(g, p, snapshot, e))
        return true;
    plx_gpu_blocks_destroy(&g->blocks[l]);
    g->uploaded[l] = UINT64_MAX;
    g->unfit[l] = true;
    return false;
}

bool plx_edge_density_gpu_begin(plx_edge_density_gpu *g, const plx_link_view *views, size_t links,
    const plx_snapshot *snapshot, const plx_viewport *v, plx_quality quality, plx_error *e)
{
    uint64_t in_view = 0;
    bool transformed = false;
    g->count = g->next = g->part = 0;
    for (size_t l = 0; l < links; l++) {
        plx_gpu_planned *p = &g->planned[g->count];
        if (!make_plan(g, &views[l], l, v, quality, p))
            continue;
        p->bundle.weights = snapshot->params + g->desc.network->links[l].weight_offset;
        if (!p->plan.by_lines && !fit(g, p, v->height, e))
            return false;
        in_view += p->plan.in_view;
        transformed = transformed || !p->plan.by_lines;
        g->count++;
    }
    for (size_t i = 0; i < g->count; i++)
        if (!g->planned[i].plan.by_lines && !upload(g, &g->planned[i], snapshot, e))
            return false;
    g->summed = quality == PLX_QUALITY_REST && transformed && in_view <= PLX_COLUMN_SUMS_MOST;
    return true;
}

static void learn(plx_edge_density_gpu *g, double estimated, double measured)
{
    if (estimated < LEARN_ABOVE_S || measured <= 0)
        return;
    double speed = fmin(fmax(estimated / measured, g->speed / 4), g->speed * 4);
    g->speed += (speed - g->speed) * 0.25;
}

/* Rows of blocks as lines, as draw_lines of density/bundle.c does. */
static void draw_rows(plx_edge_density_gpu *g, const plx_gpu_planned *p, const plx_bundle *blocks,
    size_t end_row, plx_target *target)
{
    plx_area area = {0, -1, plx_target_width(target), plx_target_height(target) + 1};
    double width = blocks->target_x - blocks->source_x;
    bool seen = plx_bundle_clip(blocks, &area);
    for (size_t j = g->part; seen && j < end_row; j++) {
        size_t first, end;
        float weight[PLX_SIGNS][CHUNK];
        plx_bundle_row(blocks, &area, j, &first, &end);
        for (; first < end; first += CHUNK) {
            size_t n = end - first < CHUNK ? end - first : CHUNK;
            plx_pyramid_read(p->bundle.pyramid, p->bundle.weights, p->plan.level, j, first,
                first + n, weight[PLX_POSITIVE], weight[PLX_NEGATIVE]);
            for (size_t i = 0; i < n; i++) {
                plx_gpu_line line = {.x = blocks->source_x,
                    .y = blocks->source_y + blocks->source_step * (double)(first + i),
                    .from = blocks->source_x,
                    .to = blocks->target_x,
                    .weight = {weight[PLX_POSITIVE][i], weight[PLX_NEGATIVE][i]}};
                line.slope = (blocks->target_y + blocks->target_step * (double)j - line.y) / width;
                if (line.weight[PLX_POSITIVE] > 0 || line.weight[PLX_NEGATIVE] > 0)
                    plx_gpu_lines_add(g->lines, &line, target);
            }
        }
    }
    plx_gpu_lines_flush(g->lines, target);
}

/* Draws on into the link that is next, at most so many parts; how many, 0 without memory. */
static size_t draw_some(plx_edge_density_gpu *g, const plx_gpu_planned *p, size_t parts,
    size_t most, plx_target *target, plx_error *e)
{
    most = most < parts - g->part ? most : parts - g->part;
    if (!p->plan.by_lines)
        return (size_t)plx_gpu_strips_draw(
            g->strips, &p->bundle, &p->plan, &p->source, (int)g->part, (int)most, target, e);
    plx_bundle blocks = plx_bundle_blocks(&p->bundle, p->plan.level);
    draw_rows(g, p, &blocks, g->part + most, target);
    return most;
}

/* Draws parts of estimated seconds of one core; what was drawn of them. */
static bool draw_parts(
    plx_edge_density_gpu *g, double seconds, plx_target *target, double *drawn, plx_error *e)
{
    while (g->next < g->count && *drawn < seconds) {
        const plx_gpu_planned *p = &g->planned[g->next];
        size_t parts =
            p->plan.by_lines ? p->bundle.pyramid->level[p->plan.level].out : (size_t)p->plan.parts;
        double each = p->plan.seconds / (double)parts;
        double most = fmin(fmax((seconds - *drawn) / fmax(each, 1e-9), 1), (double)parts);
        size_t taken = draw_some(g, p, parts, (size_t)most, target, e);
        if (taken == 0)
            return false;
        *drawn += (double)taken * each;
        g->part += taken;
        if (g->part == parts) {
            g->next++;
            g->part = 0;
        }
    }
    return true;
}

static bool set_columns_right(plx_edge_density_gpu *g, plx_target *target, plx_error *e)
{
    if (!plx_gpu_columns_begin(g->columns, plx_target_width(target), e))
        return false;
    for (size_t i = 0; i < g->count; i++)
        plx_gpu_columns_add(g->columns, &g->planned[i].bundle, plx_target_height(target),
            plx_edge_maps_workers(g->desc.maps));
    plx_gpu_columns_apply(g->columns, target);
    return true;
}

bool plx_edge_density_gpu_more(
    plx_edge_density_gpu *g, double seconds, plx_target *target, bool *done, plx_error *e)
{
    double measured, estimated, drawn = 0;
    while (plx_timer_poll(g->timer, &measured, &estimated))
        learn(g, estimated, measured);
    bool timed = !g->software && plx_timer_begin(g->timer);
    double start = plx_now_s();
    bool ok = draw_parts(g, seconds * g->speed, target, &drawn, e);
    if (ok && g->next == g->count && g->summed)
        ok = set_columns_right(g, target, e);
    if (timed)
        plx_timer_end(g->timer, drawn);
    if (g->software && isfinite(seconds)) {
        plx_device_finish(g->desc.device);
        learn(g, drawn, plx_now_s() - start);
    }
    *done = ok && g->next == g->count;
    return ok;
}
