/* The life of the widgets, and their frames. No exceptions pass the face; Dear ImGui throws none.
 */
extern "C" {
#include "base/mem.h"
}
#include "gui/inside.hpp"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
#endif
    map_keys();
    g->scale = 1;
    g->font_file = desc->font ? plx_strdup(desc->font) : NULL;
    g->bold_file = desc->bold_font ? plx_strdup(desc->bold_font) : NULL;
    g->theme = desc->theme;
    g->frames_wanted = 2;
    g->seen.Clear();
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
    g->seen.UsedChars.clear();
    plx_faces_destroy(&g->faces);
    plx_free(g->font_file);
    plx_free(g->bold_file);
    plx_free(g);
    *gui = NULL;
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

/* The frame around the widget that has the keyboard. */
void gui::show_focus(plx_gui *g, bool shown)
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
    if (g->sees_new)
        load_fonts(g);
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
