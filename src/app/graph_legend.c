#include "app/graph_legend.h"

#include "base/text.h"
#include "graph/correlation.h"
#include "ui/numbers.h"
#include "ui/strings.h"
#include "ui/wrap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Pixels at a common screen. */
enum {
    MARGIN = 18,
    LINE = 21,
    SMALL_LINE = 17,
    SWATCH = 16,
    LONG_SWATCH = 40, /* where it has a pattern */
    GAP = 9,
    BETWEEN = 14,
    TITLE_HEIGHT = 58,
    BELOW = 26, /* its last line, beside the margin */
    WIDTH = 190,
    LEAST = 120, /* width of a legend whose names tell something */
    ATTRIBUTES = 6
};

/* Shares of the picture that it takes at most, and of its width. */
static const double AREA = 0.25, WIDE = 0.4;
static const double CARD = 0.5; /* of its width for what is known of a unit */

/* What of it has room. */
typedef struct plan {
    plx_text_size text;
    double line, width; /* pixels, without margins */
    double bottom;      /* of the room that it has */
    int classes;        /* that have a line; of the others one tells how many they are */
    bool styles, fades, widths, marks;
} plan;

/* Whether colours and styles tell the same. */
static bool are_together(const plx_graph_legend *l)
{
    return l->styles && l->colors && l->colors->by == PLX_GRAPH_BY_TYPE;
}

static double swatch_of(const plx_graph_legend *l)
{
    return (are_together(l) ? LONG_SWATCH : SWATCH) * l->viewport->ui_scale;
}

static int lines_of(const plx_graph_legend *l, const plan *p)
{
    int lines = p->classes > 0 ? p->classes + 1 + (p->classes < l->colors->classes) : 0;
    lines += p->styles ? l->styles->count + 1 : 0;
    return lines + (p->marks ? 2 : 0) + p->fades + (p->widths ? 2 : 0);
}

static double height_of(const plx_graph_legend *l, const plan *p)
{
    return lines_of(l, p) * p->line;
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

static double text_width(const plx_overlay *o, plx_text_size size, const char *text)
{
    return (double)plx_overlay_text_width(o, size, text);
}

/* A text that ends within what the legend is wide. */
static void add_text(const plan *p, plx_overlay *o, double x, double y, double room,
    plx_text_size size, plx_rgba ink, const char *text)
{
    char cut[256];
    plx_text_copy(cut, sizeof cut, text);
    plx_wrap_cut(o, size, cut, sizeof cut, (float)room);
    y += (double)plx_font_cap_height(o->font, p->text);
    plx_overlay_text(o, (float)x, (float)y, size, PLX_ALIGN_LEFT, ink, cut);
}

static double widths_width(const plx_graph_legend *l, const plx_overlay *o, const plan *p)
{
    const double weight[] = {l->sizes->least, l->sizes->mean, l->sizes->most};
    double ui = l->viewport->ui_scale, row = 3 * (SWATCH + GAP) * ui + 2 * BETWEEN * ui;
    for (int i = 0; i < 3; i++) {
        char text[32];
        snprintf(text, sizeof text, "%.3g", weight[i]);
        row += text_width(o, p->text, text);
    }
    return row;
}

static double free_width(const plx_graph_legend *l)
{
    return l->viewport->width - l->viewport->insets.left - l->viewport->insets.right;
}

/* As wide as its longest name, and not wider than its share. */
static double width_of(const plx_graph_legend *l, const plx_overlay *o, const plan *p)
{
    double ui = l->viewport->ui_scale, width = WIDTH * ui;
    for (int k = 0; k < p->classes; k++) {
        char count[32];
        plx_format_count(l->colors->class[k].count, count, sizeof count);
        width = fmax(width, text_width(o, p->text, l->colors->class[k].name) +
                                text_width(o, PLX_TEXT_SMALL, count) + swatch_of(l) + 2 * GAP * ui);
    }
    for (int k = 0; p->styles && k < l->styles->count; k++)
        width = fmax(
            width, text_width(o, p->text, l->styles->class[k].name) + (LONG_SWATCH + GAP) * ui);
    if (p->widths)
        width = fmax(width, widths_width(l, o, p));
    return fmin(width, WIDE * free_width(l) - 2 * MARGIN * ui);
}

/* Beside what else is at the lower edge, or above it. */
static bool fits(const plx_graph_legend *l, const plx_overlay *o, plan *p)
{
    const plx_bounds *other = &l->clear_of;
    double ui = l->viewport->ui_scale;
    p->width = width_of(l, o, p);
    double width = p->width + 2 * MARGIN * ui;
    double height = height_of(l, p) + (MARGIN + BELOW) * ui;
    bool beside = other->right <= other->left || l->viewport->insets.left + width <= other->left;
    p->bottom = beside ? l->viewport->height : fmin(other->top, l->viewport->height);
    return p->width >= LEAST * ui && height <= p->bottom - TITLE_HEIGHT * ui &&
           width * height <= AREA * free_width(l) * l->viewport->height &&
           (!p->widths || widths_width(l, o, p) <= p->width);
}

/* All of it; else smaller, then without what tells least, then with fewer classes, then nothing. */
static plan plan_of(const plx_graph_legend *l, const plx_overlay *o)
{
    double ui = l->viewport->ui_scale;
    plan p = {.text = PLX_TEXT_BODY,
        .line = LINE * ui,
        .classes = l->colors ? l->colors->classes : 0,
        .styles = l->styles && !are_together(l),
        .fades = l->fades,
        .widths = l->sizes != NULL,
        .marks = l->marks != NULL};
    if (fits(l, o, &p))
        return p;
    p.text = PLX_TEXT_SMALL;
    p.line = SMALL_LINE * ui;
    bool *const parts[] = {&p.marks, &p.fades, &p.widths, &p.styles};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (fits(l, o, &p))
            return p;
        *parts[i] = false;
    }
    while (p.classes > 0 && !fits(l, o, &p))
        p.classes--;
    return p;
}

/* The room of its title, beside the card of a unit. */
static double title_room(const plx_graph_legend *l)
{
    double share = l->unit != PLX_NO_NAME ? 1 - CARD : 1;
    return share * free_width(l) - 2 * MARGIN * l->viewport->ui_scale;
}

size_t plx_graph_legend_bounds(
    const plx_graph_legend *l, const plx_overlay *o, plx_bounds bounds[2])
{
    double ui = l->viewport->ui_scale, left = l->viewport->insets.left;
    char text[96];
    if (!o->font)
        return 0;
    double title = fmax(text_width(o, PLX_TEXT_TITLE, title_of(l)),
        text_width(o, PLX_TEXT_BODY, count_text(l, text, sizeof text)));
    title = fmin(title, title_room(l));
    bounds[0] = (plx_bounds){left, 0, left + title + 2 * MARGIN * ui, TITLE_HEIGHT * ui};
    plan p = plan_of(l, o);
    if (lines_of(l, &p) == 0)
        return 1;
    bounds[1] = (plx_bounds){left, p.bottom - height_of(l, &p) - (MARGIN + BELOW) * ui,
        left + p.width + 2 * MARGIN * ui, p.bottom};
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

static double add_styles(
    const plx_graph_legend *l, const plan *p, plx_overlay *o, double x, double y)
{
    double ui = l->viewport->ui_scale, cap = (double)plx_font_cap_height(o->font, p->text);
    add_text(p, o, x, y, p->width, PLX_TEXT_SMALL, o->inks->dim, l->styles->about);
    y += p->line;
    for (int k = 0; k < l->styles->count; k++, y += p->line) {
        double used = (LONG_SWATCH + GAP) * ui;
        add_line(l, o, x, y + cap / 2, LONG_SWATCH * ui, (plx_line_style)k, o->inks->text);
        add_text(
            p, o, x + used, y, p->width - used, p->text, o->inks->text, l->styles->class[k].name);
    }
    return y;
}

static void add_class(
    const plx_graph_legend *l, const plan *p, plx_overlay *o, double x, double y, int k)
{
    const plx_graph_class *class = &l->colors->class[k];
    double ui = l->viewport->ui_scale, used = swatch_of(l) + GAP * ui;
    double middle = y + (double)plx_font_cap_height(o->font, p->text) / 2;
    char count[32];
    if (l->colors->of_units)
        add_disc(o, x + SWATCH * ui / 2, middle, 5 * ui, ink_of(l, k, 1));
    else
        add_line(l, o, x, middle, swatch_of(l), style_of_class(l, k), ink_of(l, k, 1));
    plx_format_count(class->count, count, sizeof count);
    double room = p->width - used - GAP * ui - text_width(o, PLX_TEXT_SMALL, count);
    add_text(p, o, x + used, y, room, p->text, o->inks->text, class->name);
    used += fmin(text_width(o, p->text, class->name), room) + GAP * ui;
    add_text(p, o, x + used, y, p->width, PLX_TEXT_SMALL, o->inks->dim, count);
}

static double add_classes(
    const plx_graph_legend *l, const plan *p, plx_overlay *o, double x, double y)
{
    const plx_graph_colors *c = l->colors;
    add_text(p, o, x, y, p->width, PLX_TEXT_SMALL, o->inks->dim, c->about);
    y += p->line;
    for (int k = 0; k < p->classes; k++, y += p->line)
        add_class(l, p, o, x, y, k);
    if (p->classes < c->classes) {
        char text[48];
        double used = swatch_of(l) + GAP * l->viewport->ui_scale;
        snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_MORE), c->classes - p->classes);
        add_text(p, o, x + used, y, p->width - used, p->text, o->inks->dim, text);
        y += p->line;
    }
    return y;
}

/* Connections of the least, the mean and the greatest weight, as wide as they are drawn. */
static double add_widths(
    const plx_graph_legend *l, const plan *p, plx_overlay *o, double x, double y)
{
    double ui = l->viewport->ui_scale, cap = (double)plx_font_cap_height(o->font, p->text);
    const double weight[] = {l->sizes->least, l->sizes->mean, l->sizes->most};
    add_text(p, o, x, y, p->width, PLX_TEXT_SMALL, o->inks->dim, plx_str(PLX_STR_GRAPH_WIDTHS));
    y += p->line;
    for (int i = 0; i < 3; i++) {
        char text[32];
        double width = plx_lines_width(weight[i], l->sizes) * ui;
        plx_overlay_rect(o, (float)x, (float)(y + (cap - width) / 2), (float)(SWATCH * ui),
            (float)width, 0, o->inks->text);
        snprintf(text, sizeof text, "%.3g", weight[i]);
        x += (SWATCH + GAP) * ui;
        add_text(p, o, x, y, p->width, p->text, o->inks->text, text);
        x += text_width(o, p->text, text) + BETWEEN * ui;
    }
    return y + p->line;
}

/* A small and a large unit with how many connections they have. */
static void add_sizes(const plx_graph_legend *l, const plan *p, plx_overlay *o, double x, double y)
{
    double ui = l->viewport->ui_scale, cap = (double)plx_font_cap_height(o->font, p->text);
    char text[48];
    static const plx_string about[PLX_GRAPH_DEGREE_COUNT] = {
        PLX_STR_GRAPH_DEGREE, PLX_STR_GRAPH_DEGREE_IN, PLX_STR_GRAPH_DEGREE_OUT};
    add_text(p, o, x, y, p->width, PLX_TEXT_SMALL, o->inks->dim, plx_str(about[l->marks->degree]));
    y += p->line;
    const size_t degree[] = {l->marks->degree_least, l->marks->degree_most};
    for (int i = 0; i < 2; i++) {
        double r = (i ? 8 : 2.5) * ui;
        add_disc(o, x + 8 * ui, y + cap / 2, r, o->inks->text);
        snprintf(text, sizeof text, "%zu", degree[i]);
        add_text(p, o, x + (SWATCH + GAP) * ui, y, p->width, p->text, o->inks->text, text);
        x += 64 * ui + text_width(o, p->text, text);
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
    double width = 0, most = CARD * free_width(l) - 3 * MARGIN * ui;
    for (size_t i = 0; i < lines; i++) {
        plx_text_size size = i ? PLX_TEXT_BODY : PLX_TEXT_TITLE;
        plx_wrap_cut(o, size, text[i], sizeof text[i], (float)most);
        width = fmax(width, text_width(o, size, text[i]));
    }
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

static void add_title(const plx_graph_legend *l, plx_overlay *o, double x)
{
    double ui = l->viewport->ui_scale;
    char title[256], text[96];
    plx_text_copy(title, sizeof title, title_of(l));
    plx_wrap_cut(o, PLX_TEXT_TITLE, title, sizeof title, (float)title_room(l));
    plx_overlay_text(
        o, (float)x, (float)(32 * ui), PLX_TEXT_TITLE, PLX_ALIGN_LEFT, o->inks->text, title);
    count_text(l, text, sizeof text);
    plx_wrap_cut(o, PLX_TEXT_BODY, text, sizeof text, (float)title_room(l));
    plx_overlay_text(
        o, (float)x, (float)(52 * ui), PLX_TEXT_BODY, PLX_ALIGN_LEFT, o->inks->dim, text);
}

void plx_graph_legend_add(const plx_graph_legend *l, plx_overlay *o)
{
    double ui = l->viewport->ui_scale, x = l->viewport->insets.left + MARGIN * ui;
    if (!o->font)
        return;
    if (l->over_units)
        add_panels(l, o);
    add_title(l, o, x);
    plan p = plan_of(l, o);
    double y = p.bottom - height_of(l, &p) - (MARGIN + 14) * ui;
    if (p.classes > 0)
        y = add_classes(l, &p, o, x, y);
    if (p.styles)
        y = add_styles(l, &p, o, x, y);
    if (p.fades) {
        add_text(&p, o, x, y, p.width, PLX_TEXT_SMALL, o->inks->dim,
            plx_str(l->sizes ? PLX_STR_GRAPH_WAY_WIDE : PLX_STR_GRAPH_WAY));
        y += p.line;
    }
    if (l->sizes && p.widths)
        y = add_widths(l, &p, o, x, y);
    if (p.marks)
        add_sizes(l, &p, o, x, y);
    if (l->unit != PLX_NO_NAME)
        add_card(l, o);
    if (l->message)
        add_message(l, o);
}
