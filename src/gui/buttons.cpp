/* What is pressed. */
#include "gui/inside.hpp"

#include <math.h>
#include <string.h>

bool plx_gui_button(plx_gui *g, const char *label)
{
    see(g, label);
    return ImGui::Button(label, ImVec2(place(g), 0));
}

bool plx_gui_main_button(plx_gui *g, const char *label)
{
    if ((ImGui::GetCurrentContext()->CurrentItemFlags & ImGuiItemFlags_Disabled) != 0)
        return plx_gui_button(g, label);
    ImGui::PushStyleColor(ImGuiCol_Button, role_color(g, PLX_GUI_ACCENT));
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, mixed(g, PLX_GUI_ACCENT, PLX_GUI_TEXT, 0.15F));
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, mixed(g, PLX_GUI_ACCENT, PLX_GUI_TEXT, 0.3F));
    ImGui::PushStyleColor(ImGuiCol_Text, role_color(g, PLX_GUI_PANEL));
    bool used = plx_gui_button(g, label);
    ImGui::PopStyleColor(4);
    return used;
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
    see(g, label);
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

/* In a panel its text is in line with all else, and what marks it reaches out to both sides. */
bool plx_gui_item(plx_gui *g, const char *label, const char *note, bool selected)
{
    see(g, label);
    see(g, note ? note : "");
    bool listed = ImGui::GetCurrentWindow()->ParentWindow != NULL;
    float width = place(g);
    float height = listed ? ImGui::GetFrameHeight() : roundf(ImGui::GetFontSize() + 5 * g->scale);
    float inner = ImGui::GetStyle().FramePadding.x, pad = listed ? inner : 0;
    float out = listed ? 0 : fminf(inner, ImGui::GetStyle().WindowPadding.x);
    if (!(width > 0))
        width = ImGui::GetContentRegionAvail().x;
    ImVec2 at = ImGui::GetCursorScreenPos();
    bool used = ImGui::InvisibleButton(label, ImVec2(width, height));
    bool hovered = is_lit(g);
    ImDrawList *list = ImGui::GetWindowDrawList();
    if (selected || hovered)
        list->AddRectFilled(ImVec2(at.x - out, at.y), ImVec2(at.x + width + out, at.y + height),
            ImGui::GetColorU32(selected ? ImGuiCol_Header : ImGuiCol_HeaderHovered),
            ImGui::GetStyle().FrameRounding);
    float y = roundf(at.y + (height - ImGui::GetFontSize()) / 2), end = at.x + width - pad;
    if (note) {
        char sign[64];
        plx_text_copy(sign, sizeof sign, note);
        plx_text_minus(sign, sizeof sign);
        end -= ImGui::CalcTextSize(sign).x;
        list->AddText(ImVec2(end, y), ImGui::GetColorU32(role_color(g, PLX_GUI_DIM)), sign);
        end -= inner;
    }
    char text[160];
    list->AddText(ImVec2(at.x + pad, y), ImGui::GetColorU32(ImGuiCol_Text),
        shortened(label, end - at.x - pad, text, sizeof text));
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
