#include "graph/matrix.h"

#include "base/mem.h"
#include "graph/lines.h"

#include <math.h>

/* Amounts of weights that differ by orders of magnitude. */
static const float least = 0.3F, most = 4;

void plx_graph_matrix_destroy(plx_graph_matrix **handle)
{
    plx_graph_matrix *m = *handle;
    if (!m)
        return;
    plx_free(m->unit);
    plx_free(m->place);
    plx_free(m->start);
    plx_free(m->row);
    plx_free(m->connection);
    plx_free(m->amount);
    plx_free(m->class);
    for (int i = 0; i < m->levels; i++)
        plx_free(m->level[i].sum);
    plx_free(m);
    *handle = NULL;
}

static bool is_shown(const plx_graph_matrix_desc *d, size_t i)
{
    float w = plx_graph_weight(d->graph, i);
    return isfinite(w) && w != 0 && fabsf(w) >= d->threshold && !(d->hidden && d->hidden[i]);
}

static uint8_t class_of(const plx_graph_matrix_desc *d, size_t i)
{
    if (d->of_type && d->of_type[i] != PLX_LINE_BY_UNIT)
        return d->of_type[i];
    return d->of_unit ? d->of_unit[d->graph->source[i]] : 0;
}

/* Entries of an undirected graph come a second time, the other way round. */
typedef struct entry {
    uint32_t row, column;
} entry;

static entry entry_of(const plx_graph_matrix *m, const plx_graph *g, size_t i, bool turned)
{
    uint32_t a = m->place[g->source[i]], b = m->place[g->target[i]];
    return turned ? (entry){b, a} : (entry){a, b};
}

static int ways_of(const plx_graph *g, size_t i)
{
    return g->directed || g->source[i] == g->target[i] ? 1 : 2;
}

/* By row first, and then by column: so rows ascend in each. The upper bit of what is sorted first
 * tells that it is turned. */
static bool sort(plx_graph_matrix *m, const plx_graph_matrix_desc *d, float mean)
{
    const plx_graph *g = d->graph;
    size_t n = m->units, *at = plx_alloc(n + 1, sizeof *at), total = 0;
    for (size_t i = 0; at && i < g->connection_count; i++)
        for (int way = 0; is_shown(d, i) && way < ways_of(g, i); way++) {
            entry c = entry_of(m, g, i, way > 0);
            at[c.row + 1]++;
            m->start[c.column + 1]++;
            total++;
        }
    uint32_t *by_row = plx_realloc(NULL, total, sizeof *by_row);
    uint8_t *turned = plx_realloc(NULL, total, 1);
    m->row = plx_realloc(NULL, total, sizeof *m->row);
    m->connection = plx_realloc(NULL, total, sizeof *m->connection);
    m->amount = plx_realloc(NULL, total, sizeof *m->amount);
    m->class = plx_realloc(NULL, total, 1);
    bool ok = at && by_row && turned && m->row && m->connection && m->amount && m->class;
    if (ok) {
        for (size_t u = 0; u < n; u++) {
            at[u + 1] += at[u];
            m->start[u + 1] += m->start[u];
        }
        for (size_t i = 0; i < g->connection_count; i++)
            for (int way = 0; is_shown(d, i) && way < ways_of(g, i); way++) {
                size_t to = at[entry_of(m, g, i, way > 0).row]++;
                by_row[to] = (uint32_t)i;
                turned[to] = (uint8_t)way;
            }
        for (size_t u = 0; u < n; u++)
            at[u] = m->start[u];
        for (size_t k = 0; k < total; k++) {
            uint32_t i = by_row[k];
            entry c = entry_of(m, g, i, turned[k]);
            size_t to = at[c.column]++;
            float amount = sqrtf(fabsf(plx_graph_weight(g, i)) / mean);
            m->row[to] = c.row;
            m->connection[to] = i;
            m->amount[to] = fminf(fmaxf(amount, least), most);
            m->class[to] = class_of(d, i);
        }
    }
    plx_free(at);
    plx_free(by_row);
    plx_free(turned);
    return ok;
}

static float *block_of(
    const plx_graph_matrix *m, const plx_graph_matrix_level *l, size_t column, int class)
{
    return l->sum + (column * (size_t)m->classes + (size_t) class) * l->side;
}

static bool add_level(plx_graph_matrix *m, size_t cells)
{
    plx_graph_matrix_level *l = &m->level[m->levels];
    l->cells = cells;
    l->side = (m->units + cells - 1) / cells;
    l->sum = plx_alloc(l->side * l->side, (size_t)m->classes * sizeof *l->sum);
    m->levels += l->sum != NULL;
    return l->sum != NULL;
}

static bool sum_blocks(plx_graph_matrix *m)
{
    size_t most_blocks = m->classes > 2 ? PLX_GRAPH_MATRIX_SIDE / 2 : PLX_GRAPH_MATRIX_SIDE;
    size_t cells = m->units > most_blocks ? (m->units + most_blocks - 1) / most_blocks : 1;
    if (m->units == 0)
        return true;
    if (!add_level(m, cells))
        return false;
    plx_graph_matrix_level *l = &m->level[0];
    for (size_t column = 0; column < m->units; column++)
        for (size_t k = m->start[column]; k < m->start[column + 1]; k++)
            block_of(m, l, column / cells, m->class[k])[m->row[k] / cells] += m->amount[k];
    while (m->level[m->levels - 1].side > 64 && m->levels < PLX_GRAPH_MATRIX_LEVELS) {
        if (!add_level(m, m->level[m->levels - 1].cells * 2))
            return false;
        const plx_graph_matrix_level *fine = &m->level[m->levels - 2];
        const plx_graph_matrix_level *coarse = &m->level[m->levels - 1];
        for (size_t column = 0; column < fine->side; column++)
            for (int k = 0; k < m->classes; k++) {
                const float *from = block_of(m, fine, column, k);
                float *to = block_of(m, coarse, column / 2, k);
                for (size_t row = 0; row < fine->side; row++)
                    to[row / 2] += from[row];
            }
    }
    return true;
}

plx_graph_matrix *plx_graph_matrix_create(const plx_graph_matrix_desc *d, plx_error *e)
{
    const plx_graph *g = d->graph;
    size_t n = g->unit_count, shown = 0;
    plx_graph_matrix *m = plx_alloc(1, sizeof *m);
    bool ok = m;
    if (ok) {
        *m = (plx_graph_matrix){.units = n, .classes = d->classes > 0 ? d->classes : 1};
        m->unit = plx_alloc(n, sizeof *m->unit);
        m->place = plx_alloc(n, sizeof *m->place);
        m->start = plx_alloc(n + 1, sizeof *m->start);
        ok = m->unit && m->place && m->start;
    }
    if (ok) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
            m->unit[i] = d->order ? d->order[i] : (uint32_t)i;
            m->place[m->unit[i]] = (uint32_t)i;
        }
        for (size_t i = 0; i < g->connection_count; i++)
            if (is_shown(d, i)) {
                sum += (double)fabsf(plx_graph_weight(g, i));
                shown++;
            }
        ok = sort(m, d, shown > 0 ? (float)(sum / (double)shown) : 1) && sum_blocks(m);
    }
    if (ok)
        return m;
    plx_graph_matrix_destroy(&m);
    plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's matrix");
    return NULL;
}

size_t plx_graph_matrix_first(const plx_graph_matrix *m, size_t column, size_t row)
{
    size_t low = m->start[column], high = m->start[column + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->row[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t plx_graph_matrix_at(
    const plx_graph_matrix *m, const plx_graph *g, size_t row, size_t column, size_t *count)
{
    uint32_t best = PLX_NO_NAME;
    float strongest = -1;
    *count = 0;
    if (row >= m->units || column >= m->units)
        return best;
    size_t end = m->start[column + 1];
    for (size_t i = plx_graph_matrix_first(m, column, row); i < end && m->row[i] == row; i++) {
        float w = fabsf(plx_graph_weight(g, m->connection[i]));
        ++*count;
        if (w > strongest) {
            strongest = w;
            best = m->connection[i];
        }
    }
    return best;
}
