#include "render/gpu_fill.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

/* Heights at the two edges of a strip, in fine rows, of the block at (source, target). */
typedef struct plx_edges_of {
    double at[2]; /* of block (0, 0) */
    double source_step[2], target_step[2];
} plx_edges_of;

/* The blocks in view. */
typedef struct plx_view_range {
    size_t first_in, end_in, first_out, end_out;
} plx_view_range;

void plx_gpu_table_uninit(plx_gpu_table *table)
{
    plx_free(table->texels);
    *table = (plx_gpu_table){0};
}

int32_t plx_gpu_bits(float value)
{
    int32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static bool reserve(plx_gpu_table *t, size_t more, plx_error *e)
{
    size_t needed = t->count + more;
    if (needed <= t->capacity)
        return true;
    plx_gpu_texel *grown = plx_realloc(t->texels, needed + needed / 2, sizeof *grown);
    if (!grown)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for drawing connections");
    t->texels = grown;
    t->capacity = needed + needed / 2;
    return true;
}

/* As fill of density/bundle.c has them. */
static plx_edges_of edges_of(const plx_bundle *blocks, const plx_placing *p, int fineness)
{
    const double way[2] = {p->t_left, p->t_right};
    plx_edges_of e;
    for (int k = 0; k < 2; k++) {
        double y = plx_bundle_height(blocks, way[k], 0, 0) - p->top;
        e.at[k] = plx_density_fine_y(y, fineness) + PLX_STRIP_MARGIN - 0.5;
        e.source_step[k] = (1 - way[k]) * blocks->source_step * fineness;
        e.target_step[k] = way[k] * blocks->target_step * fineness;
    }
    return e;
}

static plx_view_range range_of(const plx_bundle *blocks, const plx_area *area)
{
    plx_view_range r = {SIZE_MAX, 0, SIZE_MAX, 0};
    for (size_t j = 0; j < blocks->out; j++) {
        size_t first, end;
        plx_bundle_row(blocks, area, j, &first, &end);
        if (first >= end)
            continue;
        r.first_in = first < r.first_in ? first : r.first_in;
        r.end_in = end > r.end_in ? end : r.end_in;
        r.first_out = r.first_out == SIZE_MAX ? j : r.first_out;
        r.end_out = j + 1;
    }
    return r.end_out > 0 ? r : (plx_view_range){0};
}

/* 32 bits of whole rows and 32 of their parts. What is further away is not to be seen. */
static void set_height(uint32_t out[2], double y)
{
    const double far = 1 << 30;
    int64_t fixed = llrint(ldexp(fmin(fmax(y, -far), far), 32));
    out[0] = (uint32_t)((uint64_t)fixed >> 32);
    out[1] = (uint32_t)fixed;
}

static void add_heights(plx_gpu_table *t, const double y[2])
{
    plx_gpu_texel *texel = &t->texels[t->count++];
    set_height(texel->value, y[0]);
    set_height(texel->value + 2, y[1]);
}

static void add_rows(plx_gpu_table *t, const plx_bundle *blocks, const plx_area *area,
    const plx_edges_of *e, const plx_view_range *r)
{
    for (size_t j = r->first_out; j < r->end_out; j++) {
        double y[2];
        size_t first, end;
        for (int k = 0; k < 2; k++)
            y[k] =
                e->at[k] + e->target_step[k] * (double)j + e->source_step[k] * (double)r->first_in;
        add_heights(t, y);
        plx_bundle_row(blocks, area, j, &first, &end);
        bool any = first < end;
        t->texels[t->count++] = (plx_gpu_texel){
            {any ? (uint32_t)(first - r->first_in) : 0, any ? (uint32_t)(end - r->first_in) : 0}};
    }
}

/* Where a cell's rows of blocks are: a reference in the middle, and how the row changes with the
 * two heights; the inverse of edges_of. */
static void set_inverse(plx_gpu_part *part, const plx_edges_of *e, const plx_view_range *r)
{
    double j = floor((double)(r->end_out - 1 - r->first_out) / 2);
    double i = floor((double)(r->first_in + r->end_in) / 2);
    double determinant =
        e->source_step[0] * e->target_step[1] - e->source_step[1] * e->target_step[0];
    double by_entry = -e->source_step[1] / determinant, by_exit = e->source_step[0] / determinant;
    part->c[0] = plx_gpu_bits((float)j);
    part->c[1] = plx_gpu_bits((float)by_entry);
    part->c[2] = plx_gpu_bits((float)by_exit);
    part->c[3] = plx_gpu_bits((float)(fabs(by_entry) + fabs(by_exit)));
    for (int k = 0; k < 2; k++) {
        double y =
            e->at[k] + e->source_step[k] * i + e->target_step[k] * (j + (double)r->first_out);
        part->d[k] = plx_gpu_bits((float)e->source_step[k]);
        part->d[2 + k] = plx_gpu_bits((float)y);
    }
}

bool plx_gpu_fill_describe(plx_gpu_table *t, const plx_bundle *blocks, const plx_placing *p,
    int fineness, plx_gpu_part *part, plx_error *e)
{
    plx_view_range r = range_of(blocks, &p->area);
    plx_edges_of edges = edges_of(blocks, p, fineness);
    size_t sources = r.end_in - r.first_in, targets = r.end_out - r.first_out;
    if (!reserve(t, sources + 2 * targets, e))
        return false;
    *part = (plx_gpu_part){
        .a = {p->strip.rise_min, (int32_t)plx_strip_origin(&p->strip), p->strip.height,
            (int32_t)t->count},
        .b = {(int32_t)r.first_in, (int32_t)r.first_out, (int32_t)targets,
            (int32_t)(t->count + sources)},
    };
    for (size_t i = 0; i < sources; i++)
        add_heights(
            t, (double[2]){edges.source_step[0] * (double)i, edges.source_step[1] * (double)i});
    add_rows(t, blocks, &p->area, &edges, &r);
    if (targets > 0)
        set_inverse(part, &edges, &r);
    return true;
}
