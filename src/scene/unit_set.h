/* A set of units of a network, one bit each, by their index over all units (a layer's begin at its
 * unit_offset). Whole layers are added and counted 64 at a time. One thread. */
#ifndef PLX_SCENE_UNIT_SET_H
#define PLX_SCENE_UNIT_SET_H

#include "base/error.h"

typedef struct plx_unit_set {
    uint64_t *words; /* [(units + 63) / 64], owned; bits from `units` on are 0 */
    size_t units;
} plx_unit_set;

typedef enum plx_set_change { PLX_SET_ADD, PLX_SET_REMOVE, PLX_SET_TOGGLE } plx_set_change;

/* Empty. */
bool plx_unit_set_init(plx_unit_set *set, size_t units, plx_error *e);
void plx_unit_set_uninit(plx_unit_set *set);
void plx_unit_set_clear(plx_unit_set *set);

static inline size_t plx_unit_set_words(const plx_unit_set *set)
{
    return (set->units + 63) / 64;
}

static inline bool plx_unit_set_has(const plx_unit_set *set, size_t unit)
{
    return (set->words[unit / 64] >> unit % 64 & 1) != 0;
}

/* Units first to first + count - 1, which must be there. */
void plx_unit_set_range(plx_unit_set *set, plx_set_change change, size_t first, size_t count);
/* What the other set holds; both are of one network. */
void plx_unit_set_apply(plx_unit_set *set, plx_set_change change, const plx_unit_set *other);
/* All that were not in it. */
void plx_unit_set_invert(plx_unit_set *set);
bool plx_unit_set_equal(const plx_unit_set *a, const plx_unit_set *b);

/* How many of the units from first to end - 1 are in the set. */
size_t plx_unit_set_count(const plx_unit_set *set, size_t first, size_t end);

/* The next run of units in the set within *first and end: *first becomes its first unit, and the
 * unit after its last one is returned; 0 when there is none. */
size_t plx_unit_set_run(const plx_unit_set *set, size_t *first, size_t end);

/* The set as lengths of runs: so many units outside of it, so many in it, so many outside, … The
 * last may be left out, and is when it is outside. This is how sets are kept and saved: a layer or
 * a rectangle takes a few words, whatever the network. */
typedef struct plx_unit_runs {
    size_t *lengths; /* [count], owned */
    size_t count;
} plx_unit_runs;

bool plx_unit_runs_init(plx_unit_runs *runs, const plx_unit_set *set, plx_error *e);
bool plx_unit_runs_copy(plx_unit_runs *runs, const plx_unit_runs *from, plx_error *e);
void plx_unit_runs_uninit(plx_unit_runs *runs);
bool plx_unit_runs_equal(const plx_unit_runs *a, const plx_unit_runs *b);
/* Whether the lengths stay within so many units. */
bool plx_unit_runs_fit(const plx_unit_runs *runs, size_t units);
/* False, with the set as it was, where they do not fit. */
bool plx_unit_set_from_runs(plx_unit_set *set, const plx_unit_runs *runs);

#endif
