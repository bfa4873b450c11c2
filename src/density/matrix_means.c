#include "density/matrix_means.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

/* Rows of pixels that a thread takes at a time. */
enum { BAND = 32 };

void plx_matrix_means_uninit(plx_matrix_means *m)
{
    plx_free(m->sums);
    *m = (plx_matrix_means){0};
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Cells from *low to *high that pixels first … last - 1 of the axis cover; false for none. */
static bool covered(const plx_matrix_axis *a, double first, double last, double *low, double *high)
{
    *low = fmax(a->start + first * a->step, (double)a->first);
    *high = fmin(a->start + last * a->step, (double)a->end);
    return *high > *low;
}

/* The blocks that cells low … high touch. */
typedef struct plx_block_span {
    size_t first, end;
} plx_block_span;

static plx_block_span span(double low, double high, size_t block, size_t blocks)
{
    size_t first = (size_t)(low / (double)block), end = (size_t)ceil(high / (double)block);
    first = smaller(first, blocks - 1);
    end = smaller(end, blocks);
    return (plx_block_span){first, end > first ? end : first + 1};
}

static plx_block_span window_span(const plx_matrix_axis *a, size_t block, size_t blocks)
{
    double low, high;
    if (!covered(a, 0, a->pixels, &low, &high))
        return (plx_block_span){0, 0};
    return span(low, high, block, blocks);
}

/* The share of a block's cells that lie in low … high. */
static double share(size_t index, size_t block, size_t units, double low, double high)
{
    double from = (double)(index * block), to = (double)smaller((index + 1) * block, units);
    return (fmin(high, to) - fmax(low, from)) / (to - from);
}

int plx_matrix_level(const plx_matrix_source *s, const plx_matrix_window *w)
{
    const plx_pyramid *p = s->pyramid;
    double budget = (double)(s->budget ? s->budget : PLX_MATRIX_BUDGET);
    /* Level 1 would be made from all weights in view, as level 0 is. */
    for (int k = 0; k + 1 < p->levels; k = k == 0 ? PLX_PYRAMID_STORED : k + 1) {
        const plx_pyramid_level *l = &p->level[k];
        plx_block_span in = window_span(&w->in, l->block_in, l->in);
        plx_block_span out = window_span(&w->out, l->block_out, l->out);
        double numbers = (double)(in.end - in.first) * (double)(out.end - out.first);
        if (numbers * (k == 0 ? 1 : PLX_SIGNS) <= budget)
            return k;
    }
    return p->levels - 1;
}

typedef struct plx_means_job {
    const plx_matrix_source *source;
    const plx_matrix_window *window;
    int level;
    plx_block_span in; /* of the window */
    double *sums;      /* [workers][in.end - in.first] */
    float *means;
} plx_means_job;

static float counted(float w, float threshold)
{
    if (!isfinite(w))
        return NAN;
    w = w > PLX_WEIGHT_MOST ? PLX_WEIGHT_MOST : w < -PLX_WEIGHT_MOST ? -PLX_WEIGHT_MOST : w;
    return fabsf(w) >= threshold ? w : 0;
}

/* sums[i] += part × a row of blocks. */
static void add_row(const plx_means_job *job, size_t row, double part, double *sums)
{
    const plx_matrix_source *s = job->source;
    const plx_pyramid *p = s->pyramid;
    const plx_pyramid_level *l = &p->level[job->level];
    size_t first = job->in.first, count = job->in.end - first;
    if (job->level == 0) {
        const float *w = s->weights + row * p->in + first;
        for (size_t i = 0; i < count; i++)
            sums[i] += part * (double)counted(w[i], p->threshold);
        return;
    }
    const float *plus = l->sums + row * PLX_SIGNS * l->in + first, *minus = plus + l->in;
    for (size_t i = 0; i < count; i++)
        sums[i] += part * ((double)plus[i] - (double)minus[i]);
    const unsigned char *marks = s->odd->level[job->level];
    if (!marks)
        return;
    for (size_t i = 0; i < count; i++)
        if (marks[row * l->in + first + i])
            sums[i] = NAN;
}

static void make_row(const plx_means_job *job, int y, double *sums)
{
    const plx_matrix_window *w = job->window;
    const plx_pyramid *p = job->source->pyramid;
    const plx_pyramid_level *l = &p->level[job->level];
    float *means = job->means + (size_t)y * (size_t)w->in.pixels;
    double top, bottom, left, right;
    memset(means, 0, (size_t)w->in.pixels * sizeof *means);
    if (!sums || !covered(&w->out, y, y + 1, &top, &bottom) || job->in.end == job->in.first)
        return;
    memset(sums, 0, (job->in.end - job->in.first) * sizeof *sums);
    plx_block_span rows = span(top, bottom, l->block_out, l->out);
    for (size_t j = rows.first; j < rows.end; j++)
        add_row(job, j, share(j, l->block_out, p->out, top, bottom), sums);
    for (int x = 0; x < w->in.pixels; x++) {
        if (!covered(&w->in, x, x + 1, &left, &right))
            continue;
        plx_block_span columns = span(left, right, l->block_in, l->in);
        double sum = 0;
        for (size_t i = columns.first; i < columns.end; i++)
            sum += share(i, l->block_in, p->in, left, right) * sums[i - job->in.first];
        means[x] = (float)(sum / ((right - left) * (bottom - top)));
    }
}

/* Whether a row of pixels lies in the same single row of cells as the one above it. */
static bool repeats(const plx_matrix_axis *a, int y)
{
    double top, bottom, above, unused;
    return y > 0 && covered(a, y - 1, y, &above, &unused) && covered(a, y, y + 1, &top, &bottom) &&
           ceil(bottom) - floor(above) <= 1;
}

static void make_band(void *user, unsigned worker, size_t band)
{
    const plx_means_job *job = user;
    const plx_matrix_window *w = job->window;
    double *sums = job->sums ? job->sums + worker * (job->in.end - job->in.first) : NULL;
    size_t width = (size_t)w->in.pixels;
    int first = (int)band * BAND, end = first + BAND < w->out.pixels ? first + BAND : w->out.pixels;
    for (int y = first; y < end; y++) {
        if (y > first && job->level == 0 && repeats(&w->out, y))
            memcpy(job->means + (size_t)y * width, job->means + (size_t)(y - 1) * width,
                width * sizeof *job->means);
        else
            make_row(job, y, sums);
    }
}

bool plx_matrix_means_make(plx_matrix_means *m, const plx_matrix_source *s,
    const plx_matrix_window *w, float *means, plx_error *e)
{
    plx_means_job job = {.source = s, .window = w, .means = means};
    job.level = plx_matrix_level(s, w);
    const plx_pyramid_level *l = &s->pyramid->level[job.level];
    job.in = window_span(&w->in, l->block_in, l->in);
    size_t wanted = (job.in.end - job.in.first) * plx_workers_count(s->workers);
    if (wanted > m->capacity) {
        plx_free(m->sums);
        m->sums = plx_alloc(wanted, sizeof *m->sums);
        m->capacity = m->sums ? wanted : 0;
        if (!m->sums)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a matrix's picture");
    }
    job.sums = m->sums;
    plx_workers_run(s->workers, make_band, &job, ((size_t)w->out.pixels + BAND - 1) / BAND);
    return true;
}
