/* A folder of a test's own, for setup and teardown of one test or of a group. */
#ifndef PLX_TESTS_FOLDER_H
#define PLX_TESTS_FOLDER_H

#include "support.h"

#include <stdio.h>
#include <stdlib.h>

static char folder[32]; /* its path */

static inline int folder_setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/plexus-test-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
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
