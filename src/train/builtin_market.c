/* A made-up price series with the habits of real ones: volatility that comes in clusters (GARCH,
 * Bollerslev, "Generalized autoregressive conditional heteroskedasticity", Journal of Econometrics
 * 31, 1986), and regimes that last a few hundred steps, each with its own drift, memory and noise
 * (a Markov chain, Hamilton, Econometrica 57, 1989).
 *
 * A row is a window of 32 returns in percent, oldest first; its class says whether the next return
 * falls, stays or rises by more than 0.4 of the window's own volatility. Windows follow each other
 * without overlap, the return to be predicted included, so that no row of a test set is seen in
 * training, which is split by time: what is tested is later than what was learnt from. As in real
 * markets most of the next return is chance: about half the rows can be told
 * right, against a good third by guessing. */
#include "train/builtin_make.h"

#include "base/mem.h"
#include "base/rng.h"

#include <math.h>

enum {
    ROWS = 8000,
    WINDOW = 32,
    STREAM_MARKET = 0x3A4E, /* of the random streams of a seed */
};

typedef struct plx_regime {
    double drift;      /* percent a step */
    double memory;     /* how much of the mean of the last three returns comes again */
    double volatility; /* percent a step, to which the clusters return */
} plx_regime;

static const plx_regime regimes[] = {
    {0.04, 0.85, 0.8},  /* a rise that feeds itself */
    {-0.04, 0.85, 1.0}, /* a fall that feeds itself */
    {0.00, -1.80, 0.7}, /* a range: what went up comes back */
    {0.00, -0.60, 2.4}, /* turmoil */
};

enum { REGIME_COUNT = sizeof regimes / sizeof *regimes };

typedef struct plx_market {
    plx_rng rng;
    size_t regime;
    double variance;
    double last[3];
} plx_market;

static double next_return(plx_market *m)
{
    if (plx_rng_uniform(&m->rng) < 1.0 / 250)
        m->regime = plx_rng_below(&m->rng, REGIME_COUNT);
    const plx_regime *g = &regimes[m->regime];
    double mean = g->drift + g->memory * (m->last[0] + m->last[1] + m->last[2]) / 3;
    double shock = sqrt(m->variance) * plx_rng_normal(&m->rng);
    m->variance = 0.05 * g->volatility * g->volatility + 0.10 * shock * shock + 0.85 * m->variance;
    double r = mean + shock;
    m->last[2] = m->last[1];
    m->last[1] = m->last[0];
    m->last[0] = r;
    return r;
}

plx_dataset *plx_make_market(uint64_t seed, double noise, plx_error *e)
{
    (void)noise;
    static const char *const class_name[] = {"fall", "stay", "rise"};
    plx_dataset *d = plx_dataset_create("market", PLX_TASK_CLASSIFICATION, ROWS, WINDOW, 3, e);
    for (size_t c = 0; d && c < 3; c++)
        if (!plx_dataset_set_class_name(d, c, class_name[c], e))
            plx_dataset_destroy(&d);
    if (!d)
        return NULL;

    d->series = PLX_SERIES_RETURNS;
    d->in_time = true;
    d->next = plx_alloc(d->count, sizeof *d->next);
    if (!d->next) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for %zu rows", d->count);
        plx_dataset_destroy(&d);
        return NULL;
    }
    plx_market m = {.variance = 1};
    plx_rng_seed(&m.rng, seed, STREAM_MARKET);
    m.regime = plx_rng_below(&m.rng, REGIME_COUNT);
    for (size_t i = 0; i < d->count; i++) {
        double squares = 0;
        for (size_t j = 0; j < WINDOW; j++) {
            double r = next_return(&m);
            d->x[i * WINDOW + j] = (float)r;
            squares += r * r;
        }
        double threshold = 0.4 * sqrt(squares / WINDOW);
        double next = next_return(&m);
        d->next[i] = (float)next;
        d->label[i] = next < -threshold ? 0 : next > threshold ? 2 : 1;
    }
    return d;
}
