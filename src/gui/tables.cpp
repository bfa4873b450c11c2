/* Tables, and long lists of which only what is seen is made. */
#include "gui/inside.hpp"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

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

bool plx_gui_cell_item(plx_gui *g, const char *label, bool selected)
{
    see(g, label);
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
