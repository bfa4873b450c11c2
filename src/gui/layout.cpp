/* Where widgets stand in a window. */
#include "gui/inside.hpp"

#include <math.h>

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

void plx_gui_close_by(plx_gui *g, float units)
{
    ImGui::SameLine(0, roundf(units * g->scale));
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
float gui::place(plx_gui *g)
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
bool gui::is_lit(const plx_gui *g)
{
    return ImGui::IsItemHovered() || ((g->keyboard || g->has_popup) && ImGui::IsItemFocused());
}
