/* bench_order [DATA NET STEPS]: what orders of units do for a trained network. For each link and
 * order: the share of the weights' energy that is left when neighbours are averaged over blocks of
 * a sixteenth of either side (what eyes see as bundles; a haze averages out), and the mean height
 * that the strongest twentieth of the connections climb, in shares of the columns. */
#include "base/clock.h"
#include "base/mem.h"
#include "scene/order_task.h"
#include "session/session.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCKS = 16 };

static size_t unit_at(const plx_orders *o, size_t layer, size_t place)
{
    return o->unit_at[layer] ? o->unit_at[layer][place] : place;
}

static double bundled(const plx_orders *o, const plx_link *k, const float *w)
{
    double left = 0, all = 0;
    size_t rows = k->out < BLOCKS ? k->out : BLOCKS, columns = k->in < BLOCKS ? k->in : BLOCKS;
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < columns; c++) {
            double sum = 0, count = 0;
            for (size_t j = r * k->out / rows; j < (r + 1) * k->out / rows; j++)
                for (size_t i = c * k->in / columns; i < (c + 1) * k->in / columns; i++) {
                    double v =
                        (double)w[unit_at(o, k->target, j) * k->in + unit_at(o, k->source, i)];
                    sum += v;
                    all += v * v;
                    count++;
                }
            left += sum * sum / count;
        }
    }
    return left / all;
}

static int descending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return x > y ? -1 : x < y;
}

static double climb(const plx_orders *o, const plx_link *k, const float *w)
{
    size_t count = k->in * k->out, strong = count / 20 + 1, found = 0;
    float *sorted = plx_alloc(count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = fabsf(w[i]);
    qsort(sorted, count, sizeof *sorted, descending);
    double sum = 0;
    for (size_t j = 0; j < k->out; j++)
        for (size_t i = 0; i < k->in; i++)
            if (fabsf(w[unit_at(o, k->target, j) * k->in + unit_at(o, k->source, i)]) >=
                sorted[strong - 1]) {
                sum += fabs(((double)i + 0.5) / (double)k->in - ((double)j + 0.5) / (double)k->out);
                found++;
            }
    plx_free(sorted);
    return sum / (double)found;
}

int main(int argc, char **argv)
{
    plx_session_options options;
    plx_session session;
    plx_session_options_init(&options);
    options.data = argc > 1 ? argv[1] : "digits";
    options.net = argc > 2 ? argv[2] : "784-64-32-10";
    plx_error e = {0};
    if (!plx_session_open(&session, &options, &e) ||
        !plx_source_advance(session.source, argc > 3 ? strtoull(argv[3], NULL, 10) : 2000, &e)) {
        fprintf(stderr, "%s\n", e.message);
        return 1;
    }
    const plx_network *n = session.network;
    const plx_snapshot *s = plx_exchange_take(session.source->exchange);
    for (int kind = 0; kind < PLX_ORDER_COUNT; kind++) {
        plx_orders orders;
        plx_order_kind *wanted = plx_alloc(n->layer_count, sizeof *wanted);
        for (size_t l = 0; l < n->layer_count; l++)
            wanted[l] = (plx_order_kind)kind;
        double start = plx_now_s();
        plx_order_task *task = NULL;
        if (!plx_orders_init(&orders, n, &e) ||
            !(task = plx_order_task_create(&orders, wanted, &e)) ||
            !plx_order_task_gather(task, s, 0) || !plx_order_task_solve(task, &e) ||
            !plx_order_task_finish(task, &orders, &e)) {
            fprintf(stderr, "%s\n", e.message);
            return 1;
        }
        printf("%-11s %7.3f s ", plx_order_name((plx_order_kind)kind), plx_now_s() - start);
        for (size_t l = 0; l < n->link_count; l++) {
            const float *w = s->params + n->links[l].weight_offset;
            printf("  bundled %.4f climb %.4f", bundled(&orders, &n->links[l], w),
                climb(&orders, &n->links[l], w));
        }
        printf("\n");
        plx_order_task_destroy(&task);
        plx_orders_uninit(&orders);
        plx_free(wanted);
    }
    plx_session_close(&session);
    return 0;
}
