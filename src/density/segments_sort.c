#include "density/segments_view.h"

#include "base/mem.h"

#include <string.h>

enum {
    CHUNKS = 64, /* of the set, counted apart; the order within a list is that of the set */
    NEXT = 16,   /* segments that are foreseen */
};

typedef struct plx_sorting {
    const plx_segments *set;
    const plx_segments_plan *plan;
    plx_segment_lists *lists;
    size_t *counts; /* [CHUNKS][parts]: how many, and then where the next goes */
    bool place;     /* else count */
} plx_sorting;

/* The tiles that heights y0 to y1 touch; false where they are none. */
static bool find_tiles(const plx_segments_plan *plan, double y0, double y1, int *first, int *last)
{
    double around = plx_segments_around(plan), low = plx_lesser(y0, y1) - around;
    double high = plx_greater(y0, y1) + around;
    if (!(high > 0 && low < plan->height))
        return false;
    *first = low > 0 ? (int)low / plan->tile_rows : 0;
    *last = high < plan->height ? (int)high / plan->tile_rows : plan->tiles - 1;
    return true;
}

/* One function for counting and placing, so that both come to the same. */
static void visit(const plx_sorting *g, const plx_straight *s, size_t index, size_t *counts)
{
    const plx_segments_plan *plan = g->plan;
    double from = plx_greater(s->x0, 0), to = plx_lesser(s->x1, plan->width);
    if (!(from < to))
        return;
    int width = plan->strip_width, first = (int)from / width;
    int last = to > (int)to ? (int)to / width : ((int)to - 1) / width;
    double left = plx_straight_height(s, from);
    for (int strip = first; strip <= last; strip++) {
        double edge = plx_lesser(to, (double)(strip + 1) * width);
        double right = plx_straight_height(s, edge);
        int tile, last_tile;
        if (find_tiles(plan, left, right, &tile, &last_tile)) {
            for (; tile <= last_tile; tile++) {
                size_t *count = &counts[strip * plan->tiles + tile];
                if (g->place)
                    g->lists->index[*count] = (uint32_t)index;
                ++*count;
            }
        }
        left = right;
    }
}

static void visit_chunk(void *job, unsigned worker, size_t chunk)
{
    (void)worker;
    const plx_sorting *g = job;
    size_t *counts = g->counts + chunk * (size_t)g->plan->parts;
    size_t i = g->set->count * chunk / CHUNKS, end = g->set->count * (chunk + 1) / CHUNKS;
    const plx_segments_plan *plan = g->plan;
    plx_straight s;
    for (size_t from = i; i < end; i++) {
        if (g->set->boxes && (i == from || i % PLX_SEGMENTS_BOX == 0) &&
            !plx_segments_box_in_view(g->set, i / PLX_SEGMENTS_BOX, plan->width, plan->height)) {
            i |= PLX_SEGMENTS_BOX - 1;
            continue;
        }
        if (i + NEXT < end)
            plx_segments_foresee_ends(g->set, i + NEXT);
        if (plx_segments_get(g->set, i, &s))
            visit(g, &s, i, counts);
    }
}

/* From how many to where the first goes. */
static size_t find_places(plx_sorting *g)
{
    size_t parts = (size_t)g->plan->parts, sum = 0;
    for (size_t part = 0; part < parts; part++) {
        g->lists->start[part] = sum;
        for (size_t chunk = 0; chunk < CHUNKS; chunk++) {
            size_t *count = &g->counts[chunk * parts + part], n = *count;
            *count = sum;
            sum += n;
        }
    }
    g->lists->start[parts] = sum;
    return sum;
}

static bool reserve(void **memory, size_t *room, size_t items, size_t size, plx_error *e)
{
    if (*memory && items <= *room)
        return true;
    plx_free(*memory);
    *room = items + items / 4;
    *memory = plx_alloc(*room, size);
    if (*memory)
        return true;
    *room = 0;
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for sorting %zu places of segments", items);
}

bool plx_segment_lists_sort(plx_segment_lists *lists, const plx_segments *set,
    const plx_segments_plan *plan, plx_workers *workers, plx_error *e)
{
    size_t parts = (size_t)plan->parts;
    if (set->count > UINT32_MAX)
        return plx_fail(
            e, PLX_ERR_UNSUPPORTED, "%zu segments are more than can be drawn at once", set->count);
    void *table = lists->table, *index = lists->index;
    bool ok = reserve(&table, &lists->table_room, (CHUNKS + 1) * parts + 1, sizeof(size_t), e);
    lists->table = table;
    if (!ok || !table)
        return false;
    lists->start = lists->table + CHUNKS * parts;
    plx_sorting g = {.set = set, .plan = plan, .lists = lists, .counts = lists->table};
    memset(g.counts, 0, CHUNKS * parts * sizeof *g.counts);
    plx_workers_run(workers, visit_chunk, &g, CHUNKS);
    size_t items = find_places(&g);
    ok = reserve(&index, &lists->index_room, items, sizeof(uint32_t), e);
    lists->index = index;
    if (!ok)
        return false;
    g.place = true;
    plx_workers_run(workers, visit_chunk, &g, CHUNKS);
    return true;
}

void plx_segment_lists_uninit(plx_segment_lists *lists)
{
    plx_free(lists->index);
    plx_free(lists->table);
    *lists = (plx_segment_lists){0};
}
