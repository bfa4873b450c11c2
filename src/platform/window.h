/* The window: an SDL2 window with an OpenGL 4.1 core context, and its input as plain events in
 * pixels of the drawing surface. Main thread only. One window a process. */
#ifndef PLX_PLATFORM_WINDOW_H
#define PLX_PLATFORM_WINDOW_H

#include "base/error.h"
#include "platform/event.h"

typedef void (*plx_gl_function)(void);
typedef struct plx_window plx_window;

typedef struct plx_window_desc {
    const char *title; /* must */
    int width, height; /* in screen units; 0: fills most of the screen */
    bool fullscreen, maximised;
    bool fits;   /* made smaller where the screen is */
    bool hidden; /* never shown: to ask what the display can do */
    bool debug;  /* asks for a debug context */
} plx_window_desc;

plx_window *plx_window_create(const plx_window_desc *desc, plx_error *e);
void plx_window_destroy(plx_window **window);

/* The drawing surface in pixels, and how large text is to be on that screen: 1 on a common one. */
void plx_window_size(const plx_window *window, int *width, int *height, double *ui_scale);

/* The next event; waits at most `seconds` for one. PLX_EVENT_NONE when none came. */
plx_event plx_window_event(plx_window *window, double seconds);

void plx_window_toggle_fullscreen(plx_window *window);
/* Does nothing where it is off. */
void plx_window_leave_fullscreen(plx_window *window);

typedef struct plx_window_place {
    int width, height; /* screen units */
    bool fullscreen, maximised;
} plx_window_place;
plx_window_place plx_window_where(const plx_window *window);

/* Cheap where it is the same as before. */
void plx_window_set_cursor(plx_window *window, plx_cursor cursor);
void plx_window_set_title(plx_window *window, const char *title);
/* For one whose work is not over when it is left. */
void plx_window_hide(plx_window *window);
/* Shows what was drawn. Waits for the screen where the driver does. */
void plx_window_present(plx_window *window);

plx_gl_function plx_window_function(const char *name);
/* The version of SDL that is loaded. */
void plx_window_library(char *out, size_t size);
/* SDL's name of the video driver in use, such as "x11". */
const char *plx_window_driver(void);

#endif
