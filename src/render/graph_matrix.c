#include "render/graph_matrix.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

enum { STRIP = 32 /* columns of pixels that one part draws */ };

void plx_graph_matrix_paint_uninit(plx_graph_matrix_paint *p)
{
    for (int i = 0; i < PLX_BLEND_PICTURES; i++)
        plx_density_uninit(&p->sums[i]);
    plx_blend_samples_uninit(&p->samples);
    plx_free(p->row);
    p->row = NULL;
    p->row_room = 0;
}

typedef struct drawing {
    const plx_graph_matrix *m;
    const plx_graph_matrix_level *level; /* NULL: entry by entry */
    plx_density *sums;
    int sets;
    double scale;      /* pixels a cell, or a block */
    double left, top;  /* pixels, of the first */
    size_t first, end; /* rows in view, */
    const plx_graph_matrix_row
        *row; /* and where these are, from the first on; NULL: they are not small */
} drawing;

/* A cell of the size of pixels and more adds as much to each as it covers of it. */
static void fill(const drawing *d, float *column, size_t row, float amount)
{
    int height = d->sums[0].height;
    double y = d->top + (double)row * d->scale, end = y + d->scale;
    int first = y > 0 ? (int)floor(y) : 0, last = end < height ? (int)ceil(end) : height;
    for (int at = first; at < last; at++) {
        double from = y > at ? y : at, to = end < at + 1 ? end : at + 1;
        column[at] += amount * (float)(to - from);
    }
}

/* A smaller one adds all of what it has, to a pixel or two; columns have room above and below. */
static inline void drop(const drawing *d, float *column, size_t row, float amount)
{
    plx_graph_matrix_row at = d->row[row - d->first];
    column[at.y] += amount * (1 - at.below);
    column[at.y + 1] += amount * at.below;
}

static inline void add(const drawing *d, float *column, size_t row, float amount)
{
    if (d->row)
        drop(d, column, row, amount);
    else
        fill(d, column, row, amount);
}

/* A column of cells or blocks over a column of pixels, of which it covers that share of either that
 * is smaller. */
static void draw_column(const drawing *d, size_t column, int x, float share)
{
    const plx_graph_matrix *m = d->m;
    if (d->level) {
        const plx_graph_matrix_level *l = d->level;
        for (int k = 0; k < m->classes; k++) {
            const float *sum = l->sum + (column * (size_t)m->classes + (size_t)k) * l->side;
            float *to = plx_density_column(&d->sums[k / 2], k % 2, x);
            for (size_t row = d->first; row < d->end; row++)
                add(d, to, row, sum[row] * share);
        }
        return;
    }
    float *to[PLX_BLEND_CLASSES];
    for (int k = 0; k < m->classes; k++)
        to[k] = plx_density_column(&d->sums[k / 2], k % 2, x);
    for (size_t i = plx_graph_matrix_first(m, column, d->first);
         i < m->start[column + 1] && m->row[i] < d->end; i++)
        add(d, to[m->class[i]], m->row[i], m->amount[i] * share);
}

static bool find_rows(plx_graph_matrix_paint *p, drawing *d)
{
    size_t count = d->end - d->first;
    if (d->scale >= 1)
        return true;
    if (count > p->row_room) {
        plx_free(p->row);
        p->row = plx_alloc(count, sizeof *p->row);
        p->row_room = p->row ? count : 0;
        if (!p->row)
            return false;
    }
    int height = d->sums[0].height;
    for (size_t i = 0; i < count; i++) {
        double y = d->top + (double)(d->first + i) * d->scale, edge = floor(y) + 1;
        int at = (int)edge - 1;
        p->row[i].y = at < -1 ? -1 : at > height ? height : at;
        p->row[i].below = y + d->scale > edge ? (float)((y + d->scale - edge) / d->scale) : 0;
    }
    d->row = p->row;
    return true;
}

static void draw_strip(void *job, unsigned worker, size_t part)
{
    (void)worker;
    const drawing *d = job;
    int width = d->sums[0].width, x0 = (int)part * STRIP,
        x1 = x0 + STRIP < width ? x0 + STRIP : width;
    size_t columns = d->level ? d->level->side : d->m->units;
    for (int i = 0; i < d->sets; i++)
        for (int sign = 0; sign < PLX_SIGNS; sign++)
            for (int x = x0; x < x1; x++)
                memset(plx_density_column(&d->sums[i], sign, x), 0,
                    (size_t)d->sums[i].height * sizeof(float));
    double from = floor((x0 - d->left) / d->scale), to = ceil((x1 - d->left) / d->scale);
    size_t first = from > 0 ? (size_t)from : 0;
    size_t end = to > 0 ? (size_t)fmin(to, (double)columns) : 0;
    for (size_t column = first; column < end; column++) {
        double left = d->left + (double)column * d->scale, right = left + d->scale;
        int a = left > x0 ? (int)floor(left) : x0, b = right < x1 ? (int)ceil(right) : x1;
        for (int x = a; x < b; x++) {
            double covered = fmin(right, x + 1) - fmax(left, x);
            if (covered > 0)
                draw_column(d, column, x, (float)(covered / fmin(d->scale, 1)));
        }
    }
}

/* The coarsest blocks that are no larger than a pixel; NULL where all are. */
static const plx_graph_matrix_level *choose_level(const plx_graph_matrix *m, double scale)
{
    const plx_graph_matrix_level *best = NULL;
    for (int i = 0; i < m->levels; i++)
        if ((double)m->level[i].cells * scale <= 1)
            best = &m->level[i];
    return best;
}

bool plx_graph_matrix_draw(plx_graph_matrix_paint *p, const plx_graph_matrix *m,
    const plx_graph_ask *ask, plx_workers *workers, unsigned char *rgba, plx_error *e)
{
    int width = ask->viewport.width, height = ask->viewport.height;
    int sets = (m->classes + PLX_SIGNS - 1) / PLX_SIGNS;
    for (int i = 0; i < sets; i++)
        if (!plx_density_fit(&p->sums[i], width, height, e))
            return false;
    drawing d = {
        .m = m, .level = choose_level(m, ask->camera.scale), .sums = p->sums, .sets = sets};
    d.scale = ask->camera.scale * (d.level ? (double)d.level->cells : 1);
    d.left = width * 0.5 - ask->camera.x * ask->camera.scale;
    d.top = height * 0.5 - ask->camera.y * ask->camera.scale;
    double rows = (double)(d.level ? d.level->side : m->units);
    d.first = (size_t)fmin(fmax(floor(-d.top / d.scale), 0), rows);
    d.end = (size_t)fmin(fmax(ceil((height - d.top) / d.scale), 0), rows);
    if (!find_rows(p, &d))
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the picture of a matrix");
    plx_workers_run(workers, draw_strip, &d, ((size_t)width + STRIP - 1) / STRIP);
    plx_blend_light light = plx_graph_ask_light(p->sums, m->classes, &p->samples);
    plx_graph_ask_map(ask, p->sums, m->classes, light, workers, rgba);
    return true;
}
