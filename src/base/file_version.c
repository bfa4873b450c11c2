#include "base/file_version.h"

#include "base/sha256.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static plx_file_version sum_of(const char *path, const struct stat *s)
{
    plx_file_version v = {""};
    char *whole = realpath(path, NULL);
    if (whole) {
        /* Who unpacks or copies a file may give it the time of another of the same size; the time
         * of its inode is nobody's to give. */
        const int64_t facts[] = {(int64_t)s->st_size, (int64_t)s->st_mtim.tv_sec,
            (int64_t)s->st_mtim.tv_nsec, (int64_t)s->st_ctim.tv_sec, (int64_t)s->st_ctim.tv_nsec};
        plx_sha256 sum;
        plx_sha256_init(&sum);
        plx_sha256_add(&sum, whole, strlen(whole) + 1);
        plx_sha256_add(&sum, facts, sizeof facts);
        plx_sha256_text(&sum, v.text);
    }
    free(whole);
    return v;
}

plx_file_version plx_file_version_of(const char *path, int fd)
{
    struct stat s;
    return fstat(fd, &s) == 0 ? sum_of(path, &s) : (plx_file_version){""};
}

plx_file_version plx_file_version_now(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 ? sum_of(path, &s) : (plx_file_version){""};
}

plx_file_version plx_file_version_place(const char *path)
{
    plx_file_version v = {""};
    char *whole = realpath(path, NULL);
    if (whole) {
        plx_sha256 sum;
        plx_sha256_init(&sum);
        plx_sha256_add(&sum, whole, strlen(whole) + 1);
        plx_sha256_text(&sum, v.text);
    }
    free(whole);
    return v;
}

plx_file_version plx_file_version_part(const plx_file_version *of, uint64_t place)
{
    plx_file_version v = {""};
    if (of->text[0]) {
        plx_sha256 sum;
        plx_sha256_init(&sum);
        plx_sha256_add(&sum, of->text, sizeof of->text);
        plx_sha256_add(&sum, &place, sizeof place);
        plx_sha256_text(&sum, v.text);
    }
    return v;
}
