/* What takes a value: sliders, numbers, choices, text. */
#include "gui/inside.hpp"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

namespace
{

const float NUMBER_WIDTH = 56; /* units, beside a slider */

} // namespace

/* Label at the left, and the width of what follows. Gives the widget's name. */
static const char *labelled(plx_gui *g, const char *label, char *name, size_t size)
{
    float width = place(g), room = ImGui::GetContentRegionAvail().x;
    snprintf(name, size, "##%s", label ? label : "");
    if (label && strncmp(label, "##", 2) != 0) {
        see(g, label);
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
void gui::tell_cut(plx_gui *g, const char *text, float room)
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
        see(g, names[i]);
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
        see(g, names[*chosen]);
        ImDrawList *list = ImGui::GetWindowDrawList();
        float pad = ImGui::GetStyle().FramePadding.x, end = high.x - 22 * g->scale;
        char text[160];
        list->AddText(ImVec2(low.x + pad, roundf((low.y + high.y - ImGui::GetFontSize()) / 2)),
            ImGui::GetColorU32(ImGuiCol_Text),
            shortened(names[*chosen], end - low.x - pad, text, sizeof text));
        if (!open)
            tell_cut(g, names[*chosen], end - low.x - pad);
    }
    return used;
}

/* Where a part of a choice ends, within `width`: all are alike where each text has room in that,
 * and else each as wide as its text and what is left over shared. */
static float part_end(const char *const *names, int count, int part, float width, float around)
{
    float sum = 0, before = 0, most = 0;
    for (int i = 0; i < count; i++) {
        float wide = ImGui::CalcTextSize(names[i]).x + 2 * around;
        sum += wide;
        before += i <= part ? wide : 0;
        most = fmaxf(most, wide);
    }
    if (most * (float)count <= width)
        return width * (float)(part + 1) / (float)count;
    float left_over = (width - sum) / (float)count;
    return left_over >= 0 ? before + left_over * (float)(part + 1) : width * before / sum;
}

bool plx_gui_choice(plx_gui *g, const char *label, int *chosen, const char *const *names, int count)
{
    char name[96];
    labelled(g, label, name, sizeof name);
    float width = ImGui::CalcItemWidth(), height = ImGui::GetFrameHeight();
    ImVec2 at = ImGui::GetCursorScreenPos();
    float around = roundf(6 * g->scale), to = at.x;
    ImDrawList *list = ImGui::GetWindowDrawList();
    float radius = ImGui::GetStyle().FrameRounding;
    bool used = false;
    ImGui::PushID(name);
    list->AddRectFilled(
        at, ImVec2(at.x + width, at.y + height), ImGui::GetColorU32(ImGuiCol_FrameBg), radius);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, ImGui::GetStyle().ItemSpacing.y));
    for (int i = 0; i < count; i++) {
        ImGui::PushID(i);
        float from = to;
        to = roundf(at.x + part_end(names, count, i, width, around));
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
        see(g, names[i]);
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
    see(g, hint ? hint : "");
    see(g, text);
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
