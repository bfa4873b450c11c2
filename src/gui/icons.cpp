/* The shapes that stand for words. */
#include "gui/inside.hpp"

#include <math.h>

/* An arrow head that points right at angle 0, down at a quarter turn. */
void gui::chevron(
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

void gui::draw_icon(ImDrawList *list, plx_gui_icon icon, ImVec2 m, float r, ImU32 color)
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
