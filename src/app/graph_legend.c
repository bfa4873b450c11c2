#include "app/graph_legend.h"

#include "base/text.h"
#include "graph/correlation.h"
#include "ui/numbers.h"
#include "ui/strings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Pixels at a common screen. */
enum {
    MARGIN = 18,
    LINE = 21,
    SWATCH = 16,
    LONG_SWATCH = 40, /* where it has a pattern */
    GAP = 9,
    BETWEEN = 14,
    TITLE_HEIGHT = 58,
    ATTRIBUTES = 6
};

/* Whether colours and styles tell the same. */
static bool are_together(const plx_graph_legend *l)
{
    return l->styles && l->colors && l->colors->by == PLX_GRAPH_BY_TYPE;
}

static double swatch_of(const plx_graph_legend *l)
{
    return (are_together(l) ? LONG_SWATCH : SWATCH) * l->viewport->ui_scale;
}

static double height_of(const plx_graph_legend *l)
{
    int lines = l->colors ? l->colors->classes + 1 : 0;
    lines += l->styles && !are_together(l) ? l->styles->count + 1 : 0;
    lines += (l->marks ? 2 : 0) + l->fades + (l->sizes ? 2 : 0);
    return lines * LINE * l->viewport->ui_scale;
}

static const char *count_text(const plx_graph_legend *l, char *out, size_t size)
{
    char a[32], b[32];
    snprintf(out, size, plx_str(PLX_STR_GRAPH_COUNTS),
        plx_format_count(l->graph->unit_count, a, sizeof a),
        plx_format_count(l->graph->connection_count, b, sizeof b));
    return out;
}

static const char *title_of(const plx_graph_legend *l)
{
    return l->title ? l->title : l->graph->name;
}

static double width_of(const plx_graph_legend *l, const plx_overlay *o)
{
    double width = 0, ui = l->viewport->ui_scale;
    for (int k = 0; l->colors && k < l->colors->classes; k++) {
        char count[32];
        plx_format_count(l->colors->class[k].count, count, sizeof count);
        double w = (double)plx_overlay_text_width(o, PLX_TEXT_BODY, l->colors->class[k].name) +
                   (double)plx_overlay_text_width(o, PLX_TEXT_SMALL, count) + swatch_of(l) +
                   2 * GAP * ui;
        width = fmax(width, w);
    }
    for (int k = 0; l->styles && !are_together(l) && k < l->styles->count; k++)
        width =
            fmax(width, (double)plx_overlay_text_width(o, PLX_TEXT_BODY, l->styles->class[k].name) +
                            (LONG_SWATCH + GAP) * ui);
    if (l->sizes) {
        const double weight[] = {l->sizes->least, l->sizes->mean, l->sizes->most};
        double row = 3 * (SWATCH + GAP) * ui + 2 * BETWEEN * ui;
        for (int i = 0; i < 3; i++) {
            char text[32];
            snprintf(text, sizeof text, "%.3g", weight[i]);
            row += (double)plx_overlay_text_width(o, PLX_TEXT_BODY, text);
        }
        width = fmax(width, row);
    }
    return fmax(width, 190 * ui);
}

size_t plx_graph_legend_bounds(
    const plx_graph_legend *l, const plx_overlay *o, plx_bounds bounds[2])
{
    double ui = l->viewport->ui_scale, top = 0, bottom = l->viewport->height;
    char text[96];
    if (!o->font)
        return 0;
    double title = fmax((double)plx_overlay_text_width(o, PLX_TEXT_TITLE, title_of(l)),
        (double)plx_overlay_text_width(o, PLX_TEXT_BODY, count_text(l, text, sizeof text)));
    double left = l->viewport->insets.left;
    bounds[0] = (plx_bounds){left, top, left + title + 2 * MARGIN * ui, top + TITLE_HEIGHT * ui};
    bounds[1] = (plx_bounds){left, bottom - height_of(l) - (MARGIN + 26) * ui,
        left + width_of(l, o) + 2 * MARGIN * ui, bottom};
    return 2;
}

static plx_rgba ink_of(const plx_graph_legend *l, int class, double alpha)
{
    float rgb[3];
    plx_graph_colors_ink(l->colors, class, l->theme, rgb);
    return (plx_rgba){(unsigned char)(rgb[0] * 255), (unsigned char)(rgb[1] * 255),
        (unsigned char)(rgb[2] * 255), (unsigned char)(alpha * 255)};
}

static void add_disc(plx_overlay *o, double x, double y, double r, plx_rgba color)
{
    plx_overlay_rect(
        o, (float)(x - r), (float)(y - r), (float)(2 * r), (float)(2 * r), (float)r, color);
}

/* A piece of a connection of that style, which fades where connections do. */
static void add_line(const plx_graph_legend *l, plx_overlay *o, double x, double middle,
    double width, plx_line_style style, plx_rgba color)
{
    enum { STEPS = 4 };
    double ui = l->viewport->ui_scale, from, to;
    for (size_t k = 0; plx_line_style_part(style, k, width / ui, &from, &to); k++) {
        int steps = style == PLX_LINE_SOLID && l->fades ? STEPS : 1;
        for (int i = 0; i < steps; i++) {
            double left = from + (to - from) * i / steps,
                   right = from + (to - from) * (i + 1) / steps;
            plx_rgba ink = color;
            ink.a = l->fades ? (unsigned char)(255 * (1 - 0.88 * left * ui / width)) : 255;
            plx_overlay_rect(o, (float)(x + left * ui), (float)(middle - 1.5 * ui),
                (float)((right - left) * ui), (float)(3 * ui), 0, ink);
        }
    }
}

static plx_line_style style_of_class(const plx_graph_legend *l, int k)
{
    bool lines = are_together(l) && k != l->colors->back - 1;
    if (lines && plx_correlation_has_backbone(l->graph))
        k %= 2;
    return !lines ? PLX_LINE_SOLID : k < PLX_LINE_STYLES ? (plx_line_style)k : PLX_LINE_STYLES - 1;
}

static double add_styles(const plx_graph_legend *l, plx_overlay *o, double x, double y)
{
    double ui = l->viewport->ui_scale, cap = (double)plx_font_cap_height(o->font, PLX_TEXT_BODY);
    plx_overlay_text(o, (float)x, (float)(y + cap), PLX_TEXT_SMALL, PLX_ALIGN_LEFT, o->inks->dim,
        l->styles->about);
    y += LINE * ui;
    for (int k = 0; k < l->styles->count; k++, y += LINE * ui) {
        add_line(l, o, x, y + cap / 2, LONG_SWATCH * ui, (plx_line_style)k, o->inks->text);
        plx_overlay_text(o, (float)(x + (LONG_SWATCH + GAP) * ui), (float)(y + cap), PLX_TEXT_BODY,
            PLX_ALIGN_LEFT, o->inks->text, l->styles->class[k].name);
    }
    return y;
}

static double add_classes(const plx_graph_legend *l, plx_overlay *o, double x, double y)
{
    const plx_graph_colors *c = l->colors;
    double ui = l->viewport->ui_scale, cap = (double)plx_font_cap_height(o->font, PLX_TEXT_BODY);
    plx_overlay_text(
        o, (float)x, (float)(y + cap), PLX_TEXT_SMALL, PLX_ALIGN_LEFT, o->inks->dim, c->about);
    y += LINE * ui;
    for (int k = 0; k < c->classes; k++, y += LINE * ui) {
        double middle = y + cap / 2;
        char count[32];
        if (c->of_units)
            add_disc(o, x + SWATCH * ui / 2, middle, 5 * ui, ink_of(l, k, 1));
        else
            add_line(l, o, x, middle, swatch_of(l), style_of_class(l, k), ink_of(l, k, 1));
        const plx_graph_class *class = &c->class[k];
        double text = x + swatch_of(l) + GAP * ui;
        plx_overlay_text(o, (float)text, (float)(y + cap), PLX_TEXT_BODY, PLX_ALIGN_LEFT,
            o->inks->text, class->name);
        text += (double)plx_overlay_text_width(o, PLX_TEXT_BODY, class->name) + GAP * ui;
        plx_overlay_text(o, (float)text, (float)(y + cap), PLX_TEXT_SMALL, PLX_ALIGN_LEFT,
            o->inks->dim, plx_format_count(class->count, count, sizeof count));
    }
    return y;
}

/* Connections of the least, the mean and the greatest weight, as wide as they are drawn. */
static void add_widths(const plx_graph_legend *l, plx_overlay *o, double x, double y)
{
    double ui = l->viewport->ui_scale, cap = (double)plx_font_cap_height(o->font, PLX_TEXT_BODY);
    const double weight[] = {l->sizes->least, l->sizes->mean, l->sizes->most};
    plx_overlay_text(o, (float)x, (float)(y + cap), PLX_TEXT_SMALL, PLX_ALIGN_LEFT, o->inks->dim,
        plx_str(PLX_STR_GRAPH_WIDTHS));
    y += LINE * ui;
    for (int i = 0; i < 3; i++) {
        char text[32];
        double width = plx_lines_width(weight[i], l->sizes) * ui;
        plx_overlay_rect(o, (float)x, (float)(y + (cap - width) / 2), (float)(SWATCH * ui),
            (float)width, 0, o->inks->text);
        snprintf(text, sizeof text, "%.3g", weight[i]);
        x += (SWATCH + GAP) * ui;
        plx_overlay_text(
            o, (float)x, (float)(y + cap), PLX_TEXT_BODY, PLX_ALIGN_LEFT, o->inks->text, text);
        x += (double)plx_overlay_text_width(o, PLX_TEXT_BODY, text) + BETWEEN * ui;
    }
}

/* A small and a large unit with how many connections they have. */
static void add_sizes(const plx_graph_legend *l, plx_overlay *o, double x, double y)
{
    double ui = l->viewport->ui_scale, cap = (double)plx_font_cap_height(o->font, PLX_TEXT_BODY);
    char text[48];
    static const plx_string about[PLX_GRAPH_DEGREE_COUNT] = {
        PLX_STR_GRAPH_DEGREE, PLX_STR_GRAPH_DEGREE_IN, PLX_STR_GRAPH_DEGREE_OUT};
    plx_overlay_text(o, (float)x, (float)(y + cap), PLX_TEXT_SMALL, PLX_ALIGN_LEFT, o->inks->dim,
        plx_str(about[l->marks->degree]));
    y += LINE * ui;
    const size_t degree[] = {l->marks->degree_least, l->marks->degree_most};
    for (int i = 0; i < 2; i++) {
        double r = (i ? 8 : 2.5) * ui;
        add_disc(o, x + 8 * ui, y + cap / 2, r, o->inks->text);
        snprintf(text, sizeof text, "%zu", degree[i]);
        plx_overlay_text(o, (float)(x + (SWATCH + GAP) * ui), (float)(y + cap), PLX_TEXT_BODY,
            PLX_ALIGN_LEFT, o->inks->text, text);
        x += 64 * ui + (double)plx_overlay_text_width(o, PLX_TEXT_BODY, text);
    }
}

/* Whole numbers may be what something is called by elsewhere: of these all digits are told that
 * they have for sure. */
static void tell_attribute(const plx_attribute *a, uint32_t unit, char *text, size_t size)
{
    enum { WHOLE = 16, ROUND = 6 };
    if (a->code)
        snprintf(text, size, "%.40s: %.70s", a->name, a->values.text[a->code[unit]]);
    else
        snprintf(text, size, "%.40s: %.*g", a->name,
            a->kind == PLX_ATTRIBUTE_INTEGER ? WHOLE : ROUND, a->number[unit]);
}

/* What is known of the unit that is pointed at, at the upper right. */
static void add_card(const plx_graph_legend *l, plx_overlay *o)
{
    const plx_graph *g = l->graph;
    double ui = l->viewport->ui_scale, line = LINE * ui;
    char room[PLX_GRAPH_NAME], text[ATTRIBUTES + 2][128];
    plx_text_copy(text[0], sizeof text[0], plx_graph_unit_name(g, l->unit, room, sizeof room));
    if (g->directed)
        snprintf(text[1], sizeof text[1], plx_str(PLX_STR_GRAPH_UNIT), l->stats->in[l->unit],
            l->stats->out[l->unit]);
    else
        snprintf(text[1], sizeof text[1], plx_str(PLX_STR_GRAPH_UNIT_BOTH), l->stats->out[l->unit]);
    size_t lines = 2;
    for (size_t i = 0; i < g->attribute_count && lines < ATTRIBUTES + 2; i++) {
        const plx_attribute *a = &g->attribute[i];
        if (i == g->label ||
            (a->code ? a->code[l->unit] == PLX_NO_NAME : isnan(a->number[l->unit])))
            continue;
        tell_attribute(a, l->unit, text[lines++], sizeof text[0]);
    }
    double width = 0;
    for (size_t i = 0; i < lines; i++)
        width = fmax(
            width, (double)plx_overlay_text_width(o, i ? PLX_TEXT_BODY : PLX_TEXT_TITLE, text[i]));
    double x = l->viewport->width - l->viewport->insets.right - width - 2 * MARGIN * ui,
           y = MARGIN * ui;
    plx_overlay_rect(o, (float)(x - 12 * ui), (float)y, (float)(width + 24 * ui),
        (float)((double)lines * line + 18 * ui), (float)(6 * ui), o->inks->panel);
    for (size_t i = 0; i < lines; i++)
        plx_overlay_text(o, (float)x, (float)(y + 22 * ui + (double)i * line),
            i ? PLX_TEXT_BODY : PLX_TEXT_TITLE, PLX_ALIGN_LEFT, i ? o->inks->dim : o->inks->text,
            text[i]);
}

/* So that texts can be read over what lies under them. */
static void add_panels(const plx_graph_legend *l, plx_overlay *o)
{
    plx_bounds b[2];
    double ui = l->viewport->ui_scale, inset = 6 * ui;
    for (size_t i = 0, count = plx_graph_legend_bounds(l, o, b); i < count; i++) {
        double top = b[i].top + inset, bottom = b[i].bottom - (i ? 2.5 * inset : 0);
        plx_overlay_rect(o, (float)(b[i].left + inset), (float)top,
            (float)(b[i].right - b[i].left - 2 * inset), (float)(bottom - top), (float)inset,
            o->inks->panel);
    }
}

static void add_message(const plx_graph_legend *l, plx_overlay *o)
{
    const plx_viewport *v = l->viewport;
    double ui = v->ui_scale, room = v->width - v->insets.left - 2 * MARGIN * ui;
    char cut[640];
    plx_overlay_shaded_text(o, (float)((v->width + v->insets.left) / 2),
        (float)(v->height - 12 * ui), PLX_TEXT_BODY, PLX_ALIGN_CENTER,
        l->warns ? o->inks->warn : o->inks->text,
        plx_message_fitting(o, l->message, (float)room, cut, sizeof cut));
}

void plx_graph_legend_add(const plx_graph_legend *l, plx_overlay *o)
{
    double ui = l->viewport->ui_scale, x = l->viewport->insets.left + MARGIN * ui;
    char text[96];
    if (!o->font)
        return;
    if (l->over_units)
        add_panels(l, o);
    plx_overlay_text(
        o, (float)x, (float)(32 * ui), PLX_TEXT_TITLE, PLX_ALIGN_LEFT, o->inks->text, title_of(l));
    plx_overlay_text(o, (float)x, (float)(52 * ui), PLX_TEXT_BODY, PLX_ALIGN_LEFT, o->inks->dim,
        count_text(l, text, sizeof text));
    double y = l->viewport->height - height_of(l) - (MARGIN + 14) * ui;
    if (l->colors)
        y = add_classes(l, o, x, y);
    if (l->styles && !are_together(l))
        y = add_styles(l, o, x, y);
    if (l->fades) {
        double cap = (double)plx_font_cap_height(o->font, PLX_TEXT_BODY);
        plx_overlay_text(o, (float)x, (float)(y + cap), PLX_TEXT_SMALL, PLX_ALIGN_LEFT,
            o->inks->dim, plx_str(l->sizes ? PLX_STR_GRAPH_WAY_WIDE : PLX_STR_GRAPH_WAY));
        y += LINE * ui;
    }
    if (l->sizes) {
        add_widths(l, o, x, y);
        y += 2 * LINE * ui;
    }
    if (l->marks)
        add_sizes(l, o, x, y);
    if (l->unit != PLX_NO_NAME)
        add_card(l, o);
    if (l->message)
        add_message(l, o);
}
