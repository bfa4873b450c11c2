#include "base/clock.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "base/thread.h"
#include "bench/stand.h"

#include <math.h>
#include <string.h>

typedef struct copy_work {
    char *to;
    const char *from;
    size_t size, parts;
} copy_work;

static void copy_part(void *user, size_t i)
{
    const copy_work *w = user;
    size_t first = w->size / w->parts * i;
    size_t end = i + 1 == w->parts ? w->size : w->size / w->parts * (i + 1);
    memcpy(w->to + first, w->from + first, end - first);
}

double plx_bench_memcpy_ms(const float *from, size_t count)
{
    unsigned threads = plx_core_count();
    double pass[3] = {0};
    copy_work w = {.to = plx_alloc(count, sizeof *from),
        .from = (const char *)from,
        .size = count * sizeof *from,
        .parts = threads};
    if (!w.to)
        return NAN;
    /* The first pass is also the first touch of the memory. */
    plx_parallel(threads, threads, copy_part, &w);
    for (int i = 0; i < 3; i++) {
        double start = plx_now_s();
        plx_parallel(threads, threads, copy_part, &w);
        pass[i] = (plx_now_s() - start) * 1e3;
    }
    plx_free(w.to);
    return fmax(fmin(pass[0], pass[1]), fmin(fmax(pass[0], pass[1]), pass[2]));
}
