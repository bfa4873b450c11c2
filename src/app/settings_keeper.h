/* Follows what people change of a window, and writes its settings on a thread of its own a moment
 * later, so that no frame waits for the disk. Of both kinds of windows. Main thread. */
#ifndef PLX_APP_SETTINGS_KEEPER_H
#define PLX_APP_SETTINGS_KEEPER_H

#include "app/job.h"
#include "app/settings.h"
#include "platform/window.h"

/* Zeroed: nothing is kept. */
typedef struct plx_settings_keeper {
    plx_settings_file *file; /* NULL: likewise; borrowed */
    const char *path;        /* borrowed */
    plx_settings now;        /* as they are, or were when last looked at */
    /* What differs from the start alone is people's choice: the rest may be the command line's. */
    plx_theme theme_at_start;
    double scale_at_start;
    plx_window_place place_at_start;
    bool theme_chosen, scale_chosen, place_chosen;
    bool unsaved, failed;
    double changed_s;
    plx_job *job; /* that writes them; NULL: none */
    char *text;   /* which it writes, owned */
} plx_settings_keeper;

/* As the window begins. file: NULL where nothing is kept. */
void plx_settings_keeper_init(plx_settings_keeper *k, plx_settings_file *file, const char *path,
    const plx_settings *s, plx_theme theme, double scale, plx_window_place place);
/* Puts into *s what of these three is another than at the start. */
void plx_settings_keeper_choose(
    plx_settings_keeper *k, plx_settings *s, plx_theme theme, double scale, plx_window_place place);
/* To be called again and again with what they are. False with what could not be written, once. */
bool plx_settings_keeper_note(
    plx_settings_keeper *k, const plx_settings *s, double now_s, plx_error *e);
/* At the end: writes what is not written yet, and waits for it. */
bool plx_settings_keeper_close(plx_settings_keeper *k, plx_error *e);

#endif
