#include "scene/structure_marks.h"

#include "scene/layer_marks.h"
#include "scene/unit_marks.h"

#include <math.h>
#include <string.h>

/* Pixels of a common screen: between units and a frame, its corners, what names of layers over
 * columns take, and each line of names of open blocks over those, and how deep ways go below. */
static const double PAD = 8, CORNER = 7, NAMES = 42, ROW = 16, LEAST_DEPTH = 12, MOST_DEPTH = 90,
                    LINE = 1.2;
/* Columns are framed by this share of the gap to the next at most. */
static const double FRAME_SHARE = 0.36;
/* How deep ways go below, as a share of their length, and in units of the world at most. */
static const double HANG_SHARE = 0.22, MOST_HANG = 0.12;
/* A line is drawn for each group while so many pixels are between two. */
static const double LEAST_STEP = 3;
/* And a stretch of a norm's band is so high at least. */
static const double NORM_STEP = 3;

enum { CURVE_STEPS = 20, BAR_WIDTH = 3 };

static plx_rgba faint(plx_rgba c, double alpha)
{
    c.a = (unsigned char)lround(c.a * alpha);
    return c;
}

/* From the first unit of a layer to the last, with their discs. */
static plx_bounds column_box(const plx_structure_view *s, size_t layer)
{
    const plx_column *c = &s->layout->columns[layer];
    double radius = plx_unit_radius(c, &s->camera, &s->viewport);
    double x = plx_camera_px(&s->camera, &s->viewport, c->x);
    return (plx_bounds){x, plx_camera_py(&s->camera, &s->viewport, c->y0) - radius, x,
        plx_camera_py(&s->camera, &s->viewport, plx_column_y(c, (double)(c->units - 1))) + radius};
}

static double gap_of(const plx_structure_view *s)
{
    const plx_layout *l = s->layout;
    return l->layer_count > 1 ? (l->columns[1].x - l->columns[0].x) * s->camera.scale
                              : s->viewport.width;
}

static plx_bounds frame_of(const plx_structure_view *s, const plx_block *b)
{
    double unit = s->viewport.ui_scale, gap = gap_of(s);
    plx_bounds box = column_box(s, b->first);
    for (size_t l = b->first + 1; l <= b->last; l++) {
        plx_bounds next = column_box(s, l);
        box.top = fmin(box.top, next.top);
        box.bottom = fmax(box.bottom, next.bottom);
        box.right = next.right;
    }
    double pad =
        fmin(gap * FRAME_SHARE, (b->folded ? 3 : 5) * PAD * unit) / (1 + 0.3 * (double)b->depth);
    box.left -= pad;
    box.right += pad;
    box.top -= PAD * unit;
    box.bottom += PAD * unit;
    return box;
}

static void add_frame(plx_pen *pen, const plx_structure_view *s, const plx_block *b, plx_rgba ink)
{
    plx_bounds box = frame_of(s, b);
    double unit = s->viewport.ui_scale;
    if (box.right < 0 || box.left > s->viewport.width || box.right - box.left < 3 * unit)
        return;
    plx_outline_add(pen, &box, CORNER * unit, LINE * unit, b->folded ? PLX_SOLID : PLX_DASHED, unit,
        faint(ink, b->folded ? 0.75 : 0.55));
}

/* -- Ways without weights ---------------------------------------------------------------------- */

static bool hangs(const plx_bypass *w)
{
    return w->kind == PLX_BYPASS_RESIDUAL || w->kind == PLX_BYPASS_GATE;
}

/* How far below columns a way goes, in units of the world. */
static double hang_of(const plx_layout *l, const plx_bypass *w)
{
    return fmin((l->columns[w->target].x - l->columns[w->source].x) * HANG_SHARE, MOST_HANG);
}

void plx_structure_make_room(const plx_structure *s, plx_layout *layout)
{
    for (size_t i = 0; i < s->bypass_count; i++) {
        const plx_bypass *w = &s->bypasses[i];
        for (size_t l = w->source; hangs(w) && l <= w->target; l++) {
            const plx_column *c = &layout->columns[l];
            double lowest = plx_column_y(c, (double)(c->units - 1)) + hang_of(layout, w);
            layout->bounds.bottom = fmax(layout->bounds.bottom, lowest);
        }
    }
}

/* A curve that hangs below both ends. */
static void add_residual(
    plx_pen *pen, const plx_structure_view *s, const plx_bypass *w, plx_rgba ink)
{
    double unit = s->viewport.ui_scale, lowest = 0;
    plx_bounds from = column_box(s, w->source), to = column_box(s, w->target);
    for (size_t l = w->source; l <= w->target; l++)
        lowest = fmax(lowest, column_box(s, l).bottom);
    if (to.left < 0 || from.left > s->viewport.width)
        return;
    double span = to.left - from.left;
    double hang = hang_of(s->layout, w) * s->camera.scale;
    double depth = fmin(fmax(hang, LEAST_DEPTH * unit), MOST_DEPTH * unit);
    /* A cubic goes three quarters of the way to its control points. */
    double deep = lowest + PAD * unit + depth, y0 = from.bottom + 2 * unit,
           y1 = to.bottom + 2 * unit;
    double c0 = y0 + (deep - y0) * 4 / 3, c1 = y1 + (deep - y1) * 4 / 3, px = from.left, py = y0;
    for (int i = 1; i <= CURVE_STEPS; i++) {
        double t = (double)i / CURVE_STEPS, u = 1 - t;
        double x = from.left + span * (3 * u * t * t * 0.92 + 3 * u * u * t * 0.08 + t * t * t);
        double y = u * u * u * y0 + 3 * u * u * t * c0 + 3 * u * t * t * c1 + t * t * t * y1;
        /* What is multiplied is dashed. */
        if (w->kind != PLX_BYPASS_GATE || i % 2 == 1)
            plx_pen_line(pen, px, py, x, y, 1.5 * LINE * unit, ink);
        px = x;
        py = y;
    }
    double head = fmin(5 * unit, span * 0.2);
    plx_pen_line(pen, to.left - head, y1 + 1.6 * head, to.left, y1, 1.5 * LINE * unit, ink);
    plx_pen_line(pen, to.left + head * 0.4, y1 + 1.8 * head, to.left, y1, 1.5 * LINE * unit, ink);
}

/* Pixels: from the first to the last of some units of a layer. */
static void span_of(const plx_structure_view *s, size_t layer, double first, double count,
    double *top, double *bottom)
{
    const plx_column *c = &s->layout->columns[layer];
    *top = plx_camera_py(&s->camera, &s->viewport, plx_column_y(c, first));
    *bottom = plx_camera_py(&s->camera, &s->viewport, plx_column_y(c, first + count - 1));
}

static double x_of(const plx_structure_view *s, size_t layer)
{
    return plx_camera_px(&s->camera, &s->viewport, s->layout->columns[layer].x);
}

/* From each unit to both ends of those that it is. */
static void add_spread(plx_pen *pen, const plx_structure_view *s, const plx_bypass *w, plx_rgba ink)
{
    const plx_column *from = &s->layout->columns[w->source], *to = &s->layout->columns[w->target];
    size_t each = from->units > 0 ? to->units / from->units : 0, stride = 1;
    double step = from->spacing * s->camera.scale, x0 = x_of(s, w->source), x1 = x_of(s, w->target);
    while (step * (double)stride < LEAST_STEP && stride < from->units)
        stride *= 2;
    for (size_t i = 0; each > 0 && i < from->units; i += stride) {
        double y, top, bottom, unused;
        span_of(s, w->source, (double)i, 1, &y, &unused);
        span_of(s, w->target, (double)(i * each), (double)each, &top, &bottom);
        plx_pen_line(pen, x0, y, x1, top, s->viewport.ui_scale, faint(ink, 0.5));
        plx_pen_line(pen, x0, y, x1, bottom, s->viewport.ui_scale, faint(ink, 0.5));
    }
}

/* From both ends of some units to both ends of others. */
static void add_sides(plx_pen *pen, const plx_structure_view *s, const plx_bypass *w, double first,
    double count, plx_rgba ink)
{
    const plx_column *from = &s->layout->columns[w->source];
    double x0 = x_of(s, w->source), x1 = x_of(s, w->target), top, bottom, top1, bottom1;
    span_of(s, w->source, 0, (double)from->units, &top, &bottom);
    span_of(s, w->target, first, count, &top1, &bottom1);
    plx_pen_line(pen, x0, top, x1, top1, s->viewport.ui_scale, ink);
    plx_pen_line(pen, x0, bottom, x1, bottom1, s->viewport.ui_scale, ink);
}

/* All units, again and again. */
static void add_repeat(plx_pen *pen, const plx_structure_view *s, const plx_bypass *w, plx_rgba ink)
{
    const plx_column *from = &s->layout->columns[w->source], *to = &s->layout->columns[w->target];
    size_t times = from->units > 0 ? to->units / from->units : 0, stride = 1;
    double step = to->spacing * s->camera.scale * (double)from->units;
    while (step * (double)stride < LEAST_STEP && stride < times)
        stride *= 2;
    for (size_t i = 0; i < times; i += stride)
        add_sides(pen, s, w, (double)(i * from->units), (double)from->units, faint(ink, 0.5));
}

/* Each unit to the one that it is. */
static void add_copy(plx_pen *pen, const plx_structure_view *s, const plx_bypass *w, plx_rgba ink)
{
    const plx_column *from = &s->layout->columns[w->source];
    double step = from->spacing * s->camera.scale, x0 = x_of(s, w->source), x1 = x_of(s, w->target);
    size_t stride = 1;
    while (step * (double)stride < LEAST_STEP && stride < from->units)
        stride *= 2;
    for (size_t i = 0; w->from + i < from->units && i < w->count; i += stride) {
        double y0, y1, unused;
        span_of(s, w->source, (double)(w->from + i), 1, &y0, &unused);
        span_of(s, w->target, (double)(w->first + i), 1, &y1, &unused);
        plx_pen_line(pen, x0, y0, x1, y1, s->viewport.ui_scale, faint(ink, 0.6));
    }
}

static plx_rgba color_of(const plx_structure_view *s, size_t number, double alpha)
{
    float rgb[3];
    plx_palette_color(PLX_PALETTE_OKABE_ITO, s->theme, (double)(number % PLX_CLASS_COLORS), rgb);
    return (plx_rgba){(unsigned char)lroundf(rgb[0] * 255), (unsigned char)lroundf(rgb[1] * 255),
        (unsigned char)lroundf(rgb[2] * 255), (unsigned char)lround(alpha * 255)};
}

static bool is_of(const plx_unit_group *g, size_t layer)
{
    return !g->folded && g->layer == layer;
}

/* From the queries, keys and values of each head to what it gives. */
static void add_heads(plx_pen *pen, const plx_structure_view *s, const plx_bypass *w)
{
    const plx_structure *all = s->structure;
    double x0 = x_of(s, w->source), x1 = x_of(s, w->target);
    for (size_t i = 0; i < all->group_count; i++) {
        const plx_unit_group *to = &all->groups[i];
        for (size_t k = 0; is_of(to, w->target) && k < all->group_count; k++) {
            const plx_unit_group *from = &all->groups[k];
            for (size_t h = 0; is_of(from, w->source) && h < from->count && h < to->count; h++) {
                double a, b, c, d;
                span_of(
                    s, w->source, (double)(from->first + h * from->per), (double)from->per, &a, &b);
                span_of(s, w->target, (double)(to->first + h * to->per), (double)to->per, &c, &d);
                plx_rgba ink = color_of(s, h, 0.55);
                plx_pen_line(
                    pen, x0, (a + b) / 2, x1, (c + d) / 2, 1.4 * s->viewport.ui_scale, ink);
            }
        }
    }
}

/* Heads are bars of their own colours beside their units. */
static void add_bars(plx_overlay *o, const plx_structure_view *s, const plx_unit_group *g)
{
    double unit = s->viewport.ui_scale, x = x_of(s, g->layer);
    double half = plx_unit_radius(&s->layout->columns[g->layer], &s->camera, &s->viewport);
    float width = (float)(BAR_WIDTH * unit), left = (float)(x + half + 2 * unit);
    if (left < 0 || x > s->viewport.width || gap_of(s) < 6 * BAR_WIDTH * unit)
        return;
    for (size_t h = 0; h < g->count; h++) {
        double top, bottom;
        span_of(s, g->layer, (double)(g->first + h * g->per), (double)g->per, &top, &bottom);
        top = fmax(top, -10);
        bottom = fmin(bottom, s->viewport.height + 10);
        if (bottom - top >= 1)
            plx_overlay_rect(o, left, (float)top, width, (float)(bottom - top), (float)unit,
                color_of(s, h, 0.8));
    }
}

static void add_way(plx_pen *pen, const plx_structure_view *s, const plx_bypass *w, plx_rgba ink)
{
    switch (w->kind) {
    case PLX_BYPASS_RESIDUAL:
    case PLX_BYPASS_GATE:
        add_residual(pen, s, w, ink);
        break;
    case PLX_BYPASS_SPREAD:
        add_spread(pen, s, w, faint(ink, 0.8));
        break;
    case PLX_BYPASS_HEADS:
    case PLX_BYPASS_EXPERTS:
        add_heads(pen, s, w);
        break;
    case PLX_BYPASS_REPEAT:
        add_repeat(pen, s, w, faint(ink, 0.8));
        break;
    case PLX_BYPASS_COPY:
        add_copy(pen, s, w, ink);
        break;
    case PLX_BYPASS_OPERATOR:
        add_sides(pen, s, w, 0, (double)s->layout->columns[w->target].units, faint(ink, 0.7));
        break;
    }
}

/* A norm is a band beside its layer: a stretch for each few pixels, stronger the more its units are
 * scaled by, and in the colour of negative weights where they are turned round. */
static void add_norm(plx_overlay *o, const plx_structure_view *s, const plx_layer_norm *n)
{
    const plx_column *c = &s->layout->columns[n->layer];
    double unit = s->viewport.ui_scale, x = x_of(s, n->layer), y0, y1;
    double half = plx_unit_radius(c, &s->camera, &s->viewport), step = c->spacing * s->camera.scale;
    float width = (float)(BAR_WIDTH * unit), left = (float)(x - half - (2 + BAR_WIDTH) * unit);
    if (left < -width || x - half > s->viewport.width || gap_of(s) < 6 * BAR_WIDTH * unit ||
        !(step > 0))
        return;
    plx_palette_colors colors = plx_palette_get(PLX_PALETTE_BLUE_ORANGE, s->theme);
    span_of(s, n->layer, 0, (double)c->units, &y0, &y1);
    size_t each = (size_t)fmax(1, ceil(NORM_STEP * unit / step));
    double top = fmax(y0 - step / 2, -NORM_STEP), first = floor((top - y0) / step / (double)each);
    for (size_t i = first > 0 ? (size_t)first * each : 0; i < c->units; i += each) {
        size_t end = i + each < c->units ? i + each : c->units;
        double sum = 0, y = y0 + ((double)i - 0.5) * step;
        for (size_t k = i; k < end; k++) {
            float scale = n->scale[plx_column_unit(c, k)];
            sum += isfinite(scale) ? (double)scale : 0;
        }
        if (y > s->viewport.height)
            break;
        double share = n->most > 0 ? sum / (double)(end - i) / (double)n->most : 0;
        plx_rgba ink = o->inks->text;
        if (share < 0)
            ink = (plx_rgba){(unsigned char)lroundf(colors.negative[0] * 255),
                (unsigned char)lroundf(colors.negative[1] * 255),
                (unsigned char)lroundf(colors.negative[2] * 255), 255};
        ink = faint(ink, 0.85 * fmin(fabs(share), 1));
        plx_overlay_rect(o, left, (float)y, width, (float)((double)(end - i) * step), 0, ink);
    }
}

void plx_structure_marks_add(plx_overlay *bands, plx_pen *lines, const plx_structure_view *s)
{
    const plx_structure *all = s->structure;
    plx_rgba ink = bands->inks->dim;
    for (size_t i = 0; i < all->bypass_count; i++)
        add_way(lines, s, &all->bypasses[i], ink);
    for (size_t i = 0; i < all->group_count; i++)
        if (!all->groups[i].folded)
            add_bars(bands, s, &all->groups[i]);
    for (size_t i = 0; i < all->norm_count; i++)
        add_norm(bands, s, &all->norms[i]);
    for (size_t i = 0; i < all->block_count; i++)
        add_frame(lines, s, &all->blocks[i], ink);
    for (size_t i = 0; i < all->file_count; i++)
        add_frame(lines, s, &all->files[i], faint(ink, 0.6));
    for (size_t l = 0; all->notes && l < s->layout->layer_count; l++)
        if (all->notes[l].box)
            add_frame(lines, s, &(plx_block){.first = l, .last = l, .folded = true}, ink);
}

/* -- Names ------------------------------------------------------------------------------------- */

/* The number or numbers at the end of a name, where there is no room for more; "" where there is
 * none. */
static const char *number_of(const char *name)
{
    const char *at = name + strlen(name);
    while (at > name && ((at[-1] >= '0' && at[-1] <= '9') || at[-1] == '-'))
        at--;
    return at;
}

/* Below the frame, and in view as long as any of the file's layers is. */
static void add_file_name(plx_overlay *o, const plx_structure_view *s, const plx_block *b)
{
    plx_bounds box = frame_of(s, b);
    double unit = s->viewport.ui_scale;
    if (box.right < 0 || box.left > s->viewport.width)
        return;
    double half = plx_overlay_text_width(o, PLX_TEXT_TITLE, b->name) / 2 + 4 * unit;
    double low = fmax(box.left, s->viewport.insets.left) + half,
           high = fmin(box.right, s->viewport.width - s->viewport.insets.right) - half;
    double middle =
        low > high ? (low + high) / 2 : fmin(fmax((box.left + box.right) / 2, low), high);
    double bottom =
        fmin(box.bottom + 22 * unit, s->viewport.height - s->viewport.insets.bottom - 8 * unit);
    plx_overlay_shaded_text(
        o, (float)middle, (float)bottom, PLX_TEXT_TITLE, PLX_ALIGN_CENTER, o->inks->text, b->name);
}

/* How much higher than that of the deepest open block the name of one is, of all that are there. */
static double rows_above(const plx_structure *s, const plx_block *b)
{
    size_t deepest = b->depth;
    for (size_t i = 0; i < s->block_count; i++)
        if (!s->blocks[i].folded && s->blocks[i].depth > deepest)
            deepest = s->blocks[i].depth;
    return (double)(deepest - b->depth);
}

static void add_name(plx_overlay *o, const plx_structure_view *s, const plx_block *b)
{
    plx_bounds box = frame_of(s, b);
    double unit = s->viewport.ui_scale, room = b->folded ? gap_of(s) * 0.95 : box.right - box.left;
    double middle = (box.left + box.right) / 2;
    if (box.right < 0 || box.left > s->viewport.width)
        return;
    const char *text = b->name;
    plx_text_size size = PLX_TEXT_BODY;
    if (plx_overlay_text_width(o, size, text) > room)
        text = number_of(b->name);
    if (plx_overlay_text_width(o, size, text) > room)
        size = PLX_TEXT_SMALL;
    if (!text[0] || plx_overlay_text_width(o, size, text) > room)
        return;
    /* Of an open block it stays in view while any of the block is, over the names of its layers. */
    if (!b->folded) {
        double half = plx_overlay_text_width(o, size, text) / 2 + 4 * unit;
        double low = s->viewport.insets.left + half,
               high = s->viewport.width - s->viewport.insets.right - half;
        middle = fmin(fmax(middle, fmin(low, box.right - half)), fmax(high, box.left + half));
    }
    double y = box.top - (b->folded ? 5 : NAMES + ROW * rows_above(s->structure, b)) * unit;
    double least = s->viewport.insets.top + plx_font_line_height(o->font, size);
    /* The outermost stays at the edge; names of layers within the others begin with theirs. */
    if (!b->folded && b->depth > 0 && y < least + ROW * unit)
        return;
    y = fmax(y, least);
    plx_overlay_shaded_text(o, (float)middle, (float)y, size, PLX_ALIGN_CENTER,
        b->folded ? o->inks->dim : o->inks->text, text);
}

void plx_structure_names_add(plx_overlay *o, const plx_structure_view *s)
{
    for (size_t i = 0; o->font && i < s->structure->block_count; i++)
        add_name(o, s, &s->structure->blocks[i]);
    for (size_t i = 0; o->font && i < s->structure->file_count; i++)
        add_file_name(o, s, &s->structure->files[i]);
}

const plx_block *plx_structure_at(const plx_structure_view *s, double px, double py)
{
    const plx_block *found = NULL;
    for (size_t i = 0; i < s->structure->block_count; i++) {
        const plx_block *b = &s->structure->blocks[i];
        plx_bounds box = frame_of(s, b);
        /* The name is a part of it. */
        box.top -=
            (NAMES + (b->folded ? 0 : ROW * rows_above(s->structure, b))) * s->viewport.ui_scale;
        bool inside = px >= box.left && px <= box.right && py >= box.top && py <= box.bottom;
        if (inside && (!found || b->depth >= found->depth))
            found = b;
    }
    return found;
}
