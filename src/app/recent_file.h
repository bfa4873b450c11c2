/* Keeps which files of trained models were opened, from one start to the next: the JSON file
 * $XDG_STATE_HOME/plexus/recent.json. A broken one is set aside. Main thread, but for
 * plx_recent_write. */
#ifndef PLX_APP_RECENT_FILE_H
#define PLX_APP_RECENT_FILE_H

#include "base/error.h"
#include "ui/recent.h"

/* False with PLX_ERR_USAGE where the environment names no folder. */
bool plx_recent_file_path(char *out, size_t size, plx_error *e);

/* Those in the file; none where it cannot be used. */
void plx_recent_read(plx_recent *r, const char *file);
/* Puts the file that the path leads to first; it is in the list once. What is no UTF-8 is left out.
 */
void plx_recent_note(plx_recent *r, const char *path);
/* Puts one path first in the file, and leaves what else is in it by now. Any thread. */
bool plx_recent_write(const char *file, const char *path, plx_error *e);

#endif
