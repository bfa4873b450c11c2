/* Windows, and parts of them that scroll. */
#include "gui/inside.hpp"

#include <math.h>

namespace
{

const float SHADOW = 30; /* units that it reaches out */
const int SHADOW_STEPS = 20;

} // namespace

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
            ImVec2(roundf(w->w),
                fmaxf(ImGui::GetIO().DisplaySize.y - w->y - (w->raised ? 16 * g->scale : 0), 1)));
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
        for (int i = 1; i <= SHADOW_STEPS; i++) {
            float along = (float)i / (float)SHADOW_STEPS, d = SHADOW * along * along * g->scale;
            list->AddRectFilled(ImVec2(low.x - d, low.y - d + 6 * g->scale),
                ImVec2(low.x + size.x + d, low.y + size.y + d + 6 * g->scale),
                IM_COL32(0, 0, 0, g->theme == PLX_GUI_DARK ? 9 : 4), 8 * g->scale + d);
        }
    }
}

void plx_gui_window_end(plx_gui *)
{
    ImGui::End();
}

bool plx_gui_dismissed(const plx_gui *)
{
    return is_pressed(PLX_KEY_ESCAPE) ||
           (ImGui::IsMouseClicked(0) &&
               !ImGui::IsWindowHovered(ImGuiHoveredFlags_RootAndChildWindows));
}

float gui::units_or_rest(const plx_gui *g, float units)
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
