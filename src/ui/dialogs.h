/* What stands over everything for a moment: the command palette, which finds every action by its
 * name and shows its key, and files that were opened before, the list of keys, the search for
 * units, and the field in which a weight is set. Main thread. */
#ifndef PLX_UI_DIALOGS_H
#define PLX_UI_DIALOGS_H

#include "gui/gui.h"
#include "scene/camera.h"
#include "ui/search.h"

typedef enum plx_dialog {
    PLX_DIALOG_NONE,
    PLX_DIALOG_COMMANDS,
    PLX_DIALOG_KEYS,
    PLX_DIALOG_SEARCH,
    PLX_DIALOG_VALUE
} plx_dialog;

/* A weight or a bias that is set by hand. */
typedef struct plx_value_edit {
    const plx_network *of; /* borrowed, not read */
    bool is_bias;
    plx_connection_ref connection; /* else of the unit: */
    plx_unit_ref unit;
    size_t parameter; /* its number */
    char text[32];    /* as it is typed */
    bool again;       /* Enter left the field with what is no number */
    double x, y;      /* where in the window it is seen, pixels: the field leaves it free */
} plx_value_edit;

/* Zeroed: none is open. */
typedef struct plx_dialogs {
    const plx_action_table *actions; /* of the window; NULL: of networks */
    plx_dialog shown;
    bool fresh;     /* opened since the last frame */
    char query[64]; /* of the commands */
    size_t chosen;  /* among those that it finds */
    plx_search search;
    plx_value_edit value;
} plx_dialogs;

/* Opens it, or closes it where it is open. */
void plx_dialogs_toggle(plx_dialogs *d, plx_dialog dialog);
/* Opens that of a value, which is now so much. */
void plx_dialogs_edit(plx_dialogs *d, const plx_value_edit *of, double now);
void plx_dialogs_uninit(plx_dialogs *d);
/* False where none was open. */
bool plx_dialogs_close(plx_dialogs *d);

/* Within a frame, after all else. c: for the search and values, which are not shown without. */
void plx_dialogs_draw(plx_dialogs *d, plx_gui *g, const plx_panel_context *c,
    const plx_viewport *viewport, plx_requests *requests);

#endif
