#include "graph/walk.h"

#include "base/mem.h"

#include <string.h>

/* Steps to each unit, UINT32_MAX where there are more than `most`, or where `to` came before; NULL
 * without memory. */
static uint32_t *find_steps(const plx_mesh *m, uint32_t from, uint32_t to, size_t most)
{
    uint32_t *steps = plx_realloc(NULL, m->units, sizeof *steps);
    uint32_t *queue = plx_realloc(NULL, m->units, sizeof *queue);
    if (!steps || !queue) {
        plx_free(steps);
        plx_free(queue);
        return NULL;
    }
    memset(steps, 0xFF, m->units * sizeof *steps);
    size_t end = 0;
    steps[from] = 0;
    queue[end++] = from;
    for (size_t i = 0; i < end && queue[i] != to; i++) {
        uint32_t u = queue[i];
        if (steps[u] >= most)
            break;
        for (size_t k = m->start[u]; k < m->start[u + 1]; k++) {
            uint32_t v = m->neighbour[k];
            if (steps[v] != UINT32_MAX)
                continue;
            steps[v] = steps[u] + 1;
            queue[end++] = v;
        }
    }
    plx_free(queue);
    return steps;
}

size_t plx_walk_around(const plx_mesh *m, uint32_t from, size_t steps, uint8_t *within)
{
    uint32_t *to = find_steps(m, from, UINT32_MAX, steps);
    size_t count = 0;
    for (size_t u = 0; to && u < m->units; u++)
        count += within[u] = to[u] != UINT32_MAX;
    plx_free(to);
    return count;
}

/* The neighbour that is a step nearer to the start, by the strongest connection. */
static uint32_t step_back(const plx_mesh *m, const uint32_t *steps, uint32_t u)
{
    uint32_t best = u;
    float most = 0;
    for (size_t k = m->start[u]; k < m->start[u + 1]; k++) {
        uint32_t v = m->neighbour[k];
        if (steps[v] != UINT32_MAX && steps[v] + 1 == steps[u] && m->weight[k] > most) {
            most = m->weight[k];
            best = v;
        }
    }
    return best;
}

size_t plx_walk_path(const plx_mesh *m, uint32_t from, uint32_t to, uint32_t *path, size_t room)
{
    uint32_t *steps = find_steps(m, from, to, SIZE_MAX);
    size_t count = steps && steps[to] != UINT32_MAX ? (size_t)steps[to] + 1 : 0;
    count = count <= room ? count : 0;
    for (size_t i = count; i-- > 0; to = step_back(m, steps, to))
        path[i] = to;
    plx_free(steps);
    return count;
}
