/* A folder of a test's own, for setup and teardown of one test or of a group. */
#ifndef PLX_TESTS_FOLDER_H
#define PLX_TESTS_FOLDER_H

#include "support.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

static char folder[32]; /* its path */

static inline int folder_setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/plexus-test-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

/* The same, with the cache in it (base/cache.h). */
static inline int folder_setup_cache(void **state)
{
    return folder_setup(state) == 0 ? setenv("XDG_CACHE_HOME", folder, 1) : -1;
}

/* How many files the cache has; in each a byte is changed where that is wanted. */
static inline int folder_cached(bool spoil)
{
    char command[320];
    snprintf(command, sizeof command,
        "cd %s/plexus 2>/dev/null || exit 0; n=0; for f in *.weights; do test -f \"$f\" || break; "
        "%s n=$((n + 1)); done; exit $n",
        folder, spoil ? "printf '\\377' | dd of=\"$f\" bs=1 seek=300 conv=notrunc 2>&-;" : "");
    return WEXITSTATUS(system(command));
}

/* Removes all that is in it, too, and what was made unwritable. */
static inline int folder_teardown(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "chmod -R u+w %s && rm -r %s", folder, folder);
    return system(command);
}

/* Where a file of that name is in it; until the next call. */
static inline const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

#endif
