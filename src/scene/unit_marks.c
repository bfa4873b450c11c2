#include "scene/unit_marks.h"

#include "base/mem.h"

#include <math.h>

/* Radius of the largest units over their spacing, where there is no room to spare. */
static const double ROOM = 0.42;
/* Radius of units with pictures over the way to the next column, at most. */
static const double ACROSS = 0.2;
/* What a column of largest units is wide from far, in pixels of a common screen. */
static const double LEAST_WIDTH = 2;
static const double PI = 3.14159265358979323846;

double plx_unit_radius(const plx_column *column, const plx_camera *camera, const plx_viewport *v)
{
    double room = column->spacing * camera->scale * ROOM;
    /* Beyond some size a larger disc says nothing more and covers the lines; a picture does. */
    double limit = (column->pictured ? 16 : 9) * v->ui_scale;
    double growth = (column->pictured ? 90 : 34) * v->ui_scale;
    double slowness = column->pictured ? 4 : 8;
    if (room > limit)
        room = limit + growth * (1 - exp(-(room - limit) / (slowness * growth)));
    if (column->pictured)
        room = fmin(room, fmax(limit / 2, column->gap * camera->scale * ACROSS));
    return room;
}

/* A column on the screen. */
typedef struct plx_column_view {
    const plx_unit_ramp *ramp;
    const plx_unit_visual *units;
    const plx_unit_sum *sums;
    double count;       /* units */
    double x, y0, step; /* pixels: the column, the centre of unit 0, and down to the next one */
    double radius;      /* pixels, of a unit of size 1 as a disc, */
    double odd_radius;  /* and of a unit that is not a number */
    bool squared;       /* what would be a disc is a square, around a picture */
    bool dense;         /* units are too thin for discs, and drawn by rows: */
    double unit_light;  /* pixels² of light of a unit of size 1 */
    int above, below;   /* rows in view: from the one to before the other */
} plx_column_view;

void plx_unit_marks_uninit(plx_unit_marks *m)
{
    plx_free(m->marks);
    *m = (plx_unit_marks){0};
}

static bool reserve(plx_unit_marks *m, size_t more)
{
    if (m->count + more <= m->capacity)
        return true;
    size_t capacity = (m->count + more) * 2;
    plx_unit_mark *grown = plx_realloc(m->marks, capacity, sizeof *grown);
    if (!grown) {
        m->failed = true;
        return false;
    }
    m->marks = grown;
    m->capacity = capacity;
    return true;
}

static void add_disc(plx_unit_marks *m, const plx_column_view *c, size_t unit)
{
    const plx_unit_visual *u = &c->units[unit];
    bool odd = isnan(u->value);
    float rgb[3];
    if (u->hidden)
        return;
    plx_unit_color(c->ramp, u, rgb);
    plx_unit_mark *k = &m->marks[m->count++];
    *k = (plx_unit_mark){
        .x = (float)c->x,
        .y = (float)(c->y0 + c->step * (double)unit),
        .extent = (float)(odd ? c->odd_radius : c->radius * (double)plx_unit_relative_radius(u)),
        .shape = (unsigned char)(odd          ? PLX_CIRCLE
                                 : c->squared ? PLX_SQUARE
                                              : u->shape) +
                 1,
    };
    for (int i = 0; i < 3; i++)
        k->color[i] = (unsigned char)lroundf(rgb[i] * 255);
}

/* The first unit whose centre is at a height or below, 0..count. */
static double first_from(const plx_column_view *c, double y)
{
    return fmin(fmax(ceil((y - c->y0) / c->step), 0), c->count);
}

static void add_discs(plx_unit_marks *m, const plx_column_view *c)
{
    size_t first = (size_t)first_from(c, c->above), end = (size_t)first_from(c, c->below);
    if (first >= end || !reserve(m, end - first))
        return;
    for (size_t i = first; i < end; i++)
        add_disc(m, c, i);
}

/* The share of a disc that lies before a line at `h` radii from its centre. */
static double disc_before(double h)
{
    if (h <= -1)
        return 0;
    if (h >= 1)
        return 1;
    return (acos(-h) + h * sqrt(1 - h * h)) / PI;
}

/* Of the row of pixels from y to y + 1, the light of each disc that crosses it. */
static plx_unit_sum row_of_discs(const plx_column_view *c, double y)
{
    plx_unit_sum s = {0};
    size_t end = (size_t)first_from(c, y + 1 + c->radius);
    for (size_t i = (size_t)first_from(c, y - c->radius); i < end; i++) {
        const plx_unit_visual *u = &c->units[i];
        if (isnan(u->value) || u->hidden)
            continue;
        double size = (double)plx_unit_relative_radius(u), r = c->radius * size;
        double above = y - (c->y0 + c->step * (double)i);
        double light = size * size * (disc_before((above + 1) / r) - disc_before(above / r));
        float rgb[3];
        plx_unit_color(c->ramp, u, rgb);
        s.light += light;
        for (int k = 0; k < 3; k++)
            s.color[k] += light * (double)rgb[k];
    }
    return s;
}

/* Of all units above y, each spread evenly over its spacing. */
static plx_unit_sum units_above(const plx_column_view *c, double y)
{
    double x = fmin(fmax((y - c->y0) / c->step + 0.5, 0), c->count);
    return plx_unit_sums_before(c->ramp, c->sums, c->units, (size_t)c->count, x);
}

static void add_row(plx_unit_marks *m, const plx_column_view *c, double y, const plx_unit_sum *s)
{
    if (!(s->light > 0))
        return;
    plx_unit_mark *k = &m->marks[m->count++];
    *k = (plx_unit_mark){
        .x = (float)c->x,
        .y = (float)(y + 0.5),
        .extent = (float)(s->light * c->unit_light / 2),
    };
    for (int i = 0; i < 3; i++)
        k->color[i] = (unsigned char)lround(fmin(s->color[i] / s->light, 1) * 255);
}

static plx_unit_sum difference(const plx_unit_sum *a, const plx_unit_sum *b)
{
    plx_unit_sum d = {.light = a->light - b->light};
    for (int i = 0; i < 3; i++)
        d.color[i] = fmax(a->color[i] - b->color[i], 0);
    return d;
}

static void add_rows(plx_unit_marks *m, const plx_column_view *c)
{
    /* With a row or more from one to the next it shows that they are discs. */
    bool discs = c->step >= 1;
    plx_unit_sum before = {0};
    if (!discs)
        before = units_above(c, c->above);
    for (int y = c->above; y < c->below; y++) {
        plx_unit_sum row;
        if (discs) {
            row = row_of_discs(c, y);
        } else {
            plx_unit_sum after = units_above(c, y + 1);
            row = difference(&after, &before);
            before = after;
        }
        add_row(m, c, y, &row);
    }
}

/* One in each row is enough, for they are larger than a row. */
static void add_odd(plx_unit_marks *m, const plx_column_view *c)
{
    for (int y = c->above; y < c->below; y++) {
        size_t end = (size_t)first_from(c, y + 1);
        size_t odd = plx_unit_sums_odd(c->sums, c->units, (size_t)first_from(c, y), end);
        if (odd < end)
            add_disc(m, c, odd);
    }
}

static void add_column(plx_unit_marks *m, const plx_column_view *c)
{
    if (!c->dense) {
        add_discs(m, c);
        return;
    }
    if (c->above >= c->below || !reserve(m, 2 * (size_t)(c->below - c->above)))
        return;
    add_rows(m, c);
    add_odd(m, c);
}

void plx_unit_marks_make(plx_unit_marks *m, const plx_visuals *visuals, const plx_layout *layout,
    const plx_camera *camera, const plx_viewport *v)
{
    m->count = 0;
    m->failed = false;
    double least_width = LEAST_WIDTH * v->ui_scale;
    for (size_t l = 0; l < layout->layer_count; l++) {
        const plx_column *column = &layout->columns[l];
        plx_column_view c = {
            .ramp = &visuals->ramp,
            .units = visuals->units + visuals->network->layers[l].unit_offset,
            .sums = plx_visuals_sums(visuals, l),
            .count = (double)column->units,
            .x = plx_camera_px(camera, v, column->x),
            .y0 = plx_camera_py(camera, v, column->y0),
            .step = column->spacing * camera->scale,
            .radius = plx_unit_radius(column, camera, v),
            .squared = column->squared,
        };
        /* The largest disc where units cease to be drawn as discs. */
        c.odd_radius = fmax(c.radius, least_width / (PI * ROOM));
        c.dense = PI * ROOM * ROOM * c.step < least_width;
        c.unit_light = least_width * c.step;
        double reach = c.odd_radius + 2;
        if (c.x < -reach || c.x > v->width + reach)
            continue;
        double last = c.y0 + c.step * (c.count - 1);
        c.above = (int)floor(fmin(fmax(c.y0, 0), v->height) - reach);
        c.below = (int)ceil(fmin(fmax(last, 0), v->height) + reach);
        add_column(m, &c);
    }
}
