/* What the widgets look like: colours by theme, sizes, corners. */
#include "gui/inside.hpp"

#include <math.h>

namespace
{

const plx_rgba THEMES[3][PLX_GUI_ROLES] = {
    {{226, 230, 238, 255}, {146, 154, 168, 255}, {94, 101, 115, 255}, {122, 162, 247, 255},
        {255, 178, 92, 255}, {17, 20, 27, 255}, {31, 35, 45, 255}, {40, 45, 57, 255},
        {110, 168, 255, 255}, {255, 166, 77, 255}, {92, 200, 160, 255}, {214, 136, 214, 255},
        {226, 214, 110, 255}, {160, 168, 182, 255}},
    {{28, 32, 40, 255}, {94, 102, 116, 255}, {150, 158, 172, 255}, {42, 98, 214, 255},
        {176, 88, 0, 255}, {248, 249, 251, 255}, {233, 236, 241, 255}, {214, 218, 226, 255},
        {0, 96, 200, 255}, {204, 96, 0, 255}, {0, 132, 96, 255}, {160, 60, 150, 255},
        {138, 118, 0, 255}, {98, 106, 120, 255}},
    {{0, 0, 0, 255}, {80, 80, 80, 255}, {150, 150, 150, 255}, {0, 0, 0, 255}, {160, 60, 0, 255},
        {255, 255, 255, 255}, {242, 242, 242, 255}, {200, 200, 200, 255}, {0, 114, 178, 255},
        {213, 94, 0, 255}, {0, 158, 115, 255}, {204, 121, 167, 255}, {150, 130, 0, 255},
        {90, 90, 90, 255}},
};

} // namespace

ImVec4 gui::role_color(const plx_gui *g, plx_gui_role role, float alpha)
{
    plx_rgba c = plx_gui_color(g, role);
    return ImVec4(c.r / 255.0F, c.g / 255.0F, c.b / 255.0F, c.a / 255.0F * alpha);
}

ImVec4 gui::mixed(const plx_gui *g, plx_gui_role a, plx_gui_role b, float share)
{
    ImVec4 x = role_color(g, a), y = role_color(g, b);
    return ImVec4(
        x.x + (y.x - x.x) * share, x.y + (y.y - x.y) * share, x.z + (y.z - x.z) * share, 1);
}

void gui::set_style(plx_gui *g)
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

double plx_gui_scale(const plx_gui *g)
{
    return (double)g->scale;
}

plx_rgba plx_gui_color(const plx_gui *g, plx_gui_role role)
{
    return THEMES[g->theme][role];
}
