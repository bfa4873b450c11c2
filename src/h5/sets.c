#include "sets.h"

#include "pipe.h"

#include <stdlib.h>
#include <string.h>

enum {
    OPEN_MAX = 16,
    KEPT_MAX = 64 << 20,  /* bytes that all open sets keep unpacked */
    CHUNK_MAX = 32 << 20, /* bytes of a chunk that is kept: unpacking takes some times as many */
    CHUNK_COSTS = 512,    /* bytes that HDF5 takes for each that it keeps */
    SLOTS_A_CHUNK = 4,    /* of HDF5's table of them, so that few meet */
    UNPACK_RATIO = 2000,  /* bytes that may be unpacked for one of the file */
};
static const uint64_t unpack_free = 64 << 20;

typedef struct told {
    char *path; /* NULL: it is not to be asked for */
    plx_h5_dataset about;
    size_t chunks, kept; /* what it keeps while it is open; 0: as HDF5 would */
} told;

static hid_t file;
static uint64_t unpack_left; /* bytes */

static told *sets;
static size_t set_count, set_capacity;

typedef struct opened {
    hid_t id;
    size_t set;
} opened;

/* The one that was used last is the last. */
static opened open_sets[OPEN_MAX];
static size_t open_count, open_kept;

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

void h5_sets_begin(hid_t of, uint64_t file_size)
{
    file = of;
    if (__builtin_mul_overflow(file_size, (uint64_t)UNPACK_RATIO, &unpack_left))
        unpack_left = UINT64_MAX / 2;
    unpack_left += unpack_free;
}

/* a * b, or the most that there is. */
static uint64_t times(uint64_t a, uint64_t b)
{
    uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

/* How often each chunk is unpacked where none is kept: once for each part that is asked for. Those
 * of numbers are half a slab at least, on average. */
static uint64_t visits(const plx_h5_dataset *d, uint64_t each, uint64_t bytes)
{
    return bytes /
               (d->class == PLX_H5_STRING ? times(each, PLX_H5_STRINGS_ROWS) : PLX_H5_SLAB / 2) +
           1;
}

/* Sets what is to be kept of a data set that is packed: the chunks that lie side by side as far as
 * numbers of one are read between those of others. each: bytes of a number. */
static void keep_chunks(told *t, uint64_t each, hid_t properties)
{
    hsize_t chunk[PLX_H5_RANK_MAX];
    const plx_h5_dataset *d = &t->about;
    uint64_t bytes = each, beside = 1, all = 1;
    bool apart = true; /* numbers of a chunk so far follow each other */
    if (H5Pget_chunk(properties, PLX_H5_RANK_MAX, chunk) != (int)d->rank)
        h5_broken("has '%.80s' in chunks that cannot be understood", t->path);
    for (uint32_t i = 0; i < d->rank; i++) {
        if (chunk[i] == 0)
            h5_broken("has '%.80s' in chunks of nothing", t->path);
        uint64_t along = d->shape[i] / chunk[i] + (d->shape[i] % chunk[i] > 0);
        bytes = times(bytes, chunk[i]);
        beside = apart ? 1 : times(beside, along);
        all = times(all, along);
        apart = apart && (chunk[i] == 1 || d->shape[i] == 1);
    }
    uint64_t kept = times(beside, bytes), unpacked = times(all, bytes);
    if (bytes <= CHUNK_MAX && times(beside, bytes + CHUNK_COSTS) <= KEPT_MAX) {
        t->chunks = (size_t)beside;
        t->kept = (size_t)kept;
    } else {
        unpacked = times(unpacked, visits(d, each, kept));
    }
    if (unpacked > unpack_left)
        h5_unsupported(
            "has '%.80s' packed so that over %d times the file's size would be unpacked to read it",
            t->path, UNPACK_RATIO);
    unpack_left -= unpacked;
}

void h5_sets_add(const plx_h5_dataset *about, size_t each, hid_t properties, const char *path)
{
    told t = {.about = *about};
    each = each ? each : 1;
    sets = h5_grow(sets, set_count, &set_capacity, sizeof *sets);
    if (!about->contiguous && !(t.path = strdup(path)))
        h5_unsupported("has more objects than there is memory for");
    if (H5Pget_layout(properties) == H5D_CHUNKED && H5Pget_nfilters(properties) > 0)
        keep_chunks(&t, each, properties);
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

/* What HDF5 keeps of a set is told when it is opened. */
static hid_t open_anew(const told *t)
{
    hid_t access = H5Pcreate(H5P_DATASET_ACCESS);
    if (access >= 0 && t->kept > 0 &&
        H5Pset_chunk_cache(access, t->chunks * SLOTS_A_CHUNK + 1, t->kept, 1) < 0)
        access = -1;
    hid_t id = access < 0 ? -1 : H5Dopen2(file, t->path, access);
    if (id < 0)
        h5_broken("has '%.80s', which cannot be opened", t->path);
    H5Pclose(access);
    return id;
}

hid_t h5_sets_open(uint64_t index)
{
    size_t at = 0;
    opened o = {.set = (size_t)index};
    const told *t = &sets[index];
    while (at < open_count && open_sets[at].set != index)
        at++;
    if (at < open_count) {
        o = take_out(at);
    } else {
        while (open_count > 0 && (open_count == OPEN_MAX || open_kept + t->kept > KEPT_MAX)) {
            opened oldest = take_out(0);
            open_kept -= sets[oldest.set].kept;
            H5Dclose(oldest.id);
        }
        o.id = open_anew(t);
        open_kept += t->kept;
    }
    open_sets[open_count++] = o;
    return o.id;
}
