/* Text, and what stands beside it. */
#include "gui/inside.hpp"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool plx_gui_section(plx_gui *g, const char *title, bool *open)
{
    see(g, title);
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

void gui::colored(plx_gui *g, plx_gui_role role, const char *text)
{
    see(g, text);
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
    see(g, text);
    float room = ImGui::GetContentRegionAvail().x, left = ImGui::GetCursorPosX();
    colored(g, PLX_GUI_DIM, name);
    ImGui::SameLine();
    float width = ImGui::CalcTextSize(text).x;
    ImGui::SetCursorPosX(fmaxf(left + room - width, ImGui::GetCursorPosX()));
    ImGui::TextUnformatted(text);
}

void plx_gui_label(plx_gui *g, const char *text, float units)
{
    see(g, text);
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
    see(g, text);
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

const char *gui::shortened(const char *text, float room, char *out, size_t size)
{
    const char *mark = strstr(text, "##");
    size_t length = mark ? (size_t)(mark - text) : strlen(text);
    if (!mark && ImGui::CalcTextSize(text).x <= room)
        return text;
    length = length < size - 4 ? length : size - 4;
    memcpy(out, text, length);
    out[length] = '\0';
    while (length > 0 && ImGui::CalcTextSize(out).x > room) {
        do
            length--;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80);
        while (length > 0 && text[length - 1] == ' ')
            length--;
        memcpy(out + length, "…", sizeof "…");
    }
    return out;
}
