#include "base/cache.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/sha256.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char MAGIC[8] = "plxwts1"; /* with its NUL */

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
    int n = snprintf(out, PATH_MAX, "%s/%s.weights", folder, key->text);
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
    return ok;
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
}
