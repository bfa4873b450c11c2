#include "feed/synthetic.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "base/rng.h"
#include "base/simd.h"

#include <math.h>

/* Cosine and sine of the angle of a step: 2 atan(1/32), some 3.6 degrees. */
static const float COS = 1023.0F / 1025, SIN = 64.0F / 1025;

enum { CHUNK = 1 << 15 /* floats that a core turns while its cache holds them */ };

typedef struct plx_synthetic {
    plx_source head; /* must be first */
    uint64_t seed;
    unsigned threads;
    uint64_t step;
    bool made; /* anew, and not published yet */
} plx_synthetic;

static plx_synthetic *of(plx_source *s)
{
    return (plx_synthetic *)s;
}

/* The rows of one link, or a block of pairs of it, as parts of work. */
typedef struct link_work {
    float *values;
    size_t in, count, first_stream;
    uint64_t seed, steps;
} link_work;

/* Every row has its own stream, so that it does not matter who makes it. */
static void make_row(void *user, size_t row)
{
    const link_work *w = user;
    double deviation = sqrt(2 / (double)w->in);
    plx_rng rng;
    plx_rng_seed(&rng, w->seed, w->first_stream + row);
    float *out = w->values + row * w->in;
    for (size_t i = 0; i < w->in; i++)
        out[i] = (float)(plx_rng_normal(&rng) * deviation);
}

static void make_all(plx_synthetic *s)
{
    const plx_network *n = s->head.network;
    plx_snapshot *shot = plx_exchange_begin(s->head.exchange);
    size_t stream = 1;
    for (size_t l = 0; l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        link_work w = {.values = plx_link_weights(k, shot->params),
            .in = k->in,
            .first_stream = stream,
            .seed = s->seed};
        plx_parallel(s->threads, k->out, make_row, &w);
        stream += k->out;
    }
    plx_rng rng;
    plx_rng_seed(&rng, s->seed, 0);
    for (size_t i = 0; i < n->unit_count; i++)
        shot->activation[i] = (float)plx_rng_range(&rng, -1, 1);
    s->step = 0;
    s->made = true;
}

PLX_SIMD static void turn(float *restrict a, float *restrict b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        float x = a[i], y = b[i];
        a[i] = COS * x - SIN * y;
        b[i] = SIN * x + COS * y;
    }
}

static void turn_block(void *user, size_t block)
{
    const link_work *w = user;
    size_t half = w->count / 2, first = block * CHUNK;
    size_t count = half - first < CHUNK ? half - first : CHUNK;
    for (uint64_t i = 0; i < w->steps; i++)
        turn(w->values + first, w->values + half + first, count);
}

/* Value i of the first half and of the second are a pair. One left over changes its sign. */
static void turn_all(unsigned threads, float *values, size_t count, uint64_t steps)
{
    link_work w = {.values = values, .count = count, .steps = steps};
    plx_parallel(threads, (count / 2 + CHUNK - 1) / CHUNK, turn_block, &w);
    if (count % 2 && steps % 2)
        values[count - 1] = -values[count - 1];
}

static bool source_start(plx_source *head, plx_error *e)
{
    (void)head;
    return plx_fail(e, PLX_ERR_UNSUPPORTED, "made-up weights come in lock-step only");
}

static void source_stop(plx_source *head)
{
    (void)head;
}

static void obey_all(plx_synthetic *s)
{
    plx_command c;
    while (plx_commands_pop(s->head.commands, &c)) {
        if (c.kind != PLX_CMD_RESET)
            continue;
        s->seed = c.index;
        make_all(s);
    }
}

static bool source_advance(plx_source *head, uint64_t steps, plx_error *e)
{
    (void)e;
    plx_synthetic *s = of(head);
    const plx_network *n = head->network;
    obey_all(s);
    plx_snapshot *shot = plx_exchange_begin(head->exchange);
    for (size_t l = 0; steps > 0 && l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        turn_all(s->threads, plx_link_weights(k, shot->params), k->in * k->out, steps);
    }
    turn_all(s->threads, shot->activation, n->unit_count, steps);
    s->step += steps;
    for (size_t l = 0; l < n->link_count; l++)
        shot->link_version[l] += steps > 0 || s->made;
    s->made = false;
    shot->status = (plx_status){.state = PLX_RUN_RUNNING,
        .step = s->step,
        .train_loss = NAN,
        .train_accuracy = NAN,
        .test_loss = NAN,
        .test_accuracy = NAN,
        .sample_label = -1};
    plx_exchange_publish(head->exchange);
    return true;
}

static void source_destroy(plx_source *head)
{
    plx_exchange_destroy(&head->exchange);
    plx_commands_destroy(&head->commands);
    plx_free(of(head));
}

static const plx_source_ops ops = {
    .start = source_start,
    .stop = source_stop,
    .advance = source_advance,
    .destroy = source_destroy,
};

plx_source *plx_synthetic_create(const plx_synthetic_desc *desc, plx_error *e)
{
    plx_synthetic *s = plx_alloc(1, sizeof *s);
    if (!s) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    plx_source *head = &s->head;
    head->ops = &ops;
    head->network = desc->network;
    s->seed = desc->seed;
    s->threads = desc->threads > 0 ? desc->threads : plx_core_count();
    head->exchange = plx_exchange_create_single(head->network, e);
    if (head->exchange)
        head->commands = plx_commands_create(e);
    if (!head->commands)
        plx_source_destroy(&head);
    else
        make_all(s);
    return head;
}
