#include "render/edge_views.h"

#include "base/mem.h"
#include "render/edge_lines.h"
#include "render/edge_strongest.h"

#include <math.h>

bool plx_edge_views_init(plx_edge_views *v, const plx_network *network, bool pairs, plx_error *e)
{
    *v = (plx_edge_views){.network = network, .pairs = pairs};
    v->links = plx_alloc(network->link_count, sizeof *v->links);
    return v->links || plx_fail(e, PLX_ERR_MEMORY, "out of memory");
}

void plx_edge_views_uninit(plx_edge_views *v)
{
    plx_edge_strongest_destroy(&v->strongest);
    plx_free(v->links);
    plx_free(v->lines);
    *v = (plx_edge_views){0};
}

uint64_t plx_edge_views_look(plx_edge_views *v, const plx_edge_maps *maps, const plx_layout *layout,
    const plx_camera *camera, const plx_viewport *viewport, uint64_t *waiting)
{
    uint64_t in_view = 0;
    *waiting = 0;
    double margin = plx_edge_lines_margin(viewport);
    for (size_t l = 0; l < v->network->link_count; l++) {
        plx_link_view_init(&v->links[l], &v->network->links[l], layout, camera, viewport, margin);
        in_view += v->links[l].in_view;
        if (plx_edge_maps_has(maps, l))
            continue;
        *waiting += v->links[l].in_view;
        v->links[l].in_view = 0;
    }
    *waiting /= v->pairs ? 2 : 1;
    return v->pairs ? in_view / 2 : in_view;
}

double plx_edge_views_mean_weight(
    const plx_edge_views *v, const plx_edge_maps *maps, double ui_scale)
{
    double sum = 0, columns = 0;
    for (size_t l = 0; l < v->network->link_count; l++) {
        const plx_link_view *k = &v->links[l];
        const plx_pyramid_stats *s = &plx_edge_maps_get(maps, l)->stats;
        double crossed = (double)k->in_view * k->columns;
        if (!plx_edge_maps_has(maps, l) || s->nonzero == 0)
            continue;
        sum += crossed * s->sum_drawn / (double)s->nonzero;
        columns += crossed;
    }
    columns /= v->pairs ? 2 : 1;
    return sum > 0 ? sum / columns / ui_scale : 1;
}

double plx_edge_views_ink_left(const plx_edge_views *v, const plx_edge_maps *maps, const float *ink)
{
    size_t links = v->network->link_count / (v->pairs ? 2 : 1);
    double left = 0, all = 0;
    for (size_t l = 0; ink && l < v->network->link_count; l++) {
        const plx_link_view *k = &v->links[l];
        const plx_pyramid_stats *s = &plx_edge_maps_get(maps, l)->stats;
        if (!plx_edge_maps_has(maps, l) || s->nonzero == 0)
            continue;
        double amount = (double)k->in_view * k->columns * s->sum_drawn / (double)s->nonzero;
        left += amount;
        all += amount / (double)fmaxf(ink[l % links], 1e-3F);
    }
    return left > 0 ? left / all : 1;
}

/* The weakest of them fade into the picture. edges: strongest first. */
static float strength_of(const plx_strong_edge *edges, size_t count, size_t index)
{
    const float least = 0.3F;
    float most = fabsf(edges[0].weight), range = most - fabsf(edges[count - 1].weight);
    return range > 0 ? 1 - (1 - least) * (most - fabsf(edges[index].weight)) / range : 1;
}

bool plx_edge_views_pick(plx_edge_views *v, const plx_snapshot *snapshot, uint64_t in_view,
    const plx_edge_style *style, const plx_stroke_source *strokes, double seconds, plx_error *e)
{
    enum { OUT_OF = 10 };
    size_t most = (size_t)fmin(style->strongest, (double)in_view / OUT_OF);
    v->line_count = 0;
    v->sought = false;
    if (most == 0)
        return true;
    if (!v->strongest && !(v->strongest = plx_edge_strongest_create(v->network, v->pairs, e)))
        return false;
    const plx_strong_edge *edges;
    size_t count = plx_edge_strongest_pick(
        v->strongest, v->links, snapshot, most, seconds, &edges, &v->sought);
    if (count > v->line_capacity) {
        plx_crisp_line *grown = plx_realloc(v->lines, count, sizeof *grown);
        if (!grown)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the strongest connections");
        v->lines = grown;
        v->line_capacity = count;
    }
    /* The strongest come last, over the others. */
    for (size_t i = count; i-- > 0;) {
        const plx_strong_edge *edge = &edges[i];
        const plx_bundle *b = &v->links[edge->link].bundle;
        if (fabsf(edge->weight) < style->threshold)
            continue;
        plx_crisp_line *line = &v->lines[v->line_count++];
        *line = (plx_crisp_line){
            .stroke = {.x0 = b->source_x,
                .y0 = b->source_y + b->source_step * edge->source,
                .x1 = b->target_x,
                .y1 = b->target_y + b->target_step * edge->target},
            .strength = strength_of(edges, count, i),
            .place = edge->place,
        };
        if (!strokes)
            continue;
        plx_stroke *s = &line->stroke;
        s->unit = strokes->unit;
        strokes->look(
            strokes->user, edge->link, edge->source, edge->target, &s->width, &s->pattern);
        s->width *= s->unit;
    }
    return true;
}
