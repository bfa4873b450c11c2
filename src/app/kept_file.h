/* Files that the window keeps for its next start: JSON objects in a folder of XDG. A broken one
 * never stops a start: it is set aside under another name. Any thread. */
#ifndef PLX_APP_KEPT_FILE_H
#define PLX_APP_KEPT_FILE_H

#include "base/error.h"

#include <jansson.h>

/* variable: of the environment, "XDG_CONFIG_HOME"; below_home: where that is by default, ".config".
 * False with PLX_ERR_USAGE where the environment names no folder. */
bool plx_kept_file_path(char *out, size_t size, const char *variable, const char *below_home,
    const char *name, plx_error *e);

/* The object, or an empty one; the caller's to json_decref. A file that is not there is none. One
 * that cannot be read or is no JSON object is renamed to PATH.broken, and *why tells that, with
 * what ("settings") for its contents; why->code is PLX_OK else. NULL only where memory is short. */
json_t *plx_kept_file_read(const char *path, const char *what, plx_error *why);

/* Puts it in place at once, and makes the folders on the way. */
bool plx_kept_file_write(const char *path, const char *text, plx_error *e);

#endif
