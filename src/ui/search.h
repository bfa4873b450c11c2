/* The search for units: a field for a query (scene/query.h), what is wrong with it and where, how
 * many units it finds, and examples. Main thread. */
#ifndef PLX_UI_SEARCH_H
#define PLX_UI_SEARCH_H

#include "scene/query.h"
#include "ui/panel.h"

/* Zeroed: nothing is sought. */
typedef struct plx_search {
    char text[160];
    plx_query *query;      /* of the text; NULL where it is empty or wrong; owned */
    plx_error error;       /* what is wrong */
    plx_unit_set found;    /* owned; units 0 before the first */
    size_t count;          /* of those found */
    const plx_network *of; /* that the query is of; borrowed, not read */
    uint64_t sequence;     /* of the snapshot that was searched; 0: none yet */
    bool again;            /* Enter left the field, and nothing was found */
} plx_search;

void plx_search_uninit(plx_search *s);

/* Within a raised window. True when what was found is to be selected: found and count tell. fresh:
 * it was opened just now. */
bool plx_search_draw(
    plx_search *s, plx_gui *g, const plx_panel_context *c, plx_requests *r, bool fresh);

#endif
