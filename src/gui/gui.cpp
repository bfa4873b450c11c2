/* The only C++ of the program: the face of gui/gui.h over Dear ImGui 1.86 and newer. No exceptions
 * pass the face; ImGui throws none. */
extern "C" {
#include "base/file.h"
#include "base/mem.h"
}
#include "gui/gui.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

namespace
{

enum { EVENTS_MAX = 256, FONT_SIZE_MAX = 64 << 20 };

/* Units of the three sizes, from the lowest descender to the highest ascender. */
const float TEXT_SIZE[PLX_GUI_SIZES] = {14.0F, 16.5F, 16.5F};
const float NUMBER_WIDTH = 56;   /* units, beside a slider */
const float LABEL_WIDTH = 0.40F; /* share of a line that labels take */

const plx_rgba THEMES[3][PLX_GUI_ROLES] = {
    {{226, 230, 238, 255}, {146, 154, 168, 255}, {94, 101, 115, 255}, {122, 162, 247, 255},
        {255, 178, 92, 255}, {17, 20, 27, 248}, {31, 35, 45, 255}, {40, 45, 57, 255},
        {110, 168, 255, 255}, {255, 166, 77, 255}, {92, 200, 160, 255}, {214, 136, 214, 255},
        {226, 214, 110, 255}, {160, 168, 182, 255}},
    {{28, 32, 40, 255}, {94, 102, 116, 255}, {150, 158, 172, 255}, {42, 98, 214, 255},
        {176, 88, 0, 255}, {248, 249, 251, 250}, {233, 236, 241, 255}, {214, 218, 226, 255},
        {0, 96, 200, 255}, {204, 96, 0, 255}, {0, 132, 96, 255}, {160, 60, 150, 255},
        {138, 118, 0, 255}, {98, 106, 120, 255}},
    {{0, 0, 0, 255}, {80, 80, 80, 255}, {150, 150, 150, 255}, {0, 0, 0, 255}, {160, 60, 0, 255},
        {255, 255, 255, 255}, {242, 242, 242, 255}, {200, 200, 200, 255}, {0, 114, 178, 255},
        {213, 94, 0, 255}, {0, 158, 115, 255}, {204, 121, 167, 255}, {150, 130, 0, 255},
        {90, 90, 90, 255}},
};

/* ImGui's own codes for the keys that its widgets know. */
const struct {
    int key;
    ImGuiKey code;
} KEYS[] = {
    {PLX_KEY_TAB, ImGuiKey_Tab},
    {PLX_KEY_LEFT, ImGuiKey_LeftArrow},
    {PLX_KEY_RIGHT, ImGuiKey_RightArrow},
    {PLX_KEY_UP, ImGuiKey_UpArrow},
    {PLX_KEY_DOWN, ImGuiKey_DownArrow},
    {PLX_KEY_PAGE_UP, ImGuiKey_PageUp},
    {PLX_KEY_PAGE_DOWN, ImGuiKey_PageDown},
    {PLX_KEY_HOME, ImGuiKey_Home},
    {PLX_KEY_END, ImGuiKey_End},
    {PLX_KEY_DELETE, ImGuiKey_Delete},
    {PLX_KEY_BACKSPACE, ImGuiKey_Backspace},
    {' ', ImGuiKey_Space},
    {PLX_KEY_ENTER, ImGuiKey_Enter},
    {PLX_KEY_ESCAPE, ImGuiKey_Escape},
    {'a', ImGuiKey_A},
    {'c', ImGuiKey_C},
    {'v', ImGuiKey_V},
    {'x', ImGuiKey_X},
    {'y', ImGuiKey_Y},
    {'z', ImGuiKey_Z},
};
const int KEY_COUNT = (int)(sizeof KEYS / sizeof *KEYS);

} // namespace

struct plx_gui {
    ImGuiContext *context;
    char *font_file, *bold_file;
    ImFont *fonts[PLX_GUI_SIZES];
    float scale;
    plx_gui_theme theme;
    uint64_t atlas_version;

    plx_event events[EVENTS_MAX]; /* not yet in a frame */
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

/* -- Looks ------------------------------------------------------------------------------------- */

static ImU32 packed(plx_rgba c)
{
    return IM_COL32(c.r, c.g, c.b, c.a);
}

static ImVec4 role_color(const plx_gui *g, plx_gui_role role, float alpha = 1)
{
    plx_rgba c = plx_gui_color(g, role);
    return ImVec4(c.r / 255.0F, c.g / 255.0F, c.b / 255.0F, c.a / 255.0F * alpha);
}

static ImVec4 mixed(const plx_gui *g, plx_gui_role a, plx_gui_role b, float share)
{
    ImVec4 x = role_color(g, a), y = role_color(g, b);
    return ImVec4(
        x.x + (y.x - x.x) * share, x.y + (y.y - x.y) * share, x.z + (y.z - x.z) * share, 1);
}

static void set_style(plx_gui *g)
{
    ImGuiStyle &s = ImGui::GetStyle();
    s = ImGuiStyle();
    s.WindowPadding = ImVec2(14, 12);
    s.FramePadding = ImVec2(9, 4);
    s.ItemSpacing = ImVec2(8, 7);
    s.ItemInnerSpacing = ImVec2(7, 4);
    s.CellPadding = ImVec2(6, 3);
    s.ScrollbarSize = 9;
    s.GrabMinSize = 10;
    s.WindowRounding = 0;
    s.ChildRounding = s.FrameRounding = s.GrabRounding = s.ScrollbarRounding = 5;
    s.PopupRounding = 7;
    s.WindowBorderSize = s.ChildBorderSize = s.FrameBorderSize = 0;
    s.PopupBorderSize = 1;
    s.WindowMinSize = ImVec2(8, 8);
    s.DisabledAlpha = 0.4F;
    s.CircleTessellationMaxError = 0.15F;
    s.ScaleAllSizes(g->scale);

    ImVec4 none(0, 0, 0, 0), accent = role_color(g, PLX_GUI_ACCENT);
    ImVec4 field = role_color(g, PLX_GUI_FIELD);
    ImVec4 lit = mixed(g, PLX_GUI_FIELD, PLX_GUI_TEXT, 0.08F);
    ImVec4 held = mixed(g, PLX_GUI_FIELD, PLX_GUI_TEXT, 0.16F);
    ImVec4 *c = s.Colors;
    c[ImGuiCol_Text] = role_color(g, PLX_GUI_TEXT);
    c[ImGuiCol_TextDisabled] = role_color(g, PLX_GUI_FAINT);
    c[ImGuiCol_WindowBg] = role_color(g, PLX_GUI_PANEL);
    c[ImGuiCol_ChildBg] = none;
    c[ImGuiCol_PopupBg] = mixed(g, PLX_GUI_PANEL, PLX_GUI_FIELD, 0.5F);
    c[ImGuiCol_Border] = c[ImGuiCol_Separator] = role_color(g, PLX_GUI_LINE);
    c[ImGuiCol_BorderShadow] = none;
    c[ImGuiCol_FrameBg] = c[ImGuiCol_Button] = field;
    c[ImGuiCol_FrameBgHovered] = c[ImGuiCol_ButtonHovered] = lit;
    c[ImGuiCol_FrameBgActive] = c[ImGuiCol_ButtonActive] = held;
    c[ImGuiCol_Header] = role_color(g, PLX_GUI_ACCENT, 0.20F);
    c[ImGuiCol_HeaderHovered] = lit;
    c[ImGuiCol_HeaderActive] = held;
    c[ImGuiCol_CheckMark] = accent;
    c[ImGuiCol_SliderGrab] = accent;
    c[ImGuiCol_SliderGrabActive] = mixed(g, PLX_GUI_ACCENT, PLX_GUI_TEXT, 0.3F);
    c[ImGuiCol_ScrollbarBg] = none;
    c[ImGuiCol_ScrollbarGrab] = lit;
    c[ImGuiCol_ScrollbarGrabHovered] = c[ImGuiCol_ScrollbarGrabActive] = held;
    c[ImGuiCol_TextSelectedBg] = role_color(g, PLX_GUI_ACCENT, 0.35F);
    c[ImGuiCol_TableHeaderBg] = none;
    c[ImGuiCol_TableBorderStrong] = c[ImGuiCol_TableBorderLight] = role_color(g, PLX_GUI_LINE);
    c[ImGuiCol_TableRowBgAlt] = none;
    c[ImGuiCol_NavHighlight] = accent;
    c[ImGuiCol_PlotHistogram] = accent;
    c[ImGuiCol_ModalWindowDimBg] = none;
}

/* ImGui stops the program where a file is no typeface. */
static bool is_typeface(const unsigned char *data, size_t size)
{
    static const char kinds[][5] = {"OTTO", "true", "ttcf", {0, 1, 0, 0, 0}};
    for (const char *kind : kinds)
        if (size > 1024 && memcmp(data, kind, 4) == 0)
            return true;
    return false;
}

/* What Latin and Greek texts and formulas use, but the digits. */
static const ImWchar LETTERS[] = {0x20, 0x2F, 0x3A, 0x17F, 0x391, 0x3C9, 0x2010, 0x2027, 0x2030,
    0x203A, 0x2070, 0x209C, 0x2190, 0x2195, 0x2202, 0x2265, 0x25A0, 0x25CF, 0xFFFD, 0xFFFD, 0};
static const ImWchar DIGITS[] = {0x30, 0x39, 0};

static ImFont *add_font(void *data, int size, float pixels, float digit_width)
{
    ImFontAtlas *atlas = ImGui::GetIO().Fonts;
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = 2;
    config.OversampleV = 1;
    ImFont *font = atlas->AddFontFromMemoryTTF(data, size, pixels, &config, LETTERS);
    config.MergeMode = true;
    config.GlyphMinAdvanceX = digit_width;
    config.GlyphMaxAdvanceX = digit_width > 0 ? digit_width : FLT_MAX;
    atlas->AddFontFromMemoryTTF(data, size, pixels, &config, DIGITS);
    return font;
}

/* Digits come with equal widths, so that numbers that change do not tremble; the first round finds
 * how wide they are. */
static bool add_fonts(plx_gui *g, unsigned char *const data[2], const size_t size[2])
{
    float digit_width[PLX_GUI_SIZES] = {0};
    ImFontAtlas *atlas = ImGui::GetIO().Fonts;
    for (int round = 0; round < 2; round++) {
        atlas->Clear();
        for (int i = 0; i < PLX_GUI_SIZES; i++) {
            int which = i == PLX_GUI_BOLD && data[1] ? 1 : 0;
            g->fonts[i] = add_font(data[which], (int)size[which],
                roundf(TEXT_SIZE[i] * g->scale * 2) / 2, digit_width[i]);
        }
        if (!atlas->Build())
            return false;
        for (int i = 0; i < PLX_GUI_SIZES; i++)
            for (char digit = '0'; digit <= '9'; digit++) {
                char text[2] = {digit, 0};
                float width = g->fonts[i]->CalcTextSizeA(g->fonts[i]->FontSize, FLT_MAX, 0, text).x;
                digit_width[i] = fmaxf(digit_width[i], ceilf(width));
            }
    }
    return true;
}

static void load_fonts(plx_gui *g)
{
    unsigned char *data[2] = {NULL, NULL};
    size_t size[2] = {0, 0};
    const char *files[2] = {g->font_file, g->bold_file};
    for (int i = 0; i < 2; i++) {
        if (files[i] && plx_file_read(files[i], FONT_SIZE_MAX, &data[i], &size[i], NULL) &&
            !is_typeface(data[i], size[i])) {
            plx_free(data[i]);
            data[i] = NULL;
        }
    }
    ImFontAtlas *atlas = ImGui::GetIO().Fonts;
    atlas->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight | ImFontAtlasFlags_NoMouseCursors;
    if (!data[0] || !add_fonts(g, data, size)) {
        atlas->Clear();
        ImFontConfig config;
        config.SizePixels = fmaxf(roundf(13 * g->scale), 1);
        ImFont *plain = atlas->AddFontDefault(&config);
        for (ImFont *&font : g->fonts)
            font = plain;
        atlas->Build();
    }
    ImGui::GetIO().FontDefault = g->fonts[PLX_GUI_BODY];
    plx_free(data[0]);
    plx_free(data[1]);
    atlas->SetTexID((ImTextureID)0);
    g->atlas_version++;
}

/* -- Life ---------------------------------------------------------------------------------------
 */

plx_gui *plx_gui_create(const plx_gui_desc *desc, plx_error *e)
{
    plx_gui *g = (plx_gui *)plx_alloc(1, sizeof *g);
    if (!g) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    g->context = ImGui::CreateContext();
    ImGui::SetCurrentContext(g->context);
    ImGuiIO &io = ImGui::GetIO();
    io.IniFilename = io.LogFilename = NULL;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    io.ConfigInputTextCursorBlink = false;
    io.ConfigWindowsMoveFromTitleBarOnly = true;
    io.MouseDragThreshold = 4;
#if IMGUI_VERSION_NUM >= 18700
    io.ConfigInputTrickleEventQueue = false;
#else
    for (int i = 0; i < KEY_COUNT; i++)
        io.KeyMap[KEYS[i].code] = i;
#endif
    g->scale = 1;
    g->font_file = desc->font ? plx_strdup(desc->font) : NULL;
    g->bold_file = desc->bold_font ? plx_strdup(desc->bold_font) : NULL;
    g->theme = desc->theme;
    g->frames_wanted = 2;
    plx_gui_set_scale(g, desc->scale > 0 ? desc->scale : 1);
    return g;
}

void plx_gui_destroy(plx_gui **gui)
{
    plx_gui *g = *gui;
    if (!g)
        return;
    ImGui::DestroyContext(g->context);
    g->vertices.clear();
    g->indices.clear();
    g->draws.clear();
    plx_free(g->font_file);
    plx_free(g->bold_file);
    plx_free(g);
    *gui = NULL;
}

unsigned char *plx_gui_builtin_font(size_t *size)
{
    ImFontAtlas atlas; /* which unpacks it */
    atlas.AddFontDefault();
    const ImFontConfig *config = &atlas.ConfigData.back();
    *size = (size_t)config->FontDataSize;
    unsigned char *copy = (unsigned char *)plx_alloc(*size, 1);
    if (copy)
        memcpy(copy, config->FontData, *size);
    return copy;
}

void plx_gui_set_scale(plx_gui *g, double scale)
{
    float wanted = (float)fmin(fmax(scale, PLX_GUI_SCALE_MIN), PLX_GUI_SCALE_MAX);
    if (g->atlas_version > 0 && wanted == g->scale)
        return;
    g->scale = wanted;
    ImGui::SetCurrentContext(g->context);
    set_style(g);
    load_fonts(g);
    g->frames_wanted = 2;
}

void plx_gui_set_theme(plx_gui *g, plx_gui_theme theme)
{
    if (theme == g->theme)
        return;
    g->theme = theme;
    ImGui::SetCurrentContext(g->context);
    set_style(g);
    g->frames_wanted = 2;
}

double plx_gui_scale(const plx_gui *g)
{
    return (double)g->scale;
}

plx_rgba plx_gui_color(const plx_gui *g, plx_gui_role role)
{
    return THEMES[g->theme][role];
}

/* -- Input --------------------------------------------------------------------------------------
 */

/* Whether a window of the last frame that heeds the pointer is there. */
static bool over_window(const plx_gui *g, double x, double y)
{
    const ImVector<ImGuiWindow *> &windows = g->context->Windows;
    for (int i = 0; i < windows.Size; i++) {
        const ImGuiWindow *w = windows[i];
        if (w->Active && !w->Hidden && !(w->Flags & ImGuiWindowFlags_NoMouseInputs) &&
            w->OuterRectClipped.Contains(ImVec2((float)x, (float)y)))
            return true;
    }
    return false;
}

static bool is_navigation(int key)
{
    return (key >= PLX_KEY_LEFT && key <= PLX_KEY_PAGE_DOWN) || key == ' ' ||
           key == PLX_KEY_ENTER || key == PLX_KEY_ESCAPE;
}

static bool takes_key(const plx_gui *g, const plx_event *event)
{
    bool text = g->wants_text || g->expects_text;
    if (event->key >= PLX_KEY_F1)
        return false;
    if (event->ctrl)
        return text && event->key > 0 && event->key < 128 && strchr("acvxyz", event->key);
    return text || ((g->has_popup || g->keyboard) && is_navigation(event->key));
}

bool plx_gui_event(plx_gui *g, const plx_event *event)
{
    bool taken = false;
    switch (event->kind) {
    case PLX_EVENT_MOVE:
        taken =
            g->pressed ? g->pressed_widget : g->has_raised || over_window(g, event->x, event->y);
        break;
    case PLX_EVENT_PRESS:
        taken = g->has_popup || g->has_raised || over_window(g, event->x, event->y);
        g->pressed = true;
        g->pressed_widget = taken;
        if (!taken)
            plx_gui_focus_keyboard(g, false);
        break;
    case PLX_EVENT_RELEASE:
        taken = g->pressed_widget;
        g->pressed = g->pressed_widget = false;
        break;
    case PLX_EVENT_WHEEL:
    case PLX_EVENT_PINCH:
        taken = g->has_raised || over_window(g, event->x, event->y);
        break;
    case PLX_EVENT_KEY:
    case PLX_EVENT_TEXT:
        taken = takes_key(g, event);
        if (!taken)
            return false;
        if (event->key == PLX_KEY_ESCAPE && g->keyboard && !g->has_popup && !g->wants_text) {
            plx_gui_focus_keyboard(g, false);
            return true;
        }
        break;
    case PLX_EVENT_LEAVE:
        break;
    default:
        return false;
    }
    /* A pointer that moves over the picture changes no widget. */
    bool seen = taken || event->kind != PLX_EVENT_MOVE || ImGui::GetIO().WantCaptureMouse;
    if (g->event_count < EVENTS_MAX && seen)
        g->events[g->event_count++] = *event;
    if (seen)
        g->frames_wanted = 2;
    return taken;
}

bool plx_gui_busy(const plx_gui *g)
{
    return g->event_count > 0 || g->frames_wanted > 0;
}

void plx_gui_focus_keyboard(plx_gui *g, bool on)
{
    if (g->keyboard != on)
        g->frames_wanted = 2;
    if (on && !g->keyboard) {
        g->moves_focus = true;
        g->focused = 0;
    }
    g->keyboard = on;
}

void plx_gui_focus_next_window(plx_gui *g)
{
    if (!g->keyboard) {
        plx_gui_focus_keyboard(g, true);
    } else if (g->focused + 1 < g->panels_before) {
        g->focused++;
        g->moves_focus = true;
        g->frames_wanted = 2;
    } else {
        plx_gui_focus_keyboard(g, false);
    }
}

bool plx_gui_keyboard_focused(const plx_gui *g)
{
    return g->keyboard;
}

void plx_gui_cursor(plx_gui *g, plx_cursor cursor)
{
    g->cursor = cursor;
}

plx_cursor plx_gui_cursor_shown(const plx_gui *g)
{
    return g->cursor_shown;
}

void plx_gui_expect_text(plx_gui *g)
{
    g->expects_text = true;
    g->text_patience = 8;
}

static void set_key(int index, bool down)
{
    ImGuiIO &io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddKeyEvent(KEYS[index].code, down);
#else
    io.KeysDown[index] = down;
#endif
}

static void set_modifiers(const plx_event *event)
{
    ImGuiIO &io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18900
    io.AddKeyEvent(ImGuiMod_Ctrl, event->ctrl);
    io.AddKeyEvent(ImGuiMod_Shift, event->shift);
#elif IMGUI_VERSION_NUM >= 18700
    io.AddKeyEvent(ImGuiKey_ModCtrl, event->ctrl);
    io.AddKeyEvent(ImGuiKey_ModShift, event->shift);
#else
    io.KeyCtrl = event->ctrl;
    io.KeyShift = event->shift;
#endif
}

static void set_pointer(double x, double y)
{
    ImGuiIO &io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddMousePosEvent((float)x, (float)y);
#else
    io.MousePos = ImVec2((float)x, (float)y);
#endif
}

static void set_button(bool down)
{
    ImGuiIO &io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddMouseButtonEvent(0, down);
#else
    io.MouseDown[0] = down;
#endif
}

static void turn_wheel(double amount)
{
    ImGuiIO &io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddMouseWheelEvent(0, (float)amount);
#else
    io.MouseWheel += (float)amount;
#endif
}

/* A key is down for one frame, since only presses and repeats are told. */
static void press_key(plx_gui *g, int key)
{
    for (int i = 0; i < KEY_COUNT; i++) {
        if (KEYS[i].key == key) {
            set_key(i, true);
            g->keys_down[g->keys_down_count++] = i;
        }
    }
}

/* ImGui looks at the state once a frame: the queue is taken up to where something would change
 * twice, or the pointer would move after a press. */
static void take_events(plx_gui *g)
{
    bool button = false, key = g->keys_down_count > 0;
    for (int i = 0; i < g->keys_down_count; i++)
        set_key(g->keys_down[i], false);
    g->keys_down_count = 0;
    int taken = 0;
    for (; taken < g->event_count; taken++) {
        const plx_event *event = &g->events[taken];
        bool press = event->kind == PLX_EVENT_PRESS || event->kind == PLX_EVENT_RELEASE;
        bool place = event->kind == PLX_EVENT_MOVE || event->kind == PLX_EVENT_WHEEL;
        bool typed = event->kind == PLX_EVENT_KEY || event->kind == PLX_EVENT_TEXT;
        bool early = typed && g->expects_text && !g->wants_text;
        /* What is written comes as fast as it is typed, however slow frames are. */
        bool written = event->kind == PLX_EVENT_TEXT && g->wants_text;
        if ((button && (press || place)) || (key && typed) || early)
            break;
        if (press || place)
            set_pointer(event->x, event->y);
        if (event->kind == PLX_EVENT_LEAVE)
            set_pointer(-FLT_MAX, -FLT_MAX);
        if (event->kind == PLX_EVENT_WHEEL)
            turn_wheel(event->amount);
        if (press) {
            set_modifiers(event);
            set_button(event->kind == PLX_EVENT_PRESS);
            button = true;
        }
        if (typed) {
            set_modifiers(event);
            if (written)
                ImGui::GetIO().AddInputCharactersUTF8(event->text);
            else
                press_key(g, event->key);
            key = !written;
        }
    }
    /* What an event changes is known to all a frame later, and to what depends on that another. */
    if (taken > 0)
        g->frames_wanted = 3;
    memmove(g->events, g->events + taken, (size_t)(g->event_count - taken) * sizeof *g->events);
    g->event_count -= taken;
}

/* -- Frames -------------------------------------------------------------------------------------
 */

/* The frame around the widget that has the keyboard. */
static void show_focus(plx_gui *g, bool shown)
{
#if IMGUI_VERSION_NUM >= 19140
    g->context->NavCursorVisible = shown;
#else
    g->context->NavDisableHighlight = !shown;
#endif
}

void plx_gui_begin(plx_gui *g, int width, int height, double passed_s)
{
    ImGui::SetCurrentContext(g->context);
    ImGuiIO &io = ImGui::GetIO();
    io.DisplaySize = ImVec2((float)width, (float)height);
    io.DeltaTime = (float)fmin(fmax(passed_s, 1e-4), 1.0);
    bool navigates = g->keyboard || g->has_popup;
    io.ConfigFlags = navigates ? io.ConfigFlags | ImGuiConfigFlags_NavEnableKeyboard
                               : io.ConfigFlags & ~ImGuiConfigFlags_NavEnableKeyboard;
    take_events(g);
    g->submitted = false;
    g->cursor = PLX_CURSOR_ARROW;
    g->row_left = 0;
    g->next_width = 0;
    ImGui::NewFrame();
    if (!g->keyboard && !g->has_popup)
        show_focus(g, false);
}

static void copy_list(plx_gui *g, const ImDrawList *list)
{
    uint32_t base = (uint32_t)g->vertices.Size;
    for (const ImDrawVert &v : list->VtxBuffer) {
        plx_gui_vertex out = {v.pos.x, v.pos.y, v.uv.x, v.uv.y, {0}};
        memcpy(out.rgba, &v.col, 4);
        g->vertices.push_back(out);
    }
    for (const ImDrawCmd &c : list->CmdBuffer) {
        if (c.UserCallback || c.ElemCount == 0)
            continue;
        plx_gui_draw draw = {(const plx_texture *)(intptr_t)c.GetTexID(),
            {(int)c.ClipRect.x, (int)c.ClipRect.y, (int)c.ClipRect.z, (int)c.ClipRect.w},
            (uint32_t)g->indices.Size, c.ElemCount};
        for (unsigned i = 0; i < c.ElemCount; i++)
            g->indices.push_back(base + c.VtxOffset + list->IdxBuffer[(int)(c.IdxOffset + i)]);
        if (draw.clip[2] > draw.clip[0] && draw.clip[3] > draw.clip[1])
            g->draws.push_back(draw);
    }
}

/* A window that is as large as its content is not shown before that is known; and whether one has a
 * scroll bar follows from its content in the frame before. */
static bool is_settling(const plx_gui *g)
{
    const ImVector<ImGuiWindow *> &windows = g->context->Windows;
    for (int i = 0; i < windows.Size; i++) {
        const ImGuiWindow *w = windows[i];
        if (!w->Active)
            continue;
        float height = IM_FLOOR(w->DC.CursorMaxPos.y - w->DC.CursorStartPos.y);
        if (w->Appearing || w->HiddenFramesCanSkipItems > 0 || w->HiddenFramesCannotSkipItems > 0 ||
            height != w->ContentSize.y)
            return true;
    }
    return false;
}

const plx_gui_picture *plx_gui_end(plx_gui *g)
{
    ImGui::Render();
    const ImGuiIO &io = ImGui::GetIO();
    /* What io says is of the frame before: a field that has gone would take one more key. */
    g->wants_text = g->context->WantTextInputNextFrame == 1;
    if (g->wants_text || --g->text_patience <= 0)
        g->expects_text = false;
    g->moves_focus = false;
    g->panels_before = g->panels;
    g->panels = 0;
    bool types =
        g->cursor == PLX_CURSOR_ARROW && ImGui::GetMouseCursor() == ImGuiMouseCursor_TextInput;
    g->cursor_shown = types ? PLX_CURSOR_TEXT : g->cursor;
    g->has_raised = g->raised;
    g->raised = false;
    g->has_popup = g->context->OpenPopupStack.Size > 0;
    if (g->frames_wanted > 0)
        g->frames_wanted--;
    if (is_settling(g) || g->expects_text)
        g->frames_wanted = g->frames_wanted > 2 ? g->frames_wanted : 2;

    g->vertices.resize(0);
    g->indices.resize(0);
    g->draws.resize(0);
    const ImDrawData *data = ImGui::GetDrawData();
    for (int i = 0; i < data->CmdListsCount; i++)
        copy_list(g, data->CmdLists[i]);
    unsigned char *atlas;
    int width, height;
    io.Fonts->GetTexDataAsAlpha8(&atlas, &width, &height);
    g->picture = {g->vertices.Data, g->indices.Data, g->draws.Data, (size_t)g->vertices.Size,
        (size_t)g->indices.Size, (size_t)g->draws.Size, atlas, width, height, g->atlas_version};
    return &g->picture;
}

/* -- Windows ------------------------------------------------------------------------------------
 */

void plx_gui_window_begin(plx_gui *g, const plx_gui_window *w)
{
    ImGuiWindowFlags flags = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                             ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                             ImGuiWindowFlags_NoSavedSettings;
    if (!w->raised)
        flags |= ImGuiWindowFlags_NoBringToFrontOnFocus;
    if (w->bare)
        flags |= ImGuiWindowFlags_NoBackground;
    ImGui::SetNextWindowPos(ImVec2(roundf(w->x), roundf(w->y)));
    if (w->h > 0)
        ImGui::SetNextWindowSize(ImVec2(roundf(w->w), roundf(w->h)));
    else {
        ImGui::SetNextWindowSize(ImVec2(roundf(w->w), 0));
        ImGui::SetNextWindowSizeConstraints(ImVec2(roundf(w->w), 0),
            ImVec2(roundf(w->w), fmaxf(ImGui::GetIO().DisplaySize.y - w->y, 1)));
    }
    bool panel = !w->bare && !w->raised;
    bool focus = g->moves_focus && panel && g->panels == g->focused;
    g->panels += panel;
    if (focus)
        ImGui::SetNextWindowFocus();
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, w->raised ? 8 * g->scale : 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, w->raised ? fmaxf(g->scale, 1) : 0);
    if (w->bare || w->padless)
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    if (w->raised) {
        ImGui::PushStyleColor(ImGuiCol_WindowBg, ImGui::GetStyle().Colors[ImGuiCol_PopupBg]);
    }
    ImGui::Begin(w->id, NULL, flags);
    if (focus) {
        ImGui::NavInitWindow(ImGui::GetCurrentWindow(), true);
        show_focus(g, true);
        g->moves_focus = false;
    }
    if (w->raised) {
        g->raised = true;
        ImGui::PopStyleColor();
        ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
    }
    if (w->bare || w->padless)
        ImGui::PopStyleVar();
    ImGui::PopStyleVar(2);
    if (w->raised) {
        /* A soft shadow, in steps, under what the window draws. */
        ImDrawList *list = ImGui::GetBackgroundDrawList();
        ImVec2 low = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
        for (int i = 1; i <= 6; i++) {
            float d = (float)i * 3 * g->scale;
            list->AddRectFilled(ImVec2(low.x - d, low.y - d + 4 * g->scale),
                ImVec2(low.x + size.x + d, low.y + size.y + d + 4 * g->scale),
                IM_COL32(0, 0, 0, 16), 8 * g->scale + d);
        }
    }
}

void plx_gui_window_end(plx_gui *)
{
    ImGui::End();
}

static bool is_pressed(int key)
{
    for (int i = 0; i < KEY_COUNT; i++)
        if (KEYS[i].key == key)
#if IMGUI_VERSION_NUM >= 18700
            return ImGui::IsKeyPressed(KEYS[i].code, false);
#else
            return ImGui::IsKeyPressed(ImGui::GetKeyIndex(KEYS[i].code), false);
#endif
    return false;
}

bool plx_gui_key(const plx_gui *, int key)
{
    return is_pressed(key);
}

bool plx_gui_dismissed(const plx_gui *)
{
    return is_pressed(PLX_KEY_ESCAPE) ||
           (ImGui::IsMouseClicked(0) &&
               !ImGui::IsWindowHovered(ImGuiHoveredFlags_RootAndChildWindows));
}

static float units_or_rest(const plx_gui *g, float units)
{
    return units > 0 ? roundf(units * g->scale) : units < 0 ? roundf(units * g->scale) : 0;
}

void plx_gui_child_begin(plx_gui *g, const char *id, float w, float h)
{
    ImGui::BeginChild(id, ImVec2(units_or_rest(g, w), units_or_rest(g, h)), false,
        ImGuiWindowFlags_NoSavedSettings);
}

void plx_gui_list_begin(plx_gui *g, const char *id, size_t lines)
{
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(ImGui::GetStyle().ItemSpacing.x, 1));
    float line = ImGui::GetFrameHeightWithSpacing();
    ImGui::PopStyleVar();
    plx_gui_child_begin(g, id, 0, (float)lines * line / g->scale);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(ImGui::GetStyle().ItemSpacing.x, 1));
}

void plx_gui_list_end(plx_gui *)
{
    ImGui::PopStyleVar();
    ImGui::EndChild();
}

void plx_gui_child_end(plx_gui *)
{
    ImGui::EndChild();
}

/* -- Layout -------------------------------------------------------------------------------------
 */

void plx_gui_push_id(plx_gui *, const char *id)
{
    ImGui::PushID(id);
}

void plx_gui_push_index(plx_gui *, size_t index)
{
    ImGui::PushID((int)index);
}

void plx_gui_pop_id(plx_gui *)
{
    ImGui::PopID();
}

void plx_gui_same_line(plx_gui *)
{
    ImGui::SameLine();
}

void plx_gui_flow(plx_gui *g, float units)
{
    float right = ImGui::GetCurrentWindow()->WorkRect.Max.x;
    float after = ImGui::GetItemRectMax().x + ImGui::GetStyle().ItemSpacing.x;
    if (after + units * g->scale <= right)
        ImGui::SameLine();
}

float plx_gui_checkbox_width(const plx_gui *g, const char *label)
{
    float text = ImGui::CalcTextSize(label, NULL, true).x;
    return roundf(18 * g->scale + ImGui::GetStyle().ItemInnerSpacing.x + text) / g->scale;
}

void plx_gui_row(plx_gui *g, int count)
{
    float gaps = ImGui::GetStyle().ItemSpacing.x * (float)(count - 1);
    g->row_width = floorf((ImGui::GetContentRegionAvail().x - gaps) / (float)count);
    g->row_left = count;
    g->row_begun = false;
}

void plx_gui_next_width(plx_gui *g, float units)
{
    g->next_width = units * g->scale;
}

/* Called first by each widget: its place in a row, and its width in pixels; 0: its own. */
static float place(plx_gui *g)
{
    float width = g->next_width;
    g->next_width = 0;
    if (g->row_left == 0)
        return width;
    if (g->row_begun)
        ImGui::SameLine();
    g->row_begun = true;
    g->row_left--;
    return width > 0 ? width : g->row_width;
}

float plx_gui_room(const plx_gui *g)
{
    return ImGui::GetContentRegionAvail().x / g->scale;
}

float plx_gui_room_below(const plx_gui *g)
{
    return ImGui::GetContentRegionAvail().y / g->scale;
}

void plx_gui_space(plx_gui *g, float units)
{
    float gap = ImGui::GetStyle().ItemSpacing.y;
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + fmaxf(units * g->scale - gap, -gap));
    ImGui::Dummy(ImVec2(0, 0));
}

void plx_gui_separator(plx_gui *)
{
    ImGui::Separator();
}

void plx_gui_disabled_begin(plx_gui *, bool disabled)
{
    ImGui::BeginDisabled(disabled);
}

void plx_gui_disabled_end(plx_gui *)
{
    ImGui::EndDisabled();
}

void plx_gui_show_last(plx_gui *)
{
    ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
    ImVec2 top = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
    if (low.y < top.y || high.y > top.y + size.y)
        ImGui::SetScrollHereY(low.y < top.y ? 0.0F : 1.0F);
}

void plx_gui_show_last_at_top(plx_gui *)
{
    ImGui::SetScrollHereY(0);
}

/* The last widget is what the pointer, or the keyboard where it is used, would press. */
static bool is_lit(const plx_gui *g)
{
    return ImGui::IsItemHovered() || ((g->keyboard || g->has_popup) && ImGui::IsItemFocused());
}

/* An arrow head that points right at angle 0, down at a quarter turn. */
static void chevron(
    ImDrawList *list, ImVec2 middle, float reach, int quarter, float width, ImU32 color)
{
    static const float turn[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    float c = turn[quarter][0], s = turn[quarter][1];
    const float shape[3][2] = {{-0.5F, -1}, {0.5F, 0}, {-0.5F, 1}};
    ImVec2 points[3];
    for (int i = 0; i < 3; i++)
        points[i] = ImVec2(middle.x + reach * (shape[i][0] * c - shape[i][1] * s),
            middle.y + reach * (shape[i][0] * s + shape[i][1] * c));
    list->AddPolyline(points, 3, color, 0, width);
}

bool plx_gui_section(plx_gui *g, const char *title, bool *open)
{
    float height = roundf(30 * g->scale), pad = ImGui::GetStyle().WindowPadding.x;
    ImVec2 at = ImGui::GetCursorScreenPos();
    float width = ImGui::GetContentRegionAvail().x;
    if (ImGui::InvisibleButton(title, ImVec2(width, height)))
        *open = !*open;
    bool hovered = is_lit(g);
    ImDrawList *list = ImGui::GetWindowDrawList();
    if (at.y > ImGui::GetCursorStartPos().y + ImGui::GetWindowPos().y + height / 2) {
        ImVec2 edge = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
        list->PushClipRect(edge, ImVec2(edge.x + size.x, edge.y + size.y));
        list->AddLine(ImVec2(at.x - pad, at.y), ImVec2(at.x + width + pad, at.y),
            packed(plx_gui_color(g, PLX_GUI_LINE)), fmaxf(roundf(g->scale), 1));
        list->PopClipRect();
    }
    plx_rgba ink = plx_gui_color(g, hovered ? PLX_GUI_TEXT : PLX_GUI_DIM);
    float middle = at.y + height / 2, size = g->fonts[PLX_GUI_BOLD]->FontSize;
    list->AddText(g->fonts[PLX_GUI_BOLD], size, ImVec2(at.x, roundf(middle - size / 2)),
        packed(plx_gui_color(g, PLX_GUI_TEXT)), title, strstr(title, "##"));
    chevron(list, ImVec2(at.x + width - 6 * g->scale, middle), 3.5F * g->scale, *open ? 1 : 2,
        1.4F * g->scale, packed(ink));
    return *open;
}

/* -- Text ---------------------------------------------------------------------------------------
 */

#define FORMAT_TEXT(out, format)                                                                   \
    char out[512];                                                                                 \
    va_list list_;                                                                                 \
    va_start(list_, format);                                                                       \
    vsnprintf(out, sizeof out, format, list_);                                                     \
    va_end(list_)

static void colored(plx_gui *g, plx_gui_role role, const char *text)
{
    place(g);
    ImGui::PushStyleColor(ImGuiCol_Text, role_color(g, role));
    ImGui::TextUnformatted(text);
    ImGui::PopStyleColor();
}

void plx_gui_text(plx_gui *g, const char *format, ...)
{
    FORMAT_TEXT(text, format);
    colored(g, PLX_GUI_TEXT, text);
}

void plx_gui_dim(plx_gui *g, const char *format, ...)
{
    FORMAT_TEXT(text, format);
    colored(g, PLX_GUI_DIM, text);
}

void plx_gui_wrapped(plx_gui *g, plx_gui_role color, const char *format, ...)
{
    FORMAT_TEXT(text, format);
    ImGui::PushTextWrapPos(0);
    colored(g, color, text);
    ImGui::PopTextWrapPos();
}

void plx_gui_title(plx_gui *g, const char *text)
{
    ImGui::PushFont(g->fonts[PLX_GUI_BOLD]);
    colored(g, PLX_GUI_TEXT, text);
    ImGui::PopFont();
}

void plx_gui_value(plx_gui *g, const char *name, const char *format, ...)
{
    FORMAT_TEXT(text, format);
    float room = ImGui::GetContentRegionAvail().x, left = ImGui::GetCursorPosX();
    colored(g, PLX_GUI_DIM, name);
    ImGui::SameLine();
    float width = ImGui::CalcTextSize(text).x;
    ImGui::SetCursorPosX(fmaxf(left + room - width, ImGui::GetCursorPosX()));
    ImGui::TextUnformatted(text);
}

void plx_gui_label(plx_gui *g, const char *text, float units)
{
    float left = ImGui::GetCursorPosX(), room = ImGui::GetContentRegionAvail().x;
    float width = roundf(units > 0 ? units * g->scale : room * LABEL_WIDTH);
    ImGui::AlignTextToFramePadding();
    ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushClipRect(at, ImVec2(at.x + width, at.y + 2 * ImGui::GetFrameHeight()), true);
    ImGui::PushStyleColor(ImGuiCol_Text, role_color(g, PLX_GUI_DIM));
    ImGui::TextUnformatted(text);
    ImGui::PopStyleColor();
    ImGui::PopClipRect();
    ImGui::SameLine();
    ImGui::SetCursorPosX(left + width);
}

void plx_gui_tooltip(plx_gui *g, const char *format, ...)
{
    if (!ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled))
        return;
    FORMAT_TEXT(text, format);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10 * g->scale, 6 * g->scale));
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(320 * g->scale);
    ImGui::TextUnformatted(text);
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
    ImGui::PopStyleVar();
}

void plx_gui_empty(plx_gui *g, const char *text)
{
    plx_gui_space(g, 4);
    plx_gui_wrapped(g, PLX_GUI_DIM, "%s", text);
    plx_gui_space(g, 4);
}

/* -- Widgets ------------------------------------------------------------------------------------
 */

bool plx_gui_button(plx_gui *g, const char *label)
{
    return ImGui::Button(label, ImVec2(place(g), 0));
}

bool plx_gui_main_button(plx_gui *g, const char *label)
{
    ImGui::PushStyleColor(ImGuiCol_Button, role_color(g, PLX_GUI_ACCENT));
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, mixed(g, PLX_GUI_ACCENT, PLX_GUI_TEXT, 0.15F));
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, mixed(g, PLX_GUI_ACCENT, PLX_GUI_TEXT, 0.3F));
    ImGui::PushStyleColor(ImGuiCol_Text, role_color(g, PLX_GUI_PANEL));
    bool used = plx_gui_button(g, label);
    ImGui::PopStyleColor(4);
    return used;
}

static void draw_icon(ImDrawList *list, plx_gui_icon icon, ImVec2 m, float r, ImU32 color)
{
    float width = fmaxf(r * 0.28F, 1);
    switch (icon) {
    case PLX_ICON_PLAY:
        list->AddTriangleFilled(ImVec2(m.x - r * 0.7F, m.y - r), ImVec2(m.x + r, m.y),
            ImVec2(m.x - r * 0.7F, m.y + r), color);
        break;
    case PLX_ICON_PAUSE:
        list->AddRectFilled(
            ImVec2(m.x - r * 0.8F, m.y - r), ImVec2(m.x - r * 0.2F, m.y + r), color, r * 0.1F);
        list->AddRectFilled(
            ImVec2(m.x + r * 0.2F, m.y - r), ImVec2(m.x + r * 0.8F, m.y + r), color, r * 0.1F);
        break;
    case PLX_ICON_STEP:
        list->AddTriangleFilled(ImVec2(m.x - r * 0.9F, m.y - r), ImVec2(m.x + r * 0.5F, m.y),
            ImVec2(m.x - r * 0.9F, m.y + r), color);
        list->AddRectFilled(ImVec2(m.x + r * 0.55F, m.y - r), ImVec2(m.x + r, m.y + r), color);
        break;
    case PLX_ICON_EPOCH:
        for (float from = -1.2F; from < 0; from += 1)
            list->AddTriangleFilled(ImVec2(m.x + r * from, m.y - r),
                ImVec2(m.x + r * (from + 1), m.y), ImVec2(m.x + r * from, m.y + r), color);
        list->AddRectFilled(
            ImVec2(m.x + r * 0.85F, m.y - r), ImVec2(m.x + r * 1.3F, m.y + r), color);
        break;
    case PLX_ICON_RESET:
        list->PathArcTo(m, r * 0.9F, -0.9F, 4.0F, 20);
        list->PathStroke(color, 0, width);
        list->AddTriangleFilled(ImVec2(m.x + r * 0.1F, m.y - r * 0.55F),
            ImVec2(m.x + r * 1.1F, m.y - r * 0.1F), ImVec2(m.x + r * 0.95F, m.y - r * 1.15F),
            color);
        break;
    case PLX_ICON_LEFT:
        chevron(list, m, r * 0.8F, 2, width, color);
        break;
    case PLX_ICON_RIGHT:
        chevron(list, m, r * 0.8F, 0, width, color);
        break;
    case PLX_ICON_UP:
        chevron(list, m, r * 0.8F, 3, width, color);
        break;
    case PLX_ICON_DOWN:
        chevron(list, m, r * 0.8F, 1, width, color);
        break;
    case PLX_ICON_CLOSE:
        list->AddLine(ImVec2(m.x - r * 0.7F, m.y - r * 0.7F),
            ImVec2(m.x + r * 0.7F, m.y + r * 0.7F), color, width);
        list->AddLine(ImVec2(m.x - r * 0.7F, m.y + r * 0.7F),
            ImVec2(m.x + r * 0.7F, m.y - r * 0.7F), color, width);
        break;
    case PLX_ICON_SEARCH:
        list->AddCircle(ImVec2(m.x - r * 0.2F, m.y - r * 0.2F), r * 0.65F, color, 0, width);
        list->AddLine(
            ImVec2(m.x + r * 0.3F, m.y + r * 0.3F), ImVec2(m.x + r, m.y + r), color, width);
        break;
    case PLX_ICON_PLUS:
        list->AddLine(ImVec2(m.x, m.y - r * 0.9F), ImVec2(m.x, m.y + r * 0.9F), color, width);
        [[fallthrough]];
    case PLX_ICON_MINUS:
        list->AddLine(ImVec2(m.x - r * 0.9F, m.y), ImVec2(m.x + r * 0.9F, m.y), color, width);
        break;
    case PLX_ICON_COUNT:
        break;
    }
}

bool plx_gui_icon_button(plx_gui *g, plx_gui_icon icon, const char *text)
{
    float height = ImGui::GetFrameHeight(), width = place(g);
    ImGui::PushID(text);
    bool used = ImGui::Button("##icon", ImVec2(width > 0 ? width : height * 1.2F, height));
    ImGui::PopID();
    ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
    draw_icon(ImGui::GetWindowDrawList(), icon, ImVec2((low.x + high.x) / 2, (low.y + high.y) / 2),
        4.6F * g->scale, ImGui::GetColorU32(ImGuiCol_Text));
    plx_gui_tooltip(g, "%s", text);
    return used;
}

bool plx_gui_handle(plx_gui *g, plx_gui_icon icon, const char *text)
{
    ImVec2 at = ImGui::GetCursorScreenPos(), size = ImGui::GetContentRegionAvail();
    bool used = ImGui::InvisibleButton(text, size);
    bool hovered = is_lit(g);
    ImDrawList *list = ImGui::GetWindowDrawList();
    list->AddRectFilled(at, ImVec2(at.x + size.x, at.y + size.y),
        ImGui::GetColorU32(role_color(g, hovered ? PLX_GUI_FIELD : PLX_GUI_PANEL, 0.85F)),
        5 * g->scale);
    draw_icon(list, icon, ImVec2(at.x + size.x / 2, at.y + size.y / 2), 4.6F * g->scale,
        packed(plx_gui_color(g, hovered ? PLX_GUI_TEXT : PLX_GUI_DIM)));
    plx_gui_tooltip(g, "%s", text);
    return used;
}

bool plx_gui_checkbox(plx_gui *g, const char *label, bool *value)
{
    place(g);
    float height = ImGui::GetFrameHeight(), side = roundf(18 * g->scale);
    float gap = ImGui::GetStyle().ItemInnerSpacing.x;
    ImVec2 at = ImGui::GetCursorScreenPos();
    bool used = ImGui::InvisibleButton(
        label, ImVec2(side + gap + ImGui::CalcTextSize(label, NULL, true).x, height));
    if (used)
        *value = !*value;
    ImDrawList *list = ImGui::GetWindowDrawList();
    ImVec2 box(at.x, roundf(at.y + (height - side) / 2));
    list->AddRectFilled(box, ImVec2(box.x + side, box.y + side),
        ImGui::GetColorU32(is_lit(g) ? ImGuiCol_FrameBgHovered : ImGuiCol_FrameBg),
        ImGui::GetStyle().FrameRounding * 0.8F);
    if (*value)
        ImGui::RenderCheckMark(list, ImVec2(box.x + side * 0.2F, box.y + side * 0.2F),
            ImGui::GetColorU32(ImGuiCol_CheckMark), side * 0.6F);
    list->AddText(ImVec2(at.x + side + gap, roundf(at.y + (height - ImGui::GetFontSize()) / 2)),
        ImGui::GetColorU32(ImGuiCol_Text), label, strstr(label, "##"));
    return used;
}

/* Label at the left, and the width of what follows. Gives the widget's name. */
static const char *labelled(plx_gui *g, const char *label, char *name, size_t size)
{
    float width = place(g), room = ImGui::GetContentRegionAvail().x;
    snprintf(name, size, "##%s", label ? label : "");
    if (label && strncmp(label, "##", 2) != 0) {
        float left = ImGui::GetCursorPosX(), column = roundf(room * LABEL_WIDTH);
        ImGui::AlignTextToFramePadding();
        ImGui::PushStyleColor(ImGuiCol_Text, role_color(g, PLX_GUI_DIM));
        ImGui::TextUnformatted(label, strstr(label, "##"));
        ImGui::PopStyleColor();
        ImGui::SameLine();
        ImGui::SetCursorPosX(fmaxf(left + column, ImGui::GetCursorPosX()));
    }
    ImGui::SetNextItemWidth(width > 0 ? width : -FLT_MIN);
    return name;
}

static double round_significant(double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.3g", value);
    return strtod(text, NULL);
}

/* Where ImGui has the middle of its knob, by the rule of its sliders. */
static void draw_track(const plx_gui *g, ImVec2 low, ImVec2 high, float share, bool lit)
{
    ImDrawList *list = ImGui::GetWindowDrawList();
    float inset = 2 + ImGui::GetStyle().GrabMinSize / 2, half = fmaxf(1.5F * g->scale, 1);
    float from = low.x + inset, to = high.x - inset, y = (low.y + high.y) / 2;
    float x = from + (to - from) * share, round = half;
    ImU32 accent = packed(plx_gui_color(g, PLX_GUI_ACCENT));
    list->AddRectFilled(ImVec2(from, y - half), ImVec2(to, y + half),
        packed(plx_gui_color(g, PLX_GUI_LINE)), round);
    list->AddRectFilled(ImVec2(from, y - half), ImVec2(x, y + half), accent, round);
    list->AddCircleFilled(ImVec2(x, y), (lit ? 6.5F : 5.5F) * g->scale, accent);
}

/* A track with a knob and the number beside it; with Ctrl held, a click makes it a field. ImGui's
 * own slider is there, unseen: it takes the number of digits in a format for how near to 0 a
 * logarithmic one comes. */
bool plx_gui_slider(plx_gui *g, const char *label, double *value, double least, double most,
    bool logarithmic, const char *format)
{
    char name[96], text[32];
    labelled(g, label, name, sizeof name);
    ImGuiSliderFlags flags = ImGuiSliderFlags_NoRoundToFormat | ImGuiSliderFlags_AlwaysClamp;
    flags |= logarithmic ? ImGuiSliderFlags_Logarithmic : 0;
    snprintf(text, sizeof text, format, *value);
    float width = ImGui::CalcItemWidth(), text_width = ImGui::CalcTextSize(text).x;
    float beside = roundf(fmaxf(NUMBER_WIDTH * g->scale, text_width + 8 * g->scale));
    bool typed = ImGui::TempInputIsActive(ImGui::GetID(name));
    ImGui::SetNextItemWidth(typed ? width : fmaxf(width - beside, 20 * g->scale));
    /* Track and number count as one widget for what stands beside it. */
    ImGui::BeginGroup();
    const ImGuiCol hidden[] = {ImGuiCol_Text, ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered,
        ImGuiCol_FrameBgActive, ImGuiCol_SliderGrab, ImGuiCol_SliderGrabActive};
    for (ImGuiCol color : hidden)
        if (!typed)
            ImGui::PushStyleColor(color, ImVec4(0, 0, 0, 0));
    bool used = ImGui::SliderScalar(
        name, ImGuiDataType_Double, value, &least, &most, logarithmic ? "%.12g" : format, flags);
    if (typed) {
        ImGui::EndGroup();
        return used;
    }
    ImGui::PopStyleColor((int)(sizeof hidden / sizeof *hidden));
    if (used && logarithmic)
        *value = fmin(fmax(round_significant(*value), least), most);
    ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
    double share = logarithmic ? log(fmax(*value, least) / least) / log(most / least)
                               : (*value - least) / (most - least);
    draw_track(g, low, high, (float)fmin(fmax(share, 0), 1), is_lit(g) || ImGui::IsItemActive());
    ImGui::GetWindowDrawList()->AddText(
        ImVec2(low.x + width - text_width, roundf((low.y + high.y - ImGui::GetFontSize()) / 2)),
        ImGui::GetColorU32(ImGuiCol_Text), text);
    ImGui::SameLine(0, 0);
    ImGui::Dummy(ImVec2(width - (high.x - low.x), high.y - low.y));
    ImGui::EndGroup();
    return used;
}

bool plx_gui_number(plx_gui *g, const char *label, double *value, double speed, double least,
    double most, const char *format)
{
    char name[96];
    labelled(g, label, name, sizeof name);
    return ImGui::DragScalar(name, ImGuiDataType_Double, value, (float)speed, &least, &most, format,
        ImGuiSliderFlags_AlwaysClamp);
}

/* What did not fit is told whole when the pointer rests on it. */
static void tell_cut(plx_gui *g, const char *text, float room)
{
    if (ImGui::CalcTextSize(text, NULL, true).x > room)
        plx_gui_tooltip(
            g, "%.*s", (int)(strstr(text, "##") ? strstr(text, "##") - text : 400), text);
}

bool plx_gui_combo(plx_gui *g, const char *label, int *chosen, const char *const *names, int count)
{
    char name[96];
    labelled(g, label, name, sizeof name);
    bool used = false, known = *chosen >= 0 && *chosen < count;
    ImVec2 low = ImGui::GetCursorScreenPos();
    ImVec2 high(low.x + ImGui::CalcItemWidth(), low.y + ImGui::GetFrameHeight());
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(8 * g->scale, 6 * g->scale));
    bool open = ImGui::BeginCombo(name, "", ImGuiComboFlags_NoArrowButton);
    for (int i = 0; open && i < count; i++) {
        ImGui::PushID(i);
        if (ImGui::Selectable(names[i], i == *chosen) && i != *chosen) {
            *chosen = i;
            used = true;
        }
        if (i == *chosen)
            ImGui::SetItemDefaultFocus();
        ImGui::PopID();
    }
    if (open)
        ImGui::EndCombo();
    ImGui::PopStyleVar();
    if (!open)
        chevron(ImGui::GetWindowDrawList(), ImVec2(high.x - 12 * g->scale, (low.y + high.y) / 2),
            3.5F * g->scale, 1, 1.4F * g->scale, packed(plx_gui_color(g, PLX_GUI_DIM)));
    /* Its text ends before the arrow. */
    if (known) {
        ImDrawList *list = ImGui::GetWindowDrawList();
        float pad = ImGui::GetStyle().FramePadding.x, end = high.x - 22 * g->scale;
        list->PushClipRect(low, ImVec2(end, high.y), true);
        list->AddText(ImVec2(low.x + pad, roundf((low.y + high.y - ImGui::GetFontSize()) / 2)),
            ImGui::GetColorU32(ImGuiCol_Text), names[*chosen], strstr(names[*chosen], "##"));
        list->PopClipRect();
        if (!open)
            tell_cut(g, names[*chosen], end - low.x - pad);
    }
    return used;
}

bool plx_gui_choice(plx_gui *g, const char *label, int *chosen, const char *const *names, int count)
{
    char name[96];
    labelled(g, label, name, sizeof name);
    float width = ImGui::CalcItemWidth(), height = ImGui::GetFrameHeight();
    float part = width / (float)count;
    ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList *list = ImGui::GetWindowDrawList();
    float radius = ImGui::GetStyle().FrameRounding;
    bool used = false;
    ImGui::PushID(name);
    list->AddRectFilled(
        at, ImVec2(at.x + width, at.y + height), ImGui::GetColorU32(ImGuiCol_FrameBg), radius);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, ImGui::GetStyle().ItemSpacing.y));
    for (int i = 0; i < count; i++) {
        ImGui::PushID(i);
        float from = roundf(at.x + part * (float)i), to = roundf(at.x + part * (float)(i + 1));
        if (i > 0)
            ImGui::SameLine();
        if (ImGui::InvisibleButton("part", ImVec2(to - from, height)) && *chosen != i) {
            *chosen = i;
            used = true;
        }
        bool hovered = is_lit(g);
        float inset = roundf(2 * g->scale);
        if (i == *chosen || hovered)
            list->AddRectFilled(ImVec2(from + inset, at.y + inset),
                ImVec2(to - inset, at.y + height - inset),
                i == *chosen ? ImGui::GetColorU32(mixed(g, PLX_GUI_FIELD, PLX_GUI_ACCENT, 0.32F))
                             : ImGui::GetColorU32(ImGuiCol_FrameBgHovered),
                radius - 1);
        ImVec2 text = ImGui::CalcTextSize(names[i]);
        list->PushClipRect(ImVec2(from, at.y), ImVec2(to, at.y + height), true);
        list->AddText(ImVec2(roundf(fmaxf((from + to - text.x) / 2, from + 2 * inset)),
                          roundf(at.y + (height - text.y) / 2)),
            ImGui::GetColorU32(role_color(g, i == *chosen ? PLX_GUI_TEXT : PLX_GUI_DIM)), names[i]);
        list->PopClipRect();
        ImGui::PopID();
    }
    ImGui::PopStyleVar();
    ImGui::PopID();
    return used;
}

bool plx_gui_input(plx_gui *g, const char *label, const char *hint, char *text, size_t size)
{
    char name[96];
    labelled(g, label, name, sizeof name);
    bool used = ImGui::InputTextWithHint(name, hint ? hint : "", text, size);
    g->submitted = ImGui::IsItemDeactivated() && is_pressed(PLX_KEY_ENTER);
    return used;
}

bool plx_gui_submitted(const plx_gui *g)
{
    return g->submitted;
}

void plx_gui_focus_next(plx_gui *)
{
    ImGui::SetKeyboardFocusHere();
}

bool plx_gui_item(plx_gui *g, const char *label, const char *note, bool selected)
{
    float width = place(g), height = ImGui::GetFrameHeight();
    if (!(width > 0))
        width = ImGui::GetContentRegionAvail().x;
    ImVec2 at = ImGui::GetCursorScreenPos();
    bool used = ImGui::InvisibleButton(label, ImVec2(width, height));
    bool hovered = is_lit(g);
    ImDrawList *list = ImGui::GetWindowDrawList();
    if (selected || hovered)
        list->AddRectFilled(at, ImVec2(at.x + width, at.y + height),
            ImGui::GetColorU32(selected ? ImGuiCol_Header : ImGuiCol_HeaderHovered),
            ImGui::GetStyle().FrameRounding);
    float pad = ImGui::GetStyle().FramePadding.x;
    float y = roundf(at.y + (height - ImGui::GetFontSize()) / 2), end = at.x + width - pad;
    if (note) {
        end -= ImGui::CalcTextSize(note).x;
        list->AddText(ImVec2(end, y), ImGui::GetColorU32(role_color(g, PLX_GUI_DIM)), note);
        end -= pad;
    }
    list->PushClipRect(at, ImVec2(end, at.y + height), true);
    list->AddText(
        ImVec2(at.x + pad, y), ImGui::GetColorU32(ImGuiCol_Text), label, strstr(label, "##"));
    list->PopClipRect();
    tell_cut(g, label, end - at.x - pad);
    return used;
}

void plx_gui_progress(plx_gui *g, double share, const char *text)
{
    float width = place(g);
    ImGui::ProgressBar((float)share, ImVec2(width > 0 ? width : -FLT_MIN, 0), text);
}

bool plx_gui_hovered(const plx_gui *)
{
    return ImGui::IsItemHovered();
}

/* -- Tables -------------------------------------------------------------------------------------
 */

bool plx_gui_table_begin(
    plx_gui *g, const char *id, const plx_gui_column *columns, int count, float h)
{
    count = count < PLX_GUI_COLUMNS_MAX ? count : PLX_GUI_COLUMNS_MAX;
    ImGuiTableFlags flags =
        ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_PadOuterX;
    if (h != 0)
        flags |= ImGuiTableFlags_ScrollY;
    if (!ImGui::BeginTable(id, count, flags, ImVec2(0, units_or_rest(g, h))))
        return false;
    bool titled = false;
    for (int i = 0; i < count; i++) {
        g->columns[i] = columns[i];
        titled = titled || columns[i].title;
        ImGui::TableSetupColumn(columns[i].title ? columns[i].title : "",
            columns[i].width > 0 ? ImGuiTableColumnFlags_WidthFixed
                                 : ImGuiTableColumnFlags_WidthStretch,
            columns[i].width > 0 ? columns[i].width * g->scale : 1);
    }
    g->table_columns = count;
    if (titled) {
        if (h != 0)
            ImGui::TableSetupScrollFreeze(0, 1);
        ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
        for (int i = 0; i < count; i++)
            plx_gui_cell(g, PLX_GUI_DIM, "%s", columns[i].title ? columns[i].title : "");
    }
    return true;
}

void plx_gui_table_row(plx_gui *)
{
    ImGui::TableNextRow();
}

void plx_gui_cell(plx_gui *g, plx_gui_role color, const char *format, ...)
{
    FORMAT_TEXT(text, format);
    ImGui::TableNextColumn();
    if (g->columns[ImGui::TableGetColumnIndex()].right) {
        float room = ImGui::GetContentRegionAvail().x - ImGui::CalcTextSize(text).x;
        if (room > 0)
            ImGui::SetCursorPosX(ImGui::GetCursorPosX() + room);
    }
    colored(g, color, text);
}

bool plx_gui_cell_item(plx_gui *, const char *label, bool selected)
{
    ImGui::TableNextColumn();
    return ImGui::Selectable(label, selected, ImGuiSelectableFlags_SpanAllColumns);
}

void plx_gui_table_end(plx_gui *)
{
    ImGui::EndTable();
}

void plx_gui_lines_begin(plx_gui *g, size_t count, size_t *first, size_t *end)
{
    bool in_table = ImGui::GetCurrentContext()->CurrentTable != NULL;
    const ImGuiStyle &s = ImGui::GetStyle();
    float gap = in_table ? 2 * s.CellPadding.y : s.ItemSpacing.y;
    g->lines_height = (in_table ? ImGui::GetTextLineHeight() : ImGui::GetFrameHeight()) + gap;
    float from = ImGui::GetCursorScreenPos().y, top = ImGui::GetWindowPos().y;
    float above = fmaxf(top - from, 0) / g->lines_height;
    float seen = ImGui::GetWindowHeight() / g->lines_height;
    *first = (size_t)fminf(floorf(above), (float)count);
    *end = (size_t)fminf(floorf(above) + ceilf(seen) + 1, (float)count);
    g->lines_count = count;
    g->lines_end = *end;
    if (*first > 0 && in_table)
        ImGui::TableNextRow(0, (float)*first * g->lines_height);
    else if (*first > 0)
        ImGui::Dummy(ImVec2(0, (float)*first * g->lines_height - gap));
}

void plx_gui_lines_end(plx_gui *g)
{
    bool in_table = ImGui::GetCurrentContext()->CurrentTable != NULL;
    float below = (float)(g->lines_count - g->lines_end) * g->lines_height;
    if (below > 0 && in_table)
        ImGui::TableNextRow(0, below);
    else if (below > 0)
        ImGui::Dummy(ImVec2(0, below - ImGui::GetStyle().ItemSpacing.y));
}

/* -- Canvas -------------------------------------------------------------------------------------
 */

plx_canvas plx_canvas_begin(plx_gui *g, const char *id, float w, float h)
{
    plx_canvas c = {};
    float asked = place(g);
    ImVec2 room = ImGui::GetContentRegionAvail(), at = ImGui::GetCursorScreenPos();
    c.unit = g->scale;
    c.w = w > 0 ? roundf(w * g->scale) : asked > 0 ? asked : floorf(room.x + w * g->scale);
    c.h = h > 0 ? roundf(h * g->scale) : floorf(room.y + h * g->scale);
    c.w = fmaxf(c.w, 1);
    c.h = fmaxf(c.h, 1);
    c.left = at.x;
    c.top = at.y;
    ImGui::InvisibleButton(id, ImVec2(c.w, c.h));
    const ImGuiIO &io = ImGui::GetIO();
    c.hovered = ImGui::IsItemHovered();
    c.held = ImGui::IsItemActive();
    c.clicked = ImGui::IsItemActivated();
    c.double_clicked = c.hovered && ImGui::IsMouseDoubleClicked(0);
    c.x = io.MousePos.x - at.x;
    c.y = io.MousePos.y - at.y;
    if (c.held && !c.clicked) {
        c.drag_x = io.MouseDelta.x;
        c.drag_y = io.MouseDelta.y;
    }
    c.wheel = c.hovered ? io.MouseWheel : 0;
    c.list = ImGui::GetWindowDrawList();
    plx_canvas_clip(&c, 0, 0, c.w, c.h);
    return c;
}

static ImDrawList *list_of(const plx_canvas *c)
{
    return (ImDrawList *)c->list;
}

static ImVec2 at(const plx_canvas *c, float x, float y)
{
    return ImVec2(c->left + x, c->top + y);
}

void plx_canvas_end(plx_canvas *c)
{
    plx_canvas_unclip(c);
}

void plx_canvas_clip(plx_canvas *c, float x, float y, float w, float h)
{
    list_of(c)->PushClipRect(at(c, x, y), at(c, x + w, y + h), true);
}

void plx_canvas_unclip(plx_canvas *c)
{
    list_of(c)->PopClipRect();
}

void plx_canvas_rect(
    plx_canvas *c, float x, float y, float w, float h, float radius, plx_rgba color)
{
    list_of(c)->AddRectFilled(at(c, x, y), at(c, x + w, y + h), packed(color), radius);
}

void plx_canvas_frame(
    plx_canvas *c, float x, float y, float w, float h, float radius, float width, plx_rgba color)
{
    list_of(c)->AddRect(at(c, x, y), at(c, x + w, y + h), packed(color), radius, 0, width);
}

void plx_canvas_line(
    plx_canvas *c, float x0, float y0, float x1, float y1, float width, plx_rgba color)
{
    list_of(c)->AddLine(at(c, x0, y0), at(c, x1, y1), packed(color), width);
}

void plx_canvas_polyline(
    plx_canvas *c, const float *points, size_t count, float width, plx_rgba color)
{
    ImDrawList *list = list_of(c);
    list->PathClear();
    for (size_t i = 0; i < count; i++)
        list->PathLineTo(at(c, points[2 * i], points[2 * i + 1]));
    list->PathStroke(packed(color), 0, width);
}

void plx_canvas_area(plx_canvas *c, const float *points, size_t count, float base, plx_rgba color)
{
    ImDrawList *list = list_of(c);
    ImVec2 uv = ImGui::GetFontTexUvWhitePixel();
    for (size_t i = 0; i + 1 < count; i++) {
        const float *p = points + 2 * i;
        ImVec2 corners[4] = {
            at(c, p[0], p[1]), at(c, p[2], p[3]), at(c, p[2], base), at(c, p[0], base)};
        /* Without soft edges, which would show as seams. */
        list->PrimReserve(6, 4);
        list->PrimQuadUV(
            corners[0], corners[1], corners[2], corners[3], uv, uv, uv, uv, packed(color));
    }
}

void plx_canvas_circle(plx_canvas *c, float x, float y, float radius, plx_rgba color)
{
    list_of(c)->AddCircleFilled(at(c, x, y), radius, packed(color));
}

void plx_canvas_ring(plx_canvas *c, float x, float y, float radius, float width, plx_rgba color)
{
    list_of(c)->AddCircle(at(c, x, y), radius, packed(color), 0, width);
}

/* The fonts of the frame that the canvas is in. */
static ImFont *font_of(plx_gui_size size)
{
    const ImFontAtlas *atlas = ImGui::GetIO().Fonts;
    return atlas->Fonts[size < atlas->Fonts.Size ? (int)size : 0];
}

void plx_canvas_text(
    plx_canvas *c, float x, float y, plx_gui_size size, int align, plx_rgba color, const char *text)
{
    float width = plx_canvas_text_width(c, size, text), height = plx_canvas_text_height(c, size);
    int side = align & 3;
    x -= side == PLX_GUI_RIGHT ? width : side == PLX_GUI_CENTER ? width / 2 : 0;
    y -= align & PLX_GUI_MIDDLE ? height / 2 : 0;
    ImVec2 place = at(c, x, y);
    list_of(c)->AddText(
        font_of(size), height, ImVec2(roundf(place.x), roundf(place.y)), packed(color), text);
}

float plx_canvas_text_width(const plx_canvas *c, plx_gui_size size, const char *text)
{
    return font_of(size)->CalcTextSizeA(plx_canvas_text_height(c, size), FLT_MAX, 0, text).x;
}

float plx_canvas_text_height(const plx_canvas *, plx_gui_size size)
{
    return font_of(size)->FontSize;
}

void plx_canvas_image(plx_canvas *c, const plx_texture *texture, float x, float y, float w, float h,
    float u0, float v0, float u1, float v1)
{
    list_of(c)->AddImage((ImTextureID)(intptr_t)texture, at(c, x, y), at(c, x + w, y + h),
        ImVec2(u0, v0), ImVec2(u1, v1));
}
