/* The widgets of the panels: a C face of Dear ImGui, whose looks are ours. This folder is all
 * that knows of it. Nothing here draws: a frame ends with lists of triangles, which render/gui_pass
 * puts over the picture. It works without a window alike, with events fed by hand.
 *
 * A frame is plx_gui_begin, any widgets, plx_gui_end. Widgets are named by their label; two with
 * the same label in the same window need plx_gui_push_id around them. Sizes of widgets are in
 * units, pixels at scale 1; places in windows and on canvases are in pixels of the surface.
 *
 * One at a time, on the main thread. */
#ifndef PLX_GUI_GUI_H
#define PLX_GUI_GUI_H

#include "base/color.h"
#include "base/error.h"
#include "platform/event.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plx_gui plx_gui;
typedef struct plx_texture plx_texture;

typedef enum plx_gui_theme { PLX_GUI_DARK, PLX_GUI_LIGHT, PLX_GUI_PRINT } plx_gui_theme;

#define PLX_GUI_SCALE_MIN 0.5
#define PLX_GUI_SCALE_MAX 8.0

typedef struct plx_gui_desc {
    const char *font;      /* file of a typeface; default: a small built-in one */
    const char *bold_font; /* the same for titles; default: font */
    double scale;          /* pixels a unit; default 1 */
    plx_gui_theme theme;
} plx_gui_desc;

/* A font that cannot be read is replaced by the built-in one. NULL on failure. */
plx_gui *plx_gui_create(const plx_gui_desc *desc, plx_error *e);
void plx_gui_destroy(plx_gui **gui);

/* The bytes of the built-in typeface, a TrueType file; freed by plx_free. NULL where memory is
 * short. Not within a frame. */
unsigned char *plx_gui_builtin_font(size_t *size);

/* Between frames. */
void plx_gui_set_scale(plx_gui *g, double scale);
void plx_gui_set_theme(plx_gui *g, plx_gui_theme theme);
double plx_gui_scale(const plx_gui *g);

/* Colours by what they are for. */
typedef enum plx_gui_role {
    PLX_GUI_TEXT,
    PLX_GUI_DIM,   /* names, notes */
    PLX_GUI_FAINT, /* what can be done without; grid lines */
    PLX_GUI_ACCENT,
    PLX_GUI_WARN,
    PLX_GUI_PANEL,
    PLX_GUI_FIELD, /* of what can be edited, and behind charts */
    PLX_GUI_LINE,
    PLX_GUI_SERIES, /* first of PLX_GUI_SERIES_COUNT curves, told apart by colour-blind people */
    PLX_GUI_SERIES_COUNT = 6,
    PLX_GUI_ROLES = PLX_GUI_SERIES + PLX_GUI_SERIES_COUNT
} plx_gui_role;
plx_rgba plx_gui_color(const plx_gui *g, plx_gui_role role);

/* -- Input ------------------------------------------------------------------------------------ */

/* Takes an event for the frames to come; several may come before a frame. True where it is meant
 * for a widget, so that the picture must not heed it. */
bool plx_gui_event(plx_gui *g, const plx_event *event);
/* Whether another frame would differ from the last one, events not yet shown included. */
bool plx_gui_busy(const plx_gui *g);
/* Moves the keyboard's focus into the panels, or back to the picture. */
void plx_gui_focus_keyboard(plx_gui *g, bool on);
bool plx_gui_keyboard_focused(const plx_gui *g);
/* Moves it on: into the first window of the last frame that is a panel, from there to the next, and
 * from the last one back to the picture. */
void plx_gui_focus_next_window(plx_gui *g);
/* For the pointer while it is over the last widget. */
void plx_gui_cursor(plx_gui *g, plx_cursor cursor);
/* As of the last frame. */
plx_cursor plx_gui_cursor_shown(const plx_gui *g);
/* Text that comes before a field has the keyboard is kept for the one that the next frames show. */
void plx_gui_expect_text(plx_gui *g);

/* -- Frames ----------------------------------------------------------------------------------- */

typedef struct plx_gui_vertex {
    float x, y; /* pixels from the top left */
    float u, v; /* 0..1 */
    unsigned char rgba[4];
} plx_gui_vertex;

typedef struct plx_gui_draw {
    const plx_texture *texture; /* NULL: the atlas, whose bytes are coverage */
    int clip[4];                /* pixels: left, top, right, bottom */
    uint32_t first, count;      /* indices, three a triangle */
} plx_gui_draw;

/* What a frame draws, in order. Valid until the next begin. */
typedef struct plx_gui_picture {
    const plx_gui_vertex *vertices; /* [vertex_count] */
    const uint32_t *indices;        /* [index_count] */
    const plx_gui_draw *draws;      /* [draw_count] */
    size_t vertex_count, index_count, draw_count;
    const unsigned char *atlas; /* [atlas_height][atlas_width] */
    int atlas_width, atlas_height;
    uint64_t atlas_version; /* another one when the atlas is */
} plx_gui_picture;

/* passed_s: since the last frame. */
void plx_gui_begin(plx_gui *g, int width, int height, double passed_s);
const plx_gui_picture *plx_gui_end(plx_gui *g);

/* -- Windows ---------------------------------------------------------------------------------- */

typedef struct plx_gui_window {
    const char *id;   /* must */
    float x, y, w, h; /* pixels; h 0: as high as its content, at most to the surface's edge */
    bool raised;      /* over the others, with a shadow: dialogs */
    bool bare;        /* without background and padding */
    bool padless;
} plx_gui_window;

void plx_gui_window_begin(plx_gui *g, const plx_gui_window *window);
void plx_gui_window_end(plx_gui *g);
/* Within a raised window, which takes all input while it is there: whether Esc or a press beside it
 * asks to close it. */
bool plx_gui_dismissed(const plx_gui *g);
/* Whether a key was pressed, in this frame; one of those that move in lists. */
bool plx_gui_key(const plx_gui *g, int key);

/* A part that scrolls by itself. Units; 0: the rest, < 0: so much less than the rest. */
void plx_gui_child_begin(plx_gui *g, const char *id, float w, float h);
/* The same, as high as `lines` items. */
void plx_gui_list_begin(plx_gui *g, const char *id, size_t lines);
void plx_gui_list_end(plx_gui *g);
void plx_gui_child_end(plx_gui *g);

/* -- Layout ----------------------------------------------------------------------------------- */

void plx_gui_push_id(plx_gui *g, const char *id);
void plx_gui_push_index(plx_gui *g, size_t index);
void plx_gui_pop_id(plx_gui *g);
/* The next widget stands beside the last one. */
void plx_gui_same_line(plx_gui *g);
/* The same, so many units away. */
void plx_gui_close_by(plx_gui *g, float units);
/* The same where so many units are left of the line; else it begins a new one. */
void plx_gui_flow(plx_gui *g, float units);
float plx_gui_checkbox_width(const plx_gui *g, const char *label); /* units */
/* The next `count` widgets share a line, with equal widths. */
void plx_gui_row(plx_gui *g, int count);
/* Width of the next widget, units. */
void plx_gui_next_width(plx_gui *g, float units);
/* What is left of the line, and of the window below, units. */
float plx_gui_room(const plx_gui *g);
float plx_gui_room_below(const plx_gui *g);
void plx_gui_space(plx_gui *g, float units);
void plx_gui_separator(plx_gui *g);
/* Widgets between them are shown, but cannot be used. */
void plx_gui_disabled_begin(plx_gui *g, bool disabled);
void plx_gui_disabled_end(plx_gui *g);
/* Scrolls so that the last widget is seen. */
void plx_gui_show_last(plx_gui *g);
/* The same, at the top where there is enough below it. */
void plx_gui_show_last_at_top(plx_gui *g);

/* A title that folds what follows it. Returns *open. */
bool plx_gui_section(plx_gui *g, const char *title, bool *open);

/* -- Text ------------------------------------------------------------------------------------- */

void plx_gui_text(plx_gui *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
void plx_gui_dim(plx_gui *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Broken into lines at the window's edge. */
void plx_gui_wrapped(plx_gui *g, plx_gui_role color, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void plx_gui_title(plx_gui *g, const char *text);
/* A line of a dim name at the left and its value at the right. Digits are of equal width. */
void plx_gui_value(plx_gui *g, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Explains the last widget when the pointer rests on it. */
void plx_gui_tooltip(plx_gui *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A dim name before the next widget; units: its column's width, 0: that which labels have. What
 * does not fit is cut off. */
void plx_gui_label(plx_gui *g, const char *text, float units);
/* Something is missing or failed, and what to do. */
void plx_gui_empty(plx_gui *g, const char *text);

/* -- Widgets: true when the person used it just now ---------------------------------------------
 */

bool plx_gui_button(plx_gui *g, const char *label);
/* The one that is meant most, in the accent's colour. */
bool plx_gui_main_button(plx_gui *g, const char *label);

typedef enum plx_gui_icon {
    PLX_ICON_PLAY,
    PLX_ICON_PAUSE,
    PLX_ICON_STEP,
    PLX_ICON_EPOCH,
    PLX_ICON_RESET,
    PLX_ICON_LEFT,
    PLX_ICON_RIGHT,
    PLX_ICON_UP,
    PLX_ICON_DOWN,
    PLX_ICON_CLOSE,
    PLX_ICON_SEARCH,
    PLX_ICON_PLUS,
    PLX_ICON_MINUS,
    PLX_ICON_COUNT
} plx_gui_icon;
/* A small square button; `text` is its tooltip and its name. */
bool plx_gui_icon_button(plx_gui *g, plx_gui_icon icon, const char *text);
/* One that fills its window, and is seen only faintly until the pointer is near. */
bool plx_gui_handle(plx_gui *g, plx_gui_icon icon, const char *text);

bool plx_gui_checkbox(plx_gui *g, const char *label, bool *value);
/* The widgets below have their label at the left; NULL or "##name": none. */
/* A logarithmic one has three significant digits, whatever the format; least > 0. */
bool plx_gui_slider(plx_gui *g, const char *label, double *value, double least, double most,
    bool logarithmic, const char *format);
/* A number that is dragged or typed; speed: change a pixel. */
bool plx_gui_number(plx_gui *g, const char *label, double *value, double speed, double least,
    double most, const char *format);
bool plx_gui_combo(plx_gui *g, const char *label, int *chosen, const char *const *names, int count);
/* All choices side by side. */
bool plx_gui_choice(
    plx_gui *g, const char *label, int *chosen, const char *const *names, int count);
/* Text of at most size - 1 bytes; hint is shown while it is empty. True when it changed. */
bool plx_gui_input(plx_gui *g, const char *label, const char *hint, char *text, size_t size);
/* Whether Enter was pressed in the last input. */
bool plx_gui_submitted(const plx_gui *g);
/* The next widget gets the keyboard. */
void plx_gui_focus_next(plx_gui *g);
/* A line of a list; `note` stands at its right, dim; NULL: none. */
bool plx_gui_item(plx_gui *g, const char *label, const char *note, bool selected);
void plx_gui_progress(plx_gui *g, double share, const char *text);
bool plx_gui_hovered(const plx_gui *g); /* the last widget */

/* -- Tables ----------------------------------------------------------------------------------- */

typedef struct plx_gui_column {
    const char *title; /* NULL in all columns: no header */
    float width;       /* units; 0: a share of the rest */
    bool right;        /* cells are aligned to the right: numbers */
} plx_gui_column;

enum { PLX_GUI_COLUMNS_MAX = 12 };

/* h: units, scrolls within; 0: as high as its rows. False when it is not seen: then no end. */
bool plx_gui_table_begin(
    plx_gui *g, const char *id, const plx_gui_column *columns, int count, float h);
void plx_gui_table_row(plx_gui *g);
void plx_gui_cell(plx_gui *g, plx_gui_role color, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A cell that makes its row a button; label must differ from row to row, or an id be pushed. */
bool plx_gui_cell_item(plx_gui *g, const char *label, bool selected);
void plx_gui_table_end(plx_gui *g);

/* The part of `count` lines of equal height that is seen: rows first to end are to be made. Within
 * a child or a table with a height. */
void plx_gui_lines_begin(plx_gui *g, size_t count, size_t *first, size_t *end);
void plx_gui_lines_end(plx_gui *g);

/* -- Canvas ----------------------------------------------------------------------------------- */

/* An area to draw on, and what the pointer does there. Places are pixels from its top left. */
typedef struct plx_canvas {
    float w, h;
    float unit;   /* pixels a unit */
    bool hovered; /* the pointer is over it */
    bool held;    /* it was pressed here and is still down */
    bool clicked; /* pressed just now */
    bool double_clicked;
    float x, y;           /* the pointer's place */
    float drag_x, drag_y; /* how far it moved since the last frame while held */
    float wheel;          /* notches while hovered; the window does not scroll then */
    float left, top;      /* its place on the surface */
    void *list;           /* private, */
    plx_gui *gui;         /* and this */
} plx_canvas;

typedef enum plx_gui_size { PLX_GUI_SMALL, PLX_GUI_BODY, PLX_GUI_BOLD, PLX_GUI_SIZES } plx_gui_size;
/* Where x is in a text; add PLX_GUI_MIDDLE to centre it about y, which else is its top. */
typedef enum plx_gui_align {
    PLX_GUI_LEFT,
    PLX_GUI_CENTER,
    PLX_GUI_RIGHT,
    PLX_GUI_MIDDLE = 4
} plx_gui_align;

/* Units; 0: the rest, < 0: so much less than the rest. */
plx_canvas plx_canvas_begin(plx_gui *g, const char *id, float w, float h);
void plx_canvas_end(plx_canvas *c);
void plx_canvas_clip(plx_canvas *c, float x, float y, float w, float h);
void plx_canvas_unclip(plx_canvas *c);
void plx_canvas_rect(
    plx_canvas *c, float x, float y, float w, float h, float radius, plx_rgba color);
void plx_canvas_frame(
    plx_canvas *c, float x, float y, float w, float h, float radius, float width, plx_rgba color);
void plx_canvas_line(
    plx_canvas *c, float x0, float y0, float x1, float y1, float width, plx_rgba color);
/* points[count][2] */
void plx_canvas_polyline(
    plx_canvas *c, const float *points, size_t count, float width, plx_rgba color);
/* Between a polyline and a height. */
void plx_canvas_area(plx_canvas *c, const float *points, size_t count, float base, plx_rgba color);
void plx_canvas_circle(plx_canvas *c, float x, float y, float radius, plx_rgba color);
void plx_canvas_ring(plx_canvas *c, float x, float y, float radius, float width, plx_rgba color);
void plx_canvas_text(plx_canvas *c, float x, float y, plx_gui_size size, int align, plx_rgba color,
    const char *text);
/* As much of it as there is room for, pixels, with dots where it is cut. */
void plx_canvas_text_within(plx_canvas *c, float x, float y, float room, plx_gui_size size,
    int align, plx_rgba color, const char *text);
float plx_canvas_text_width(const plx_canvas *c, plx_gui_size size, const char *text);
float plx_canvas_text_height(const plx_canvas *c, plx_gui_size size);
/* The part u0, v0 to u1, v1 of an RGBA8 texture, borrowed until the frame is drawn. */
void plx_canvas_image(plx_canvas *c, const plx_texture *texture, float x, float y, float w, float h,
    float u0, float v0, float u1, float v1);

#ifdef __cplusplus
}
#endif

#endif
