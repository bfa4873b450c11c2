#include "scene/edge_labels.h"

#include "base/text.h"
#include "scene/edges_in_view.h"
#include "scene/unit_marks.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Pixels at ui_scale 1: around the text within the shade, around that, and over which a number
 * comes to full strength. */
static const double PAD = 3, FREE = 2, FADE = 6;

/* Strength at which a number begins to be seen. */
static const double FAINT = 0.25;

/* The middle of what is in view of a line this flat would dash along it as it leaves by the top or
 * bottom: there the number stays in the middle of the columns, and goes with that. */
static const double GENTLE = 0.15;

enum { OBSTACLES = 384 };

typedef struct plx_box {
    double left, top, right, bottom;
} plx_box;

/* A connection in view that might get a number. strength: -1..1; shown where above FAINT. Below 0
 * it hides others the less, the lower it is, so that these come gradually where it goes. */
typedef struct plx_candidate {
    plx_connection_ref ref;
    float weight;
    double importance;
    double offset, slope, cosine; /* pixels: the line's height at the left edge, and how it runs */
    double x, y;                  /* pixels: the middle of where a number may stand */
    double strength;
} plx_candidate;

typedef struct plx_placer {
    const plx_label_source *source;
    const plx_camera *camera;
    const plx_viewport *viewport;
    double width, height; /* of a number with the room around it */
    double fade;
    plx_box obstacles[OBSTACLES];
    size_t obstacle_count;
    plx_candidate candidates[PLX_EDGE_LABELS_MAX];
    size_t count;
} plx_placer;

void plx_edge_label_text(float weight, char *out, size_t size)
{
    static const char minus[] = "−";
    double a = fabs((double)weight);
    const char *sign = signbit(weight) ? minus : "+";
    if (isnan(weight))
        snprintf(out, size, "NaN");
    else if (isinf(weight))
        snprintf(out, size, "%sinf", sign);
    else if (a == 0)
        snprintf(out, size, "0");
    else if (a < 1e-3 || a >= 9999.5)
        snprintf(out, size, "%s%.1e", sign, a);
    else
        snprintf(out, size, "%s%.*f", sign,
            a < 9.99995   ? 4
            : a < 99.9995 ? 3
            : a < 999.995 ? 2
                          : 1,
            a);
}

static double ramp(double v)
{
    return fmin(fmax(v, -1), 1);
}

static double importance(float weight)
{
    return isfinite(weight) ? fabs((double)weight) : (double)FLT_MAX;
}

/* Cuts the range of x to where a line, at height y at x = 0, is between two heights. slope != 0. */
static void cut(double y, double slope, double top, double bottom, double *left, double *right)
{
    double a = (top - y) / slope, b = (bottom - y) / slope;
    *left = fmax(*left, fmin(a, b));
    *right = fmin(*right, fmax(a, b));
}

/* Where a number may stand on the line: so that it lies within the view and clear of the units.
 * False where none may. Fills all but the weight, with the strength by the line's length alone. */
static bool take_line(const plx_placer *p, plx_candidate *c)
{
    const plx_camera *camera = p->camera;
    const plx_viewport *v = p->viewport;
    const plx_link *link = &p->source->network->links[c->ref.link];
    const plx_column *s = &p->source->layout->columns[link->source];
    const plx_column *t = &p->source->layout->columns[link->target];
    double ax = plx_camera_px(camera, v, s->x), bx = plx_camera_px(camera, v, t->x);
    double ay = plx_camera_py(camera, v, plx_unit_y(s, c->ref.source));
    double by = plx_camera_py(camera, v, plx_unit_y(t, c->ref.target));
    c->slope = (by - ay) / (bx - ax);
    c->cosine = 1 / hypot(1, c->slope);
    c->offset = ay - c->slope * ax;
    c->strength = -1;
    double dx = p->width / 2, dy = p->height / 2;
    double left = fmax(dx, ax + plx_unit_radius(s, camera, v) + dx);
    double right = fmin(v->width - dx, bx - plx_unit_radius(t, camera, v) - dx);
    bool gentle = fabs(c->slope) < GENTLE;
    if (!gentle)
        cut(c->offset, c->slope, dy, v->height - dy, &left, &right);
    if (left >= right)
        return false;
    c->x = (left + right) / 2;
    c->y = c->offset + c->slope * c->x;
    double inside = fmin(c->y, v->height - c->y) - dy;
    c->strength = ramp((right - left) / c->cosine / p->width - 1);
    if (gentle)
        c->strength = fmin(c->strength, ramp(inside / p->fade));
    return c->strength > -1;
}

/* What is not drawn gets no number. */
static bool is_drawn(const plx_placer *p, const plx_connection_ref *c, float weight)
{
    if (p->source->in_place && p->source->in_place[c->link] > 0)
        return false;
    const plx_link *k = &p->source->network->links[c->link];
    if (plx_label_hidden(p->source, k->source, c->source) ||
        plx_label_hidden(p->source, k->target, c->target))
        return false;
    return !isfinite(weight) || (weight != 0 && importance(weight) >= p->source->threshold);
}

/* All connections in view; those without room for a number count as lines alone. False where they
 * are too many. */
static bool take_lines(plx_placer *p)
{
    const plx_viewport *v = p->viewport;
    plx_bounds area = {plx_camera_world_x(p->camera, v, 0), plx_camera_world_y(p->camera, v, 0),
        plx_camera_world_x(p->camera, v, v->width), plx_camera_world_y(p->camera, v, v->height)};
    plx_connection_ref refs[PLX_EDGE_LABELS_MAX];
    const plx_label_source *s = p->source;
    size_t found = plx_edges_in_view(s->layout, s->network, &area, refs, PLX_EDGE_LABELS_MAX);
    if (found == PLX_TOO_MANY)
        return false;
    double crowd = 0;
    for (size_t i = 0; i < found; i++) {
        plx_candidate c = {.ref = refs[i]};
        c.weight = plx_connection_weight(s->network, s->snapshot->params, &c.ref);
        c.importance = importance(c.weight);
        if (!is_drawn(p, &c.ref, c.weight))
            continue;
        if (take_line(p, &c))
            crowd += (c.strength + 1) / 2;
        p->candidates[p->count++] = c;
    }
    /* As many as it is still some use to number the strongest of. */
    double limit = fmin(5 * v->height / p->height, PLX_EDGE_LABELS_MAX / 2.0);
    double room = ramp(4 * (1 - crowd / limit));
    for (size_t i = 0; i < p->count; i++)
        p->candidates[i].strength = fmin(p->candidates[i].strength, room);
    return room > 0;
}

static bool comes_before(const plx_candidate *a, const plx_candidate *b)
{
    if (a->importance != b->importance)
        return a->importance > b->importance;
    if (a->ref.link != b->ref.link)
        return a->ref.link < b->ref.link;
    return a->ref.target != b->ref.target ? a->ref.target < b->ref.target
                                          : a->ref.source < b->ref.source;
}

/* qsort might allocate. */
static void sort(plx_candidate *c, size_t count)
{
    for (size_t gap = PLX_EDGE_LABELS_MAX / 2; gap > 0; gap /= 2) {
        for (size_t i = gap; i < count; i++) {
            plx_candidate moved = c[i];
            size_t to = i;
            for (; to >= gap && comes_before(&moved, &c[to - gap]); to -= gap)
                c[to] = c[to - gap];
            c[to] = moved;
        }
    }
}

/* Letters of one text become one box. False where they are too many. */
static bool take_obstacles(plx_placer *p, const plx_overlay *o)
{
    plx_box *last = NULL;
    for (size_t i = 0; i < o->count; i++) {
        const plx_quad *q = &o->quads[i];
        plx_box b = {q->x, q->y, q->x + q->w, q->y + q->h};
        double near = p->height / 2;
        if (last && b.top < last->bottom && b.bottom > last->top && b.left < last->right + near &&
            b.right > last->left - near) {
            *last = (plx_box){fmin(last->left, b.left), fmin(last->top, b.top),
                fmax(last->right, b.right), fmax(last->bottom, b.bottom)};
            continue;
        }
        if (p->obstacle_count == OBSTACLES)
            return false;
        last = &p->obstacles[p->obstacle_count++];
        *last = b;
    }
    return true;
}

/* How far a number stays clear of what is written: -1 deep within, 1 well away. */
static double clear_of_obstacles(const plx_placer *p, const plx_candidate *c)
{
    double least = 1;
    for (size_t i = 0; i < p->obstacle_count && least > -1; i++) {
        const plx_box *b = &p->obstacles[i];
        double dx = fmax(b->left - c->x, c->x - b->right) - p->width / 2;
        double dy = fmax(b->top - c->y, c->y - b->bottom) - p->height / 2;
        least = fmin(least, fmax(dx, dy) / p->fade);
    }
    return least;
}

/* The same of other lines of the link, at the number's middle. A weaker line may come closer, and
 * one of less than a quarter of the weight is no matter. */
static double clear_of_lines(const plx_placer *p, const plx_candidate *c)
{
    double least = 1;
    for (size_t i = 0; i < p->count && least > -1; i++) {
        const plx_candidate *o = &p->candidates[i];
        if (o == c || o->ref.link != c->ref.link)
            continue;
        double distance = fabs(o->offset + o->slope * c->x - c->y) * o->cosine;
        double wanted = p->height * (fmin(1, o->importance / c->importance) - 0.5);
        least = fmin(least, (distance - wanted) / (p->height / 4));
    }
    return least;
}

/* The same of the numbers that come before. */
static double clear_of_numbers(const plx_placer *p, size_t index)
{
    const plx_candidate *c = &p->candidates[index];
    double least = 1;
    for (size_t i = 0; i < index && least > -1; i++) {
        const plx_candidate *o = &p->candidates[i];
        double gap = fmax(fabs(o->x - c->x) - p->width, fabs(o->y - c->y) - p->height);
        least = fmin(least, fmax(gap / p->fade, -o->strength));
    }
    return least;
}

/* Strengths by all that has to be kept clear of; a stronger connection's is final before it is
 * asked for by a weaker one's. */
static void settle(plx_placer *p)
{
    for (size_t i = 0; i < p->count; i++) {
        plx_candidate *c = &p->candidates[i];
        if (c->strength > -1)
            c->strength = ramp(fmin(c->strength, clear_of_obstacles(p, c)));
        if (c->strength > -1)
            c->strength = ramp(fmin(c->strength, clear_of_lines(p, c)));
        if (c->strength > -1)
            c->strength = ramp(fmin(c->strength, clear_of_numbers(p, i)));
    }
}

/* Digits of many faces differ in width. Here each has the room of the widest, so that a number
 * whose digits change stands still. */
static float digit_room(const plx_overlay *o)
{
    float room = 0;
    for (uint32_t digit = '0'; digit <= '9'; digit++)
        room = fmaxf(room, plx_font_glyph(o->font, PLX_TEXT_SMALL, digit)->advance);
    return room;
}

static float room_of(const plx_overlay *o, uint32_t code, float digit)
{
    bool is_digit = code >= '0' && code <= '9';
    return is_digit ? digit : plx_font_glyph(o->font, PLX_TEXT_SMALL, code)->advance;
}

static float number_width(const plx_overlay *o, const char *text)
{
    float width = 0, digit = digit_room(o);
    uint32_t code;
    while ((code = plx_utf8_next(&text)) != 0)
        width += room_of(o, code, digit);
    return width;
}

size_t plx_edge_labels_place(plx_edge_label *out, const plx_overlay *o, const plx_label_source *s,
    const plx_camera *camera, const plx_viewport *viewport)
{
    if (!o->font)
        return 0;
    double ui = o->ui_scale, around = 2 * (PAD + FREE) * ui;
    plx_placer p;
    p.source = s;
    p.camera = camera;
    p.viewport = viewport;
    p.width = number_width(o, "+0.0e−00") + around;
    p.height = plx_font_cap_height(o->font, PLX_TEXT_SMALL) + around;
    p.fade = FADE * ui;
    p.count = p.obstacle_count = 0;
    if (!take_lines(&p) || p.count == 0 || !take_obstacles(&p, o))
        return 0;
    sort(p.candidates, p.count);
    settle(&p);
    size_t shown = 0;
    for (size_t i = 0; i < p.count; i++) {
        const plx_candidate *c = &p.candidates[i];
        /* A text that is hardly there is no more than dirt. */
        double alpha = (c->strength - FAINT) / (1 - FAINT);
        if (alpha > 0)
            out[shown++] = (plx_edge_label){c->ref, c->weight, (float)c->x, (float)c->y,
                (float)p.width, (float)p.height, (float)alpha};
    }
    return shown;
}

static void write_tabular(plx_overlay *o, float x, float y, plx_rgba color, const char *text)
{
    float digit = digit_room(o);
    const char *next = text;
    uint32_t code;
    while ((code = plx_utf8_next(&next)) != 0) {
        char sign[8] = "";
        memcpy(sign, text, (size_t)(next - text));
        float room = room_of(o, code, digit);
        plx_overlay_text(o, x + room / 2, y, PLX_TEXT_SMALL, PLX_ALIGN_CENTER, color, sign);
        x += room;
        text = next;
    }
}

static plx_rgba faded(plx_rgba color, float alpha)
{
    color.a = (unsigned char)lroundf((float)color.a * alpha);
    return color;
}

static void write_number(plx_overlay *o, const plx_edge_label *l)
{
    char text[32];
    plx_edge_label_text(l->weight, text, sizeof text);
    float width = number_width(o, text), pad = (float)PAD * o->ui_scale;
    float cap = plx_font_cap_height(o->font, PLX_TEXT_SMALL);
    /* Whole pixels, or letters would move against one another. */
    float left = roundf(l->x - width / 2), base = roundf(l->y + cap / 2);
    plx_overlay_rect(o, left - pad, base - cap - pad, width + 2 * pad, cap + 2 * pad,
        3 * o->ui_scale, faded(o->inks->shade, l->alpha));
    write_tabular(
        o, left, base, faded(isfinite(l->weight) ? o->inks->text : o->inks->odd, l->alpha), text);
}

void plx_edge_labels_add(plx_overlay *o, const plx_label_source *s, const plx_camera *camera,
    const plx_viewport *viewport)
{
    plx_edge_label labels[PLX_EDGE_LABELS_MAX];
    size_t count = plx_edge_labels_place(labels, o, s, camera, viewport);
    for (size_t i = 0; i < count; i++)
        write_number(o, &labels[i]);
}
