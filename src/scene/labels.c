#include "scene/labels.h"

#include "base/text.h"
#include "scene/unit_marks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How far the tallest shape, a triangle, is above the middle of a disc of the same area. */
static const double TALLEST_SHAPE = 1.56;

/* Units: below a name's baseline there is so much room to the column already; and no name is lifted
 * more than so much, not to be lost from its layer. */
static const double ROOM_BELOW = 8, LIFT_MOST = 48;

/* How much higher the name of a layer is, so wide with its detail, not to lie on connections that
 * come down to the layer at either side: they are all below the line between first units. */
static double lift(const plx_overlay *o, const plx_layout *layout, size_t index, double width)
{
    const plx_column *c = &layout->columns[index];
    double steepest = 0;
    if (index > 0)
        steepest = (c->y0 - c[-1].y0) / (c->x - c[-1].x);
    if (index + 1 < layout->layer_count)
        steepest = fmax(steepest, (c->y0 - c[1].y0) / (c[1].x - c->x));
    double unit = o->ui_scale;
    return fmin(fmax(steepest * width / 2 - ROOM_BELOW * unit, 0), LIFT_MOST * unit);
}

/* What is told below a layer's name: its units, what is done to their values, and of a layer of a
 * file how they came about, as far as there is room. */
static void layer_detail(const plx_overlay *o, const plx_label_source *s, size_t index, double room,
    char *out, size_t size)
{
    plx_activation function = s->snapshot->layer_activation[index];
    bool of_file = s->snapshot->status.state == PLX_RUN_FILE;
    char count[32], longer[160];
    plx_format_count(s->network->layers[index].units, count, sizeof count);
    snprintf(out, size, "%s", count);
    if (index > 0 && (!of_file || function != PLX_ACT_IDENTITY)) {
        snprintf(longer, sizeof longer, "%s · %s", count, plx_activation_title(function));
        if (!of_file || plx_overlay_text_width(o, PLX_TEXT_BODY, longer) <= room)
            plx_text_copy(out, size, longer);
    }
    if (!of_file || !s->structure || !s->structure->notes || !s->structure->notes[index].text[0])
        return;
    snprintf(longer, sizeof longer, "%.70s · %s", out, s->structure->notes[index].text);
    /* What was done last is left out first. */
    for (char *comma = longer; comma; comma = strrchr(longer, ',')) {
        if (comma > longer)
            *comma = '\0';
        if (plx_overlay_text_width(o, PLX_TEXT_BODY, longer) <= room) {
            plx_text_copy(out, size, longer);
            return;
        }
    }
}

/* The part of a layer's name that there is room for: all, or what is after a point; "" if none. */
static const char *fit_name(
    const plx_overlay *o, const char *name, double room, plx_text_size *size)
{
    *size = PLX_TEXT_TITLE;
    if (plx_overlay_text_width(o, *size, name) <= room)
        return name;
    *size = PLX_TEXT_SMALL;
    while (*name && plx_overlay_text_width(o, *size, name) > room) {
        const char *point = strpbrk(name, "./");
        name = point ? point + 1 : "";
    }
    return name;
}

static void layer_name(plx_overlay *o, const plx_label_source *s, size_t index,
    const plx_camera *camera, const plx_viewport *v)
{
    const plx_layer *layer = &s->network->layers[index];
    const plx_column *c = &s->layout->columns[index];
    double x = plx_camera_px(camera, v, c->x);
    double height = (s->shapes ? TALLEST_SHAPE : 1) * plx_unit_radius(c, camera, v);
    double top = plx_camera_py(camera, v, c->y0) - height;
    double bottom = plx_camera_py(camera, v, plx_column_y(c, (double)(c->units - 1)));
    if (x < -200 || x > v->width + 200 || bottom < 0)
        return;
    double gap = s->layout->layer_count > 1
                     ? (s->layout->columns[1].x - s->layout->columns[0].x) * camera->scale
                     : v->width;
    char detail[160];
    layer_detail(o, s, index, gap * 0.95, detail, sizeof detail);

    /* The name stays in view at the top edge while any of its column is. */
    double body = plx_font_line_height(o->font, PLX_TEXT_BODY);
    double least = v->insets.top + plx_font_cap_height(o->font, PLX_TEXT_TITLE) +
                   0.95 * plx_font_line_height(o->font, PLX_TEXT_BODY) + 5 * o->ui_scale;
    double wide = (double)plx_overlay_text_width(o, PLX_TEXT_BODY, detail) + 8 * o->ui_scale;
    double y = fmax(top - 14 * o->ui_scale - lift(o, s->layout, index, wide), least);
    /* A little below the edge where there is room for that. */
    y = fmax(y, fmin(least + 4 * o->ui_scale, top - 6 * o->ui_scale));
    /* Where all of the column is in view, nothing is written over its first unit. */
    bool has_room = top < v->insets.top || y < top - 2 * o->ui_scale;
    if (y > v->height)
        return;
    const plx_block *block = plx_structure_block_of(s->structure, index);
    plx_text_size size = PLX_TEXT_TITLE;
    const char *name = layer->name;
    if (s->structure)
        name = fit_name(o, name, gap * 0.95, &size);
    else if (plx_overlay_text_width(o, size, name) > gap * 0.95)
        name = "";
    /* A folded block has its name at its frame. */
    if (!name[0] || (block && block->folded))
        return;
    plx_overlay_shaded_text(
        o, (float)x, (float)(y - body), size, PLX_ALIGN_CENTER, o->inks->text, name);
    if (has_room)
        plx_overlay_shaded_text(
            o, (float)x, (float)y, PLX_TEXT_BODY, PLX_ALIGN_CENTER, o->inks->dim, detail);
}

/* Takes characters from the end until the text with three dots fits. */
static void shorten(const plx_overlay *o, char *text, size_t size, double room)
{
    size_t length = strlen(text);
    while (length > 1 && (double)plx_overlay_text_width(o, PLX_TEXT_SMALL, text) > room) {
        do
            length--;
        while (length > 1 && ((unsigned char)text[length] & 0xC0) == 0x80);
        plx_text_copy(text + length, size - length, "…");
    }
}

/* The name of a unit and its value, with as many digits as room, in pixels, has place for. */
static void unit_text(const plx_overlay *o, const plx_label_source *s, size_t index, size_t u,
    double room, char *out, size_t size)
{
    const plx_layer *layer = &s->network->layers[index];
    const char *name = NULL;
    char number[24];
    snprintf(number, sizeof number, "%zu", u);
    if (s->snapshot->status.state == PLX_RUN_FILE) {
        plx_structure_unit_name(s->structure, index, u, out, size);
        if (!out[0])
            plx_text_copy(out, size, number);
        return;
    }
    if (index + 1 == s->network->layer_count && s->class_name)
        name = s->class_name[u];
    else if (index == 0 && s->input_name && s->input_name[u][0])
        name = s->input_name[u];
    double a = s->snapshot->activation[layer->unit_offset + u];
    for (int digits = 3; digits > 0; digits--) {
        snprintf(out, size, fabs(a) < 1e5 ? "%.60s  %.*f" : "%.60s  %.*g", name ? name : number,
            digits, a);
        plx_text_minus(out, size);
        if (plx_overlay_text_width(o, PLX_TEXT_SMALL, out) <= room)
            return;
    }
    /* What a unit is called is more than what it says now. */
    plx_text_copy(out, size, name ? name : number);
    shorten(o, out, size, room);
}

/* From a unit of the first or last layer to what covers the edge there, in the middle of which is
 * the handle that folds it; without end where that covers the unit itself. */
static double room_beside(const plx_viewport *v, double x, double y, double radius, bool last)
{
    double unit = v->ui_scale, middle = v->height * 0.5;
    double away = radius + 8 * unit + (fabs(y - middle) < 48 * unit ? 17 : 6) * unit;
    double room = last ? v->width - v->insets.right - x - away : x - away - v->insets.left;
    return room > 0 ? room : INFINITY;
}

static void unit_labels(plx_overlay *o, const plx_label_source *s, size_t index,
    const plx_camera *camera, const plx_viewport *v)
{
    const plx_column *c = &s->layout->columns[index];
    double step = c->spacing * camera->scale;
    double line = plx_font_line_height(o->font, PLX_TEXT_SMALL);
    double x = plx_camera_px(camera, v, c->x);
    if (step < line || x < -100 || x > v->width + 100)
        return;
    bool last = index + 1 == s->network->layer_count;
    double radius = plx_unit_radius(c, camera, v);
    double first = ceil((plx_camera_world_y(camera, v, -line) - c->y0) / c->spacing);
    double end = floor((plx_camera_world_y(camera, v, v->height + line) - c->y0) / c->spacing);
    first = fmax(first, 0);
    end = fmin(end, (double)c->units - 1);
    double cap = plx_font_cap_height(o->font, PLX_TEXT_SMALL), unit = o->ui_scale;
    double bottom = v->height - v->insets.bottom - s->bar - 3 * unit;
    for (size_t place = (size_t)first; (double)place <= end; place++) {
        size_t u = plx_column_unit(c, place);
        if (plx_label_hidden(s, index, u))
            continue;
        double y = plx_camera_py(camera, v, plx_column_y(c, (double)place)) + cap / 2;
        bool beside = last || index == 0;
        char text[128];
        unit_text(o, s, index, u, beside ? room_beside(v, x, y, radius, last) : INFINITY, text,
            sizeof text);
        /* To the side where no lines run, and between the lines only when there is much room. */
        if (last)
            plx_overlay_text(o, (float)(x + radius + 8 * o->ui_scale), (float)y, PLX_TEXT_SMALL,
                PLX_ALIGN_LEFT, o->inks->dim, text);
        else if (index == 0)
            plx_overlay_text(o, (float)(x - radius - 8 * o->ui_scale), (float)y, PLX_TEXT_SMALL,
                PLX_ALIGN_RIGHT, o->inks->dim, text);
        else if (step > 2.5 * line && (!c->pictured || step > 1.9 * radius + cap + 6 * unit)) {
            double below = y + radius + cap + 4 * unit, at = fmin(below, bottom);
            /* Up against what covers the lower edge, but not over its unit. */
            if (below - at < 12 * unit)
                plx_overlay_shaded_text(
                    o, (float)x, (float)at, PLX_TEXT_SMALL, PLX_ALIGN_CENTER, o->inks->dim, text);
        }
    }
}

void plx_labels_add(plx_overlay *o, const plx_label_source *s, const plx_camera *camera,
    const plx_viewport *viewport)
{
    if (!o->font)
        return;
    for (size_t i = 0; i < s->network->layer_count; i++)
        unit_labels(o, s, i, camera, viewport);
    for (size_t i = 0; i < s->network->layer_count; i++)
        layer_name(o, s, i, camera, viewport);
}
