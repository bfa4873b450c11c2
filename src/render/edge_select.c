#include "render/edge_select.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

/* |w| by exponent and four bits of mantissa: bins 6 % wide, in order of strength. */
enum { BIN_SHIFT = 19, BINS = 1 << (31 - BIN_SHIFT), NONFINITE_BIN = 0xFF << (23 - BIN_SHIFT) };

static uint32_t bin_of(float w)
{
    uint32_t bits;
    memcpy(&bits, &w, sizeof bits);
    return (bits & 0x7FFFFFFF) >> BIN_SHIFT;
}

static bool drawable(float w)
{
    return w != 0 && bin_of(w) < NONFINITE_BIN;
}

void plx_link_view_init(plx_link_view *v, const plx_link *link, const plx_layout *layout,
    const plx_camera *camera, const plx_viewport *viewport, double margin)
{
    const plx_column *s = &layout->columns[link->source], *t = &layout->columns[link->target];
    *v = (plx_link_view){
        .link = link,
        .bundle =
            {
                .in = link->in,
                .out = link->out,
                .source_x = plx_camera_px(camera, viewport, s->x),
                .source_y = plx_camera_py(camera, viewport, s->y0),
                .source_step = s->spacing * camera->scale,
                .target_x = plx_camera_px(camera, viewport, t->x),
                .target_y = plx_camera_py(camera, viewport, t->y0),
                .target_step = t->spacing * camera->scale,
            },
        .area = {0, -margin, viewport->width, viewport->height + margin},
    };
    const plx_bundle *b = &v->bundle;
    if (!plx_bundle_clip(b, &v->area))
        return;
    v->columns = v->area.right - v->area.left;
    double rise = 0;
    for (size_t j = 0; j < link->out; j++) {
        size_t first, end;
        plx_bundle_row(b, &v->area, j, &first, &end);
        if (first == end)
            continue;
        double middle = (double)(first + end - 1) / 2;
        double dy =
            b->target_y + b->target_step * (double)j - b->source_y - b->source_step * middle;
        v->in_view += end - first;
        rise += fabs(dy) * (double)(end - first);
    }
    if (v->in_view == 0)
        return;
    rise *= v->columns / (b->target_x - b->source_x) / (double)v->in_view;
    /* A line that rises by more than the screen's height shows only a part of itself. */
    v->line_pixels = hypot(v->columns, rise) * fmin(1, viewport->height / fmax(rise, 1));
}

bool plx_drawn_lines_init(plx_drawn_lines *s, size_t links, size_t capacity, plx_error *e)
{
    *s = (plx_drawn_lines){.capacity = capacity};
    s->edges = plx_alloc(capacity, sizeof *s->edges);
    s->link_first = plx_alloc(links + 1, sizeof *s->link_first);
    s->histogram = plx_alloc(BINS, sizeof *s->histogram);
    if (s->edges && s->link_first && s->histogram)
        return true;
    plx_drawn_lines_uninit(s);
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for %zu connections to draw", capacity);
}

void plx_drawn_lines_uninit(plx_drawn_lines *s)
{
    plx_free(s->edges);
    plx_free(s->link_first);
    plx_free(s->histogram);
    *s = (plx_drawn_lines){0};
}

/* From the strongest bin down while the budget lasts: all of the bins above *threshold, and the
 * share *part of that bin. */
static void choose_threshold(
    const plx_drawn_lines *s, double budget, uint32_t *threshold, double *part)
{
    double left = budget;
    for (uint32_t bin = NONFINITE_BIN; bin-- > 0;) {
        if (s->histogram[bin] > left) {
            *threshold = bin;
            *part = left / s->histogram[bin];
            return;
        }
        left -= s->histogram[bin];
    }
    *threshold = 0;
    *part = 1;
}

static void fill_histogram(plx_drawn_lines *s, const plx_link_view *views, size_t links,
    const float *params, double line_cost)
{
    memset(s->histogram, 0, BINS * sizeof *s->histogram);
    for (size_t l = 0; l < links; l++) {
        const plx_link_view *v = &views[l];
        double cost = v->line_pixels + line_cost;
        for (size_t j = 0; v->in_view > 0 && j < v->link->out; j++) {
            const float *row = params + v->link->weight_offset + j * v->link->in;
            size_t i, end;
            plx_bundle_row(&v->bundle, &v->area, j, &i, &end);
            for (; i < end; i++)
                if (drawable(row[i]))
                    s->histogram[bin_of(row[i])] += cost;
        }
    }
}

void plx_drawn_lines_make(plx_drawn_lines *s, const plx_link_view *views, size_t links,
    const float *params, double line_cost, double budget)
{
    uint32_t threshold = 0;
    double part = 1, all = 0, count = 0;
    for (size_t l = 0; l < links; l++) {
        all += (double)views[l].in_view * (views[l].line_pixels + line_cost);
        count += (double)views[l].in_view;
    }
    /* What does not fit into the list counts against the budget as well. */
    if (count > (double)s->capacity)
        budget = fmin(budget, all / count * (double)s->capacity);
    if (all > budget) {
        fill_histogram(s, views, links, params, line_cost);
        choose_threshold(s, budget, &threshold, &part);
    }

    size_t n = 0;
    double owed = 0.5;
    s->sum_weights = s->sum_columns = 0;
    for (size_t l = 0; l < links; l++) {
        const plx_link_view *v = &views[l];
        size_t before = n;
        double sum = 0;
        s->link_first[l] = n;
        for (size_t j = 0; v->in_view > 0 && j < v->link->out; j++) {
            const float *row = params + v->link->weight_offset + j * v->link->in;
            size_t i, end;
            plx_bundle_row(&v->bundle, &v->area, j, &i, &end);
            for (; i < end; i++) {
                uint32_t bin = bin_of(row[i]);
                if (bin < threshold || !drawable(row[i]))
                    continue;
                /* Of the bin at the threshold an even share. */
                if (bin == threshold && part < 1) {
                    owed += part;
                    if (owed < 1)
                        continue;
                    owed -= 1;
                }
                if (n == s->capacity)
                    continue;
                s->edges[n++] = (plx_edge){(uint32_t)(j * v->link->in + i), row[i]};
                sum += fabs((double)row[i]);
            }
        }
        s->sum_weights += sum * v->columns;
        s->sum_columns += (double)(n - before) * v->columns;
    }
    s->link_first[links] = n;
    s->count = n;
}

void plx_drawn_lines_measure(
    plx_drawn_lines *s, const plx_link_view *views, size_t links, const float *params)
{
    s->sum_weights = s->sum_columns = 0;
    s->count = 0;
    for (size_t l = 0; l < links; l++) {
        const plx_link_view *v = &views[l];
        double sum = 0;
        size_t count = 0;
        for (size_t j = 0; v->in_view > 0 && j < v->link->out; j++) {
            const float *row = params + v->link->weight_offset + j * v->link->in;
            size_t i, end;
            plx_bundle_row(&v->bundle, &v->area, j, &i, &end);
            float row_sum = 0;
            size_t row_count = 0;
            for (; i < end; i++) {
                bool counts = drawable(row[i]);
                row_sum += counts ? fabsf(row[i]) : 0;
                row_count += counts;
            }
            sum += row_sum;
            count += row_count;
        }
        s->sum_weights += sum * v->columns;
        s->sum_columns += (double)count * v->columns;
    }
}
