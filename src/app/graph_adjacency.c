#include "app/graph_adjacency.h"

#include "app/job.h"
#include "base/mem.h"
#include "graph/order.h"
#include "ui/strings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What tells one matrix from another. */
typedef struct key {
    plx_graph_order order;
    bool grouped; /* communities were known */
    uint64_t version;
} key;

/* One that is being made. */
typedef struct making {
    const plx_graph *graph;
    key key;
    const plx_mesh *mesh;
    const plx_communities *groups;
    int classes;
    uint8_t *of_type, *of_unit, *hidden; /* owned copies, or NULL */
    float threshold;
    plx_graph_matrix *made;
} making;

struct plx_graph_adjacency {
    const plx_graph *graph;
    plx_job *job;
    making making; /* the job's while there is one */
    plx_graph_matrix *matrix;
    key key; /* of the matrix */
    uint64_t version;
};

plx_graph_adjacency *plx_graph_adjacency_create(const plx_graph *graph, plx_error *e)
{
    plx_graph_adjacency *a = plx_alloc(1, sizeof *a);
    if (!a)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    else
        a->graph = graph;
    return a;
}

static void free_copies(making *m)
{
    plx_free(m->of_type);
    plx_free(m->of_unit);
    plx_free(m->hidden);
    m->of_type = m->of_unit = m->hidden = NULL;
}

void plx_graph_adjacency_destroy(plx_graph_adjacency **handle)
{
    plx_graph_adjacency *a = *handle;
    if (!a)
        return;
    plx_job_end(&a->job, NULL);
    free_copies(&a->making);
    plx_graph_matrix_destroy(&a->making.made);
    plx_graph_matrix_destroy(&a->matrix);
    plx_free(a);
    *handle = NULL;
}

void plx_graph_adjacency_show(plx_graph_adjacency *a, const plx_graph *graph)
{
    plx_job_end(&a->job, NULL);
    free_copies(&a->making);
    plx_graph_matrix_destroy(&a->making.made);
    plx_graph_matrix_destroy(&a->matrix);
    a->graph = graph;
    a->version++;
}

static bool make(void *user, plx_error *e)
{
    making *m = user;
    size_t n = m->graph->unit_count;
    uint32_t *order = NULL;
    bool ok = true;
    if (m->key.order != PLX_GRAPH_ORDER_INDEX) {
        order = plx_alloc(n, sizeof *order);
        ok = order || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's matrix");
        if (ok && m->key.order == PLX_GRAPH_ORDER_COMMUNITY && m->groups)
            ok = plx_order_by_community(m->mesh, m->groups, order, e);
        else if (ok)
            ok = plx_order_cuthill_mckee(m->mesh, order, e);
    }
    ok = ok && (m->made = plx_graph_matrix_create(&(plx_graph_matrix_desc){.graph = m->graph,
                                                      .order = order,
                                                      .classes = m->classes,
                                                      .of_type = m->of_type,
                                                      .of_unit = m->of_unit,
                                                      .hidden = m->hidden,
                                                      .threshold = m->threshold},
                    e));
    plx_free(order);
    return ok;
}

static bool copy(uint8_t **out, const uint8_t *from, size_t count)
{
    if (from && (*out = plx_realloc(NULL, count, 1)))
        memcpy(*out, from, count);
    return !from || *out;
}

static bool start(plx_graph_adjacency *a, const plx_adjacency_wanted *w, key k, plx_error *e)
{
    const plx_graph *g = a->graph;
    making *m = &a->making;
    *m = (making){.graph = g,
        .key = k,
        .mesh = w->mesh,
        .groups = w->groups,
        .classes = w->colors->classes,
        .threshold = w->threshold};
    bool ok = copy(&m->of_type, w->colors->type, g->connection_count) &&
              copy(&m->of_unit, w->colors->unit, g->unit_count) &&
              copy(&m->hidden, w->hidden, g->connection_count);
    if (!ok)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's matrix");
    a->job = plx_job_start("matrix", make, m, e);
    return a->job != NULL;
}

static bool take(plx_graph_adjacency *a, plx_error *e)
{
    bool ok = plx_job_end(&a->job, e);
    free_copies(&a->making);
    if (!ok)
        return false;
    plx_graph_matrix_destroy(&a->matrix);
    a->matrix = a->making.made;
    a->making.made = NULL;
    a->key = a->making.key;
    a->version++;
    return true;
}

static bool is_same(const key *a, const key *b)
{
    return a->order == b->order && a->grouped == b->grouped && a->version == b->version;
}

bool plx_graph_adjacency_want(
    plx_graph_adjacency *a, const plx_adjacency_wanted *w, bool waits, plx_error *e)
{
    bool by_group = w->order == PLX_GRAPH_ORDER_COMMUNITY && w->groups;
    key k = {.order = w->order, .grouped = by_group, .version = w->version};
    for (;;) {
        if (a->job && !waits && !plx_job_done(a->job))
            return true;
        if (a->job && !take(a, e))
            return false;
        if (a->matrix && is_same(&a->key, &k))
            return true;
        if (!start(a, w, k, e))
            return false;
    }
}

const plx_graph_matrix *plx_graph_adjacency_matrix(const plx_graph_adjacency *a)
{
    return a->matrix;
}

uint64_t plx_graph_adjacency_version(const plx_graph_adjacency *a)
{
    return a->version;
}

bool plx_graph_adjacency_pick(const plx_graph_adjacency *a, const plx_graph_shot *shot, double x,
    double y, size_t *row, size_t *column)
{
    double c = floor(plx_camera_world_x(&shot->camera, &shot->viewport, x));
    double r = floor(plx_camera_world_y(&shot->camera, &shot->viewport, y));
    double units = a->matrix ? (double)a->matrix->units : 0;
    if (!(c >= 0 && r >= 0 && c < units && r < units))
        return false;
    *row = (size_t)r;
    *column = (size_t)c;
    return true;
}

/* ---- what is written over it ---- */

typedef struct page {
    const plx_graph_adjacency *a;
    const plx_graph_shot *shot;
    plx_overlay *o;
    plx_bounds all; /* of the matrix, pixels */
    const plx_bounds *avoid;
    size_t avoid_count;
    double ui;
} page;

static void add_band(const page *p, double x, double y, double w, double h, plx_rgba color)
{
    double right = fmin(x + w, p->shot->viewport.width),
           bottom = fmin(y + h, p->shot->viewport.height);
    x = fmax(x, 0);
    y = fmax(y, 0);
    if (right > x && bottom > y)
        plx_overlay_rect(
            p->o, (float)x, (float)y, (float)(right - x), (float)(bottom - y), 0, color);
}

static plx_rgba faint(plx_rgba color, unsigned char alpha)
{
    color.a = alpha;
    return color;
}

static void add_frame(const page *p)
{
    plx_rgba ink = faint(p->o->inks->dim, 110);
    double w = p->all.right - p->all.left, h = p->all.bottom - p->all.top, thick = fmax(1, p->ui);
    add_band(p, p->all.left - thick, p->all.top - thick, w + 2 * thick, thick, ink);
    add_band(p, p->all.left - thick, p->all.bottom, w + 2 * thick, thick, ink);
    add_band(p, p->all.left - thick, p->all.top, thick, h, ink);
    add_band(p, p->all.right, p->all.top, thick, h, ink);
}

/* A line across at each border between communities that are wide enough to be told apart. */
static void add_borders(const page *p, const plx_communities *groups)
{
    double scale = p->shot->camera.scale, at = 0;
    if (p->a->key.order != PLX_GRAPH_ORDER_COMMUNITY || !p->a->key.grouped)
        return;
    for (size_t k = 0; k + 1 < groups->count; k++) {
        at += (double)groups->size[k];
        if ((double)groups->size[k] * scale < 6 * p->ui)
            break; /* those that follow are no larger */
        plx_rgba ink = faint(p->o->inks->dim, 60);
        add_band(p, p->all.left + at * scale, p->all.top, 1, p->all.bottom - p->all.top, ink);
        add_band(p, p->all.left, p->all.top + at * scale, p->all.right - p->all.left, 1, ink);
    }
}

static const char *name_at(const page *p, size_t place, char room[PLX_GRAPH_NAME])
{
    return plx_graph_unit_name(p->a->graph, p->a->matrix->unit[place], room, PLX_GRAPH_NAME);
}

/* Whether a name there would lie under what else is written. */
static bool is_free(const page *p, double left, double baseline, double right)
{
    double height = 12 * p->ui;
    bool is_free = true;
    for (size_t i = 0; i < p->avoid_count; i++)
        is_free = is_free && !(left < p->avoid[i].right && right > p->avoid[i].left &&
                                 baseline - height < p->avoid[i].bottom &&
                                 baseline + height / 3 > p->avoid[i].top);
    return is_free;
}

/* At the left of rows, as far as that is on the screen, where they are as high as text. */
static void add_row_names(const page *p)
{
    const plx_viewport *v = &p->shot->viewport;
    double scale = p->shot->camera.scale, units = (double)p->a->matrix->units;
    if (scale < 12 * p->ui || p->shot->no_names)
        return;
    double cap = (double)plx_font_cap_height(p->o->font, PLX_TEXT_SMALL);
    double first = fmin(fmax(floor(-p->all.top / scale), 0), units);
    double end = fmin(ceil((v->height - p->all.top) / scale), units);
    char room[PLX_GRAPH_NAME];
    for (size_t row = (size_t)first; (double)row < end; row++) {
        const char *name = name_at(p, row, room);
        double width = (double)plx_overlay_text_width(p->o, PLX_TEXT_SMALL, name);
        double right = fmax(p->all.left - 6 * p->ui, v->insets.left + width + 8 * p->ui);
        double baseline = p->all.top + ((double)row + 0.5) * scale + cap / 2;
        if (is_free(p, right - width, baseline, right))
            plx_overlay_shaded_text(p->o, (float)right, (float)baseline, PLX_TEXT_SMALL,
                PLX_ALIGN_RIGHT, p->o->inks->text, name);
    }
}

/* Above columns, where they are as wide as text. */
static void add_column_names(const page *p)
{
    const plx_viewport *v = &p->shot->viewport;
    double scale = p->shot->camera.scale, units = (double)p->a->matrix->units;
    if (scale < 52 * p->ui || p->shot->no_names)
        return;
    double first = fmin(fmax(floor(-p->all.left / scale), 0), units);
    double end = fmin(ceil((v->width - p->all.left) / scale), units);
    char room[PLX_GRAPH_NAME];
    for (size_t column = (size_t)first; (double)column < end; column++) {
        const char *name = name_at(p, column, room);
        double half = (double)plx_overlay_text_width(p->o, PLX_TEXT_SMALL, name) / 2;
        double x = p->all.left + ((double)column + 0.5) * scale;
        double baseline = fmax(p->all.top - 6 * p->ui, 16 * p->ui);
        if (2 * half < scale - 4 * p->ui && is_free(p, x - half, baseline, x + half))
            plx_overlay_shaded_text(p->o, (float)x, (float)baseline, PLX_TEXT_SMALL,
                PLX_ALIGN_CENTER, p->o->inks->text, name);
    }
}

/* Which connection it is, as text; what it weighs on a second line. */
static void describe(const page *p, char way[160], char weight[120])
{
    const plx_graph *g = p->a->graph;
    char from[PLX_GRAPH_NAME], to[PLX_GRAPH_NAME];
    size_t count;
    uint32_t c = plx_graph_matrix_at(p->a->matrix, g, p->shot->row, p->shot->column, &count);
    snprintf(way, 160, plx_str(g->directed ? PLX_STR_GRAPH_CELL : PLX_STR_GRAPH_CELL_BOTH),
        name_at(p, p->shot->row, from), name_at(p, p->shot->column, to));
    weight[0] = '\0';
    if (c == PLX_NO_NAME)
        snprintf(weight, 120, "%s", plx_str(PLX_STR_GRAPH_CELL_NONE));
    else if (count > 1)
        snprintf(weight, 120, plx_str(PLX_STR_GRAPH_CELL_SEVERAL), count,
            (double)plx_graph_weight(g, c));
    else if (g->type && g->types.text[g->type[c]][0])
        snprintf(
            weight, 120, "%.60s %.6g", g->types.text[g->type[c]], (double)plx_graph_weight(g, c));
    else
        snprintf(weight, 120, "%.6g", (double)plx_graph_weight(g, c));
}

/* Its row and column, and a card beside the pointer. */
static void add_cell(const page *p)
{
    const plx_viewport *v = &p->shot->viewport;
    const plx_graph_shot *s = p->shot;
    char way[160], weight[120];
    if (!s->cell || s->row >= p->a->matrix->units || s->column >= p->a->matrix->units)
        return;
    double scale = s->camera.scale, size = fmax(scale, 1), ui = p->ui;
    double x = p->all.left + (double)s->column * scale, y = p->all.top + (double)s->row * scale;
    plx_rgba band = faint(p->o->inks->text, 34);
    add_band(p, p->all.left, y, p->all.right - p->all.left, size, band);
    add_band(p, x, p->all.top, size, p->all.bottom - p->all.top, band);
    if (!p->o->font)
        return;
    describe(p, way, weight);
    double width = fmax((double)plx_overlay_text_width(p->o, PLX_TEXT_BODY, way),
                       (double)plx_overlay_text_width(p->o, PLX_TEXT_SMALL, weight)) +
                   20 * ui;
    double height = 46 * ui, left = x + size + 12 * ui, top = y + size + 10 * ui;
    left = left + width > v->width ? x - width - 12 * ui : left;
    top = top + height > v->height ? y - height - 10 * ui : top;
    plx_overlay_rect(p->o, (float)left, (float)top, (float)width, (float)height, (float)(6 * ui),
        p->o->inks->panel);
    plx_overlay_text(p->o, (float)(left + 10 * ui), (float)(top + 20 * ui), PLX_TEXT_BODY,
        PLX_ALIGN_LEFT, p->o->inks->text, way);
    plx_overlay_text(p->o, (float)(left + 10 * ui), (float)(top + 37 * ui), PLX_TEXT_SMALL,
        PLX_ALIGN_LEFT, p->o->inks->dim, weight);
}

void plx_graph_adjacency_add(const plx_graph_adjacency *a, const plx_graph_shot *shot,
    const plx_communities *groups, const plx_bounds *avoid, size_t avoid_count, plx_overlay *o)
{
    if (!a->matrix)
        return;
    const plx_camera *c = &shot->camera;
    const plx_viewport *v = &shot->viewport;
    double units = (double)a->matrix->units;
    page p = {a, shot, o,
        {plx_camera_px(c, v, 0), plx_camera_py(c, v, 0), plx_camera_px(c, v, units),
            plx_camera_py(c, v, units)},
        avoid, avoid_count, v->ui_scale};
    add_frame(&p);
    if (groups)
        add_borders(&p, groups);
    if (o->font) {
        add_row_names(&p);
        add_column_names(&p);
    }
    add_cell(&p);
}
