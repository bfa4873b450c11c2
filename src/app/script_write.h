/* Scripts as text again, and changes to them: what the window's timeline edits. One thread. */
#ifndef PLX_APP_SCRIPT_WRITE_H
#define PLX_APP_SCRIPT_WRITE_H

#include "app/script.h"

/* The longest command, with its time and both its texts. */
enum { PLX_CUE_TEXT_MAX = 1200 };

/* The cue as a line without its end; false where it would be longer than size - 1 bytes. Reading it
 * gives the same cue. */
bool plx_cue_write(const plx_cue *cue, char *out, size_t size);

/* All of them, a line each, to be freed with plx_free; comments are gone. NULL on failure. */
char *plx_script_write(const plx_script *script, plx_error *e);

/* Puts a cue in place of the one at `index`, or adds it where that is the count, or with NULL takes
 * that one away; it goes where its time belongs, behind others of the same time, and *index says
 * where that is. Texts of the cue are copied. A script of zeros is empty. False, with the script as
 * it was, where it would be none. Pointers into the old script are stale. */
bool plx_script_change(plx_script *script, size_t *index, const plx_cue *cue, plx_error *e);

#endif
