#include "scene/graph_marks.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CELL_WIDTH = 6,
    CELL_HEIGHT = 4,
    LOOKED_AT = 30000,
    SAMPLE = 20000,
    HUBS = 12,
    IN_VAIN = 300,
    FEW = 2000
};

/* Pixels at a common screen. */
static const double radius_least = 1.6, radius_most = 8, pick_reach = 6;
/* Of the screen for each name, square pixels; between units that have all the room they want. */
static const double room_for_name = 11000, distance_roomy = 30;
/* Room below which units fade, and their common radius at most, of their distance. */
static const double room_to_show = 0.35, distance_to_show = 0.12;

typedef struct ranked {
    uint32_t unit;
    uint64_t degree;
} ranked;

static uint64_t degree_of(const plx_graph_marks *m, size_t unit)
{
    const plx_graph_stats *s = m->stats;
    bool both = m->degree == PLX_GRAPH_DEGREE_BOTH || !m->graph->directed;
    return both                               ? (uint64_t)s->in[unit] + s->out[unit]
           : m->degree == PLX_GRAPH_DEGREE_IN ? s->in[unit]
                                              : s->out[unit];
}

static double share_of(const plx_graph_marks *m, double degree)
{
    return m->degree_most > 0 ? sqrt(degree / (double)m->degree_most) : 0;
}

static double radius_by_share(double share)
{
    return radius_least + (radius_most - radius_least) * share;
}

static int by_degree(const void *a, const void *b)
{
    const ranked *p = a, *q = b;
    if (p->degree != q->degree)
        return p->degree > q->degree ? -1 : 1;
    return (p->unit > q->unit) - (p->unit < q->unit);
}

bool plx_graph_marks_size_by(plx_graph_marks *m, plx_graph_degree degree)
{
    size_t n = m->graph->unit_count;
    ranked *r = plx_alloc(n, sizeof *r);
    if (!r)
        return false;
    m->degree = degree;
    for (size_t u = 0; u < n; u++)
        r[u] = (ranked){(uint32_t)u, degree_of(m, u)};
    qsort(r, n, sizeof *r, by_degree);
    for (size_t u = 0; u < n; u++)
        m->order[u] = r[u].unit;
    m->degree_most = n > 0 ? (size_t)r[0].degree : 0;
    m->degree_least = n > 0 ? (size_t)r[n - 1].degree : 0;
    for (size_t u = 0; u < n; u++)
        m->size[r[u].unit] = (float)radius_by_share(share_of(m, (double)r[u].degree));
    plx_free(r);
    return true;
}

const char *plx_graph_degree_name(plx_graph_degree degree)
{
    static const char *const names[PLX_GRAPH_DEGREE_COUNT] = {"all", "in", "out"};
    return names[degree];
}

bool plx_graph_marks_init(plx_graph_marks *m, const plx_graph *graph, const plx_graph_stats *stats,
    const float *place, plx_error *e)
{
    *m = (plx_graph_marks){.graph = graph, .stats = stats, .place = place};
    m->order = plx_alloc(graph->unit_count, sizeof *m->order);
    m->size = plx_alloc(graph->unit_count, sizeof *m->size);
    if (m->order && m->size && plx_graph_marks_size_by(m, PLX_GRAPH_DEGREE_BOTH))
        return true;
    plx_graph_marks_uninit(m);
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's names");
}

void plx_graph_marks_uninit(plx_graph_marks *m)
{
    plx_free(m->order);
    plx_free(m->size);
    plx_free(m->taken);
    *m = (plx_graph_marks){0};
}

static int by_value(const void *a, const void *b)
{
    float p = *(const float *)a, q = *(const float *)b;
    return (p > q) - (p < q);
}

/* From the least to the greatest of some values, less what lies far out of the others. */
static void range_of(float *value, size_t n, double *low, double *high)
{
    qsort(value, n, sizeof *value, by_value);
    double a = (double)value[n / 100], b = (double)value[n - 1 - n / 100], width = b - a;
    if (n < FEW) {
        *low = (double)value[0];
        *high = (double)value[n - 1];
        return;
    }
    *low = fmax((double)value[0], a - width * 0.2);
    *high = fmin((double)value[n - 1], b + width * 0.2);
}

plx_bounds plx_graph_bounds(const float *place, size_t units)
{
    plx_bounds b = {-1, -1, 1, 1};
    size_t stride = units / SAMPLE + 1, n = 0;
    float *value = plx_alloc(units / stride + 1, sizeof *value);
    if (!value || units == 0) {
        plx_free(value);
        return b;
    }
    for (size_t u = 0; u < units; u += stride)
        value[n++] = place[u * 2];
    range_of(value, n, &b.left, &b.right);
    n = 0;
    for (size_t u = 0; u < units; u += stride)
        value[n++] = place[u * 2 + 1];
    range_of(value, n, &b.top, &b.bottom);
    plx_free(value);
    return b;
}

plx_camera plx_graph_camera(const plx_bounds *b, const plx_viewport *v)
{
    const plx_insets *i = &v->insets;
    double margin = 34 * v->ui_scale;
    double width = fmax(v->width - i->left - i->right - 2 * margin, 16);
    double height = fmax(v->height - i->top - i->bottom - 2 * margin, 16);
    double scale =
        fmin(width / fmax(b->right - b->left, 1e-3), height / fmax(b->bottom - b->top, 1e-3));
    plx_camera c = {(b->left + b->right) / 2, (b->top + b->bottom) / 2, scale};
    c.x -= (i->left - i->right) / 2 / scale;
    c.y -= (i->top - i->bottom) / 2 / scale;
    return c;
}

/* Distance of units to each other, pixels, as if they were spread over the screen. */
static double distance_of(
    const plx_graph_marks *m, const plx_camera *c, const plx_viewport *v, double whole)
{
    double near = fmax(c->scale / whole, 0.05), area = (double)v->width * v->height;
    return sqrt(area / ((double)m->graph->unit_count + 1)) * near;
}

/* How much room each has, of what it would have on a roomy screen; at most 1. */
static double room_of(
    const plx_graph_marks *m, const plx_camera *c, const plx_viewport *v, double whole)
{
    return fmin(distance_of(m, c, v, whole) / (distance_roomy * v->ui_scale), 1);
}

plx_graph_radii plx_graph_radii_of(
    const plx_graph_marks *m, const plx_camera *c, const plx_viewport *v, double whole)
{
    /* Where there are many, all are smaller; nearer, they grow slower than their distances. Where
     * they lie so close that they would hide all connections, they fade. */
    double room = room_of(m, c, v, whole);
    double fit = room * pow(fmax(c->scale / whole, 1), 0.25) * v->ui_scale;
    double common = radius_by_share(share_of(m, m->stats->degree_mean));
    fit = fmin(fit, distance_to_show * distance_of(m, c, v, whole) / common);
    return (plx_graph_radii){fit, fmin(room / room_to_show, 1)};
}

float plx_graph_radius(const plx_graph_marks *m, size_t unit, const plx_graph_radii *in_view)
{
    /* fmax is a call. */
    double r = (double)m->size[unit] * in_view->fit, least = 0.12;
    r = (r > 0.6 ? r : 0.6) * in_view->fade;
    return (float)(r > least ? r : least);
}

uint32_t plx_graph_pick(const plx_graph_marks *m, const plx_camera *c, const plx_viewport *v,
    double whole, double px, double py)
{
    uint32_t best = PLX_NO_NAME;
    double nearest = pick_reach * v->ui_scale;
    plx_graph_radii radii = plx_graph_radii_of(m, c, v, whole);
    for (size_t u = 0; u < m->graph->unit_count; u++) {
        double dx = plx_camera_px(c, v, (double)m->place[u * 2]) - px;
        double dy = plx_camera_py(c, v, (double)m->place[u * 2 + 1]) - py;
        if (fabs(dx) > 80 * v->ui_scale || fabs(dy) > 80 * v->ui_scale)
            continue;
        double d = hypot(dx, dy) - (double)plx_graph_radius(m, u, &radii);
        if (d < nearest) {
            nearest = d;
            best = (uint32_t)u;
        }
    }
    return best;
}

/* What a cell of the screen is taken by. */
enum { BY_NAME = 1 /* or what no name may cover */, BY_UNIT = 2 };

/* The screen in cells, of which each is free or taken. */
typedef struct screen {
    unsigned char *taken;
    int columns, rows;
} screen;

static bool begin_screen(plx_graph_marks *m, const plx_viewport *v, screen *s)
{
    s->columns = v->width / CELL_WIDTH + 1;
    s->rows = v->height / CELL_HEIGHT + 1;
    size_t cells = (size_t)s->columns * (size_t)s->rows;
    if (cells > m->cells) {
        unsigned char *grown = plx_realloc(m->taken, cells, 1);
        if (!grown)
            return false;
        m->taken = grown;
        m->cells = cells;
    }
    memset(m->taken, 0, cells);
    s->taken = m->taken;
    return true;
}

/* The cells that bounds touch; false where they leave the screen. */
static bool cells_of(const screen *s, const plx_bounds *b, int c[4])
{
    if (!(b->left >= 0 && b->top >= 0 && b->right < s->columns * CELL_WIDTH &&
            b->bottom < s->rows * CELL_HEIGHT))
        return false;
    c[0] = (int)b->left / CELL_WIDTH;
    c[1] = (int)b->top / CELL_HEIGHT;
    c[2] = (int)b->right / CELL_WIDTH;
    c[3] = (int)b->bottom / CELL_HEIGHT;
    return true;
}

/* Whether nothing of these kinds is there. */
static bool is_free(const screen *s, const plx_bounds *b, int by)
{
    int c[4];
    if (!cells_of(s, b, c))
        return false;
    for (int y = c[1]; y <= c[3]; y++)
        for (int x = c[0]; x <= c[2]; x++)
            if (s->taken[(size_t)y * (size_t)s->columns + (size_t)x] & by)
                return false;
    return true;
}

static void take(const screen *s, const plx_bounds *b, int by)
{
    plx_bounds in = {fmax(b->left, 0), fmax(b->top, 0), fmin(b->right, s->columns * CELL_WIDTH - 1),
        fmin(b->bottom, s->rows * CELL_HEIGHT - 1)};
    int c[4];
    if (in.right < in.left || in.bottom < in.top || !cells_of(s, &in, c))
        return;
    for (int y = c[1]; y <= c[3]; y++)
        for (int x = c[0]; x <= c[2]; x++)
            s->taken[(size_t)y * (size_t)s->columns + (size_t)x] |= (unsigned char)by;
}

typedef struct naming {
    plx_graph_marks *m;
    const plx_graph_names *n;
    plx_overlay *o;
    plx_graph_radii radii;
    screen s;
    bool strict; /* no name lies on a unit, but those of the most important ones, */
    size_t over; /* or else of so many */
} naming;

/* Where units lie under it, on a plate. */
static void write_name(const naming *w, const plx_bounds *box, double x, double y,
    plx_text_size size, const char *name)
{
    if (box)
        plx_overlay_rect(w->o, (float)box->left, (float)box->top, (float)(box->right - box->left),
            (float)(box->bottom - box->top), 3 * w->o->ui_scale, w->n->halo);
    /* A page-coloured edge keeps letters legible over bright bundles. */
    float at = 1.15F * w->o->ui_scale;
    const float around[][2] = {{-at, 0}, {at, 0}, {0, -at}, {0, at}};
    for (int i = 0; i < 4; i++)
        plx_overlay_text(w->o, (float)x + around[i][0], (float)y + around[i][1], size,
            PLX_ALIGN_LEFT, w->n->halo, name);
    plx_overlay_text(w->o, (float)x, (float)y, size, PLX_ALIGN_LEFT, w->n->ink, name);
}

/* Beside its unit, where there is room: at the right, the left, above or below. */
static bool place_name(naming *w, uint32_t unit, bool must, bool first)
{
    const plx_viewport *v = w->n->viewport;
    double px = plx_camera_px(w->n->camera, v, (double)w->m->place[(size_t)unit * 2]);
    double py = plx_camera_py(w->n->camera, v, (double)w->m->place[(size_t)unit * 2 + 1]);
    if (!(px > -50 && py > -50 && px < v->width + 50 && py < v->height + 50))
        return false;
    double r = (double)plx_graph_radius(w->m, unit, &w->radii);
    plx_text_size size = r > 7.5 * v->ui_scale   ? PLX_TEXT_TITLE
                         : r > 4.2 * v->ui_scale ? PLX_TEXT_BODY
                                                 : PLX_TEXT_SMALL;
    char room[PLX_GRAPH_NAME];
    const char *name = plx_graph_unit_name(w->m->graph, unit, room, sizeof room);
    if (strlen(name) > 40)
        return false;
    double width = (double)plx_overlay_text_width(w->o, size, name);
    double cap = (double)plx_font_cap_height(w->o->font, size),
           gap = r + CELL_WIDTH + 3 * v->ui_scale;
    const double corner[4][2] = {{px + gap, py - cap / 2}, {px - gap - width, py - cap / 2},
        {px - width / 2, py - gap - cap}, {px - width / 2, py + gap}};
    double pad = 3 * v->ui_scale;
    int tries = must || first || (!w->strict && w->over > 0) ? 8 : 4;
    for (int i = 0; i < tries; i++) { /* first where no unit is, either */
        double x = corner[i % 4][0], y = corner[i % 4][1];
        plx_bounds box = {x - pad, y - pad, x + width + pad, y + cap + pad};
        if (!is_free(&w->s, &box, i < 4 ? BY_NAME | BY_UNIT : BY_NAME) && !(must && i == 4))
            continue;
        take(&w->s, &box, BY_NAME);
        w->over -= i >= 4 && w->over > 0;
        write_name(w, i >= 4 ? &box : NULL, x, y + cap, size, name);
        return true;
    }
    return false;
}

/* The discs that are in the way of names: all that can be seen as such. Where they leave room
 * between them no name need lie on any. */
static void take_units(naming *w)
{
    const plx_graph_marks *m = w->m;
    const plx_viewport *v = w->n->viewport;
    double covered = 0, least = 1.5 * v->ui_scale;
    w->strict = true;
    if (m->graph->unit_count == 0 || (double)plx_graph_radius(m, m->order[0], &w->radii) < least)
        return;
    for (size_t u = 0; u < m->graph->unit_count; u++) {
        double px = plx_camera_px(w->n->camera, v, (double)m->place[u * 2]);
        double py = plx_camera_py(w->n->camera, v, (double)m->place[u * 2 + 1]);
        if (!(px > -40 && py > -40 && px < v->width + 40 && py < v->height + 40))
            continue;
        double r = (double)plx_graph_radius(m, u, &w->radii);
        if (r < least)
            continue;
        take(&w->s, &(plx_bounds){px - r, py - r, px + r, py + r}, BY_UNIT);
        covered += 4 * (r + CELL_WIDTH) * (r + CELL_HEIGHT);
    }
    w->strict = covered < 0.4 * v->width * v->height;
}

size_t plx_graph_add_names(plx_graph_marks *m, const plx_graph_names *n, plx_overlay *o)
{
    const plx_viewport *v = n->viewport;
    naming w = {.m = m, .n = n, .o = o, .radii = plx_graph_radii_of(m, n->camera, v, n->whole)};
    if (!o->font || !begin_screen(m, v, &w.s))
        return 0;
    size_t units = m->graph->unit_count, named = 0;
    double area = (double)v->width * v->height / (v->ui_scale * v->ui_scale);
    double fade = fmin(room_of(m, n->camera, v, n->whole) / room_to_show, 1);
    size_t most = n->most > 0 ? n->most : (size_t)(area / room_for_name * fade * fade);
    size_t looked = units < LOOKED_AT ? units : LOOKED_AT;
    for (size_t i = 0; i < n->avoid_count; i++)
        take(&w.s, &n->avoid[i], BY_NAME);
    take_units(&w);
    w.over = most / 6;
    for (size_t i = 0; i < n->first_count; i++)
        place_name(&w, n->first[i], true, true);
    /* Nearer, units in view may be among the less important of all. Where there is no room for the
     * names of many, there is none for those of the rest. */
    size_t in_vain = 0;
    for (size_t i = 0; i < units && named < most && looked > 0 && in_vain < IN_VAIN; i++) {
        uint32_t u = m->order[i];
        double px = plx_camera_px(n->camera, v, (double)m->place[(size_t)u * 2]);
        double py = plx_camera_py(n->camera, v, (double)m->place[(size_t)u * 2 + 1]);
        if (!(px > -20 && py > -20 && px < v->width + 20 && py < v->height + 20))
            continue;
        looked--;
        if (n->dimmed && n->dimmed[u])
            continue;
        bool first = false;
        for (size_t k = 0; k < n->first_count; k++)
            first = first || n->first[k] == u;
        if (first)
            continue;
        bool placed = place_name(&w, u, false, i < HUBS);
        named += placed;
        in_vain += !placed;
    }
    return named;
}
