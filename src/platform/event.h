/* What people do at the window, as plain data: in pixels of the drawing surface. Made by
 * platform/window, or by hand where there is no window. */
#ifndef PLX_PLATFORM_EVENT_H
#define PLX_PLATFORM_EVENT_H

#include "platform/keys.h"

#include <stdbool.h>

typedef enum plx_event_kind {
    PLX_EVENT_NONE,
    PLX_EVENT_QUIT,    /* close button, SIGINT, SIGTERM */
    PLX_EVENT_RESIZE,  /* ask plx_window_size */
    PLX_EVENT_EXPOSE,  /* draw again */
    PLX_EVENT_KEY,     /* key, ctrl, shift, alt, repeat: a key that types nothing, or with ctrl */
    PLX_EVENT_TEXT,    /* text, and as key what it stands for, shift, repeat */
    PLX_EVENT_PRESS,   /* left button at x, y; clicks is 2 for the second of a double click */
    PLX_EVENT_RELEASE, /* left button */
    PLX_EVENT_MOVE,    /* pointer at x, y; pressed tells whether the left button is down */
    PLX_EVENT_WHEEL,   /* amount in notches, positive away from the user, at x, y */
    PLX_EVENT_PINCH,   /* amount: factor of the fingers' distance, at x, y */
    PLX_EVENT_DROP,    /* a file was dropped on the window: path; repeat: with others before it */
    PLX_EVENT_LEAVE,   /* the pointer has left the window */
} plx_event_kind;

typedef struct plx_event {
    plx_event_kind kind;
    double x, y;
    double amount;
    int key; /* lower case; where letters are not Latin, the one at that place on a US keyboard */
    char text[32]; /* UTF-8 */
    int clicks; /* of a release: 0 where a press became something else, as a second finger does */
    bool ctrl, shift, alt, pressed;
    bool drags;       /* of a press or release: of the right or the middle button, which only moves
                         the picture; clicks is 0 then */
    bool repeat;      /* the key is held down; or as PLX_EVENT_DROP has it */
    const char *path; /* borrowed from the window until the next drop; else NULL */
} plx_event;

/* What is held down, as bits. */
static inline unsigned plx_event_mods(const plx_event *event)
{
    return (event->ctrl ? PLX_MOD_CTRL : 0) | (event->shift ? PLX_MOD_SHIFT : 0) |
           (event->alt ? PLX_MOD_ALT : 0);
}

/* What the pointer looks like. */
typedef enum plx_cursor {
    PLX_CURSOR_ARROW,
    PLX_CURSOR_TEXT,
    PLX_CURSOR_LEFT_RIGHT, /* an edge moves so */
    PLX_CURSOR_UP_DOWN,
    PLX_CURSORS
} plx_cursor;

#endif
