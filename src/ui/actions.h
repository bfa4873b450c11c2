/* What a person can do at a window, by key or by script: one table for each kind of window, which
 * the key handling, the list of actions, that of keys and scripts all read. No state; any thread.
 */
#ifndef PLX_UI_ACTIONS_H
#define PLX_UI_ACTIONS_H

#include "platform/keys.h"
#include "ui/strings.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum plx_action {
    PLX_ACTION_NONE,
    PLX_ACTION_FRAME_ALL,
    PLX_ACTION_ZOOM_IN,
    PLX_ACTION_ZOOM_OUT,
    PLX_ACTION_PAN_LEFT,
    PLX_ACTION_PAN_RIGHT,
    PLX_ACTION_PAN_UP,
    PLX_ACTION_PAN_DOWN,
    PLX_ACTION_FULLSCREEN,
    PLX_ACTION_PAUSE,
    PLX_ACTION_STEP,
    PLX_ACTION_STEP_EPOCH,
    PLX_ACTION_RESET,
    PLX_ACTION_RESET_AGAIN,
    PLX_ACTION_SLOWER,
    PLX_ACTION_FASTER,
    PLX_ACTION_OPTIMIZER,
    PLX_ACTION_SET_VALUE, /* of the weight or bias that is pointed at */
    PLX_ACTION_PACE_LESS,
    PLX_ACTION_PACE_MORE,
    PLX_ACTION_SAMPLE_NEXT,
    PLX_ACTION_SAMPLE_PREVIOUS,
    PLX_ACTION_UNDO,
    PLX_ACTION_REDO,
    PLX_ACTION_VIEW_BACK,
    PLX_ACTION_VIEW_FORWARD,
    PLX_ACTION_SEARCH,
    PLX_ACTION_FRAME_SELECTED,
    PLX_ACTION_GROW_INPUTS,
    PLX_ACTION_GROW_OUTPUTS,
    PLX_ACTION_SELECT_INVERT,
    PLX_ACTION_SELECT_NONE,
    PLX_ACTION_ISOLATE,
    PLX_ACTION_HIDE,
    PLX_ACTION_SHOW_ALL,
    PLX_ACTION_DIM_REST,
    PLX_ACTION_PALETTE,
    PLX_ACTION_CURVE,
    PLX_ACTION_GAIN_LESS,
    PLX_ACTION_GAIN_MORE,
    PLX_ACTION_GAMMA_LESS,
    PLX_ACTION_GAMMA_MORE,
    PLX_ACTION_THRESHOLD_LESS,
    PLX_ACTION_THRESHOLD_MORE,
    PLX_ACTION_STRONGEST_LESS,
    PLX_ACTION_STRONGEST_MORE,
    PLX_ACTION_STYLE_RESET,
    PLX_ACTION_THEME,
    PLX_ACTION_PICTURES,
    PLX_ACTION_SCALE_MORE,
    PLX_ACTION_SCALE_LESS,
    PLX_ACTION_SCALE_RESET,
    PLX_ACTION_VIEW,
    PLX_ACTION_IN_PLACE,
    PLX_ACTION_IN_PLACE_ALL,
    PLX_ACTION_ORDER_LAYER,
    PLX_ACTION_ORDER_ALL,
    PLX_ACTION_ORDER_INDEX,
    PLX_ACTION_FOLD,
    PLX_ACTION_FOLD_ALL,
    PLX_ACTION_NUMBERS,
    PLX_ACTION_SAVE,
    PLX_ACTION_RECORD,
    PLX_ACTION_FILM_VIEW,
    PLX_ACTION_FILM_PLAY,
    PLX_ACTION_FILM_MAKE,
    PLX_ACTION_HELP,
    PLX_ACTION_COMMANDS,
    PLX_ACTION_PANELS,
    PLX_ACTION_FOCUS,
    PLX_ACTION_BOOKMARK_1, /* go there; 1 to 9 */
    PLX_ACTION_BOOKMARK_2,
    PLX_ACTION_BOOKMARK_3,
    PLX_ACTION_BOOKMARK_4,
    PLX_ACTION_BOOKMARK_5,
    PLX_ACTION_BOOKMARK_6,
    PLX_ACTION_BOOKMARK_7,
    PLX_ACTION_BOOKMARK_8,
    PLX_ACTION_BOOKMARK_9,
    PLX_ACTION_KEEP_1, /* set them */
    PLX_ACTION_KEEP_2,
    PLX_ACTION_KEEP_3,
    PLX_ACTION_KEEP_4,
    PLX_ACTION_KEEP_5,
    PLX_ACTION_KEEP_6,
    PLX_ACTION_KEEP_7,
    PLX_ACTION_KEEP_8,
    PLX_ACTION_KEEP_9,
    PLX_ACTION_ESCAPE,
    PLX_ACTION_QUIT,
    /* Of windows of graphs alone. */
    PLX_ACTION_GRAPH_NEXT, /* unit */
    PLX_ACTION_GRAPH_PREVIOUS,
    PLX_ACTION_GRAPH_AROUND_LESS, /* steps around the selected unit */
    PLX_ACTION_GRAPH_AROUND_MORE,
    PLX_ACTION_GRAPH_FREE, /* the pinned unit that is selected */
    PLX_ACTION_GRAPH_LAYOUT,
    PLX_ACTION_GRAPH_LAYOUT_GIVEN,
    PLX_ACTION_GRAPH_LAYOUT_FORCE,
    PLX_ACTION_GRAPH_LAYOUT_LAYERED,
    PLX_ACTION_GRAPH_LAYOUT_CIRCULAR,
    PLX_ACTION_GRAPH_ORDER,
    PLX_ACTION_GRAPH_COLORS,
    PLX_ACTION_GRAPH_COLOR_TYPE,
    PLX_ACTION_GRAPH_COLOR_COMMUNITY,
    PLX_ACTION_GRAPH_COLOR_SIGN,
    PLX_ACTION_GRAPH_SIZES,
    PLX_ACTION_GRAPH_WIDTHS,
    PLX_ACTION_GRAPH_PATTERNS, /* of lines */
    PLX_ACTION_GRAPH_NAMES,
    PLX_ACTION_GRAPH_BACKBONE,
    PLX_ACTION_GRAPH_TIME_BACK,
    PLX_ACTION_GRAPH_TIME_FORWARD,
    PLX_ACTION_GRAPH_TIME_LEAP_BACK,
    PLX_ACTION_GRAPH_TIME_LEAP_FORWARD,
    PLX_ACTION_GRAPH_TIME_PLAY,
} plx_action;

typedef struct plx_binding {
    plx_action action;
    const char *keys;   /* for people; "": it has none */
    plx_string text;    /* what it does */
    int key[3];         /* any of them; 0 ends */
    unsigned mods;      /* held down with it: bits of platform/keys.h */
    bool repeats;       /* a key that is held down does it again and again */
    int also;           /* another key that does it, */
    unsigned also_mods; /* with these; 0: none */
} plx_binding;

/* Where in a table a group begins, as the list of keys shows it. */
typedef struct plx_key_group {
    plx_action first;
    plx_string title;
} plx_key_group;

/* Actions that the list of keys tells in one line, at the place of the first; the others are left
 * out. */
typedef struct plx_key_merge {
    plx_action first, last;
    plx_string keys, text;
} plx_key_merge;

/* All that can be done at one kind of window, in the order in which the help shows it. */
typedef struct plx_action_table {
    const plx_binding *bindings; /* [count] */
    const plx_key_group *groups; /* [group_count] */
    const plx_key_merge *merged; /* [merged_count] */
    size_t count, group_count, merged_count;
    plx_string note; /* about the mouse */
} plx_action_table;

/* Of networks, and of graphs: of a series of them where there is time to go through. */
const plx_action_table *plx_network_actions(void);
const plx_action_table *plx_graph_actions(bool series);

/* As plx_action_for_key, which is of networks. */
plx_action plx_action_in(const plx_action_table *table, int key, unsigned mods, bool repeat);

/* Those of networks. */
const plx_binding *plx_bindings(size_t *count);

/* repeat: the key is held down, which only some actions heed. Shift is part of the key where an
 * action has it so, and else of no account: by some layouts it takes Shift to type a character. */
plx_action plx_action_for_key(int key, unsigned mods, bool repeat);

/* The key without others that are held down, as scripts write it. */
void plx_key_name(int key, char *out, size_t size);

/* A key as scripts write it: "f", "space", "left", "f11", "ctrl+s", "ctrl+shift+z", "alt+left".
 * False when unknown. */
bool plx_key_parse(const char *text, int *key, unsigned *mods);

#endif
