#include "platform/window.h"

#include "base/mem.h"
#include "base/text.h"

#include <SDL.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LAST_WORDS_MS = 20 }; /* far more than the server takes for what was sent before */

struct plx_window {
    SDL_Window *window;
    SDL_GLContext context;
    int fingers;     /* on the touch screen now */
    SDL_Keysym down; /* the key pressed last, which text comes of */
    bool down_repeat;
    Uint16 modifiers; /* held at the event in hand, while SDL knows of later ones, too */
    SDL_Cursor *cursors[PLX_CURSORS]; /* made when first shown */
    plx_cursor cursor;
    char *dropped;  /* the path of the last file; of SDL */
    unsigned drops; /* files that were dropped together so far */
};

/* told: of resets of the driver, which not every one can. */
static bool set_attributes(bool debug, bool told)
{
    int flags = SDL_GL_CONTEXT_FORWARD_COMPATIBLE_FLAG | (debug ? SDL_GL_CONTEXT_DEBUG_FLAG : 0) |
                (told ? SDL_GL_CONTEXT_ROBUST_ACCESS_FLAG : 0);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_RESET_NOTIFICATION,
        told ? SDL_GL_CONTEXT_RESET_LOSE_CONTEXT : SDL_GL_CONTEXT_RESET_NO_NOTIFICATION);
    return SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE) == 0 &&
           SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 4) == 0 &&
           SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 1) == 0 &&
           SDL_GL_SetAttribute(SDL_GL_CONTEXT_FLAGS, flags) == 0 &&
           SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1) == 0 &&
           SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0) == 0;
}

static void default_size(int *width, int *height)
{
    SDL_Rect usable;
    if (*width > 0 && *height > 0)
        return;
    *width = 1280;
    *height = 720;
    if (SDL_GetDisplayUsableBounds(0, &usable) == 0 && usable.w > 0 && usable.h > 0) {
        *width = usable.w * 4 / 5;
        *height = usable.h * 4 / 5;
    }
}

static void fit(int *width, int *height)
{
    SDL_Rect usable;
    if (SDL_GetDisplayUsableBounds(0, &usable) != 0 || usable.w <= 0 || usable.h <= 0)
        return;
    *width = SDL_min(*width, usable.w);
    *height = SDL_min(*height, usable.h);
}

/* Without a compositor SDL's attempt at Wayland makes that library print to stderr. What the user
 * says in SDL_VIDEODRIVER counts more than a hint. */
static void choose_drivers(void)
{
#ifdef __linux__
    const char *wayland = getenv("WAYLAND_DISPLAY");
    if (!wayland || !*wayland)
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "x11,kmsdrm");
#endif
}

/* SDL would fall back to drivers that draw for nobody. */
static bool open_display(plx_error *e)
{
    choose_drivers();
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return plx_fail(e, PLX_ERR_GRAPHICS,
            "there is no display to open a window on (%s); 'plexus render' and 'plexus train' need "
            "none",
            SDL_GetError());
    const char *driver = plx_window_driver();
    if (!getenv("SDL_VIDEODRIVER") &&
        (strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0)) {
        SDL_Quit();
        return plx_fail(e, PLX_ERR_GRAPHICS,
            "there is no display to open a window on; 'plexus render' and 'plexus train' need "
            "none");
    }
    return true;
}

plx_window *plx_window_create(const plx_window_desc *desc, plx_error *e)
{
    plx_window *w = plx_alloc(1, sizeof *w);
    if (!w) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    SDL_SetHint(SDL_HINT_VIDEO_HIGHDPI_DISABLED, "0");
    /* Touch comes as fingers; made-up mouse events would count every pinch as a drag too. */
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    if (!open_display(e)) {
        plx_free(w);
        return NULL;
    }
    int width = desc->width, height = desc->height;
    default_size(&width, &height);
    if (desc->fits)
        fit(&width, &height);
    Uint32 flags = SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    if (desc->fullscreen)
        flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    if (desc->maximised)
        flags |= SDL_WINDOW_MAXIMIZED;
    if (desc->hidden)
        flags |= SDL_WINDOW_HIDDEN;
    if (set_attributes(desc->debug, true))
        w->window = SDL_CreateWindow(
            desc->title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height, flags);
    if (w->window)
        w->context = SDL_GL_CreateContext(w->window);
    if (w->window && !w->context && set_attributes(desc->debug, false))
        w->context = SDL_GL_CreateContext(w->window);
    if (!w->context) {
        plx_fail(e, PLX_ERR_GRAPHICS, "the window cannot have an OpenGL 4.1 core context: %s",
            SDL_GetError());
        plx_window_destroy(&w);
        return NULL;
    }
    SDL_SetWindowMinimumSize(w->window, 160, 120);
    SDL_StartTextInput();
    SDL_GL_SetSwapInterval(1);
    return w;
}

void plx_window_destroy(plx_window **window)
{
    plx_window *w = *window;
    if (!w)
        return;
    for (int i = 0; i < PLX_CURSORS; i++)
        if (w->cursors[i])
            SDL_FreeCursor(w->cursors[i]);
    if (w->context)
        SDL_GL_DeleteContext(w->context);
    if (w->window) {
        /* On X11, SDL wakes a wait for events by a message to the window, over a connection of its
         * own. One that is still on its way when the window goes is an X error, and those end the
         * program. */
        SDL_Delay(LAST_WORDS_MS);
        SDL_PumpEvents();
        SDL_DestroyWindow(w->window);
    }
    SDL_free(w->dropped);
    SDL_Quit();
    plx_free(w);
    *window = NULL;
}

static double pixels_per_unit(const plx_window *window)
{
    int w = 0, h = 0, width, height;
    SDL_GetWindowSize(window->window, &w, &h);
    SDL_GL_GetDrawableSize(window->window, &width, &height);
    return w > 0 ? (double)width / w : 1;
}

/* On X11 a screen unit is a pixel whatever the screen, and only its density tells that text must be
 * larger. In steps, since what screens say of their size is about right at best. */
static double density_scale(const plx_window *window)
{
    float dpi = 0;
    SDL_Rect screen;
    int display = SDL_GetWindowDisplayIndex(window->window);
    if (strcmp(plx_window_driver(), "x11") != 0 || display < 0 ||
        SDL_GetDisplayDPI(display, &dpi, NULL, NULL) != 0 || !(dpi > 0) ||
        SDL_GetDisplayBounds(display, &screen) != 0)
        return 1;
    /* Projectors and televisions say 16 by 9 centimetres and mean the shape. */
    if (hypot(screen.w, screen.h) / (double)dpi < 9)
        return 1;
    return dpi >= 260 ? 2.5 : dpi >= 185 ? 2 : dpi >= 140 ? 1.5 : 1;
}

void plx_window_size(const plx_window *window, int *width, int *height, double *ui_scale)
{
    SDL_GL_GetDrawableSize(window->window, width, height);
    double scale = pixels_per_unit(window);
    *ui_scale = scale > 1 ? scale : density_scale(window);
}

static int key_code(SDL_Keycode key)
{
    switch (key) {
    case SDLK_LEFT:
        return PLX_KEY_LEFT;
    case SDLK_RIGHT:
        return PLX_KEY_RIGHT;
    case SDLK_UP:
        return PLX_KEY_UP;
    case SDLK_DOWN:
        return PLX_KEY_DOWN;
    case SDLK_HOME:
        return PLX_KEY_HOME;
    case SDLK_END:
        return PLX_KEY_END;
    case SDLK_PAGEUP:
        return PLX_KEY_PAGE_UP;
    case SDLK_PAGEDOWN:
        return PLX_KEY_PAGE_DOWN;
    case SDLK_F1:
        return PLX_KEY_F1;
    case SDLK_F6:
        return PLX_KEY_F6;
    case SDLK_F9:
        return PLX_KEY_F9;
    case SDLK_F11:
        return PLX_KEY_F11;
    case SDLK_KP_PLUS:
        return '+';
    case SDLK_KP_MINUS:
        return '-';
    case SDLK_KP_0:
        return '0';
    case SDLK_KP_ENTER:
        return PLX_KEY_ENTER;
    default:
        return key > 0 && key < 128 ? (int)key : 0;
    }
}

/* The Latin letter of a key where a layout has another one there. */
static int letter_of(SDL_Scancode code)
{
    return code >= SDL_SCANCODE_A && code <= SDL_SCANCODE_Z ? 'a' + (int)(code - SDL_SCANCODE_A)
                                                            : 0;
}

/* The digit of a key in the row above the letters, where a layout has it only with Shift. */
static int digit_of(SDL_Scancode code)
{
    if (code == SDL_SCANCODE_0)
        return '0';
    return code >= SDL_SCANCODE_1 && code <= SDL_SCANCODE_9 ? '1' + (int)(code - SDL_SCANCODE_1)
                                                            : 0;
}

/* With Ctrl a key means the same by any layout. */
static int code_with_ctrl(const SDL_Keysym *key)
{
    int code = key_code(key->sym), place = letter_of(key->scancode);
    if (code == 0 && place != 0)
        return place;
    bool own = SDL_isalnum(code) || (code > 0 && code < 128 && strchr("+-=", code));
    place = digit_of(key->scancode);
    return own || place == 0 ? code : place;
}

/* What types a character comes as text, which alone knows the layout. */
static plx_event key_event(plx_window *w, const SDL_KeyboardEvent *key)
{
    bool ctrl = (key->keysym.mod & (KMOD_CTRL | KMOD_GUI)) != 0;
    int code = ctrl ? code_with_ctrl(&key->keysym) : key_code(key->keysym.sym);
    bool types = code >= ' ' && code < PLX_KEY_DELETE && !ctrl;
    w->down = key->keysym;
    w->down_repeat = key->repeat != 0;
    return (plx_event){.kind = code && !types ? PLX_EVENT_KEY : PLX_EVENT_NONE,
        .key = code,
        .ctrl = ctrl,
        .shift = (key->keysym.mod & KMOD_SHIFT) != 0,
        .alt = (key->keysym.mod & KMOD_ALT) != 0,
        .repeat = w->down_repeat};
}

static plx_event text_event(const plx_window *w, const char *text)
{
    plx_event out = {
        .kind = PLX_EVENT_TEXT, .shift = (w->down.mod & KMOD_SHIFT) != 0, .repeat = w->down_repeat};
    unsigned char first = (unsigned char)text[0];
    /* X gives text for some keys with Ctrl too, which came as keys already; AltGr types. */
    bool ctrl = (w->down.mod & (KMOD_CTRL | KMOD_GUI)) != 0;
    if (ctrl && (w->down.mod & (KMOD_ALT | KMOD_MODE)) == 0)
        return (plx_event){0};
    if (first < 128 && !text[1])
        out.key = SDL_tolower(first);
    else
        out.key = letter_of(w->down.scancode);
    plx_text_copy(out.text, sizeof out.text, text);
    return out;
}

static plx_event window_event(plx_window *w, const SDL_WindowEvent *event)
{
    switch (event->event) {
    case SDL_WINDOWEVENT_FOCUS_GAINED:
        w->modifiers = (Uint16)SDL_GetModState();
        return (plx_event){0};
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        return (plx_event){.kind = PLX_EVENT_RESIZE};
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_RESTORED:
        return (plx_event){.kind = PLX_EVENT_EXPOSE};
    case SDL_WINDOWEVENT_LEAVE:
        return (plx_event){.kind = PLX_EVENT_LEAVE};
    default:
        return (plx_event){0};
    }
}

/* One finger drags, as in every map; two come as a gesture, and lifting one of them must not jump.
 */
static plx_event finger_event(plx_window *w, const SDL_TouchFingerEvent *finger)
{
    int width, height;
    SDL_GL_GetDrawableSize(w->window, &width, &height);
    plx_event out = {.x = (double)finger->x * width, .y = (double)finger->y * height, .clicks = 1};
    if (finger->type == SDL_FINGERDOWN)
        out.kind = ++w->fingers == 1 ? PLX_EVENT_PRESS : PLX_EVENT_RELEASE;
    else if (finger->type == SDL_FINGERUP)
        out.kind = --w->fingers == 0 ? PLX_EVENT_RELEASE : PLX_EVENT_NONE;
    else if (w->fingers == 1)
        out.kind = PLX_EVENT_MOVE;
    if (finger->type == SDL_FINGERDOWN && w->fingers > 1)
        out.clicks = 0;
    out.pressed = w->fingers == 1;
    return out;
}

static plx_event translate(plx_window *w, const SDL_Event *event)
{
    double scale = pixels_per_unit(w);
    int x, y, width, height;
    bool drags;
    switch (event->type) {
    case SDL_QUIT:
        return (plx_event){.kind = PLX_EVENT_QUIT};
    case SDL_WINDOWEVENT:
        return window_event(w, &event->window);
    case SDL_KEYUP:
        w->modifiers = event->key.keysym.mod;
        return (plx_event){0};
    case SDL_KEYDOWN:
        w->modifiers = event->key.keysym.mod;
        return key_event(w, &event->key);
    case SDL_TEXTINPUT:
        return text_event(w, event->text.text);
    case SDL_DROPBEGIN:
        w->drops = 0;
        return (plx_event){0};
    case SDL_DROPFILE:
        SDL_free(w->dropped);
        w->dropped = event->drop.file;
        return (plx_event){.kind = PLX_EVENT_DROP, .path = w->dropped, .repeat = w->drops++ > 0};
    case SDL_DROPTEXT: /* nothing takes a text */
        SDL_free(event->drop.file);
        return (plx_event){0};
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        drags = event->button.button != SDL_BUTTON_LEFT;
        if (drags && event->button.button != SDL_BUTTON_RIGHT &&
            event->button.button != SDL_BUTTON_MIDDLE)
            return (plx_event){0};
        return (plx_event){
            .kind = event->type == SDL_MOUSEBUTTONDOWN ? PLX_EVENT_PRESS : PLX_EVENT_RELEASE,
            .x = event->button.x * scale,
            .y = event->button.y * scale,
            .shift = (w->modifiers & KMOD_SHIFT) != 0,
            .ctrl = (w->modifiers & (KMOD_CTRL | KMOD_GUI)) != 0,
            .drags = drags,
            .clicks = drags ? 0 : event->button.clicks};
    case SDL_MOUSEMOTION:
        return (plx_event){.kind = PLX_EVENT_MOVE,
            .x = event->motion.x * scale,
            .y = event->motion.y * scale,
            .pressed = (event->motion.state &
                           (SDL_BUTTON_LMASK | SDL_BUTTON_MMASK | SDL_BUTTON_RMASK)) != 0};
    case SDL_MOUSEWHEEL:
        SDL_GetMouseState(&x, &y);
        return (plx_event){.kind = PLX_EVENT_WHEEL,
            .amount = (double)event->wheel.preciseY *
                      (event->wheel.direction == SDL_MOUSEWHEEL_FLIPPED ? -1 : 1),
            .x = x * scale,
            .y = y * scale};
    case SDL_MULTIGESTURE:
        if (event->mgesture.numFingers != 2 || fabsf(event->mgesture.dDist) < 1e-4F)
            return (plx_event){0};
        SDL_GL_GetDrawableSize(w->window, &width, &height);
        return (plx_event){.kind = PLX_EVENT_PINCH,
            .amount = exp(4 * (double)event->mgesture.dDist),
            .x = (double)event->mgesture.x * width,
            .y = (double)event->mgesture.y * height};
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
    case SDL_FINGERMOTION:
        return finger_event(w, &event->tfinger);
    default:
        return (plx_event){0};
    }
}

plx_event plx_window_event(plx_window *window, double seconds)
{
    SDL_Event event;
    int timeout = seconds > 0 ? (int)ceil(seconds * 1000) : 0;
    int got = timeout ? SDL_WaitEventTimeout(&event, timeout) : SDL_PollEvent(&event);
    while (got) {
        plx_event out = translate(window, &event);
        if (out.kind != PLX_EVENT_NONE)
            return out;
        got = SDL_PollEvent(&event);
    }
    return (plx_event){.kind = PLX_EVENT_NONE};
}

void plx_window_toggle_fullscreen(plx_window *window)
{
    bool full = (SDL_GetWindowFlags(window->window) & SDL_WINDOW_FULLSCREEN_DESKTOP) ==
                SDL_WINDOW_FULLSCREEN_DESKTOP;
    SDL_SetWindowFullscreen(window->window, full ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
}

plx_window_place plx_window_where(const plx_window *window)
{
    plx_window_place p = {0};
    Uint32 flags = SDL_GetWindowFlags(window->window);
    SDL_GetWindowSize(window->window, &p.width, &p.height);
    p.fullscreen = (flags & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
    p.maximised = (flags & SDL_WINDOW_MAXIMIZED) != 0;
    return p;
}

void plx_window_leave_fullscreen(plx_window *window)
{
    if (plx_window_where(window).fullscreen)
        SDL_SetWindowFullscreen(window->window, 0);
}

void plx_window_set_cursor(plx_window *w, plx_cursor cursor)
{
    static const SDL_SystemCursor system[PLX_CURSORS] = {
        [PLX_CURSOR_ARROW] = SDL_SYSTEM_CURSOR_ARROW,
        [PLX_CURSOR_TEXT] = SDL_SYSTEM_CURSOR_IBEAM,
        [PLX_CURSOR_LEFT_RIGHT] = SDL_SYSTEM_CURSOR_SIZEWE,
        [PLX_CURSOR_UP_DOWN] = SDL_SYSTEM_CURSOR_SIZENS,
    };
    if (cursor == w->cursor)
        return;
    if (!w->cursors[cursor])
        w->cursors[cursor] = SDL_CreateSystemCursor(system[cursor]);
    if (w->cursors[cursor])
        SDL_SetCursor(w->cursors[cursor]);
    w->cursor = cursor;
}

void plx_window_hide(plx_window *window)
{
    SDL_HideWindow(window->window);
}

void plx_window_set_title(plx_window *window, const char *title)
{
    SDL_SetWindowTitle(window->window, title);
}

void plx_window_present(plx_window *window)
{
    SDL_GL_SwapWindow(window->window);
}

plx_gl_function plx_window_function(const char *name)
{
    return (plx_gl_function)SDL_GL_GetProcAddress(name);
}

void plx_window_library(char *out, size_t size)
{
    SDL_version v;
    SDL_GetVersion(&v);
    snprintf(out, size, "%d.%d.%d", v.major, v.minor, v.patch);
}

const char *plx_window_driver(void)
{
    const char *name = SDL_GetCurrentVideoDriver();
    return name ? name : "none";
}
