#include "train/survey.h"

#include "base/mem.h"
#include "train/trainer_impl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_ROWS = 1024, MOST_ROWS = 16384 };
static const double MOST_WORK = 4e11; /* multiplications and additions of all forward passes */

struct plx_survey {
    plx_trainer *trainer;
    const plx_dataset *data;
    size_t rows;   /* that are looked at */
    size_t done;   /* of these, so far */
    float *params; /* [param_count]: those it is about */
    uint64_t step;
    bool busy;

    double *sum, *squares; /* [unit_count] */
    uint32_t *zeros;       /* [unit_count] */
    plx_ranked_row *row;   /* [rows] */

    /* Of the last complete one. */
    float *mean, *variance, *zero_share; /* [unit_count] */
    plx_report report;                   /* without the arrays, which are */
    plx_ranked_row *ranked;              /* [PLX_MAX_RANKED] */
    uint32_t *confusion;                 /* [classes][classes], NULL where there are too many */
};

static size_t choose_rows(const plx_network *n, const plx_dataset *d)
{
    double most = MOST_WORK / (2 * (double)n->connection_count);
    size_t rows = most > MOST_ROWS ? MOST_ROWS : most < LEAST_ROWS ? LEAST_ROWS : (size_t)most;
    return rows < d->count ? rows : d->count;
}

static bool allocate(plx_survey *s)
{
    const plx_network *n = s->trainer->desc.network;
    size_t units = n->unit_count, classes = n->layers[n->layer_count - 1].units;
    s->params = plx_alloc_sparse(n->param_count, sizeof *s->params);
    s->sum = plx_alloc_sparse(units, sizeof *s->sum);
    s->squares = plx_alloc_sparse(units, sizeof *s->squares);
    s->zeros = plx_alloc_sparse(units, sizeof *s->zeros);
    s->row = plx_alloc_sparse(s->rows, sizeof *s->row);
    s->mean = plx_alloc_sparse(units, sizeof *s->mean);
    s->variance = plx_alloc_sparse(units, sizeof *s->variance);
    s->zero_share = plx_alloc_sparse(units, sizeof *s->zero_share);
    s->ranked = plx_alloc_sparse(PLX_MAX_RANKED, sizeof *s->ranked);
    if (!s->params || !s->sum || !s->squares || !s->zeros || !s->row || !s->mean || !s->variance ||
        !s->zero_share || !s->ranked)
        return false;
    if (!s->data->label || classes > PLX_MAX_CONFUSION)
        return true;
    s->confusion = plx_alloc_sparse(classes * classes, sizeof *s->confusion);
    return s->confusion != NULL;
}

plx_survey *plx_survey_create(plx_trainer *trainer, const plx_dataset *data, plx_error *e)
{
    plx_survey *s = plx_alloc(1, sizeof *s);
    if (s) {
        s->trainer = trainer;
        s->data = data;
        s->rows = choose_rows(trainer->desc.network, data);
    }
    if (!s || !allocate(s)) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for statistics of the units");
        plx_survey_destroy(&s);
    }
    return s;
}

void plx_survey_destroy(plx_survey **handle)
{
    plx_survey *s = *handle;
    if (!s)
        return;
    plx_free(s->params);
    plx_free(s->sum);
    plx_free(s->squares);
    plx_free(s->zeros);
    plx_free(s->row);
    plx_free(s->mean);
    plx_free(s->variance);
    plx_free(s->zero_share);
    plx_free(s->ranked);
    plx_free(s->confusion);
    plx_free(s);
    *handle = NULL;
}

void plx_survey_begin(plx_survey *s)
{
    const plx_network *n = s->trainer->desc.network;
    memcpy(s->params, plx_trainer_params(s->trainer), n->param_count * sizeof *s->params);
    memset(s->sum, 0, n->unit_count * sizeof *s->sum);
    memset(s->squares, 0, n->unit_count * sizeof *s->squares);
    memset(s->zeros, 0, n->unit_count * sizeof *s->zeros);
    s->step = plx_trainer_get(s->trainer).step;
    s->done = 0;
    s->busy = true;
}

bool plx_survey_busy(const plx_survey *s)
{
    return s->busy;
}

static void add_layer(plx_survey *s, size_t l, size_t rows)
{
    const plx_layer *layer = &s->trainer->desc.network->layers[l];
    const float *values = plx_backprop_values(s->trainer->pass, l);
    double *sum = s->sum + layer->unit_offset, *squares = s->squares + layer->unit_offset;
    uint32_t *zeros = s->zeros + layer->unit_offset;
    for (size_t r = 0; r < rows; r++) {
        for (size_t u = 0; u < layer->units; u++) {
            double a = (double)values[r * layer->units + u];
            sum[u] += a;
            squares[u] += a * a;
            zeros[u] += a == 0;
        }
    }
}

static size_t row_of(const plx_survey *s, size_t i)
{
    return s->rows == s->data->count
               ? i
               : (size_t)((double)i * (double)s->data->count / (double)s->rows);
}

static void add_rows(plx_survey *s, const plx_outcome *o)
{
    for (size_t r = 0; r < o->rows; r++) {
        plx_outcome one = *o;
        one.rows = 1;
        one.z += r * o->outputs;
        one.values += r * o->outputs;
        one.label = o->label ? o->label + r : NULL;
        one.target = o->target ? o->target + r * o->outputs : NULL;
        s->row[s->done + r] = (plx_ranked_row){
            .row = row_of(s, s->done + r),
            .label = o->label ? (int64_t)o->label[r] : -1,
            .predicted = o->label ? (int64_t)plx_loss_class(o, r) : -1,
            .loss = (float)plx_loss_sum(&one),
        };
    }
}

/* What is not a number is as wrong as can be. */
static float badness(const plx_ranked_row *r)
{
    return isfinite(r->loss) ? r->loss : INFINITY;
}

static int worse_first(const void *a, const void *b)
{
    const plx_ranked_row *x = a, *y = b;
    float p = badness(x), q = badness(y);
    if (p != q)
        return p > q ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static void finish(plx_survey *s)
{
    size_t units = s->trainer->desc.network->unit_count, classes = s->data->outputs;
    double rows = (double)s->rows;
    for (size_t u = 0; u < units; u++) {
        double mean = s->sum[u] / rows, variance = s->squares[u] / rows - mean * mean;
        s->mean[u] = (float)mean;
        s->variance[u] = variance < 0 ? 0 : (float)variance; /* rounding; NaN stays */
        s->zero_share[u] = (float)(s->zeros[u] / rows);
    }
    if (s->confusion) {
        memset(s->confusion, 0, classes * classes * sizeof *s->confusion);
        for (size_t i = 0; i < s->rows; i++)
            s->confusion[(size_t)s->row[i].label * classes + (size_t)s->row[i].predicted]++;
    }
    qsort(s->row, s->rows, sizeof *s->row, worse_first);
    s->report.ranked = s->rows < PLX_MAX_RANKED ? s->rows : PLX_MAX_RANKED;
    memcpy(s->ranked, s->row, s->report.ranked * sizeof *s->ranked);
    s->report.version++;
    s->report.step = s->step;
    s->report.rows = s->rows;
    s->report.classes = s->data->label ? classes : 0;
    s->busy = false;
}

bool plx_survey_slice(plx_survey *s)
{
    plx_trainer *t = s->trainer;
    size_t left = s->rows - s->done, count = left < t->part_rows ? left : t->part_rows;
    plx_rows rows;
    if (s->rows == s->data->count) {
        rows = plx_rows_of(s->data, s->done, count);
    } else {
        for (size_t i = 0; i < count; i++)
            plx_trainer_gather_row(t, s->data, row_of(s, s->done + i), i);
        rows = plx_trainer_gathered(t, s->data, count);
    }
    plx_outcome o = plx_trainer_forward(t, s->params, &rows);
    for (size_t l = 0; l < t->desc.network->layer_count; l++)
        add_layer(s, l, count);
    add_rows(s, &o);
    s->done += count;
    if (s->done == s->rows)
        finish(s);
    return !s->busy;
}

void plx_survey_publish(
    const plx_survey *s, bool want_statistics, bool want_report, plx_snapshot *shot)
{
    const plx_report *from = &s->report;
    size_t bytes = s->trainer->desc.network->unit_count * sizeof(float);
    if (want_statistics && shot->unit_statistics_version != from->version) {
        memcpy(shot->unit_mean, s->mean, bytes);
        memcpy(shot->unit_variance, s->variance, bytes);
        memcpy(shot->unit_zero_share, s->zero_share, bytes);
    }
    shot->unit_statistics_version = want_statistics ? from->version : 0;

    plx_report *to = &shot->report;
    if (want_report && to->version != from->version) {
        to->step = from->step;
        to->rows = from->rows;
        to->classes = from->classes;
        to->ranked = from->ranked;
        memcpy(to->ranking, s->ranked, from->ranked * sizeof *s->ranked);
        if (s->confusion)
            memcpy(
                to->confusion, s->confusion, from->classes * from->classes * sizeof *s->confusion);
    }
    to->version = want_report ? from->version : 0;
}
