#include "ui/actions.h"

#include <string.h>

static const plx_binding bindings[] = {
    {PLX_ACTION_FRAME_ALL, "F", "show the whole network", {'f', PLX_KEY_HOME}, false, false},
    {PLX_ACTION_ZOOM_IN, "+   wheel   pinch", "zoom in, at the pointer", {'+', '='}, false, true},
    {PLX_ACTION_ZOOM_OUT, "−", "zoom out", {'-'}, false, true},
    {PLX_ACTION_PAN_LEFT, "←", "move left; drag moves too", {PLX_KEY_LEFT}, false, true},
    {PLX_ACTION_PAN_RIGHT, "→", "move right", {PLX_KEY_RIGHT}, false, true},
    {PLX_ACTION_PAN_UP, "↑", "move up", {PLX_KEY_UP}, false, true},
    {PLX_ACTION_PAN_DOWN, "↓", "move down", {PLX_KEY_DOWN}, false, true},
    {PLX_ACTION_PAUSE, "Space", "pause or go on training", {' '}, false, false},
    {PLX_ACTION_STEP, ".", "one training step", {'.'}, false, true},
    {PLX_ACTION_RESET, "R", "start again from new weights", {'r'}, false, false},
    {PLX_ACTION_SLOWER, "[", "halve the learning rate", {'['}, false, true},
    {PLX_ACTION_FASTER, "]", "double the learning rate", {']'}, false, true},
    {PLX_ACTION_OPTIMIZER, "O", "next optimiser", {'o'}, false, false},
    {PLX_ACTION_SAMPLE_NEXT, "N", "show the next sample", {'n', PLX_KEY_PAGE_DOWN}, false, true},
    {PLX_ACTION_SAMPLE_PREVIOUS, "P", "show the previous sample", {'p', PLX_KEY_PAGE_UP}, false,
        true},
    {PLX_ACTION_PALETTE, "C", "other colours for the connections", {'c'}, false, false},
    {PLX_ACTION_CURVE, "V", "other curve of brightness", {'v'}, false, false},
    {PLX_ACTION_GAIN_LESS, "1", "darker", {'1'}, false, true},
    {PLX_ACTION_GAIN_MORE, "2", "brighter", {'2'}, false, true},
    {PLX_ACTION_GAMMA_LESS, "3", "less of what is faint", {'3'}, false, true},
    {PLX_ACTION_GAMMA_MORE, "4", "more of what is faint", {'4'}, false, true},
    {PLX_ACTION_THRESHOLD_LESS, "5", "show weaker connections", {'5'}, false, true},
    {PLX_ACTION_THRESHOLD_MORE, "6", "leave out weak connections", {'6'}, false, true},
    {PLX_ACTION_STRONGEST_LESS, "7", "fewer of the strongest as lines", {'7'}, false, true},
    {PLX_ACTION_STRONGEST_MORE, "8", "more of the strongest as lines", {'8'}, false, true},
    {PLX_ACTION_STYLE_RESET, "0", "colours as at the start", {'0'}, false, false},
    {PLX_ACTION_NUMBERS, "H", "show or hide numbers and legend", {'h'}, false, false},
    {PLX_ACTION_SAVE, "Ctrl+S", "save the picture as PNG", {'s'}, true, false},
    {PLX_ACTION_FULLSCREEN, "F11", "full screen", {PLX_KEY_F11}, false, false},
    {PLX_ACTION_HELP, "?", "show or hide this list", {'?', PLX_KEY_F1}, false, false},
    {PLX_ACTION_QUIT, "Q   Esc", "leave", {'q', PLX_KEY_ESCAPE}, false, false},
};

static const struct {
    const char *name;
    int key;
} named_keys[] = {
    {"space", ' '},
    {"escape", PLX_KEY_ESCAPE},
    {"left", PLX_KEY_LEFT},
    {"right", PLX_KEY_RIGHT},
    {"up", PLX_KEY_UP},
    {"down", PLX_KEY_DOWN},
    {"home", PLX_KEY_HOME},
    {"pageup", PLX_KEY_PAGE_UP},
    {"pagedown", PLX_KEY_PAGE_DOWN},
    {"f1", PLX_KEY_F1},
    {"f11", PLX_KEY_F11},
};

const plx_binding *plx_bindings(size_t *count)
{
    *count = sizeof bindings / sizeof *bindings;
    return bindings;
}

plx_action plx_action_for_key(int key, bool ctrl, bool repeat)
{
    for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++) {
        const plx_binding *b = &bindings[i];
        for (size_t k = 0; k < 3 && b->key[k]; k++)
            if (b->key[k] == key && b->ctrl == ctrl && (b->repeats || !repeat))
                return b->action;
    }
    return PLX_ACTION_NONE;
}

bool plx_key_parse(const char *text, int *key, bool *ctrl)
{
    *ctrl = strncmp(text, "ctrl+", 5) == 0;
    if (*ctrl)
        text += 5;
    for (size_t i = 0; i < sizeof named_keys / sizeof *named_keys; i++) {
        if (strcmp(named_keys[i].name, text) == 0) {
            *key = named_keys[i].key;
            return true;
        }
    }
    *key = (unsigned char)text[0];
    return *key > ' ' && *key < 127 && !text[1];
}
