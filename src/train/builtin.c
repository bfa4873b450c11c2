#include "train/builtin.h"

#include "train/builtin_make.h"

#include <math.h>
#include <string.h>

typedef struct plx_builtin {
    const char *name;
    const char *about;
    const char *net;
    plx_builtin_maker *make;
    double noise; /* that its own is about as much as; NaN: it cannot be chosen */
} plx_builtin;

static const plx_builtin table[] = {
    {"digits", "ten handwritten-looking digits, 28 x 28 pixels", "784-300-100-10", plx_make_digits,
        NAN},
    {"spiral", "two spiral arms wound into each other", "2-64-32-2", plx_make_spiral, 0.22},
    {"circles", "a disc within a ring", "2-16-8-2", plx_make_circles, 0.09},
    {"xor", "four squares, opposite corners alike", "2-8-8-2", plx_make_xor, 0.05},
    {"gauss", "four overlapping clouds", "2-16-4", plx_make_gauss, 0.04},
    {"moons", "two half moons that reach into each other", "2-16-16-2", plx_make_moons, 0.12},
    {"plane", "a tilted plane over two inputs (regression)", "2-8-1", plx_make_plane, 0},
    {"hills", "hills and hollows over two inputs (regression)", "2-16-8-1", plx_make_hills, 0},
    {"wave", "a ripple over two inputs (regression)", "2-64-64-1", plx_make_wave, 0},
    {"market", "a price series with regimes: does it fall, stay or rise next", "32-64-32-3",
        plx_make_market, NAN},
};

enum { TABLE_COUNT = sizeof table / sizeof *table };

static const plx_builtin *find(const char *name)
{
    for (size_t i = 0; i < TABLE_COUNT; i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

size_t plx_builtin_count(void)
{
    return TABLE_COUNT;
}

const char *plx_builtin_name(size_t index)
{
    return table[index].name;
}

const char *plx_builtin_about(size_t index)
{
    return table[index].about;
}

bool plx_builtin_exists(const char *name)
{
    return find(name) != NULL;
}

const char *plx_builtin_default_net(const char *name)
{
    const plx_builtin *b = find(name);
    return b ? b->net : NULL;
}

bool plx_builtin_has_noise(const char *name)
{
    const plx_builtin *b = find(name);
    return b && !isnan(b->noise);
}

double plx_builtin_noise(const char *name)
{
    const plx_builtin *b = find(name);
    return b ? b->noise : NAN;
}

plx_dataset *plx_builtin_create(const char *name, uint64_t seed, plx_error *e)
{
    return plx_builtin_create_noisy(name, seed, NAN, e);
}

plx_dataset *plx_builtin_create_noisy(const char *name, uint64_t seed, double noise, plx_error *e)
{
    const plx_builtin *b = find(name);
    if (!b)
        plx_fail(e, PLX_ERR_USAGE, "there is no built-in dataset '%.40s'", name);
    else if (!isnan(noise) && isnan(b->noise))
        plx_fail(e, PLX_ERR_USAGE, "the noise of '%s' cannot be chosen", b->name);
    else if (noise < 0 || noise > 0.5)
        plx_fail(e, PLX_ERR_USAGE, "noise must lie from 0 to 0.5, not at %g", noise);
    else
        return b->make(seed, noise, e);
    return NULL;
}
