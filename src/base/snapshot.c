#include "base/snapshot.h"

#include "base/beneath.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINK_MAX_SIZE = 256 };

/* Whether the folder that ends at `end` is called so. */
static bool is_model(const char *path, const char *end)
{
    static const char *const kinds[] = {"models--", "datasets--", "spaces--"};
    const char *name = end;
    while (name > path && name[-1] != '/')
        name--;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strncmp(name, kinds[i], strlen(kinds[i])) == 0)
            return true;
    return false;
}

/* The bytes of the path of a link up to its folder "models--NAME", where it is one of a snapshot of
 * that; 0: it is not. *depth: how often one has to go up from the link's folder to get there. */
static size_t find_root(const char *path, size_t *depth)
{
    static const char inner[] = "/snapshots/";
    const char *at = strstr(path, inner);
    while (at && !is_model(path, at))
        at = strstr(at + 1, inner);
    size_t slashes = 0;
    for (const char *c = at ? at : ""; *c; c++)
        slashes += *c == '/';
    *depth = slashes > 0 ? slashes - 1 : 0;
    return slashes > 2 ? (size_t)(at - path) : 0;
}

/* What of the link is after "../" as often as `depth` says, where it is "blobs/HASH"; or NULL. */
static const char *blob_of(const char *target, size_t depth)
{
    static const char blobs[] = "blobs/";
    for (size_t i = 0; i < depth; i++, target += 3)
        if (strncmp(target, "../", 3) != 0)
            return NULL;
    if (strncmp(target, blobs, sizeof blobs - 1) != 0)
        return NULL;
    const char *blob = target + sizeof blobs - 1;
    return *blob && !strchr(blob, '/') && blob[0] != '.' ? target : NULL;
}

int plx_snapshot_open(const char *folder, const char *name)
{
    char path[PATH_MAX], target[LINK_MAX_SIZE];
    size_t depth, root;
    const char *blob = NULL;
    /* What goes up again could not be compared with where the link should lead from. */
    char *whole = realpath(*folder ? folder : ".", NULL);
    int length =
        whole && !strstr(name, "..") ? snprintf(path, sizeof path, "%s/%s", whole, name) : -1;
    free(whole);
    if (length > 0 && (size_t)length < sizeof path && (root = find_root(path, &depth)) > 0) {
        ssize_t n = readlink(path, target, sizeof target - 1);
        target[n > 0 ? n : 0] = '\0';
        blob = n > 0 ? blob_of(target, depth) : NULL;
        path[root] = '\0';
    }
    if (blob)
        return plx_open_beneath(path, blob);
    errno = ELOOP;
    return -1;
}
