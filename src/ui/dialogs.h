/* What stands over everything for a moment: the command palette, which finds every action by its
 * name and shows its key, and files that were opened before, the list of keys, and the search for
 * units. Main thread. */
#ifndef PLX_UI_DIALOGS_H
#define PLX_UI_DIALOGS_H

#include "gui/gui.h"
#include "scene/camera.h"
#include "ui/search.h"

typedef enum plx_dialog {
    PLX_DIALOG_NONE,
    PLX_DIALOG_COMMANDS,
    PLX_DIALOG_KEYS,
    PLX_DIALOG_SEARCH
} plx_dialog;

/* Zeroed: none is open. */
typedef struct plx_dialogs {
    plx_dialog shown;
    bool fresh;     /* opened since the last frame */
    char query[64]; /* of the commands */
    size_t chosen;  /* among those that it finds */
    plx_search search;
} plx_dialogs;

/* Opens it, or closes it where it is open. */
void plx_dialogs_toggle(plx_dialogs *d, plx_dialog dialog);
void plx_dialogs_uninit(plx_dialogs *d);
/* False where none was open. */
bool plx_dialogs_close(plx_dialogs *d);

/* Within a frame, after all else. c: for the search, which is not shown without. */
void plx_dialogs_draw(plx_dialogs *d, plx_gui *g, const plx_panel_context *c,
    const plx_viewport *viewport, plx_requests *requests);

#endif
