#include "feed/history.h"

#include "base/mem.h"

#include <math.h>

/* Two values of each stretch of steps; half of the stretches are free after neighbours merged. */
enum { STRETCHES = 2048, POINTS = 2 * STRETCHES };

typedef struct plx_series {
    double step[POINTS], value[POINTS];
    size_t count;
} plx_series;

struct plx_history {
    uint64_t last_step;
    bool any;
    double stretch; /* steps; doubles when a series is full */
    plx_series series[PLX_HISTORY_VALUES];
};

plx_history *plx_history_create(plx_error *e)
{
    plx_history *h = plx_alloc(1, sizeof *h);
    if (!h)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    else
        h->stretch = 1;
    return h;
}

void plx_history_destroy(plx_history **h)
{
    plx_free(*h);
    *h = NULL;
}

/* Of three values in one stretch the one in the middle goes. */
static void put(plx_series *s, double stretch, double step, double value)
{
    size_t n = s->count;
    double mine = floor(step / stretch);
    bool full = n >= 2 && floor(s->step[n - 1] / stretch) == mine &&
                floor(s->step[n - 2] / stretch) == mine;
    if (full) {
        double low = fmin(s->value[n - 2], s->value[n - 1]);
        double high = fmax(s->value[n - 2], s->value[n - 1]);
        if (value >= low && value <= high)
            return;
        /* The first of the two stays only if it is the extreme at the other side. */
        bool first_stays = value < low ? s->value[n - 2] == high : s->value[n - 2] == low;
        if (!first_stays) {
            s->step[n - 2] = s->step[n - 1];
            s->value[n - 2] = s->value[n - 1];
        }
        s->count = --n;
    }
    s->step[n] = step;
    s->value[n] = value;
    s->count = n + 1;
}

static void widen(plx_history *h)
{
    h->stretch *= 2;
    for (size_t i = 0; i < PLX_HISTORY_VALUES; i++) {
        plx_series *s = &h->series[i];
        size_t count = s->count;
        s->count = 0;
        /* What is written lies at or before what is read. */
        for (size_t p = 0; p < count; p++)
            put(s, h->stretch, s->step[p], s->value[p]);
    }
}

/* What was kept before is not kept again: evaluations are told of until there is another one. */
static bool add(plx_history *h, plx_history_value which, double step, double value)
{
    plx_series *s = &h->series[which];
    if (!isfinite(value) || (s->count > 0 && s->step[s->count - 1] >= step))
        return false;
    while (s->count == POINTS)
        widen(h);
    put(s, h->stretch, step, value);
    return true;
}

bool plx_history_add(plx_history *h, const plx_status *status)
{
    bool forgets = h->any && status->step < h->last_step;
    if (forgets) {
        for (size_t i = 0; i < PLX_HISTORY_VALUES; i++)
            h->series[i].count = 0;
        h->stretch = 1;
    } else if (h->any && status->step == h->last_step) {
        return false;
    }
    h->any = true;
    h->last_step = status->step;
    double step = (double)status->step, tested = (double)status->test_step;
    bool added = add(h, PLX_HISTORY_TRAIN_LOSS, step, status->train_loss);
    added |= add(h, PLX_HISTORY_TEST_LOSS, tested, status->test_loss);
    added |= add(h, PLX_HISTORY_TRAIN_ACCURACY, step, status->train_accuracy);
    added |= add(h, PLX_HISTORY_TEST_ACCURACY, tested, status->test_accuracy);
    added |= add(h, PLX_HISTORY_LEARNING_RATE, step, status->learning_rate);
    added |= add(h, PLX_HISTORY_GRADIENT_NORM, step, status->gradient_norm);
    return added || forgets;
}

size_t plx_history_series(
    const plx_history *h, plx_history_value which, const double **step, const double **value)
{
    *step = h->series[which].step;
    *value = h->series[which].value;
    return h->series[which].count;
}
