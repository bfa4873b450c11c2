/* Time of a training step against the time of its matrix products alone: 784-512-512-10, batch 128,
 * Adam, ReLU, softmax with cross-entropy, one thread. Steps and products alternate within one run,
 * so that a slower clock or a busy neighbour meets both; medians are compared.
 *
 * Usage: bench_train [--steps N] [--json] */
#include "base/clock.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/text.h"
#include "train/trainer.h"

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 128, ROWS = 4096, INPUTS = 784, CLASSES = 10, WARM_UP = 20 };

typedef struct products {
    const plx_network *network;
    float *params, *grads; /* [param_count] */
    float **layer;         /* [layer_count]: [BATCH][units] */
    float **delta;         /* [layer_count]: [BATCH][units] */
} products;

static void *must(void *memory)
{
    if (!memory) {
        fputs("bench_train: out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

static float *noise(plx_rng *r, size_t count)
{
    float *v = must(plx_alloc(count, sizeof *v));
    for (size_t i = 0; i < count; i++)
        v[i] = (float)plx_rng_range(r, -1, 1);
    return v;
}

static plx_dataset *make_data(plx_rng *r)
{
    plx_dataset *d =
        must(plx_dataset_create("noise", PLX_TASK_CLASSIFICATION, ROWS, INPUTS, CLASSES, NULL));
    for (size_t i = 0; i < ROWS; i++) {
        d->label[i] = (uint32_t)plx_rng_below(r, CLASSES);
        for (size_t k = 0; k < INPUTS; k++)
            d->x[i * INPUTS + k] = (float)plx_rng_normal(r);
    }
    return d;
}

static products make_products(const plx_network *n, plx_rng *r)
{
    products p = {
        .network = n,
        .params = noise(r, n->param_count),
        .grads = noise(r, n->param_count),
        .layer = must(plx_alloc(n->layer_count, sizeof *p.layer)),
        .delta = must(plx_alloc(n->layer_count, sizeof *p.delta)),
    };
    for (size_t l = 0; l < n->layer_count; l++) {
        p.layer[l] = noise(r, BATCH * n->layers[l].units);
        p.delta[l] = noise(r, BATCH * n->layers[l].units);
    }
    return p;
}

static void free_products(products *p)
{
    for (size_t l = 0; l < p->network->layer_count; l++) {
        plx_free(p->layer[l]);
        plx_free(p->delta[l]);
    }
    plx_free(p->layer);
    plx_free(p->delta);
    plx_free(p->params);
    plx_free(p->grads);
}

/* The products of one step and nothing else: forward, gradient of the weights, and gradient of the
 * values of every layer but the input. */
static void multiply(const products *p)
{
    const plx_network *n = p->network;
    for (size_t l = 0; l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        int in = (int)k->in, out = (int)k->out;
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, BATCH, out, in, 1, p->layer[l], in,
            p->params + k->weight_offset, in, 0, p->layer[l + 1], out);
    }
    for (size_t l = n->link_count; l-- > 0;) {
        const plx_link *k = &n->links[l];
        int in = (int)k->in, out = (int)k->out;
        cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, out, in, BATCH, 1, p->delta[l + 1],
            out, p->layer[l], in, 0, p->grads + k->weight_offset, in);
        if (l > 0)
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, BATCH, in, out, 1,
                p->delta[l + 1], out, p->params + k->weight_offset, in, 0, p->delta[l], in);
    }
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v, size_t n)
{
    qsort(v, n, sizeof *v, compare);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static double product_flops(const plx_network *n)
{
    double flops = 0;
    for (size_t l = 0; l < n->link_count; l++)
        flops += 2.0 * BATCH * (double)n->links[l].in * (double)n->links[l].out * (l > 0 ? 3 : 2);
    return flops;
}

static bool measure(plx_trainer *t, const products *p, size_t steps, double *step_s,
    double *product_s, plx_error *e)
{
    double *step = must(plx_alloc(steps, sizeof *step));
    double *product = must(plx_alloc(steps, sizeof *product));
    bool ok = true;
    for (size_t i = 0; ok && i < steps + WARM_UP; i++) {
        double a = plx_now_s();
        multiply(p);
        double b = plx_now_s();
        ok = plx_trainer_step(t, e);
        double c = plx_now_s();
        if (i >= WARM_UP) {
            product[i - WARM_UP] = b - a;
            step[i - WARM_UP] = c - b;
        }
    }
    *step_s = median(step, steps);
    *product_s = median(product, steps);
    plx_free(step);
    plx_free(product);
    return ok;
}

int main(int argc, char **argv)
{
    uint64_t steps = 400;
    bool json = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            json = true;
        } else if (strcmp(argv[i], "--steps") == 0 && i + 1 < argc &&
                   plx_parse_u64(argv[i + 1], 1000000, &steps) && steps > 0) {
            i++;
        } else {
            fputs("usage: bench_train [--steps N] [--json]\n", stderr);
            return 2;
        }
    }
    plx_rng r;
    plx_rng_seed(&r, 1, 1);
    plx_error e = {0};
    plx_dataset *data = make_data(&r);
    plx_network *network = must(plx_network_create(&(plx_network_desc){.spec = "784-512-512-10",
                                                       .hidden_default = PLX_ACT_RELU,
                                                       .output_default = PLX_ACT_SOFTMAX},
        &e));
    plx_trainer *trainer = must(plx_trainer_create(
        &(plx_trainer_desc){.network = network, .train = data, .batch = BATCH, .threads = 1}, &e));
    products p = make_products(network, &r);
    double step_s = 0, product_s = 0;
    bool ok = measure(trainer, &p, (size_t)steps, &step_s, &product_s, &e);
    double ratio = step_s / product_s, gflops = product_flops(network) / product_s * 1e-9;
    if (!ok)
        fprintf(stderr, "bench_train: %s\n", e.message);
    else if (json)
        printf("{\"step_ms\": %.4f, \"sgemm_ms\": %.4f, \"ratio\": %.4f, \"gflops\": %.1f, "
               "\"steps\": %zu, \"kernel\": \"%s\"}\n",
            step_s * 1e3, product_s * 1e3, ratio, gflops, (size_t)steps, openblas_get_corename());
    else
        printf("784-512-512-10, batch %d, Adam, one thread, medians of %zu\n"
               "  training step   %8.3f ms\n"
               "  its SGEMM alone %8.3f ms   (%.1f GFLOP/s, OpenBLAS %s)\n"
               "  ratio           %8.3f\n",
            BATCH, (size_t)steps, step_s * 1e3, product_s * 1e3, gflops, openblas_get_corename(),
            ratio);
    free_products(&p);
    plx_trainer_destroy(&trainer);
    plx_network_destroy(&network);
    plx_dataset_destroy(&data);
    return ok ? 0 : 1;
}
