#include "base/cache.h"

#include "base/blob.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/sha256.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char MAGIC[8] = "plxwts2"; /* with its NUL */
static const char ENDING[] = ".weights";

enum { LANES = 4, SLICE = 1 << 18 /* bytes that are read and summed at once */ };

/* Tells whether bytes are those that were written. Faster than memory, which SHA-256 is not by far:
 * it is no defence, for who can write into the folder can do worse. */
typedef struct digest {
    uint64_t lane[LANES];
} digest;

/* Before the numbers. */
typedef struct head {
    char magic[8];
    char key[64]; /* digits, without NUL */
    digest sum;
    uint64_t bytes;
} head;
_Static_assert(sizeof(head) == 112, "a file of the cache begins so");

plx_cache_key plx_cache_key_of(const plx_file_version *version, const void *what, size_t size)
{
    plx_cache_key key = {""};
    if (version->text[0]) {
        plx_sha256 sum;
        plx_sha256_init(&sum);
        plx_sha256_add(&sum, MAGIC, sizeof MAGIC);
        plx_sha256_add(&sum, version->text, sizeof version->text);
        plx_sha256_add(&sum, what, size);
        plx_sha256_text(&sum, key.text);
    }
    return key;
}

plx_cache_key plx_cache_key_from(const plx_cache_key *of, const void *what, size_t size)
{
    plx_file_version version;
    memcpy(version.text, of->text, sizeof version.text);
    return plx_cache_key_of(&version, what, size);
}

bool plx_cache_folder(bool make, char out[PATH_MAX])
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char folder[PATH_MAX];
    int n = cache && cache[0] == '/' ? snprintf(folder, sizeof folder, "%s", cache)
            : home && home[0] == '/' ? snprintf(folder, sizeof folder, "%s/.cache", home)
                                     : -1;
    if (n < 0 || (size_t)n >= sizeof folder)
        return false;
    if (make && mkdir(folder, 0700) != 0 && errno != EEXIST)
        return false;
    n = snprintf(out, PATH_MAX, "%s/plexus", folder);
    return n > 0 && n < PATH_MAX && (!make || mkdir(out, 0700) == 0 || errno == EEXIST);
}

/* False where there is no folder for it. */
static bool path_of(const plx_cache_key *key, bool make, char out[PATH_MAX])
{
    char folder[PATH_MAX];
    if (!key->text[0] || !plx_cache_folder(make, folder))
        return false;
    int n = snprintf(out, PATH_MAX, "%s/%s%s", folder, key->text, ENDING);
    return n > 0 && n < PATH_MAX;
}

/* Each step can be undone, so that no change of a single word goes unseen. */
static void add_word(uint64_t *lane, uint64_t word)
{
    uint64_t x = *lane ^ word;
    *lane = (x << 29 | x >> 35) * UINT64_C(0x9e3779b97f4a7c15);
}

static void add_to_digest(digest *sum, const void *bytes, size_t size)
{
    const char *at = bytes;
    digest d = *sum;
    for (; size >= sizeof d; at += sizeof d, size -= sizeof d) {
        uint64_t words[LANES];
        memcpy(words, at, sizeof words);
        for (int i = 0; i < LANES; i++)
            add_word(&d.lane[i], words[i]);
    }
    if (size > 0) {
        uint64_t words[LANES] = {0};
        memcpy(words, at, size);
        for (int i = 0; i < LANES; i++)
            add_word(&d.lane[i], words[i]);
    }
    *sum = d;
}

bool plx_cache_has(const plx_cache_key *key, size_t count)
{
    char path[PATH_MAX];
    struct stat s;
    return path_of(key, false, path) && stat(path, &s) == 0 &&
           (uint64_t)s.st_size == sizeof(head) + count * sizeof(float);
}

/* Summed while it is in the near caches. */
static bool read_place(plx_blob *b, uint64_t from, const plx_cache_place *place, digest *sum)
{
    for (size_t at = 0, n; at < place->size; at += n) {
        char *to = (char *)place->at + at;
        n = place->size - at < SLICE ? place->size - at : SLICE;
        if (!plx_blob_read(b, from + at, to, n, NULL))
            return false;
        add_to_digest(sum, to, n);
    }
    return true;
}

static bool read_blob(
    plx_blob *b, const plx_cache_key *key, const plx_cache_place *places, size_t count)
{
    head h;
    digest sum = {{0}};
    uint64_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += places[i].size;
    if (b->size != sizeof h + bytes || !plx_blob_read(b, 0, &h, sizeof h, NULL) ||
        memcmp(h.magic, MAGIC, sizeof MAGIC) != 0 || memcmp(h.key, key->text, sizeof h.key) != 0 ||
        h.bytes != bytes)
        return false;
    uint64_t at = sizeof h;
    for (size_t i = 0; i < count; at += places[i++].size)
        if (!read_place(b, at, &places[i], &sum))
            return false;
    return memcmp(&sum, &h.sum, sizeof sum) == 0;
}

bool plx_cache_read_places(const plx_cache_key *key, const plx_cache_place *places, size_t count)
{
    char path[PATH_MAX];
    plx_blob *b = path_of(key, false, path) ? plx_blob_open(path, NULL) : NULL;
    bool ok = b && read_blob(b, key, places, count);
    plx_blob_destroy(&b);
    /* So that it is not the oldest one. */
    if (ok)
        utimensat(AT_FDCWD, path, NULL, 0);
    return ok;
}

bool plx_cache_read(const plx_cache_key *key, float *out, size_t count)
{
    if (!plx_cache_has(key, count))
        return false;
    float *read = plx_alloc(count, sizeof *read);
    bool ok = read && plx_cache_read_places(key, &(plx_cache_place){read, count * sizeof *read}, 1);
    if (ok)
        memcpy(out, read, count * sizeof *read);
    plx_free(read);
    return ok;
}

/* -- Bounds ------------------------------------------------------------------------------------ */

typedef struct entry {
    char name[65 + sizeof ENDING];
    uint64_t size;
    struct timespec used;
} entry;

static int by_age(const void *a, const void *b)
{
    const struct timespec *p = &((const entry *)a)->used, *q = &((const entry *)b)->used;
    if (p->tv_sec != q->tv_sec)
        return p->tv_sec < q->tv_sec ? -1 : 1;
    return (p->tv_nsec > q->tv_nsec) - (p->tv_nsec < q->tv_nsec);
}

/* Adds a file of the cache; false where that cannot be. */
static bool list_file(int folder, const char *name, entry **entries, size_t *count, size_t *room)
{
    struct stat s;
    size_t length = strlen(name);
    if (length != 64 + strlen(ENDING) || strcmp(name + 64, ENDING) != 0 ||
        fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(s.st_mode))
        return true;
    if (*count == *room) {
        size_t more = *room ? *room * 2 : 256;
        entry *grown = plx_realloc(*entries, more, sizeof *grown);
        if (!grown)
            return false;
        *entries = grown;
        *room = more;
    }
    entry *e = &(*entries)[(*count)++];
    *e = (entry){.size = (uint64_t)s.st_size, .used = s.st_mtim};
    memcpy(e->name, name, length);
    return true;
}

/* What was being written when a program was killed (base/file.h), long ago. */
static void drop_unfinished(int folder, const char *name)
{
    enum { LONG_AGO = 24 * 3600 };
    struct stat s;
    if (strncmp(name, ".plexus-", 8) == 0 && fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(s.st_mode) && s.st_mtim.tv_sec < time(NULL) - LONG_AGO)
        unlinkat(folder, name, 0);
}

void plx_cache_trim(uint64_t bytes, size_t files)
{
    char path[PATH_MAX];
    DIR *folder = plx_cache_folder(false, path) ? opendir(path) : NULL;
    entry *entries = NULL;
    size_t count = 0, room = 0;
    uint64_t all = 0;
    if (!folder)
        return;
    for (struct dirent *d; (d = readdir(folder));) {
        drop_unfinished(dirfd(folder), d->d_name);
        if (!list_file(dirfd(folder), d->d_name, &entries, &count, &room))
            break;
    }
    for (size_t i = 0; i < count; i++)
        all += entries[i].size;
    if (count > 0)
        qsort(entries, count, sizeof *entries, by_age);
    for (size_t i = 0; i < count && (all > bytes || count - i > files); i++)
        if (unlinkat(dirfd(folder), entries[i].name, 0) == 0 || errno == ENOENT)
            all -= entries[i].size;
    plx_free(entries);
    closedir(folder);
}

/* Whoever writes much looks now and then. */
static void keep_bounds(uint64_t bytes)
{
    enum {
        EACH = 1 << 26,
        LEAST = EACH / 32 /* as what so few count that there are not too many */
    };
    static _Atomic uint64_t written = EACH;
    uint64_t more = bytes > LEAST ? bytes : LEAST;
    uint64_t before = atomic_fetch_add_explicit(&written, more, memory_order_relaxed);
    if (before / EACH != (before + more) / EACH || before == EACH)
        plx_cache_trim(PLX_CACHE_BYTES, PLX_CACHE_FILES);
}

static void sum_piece(const plx_cache_piece *piece, digest *sum)
{
    for (size_t at = 0, n; at < piece->size; at += n) {
        n = piece->size - at < SLICE ? piece->size - at : SLICE;
        add_to_digest(sum, (const char *)piece->at + at, n);
    }
}

void plx_cache_write_pieces(const plx_cache_key *key, const plx_cache_piece *pieces, size_t count)
{
    char path[PATH_MAX];
    head h = {.bytes = 0};
    plx_file_writer *w = path_of(key, true, path) ? plx_file_writer_open(path, NULL) : NULL;
    if (!w)
        return;
    for (size_t i = 0; i < count; i++) {
        h.bytes += pieces[i].size;
        sum_piece(&pieces[i], &h.sum);
    }
    memcpy(h.magic, MAGIC, sizeof MAGIC);
    memcpy(h.key, key->text, sizeof h.key);
    bool ok = plx_file_writer_write(w, &h, sizeof h, NULL);
    for (size_t i = 0; ok && i < count; i++)
        ok = plx_file_writer_write(w, pieces[i].at, pieces[i].size, NULL);
    if (ok)
        plx_file_writer_place(&w, NULL);
    else
        plx_file_writer_abort(&w);
    keep_bounds(sizeof h + h.bytes);
}

void plx_cache_write(const plx_cache_key *key, const float *values, size_t count)
{
    plx_cache_write_pieces(key, &(plx_cache_piece){values, count * sizeof *values}, 1);
}
