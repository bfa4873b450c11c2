#include "ui/actions.h"

#include "ui/binding_macros.h"

#include <stdio.h>
#include <string.h>

static const plx_binding bindings[] = {
    {PLX_ACTION_FRAME_ALL, "F", PLX_STR_DO_FRAME_ALL, {'f', PLX_KEY_HOME}, 0, false},
    {PLX_ACTION_ZOOM_IN, "+   wheel   pinch", PLX_STR_DO_ZOOM_IN, {'+', '='}, 0, true},
    {PLX_ACTION_ZOOM_OUT, "−", PLX_STR_DO_ZOOM_OUT, {'-'}, 0, true},
    {PLX_ACTION_PAN_LEFT, "←", PLX_STR_DO_PAN_LEFT, {PLX_KEY_LEFT}, 0, true},
    {PLX_ACTION_PAN_RIGHT, "→", PLX_STR_DO_PAN_RIGHT, {PLX_KEY_RIGHT}, 0, true},
    {PLX_ACTION_PAN_UP, "↑", PLX_STR_DO_PAN_UP, {PLX_KEY_UP}, 0, true},
    {PLX_ACTION_PAN_DOWN, "↓", PLX_STR_DO_PAN_DOWN, {PLX_KEY_DOWN}, 0, true},
    {PLX_ACTION_PAUSE, "Space", PLX_STR_DO_PAUSE, {' '}, 0, false},
    {PLX_ACTION_STEP, ".", PLX_STR_DO_STEP, {'.'}, 0, true},
    {PLX_ACTION_STEP_EPOCH, "E", PLX_STR_DO_STEP_EPOCH, {'e'}, 0, true},
    {PLX_ACTION_RESET, "R", PLX_STR_DO_RESET, {'r'}, 0, false},
    {PLX_ACTION_RESET_AGAIN, "Shift+R", PLX_STR_DO_RESET_AGAIN, {'r'}, PLX_MOD_SHIFT, false},
    {PLX_ACTION_SLOWER, "[", PLX_STR_DO_SLOWER, {'['}, 0, true},
    {PLX_ACTION_FASTER, "]", PLX_STR_DO_FASTER, {']'}, 0, true},
    {PLX_ACTION_OPTIMIZER, "O", PLX_STR_DO_OPTIMIZER, {'o'}, 0, false},
    {PLX_ACTION_SET_VALUE, "Enter", PLX_STR_DO_SET_VALUE, {PLX_KEY_ENTER}, 0, false},
    {PLX_ACTION_PACE_LESS, "Shift+Y", PLX_STR_DO_PACE_LESS, {'y'}, PLX_MOD_SHIFT, true},
    {PLX_ACTION_PACE_MORE, "Y", PLX_STR_DO_PACE_MORE, {'y'}, 0, true},
    {PLX_ACTION_SAMPLE_NEXT, "N", PLX_STR_DO_SAMPLE_NEXT, {'n', PLX_KEY_PAGE_DOWN}, 0, true},
    {PLX_ACTION_SAMPLE_PREVIOUS, "P", PLX_STR_DO_SAMPLE_PREVIOUS, {'p', PLX_KEY_PAGE_UP}, 0, true},
    {PLX_ACTION_UNDO, "Ctrl+Z", PLX_STR_DO_UNDO, {'z'}, PLX_MOD_CTRL, true},
    {PLX_ACTION_REDO, "Ctrl+Y   Ctrl+Shift+Z", PLX_STR_DO_REDO, {'y'}, PLX_MOD_CTRL, true, 'z',
        PLX_MOD_CTRL | PLX_MOD_SHIFT},
    {PLX_ACTION_VIEW_BACK, "Alt+←   Backspace", PLX_STR_DO_VIEW_BACK, {PLX_KEY_LEFT}, PLX_MOD_ALT,
        true, PLX_KEY_BACKSPACE, 0},
    {PLX_ACTION_VIEW_FORWARD, "Alt+→", PLX_STR_DO_VIEW_FORWARD, {PLX_KEY_RIGHT}, PLX_MOD_ALT, true,
        PLX_KEY_BACKSPACE, PLX_MOD_SHIFT},
    {PLX_ACTION_SEARCH, "/   Ctrl+F", PLX_STR_DO_SEARCH, {'/'}, 0, false, 'f', PLX_MOD_CTRL},
    {PLX_ACTION_FRAME_SELECTED, "Shift+F", PLX_STR_DO_FRAME_SELECTED, {'f'}, PLX_MOD_SHIFT, false},
    {PLX_ACTION_GROW_INPUTS, "Shift+←", PLX_STR_DO_GROW_INPUTS, {PLX_KEY_LEFT}, PLX_MOD_SHIFT,
        false},
    {PLX_ACTION_GROW_OUTPUTS, "Shift+→", PLX_STR_DO_GROW_OUTPUTS, {PLX_KEY_RIGHT}, PLX_MOD_SHIFT,
        false},
    {PLX_ACTION_SELECT_INVERT, "Ctrl+I", PLX_STR_DO_SELECT_INVERT, {'i'}, PLX_MOD_CTRL, false},
    {PLX_ACTION_SELECT_NONE, "Ctrl+D", PLX_STR_DO_SELECT_NONE, {'d'}, PLX_MOD_CTRL, false},
    {PLX_ACTION_ISOLATE, "I", PLX_STR_DO_ISOLATE, {'i'}, 0, false},
    {PLX_ACTION_HIDE, "X   Del", PLX_STR_DO_HIDE, {'x', PLX_KEY_DELETE}, 0, false},
    {PLX_ACTION_SHOW_ALL, "A", PLX_STR_DO_SHOW_ALL, {'a'}, 0, false},
    {PLX_ACTION_DIM_REST, "D", PLX_STR_DO_DIM_REST, {'d'}, 0, false},
    {PLX_ACTION_PALETTE, "C", PLX_STR_DO_PALETTE, {'c'}, 0, false},
    {PLX_ACTION_CURVE, "V", PLX_STR_DO_CURVE, {'v'}, 0, false},
    {PLX_ACTION_GAIN_LESS, "Shift+B", PLX_STR_DO_GAIN_LESS, {'b'}, PLX_MOD_SHIFT, true},
    {PLX_ACTION_GAIN_MORE, "B", PLX_STR_DO_GAIN_MORE, {'b'}, 0, true},
    {PLX_ACTION_GAMMA_LESS, "Shift+G", PLX_STR_DO_GAMMA_LESS, {'g'}, PLX_MOD_SHIFT, true},
    {PLX_ACTION_GAMMA_MORE, "G", PLX_STR_DO_GAMMA_MORE, {'g'}, 0, true},
    {PLX_ACTION_THRESHOLD_LESS, "Shift+T", PLX_STR_DO_THRESHOLD_LESS, {'t'}, PLX_MOD_SHIFT, true},
    {PLX_ACTION_THRESHOLD_MORE, "T", PLX_STR_DO_THRESHOLD_MORE, {'t'}, 0, true},
    {PLX_ACTION_STRONGEST_LESS, "Shift+L", PLX_STR_DO_STRONGEST_LESS, {'l'}, PLX_MOD_SHIFT, true},
    {PLX_ACTION_STRONGEST_MORE, "L", PLX_STR_DO_STRONGEST_MORE, {'l'}, 0, true},
    {PLX_ACTION_STYLE_RESET, "Shift+C", PLX_STR_DO_STYLE_RESET, {'c'}, PLX_MOD_SHIFT, false},
    {PLX_ACTION_THEME, "Ctrl+T", PLX_STR_DO_THEME, {'t'}, PLX_MOD_CTRL, false},
    {PLX_ACTION_PICTURES, "S", PLX_STR_DO_PICTURES, {'s'}, 0, false},
    {PLX_ACTION_SCALE_MORE, "Ctrl +", PLX_STR_DO_SCALE_MORE, {'+', '='}, PLX_MOD_CTRL, true},
    {PLX_ACTION_SCALE_LESS, "Ctrl −", PLX_STR_DO_SCALE_LESS, {'-'}, PLX_MOD_CTRL, true},
    {PLX_ACTION_SCALE_RESET, "Ctrl 0", PLX_STR_DO_SCALE_RESET, {'0'}, PLX_MOD_CTRL, false},
    {PLX_ACTION_VIEW, "M", PLX_STR_DO_VIEW, {'m'}, 0, false},
    {PLX_ACTION_IN_PLACE, "W", PLX_STR_DO_IN_PLACE, {'w'}, 0, false},
    {PLX_ACTION_IN_PLACE_ALL, "Shift+W", PLX_STR_DO_IN_PLACE_ALL, {'w'}, PLX_MOD_SHIFT, false},
    {PLX_ACTION_ORDER_LAYER, "U", PLX_STR_DO_ORDER_LAYER, {'u'}, 0, false},
    {PLX_ACTION_ORDER_ALL, "Shift+U", PLX_STR_DO_ORDER_ALL, {'u'}, PLX_MOD_SHIFT, false},
    {PLX_ACTION_ORDER_INDEX, "Ctrl+U", PLX_STR_DO_ORDER_INDEX, {'u'}, PLX_MOD_CTRL, false},
    {PLX_ACTION_FOLD, "K", PLX_STR_DO_FOLD, {'k'}, 0, false},
    {PLX_ACTION_FOLD_ALL, "Shift+K", PLX_STR_DO_FOLD_ALL, {'k'}, PLX_MOD_SHIFT, false},
    {PLX_ACTION_NUMBERS, "H", PLX_STR_DO_NUMBERS, {'h'}, 0, false},
    {PLX_ACTION_SAVE, "Ctrl+S", PLX_STR_DO_SAVE, {'s'}, PLX_MOD_CTRL, false},
    {PLX_ACTION_RECORD, "Ctrl+R", PLX_STR_DO_RECORD, {'r'}, PLX_MOD_CTRL, false},
    {PLX_ACTION_FILM_VIEW, "J", PLX_STR_DO_FILM_VIEW, {'j'}, 0, false},
    {PLX_ACTION_FILM_PLAY, "Shift+J", PLX_STR_DO_FILM_PLAY, {'j'}, PLX_MOD_SHIFT, false},
    {PLX_ACTION_FILM_MAKE, "Ctrl+Shift+R", PLX_STR_DO_FILM_MAKE, {'r'},
        PLX_MOD_CTRL | PLX_MOD_SHIFT, false},
    {PLX_ACTION_FULLSCREEN, "F11", PLX_STR_DO_FULLSCREEN, {PLX_KEY_F11}, 0, false},
    {PLX_ACTION_HELP, "F1   ?", PLX_STR_DO_HELP, {'?', PLX_KEY_F1}, 0, false},
    {PLX_ACTION_COMMANDS, "Ctrl+P", PLX_STR_DO_COMMANDS, {'p'}, PLX_MOD_CTRL, false},
    {PLX_ACTION_PANELS, "F9   Tab", PLX_STR_DO_PANELS, {PLX_KEY_F9, PLX_KEY_TAB}, 0, false},
    {PLX_ACTION_FOCUS, "F6", PLX_STR_DO_FOCUS, {PLX_KEY_F6}, 0, false},
    BOOKMARKS(BOOKMARK),
    BOOKMARKS(KEEP),
    {PLX_ACTION_ESCAPE, "Esc", PLX_STR_DO_ESCAPE, {PLX_KEY_ESCAPE}, 0, false},
    {PLX_ACTION_QUIT, "Q", PLX_STR_DO_QUIT, {'q'}, 0, false},
};

static const plx_key_group groups[] = {
    {PLX_ACTION_FRAME_ALL, PLX_STR_KEYS_VIEW},
    {PLX_ACTION_PAUSE, PLX_STR_KEYS_TRAINING},
    {PLX_ACTION_UNDO, PLX_STR_KEYS_BACK},
    {PLX_ACTION_SEARCH, PLX_STR_KEYS_SELECTION},
    {PLX_ACTION_PALETTE, PLX_STR_KEYS_LOOK},
    {PLX_ACTION_VIEW, PLX_STR_KEYS_MATRICES},
    {PLX_ACTION_NUMBERS, PLX_STR_KEYS_WINDOW},
};

static const plx_key_merge merged[] = {
    {PLX_ACTION_ZOOM_IN, PLX_ACTION_ZOOM_OUT, PLX_STR_KEYS_ZOOM, PLX_STR_DO_ZOOM},
    {PLX_ACTION_PAN_LEFT, PLX_ACTION_PAN_DOWN, PLX_STR_KEYS_PAN, PLX_STR_DO_PAN},
    {PLX_ACTION_SLOWER, PLX_ACTION_FASTER, PLX_STR_KEYS_RATE, PLX_STR_DO_RATE},
    {PLX_ACTION_SAMPLE_NEXT, PLX_ACTION_SAMPLE_PREVIOUS, PLX_STR_KEYS_SAMPLE, PLX_STR_DO_SAMPLE},
    {PLX_ACTION_GAIN_LESS, PLX_ACTION_GAIN_MORE, PLX_STR_KEYS_GAIN, PLX_STR_DO_GAIN},
    {PLX_ACTION_GAMMA_LESS, PLX_ACTION_GAMMA_MORE, PLX_STR_KEYS_GAMMA, PLX_STR_DO_GAMMA},
    {PLX_ACTION_THRESHOLD_LESS, PLX_ACTION_THRESHOLD_MORE, PLX_STR_KEYS_THRESHOLD,
        PLX_STR_DO_THRESHOLD},
    {PLX_ACTION_STRONGEST_LESS, PLX_ACTION_STRONGEST_MORE, PLX_STR_KEYS_STRONGEST,
        PLX_STR_DO_STRONGEST},
    {PLX_ACTION_SCALE_MORE, PLX_ACTION_SCALE_LESS, PLX_STR_KEYS_SCALE, PLX_STR_DO_SCALE},
    {PLX_ACTION_BOOKMARK_1, PLX_ACTION_BOOKMARK_9, PLX_STR_KEYS_BOOKMARKS, PLX_STR_DO_BOOKMARKS},
    {PLX_ACTION_KEEP_1, PLX_ACTION_KEEP_9, PLX_STR_KEYS_KEEP, PLX_STR_DO_KEEPS},
};

static const struct {
    const char *name;
    int key;
} named_keys[] = {
    {"space", ' '},
    {"escape", PLX_KEY_ESCAPE},
    {"tab", PLX_KEY_TAB},
    {"enter", PLX_KEY_ENTER},
    {"backspace", PLX_KEY_BACKSPACE},
    {"delete", PLX_KEY_DELETE},
    {"left", PLX_KEY_LEFT},
    {"right", PLX_KEY_RIGHT},
    {"up", PLX_KEY_UP},
    {"down", PLX_KEY_DOWN},
    {"home", PLX_KEY_HOME},
    {"pageup", PLX_KEY_PAGE_UP},
    {"pagedown", PLX_KEY_PAGE_DOWN},
    {"f1", PLX_KEY_F1},
    {"f6", PLX_KEY_F6},
    {"f9", PLX_KEY_F9},
    {"f11", PLX_KEY_F11},
};

const plx_action_table *plx_network_actions(void)
{
    static const plx_action_table table = {
        .bindings = bindings,
        .groups = groups,
        .merged = merged,
        .count = sizeof bindings / sizeof *bindings,
        .group_count = sizeof groups / sizeof *groups,
        .merged_count = sizeof merged / sizeof *merged,
        .note = PLX_STR_KEYS_NOTE,
    };
    return &table;
}

const plx_binding *plx_bindings(size_t *count)
{
    *count = sizeof bindings / sizeof *bindings;
    return bindings;
}

static plx_action find(const plx_action_table *t, int key, unsigned mods, bool repeat, bool *bound)
{
    for (size_t i = 0; i < t->count; i++) {
        const plx_binding *b = &t->bindings[i];
        bool is_it = b->also && b->also == key && b->also_mods == mods;
        for (size_t k = 0; k < 3 && b->key[k]; k++)
            is_it = is_it || (b->key[k] == key && b->mods == mods);
        if (is_it) {
            *bound = true;
            return b->repeats || !repeat ? b->action : PLX_ACTION_NONE;
        }
    }
    *bound = false;
    return PLX_ACTION_NONE;
}

plx_action plx_action_in(const plx_action_table *t, int key, unsigned mods, bool repeat)
{
    bool bound;
    plx_action action = find(t, key, mods, repeat, &bound);
    if (!bound && (mods & PLX_MOD_SHIFT) != 0)
        action = find(t, key, mods & ~(unsigned)PLX_MOD_SHIFT, repeat, &bound);
    return action;
}

plx_action plx_action_for_key(int key, unsigned mods, bool repeat)
{
    return plx_action_in(plx_network_actions(), key, mods, repeat);
}

void plx_key_name(int key, char *out, size_t size)
{
    for (size_t i = 0; i < sizeof named_keys / sizeof *named_keys; i++) {
        if (named_keys[i].key == key) {
            snprintf(out, size, "%s", named_keys[i].name);
            return;
        }
    }
    snprintf(out, size, "%c", key);
}

static const struct {
    const char *prefix;
    unsigned mod;
} named_mods[] = {{"ctrl+", PLX_MOD_CTRL}, {"shift+", PLX_MOD_SHIFT}, {"alt+", PLX_MOD_ALT}};

bool plx_key_parse(const char *text, int *key, unsigned *mods)
{
    *mods = 0;
    for (size_t i = 0; i < sizeof named_mods / sizeof *named_mods; i++) {
        size_t length = strlen(named_mods[i].prefix);
        if (strncmp(text, named_mods[i].prefix, length) == 0) {
            *mods |= named_mods[i].mod;
            text += length;
        }
    }
    for (size_t i = 0; i < sizeof named_keys / sizeof *named_keys; i++) {
        if (strcmp(named_keys[i].name, text) == 0) {
            *key = named_keys[i].key;
            return true;
        }
    }
    *key = (unsigned char)text[0];
    return *key > ' ' && *key < 127 && !text[1];
}
