#include "graph/force_tree.h"

#include "base/mem.h"
#include "base/simd.h"

#include <math.h>
#include <string.h>

enum {
    LEAF = 16,  /* units in one, unless they lie in one place */
    DEPTH = 20, /* bits of an axis in a key */
    LIST = 512, /* bodies that act on a leaf at a time */
    STACK = 4 * (DEPTH + 2),
};

bool plx_force_tree_init(plx_force_tree *t, size_t capacity, plx_error *e)
{
    *t = (plx_force_tree){.capacity = capacity};
    t->order = plx_alloc(capacity, sizeof *t->order);
    t->x = plx_alloc(capacity, sizeof *t->x);
    t->y = plx_alloc(capacity, sizeof *t->y);
    t->mass = plx_alloc(capacity, sizeof *t->mass);
    t->keys = plx_alloc(capacity, sizeof *t->keys);
    t->spare = plx_alloc(capacity, sizeof *t->spare);
    if (t->order && t->x && t->y && t->mass && t->keys && t->spare)
        return true;
    plx_force_tree_uninit(t);
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's layout");
}

void plx_force_tree_uninit(plx_force_tree *t)
{
    plx_free(t->order);
    plx_free(t->x);
    plx_free(t->y);
    plx_free(t->mass);
    plx_free(t->keys);
    plx_free(t->spare);
    plx_free(t->cells);
    plx_free(t->leaves);
    *t = (plx_force_tree){0};
}

/* fminf and fmaxf are calls, for the sake of what is not a number. */
static inline float larger(float a, float b)
{
    return a > b ? a : b;
}

static inline float smaller(float a, float b)
{
    return a < b ? a : b;
}

/* The bits of v, each with a free one beside it. */
static uint64_t spread(uint32_t v)
{
    uint64_t x = v;
    x = (x | x << 16) & 0x0000FFFF0000FFFFU;
    x = (x | x << 8) & 0x00FF00FF00FF00FFU;
    x = (x | x << 4) & 0x0F0F0F0F0F0F0F0FU;
    x = (x | x << 2) & 0x3333333333333333U;
    return (x | x << 1) & 0x5555555555555555U;
}

/* Sorts by the upper 40 bits; the lower 24 hold the unit. */
static void sort(plx_force_tree *t)
{
    enum { BITS = 10, BUCKETS = 1 << BITS };
    size_t n = t->units;
    for (int shift = 24; shift < 64; shift += BITS) {
        size_t at[BUCKETS + 1] = {0};
        for (size_t i = 0; i < n; i++)
            at[(t->keys[i] >> shift & (BUCKETS - 1)) + 1]++;
        for (size_t b = 1; b < BUCKETS; b++)
            at[b] += at[b - 1];
        for (size_t i = 0; i < n; i++)
            t->spare[at[t->keys[i] >> shift & (BUCKETS - 1)]++] = t->keys[i];
        uint64_t *swap = t->keys;
        t->keys = t->spare;
        t->spare = swap;
    }
}

static bool push_cell(plx_force_tree *t, uint32_t first, uint32_t end)
{
    if (t->cell_count == t->cell_capacity) {
        size_t capacity = t->cell_capacity * 2 + 256;
        plx_tree_cell *grown = plx_realloc(t->cells, capacity, sizeof *grown);
        if (!grown)
            return false;
        t->cells = grown;
        t->cell_capacity = capacity;
    }
    t->cells[t->cell_count++] = (plx_tree_cell){.first = first, .end = end};
    return true;
}

static bool push_leaf(plx_force_tree *t, uint32_t cell)
{
    if (t->leaf_count == t->leaf_capacity) {
        size_t capacity = t->leaf_capacity * 2 + 256;
        uint32_t *grown = plx_realloc(t->leaves, capacity, sizeof *grown);
        if (!grown)
            return false;
        t->leaves = grown;
        t->leaf_capacity = capacity;
    }
    t->leaves[t->leaf_count++] = cell;
    return true;
}

static void measure_leaf(plx_force_tree *t, plx_tree_cell *c)
{
    double x = 0, y = 0, mass = 0;
    c->left = c->right = t->x[c->first];
    c->top = c->bottom = t->y[c->first];
    for (uint32_t i = c->first; i < c->end; i++) {
        mass += (double)t->mass[i];
        x += (double)(t->mass[i] * t->x[i]);
        y += (double)(t->mass[i] * t->y[i]);
        c->left = smaller(c->left, t->x[i]);
        c->right = larger(c->right, t->x[i]);
        c->top = smaller(c->top, t->y[i]);
        c->bottom = larger(c->bottom, t->y[i]);
    }
    c->mass = (float)mass;
    c->x = (float)(x / mass);
    c->y = (float)(y / mass);
}

static void measure_children(plx_force_tree *t, plx_tree_cell *c)
{
    double x = 0, y = 0, mass = 0;
    const plx_tree_cell *k = &t->cells[c->child];
    c->left = k->left, c->right = k->right, c->top = k->top, c->bottom = k->bottom;
    for (uint32_t i = 0; i < c->children; i++, k++) {
        mass += (double)k->mass;
        x += (double)(k->mass * k->x);
        y += (double)(k->mass * k->y);
        c->left = smaller(c->left, k->left);
        c->right = larger(c->right, k->right);
        c->top = smaller(c->top, k->top);
        c->bottom = larger(c->bottom, k->bottom);
    }
    c->mass = (float)mass;
    c->x = (float)(x / mass);
    c->y = (float)(y / mass);
}

/* Cuts cell after cell in four; those that come are cut later, so that children lie together. */
static bool cut(plx_force_tree *t)
{
    if (!push_cell(t, 0, (uint32_t)t->units))
        return false;
    int depth = 0;
    size_t level_end = 1;
    for (size_t i = 0; i < t->cell_count; i++) {
        if (i == level_end) {
            level_end = t->cell_count;
            depth++;
        }
        uint32_t first = t->cells[i].first, end = t->cells[i].end;
        if (end - first <= LEAF || depth == DEPTH) {
            if (!push_leaf(t, (uint32_t)i))
                return false;
            continue;
        }
        int shift = 62 - 2 * depth;
        t->cells[i].child = (uint32_t)t->cell_count;
        for (uint32_t at = first; at < end;) {
            uint64_t quarter = t->keys[at] >> shift & 3;
            uint32_t low = at, high = end; /* the first of another quarter is in (low, high] */
            while (high - low > 1) {
                uint32_t middle = low + (high - low) / 2;
                if ((t->keys[middle] >> shift & 3) == quarter)
                    low = middle;
                else
                    high = middle;
            }
            if (!push_cell(t, at, high))
                return false;
            t->cells[i].children++;
            at = high;
        }
    }
    return true;
}

bool plx_force_tree_build(
    plx_force_tree *t, const float *position, const float *mass, size_t units, plx_error *e)
{
    t->units = units;
    t->cell_count = t->leaf_count = 0;
    if (units == 0)
        return true;
    float left = position[0], right = left, top = position[1], bottom = top;
    for (size_t u = 1; u < units; u++) {
        left = smaller(left, position[u * 2]);
        right = larger(right, position[u * 2]);
        top = smaller(top, position[u * 2 + 1]);
        bottom = larger(bottom, position[u * 2 + 1]);
    }
    float side = fmaxf(fmaxf(right - left, bottom - top), 1e-20F);
    double scale = ((1 << DEPTH) - 1) / (double)side;
    for (size_t u = 0; u < units; u++) {
        uint32_t x = (uint32_t)((double)(position[u * 2] - left) * scale);
        uint32_t y = (uint32_t)((double)(position[u * 2 + 1] - top) * scale);
        t->keys[u] = (spread(x) | spread(y) << 1) << 24 | u;
    }
    sort(t);
    for (size_t i = 0; i < units; i++) {
        uint32_t u = (uint32_t)(t->keys[i] & 0xFFFFFF);
        t->order[i] = u;
        t->x[i] = position[(size_t)u * 2];
        t->y[i] = position[(size_t)u * 2 + 1];
        t->mass[i] = mass[u];
    }
    if (!cut(t))
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's layout");
    for (size_t i = t->cell_count; i-- > 0;) {
        plx_tree_cell *c = &t->cells[i];
        if (c->children > 0)
            measure_children(t, c);
        else
            measure_leaf(t, c);
    }
    return true;
}

typedef struct bodies {
    float x[LIST], y[LIST], mass[LIST];
    size_t count;
} bodies;

/* Sixteen units at a time, so that nothing is summed across them. */
PLX_SIMD static void act(const bodies *b, const float *restrict x, const float *restrict y,
    float soft, float *restrict fx, float *restrict fy)
{
    for (size_t j = 0; j < b->count; j++) {
        float bx = b->x[j], by = b->y[j], mass = b->mass[j];
        for (int i = 0; i < LEAF; i++) {
            float dx = x[i] - bx, dy = y[i] - by;
            float f = mass / (dx * dx + dy * dy + soft);
            fx[i] += dx * f;
            fy[i] += dy * f;
        }
    }
}

typedef struct group {
    const plx_force_tree *t;
    const plx_tree_cell *cell;
    bodies bodies;
    uint32_t first, count; /* units that are acted on */
    float soft;
    float x[LEAF], y[LEAF], fx[LEAF], fy[LEAF];
} group;

static void add_body(group *g, float x, float y, float mass)
{
    bodies *b = &g->bodies;
    b->x[b->count] = x;
    b->y[b->count] = y;
    b->mass[b->count] = mass;
    if (++b->count == LIST) {
        act(b, g->x, g->y, g->soft, g->fx, g->fy);
        b->count = 0;
    }
}

/* From the group's box to the middle of a cell. */
static float distance2(const plx_tree_cell *box, float x, float y)
{
    float dx = larger(larger(box->left - x, x - box->right), 0);
    float dy = larger(larger(box->top - y, y - box->bottom), 0);
    return dx * dx + dy * dy;
}

static void gather(group *g, float theta2)
{
    const plx_force_tree *t = g->t;
    uint32_t stack[STACK];
    int depth = 0;
    stack[depth++] = 0;
    while (depth > 0) {
        const plx_tree_cell *c = &t->cells[stack[--depth]];
        float width = c->right - c->left, height = c->bottom - c->top;
        float size = larger(width, height);
        if (c != g->cell && size * size < theta2 * distance2(g->cell, c->x, c->y)) {
            add_body(g, c->x, c->y, c->mass);
        } else if (c->children > 0) {
            for (uint32_t k = 0; k < c->children; k++)
                stack[depth++] = c->child + k;
        } else {
            for (uint32_t i = c->first; i < c->end; i++)
                add_body(g, t->x[i], t->y[i], t->mass[i]);
        }
    }
}

void plx_force_tree_repel(
    const plx_force_tree *t, size_t leaf, float theta, float soft, float *force)
{
    group g;
    g.t = t;
    g.cell = &t->cells[t->leaves[leaf]];
    g.soft = soft;
    for (uint32_t first = g.cell->first; first < g.cell->end; first += LEAF) {
        uint32_t count = g.cell->end - first < LEAF ? g.cell->end - first : LEAF;
        g.bodies.count = 0;
        for (uint32_t i = 0; i < LEAF; i++) {
            uint32_t at = first + (i < count ? i : 0);
            g.x[i] = t->x[at];
            g.y[i] = t->y[at];
            g.fx[i] = g.fy[i] = 0;
        }
        gather(&g, theta * theta);
        act(&g.bodies, g.x, g.y, soft, g.fx, g.fy);
        for (uint32_t i = 0; i < count; i++) {
            size_t unit = t->order[first + i];
            force[unit * 2] += g.fx[i] * t->mass[first + i];
            force[unit * 2 + 1] += g.fy[i] * t->mass[first + i];
        }
    }
}
