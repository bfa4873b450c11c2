/* Hands for widgets in tests: what people do, as events, and frames until it is done. */
#ifndef PLX_TESTS_GUI_HAND_H
#define PLX_TESTS_GUI_HAND_H

#include "gui/gui.h"
#include "support.h"

#include <string.h>

enum { HAND_WIDTH = 400, HAND_HEIGHT = 400 };

static inline bool hand(plx_gui *g, plx_event_kind kind, double x, double y)
{
    return plx_gui_event(g, &(plx_event){.kind = kind, .x = x, .y = y, .clicks = 1});
}

static inline bool hand_click(plx_gui *g, double x, double y)
{
    hand(g, PLX_EVENT_MOVE, x, y);
    bool taken = hand(g, PLX_EVENT_PRESS, x, y);
    hand(g, PLX_EVENT_RELEASE, x, y);
    return taken;
}

static inline bool hand_key(plx_gui *g, int key)
{
    return plx_gui_event(g, &(plx_event){.kind = PLX_EVENT_KEY, .key = key});
}

static inline bool hand_type(plx_gui *g, const char *text)
{
    plx_event event = {.kind = PLX_EVENT_TEXT, .key = (unsigned char)text[0]};
    strncpy(event.text, text, sizeof event.text - 1);
    return plx_gui_event(g, &event);
}

/* Frames of one window at the left of a surface of that size until nothing more would change. */
static inline const plx_gui_picture *hand_frames_of(
    plx_gui *g, int width, int height, int window_width, void (*widgets)(plx_gui *g))
{
    const plx_gui_picture *picture = NULL;
    int frames = 0;
    do {
        plx_gui_begin(g, width, height, 0.02);
        plx_gui_window_begin(
            g, &(plx_gui_window){.id = "w", .w = (float)window_width, .h = (float)height});
        widgets(g);
        plx_gui_window_end(g);
        picture = plx_gui_end(g);
        assert_true(++frames < 100);
    } while (plx_gui_busy(g));
    return picture;
}

/* The same over the left half of one of the usual size. */
static inline const plx_gui_picture *hand_frames(plx_gui *g, void (*widgets)(plx_gui *g))
{
    return hand_frames_of(g, HAND_WIDTH, HAND_HEIGHT, HAND_WIDTH / 2, widgets);
}

#endif
