#include "graph/force.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/parallel.h"
#include "graph/force_levels.h"
#include "graph/force_springs.h"
#include "graph/force_tree.h"

#include <math.h>
#include <string.h>

enum {
    LEVELS_MAX = 40,
    COARSEST = 40,          /* units of a mesh that is not made coarser */
    SORT_EVERY = 4,         /* iterations: in fewer, units move little */
    FEW = 3000,             /* units that are not worth a second thread */
    FIRST_ITERATIONS = 400, /* at most, on the coarsest level */
    LAST_ITERATIONS = 120,  /* on the finest of small graphs, */
    ITERATIONS = 45,        /* and on levels between; */
    LARGE_LAST = 30,        /* where there are many units on a level, more are worth nothing, */
    LARGE_ITERATIONS = 15,  /* as measured by stress and by neighbours that are kept */
    LARGE = 1500,
    LARGE_EIGHTS = 5000, /* or that many neighbours in eights */
    PATIENCE = 5,        /* iterations that get better before steps become longer */
};

static const float theta_small = 0.6F, theta_large = 1.2F, soft = 1e-4F, cooling = 0.9F,
                   settled = 0.008F;
/* On all, so that parts that hang together by a thread are not far away; and where some are not
 * connected to others at all. */
static const float pull_of_middle = 0.12F, pull_of_parts = 0.15F;

typedef struct level {
    plx_mesh mesh;       /* until units of the level move, */
    plx_springs springs; /* and while they do */
    uint32_t *group;     /* [units] in the next coarser one */
} level;

struct plx_force {
    plx_force_desc desc;
    level levels[LEVELS_MAX];
    int count; /* of levels made so far */
    int at;    /* the one that moves; -1: levels are being made */
    plx_rng rng;
    plx_force_tree tree;
    float *place;     /* [units of the level][2] */
    float *next;      /* likewise, after an iteration, or on the next level */
    uint8_t *held;    /* [units] */
    uint8_t *apart;   /* [units of the graph] not of the largest part, */
    uint8_t *drawn;   /* the same as units are numbered on the finest level */
    float pull_apart; /* on those, on the finest level; 0: as on all */
    float step, energy;
    int better, iteration;
    bool any_held;
    bool several, done; /* parts that are not connected */
    double part_energy[PLX_TREE_PARTS];
};

static bool no_memory(plx_error *e)
{
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's layout");
}

void plx_force_destroy(plx_force **handle)
{
    plx_force *f = *handle;
    if (!f)
        return;
    for (int i = 0; i < f->count; i++) {
        plx_mesh_uninit(&f->levels[i].mesh);
        plx_springs_uninit(&f->levels[i].springs);
        plx_free(f->levels[i].group);
    }
    plx_force_tree_uninit(&f->tree);
    plx_free(f->place);
    plx_free(f->next);
    plx_free(f->held);
    plx_free(f->apart);
    plx_free(f->drawn);
    plx_free(f);
    *handle = NULL;
}

/* Marks what cannot be reached from the largest part; *several: whether there is any. */
static bool find_apart(const plx_mesh *m, uint8_t *apart, bool *several)
{
    uint32_t *queue = plx_alloc(m->units, sizeof *queue);
    size_t end = 0, most = 0, largest = 0;
    memset(apart, 1, m->units);
    for (size_t u = 0; queue && u < m->units; u++) {
        size_t first = end;
        if (!apart[u])
            continue;
        apart[u] = 0;
        queue[end++] = (uint32_t)u;
        for (size_t i = first; i < end; i++)
            for (size_t k = m->start[queue[i]]; k < m->start[queue[i] + 1]; k++)
                if (apart[m->neighbour[k]]) {
                    apart[m->neighbour[k]] = 0;
                    queue[end++] = m->neighbour[k];
                }
        if (end - first > most) {
            most = end - first;
            largest = first;
        }
    }
    for (size_t i = 0; queue && i < end; i++)
        apart[queue[i]] = i < largest || i >= largest + most;
    *several = most < m->units;
    bool ok = queue != NULL;
    plx_free(queue);
    return ok;
}

/* Hubs would draw all to one heap, in which nothing can be seen. So they repel more, by the root of
 * their strength, and each of their connections draws less, by the same: measured on a connectome,
 * distances on the page and in the graph then agree better by a quarter, and neighbours stay. */
static bool balance(plx_mesh *m)
{
    float *strength = plx_alloc(m->units, sizeof *strength);
    double mean = 0;
    if (!strength)
        return false;
    for (size_t u = 0; u < m->units; u++) {
        for (size_t i = m->start[u]; i < m->start[u + 1]; i++)
            strength[u] += m->weight[i];
        mean += (double)strength[u] / (double)m->units;
    }
    for (size_t u = 0; u < m->units; u++) {
        m->mass[u] = sqrtf((strength[u] + 1) / ((float)mean + 1));
        strength[u] = sqrtf((float)mean / fmaxf(strength[u], 1e-6F));
    }
    for (size_t u = 0; u < m->units; u++)
        for (size_t i = m->start[u]; i < m->start[u + 1]; i++)
            m->weight[i] *= strength[u] * strength[m->neighbour[i]];
    plx_free(strength);
    return true;
}

/* Weights differ by orders of magnitude, and the picture is to show who belongs to whom: so a
 * connection draws by the root of its weight. */
static bool soften(plx_force *f)
{
    const plx_mesh *m = f->desc.mesh;
    plx_mesh *own = &f->levels[0].mesh;
    size_t n = m->units, entries = m->start[n];
    *own = (plx_mesh){.units = n};
    own->start = plx_alloc(n + 1, sizeof *own->start);
    own->neighbour = plx_realloc(NULL, entries, sizeof *own->neighbour);
    own->weight = plx_realloc(NULL, entries, sizeof *own->weight);
    own->mass = plx_alloc(n, sizeof *own->mass);
    own->within = plx_alloc(n, sizeof *own->within);
    if (!own->start || !own->neighbour || !own->weight || !own->mass || !own->within)
        return false;
    memcpy(own->start, m->start, (n + 1) * sizeof *own->start);
    memcpy(own->neighbour, m->neighbour, entries * sizeof *own->neighbour);
    double sum = 0;
    for (size_t i = 0; i < entries; i++) {
        own->weight[i] = sqrtf(m->weight[i]);
        sum += (double)own->weight[i];
    }
    float mean = entries > 0 ? (float)(sum / (double)entries) : 1;
    for (size_t i = 0; i < entries; i++)
        own->weight[i] /= mean;
    return balance(own);
}

plx_force *plx_force_create(const plx_force_desc *desc, plx_error *e)
{
    size_t n = desc->mesh->units;
    if (n >= 1 << 24) {
        plx_fail(e, PLX_ERR_UNSUPPORTED, "a graph of over 16 million units cannot be laid out");
        return NULL;
    }
    plx_force *f = plx_alloc(1, sizeof *f);
    if (!f) {
        no_memory(e);
        return NULL;
    }
    f->desc = *desc;
    f->desc.threads = desc->threads > 0 ? desc->threads : 1;
    f->at = -1;
    f->count = 1;
    f->place = plx_alloc(n * 2, sizeof *f->place);
    f->next = plx_alloc(n * 2, sizeof *f->next);
    f->held = plx_alloc(n, 1);
    f->apart = plx_alloc(n, 1);
    f->drawn = plx_alloc(n, 1);
    bool ok = f->place && f->next && f->held && f->apart && f->drawn && soften(f) &&
              find_apart(desc->mesh, f->apart, &f->several) && plx_force_tree_init(&f->tree, n, e);
    if (!ok) {
        no_memory(e);
        plx_force_destroy(&f);
        return NULL;
    }
    plx_rng_seed(&f->rng, desc->seed, 0);
    return f;
}

static void swap_places(plx_force *f)
{
    float *swap = f->place;
    f->place = f->next;
    f->next = swap;
}

/* Places are those of the mesh, and become those of the springs. */
static bool begin_level(plx_force *f, int at, plx_error *e)
{
    level *l = &f->levels[at];
    f->at = at;
    f->iteration = f->better = 0;
    f->energy = INFINITY;
    f->step = at == f->count - 1 ? 2.0F : 0.6F;
    plx_force_tree_build(&f->tree, f->place, l->mesh.mass, l->mesh.units, true);
    if (!plx_springs_init(&l->springs, &l->mesh, f->tree.order, e))
        return false;
    plx_mesh_uninit(&l->mesh);
    for (size_t i = 0; i < l->springs.units; i++)
        memcpy(f->next + i * 2, f->place + (size_t)f->tree.order[i] * 2, 2 * sizeof *f->next);
    for (size_t i = 0; at == 0 && i < l->springs.units; i++)
        f->drawn[l->springs.number[i]] = f->apart[i];
    swap_places(f);
    return true;
}

static bool begin_coarsest(plx_force *f, plx_error *e)
{
    const plx_mesh *m = &f->levels[f->count - 1].mesh;
    double side = sqrt((double)f->desc.mesh->units);
    for (size_t i = 0; i < m->units * 2; i++)
        f->place[i] = (float)plx_rng_range(&f->rng, -side / 2, side / 2);
    return begin_level(f, f->count - 1, e);
}

/* One more level, or the coarsest one begins. */
static bool coarsen(plx_force *f, plx_error *e)
{
    level *l = &f->levels[f->count - 1];
    if (l->mesh.units <= COARSEST || f->count == LEVELS_MAX) {
        return begin_coarsest(f, e);
    }
    size_t groups;
    l->group = plx_alloc(l->mesh.units, sizeof *l->group);
    if (!l->group)
        return no_memory(e);
    if (!plx_force_group(&l->mesh, &f->rng, l->group, &groups, e))
        return false;
    if (groups > l->mesh.units * 9 / 10) { /* stars and dust: further levels would be no coarser */
        return begin_coarsest(f, e);
    }
    level *next = &f->levels[f->count];
    if (!plx_mesh_init_groups(&next->mesh, &l->mesh, l->group, groups, e))
        return false;
    f->count++;
    return true;
}

static bool refine(plx_force *f, plx_error *e)
{
    const level *l = &f->levels[f->at - 1];
    plx_springs *coarse = &f->levels[f->at].springs;
    for (size_t u = 0; u < l->mesh.units; u++) {
        const float *from = f->place + (size_t)coarse->number[l->group[u]] * 2;
        float reach = sqrtf(l->mesh.mass[u]);
        for (int k = 0; k < 2; k++)
            f->next[u * 2 + (size_t)k] = from[k] + (float)plx_rng_range(&f->rng, -0.5, 0.5) * reach;
    }
    swap_places(f);
    plx_springs_uninit(coarse);
    return begin_level(f, f->at - 1, e);
}

static bool is_large(const plx_springs *s)
{
    return s->units > LARGE || s->first[s->units] > LARGE_EIGHTS;
}

/* What is not connected to the largest part comes to rest a little outside of it, however loose
 * that is: one unit alone would have the picture of all others small. Where the mass of the part
 * repels and such a pull draws, that is where both are equal. */
static void draw_near(plx_force *f)
{
    const plx_springs *s = &f->levels[0].springs;
    double mass = 0, radius2 = 0;
    f->pull_apart = 0;
    if (!f->several || f->at != 0 || s->units > LARGE)
        return;
    for (size_t i = 0; i < s->units; i++) {
        size_t u = s->number[i];
        double x = (double)f->place[u * 2], y = (double)f->place[u * 2 + 1];
        if (f->apart[i])
            continue;
        mass += (double)s->mass[u];
        radius2 = fmax(radius2, x * x + y * y);
    }
    if (radius2 > 0)
        f->pull_apart = fmaxf((float)(mass / (radius2 * 1.3)), pull_of_parts);
}

/* Moves the units of one part of the tree. */
static void move(void *user, size_t part)
{
    plx_force *f = user;
    const plx_springs *s = &f->levels[f->at].springs;
    const plx_force_tree *t = &f->tree;
    float middle = f->several ? pull_of_parts : pull_of_middle, step = f->step;
    double energy = 0;
    size_t from, to;
    plx_force_tree_repel(&f->tree, part, is_large(s) ? theta_large : theta_small, soft);
    plx_force_tree_part(t, part, &from, &to);
    plx_springs_pull(s, t->order + from, to - from, f->place, t->fx + from, t->fy + from);
    for (size_t i = from; i < to; i++) {
        size_t u = t->order[i];
        bool near = f->pull_apart > 0 && f->drawn[u];
        float x = t->x[i], y = t->y[i], pull = (near ? f->pull_apart : middle) * s->mass[u];
        float force[2] = {t->fx[i] - x * pull, t->fy[i] - y * pull};
        float size2 = force[0] * force[0] + force[1] * force[1];
        float by = size2 > 0 && !(f->at == 0 && f->held[u]) ? step / sqrtf(size2) : 0;
        f->next[u * 2] = x + force[0] * by;
        f->next[u * 2 + 1] = y + force[1] * by;
        energy += (double)size2;
    }
    f->part_energy[part] = energy;
}

static void adapt(plx_force *f)
{
    double energy = 0;
    for (size_t i = 0; i < plx_force_tree_parts(&f->tree); i++)
        energy += f->part_energy[i];
    if ((float)energy < f->energy) {
        if (++f->better >= PATIENCE) {
            f->better = 0;
            f->step /= cooling;
        }
    } else {
        f->better = 0;
        f->step *= cooling;
    }
    f->energy = (float)energy;
}

static int iterations_of(const plx_force *f)
{
    if (f->at == f->count - 1)
        return FIRST_ITERATIONS;
    bool large = is_large(&f->levels[f->at].springs);
    if (f->at == 0)
        return large ? LARGE_LAST : LAST_ITERATIONS;
    return large ? LARGE_ITERATIONS : ITERATIONS;
}

static void iterate(plx_force *f)
{
    const plx_springs *s = &f->levels[f->at].springs;
    unsigned threads = s->units < FEW ? 1 : f->desc.threads;
    plx_force_tree_build(&f->tree, f->place, s->mass, s->units, f->iteration % SORT_EVERY == 0);
    draw_near(f);
    plx_parallel(threads, plx_force_tree_parts(&f->tree), move, f);
    swap_places(f);
    adapt(f);
    /* The last tenth of the iterations at the end of a level only settles. */
    int last = iterations_of(f);
    if (++f->iteration > last * 2 / 3)
        f->step *= cooling;
}

static void centre(plx_force *f)
{
    double x = 0, y = 0;
    size_t n = f->desc.mesh->units;
    for (size_t u = 0; u < n; u++) {
        x += (double)f->place[u * 2];
        y += (double)f->place[u * 2 + 1];
    }
    for (size_t u = 0; u < n; u++) {
        f->place[u * 2] -= (float)(x / (double)n);
        f->place[u * 2 + 1] -= (float)(y / (double)n);
    }
}

static bool go_on(plx_force *f, plx_error *e)
{
    if (f->at < 0)
        return coarsen(f, e);
    iterate(f);
    if (f->iteration < iterations_of(f) && f->step > settled)
        return true;
    if (f->at > 0) {
        return refine(f, e);
    }
    if (!f->any_held) /* else what is held would move */
        centre(f);
    f->done = true;
    return true;
}

bool plx_force_step(plx_force *f, double seconds, bool *done, plx_error *e)
{
    double end = plx_now_s() + seconds;
    f->done = f->done || f->desc.mesh->units == 0;
    while (!f->done) {
        if (!go_on(f, e))
            return false;
        if (plx_now_s() >= end)
            break;
    }
    *done = f->done;
    return true;
}

double plx_force_progress(const plx_force *f)
{
    if (f->done)
        return 1;
    if (f->at < 0)
        return 0;
    /* By far the most time goes into the finest levels. */
    double part = (double)f->iteration / iterations_of(f), share = 1;
    for (int i = 0; i < f->at; i++)
        share /= 2;
    return (0.5 + part / 2) * share * 0.99;
}

void plx_force_places(const plx_force *f, float *places)
{
    size_t n = f->desc.mesh->units;
    if (f->at < 0) {
        memset(places, 0, n * 2 * sizeof *places);
        return;
    }
    for (size_t u = 0; u < n; u++) {
        uint32_t k = (uint32_t)u;
        for (int i = 0; i < f->at; i++)
            k = f->levels[i].group[k];
        k = f->levels[f->at].springs.number[k];
        memcpy(places + u * 2, f->place + (size_t)k * 2, 2 * sizeof *places);
    }
}

bool plx_force_resume(plx_force *f, const float *places, const uint8_t *held, plx_error *e)
{
    size_t n = f->desc.mesh->units;
    if (n == 0)
        return true;
    memcpy(f->place, places, n * 2 * sizeof *places);
    if (!begin_level(f, 0, e))
        return false;
    for (size_t u = 0; held && u < n; u++)
        if (held[u]) {
            f->held[f->levels[0].springs.number[u]] = 1;
            f->any_held = true;
        }
    f->iteration = iterations_of(f);
    f->step = settled;
    f->done = true;
    return true;
}

void plx_force_hold(plx_force *f, uint32_t unit, float x, float y)
{
    if (f->at != 0)
        return;
    size_t at = f->levels[0].springs.number[unit];
    f->held[at] = 1;
    f->any_held = true;
    f->place[at * 2] = x;
    f->place[at * 2 + 1] = y;
    if (f->done || f->step < 0.1F) {
        f->step = 0.1F;
        f->iteration = 0;
        f->energy = INFINITY;
        f->done = false;
    }
}

void plx_force_release(plx_force *f, uint32_t unit)
{
    if (f->at == 0)
        f->held[f->levels[0].springs.number[unit]] = 0;
}
