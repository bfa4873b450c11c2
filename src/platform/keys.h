/* Codes of keys in events and bindings, and of what is held down with them. */
#ifndef PLX_PLATFORM_KEYS_H
#define PLX_PLATFORM_KEYS_H

/* Keys that are no character; others are their lower-case character code. */
enum {
    PLX_KEY_BACKSPACE = 8,
    PLX_KEY_TAB = 9,
    PLX_KEY_ENTER = 13,
    PLX_KEY_ESCAPE = 27,
    PLX_KEY_DELETE = 127,
    PLX_KEY_LEFT = 0x1000,
    PLX_KEY_RIGHT,
    PLX_KEY_UP,
    PLX_KEY_DOWN,
    PLX_KEY_HOME,
    PLX_KEY_END,
    PLX_KEY_PAGE_UP,
    PLX_KEY_PAGE_DOWN,
    PLX_KEY_F1,
    PLX_KEY_F6,
    PLX_KEY_F9,
    PLX_KEY_F11,
};

/* What is held down with a key, as bits. */
enum {
    PLX_MOD_CTRL = 1, /* or the key of that meaning on a Mac */
    PLX_MOD_SHIFT = 2,
    PLX_MOD_ALT = 4,
};

#endif
