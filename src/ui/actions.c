#include "ui/actions.h"

#include <string.h>

static const plx_binding bindings[] = {
    {PLX_ACTION_FRAME_ALL, "F", PLX_STR_DO_FRAME_ALL, {'f', PLX_KEY_HOME}, false, false},
    {PLX_ACTION_ZOOM_IN, "+   wheel   pinch", PLX_STR_DO_ZOOM_IN, {'+', '='}, false, true},
    {PLX_ACTION_ZOOM_OUT, "−", PLX_STR_DO_ZOOM_OUT, {'-'}, false, true},
    {PLX_ACTION_PAN_LEFT, "←", PLX_STR_DO_PAN_LEFT, {PLX_KEY_LEFT}, false, true},
    {PLX_ACTION_PAN_RIGHT, "→", PLX_STR_DO_PAN_RIGHT, {PLX_KEY_RIGHT}, false, true},
    {PLX_ACTION_PAN_UP, "↑", PLX_STR_DO_PAN_UP, {PLX_KEY_UP}, false, true},
    {PLX_ACTION_PAN_DOWN, "↓", PLX_STR_DO_PAN_DOWN, {PLX_KEY_DOWN}, false, true},
    {PLX_ACTION_PAUSE, "Space", PLX_STR_DO_PAUSE, {' '}, false, false},
    {PLX_ACTION_STEP, ".", PLX_STR_DO_STEP, {'.'}, false, true},
    {PLX_ACTION_RESET, "R", PLX_STR_DO_RESET, {'r'}, false, false},
    {PLX_ACTION_SLOWER, "[", PLX_STR_DO_SLOWER, {'['}, false, true},
    {PLX_ACTION_FASTER, "]", PLX_STR_DO_FASTER, {']'}, false, true},
    {PLX_ACTION_OPTIMIZER, "O", PLX_STR_DO_OPTIMIZER, {'o'}, false, false},
    {PLX_ACTION_SAMPLE_NEXT, "N", PLX_STR_DO_SAMPLE_NEXT, {'n', PLX_KEY_PAGE_DOWN}, false, true},
    {PLX_ACTION_SAMPLE_PREVIOUS, "P", PLX_STR_DO_SAMPLE_PREVIOUS, {'p', PLX_KEY_PAGE_UP}, false,
        true},
    {PLX_ACTION_PALETTE, "C", PLX_STR_DO_PALETTE, {'c'}, false, false},
    {PLX_ACTION_CURVE, "V", PLX_STR_DO_CURVE, {'v'}, false, false},
    {PLX_ACTION_GAIN_LESS, "1", PLX_STR_DO_GAIN_LESS, {'1'}, false, true},
    {PLX_ACTION_GAIN_MORE, "2", PLX_STR_DO_GAIN_MORE, {'2'}, false, true},
    {PLX_ACTION_GAMMA_LESS, "3", PLX_STR_DO_GAMMA_LESS, {'3'}, false, true},
    {PLX_ACTION_GAMMA_MORE, "4", PLX_STR_DO_GAMMA_MORE, {'4'}, false, true},
    {PLX_ACTION_THRESHOLD_LESS, "5", PLX_STR_DO_THRESHOLD_LESS, {'5'}, false, true},
    {PLX_ACTION_THRESHOLD_MORE, "6", PLX_STR_DO_THRESHOLD_MORE, {'6'}, false, true},
    {PLX_ACTION_STRONGEST_LESS, "7", PLX_STR_DO_STRONGEST_LESS, {'7'}, false, true},
    {PLX_ACTION_STRONGEST_MORE, "8", PLX_STR_DO_STRONGEST_MORE, {'8'}, false, true},
    {PLX_ACTION_STYLE_RESET, "0", PLX_STR_DO_STYLE_RESET, {'0'}, false, false},
    {PLX_ACTION_NUMBERS, "H", PLX_STR_DO_NUMBERS, {'h'}, false, false},
    {PLX_ACTION_SAVE, "Ctrl+S", PLX_STR_DO_SAVE, {'s'}, true, false},
    {PLX_ACTION_FULLSCREEN, "F11", PLX_STR_DO_FULLSCREEN, {PLX_KEY_F11}, false, false},
    {PLX_ACTION_HELP, "F1   ?", PLX_STR_DO_HELP, {'?', PLX_KEY_F1}, false, false},
    {PLX_ACTION_COMMANDS, "Ctrl+P", PLX_STR_DO_COMMANDS, {'p'}, true, false},
    {PLX_ACTION_PANELS, "Tab", PLX_STR_DO_PANELS, {PLX_KEY_TAB}, false, false},
    {PLX_ACTION_FOCUS, "F6", PLX_STR_DO_FOCUS, {PLX_KEY_F6}, false, false},
    {PLX_ACTION_QUIT, "Q   Esc", PLX_STR_DO_QUIT, {'q', PLX_KEY_ESCAPE}, false, false},
};

static const struct {
    const char *name;
    int key;
} named_keys[] = {
    {"space", ' '},
    {"escape", PLX_KEY_ESCAPE},
    {"tab", PLX_KEY_TAB},
    {"enter", PLX_KEY_ENTER},
    {"left", PLX_KEY_LEFT},
    {"right", PLX_KEY_RIGHT},
    {"up", PLX_KEY_UP},
    {"down", PLX_KEY_DOWN},
    {"home", PLX_KEY_HOME},
    {"pageup", PLX_KEY_PAGE_UP},
    {"pagedown", PLX_KEY_PAGE_DOWN},
    {"f1", PLX_KEY_F1},
    {"f6", PLX_KEY_F6},
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
