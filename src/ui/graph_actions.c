/* What people can do at the window of a graph. */
#include "ui/actions.h"
#include "ui/binding_macros.h"

static const plx_binding bindings[] = {
    {PLX_ACTION_FRAME_ALL, "F   Home", PLX_STR_GRAPH_DO_FRAME_ALL, {'f', PLX_KEY_HOME, 'r'}, 0,
        false, '0', 0},
    {PLX_ACTION_FRAME_SELECTED, "Shift+F", PLX_STR_GRAPH_DO_FRAME_SELECTED, {'f'}, PLX_MOD_SHIFT,
        false},
    {PLX_ACTION_ZOOM_IN, "+   wheel   pinch", PLX_STR_GRAPH_DO_ZOOM_IN, {'+', '='}, 0, true},
    {PLX_ACTION_ZOOM_OUT, "−", PLX_STR_DO_ZOOM_OUT, {'-'}, 0, true},
    {PLX_ACTION_PAN_LEFT, "←", PLX_STR_DO_PAN_LEFT, {PLX_KEY_LEFT}, 0, true},
    {PLX_ACTION_PAN_RIGHT, "→", PLX_STR_DO_PAN_RIGHT, {PLX_KEY_RIGHT}, 0, true},
    {PLX_ACTION_PAN_UP, "↑", PLX_STR_DO_PAN_UP, {PLX_KEY_UP}, 0, true},
    {PLX_ACTION_PAN_DOWN, "↓", PLX_STR_DO_PAN_DOWN, {PLX_KEY_DOWN}, 0, true},
    {PLX_ACTION_SEARCH, "/   Ctrl+F", PLX_STR_GRAPH_DO_SEARCH, {'/'}, 0, false, 'f', PLX_MOD_CTRL},
    {PLX_ACTION_GRAPH_AROUND_LESS, "[", PLX_STR_GRAPH_DO_AROUND_LESS, {'['}, 0, true},
    {PLX_ACTION_GRAPH_AROUND_MORE, "]", PLX_STR_GRAPH_DO_AROUND_MORE, {']'}, 0, true},
    {PLX_ACTION_GRAPH_FREE, "P", PLX_STR_GRAPH_DO_FREE, {'p'}, 0, false},
    {PLX_ACTION_ESCAPE, "Esc", PLX_STR_GRAPH_DO_ESCAPE, {PLX_KEY_ESCAPE}, 0, false},
    {PLX_ACTION_GRAPH_LAYOUT, "G", PLX_STR_GRAPH_DO_LAYOUT, {'g'}, 0, false},
    {PLX_ACTION_GRAPH_LAYOUT_GIVEN, "", PLX_STR_GRAPH_DO_LAYOUT_GIVEN, {0}, 0, false},
    {PLX_ACTION_GRAPH_LAYOUT_FORCE, "", PLX_STR_GRAPH_DO_LAYOUT_FORCE, {0}, 0, false},
    {PLX_ACTION_GRAPH_LAYOUT_LAYERED, "", PLX_STR_GRAPH_DO_LAYOUT_LAYERED, {0}, 0, false},
    {PLX_ACTION_GRAPH_LAYOUT_CIRCULAR, "", PLX_STR_GRAPH_DO_LAYOUT_CIRCULAR, {0}, 0, false},
    {PLX_ACTION_PAUSE, "Space", PLX_STR_GRAPH_DO_PAUSE, {' '}, 0, false},
    {PLX_ACTION_VIEW, "M", PLX_STR_GRAPH_DO_MATRIX, {'m'}, 0, false},
    {PLX_ACTION_GRAPH_ORDER, "O", PLX_STR_GRAPH_DO_ORDER, {'o'}, 0, false},
    {PLX_ACTION_GRAPH_COLORS, "C", PLX_STR_GRAPH_DO_COLORS, {'c'}, 0, false},
    {PLX_ACTION_GRAPH_COLOR_TYPE, "", PLX_STR_GRAPH_DO_COLOR_TYPE, {0}, 0, false},
    {PLX_ACTION_GRAPH_COLOR_COMMUNITY, "", PLX_STR_GRAPH_DO_COLOR_COMMUNITY, {0}, 0, false},
    {PLX_ACTION_GRAPH_COLOR_SIGN, "", PLX_STR_GRAPH_DO_COLOR_SIGN, {0}, 0, false},
    {PLX_ACTION_GRAPH_SIZES, "D", PLX_STR_GRAPH_DO_SIZES, {'d'}, 0, false},
    {PLX_ACTION_GRAPH_WIDTHS, "W", PLX_STR_GRAPH_DO_WIDTHS, {'w'}, 0, false},
    {PLX_ACTION_GRAPH_PATTERNS, "Y", PLX_STR_GRAPH_DO_PATTERNS, {'y'}, 0, false},
    {PLX_ACTION_GRAPH_NAMES, "L", PLX_STR_GRAPH_DO_NAMES, {'l'}, 0, false},
    {PLX_ACTION_GRAPH_BACKBONE, "B", PLX_STR_GRAPH_DO_BACKBONE, {'b'}, 0, false},
    {PLX_ACTION_THEME, "T   Ctrl+T", PLX_STR_DO_THEME, {'t'}, PLX_MOD_CTRL, false, 't', 0},
    {PLX_ACTION_NUMBERS, "H", PLX_STR_GRAPH_DO_LEGEND, {'h'}, 0, false},
    {PLX_ACTION_SCALE_MORE, "Ctrl +", PLX_STR_DO_SCALE_MORE, {'+', '='}, PLX_MOD_CTRL, true},
    {PLX_ACTION_SCALE_LESS, "Ctrl −", PLX_STR_DO_SCALE_LESS, {'-'}, PLX_MOD_CTRL, true},
    {PLX_ACTION_SCALE_RESET, "Ctrl 0", PLX_STR_DO_SCALE_RESET, {'0'}, PLX_MOD_CTRL, false},
    {PLX_ACTION_SAVE, "S   Ctrl+S", PLX_STR_DO_SAVE, {'s'}, PLX_MOD_CTRL, false, 's', 0},
    {PLX_ACTION_RECORD, "Ctrl+R", PLX_STR_DO_RECORD, {'r'}, PLX_MOD_CTRL, false},
    {PLX_ACTION_FULLSCREEN, "F11", PLX_STR_DO_FULLSCREEN, {PLX_KEY_F11}, 0, false},
    {PLX_ACTION_HELP, "F1   ?", PLX_STR_DO_HELP, {'?', PLX_KEY_F1}, 0, false},
    {PLX_ACTION_PANELS, "F9", PLX_STR_GRAPH_DO_PANELS, {PLX_KEY_F9}, 0, false},
    {PLX_ACTION_FOCUS, "F6", PLX_STR_GRAPH_DO_FOCUS, {PLX_KEY_F6}, 0, false},
    {PLX_ACTION_COMMANDS, "Ctrl+P", PLX_STR_DO_COMMANDS, {'p'}, PLX_MOD_CTRL, false},
    {PLX_ACTION_QUIT, "Q", PLX_STR_DO_QUIT, {'q'}, 0, false},
    /* Of series: the last ones. */
    {PLX_ACTION_GRAPH_TIME_BACK, ",", PLX_STR_GRAPH_DO_TIME_BACK, {','}, 0, true},
    {PLX_ACTION_GRAPH_TIME_FORWARD, ".", PLX_STR_GRAPH_DO_TIME_FORWARD, {'.'}, 0, true},
    {PLX_ACTION_GRAPH_TIME_LEAP_BACK, "Shift ,", PLX_STR_GRAPH_DO_TIME_LEAP_BACK, {',', '<'},
        PLX_MOD_SHIFT, true, '<', 0},
    {PLX_ACTION_GRAPH_TIME_LEAP_FORWARD, "Shift .", PLX_STR_GRAPH_DO_TIME_LEAP_FORWARD, {'.', '>'},
        PLX_MOD_SHIFT, true, '>', 0},
    {PLX_ACTION_GRAPH_TIME_PLAY, "N", PLX_STR_GRAPH_DO_TIME_PLAY, {'n'}, 0, false},
};
enum { COUNT = sizeof bindings / sizeof *bindings, OF_SERIES = 5 };

static const plx_key_group groups[] = {
    {PLX_ACTION_FRAME_ALL, PLX_STR_KEYS_VIEW},
    {PLX_ACTION_SEARCH, PLX_STR_KEYS_SELECTION},
    {PLX_ACTION_GRAPH_LAYOUT, PLX_STR_GRAPH_KEYS_PLACES},
    {PLX_ACTION_GRAPH_COLORS, PLX_STR_KEYS_LOOK},
    {PLX_ACTION_SAVE, PLX_STR_KEYS_WINDOW},
    {PLX_ACTION_GRAPH_TIME_BACK, PLX_STR_GRAPH_KEYS_TIME},
};

static const plx_key_merge merged[] = {
    {PLX_ACTION_ZOOM_IN, PLX_ACTION_ZOOM_OUT, PLX_STR_KEYS_ZOOM, PLX_STR_GRAPH_DO_ZOOM},
    {PLX_ACTION_PAN_LEFT, PLX_ACTION_PAN_DOWN, PLX_STR_KEYS_PAN, PLX_STR_DO_PAN},
    {PLX_ACTION_GRAPH_AROUND_LESS, PLX_ACTION_GRAPH_AROUND_MORE, PLX_STR_KEYS_RATE,
        PLX_STR_GRAPH_DO_AROUND},
    {PLX_ACTION_SCALE_MORE, PLX_ACTION_SCALE_LESS, PLX_STR_KEYS_SCALE, PLX_STR_DO_SCALE},
    {PLX_ACTION_GRAPH_TIME_BACK, PLX_ACTION_GRAPH_TIME_FORWARD, PLX_STR_GRAPH_KEYS_TIME_BY_ONE,
        PLX_STR_GRAPH_DO_TIME},
    {PLX_ACTION_GRAPH_TIME_LEAP_BACK, PLX_ACTION_GRAPH_TIME_LEAP_FORWARD,
        PLX_STR_GRAPH_KEYS_TIME_BY_TEN, PLX_STR_GRAPH_DO_TIME_LEAP},
};

const plx_action_table *plx_graph_actions(bool series)
{
    static const plx_action_table tables[] = {
        {bindings, groups, merged, COUNT - OF_SERIES, sizeof groups / sizeof *groups,
            sizeof merged / sizeof *merged, PLX_STR_GRAPH_KEYS_NOTE},
        {bindings, groups, merged, COUNT, sizeof groups / sizeof *groups,
            sizeof merged / sizeof *merged, PLX_STR_GRAPH_KEYS_NOTE_SERIES},
    };
    return &tables[series];
}
