/* What stands over everything for a moment: the command palette, which finds every action by its
 * name and shows its key, and the list of keys. Main thread. */
#ifndef PLX_UI_DIALOGS_H
#define PLX_UI_DIALOGS_H

#include "gui/gui.h"
#include "scene/camera.h"
#include "ui/requests.h"

typedef enum plx_dialog { PLX_DIALOG_NONE, PLX_DIALOG_COMMANDS, PLX_DIALOG_KEYS } plx_dialog;

/* Zeroed: none is open. */
typedef struct plx_dialogs {
    plx_dialog shown;
    bool fresh;     /* opened since the last frame */
    char query[64]; /* of the commands */
    size_t chosen;  /* among those that it finds */
} plx_dialogs;

/* Opens it, or closes it where it is open. */
void plx_dialogs_toggle(plx_dialogs *d, plx_dialog dialog);
/* False where none was open. */
bool plx_dialogs_close(plx_dialogs *d);

/* Within a frame, after all else. */
void plx_dialogs_draw(
    plx_dialogs *d, plx_gui *g, const plx_viewport *viewport, plx_requests *requests);

#endif
