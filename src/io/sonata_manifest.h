/* Variables of a configuration of SONATA: texts that stand for parts of paths ($BASE_DIR), and may
 * be made of each other. For sonata_config.c. One thread. */
#ifndef PLX_IO_SONATA_MANIFEST_H
#define PLX_IO_SONATA_MANIFEST_H

#include "base/error.h"

enum {
    PLX_SONATA_VARIABLES = 1024,
    PLX_SONATA_PATH = 4096, /* bytes of a path, with a NUL */
};

typedef struct plx_sonata_variable {
    char *name, *text; /* owned; the name without its $ */
    size_t at;         /* in the configuration's text, for errors */
    int state;
} plx_sonata_variable;

typedef struct plx_sonata_manifest {
    const char *file; /* for errors; borrowed */
    size_t count;
    plx_sonata_variable *variable; /* [count] */
} plx_sonata_manifest;             /* zeroed but for file is empty */

/* name: with its $ or without. Errors are at the offset `at`. */
bool plx_sonata_manifest_add(
    plx_sonata_manifest *m, const char *name, const char *text, size_t at, plx_error *e);
/* text, which stands at `at`, with the variables in it put in. $configdir, and ${configdir}, is
 * there always: the folder of the configuration. */
bool plx_sonata_manifest_expand(
    plx_sonata_manifest *m, const char *text, size_t at, char out[PLX_SONATA_PATH], plx_error *e);
void plx_sonata_manifest_uninit(plx_sonata_manifest *m);

#endif
