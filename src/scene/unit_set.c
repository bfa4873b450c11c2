#include "scene/unit_set.h"

#include "base/mem.h"

#include <string.h>

bool plx_unit_set_init(plx_unit_set *set, size_t units, plx_error *e)
{
    *set = (plx_unit_set){.units = units};
    set->words = plx_alloc(plx_unit_set_words(set), sizeof *set->words);
    return set->words || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a set of units");
}

void plx_unit_set_uninit(plx_unit_set *set)
{
    plx_free(set->words);
    *set = (plx_unit_set){0};
}

void plx_unit_set_clear(plx_unit_set *set)
{
    memset(set->words, 0, plx_unit_set_words(set) * sizeof *set->words);
}

static void change_word(uint64_t *word, plx_set_change change, uint64_t bits)
{
    switch (change) {
    case PLX_SET_ADD:
        *word |= bits;
        break;
    case PLX_SET_REMOVE:
        *word &= ~bits;
        break;
    case PLX_SET_TOGGLE:
        *word ^= bits;
        break;
    }
}

/* The bits of word w that stand for units first to end - 1. */
static uint64_t mask(size_t w, size_t first, size_t end)
{
    uint64_t bits = ~UINT64_C(0);
    if (first > w * 64)
        bits &= first - w * 64 < 64 ? bits << (first - w * 64) : 0;
    if (end < w * 64 + 64)
        bits &= end > w * 64 ? ~UINT64_C(0) >> (64 - (end - w * 64)) : 0;
    return bits;
}

void plx_unit_set_range(plx_unit_set *set, plx_set_change change, size_t first, size_t count)
{
    size_t end = first + count;
    for (size_t w = first / 64; w * 64 < end; w++)
        change_word(&set->words[w], change, mask(w, first, end));
}

void plx_unit_set_apply(plx_unit_set *set, plx_set_change change, const plx_unit_set *other)
{
    for (size_t w = 0; w < plx_unit_set_words(set); w++)
        change_word(&set->words[w], change, other->words[w]);
}

void plx_unit_set_invert(plx_unit_set *set)
{
    plx_unit_set_range(set, PLX_SET_TOGGLE, 0, set->units);
}

bool plx_unit_set_equal(const plx_unit_set *a, const plx_unit_set *b)
{
    return a->units == b->units &&
           memcmp(a->words, b->words, plx_unit_set_words(a) * sizeof *a->words) == 0;
}

size_t plx_unit_set_count(const plx_unit_set *set, size_t first, size_t end)
{
    size_t count = 0;
    for (size_t w = first / 64; w * 64 < end; w++)
        count += (size_t)__builtin_popcountll(set->words[w] & mask(w, first, end));
    return count;
}

/* The first unit from `at` on whose bit differs from those of `skip` (all ones or zero), or end. */
static size_t find(const plx_unit_set *set, uint64_t skip, size_t at, size_t end)
{
    for (size_t w = at / 64; w * 64 < end; w++) {
        uint64_t bits = (set->words[w] ^ skip) & mask(w, at, end);
        if (bits)
            return w * 64 + (size_t)__builtin_ctzll(bits);
    }
    return end;
}

size_t plx_unit_set_run(const plx_unit_set *set, size_t *first, size_t end)
{
    if (*first >= end)
        return 0;
    *first = find(set, 0, *first, end);
    return *first < end ? find(set, ~UINT64_C(0), *first, end) : 0;
}

bool plx_unit_runs_init(plx_unit_runs *runs, const plx_unit_set *set, plx_error *e)
{
    size_t count = 0, at = 0, end;
    while ((end = plx_unit_set_run(set, &at, set->units)) > 0) {
        count += 2;
        at = end;
    }
    *runs = (plx_unit_runs){.lengths = plx_alloc(count, sizeof *runs->lengths), .count = count};
    if (!runs->lengths)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory to keep a set of units");
    size_t before = 0;
    at = 0;
    for (size_t i = 0; i < count; i += 2) {
        end = plx_unit_set_run(set, &at, set->units);
        runs->lengths[i] = at - before;
        runs->lengths[i + 1] = end - at;
        before = at = end;
    }
    return true;
}

bool plx_unit_runs_copy(plx_unit_runs *runs, const plx_unit_runs *from, plx_error *e)
{
    *runs = (plx_unit_runs){.lengths = plx_alloc(from->count, sizeof *runs->lengths)};
    if (!runs->lengths)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory to keep a set of units");
    runs->count = from->count;
    if (from->count > 0)
        memcpy(runs->lengths, from->lengths, from->count * sizeof *runs->lengths);
    return true;
}

void plx_unit_runs_uninit(plx_unit_runs *runs)
{
    plx_free(runs->lengths);
    *runs = (plx_unit_runs){0};
}

bool plx_unit_runs_equal(const plx_unit_runs *a, const plx_unit_runs *b)
{
    return a->count == b->count &&
           (a->count == 0 || memcmp(a->lengths, b->lengths, a->count * sizeof *a->lengths) == 0);
}

bool plx_unit_runs_fit(const plx_unit_runs *runs, size_t units)
{
    for (size_t i = 0; i < runs->count; i++) {
        if (runs->lengths[i] > units)
            return false;
        units -= runs->lengths[i];
    }
    return true;
}

bool plx_unit_set_from_runs(plx_unit_set *set, const plx_unit_runs *runs)
{
    if (!plx_unit_runs_fit(runs, set->units))
        return false;
    plx_unit_set_clear(set);
    size_t at = 0;
    for (size_t i = 0; i < runs->count; i++) {
        if (i % 2 == 1)
            plx_unit_set_range(set, PLX_SET_ADD, at, runs->lengths[i]);
        at += runs->lengths[i];
    }
    return true;
}
