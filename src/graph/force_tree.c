#include "graph/force_tree.h"

#include "base/mem.h"
#include "base/simd.h"

#include <math.h>
#include <string.h>

enum {
    LEAF = PLX_TREE_LEAF,
    FAN = PLX_TREE_FAN,
    RADIX_BITS = 11,
    FINE = 1 << 16, /* units for which two passes of sorting are too coarse */
};

bool plx_force_tree_init(plx_force_tree *t, size_t capacity, plx_error *e)
{
    size_t leaves = capacity / LEAF + 1, whole = leaves * LEAF;
    size_t cells = leaves + leaves / (FAN - 1) + PLX_TREE_LEVELS;
    *t = (plx_force_tree){.capacity = capacity};
    t->order = plx_alloc(capacity, sizeof *t->order);
    t->x = plx_alloc(whole, sizeof *t->x);
    t->y = plx_alloc(whole, sizeof *t->y);
    t->mass = plx_alloc(whole, sizeof *t->mass);
    t->fx = plx_alloc(whole, sizeof *t->fx);
    t->fy = plx_alloc(whole, sizeof *t->fy);
    t->cells = plx_alloc(cells, sizeof *t->cells);
    t->field = plx_alloc(cells, sizeof *t->field);
    t->keys = plx_alloc(capacity, sizeof *t->keys);
    t->spare = plx_alloc(capacity, sizeof *t->spare);
    if (t->order && t->x && t->y && t->mass && t->fx && t->fy && t->cells && t->field && t->keys &&
        t->spare)
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
    plx_free(t->fx);
    plx_free(t->fy);
    plx_free(t->cells);
    plx_free(t->field);
    plx_free(t->keys);
    plx_free(t->spare);
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

typedef struct box {
    float left, top, right, bottom;
} box;

static box box_of(const float *position, size_t units)
{
    box b = {position[0], position[1], position[0], position[1]};
    for (size_t u = 1; u < units; u++) {
        b.left = smaller(b.left, position[u * 2]);
        b.right = larger(b.right, position[u * 2]);
        b.top = smaller(b.top, position[u * 2 + 1]);
        b.bottom = larger(b.bottom, position[u * 2 + 1]);
    }
    return b;
}

/* Places along Hilbert's curve through a square of 2^bits cells a side. */
PLX_SIMD static void find_keys(
    const float *position, size_t units, const box *b, int bits, uint64_t *keys)
{
    float side = larger(larger(b->right - b->left, b->bottom - b->top), 1e-20F);
    float scale = (float)((1 << bits) - 1) / side, top = (float)((1 << bits) - 1);
    for (size_t first = 0; first < units; first += LEAF) {
        uint32_t x[LEAF], y[LEAF], key[LEAF] = {0};
        size_t count = units - first < LEAF ? units - first : LEAF;
        for (size_t i = 0; i < LEAF; i++) {
            const float *at = position + (first + (i < count ? i : 0)) * 2;
            x[i] = (uint32_t)smaller((at[0] - b->left) * scale, top);
            y[i] = (uint32_t)smaller((at[1] - b->top) * scale, top);
        }
        for (int bit = bits - 1; bit >= 0; bit--)
            for (size_t i = 0; i < LEAF; i++) {
                uint32_t right = x[i] >> bit & 1, below = y[i] >> bit & 1;
                key[i] = key[i] << 2 | ((3 * right) ^ below);
                uint32_t flip = 0U - (right & (below ^ 1)), swap = below - 1U;
                uint32_t a = x[i] ^ flip, c = y[i] ^ flip, change = (a ^ c) & swap;
                x[i] = a ^ change;
                y[i] = c ^ change;
            }
        for (size_t i = 0; i < count; i++)
            keys[first + i] = (uint64_t)key[i] << 24 | (first + i);
    }
}

static void sort_keys(plx_force_tree *t, int passes)
{
    enum { BUCKETS = 1 << RADIX_BITS };
    size_t n = t->units;
    for (int pass = 0; pass < passes; pass++) {
        int shift = 24 + pass * RADIX_BITS;
        uint32_t at[BUCKETS + 1] = {0};
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

static void sort(plx_force_tree *t, const float *position)
{
    box b = box_of(position, t->units);
    int passes = t->units > FINE ? 3 : 2;
    find_keys(position, t->units, &b, passes * RADIX_BITS / 2, t->keys);
    sort_keys(t, passes);
    for (size_t i = 0; i < t->units; i++)
        t->order[i] = (uint32_t)(t->keys[i] & 0xFFFFFF);
}

static void measure_leaf(const plx_force_tree *t, size_t leaf, plx_tree_cell *c)
{
    const float *x = t->x + leaf * LEAF, *y = t->y + leaf * LEAF, *m = t->mass + leaf * LEAF;
    *c = (plx_tree_cell){0};
    float mx = 0, my = 0, radius2 = 0;
    for (int i = 0; i < LEAF; i++) {
        c->mass += m[i];
        mx += m[i] * (x[i] - x[0]);
        my += m[i] * (y[i] - y[0]);
    }
    c->x = x[0] + mx / c->mass;
    c->y = y[0] + my / c->mass;
    for (int i = 0; i < LEAF; i++) {
        float dx = x[i] - c->x, dy = y[i] - c->y;
        radius2 = larger(radius2, dx * dx + dy * dy);
        c->moment_x += m[i] * (dx * dx - dy * dy);
        c->moment_y += m[i] * 2 * dx * dy;
    }
    c->radius = sqrtf(radius2);
}

static void measure_cell(const plx_tree_cell *child, size_t count, plx_tree_cell *c)
{
    *c = (plx_tree_cell){0};
    float mx = 0, my = 0;
    for (size_t i = 0; i < count; i++) {
        c->mass += child[i].mass;
        mx += child[i].mass * (child[i].x - child->x);
        my += child[i].mass * (child[i].y - child->y);
    }
    c->x = child->x + mx / c->mass;
    c->y = child->y + my / c->mass;
    for (size_t i = 0; i < count; i++) {
        const plx_tree_cell *k = &child[i];
        float dx = k->x - c->x, dy = k->y - c->y;
        c->radius = larger(c->radius, sqrtf(dx * dx + dy * dy) + k->radius);
        c->moment_x += k->moment_x + k->mass * (dx * dx - dy * dy);
        c->moment_y += k->moment_y + k->mass * 2 * dx * dy;
    }
}

static size_t children_of(const plx_force_tree *t, int level, size_t cell)
{
    size_t left = t->count[level - 1] - cell * FAN;
    return left < FAN ? left : FAN;
}

static void find_levels(plx_force_tree *t)
{
    size_t first = 0, count = (t->units + LEAF - 1) / LEAF;
    t->levels = 0;
    t->part_level = 0;
    for (;;) {
        t->first[t->levels] = first;
        t->count[t->levels] = count;
        /* The highest level that has work for all threads. */
        if (count * FAN > PLX_TREE_PARTS)
            t->part_level = t->levels;
        t->levels++;
        if (count <= 1)
            break;
        first += count;
        count = (count + FAN - 1) / FAN;
    }
}

void plx_force_tree_build(
    plx_force_tree *t, const float *position, const float *mass, size_t units, bool again)
{
    bool resized = units != t->units;
    t->units = units;
    if (units == 0) {
        t->levels = 0;
        return;
    }
    if (again || resized)
        sort(t, position);
    find_levels(t);
    for (size_t i = 0; i < t->count[0] * LEAF; i++) {
        size_t u = t->order[i < units ? i : units - 1];
        t->x[i] = position[u * 2];
        t->y[i] = position[u * 2 + 1];
        t->mass[i] = i < units ? mass[u] : 0;
    }
    for (size_t leaf = 0; leaf < t->count[0]; leaf++)
        measure_leaf(t, leaf, &t->cells[leaf]);
    for (int level = 1; level < t->levels; level++)
        for (size_t i = 0; i < t->count[level]; i++)
            measure_cell(&t->cells[t->first[level - 1] + i * FAN], children_of(t, level, i),
                &t->cells[t->first[level] + i]);
}

size_t plx_force_tree_parts(const plx_force_tree *t)
{
    return t->levels > 0 ? t->count[t->part_level] : 0;
}

void plx_force_tree_part(const plx_force_tree *t, size_t part, size_t *from, size_t *to)
{
    size_t each = LEAF;
    for (int i = 0; i < t->part_level; i++)
        each *= FAN;
    *from = part * each;
    *to = (part + 1) * each < t->units ? (part + 1) * each : t->units;
}

/* What a leaf's units do to those of another. */
PLX_SIMD static void act(const float *restrict bx, const float *restrict by,
    const float *restrict mass, const float *restrict x, const float *restrict y, float soft,
    float *restrict fx, float *restrict fy)
{
    for (int j = 0; j < LEAF; j++)
        for (int i = 0; i < LEAF; i++) {
            float dx = x[i] - bx[j], dy = y[i] - by[j];
            float f = mass[j] / (dx * dx + dy * dy + soft);
            fx[i] += dx * f;
            fy[i] += dy * f;
        }
}

typedef struct repulsion {
    plx_force_tree *t;
    float theta2, soft;
} repulsion;

/* What a distant cell does around a cell's middle. */
static void add_distant(
    const plx_tree_cell *s, const plx_tree_cell *c, float soft, plx_tree_field *f)
{
    float dx = c->x - s->x, dy = c->y - s->y, d = 1 / (dx * dx + dy * dy + soft);
    float ix = dx * d, iy = -dy * d; /* one over the distance */
    float ax = s->mass * ix, ay = s->mass * iy;
    float i2x = ix * ix - iy * iy, i2y = 2 * ix * iy;
    float qx = s->moment_x * ix - s->moment_y * iy, qy = s->moment_x * iy + s->moment_y * ix;
    float bx = qx * i2x - qy * i2y, by = qx * i2y + qy * i2x;
    f->x[0] += ax + bx;
    f->y[0] += ay + by;
    float cx = ax + 3 * bx, cy = ay + 3 * by;
    f->x[1] -= cx * ix - cy * iy;
    f->y[1] -= cx * iy + cy * ix;
    float ex = ax + 6 * bx, ey = ay + 6 * by;
    f->x[2] += ex * i2x - ey * i2y;
    f->y[2] += ex * i2y + ey * i2x;
}

/* Goes down both trees until two cells are distant, or leaves. */
static void interact(const repulsion *r, int level, size_t cell, int from_level, size_t from)
{
    plx_force_tree *t = r->t;
    size_t at = t->first[level] + cell, source = t->first[from_level] + from;
    const plx_tree_cell *c = &t->cells[at], *s = &t->cells[source];
    float dx = c->x - s->x, dy = c->y - s->y, radii = c->radius + s->radius;
    if (radii * radii <= r->theta2 * (dx * dx + dy * dy)) {
        add_distant(s, c, r->soft, &t->field[at]);
    } else if (level == 0 && from_level == 0) {
        size_t i = cell * LEAF, j = from * LEAF;
        act(t->x + j, t->y + j, t->mass + j, t->x + i, t->y + i, r->soft, t->fx + i, t->fy + i);
    } else if (level == 0 || (from_level > 0 && s->radius > c->radius)) {
        size_t count = children_of(t, from_level, from);
        for (size_t k = 0; k < count; k++)
            interact(r, level, cell, from_level - 1, from * FAN + k);
    } else {
        size_t count = children_of(t, level, cell);
        for (size_t k = 0; k < count; k++)
            interact(r, level - 1, cell * FAN + k, from_level, from);
    }
}

/* What was found for a cell is handed on to those in it. */
static void hand_on(plx_force_tree *t, int level, size_t cell)
{
    const plx_tree_cell *c = &t->cells[t->first[level] + cell];
    const plx_tree_field *f = &t->field[t->first[level] + cell];
    if (level == 0) {
        for (size_t i = cell * LEAF; i < (cell + 1) * LEAF; i++) {
            float hx = t->x[i] - c->x, hy = t->y[i] - c->y;
            float gx = f->x[1] + f->x[2] * hx - f->y[2] * hy;
            float gy = f->y[1] + f->x[2] * hy + f->y[2] * hx;
            t->fx[i] = (t->fx[i] + f->x[0] + gx * hx - gy * hy) * t->mass[i];
            t->fy[i] = (t->fy[i] - f->y[0] - gx * hy - gy * hx) * t->mass[i];
        }
        return;
    }
    size_t count = children_of(t, level, cell);
    for (size_t k = 0; k < count; k++) {
        size_t at = t->first[level - 1] + cell * FAN + k;
        plx_tree_field *to = &t->field[at];
        float hx = t->cells[at].x - c->x, hy = t->cells[at].y - c->y;
        float gx = f->x[2] * hx - f->y[2] * hy, gy = f->x[2] * hy + f->y[2] * hx;
        to->x[2] += f->x[2];
        to->y[2] += f->y[2];
        to->x[1] += f->x[1] + 2 * gx;
        to->y[1] += f->y[1] + 2 * gy;
        gx += f->x[1];
        gy += f->y[1];
        to->x[0] += f->x[0] + gx * hx - gy * hy;
        to->y[0] += f->y[0] + gx * hy + gy * hx;
        hand_on(t, level - 1, cell * FAN + k);
    }
}

void plx_force_tree_repel(plx_force_tree *t, size_t part, float theta, float soft)
{
    size_t first = part, end = part + 1;
    for (int level = t->part_level; level >= 0; level--) {
        memset(&t->field[t->first[level] + first], 0, (end - first) * sizeof *t->field);
        if (level == 0)
            break;
        first *= FAN;
        end = end * FAN < t->count[level - 1] ? end * FAN : t->count[level - 1];
    }
    memset(t->fx + first * LEAF, 0, (end - first) * LEAF * sizeof *t->fx);
    memset(t->fy + first * LEAF, 0, (end - first) * LEAF * sizeof *t->fy);
    repulsion r = {t, theta * theta, soft};
    interact(&r, t->part_level, part, t->levels - 1, 0);
    hand_on(t, t->part_level, part);
}
