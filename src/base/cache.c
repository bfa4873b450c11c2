#include "base/cache.h"

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
#include <unistd.h>

static const char MAGIC[8] = "plxwts1"; /* with its NUL */
static const char ENDING[] = ".weights";

/* Before the numbers. */
typedef struct head {
    char magic[8];
    char key[64], sum[64]; /* digits, without NUL */
    uint64_t count;
} head;
_Static_assert(sizeof(head) == 144, "a file of the cache begins so");

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

static void sum_of(const void *values, size_t size, char out[PLX_SHA256_TEXT])
{
    plx_sha256 sum;
    plx_sha256_init(&sum);
    plx_sha256_add(&sum, values, size);
    plx_sha256_text(&sum, out);
}

bool plx_cache_has(const plx_cache_key *key, size_t count)
{
    char path[PATH_MAX];
    struct stat s;
    return path_of(key, false, path) && stat(path, &s) == 0 &&
           (uint64_t)s.st_size == sizeof(head) + count * sizeof(float);
}

bool plx_cache_read(const plx_cache_key *key, float *out, size_t count)
{
    char path[PATH_MAX], sum[PLX_SHA256_TEXT];
    unsigned char *data = NULL;
    size_t size = 0, wanted = count * sizeof *out;
    head h;
    if (!path_of(key, false, path) || !plx_file_read(path, sizeof h + wanted, &data, &size, NULL))
        return false;
    bool ok = size == sizeof h + wanted;
    if (ok) {
        memcpy(&h, data, sizeof h);
        sum_of(data + sizeof h, wanted, sum);
        ok = memcmp(h.magic, MAGIC, sizeof MAGIC) == 0 && h.count == count &&
             memcmp(h.key, key->text, sizeof h.key) == 0 && memcmp(h.sum, sum, sizeof h.sum) == 0;
    }
    if (ok)
        memcpy(out, data + sizeof h, wanted);
    plx_free(data);
    /* So that it is not the oldest one. */
    if (ok)
        utimensat(AT_FDCWD, path, NULL, 0);
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

void plx_cache_trim(uint64_t bytes, size_t files)
{
    char path[PATH_MAX];
    DIR *folder = plx_cache_folder(false, path) ? opendir(path) : NULL;
    entry *entries = NULL;
    size_t count = 0, room = 0;
    uint64_t all = 0;
    if (!folder)
        return;
    for (struct dirent *d; (d = readdir(folder));)
        if (!list_file(dirfd(folder), d->d_name, &entries, &count, &room))
            break;
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
static void keep_bounds(void)
{
    enum { EACH = 32 };
    static atomic_uint written;
    if (atomic_fetch_add_explicit(&written, 1, memory_order_relaxed) % EACH == 0)
        plx_cache_trim(PLX_CACHE_BYTES, PLX_CACHE_FILES);
}

void plx_cache_write(const plx_cache_key *key, const float *values, size_t count)
{
    char path[PATH_MAX], sum[PLX_SHA256_TEXT];
    head h = {.count = count};
    plx_file_writer *w = path_of(key, true, path) ? plx_file_writer_open(path, NULL) : NULL;
    if (!w)
        return;
    sum_of(values, count * sizeof *values, sum);
    memcpy(h.magic, MAGIC, sizeof MAGIC);
    memcpy(h.key, key->text, sizeof h.key);
    memcpy(h.sum, sum, sizeof h.sum);
    if (plx_file_writer_write(w, &h, sizeof h, NULL) &&
        plx_file_writer_write(w, values, count * sizeof *values, NULL))
        plx_file_writer_commit(&w, NULL);
    else
        plx_file_writer_abort(&w);
    keep_bounds();
}
