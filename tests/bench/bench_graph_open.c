/* bench_graph_open GRAPH [ROUNDS]: how long a graph takes to be read and measured, against reading
 * the bytes of its file alone. Each round in turn; the best of each counts. */
#include "base/clock.h"
#include "base/mem.h"
#include "io/graph_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* As `cat` does. */
static double read_bytes(const char *path, void *buffer, size_t size)
{
    double start = plx_now_s();
    FILE *file = fopen(path, "rb");
    if (!file)
        return 0;
    setvbuf(file, NULL, _IONBF, 0);
    while (fread(buffer, 1, size, file) == size)
        ;
    fclose(file);
    return plx_now_s() - start;
}

int main(int argc, char **argv)
{
    enum { SIZE = 128 * 1024 };
    if (argc < 2)
        return 2;
    int rounds = argc > 2 ? atoi(argv[2]) : 3;
    double bytes = INFINITY, graph = INFINITY, cpu = INFINITY, stats = INFINITY;
    size_t units = 0, connections = 0;
    unsigned char *buffer = plx_alloc(SIZE, 1);
    for (int i = 0; buffer && i < rounds; i++) {
        plx_error e = {0};
        bytes = fmin(bytes, read_bytes(argv[1], buffer, SIZE));
        double start = plx_now_s(), before = cpu_s();
        plx_graph *g = plx_graph_open(&(plx_graph_open_desc){.path = argv[1], .table = true}, &e);
        graph = fmin(graph, plx_now_s() - start);
        cpu = fmin(cpu, cpu_s() - before);
        if (!g) {
            fprintf(stderr, "%s\n", e.message);
            return 1;
        }
        plx_graph_stats s;
        start = plx_now_s();
        if (plx_graph_stats_init(&s, g, &e))
            plx_graph_stats_uninit(&s);
        stats = fmin(stats, plx_now_s() - start);
        units = g->unit_count;
        connections = g->connection_count;
        plx_graph_destroy(&g);
    }
    plx_free(buffer);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%zu units, %zu connections: bytes %.3f s; graph %.3f s (%.3f s of CPU), %.2f times the "
           "bytes; measured in %.3f s; %.0f MB at most\n",
        units, connections, bytes, graph, cpu, graph / bytes, stats,
        (double)usage.ru_maxrss / 1024);
    return 0;
}
