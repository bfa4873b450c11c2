#include "io/edge_rows.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "base/thread.h"
#include "io/edge_chunk.h"
#include "io/windows_1252.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum {
    THREADS_MAX = 16,
    NAMES_MAX = 1 << 17, /* of a thread, until it forgets them */
};
static const size_t chunk_default = 256 << 10, texts_max = 4 << 20;

/* One of the threads, which takes chunk after chunk. */
typedef struct reader {
    plx_edge_chunk chunk;
    uint32_t *unit; /* [chunk.units.count] the graph's numbers, of the first `known` */
    size_t known, unit_room;
    uint16_t type[PLX_CHUNK_TYPES], untyped; /* likewise of types, and of none */
    char *text;                              /* of a name that is not UTF-8 */
    size_t text_room;
} reader;

typedef struct reading {
    plx_blob *blob;
    const plx_edge_shape *shape;
    uint64_t from;
    size_t chunk, count; /* bytes of a chunk, and chunks */
    reader *readers;
    atomic_size_t next;

    pthread_mutex_t lock;
    pthread_cond_t moved;
    /* Under the lock: */
    plx_graph_build *build;
    plx_edge_rows *rows;
    int64_t lines;  /* before the chunk whose turn it is */
    size_t turn;    /* chunks are put together in their order */
    size_t filling; /* threads that are writing into the graph's arrays */
    bool failed;
    plx_error *error;
} reading;

static bool no_memory(const reading *r)
{
    return plx_fail_file(r->error, PLX_ERR_MEMORY, r->blob->name, "does not fit in memory");
}

/* A name in UTF-8, and its length; NULL without memory. Names come here once from each thread, and
 * not once from each row. */
static const char *name_of(reading *r, reader *me, const plx_cached_name *n, size_t *length)
{
    const char *text = plx_cached_text(n);
    *length = n->length;
    if (plx_text_is_utf8(text, n->length))
        return text;
    size_t room = (size_t)n->length * PLX_WINDOWS_1252_GROWTH + 1;
    if (room > me->text_room) {
        char *grown = plx_realloc(me->text, room, 1);
        if (!grown) {
            no_memory(r);
            return NULL;
        }
        me->text = grown;
        me->text_room = room;
    }
    r->rows->foreign = true;
    *length = plx_windows_1252_read(text, n->length, me->text);
    return me->text;
}

/* The graph's numbers of units that are new to this thread, in the order in which they came. */
static bool number_units(reading *r, reader *me)
{
    const plx_name_cache *names = &me->chunk.units;
    if (names->count > me->unit_room) {
        uint32_t *grown = plx_realloc(me->unit, names->capacity, sizeof *grown);
        if (!grown)
            return no_memory(r);
        me->unit = grown;
        me->unit_room = names->capacity;
    }
    for (; me->known < names->count; me->known++) {
        size_t length;
        const char *text = name_of(r, me, &names->name[me->known], &length);
        if (!text ||
            !plx_graph_build_unit(r->build, text, length, &me->unit[me->known], NULL, r->error))
            return false;
    }
    return true;
}

/* Rows without a type are of the type "" as soon as others have one. */
static bool number_types(reading *r, reader *me)
{
    plx_graph_build *b = r->build;
    const plx_edge_chunk *c = &me->chunk;
    size_t n = c->types.count < PLX_CHUNK_TYPES ? c->types.count : PLX_CHUNK_TYPES;
    bool none = plx_graph_build_types(b) == 0 && plx_graph_build_connections(b) > 0;
    for (size_t i = 0; i <= n; i++) {
        none = none || i == c->untyped || (i == n && c->untyped != SIZE_MAX);
        if (none && plx_graph_build_types(b) > 0) {
            none = false;
            if (!plx_graph_build_type(b, "", 0, &me->untyped, r->error))
                return false;
        }
        if (i == n)
            break;
        size_t length;
        const char *text = name_of(r, me, &c->types.name[i], &length);
        if (!text || !plx_graph_build_type(b, text, length, &me->type[i], r->error))
            return false;
    }
    return true;
}

/* Room for the chunk's rows, and by what came so far, for all that will come. */
static bool find_room(reading *r, const reader *me, plx_graph_rows *out)
{
    plx_graph_build *b = r->build;
    const plx_edge_chunk *c = &me->chunk;
    bool types = plx_graph_build_types(b) > 0;
    if (!plx_graph_build_has_room(b, c->rows, c->weighted, types)) {
        while (r->filling > 0)
            pthread_cond_wait(&r->moved, &r->lock);
        double rows = (double)(plx_graph_build_connections(b) + c->rows);
        double share = (double)(c->to - r->from) / (double)(r->blob->size - r->from);
        double all = rows / share * 1.01 + 64;
        plx_error none;
        if (all < 0x1p32)
            plx_graph_build_reserve(b, (size_t)all, c->weighted, types, &none);
    }
    return plx_graph_build_rows(b, c->rows, c->weighted, types, c->odd, out, r->error);
}

static bool put(reading *r, reader *me, plx_graph_rows *out)
{
    const plx_edge_chunk *c = &me->chunk;
    plx_edge_rows *rows = r->rows;
    if (c->failed) {
        *r->error = c->error;
        r->error->line += r->error->line > 0 ? r->lines : 0;
        return false;
    }
    if (c->counts.skipped > 0 && rows->skipped == 0)
        rows->first_skipped = r->lines + c->counts.first_skipped;
    if (c->counts.marked > 0 && rows->marked == 0)
        rows->first_marked = r->lines + c->counts.first_marked;
    rows->skipped += c->counts.skipped;
    rows->ragged += c->counts.ragged;
    rows->marked += c->counts.marked;
    r->lines += c->lines;
    return number_units(r, me) && number_types(r, me) && find_room(r, me, out);
}

static void fill(const reader *me, const plx_graph_rows *out)
{
    const plx_edge_chunk *c = &me->chunk;
    for (size_t i = 0; i < c->rows; i++) {
        out->source[i] = me->unit[c->source[i]];
        out->target[i] = me->unit[c->target[i]];
    }
    if (out->weight && c->rows > 0)
        memcpy(out->weight, c->weight, c->rows * sizeof *out->weight);
    for (size_t i = 0; out->type && i < c->rows; i++)
        out->type[i] = c->type[i] == PLX_UNTYPED ? me->untyped : me->type[c->type[i]];
}

/* Waits for the chunks before this one, and adds it to the graph; false when reading ends. */
static bool take(reading *r, reader *me, size_t index)
{
    plx_graph_rows out;
    pthread_mutex_lock(&r->lock);
    while (r->turn != index && !r->failed)
        pthread_cond_wait(&r->moved, &r->lock);
    bool ok = !r->failed && put(r, me, &out);
    r->failed = !ok;
    r->filling += ok;
    r->turn++;
    pthread_cond_broadcast(&r->moved);
    pthread_mutex_unlock(&r->lock);
    if (!ok)
        return false;
    fill(me, &out);
    pthread_mutex_lock(&r->lock);
    r->filling--;
    pthread_cond_broadcast(&r->moved);
    pthread_mutex_unlock(&r->lock);
    return true;
}

static void read_chunks(void *user, size_t thread)
{
    reading *r = user;
    reader *me = &r->readers[thread];
    plx_edge_chunk *c = &me->chunk;
    bool ok = true;
    plx_edge_chunk_init(c);
    c->blob = r->blob;
    c->shape = r->shape;
    while (ok) {
        size_t index = atomic_fetch_add_explicit(&r->next, 1, memory_order_relaxed);
        if (index >= r->count)
            break;
        if (c->units.count > NAMES_MAX || c->units.text_bytes > texts_max) {
            plx_name_cache_clear(&c->units);
            me->known = 0;
        }
        c->first = index == 0;
        c->from = r->from + (uint64_t)index * r->chunk;
        c->to = index + 1 == r->count ? r->blob->size : c->from + r->chunk;
        plx_edge_chunk_read(c);
        ok = take(r, me, index);
    }
    plx_edge_chunk_uninit(c);
    plx_free(me->unit);
    plx_free(me->text);
}

bool plx_edge_rows_read(plx_blob *blob, const plx_edge_shape *shape, uint64_t from,
    int64_t lines_before, size_t chunk, plx_graph_build *b, plx_edge_rows *rows, plx_error *e)
{
    plx_error error = {0};
    *rows = (plx_edge_rows){0};
    if (from >= blob->size)
        return true;
    reading r = {
        .blob = blob,
        .shape = shape,
        .from = from,
        .chunk = chunk > 0 ? chunk : chunk_default,
        .build = b,
        .rows = rows,
        .lines = lines_before,
        .error = &error,
    };
    r.count = (size_t)((blob->size - from + r.chunk - 1) / r.chunk);
    size_t threads = plx_core_count() < THREADS_MAX ? plx_core_count() : THREADS_MAX;
    threads = threads < r.count ? threads : r.count;
    r.readers = plx_alloc(threads, sizeof *r.readers);
    if (!r.readers)
        return plx_fail_file(e, PLX_ERR_MEMORY, blob->name, "does not fit in memory");
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.moved, NULL);
    plx_parallel((unsigned)threads, threads, read_chunks, &r);
    pthread_cond_destroy(&r.moved);
    pthread_mutex_destroy(&r.lock);
    plx_free(r.readers);
    if (r.failed && e)
        *e = error;
    return !r.failed;
}
