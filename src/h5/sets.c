#include "sets.h"

#include "pipe.h"

#include <stdlib.h>
#include <string.h>

enum { OPEN_MAX = 16 };

typedef struct told {
    char *path; /* NULL: it is not to be asked for */
    plx_h5_dataset about;
} told;

static hid_t file;

static told *sets;
static size_t set_count, set_capacity;

typedef struct opened {
    hid_t id;
    size_t set;
} opened;

/* The one that was used last is the last. */
static opened open_sets[OPEN_MAX];
static size_t open_count;

void *h5_grow(void *array, size_t count, size_t *capacity, size_t size)
{
    if (count == H5_OBJECTS_MAX)
        h5_unsupported("holds more than %d objects", H5_OBJECTS_MAX);
    if (count < *capacity)
        return array;
    *capacity = *capacity * 2 + 64;
    void *grown = realloc(array, *capacity * size);
    if (!grown)
        h5_unsupported("has more objects than there is memory for");
    return grown;
}

void h5_sets_begin(hid_t of)
{
    file = of;
}

void h5_sets_add(const plx_h5_dataset *about, const char *path)
{
    told t = {.about = *about};
    sets = h5_grow(sets, set_count, &set_capacity, sizeof *sets);
    if (!about->contiguous && !(t.path = strdup(path)))
        h5_unsupported("has more objects than there is memory for");
    sets[set_count++] = t;
}

const plx_h5_dataset *h5_sets_about(uint64_t index)
{
    if (index >= set_count || !sets[index].path)
        h5_broken("has no such data set");
    return &sets[index].about;
}

static opened take_out(size_t at)
{
    opened o = open_sets[at];
    open_count--;
    memmove(open_sets + at, open_sets + at + 1, (open_count - at) * sizeof *open_sets);
    return o;
}

hid_t h5_sets_open(uint64_t index)
{
    size_t at = 0;
    opened o = {.set = (size_t)index};
    while (at < open_count && open_sets[at].set != index)
        at++;
    if (at < open_count) {
        o = take_out(at);
    } else {
        if (open_count == OPEN_MAX)
            H5Dclose(take_out(0).id);
        o.id = H5Dopen2(file, sets[index].path, H5P_DEFAULT);
        if (o.id < 0)
            h5_broken("has '%.80s', which cannot be opened", sets[index].path);
    }
    open_sets[open_count++] = o;
    return o.id;
}
