/* A folder of a test's own, for setup and teardown of one test or of a group. */
#ifndef PLX_TESTS_FOLDER_H
#define PLX_TESTS_FOLDER_H

#include "support.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* Removes what the cache has. */
static inline void folder_forget(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r %s/plexus", folder);
    assert_int_equal(system(command), 0);
}

/* Removes all that is in it, too, and what was made unwritable. */
static inline int folder_teardown(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "chmod -R u+w %s && rm -r %s", folder, folder);
    return system(command);
}

/* The same, and what the test does is done in it. */
static inline int folder_enter(void **state)
{
    return folder_setup(state) == 0 ? chdir(folder) : -1;
}

/* How many files are in it, with those whose names begin with a dot. */
static inline int folder_files(void)
{
    int count = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (const struct dirent *e; (e = readdir(d));)
        count += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(d);
    return count;
}

/* Goes from one that was entered, and fails where more is in it than the test removed. */
static inline int folder_leave(void)
{
    return chdir("/") == 0 ? rmdir(folder) : -1;
}

/* Where a file of that name is in it; until the next call. */
static inline const char *in_folder(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static inline void folder_write(const char *name, const char *text)
{
    FILE *f = fopen(in_folder(name), "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

#endif
