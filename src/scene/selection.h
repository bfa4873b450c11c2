/* Which units are selected, hidden, or stand back: what people point out, and what it does to the
 * picture. In unit index, whatever order a layer is shown in. One thread.
 *
 * Selecting changes nothing that is drawn of the network itself; hiding and dimming do. Hidden
 * units take their connections with them. While the rest is dimmed, units that are not selected
 * stand back, and so do connections: those not between two selected units or, where no link has
 * selected units at both its ends, those that touch none. */
#ifndef PLX_SCENE_SELECTION_H
#define PLX_SCENE_SELECTION_H

#include "scene/layout.h"
#include "scene/unit_set.h"

/* A unit's flags. */
enum {
    PLX_UNIT_SELECTED = 1,
    PLX_UNIT_HIDDEN = 2,
    PLX_UNIT_DIMMED = 4,
};

/* What is left of the ink of a connection, and of the light of a unit, that stands back. */
#define PLX_DIMMED_SHARE 0.08F

typedef struct plx_selection {
    const plx_network *network; /* borrowed */
    plx_unit_set selected, hidden;
    size_t selected_count, hidden_count;
    bool dim_rest;          /* units that are not selected stand back, where any is selected */
    bool inside;            /* a link has selected units at both its ends */
    uint64_t version;       /* differs whenever anything here does; at least 1 */
    uint64_t shape_version; /* and this whenever something else is hidden or dimmed; at least 1 */
    uint8_t *flags;         /* [unit_count] as of flags_version; read through plx_selection_flags */
    uint64_t flags_version;
} plx_selection;

bool plx_selection_init(plx_selection *s, const plx_network *network, plx_error *e);
void plx_selection_uninit(plx_selection *s);

/* One byte a unit; valid until the next change. */
const uint8_t *plx_selection_flags(plx_selection *s);
/* The byte of one unit, without all others. */
static inline uint8_t plx_selection_flag(const plx_selection *s, size_t unit)
{
    bool selected = plx_unit_set_has(&s->selected, unit);
    bool dimmed = s->dim_rest && s->selected_count > 0 && !selected;
    return (uint8_t)((selected ? PLX_UNIT_SELECTED : 0) | (dimmed ? PLX_UNIT_DIMMED : 0) |
                     (plx_unit_set_has(&s->hidden, unit) ? PLX_UNIT_HIDDEN : 0));
}
/* Whether units or connections are hidden or dimmed at all. */
bool plx_selection_shapes(const plx_selection *s);
/* Connections between units that are both shown, of all that the network has. */
uint64_t plx_selection_connections(const plx_selection *s);
/* What of a connection is shown, 0 to 1, from the flags of the units at its ends. */
static inline float plx_selection_share(const plx_selection *s, uint8_t a, uint8_t b)
{
    if (((a | b) & PLX_UNIT_HIDDEN) != 0)
        return 0;
    /* Two in the selection, or at least one. */
    int back = s->inside ? a | b : a & b;
    return (back & PLX_UNIT_DIMMED) != 0 ? PLX_DIMMED_SHARE : 1;
}

typedef enum plx_select {
    PLX_SELECT_ONLY, /* these and no others */
    PLX_SELECT_ADD,
    PLX_SELECT_REMOVE,
    PLX_SELECT_TOGGLE,
} plx_select;

/* Hidden units are left out: nobody can mean what is not there. */
void plx_select_unit(plx_selection *s, plx_select how, size_t layer, size_t unit);
void plx_select_layer(plx_selection *s, plx_select how, size_t layer);
/* Units whose centres lie in an area of the world. */
void plx_select_rect(
    plx_selection *s, plx_select how, const plx_layout *layout, const plx_bounds *area);
void plx_select_set(plx_selection *s, plx_select how, const plx_unit_set *set);
/* What the centres of the selected units lie within; false where none is selected. */
bool plx_selection_bounds(const plx_selection *s, const plx_layout *layout, plx_bounds *bounds);
/* Selects none. */
void plx_select_none(plx_selection *s);
/* All that are shown and not selected. */
void plx_select_invert(plx_selection *s);

/* Which connections selected units are followed along. */
typedef struct plx_grow {
    bool inputs;      /* from target to source; else from source to target */
    double threshold; /* connections with |w| below it are not there */
    size_t strongest; /* only so many of each unit, at most PLX_GROW_STRONGEST; 0: all */
} plx_grow;

enum { PLX_GROW_STRONGEST = 64 };

/* Adds the units one step away. Without threshold and strongest no weight is looked at; with them
 * those of the selected units are, each once. params: a parameter block. False without memory, with
 * the selection as it was. */
bool plx_select_grow(plx_selection *s, const plx_grow *grow, const float *params, plx_error *e);

/* Hides the selected ones, and selects none. */
void plx_selection_hide(plx_selection *s);
/* Hides all but the selected ones; and, where no link has selected units at both its ends, those
 * that they are linked to, so that one unit is shown with all that it is connected to. What was
 * hidden stays so. Does nothing when none is selected. */
void plx_selection_isolate(plx_selection *s);
/* Nothing is hidden or dimmed any more; what is selected stays so. */
void plx_selection_show_all(plx_selection *s);
void plx_selection_dim_rest(plx_selection *s, bool dim);

/* All that can be undone, compactly. Zeroed: nothing selected, hidden or dimmed. */
typedef struct plx_selection_state {
    plx_unit_runs selected, hidden;
    bool dim_rest;
} plx_selection_state;

bool plx_selection_keep(const plx_selection *s, plx_selection_state *state, plx_error *e);
/* False, with the selection as it was, where the state is of a larger network. */
bool plx_selection_restore(plx_selection *s, const plx_selection_state *state);
void plx_selection_state_uninit(plx_selection_state *state);

#endif
