#include "bench/exact.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "density/reference.h"

#include <math.h>

enum { PART = 8 /* columns that a thread makes at a time: their sums stay in its cache */ };

/* Pixels of the viewport that lie between a link's outermost connections. */
static double covered_pixels(const plx_bundle *b, const plx_area *area, int height)
{
    double pixels = 0, last_source = b->source_step * (double)(b->in - 1);
    double last_target = b->target_step * (double)(b->out - 1);
    int first = (int)floor(area->left), end = (int)ceil(area->right - 0.5);
    for (int x = first; x < end; x++) {
        double t = (x + 0.5 - b->source_x) / (b->target_x - b->source_x);
        double top = b->source_y + (b->target_y - b->source_y) * t;
        double bottom = top + last_source + (last_target - last_source) * t;
        /* A line alone still covers a pixel of each column. */
        pixels += fmax(fmin(bottom + 0.5, height) - fmax(top - 0.5, 0), 0);
    }
    return pixels;
}

/* The links' views, and what there is in them. first_column to end_column is what they span. */
static plx_exact_view look(
    plx_link_view *views, const plx_exact_desc *d, int *first_column, int *end_column)
{
    const plx_network *n = d->snapshot->network;
    plx_exact_view seen = {0};
    double crossed = 0, covered = 0, left = d->viewport.width, right = 0;
    for (size_t l = 0; l < n->link_count; l++) {
        plx_link_view *v = &views[l];
        plx_link_view_init(v, &n->links[l], d->layout, &d->camera, &d->viewport, 1);
        if (v->in_view == 0)
            continue;
        seen.in_view += v->in_view;
        crossed += (double)v->in_view * v->line_pixels;
        covered += covered_pixels(&v->bundle, &v->area, d->viewport.height);
        left = fmin(left, v->area.left);
        right = fmax(right, v->area.right);
    }
    seen.lines_per_pixel = covered > 0 ? crossed / covered : 0;
    *first_column = (int)floor(left);
    *end_column = (int)ceil(right);
    return seen;
}

/* The fractional parts of its multiples are spread as evenly as can be, and never repeat. */
static const double GOLDEN = 0.6180339887498949;

static bool choose_columns(
    plx_exact *x, int first, int end, double affordable, int brightest, plx_error *e)
{
    size_t all = end > first ? (size_t)(end - first) : 0;
    x->sample = affordable < (double)all ? (size_t)fmax(affordable, 1) : all;
    x->count = x->sample + (x->sample < all && brightest >= first && brightest < end);
    size_t doubles;
    if (!plx_mul_size(x->count * PLX_SIGNS, (size_t)x->height, &doubles))
        return plx_fail(e, PLX_ERR_MEMORY, "the picture is too large");
    x->column = plx_alloc(x->count, sizeof *x->column);
    x->sums = plx_alloc(doubles, sizeof *x->sums);
    if (!x->column || !x->sums)
        return plx_fail(
            e, PLX_ERR_MEMORY, "out of memory for the exact picture of %zu columns", x->count);
    for (size_t i = 0; i < x->sample; i++)
        x->column[i] = first + (int)(((double)i + fmod((double)(i + 1) * GOLDEN, 1)) * (double)all /
                                     (double)x->sample);
    if (x->count > x->sample)
        x->column[x->sample] = brightest;
    return true;
}

typedef struct work {
    plx_exact *exact;
    const plx_link_view *views;
    const plx_exact_desc *desc;
} work;

/* All connections of one link that cross the columns, in their order. */
static void add_link(const plx_link_view *v, const float *params, const int *column, size_t count,
    double *sums, int height)
{
    const plx_bundle *b = &v->bundle;
    plx_area area = {column[0], -1, column[count - 1] + 1, height + 1};
    if (v->in_view == 0 || !plx_bundle_clip(b, &area))
        return;
    for (size_t j = 0; j < b->out; j++) {
        const float *row = params + v->link->weight_offset + j * b->in;
        size_t i, end;
        plx_bundle_row(b, &area, j, &i, &end);
        plx_segment s = {
            .x0 = b->source_x, .x1 = b->target_x, .y1 = b->target_y + b->target_step * (double)j};
        for (; i < end; i++) {
            s.y0 = b->source_y + b->source_step * (double)i;
            s.weight = row[i];
            plx_reference_add_columns(sums, column, count, height, &s);
        }
    }
}

/* Of the sample, in order; the last is what is beside it. */
static void make_part(void *user, size_t part)
{
    const work *w = user;
    plx_exact *x = w->exact;
    size_t first = part * PART, count = x->sample - first < PART ? x->sample - first : PART;
    if (first >= x->sample) {
        first = x->sample;
        count = x->count - first;
    }
    const plx_snapshot *s = w->desc->snapshot;
    double *sums = x->sums + first * PLX_SIGNS * (size_t)x->height;
    for (size_t l = 0; l < s->network->link_count; l++)
        add_link(&w->views[l], s->params, x->column + first, count, sums, x->height);
}

bool plx_exact_init(plx_exact *x, const plx_exact_desc *d, plx_exact_view *view, plx_error *e)
{
    *x = (plx_exact){.height = d->viewport.height};
    plx_link_view *views = plx_alloc(d->snapshot->network->link_count, sizeof *views);
    if (!views)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    int first, end;
    *view = look(views, d, &first, &end);
    work w = {.exact = x, .views = views, .desc = d};
    view->columns = end > first ? end - first : 0;
    double affordable = fmax(d->work / (double)(view->in_view + 1), (double)d->least);
    bool ok = choose_columns(x, first, end, affordable, d->brightest, e);
    if (ok)
        plx_parallel(
            d->threads, (x->sample + PART - 1) / PART + (x->count - x->sample), make_part, &w);
    else
        plx_exact_uninit(x);
    plx_free(views);
    return ok;
}

void plx_exact_uninit(plx_exact *x)
{
    plx_free(x->column);
    plx_free(x->sums);
    *x = (plx_exact){0};
}
