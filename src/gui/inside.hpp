/* What the files of this folder share; nobody else includes it. The only C++ of the program. */
#ifndef PLX_GUI_INSIDE_HPP
#define PLX_GUI_INSIDE_HPP

extern "C" {
#include "base/color.h"
#include "base/error.h"
#include "base/text.h"
#include "platform/event.h"
#include "platform/fonts.h"
}
#include "gui/gui.h"

#include <imgui.h>
#include <imgui_internal.h>

enum { PLX_GUI_EVENTS_MAX = 256 };

struct plx_gui {
    ImGuiContext *context;
    char *font_file, *bold_file;
    ImFont *fonts[PLX_GUI_SIZES];
    float scale;
    plx_gui_theme theme;
    uint64_t atlas_version;
    plx_faces *faces; /* for what these lack */
    /* Characters of texts that the atlas did not have, and whether there are new ones, for which
     * the atlas is made anew before the next frame. */
    ImFontGlyphRangesBuilder seen;
    int seen_count;
    bool sees_new;

    plx_event events[PLX_GUI_EVENTS_MAX]; /* not yet in a frame */
    int event_count;
    int frames_wanted;
    int keys_down[8], keys_down_count; /* released at the next frame */
    bool pressed, pressed_widget;      /* the button is down; it went down over a widget */
    bool keyboard, expects_text, moves_focus;
    int focused, panels, panels_before; /* the one that gets the keyboard; panels so far, and in the
                                           last frame */
    bool wants_text, has_popup, has_raised; /* as of the last frame */
    bool raised;                            /* in this one */
    int text_patience;                      /* frames that text waits for its field */
    bool submitted;
    plx_cursor cursor, cursor_shown;

    int row_left; /* widgets still to come in the line */
    bool row_begun;
    float row_width, next_width;
    plx_gui_column columns[PLX_GUI_COLUMNS_MAX];
    int table_columns;
    float lines_height;
    size_t lines_count, lines_end;

    ImVector<plx_gui_vertex> vertices;
    ImVector<uint32_t> indices;
    ImVector<plx_gui_draw> draws;
    plx_gui_picture picture;
};

/* The text of a format and its arguments, with proper minus signs. */
#define FORMAT_TEXT(out, format)                                                                   \
    char out[512];                                                                                 \
    va_list list_;                                                                                 \
    va_start(list_, format);                                                                       \
    vsnprintf(out, sizeof out, format, list_);                                                     \
    va_end(list_);                                                                                 \
    plx_text_minus(out, sizeof out)

namespace gui
{

/* Looks. */
inline ImU32 packed(plx_rgba c)
{
    return IM_COL32(c.r, c.g, c.b, c.a);
}
ImVec4 role_color(const plx_gui *g, plx_gui_role role, float alpha = 1);
ImVec4 mixed(const plx_gui *g, plx_gui_role a, plx_gui_role b, float share);
void set_style(plx_gui *g);
void load_fonts(plx_gui *g);
/* Every text that may be of a file or of the keyboard passes here, so that its letters come. */
void see(plx_gui *g, const char *text);

/* Input. */
void map_keys(void);
void take_events(plx_gui *g);
bool is_pressed(int key);
void show_focus(plx_gui *g, bool shown);
bool is_lit(const plx_gui *g);

/* Layout. */
const float LABEL_WIDTH = 0.40F; /* share of a line that labels take */
float place(plx_gui *g);
float units_or_rest(const plx_gui *g, float units);

/* What widgets are made of. reach and r: pixels from the middle. */
void chevron(ImDrawList *list, ImVec2 middle, float reach, int quarter, float width, ImU32 color);
void draw_icon(ImDrawList *list, plx_gui_icon icon, ImVec2 m, float r, ImU32 color);
void colored(plx_gui *g, plx_gui_role role, const char *text);
void tell_cut(plx_gui *g, const char *text, float room);
/* As much of a text, up to a ##, as there is room for, with dots after it. Returns out, or text. */
const char *shortened(const char *text, float room, char *out, size_t size);

} // namespace gui

using namespace gui;

#endif
