/* Films of graphs that nobody wrote a script for. */
#include "app/graph_film.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static bool are_neighbours(const plx_mesh *m, uint32_t a, uint32_t b)
{
    for (size_t i = m->start[a]; i < m->start[a + 1]; i++)
        if (m->neighbour[i] == b)
            return true;
    return false;
}

/* The unit with the most connections, and of those that are neither `apart` nor next to it. */
static uint32_t hub(
    const plx_graph *g, const plx_graph_stats *stats, uint32_t apart, const plx_mesh *mesh)
{
    uint32_t best = PLX_NO_NAME;
    size_t most = 0;
    for (uint32_t u = 0; u < g->unit_count; u++) {
        size_t degree = (size_t)stats->in[u] + stats->out[u];
        if (degree <= most || u == apart ||
            (apart != PLX_NO_NAME && mesh && are_neighbours(mesh, u, apart)))
            continue;
        best = u;
        most = degree;
    }
    return best;
}

/* Its name in quotes. */
static const char *quoted(const plx_graph *g, uint32_t unit, char *out, size_t size)
{
    char room[PLX_GRAPH_NAME];
    size_t n = 0;
    out[n++] = '"';
    for (const char *p = plx_graph_unit_name(g, unit, room, sizeof room); *p && n + 4 < size; p++) {
        if (*p == '"' || *p == '\\')
            out[n++] = '\\';
        out[n++] = *p;
    }
    out[n++] = '"';
    out[n] = '\0';
    return out;
}

char *plx_graph_film_script(
    const plx_graph *g, const plx_graph_stage *s, bool series, double duration_s)
{
    enum { SIZE = 4096, NAME = 2 * PLX_GRAPH_NAME + 4 };
    char text[SIZE], a[NAME], b[NAME];
    double d = duration_s, settle = plx_graph_stage_layout(s) == PLX_GRAPH_FORCE ? 0.3 * d : 0;
    const plx_graph_stats *stats = plx_graph_stage_stats(s);
    uint32_t first = hub(g, stats, PLX_NO_NAME, NULL);
    uint32_t second = first == PLX_NO_NAME ? first : hub(g, stats, first, plx_graph_stage_mesh(s));
    if (series) {
        snprintf(text, SIZE, "0 time 0\n%.3f time 1 over %.3f ease linear\n%.3f quit\n", 0.05 * d,
            0.9 * d, d);
    } else if (plx_graph_stage_is_solid(s)) {
        snprintf(text, SIZE, "0 turn 360 0 over %.3f ease linear\n%.3f quit\n", d, d);
    } else if (second == PLX_NO_NAME) {
        int n = settle > 0 ? snprintf(text, SIZE, "0 settle over %.3f\n", settle) : 0;
        snprintf(text + n, SIZE - (size_t)n, "%.3f quit\n", d);
    } else {
        double left = d - settle, at = settle + 0.04 * d;
        quoted(g, first, a, sizeof a);
        quoted(g, second, b, sizeof b);
        int n = settle > 0 ? snprintf(text, SIZE, "0 settle over %.3f ease in\n", settle) : 0;
        snprintf(text + n, SIZE - (size_t)n,
            "%.3f select %s\n+0 dim rest\n+0 frame unit %s over %.3f\n%.3f select %s\n+0 frame "
            "unit "
            "%s over %.3f\n%.3f select none\n+0 dim none\n+0 frame all over %.3f\n%.3f quit\n",
            at, a, a, 0.22 * left, at + 0.32 * left, b, b, 0.22 * left, at + 0.64 * left,
            0.2 * left, d);
    }
    return plx_strdup(text);
}
