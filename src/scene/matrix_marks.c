#include "scene/matrix_marks.h"

#include <math.h>

/* Pixels at ui_scale 1. */
static const double LINE = 1.5, RIM = 1;

static size_t place_of(const plx_matrix_labels *l, size_t layer, size_t unit)
{
    return l->layout ? plx_column_place(&l->layout->columns[layer], unit) : unit;
}

static void bar(plx_overlay *o, const plx_bounds *clip, plx_bounds r, plx_rgba ink)
{
    r.left = fmax(r.left, clip->left);
    r.top = fmax(r.top, clip->top);
    r.right = fmin(r.right, clip->right);
    r.bottom = fmin(r.bottom, clip->bottom);
    if (r.left < r.right && r.top < r.bottom)
        plx_overlay_rect(o, (float)r.left, (float)r.top, (float)(r.right - r.left),
            (float)(r.bottom - r.top), 0, ink);
}

/* Four bars around a rectangle, outside of it. */
static void around(plx_overlay *o, const plx_bounds *clip, const plx_bounds *r, double from,
    double to, plx_rgba ink)
{
    plx_bounds out = {r->left - to, r->top - to, r->right + to, r->bottom + to};
    plx_bounds in = {r->left - from, r->top - from, r->right + from, r->bottom + from};
    bar(o, clip, (plx_bounds){out.left, out.top, out.right, in.top}, ink);
    bar(o, clip, (plx_bounds){out.left, in.bottom, out.right, out.bottom}, ink);
    bar(o, clip, (plx_bounds){out.left, in.top, in.left, in.bottom}, ink);
    bar(o, clip, (plx_bounds){in.right, in.top, out.right, in.bottom}, ink);
}

/* A bright line in a dark rim, or the reverse: seen on every colour. */
static void frame(plx_overlay *o, const plx_bounds *clip, const plx_bounds *r)
{
    double line = fmax(round(LINE * (double)o->ui_scale), 1), rim = RIM * (double)o->ui_scale;
    plx_bounds whole = {round(r->left), round(r->top), round(r->right), round(r->bottom)};
    plx_rgba shade = o->inks->shade;
    shade.a = 230;
    around(o, clip, &whole, 0, line + rim, shade);
    around(o, clip, &whole, rim / 2, line + rim / 2, o->inks->text);
}

static void mark_column(
    plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_band *b, size_t place)
{
    if (b->bias || place < b->in_first || place >= b->in_end)
        return;
    double w = plx_matrix_cell_width(b), x = b->x + w * (double)(place - b->in_first);
    frame(o, &l->clip, &(plx_bounds){x, b->y, x + w, b->y + b->height});
}

static void mark_row(
    plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_band *b, size_t place)
{
    if (place < b->out_first || place >= b->out_end)
        return;
    double h = plx_matrix_cell_height(b), y = b->y + h * (double)(place - b->out_first);
    frame(o, &l->clip, &(plx_bounds){b->x, y, b->x + b->width, y + h});
}

static void mark_unit(
    plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_band *b, const plx_unit_ref *u)
{
    const plx_link *k = &l->network->links[b->link];
    if (k->source == u->layer)
        mark_column(o, l, b, place_of(l, u->layer, u->unit));
    if (k->target == u->layer)
        mark_row(o, l, b, place_of(l, u->layer, u->unit));
}

void plx_matrix_mark(plx_overlay *o, const plx_matrix_labels *l, const plx_matrix_band *bands,
    size_t count, const plx_pick *hover)
{
    if (hover->kind == PLX_PICK_UNIT) {
        for (size_t i = 0; i < count; i++)
            mark_unit(o, l, &bands[i], &hover->unit);
        return;
    }
    if (hover->kind != PLX_PICK_CONNECTION)
        return;
    const plx_connection_ref *c = &hover->connection;
    const plx_link *k = &l->network->links[c->link];
    plx_matrix_cell cell = {
        c->link, place_of(l, k->source, c->source), place_of(l, k->target, c->target), false};
    plx_bounds r;
    if (plx_matrix_find(bands, count, &cell, &r))
        frame(o, &l->clip, &r);
}

plx_pick plx_matrix_cell_pick(
    const plx_network *n, const plx_layout *layout, const plx_matrix_cell *cell)
{
    const plx_link *k = &n->links[cell->link];
    size_t target = plx_column_unit(&layout->columns[k->target], cell->target);
    if (cell->bias)
        return (plx_pick){.kind = PLX_PICK_UNIT, .unit = {k->target, target}};
    size_t source = plx_column_unit(&layout->columns[k->source], cell->source);
    return (plx_pick){.kind = PLX_PICK_CONNECTION, .connection = {cell->link, source, target}};
}
