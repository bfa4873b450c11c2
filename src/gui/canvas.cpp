/* Areas to draw on. */
#include "gui/inside.hpp"

#include <math.h>
#include <string.h>

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
    c.gui = g;
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

/* With proper minus signs. */
static const char *typeset(const char *text, char *out, size_t size)
{
    if (!strchr(text, '-') || strlen(text) + 1 > size)
        return text;
    plx_text_copy(out, size, text);
    plx_text_minus(out, size);
    return out;
}

void plx_canvas_text(
    plx_canvas *c, float x, float y, plx_gui_size size, int align, plx_rgba color, const char *text)
{
    char out[128];
    see(c->gui, text);
    text = typeset(text, out, sizeof out);
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
    char out[128];
    text = typeset(text, out, sizeof out);
    return font_of(size)->CalcTextSizeA(plx_canvas_text_height(c, size), FLT_MAX, 0, text).x;
}

void plx_canvas_text_within(plx_canvas *c, float x, float y, float room, plx_gui_size size,
    int align, plx_rgba color, const char *text)
{
    char cut[160];
    plx_text_copy(cut, sizeof cut - 4, text);
    size_t length = strlen(cut);
    while (length > 0 && plx_canvas_text_width(c, size, cut) > room) {
        do
            length--;
        while (length > 0 && ((unsigned char)cut[length] & 0xC0) == 0x80);
        memcpy(cut + length, "…", sizeof "…");
    }
    if (length > 0)
        plx_canvas_text(c, x, y, size, align, color, cut);
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
