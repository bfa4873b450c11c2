/* bench_layout GRAPH [PLACES.csv]: how long reading, communities and layout of a graph take, and
 * where units come to lie, for layout_quality.py. */
#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "graph/communities.h"
#include "graph/force.h"
#include "io/graph_file.h"

#include <stdio.h>

static int fail(const plx_error *e)
{
    char text[512];
    fprintf(stderr, "%s\n", plx_error_text(e, text, sizeof text));
    return 1;
}

static bool write_places(const char *path, const plx_graph *g, const float *place)
{
    FILE *file = fopen(path, "w");
    char room[PLX_GRAPH_NAME];
    for (size_t u = 0; file && u < g->unit_count; u++)
        fprintf(file, "%s,%g,%g\n", plx_graph_unit_name(g, u, room, sizeof room),
            (double)place[u * 2], (double)place[u * 2 + 1]);
    return file && fclose(file) == 0;
}

int main(int argc, char **argv)
{
    plx_error e = {0};
    if (argc < 2)
        return 2;
    double start = plx_now_s(), last = start;
    plx_graph *g = plx_graph_open(&(plx_graph_open_desc){.path = argv[1], .table = true}, &e);
    if (!g)
        return fail(&e);
    printf("%zu units, %zu connections\n", g->unit_count, g->connection_count);
    printf("read         %8.3f s\n", plx_now_s() - last);
    last = plx_now_s();
    plx_mesh mesh;
    if (!plx_mesh_init(&mesh, g, &e))
        return fail(&e);
    printf("mesh         %8.3f s, %zu neighbours\n", plx_now_s() - last, mesh.start[mesh.units]);
    last = plx_now_s();
    plx_communities c;
    if (!plx_communities_find(&c, &mesh, 1, 1, &e))
        return fail(&e);
    printf(
        "communities  %8.3f s, %zu, modularity %.4f\n", plx_now_s() - last, c.count, c.modularity);
    last = plx_now_s();
    double cpu = plx_process_cpu_s();
    plx_force *force = plx_force_create(
        &(plx_force_desc){.mesh = &mesh, .seed = 1, .threads = plx_core_count()}, &e);
    bool done = false, ok = force != NULL;
    double longest = 0;
    while (ok && !done) {
        double step = plx_now_s();
        ok = plx_force_step(force, 0.02, &done, &e);
        step = plx_now_s() - step;
        longest = step > longest ? step : longest;
    }
    if (!ok)
        return fail(&e);
    printf("layout       %8.3f s, longest step %.3f s, %.3f s of CPU\n", plx_now_s() - last,
        longest, plx_process_cpu_s() - cpu);
    float *place = plx_alloc(g->unit_count * 2, sizeof *place);
    plx_force_places(force, place);
    ok = argc < 3 || write_places(argv[2], g, place);
    plx_free(place);
    plx_force_destroy(&force);
    plx_communities_uninit(&c);
    plx_mesh_uninit(&mesh);
    plx_graph_destroy(&g);
    return !ok;
}
