#include "scene/unit_pictures.h"

#include "base/mem.h"
#include "scene/unit_marks.h"

#include <math.h>
#include <string.h>

/* Radius from which on there are pictures, and at which they are all there; pixels of a common
 * screen. */
static const double FROM = 11, FULL = 14;
/* Of units that stand back. */
static const float FADED = 0.18F;

enum { MIDDLE = PLX_PICTURE_COLORS / 2, ODD = PLX_PICTURE_COLORS };
enum { TABLE = 4 * PLX_PICTURES_MOST, NO_TILE = UINT16_MAX };

void plx_unit_pictures_uninit(plx_unit_pictures *p)
{
    plx_free(p->pictures);
    plx_free(p->tiles);
    plx_free(p->rgba);
    plx_free(p->table);
    *p = (plx_unit_pictures){0};
}

static bool allocate(plx_unit_pictures *p)
{
    if (p->tiles)
        return true;
    p->pictures = plx_alloc(PLX_PICTURES_MOST, sizeof *p->pictures);
    p->tiles = plx_alloc(PLX_PICTURES_MOST, sizeof *p->tiles);
    p->table = plx_alloc(TABLE, sizeof *p->table);
    p->rgba = plx_alloc_sparse(PLX_PICTURES_MOST, PLX_PICTURE_BYTES);
    if (!p->pictures || !p->tiles || !p->table || !p->rgba) {
        plx_unit_pictures_uninit(p);
        return false;
    }
    for (size_t t = 0; t < PLX_PICTURES_MOST; t++)
        p->tiles[t].unit = SIZE_MAX;
    return true;
}

/* -- Which tile a unit has ------------------------------------------------------------------- */

static size_t hash_of(size_t unit)
{
    return (size_t)((uint64_t)unit * 0x9E3779B97F4A7C15 >> 40) % TABLE;
}

static void insert(plx_unit_pictures *p, size_t tile)
{
    size_t at = hash_of(p->tiles[tile].unit);
    while (p->table[at] != NO_TILE)
        at = (at + 1) % TABLE;
    p->table[at] = (uint16_t)tile;
}

static size_t tile_of(const plx_unit_pictures *p, size_t unit)
{
    for (size_t at = hash_of(unit); p->table[at] != NO_TILE; at = (at + 1) % TABLE)
        if (p->tiles[p->table[at]].unit == unit)
            return p->table[at];
    return NO_TILE;
}

static void make_table(plx_unit_pictures *p)
{
    memset(p->table, 0xFF, TABLE * sizeof *p->table);
    for (size_t t = 0; t < PLX_PICTURES_MOST; t++) {
        p->tiles[t].used = false;
        if (p->tiles[t].unit != SIZE_MAX)
            insert(p, t);
    }
}

/* Those of units that are out of view go to others. There are never more pictures than tiles. */
static void give_tiles(plx_unit_pictures *p, const size_t *units, uint16_t *tiles)
{
    for (size_t i = 0; i < p->count; i++) {
        tiles[i] = (uint16_t)tile_of(p, units[i]);
        if (tiles[i] != NO_TILE)
            p->tiles[tiles[i]].used = true;
    }
    size_t next = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (tiles[i] != NO_TILE)
            continue;
        while (p->tiles[next].used)
            next++;
        p->tiles[next] = (plx_picture_tile){.unit = units[i], .used = true};
        tiles[i] = (uint16_t)next;
    }
}

/* -- What is in a picture -------------------------------------------------------------------- */

typedef struct plx_picture_values {
    const float *values; /* [height][width]; NULL: there are none */
    size_t width, height;
    uint64_t version;
    bool crisp;
} plx_picture_values;

static const plx_link *image_link(const plx_picture_input *in, size_t layer, size_t *index)
{
    const plx_network *n = in->snapshot->network;
    for (size_t l = 0; l < n->link_count; l++) {
        if (n->links[l].target == layer && n->links[l].source == 0) {
            *index = l;
            return in->image_width > 1 && in->image_height > 1 &&
                           in->image_width * in->image_height == n->links[l].in
                       ? &n->links[l]
                       : NULL;
        }
    }
    return NULL;
}

static plx_picture_values values_of(const plx_picture_input *in, size_t layer, size_t unit)
{
    plx_picture_values v = {0};
    size_t index = 0;
    if (in->field) {
        v.width = v.height = plx_field_side(in->field);
        v.values = plx_field_unit(in->field, layer, unit);
        v.version = plx_field_version(in->field);
        return v;
    }
    const plx_link *link = image_link(in, layer, &index);
    if (link) {
        v.width = in->image_width;
        v.height = in->image_height;
        v.values = plx_link_weights(link, in->snapshot->params) + unit * link->in;
        v.version = in->snapshot->link_version[index];
        v.crisp = true;
    }
    return v;
}

/* -- Painting -------------------------------------------------------------------------------- */

static void set_colors(plx_unit_pictures *p, const plx_picture_input *in)
{
    plx_palette palette =
        plx_palette_kind_of(in->palette) == PLX_DIVERGING ? in->palette : PLX_PALETTE_BLUE_ORANGE;
    if (p->paintings > 0 && p->palette == palette && p->theme == in->theme && p->field == in->field)
        return;
    plx_unit_ramp ramp = plx_unit_ramp_make(palette, in->theme);
    p->palette = palette;
    p->theme = in->theme;
    p->field = in->field;
    for (int i = 0; i <= ODD; i++) {
        plx_unit_visual unit = {.value = i < ODD ? ((float)i - MIDDLE) / MIDDLE : NAN, .size = 1};
        float rgb[3];
        plx_unit_color(&ramp, &unit, rgb);
        for (int k = 0; k < 3; k++)
            p->colors[i][k] = (unsigned char)lroundf(rgb[k] * 255);
        p->colors[i][3] = 255;
    }
    for (size_t t = 0; t < PLX_PICTURES_MOST; t++)
        p->tiles[t].painted = 0;
}

static float largest(const float *values, size_t count)
{
    float most = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i]))
            most = fmaxf(most, fabsf(values[i]));
    return most;
}

/* The mean of a block of values, where they are more than texels. */
static float mean_of(const plx_picture_values *v, size_t x, size_t y, size_t step)
{
    float sum = 0;
    size_t count = 0;
    for (size_t j = y * step; j < (y + 1) * step && j < v->height; j++)
        for (size_t i = x * step; i < (x + 1) * step && i < v->width; i++, count++)
            sum += v->values[j * v->width + i];
    return sum / (float)count;
}

static void paint(plx_unit_pictures *p, size_t tile, const plx_picture_values *v)
{
    plx_picture_tile *t = &p->tiles[tile];
    size_t longer = v->width > v->height ? v->width : v->height;
    size_t step =
        longer > PLX_PICTURE_SIDE ? (longer + PLX_PICTURE_SIDE - 1) / PLX_PICTURE_SIDE : 1;
    float most = largest(v->values, v->width * v->height);
    float scale = most > 0 ? MIDDLE / most : 0;
    t->width = (int)((v->width + step - 1) / step);
    t->height = (int)((v->height + step - 1) / step);
    unsigned char *out = p->rgba + tile * PLX_PICTURE_BYTES;
    for (size_t y = 0; y < (size_t)t->height; y++) {
        for (size_t x = 0; x < (size_t)t->width; x++) {
            float value = step > 1 ? mean_of(v, x, y, step) : v->values[y * v->width + x];
            float at = fminf(fmaxf(value * scale + MIDDLE + 0.5F, 0), ODD - 1);
            memcpy(out + 4 * (y * (size_t)t->width + x), p->colors[isnan(value) ? ODD : (size_t)at],
                4);
        }
    }
    t->version = v->version;
    t->painted = ++p->paintings;
}

/* -- What is in view ------------------------------------------------------------------------- */

/* The places of a column whose units are in view, first..end-1. */
static void places_in_view(
    const plx_column *c, const plx_picture_input *in, double radius, size_t *first, size_t *end)
{
    const plx_viewport *v = &in->viewport;
    double x = plx_camera_px(&in->camera, v, c->x);
    double y0 = plx_camera_py(&in->camera, v, c->y0), step = c->spacing * in->camera.scale;
    double count = (double)c->units;
    *first = *end = 0;
    if (x < -radius || x > v->width + radius)
        return;
    *first = (size_t)fmin(fmax(ceil((-radius - y0) / step), 0), count);
    *end = (size_t)fmin(fmax(floor((v->height + radius - y0) / step) + 1, (double)*first), count);
}

static float opacity_at(double radius, double ui_scale)
{
    double t = fmin(fmax((radius / ui_scale - FROM) / (FULL - FROM), 0), 1);
    return (float)(0.25 + 0.75 * t * t * (3 - 2 * t));
}

/* Whether a column has pictures at this zoom, for all of its units that are in view. */
static bool is_pictured(const plx_picture_input *in, plx_layout *layout, size_t layer, size_t room)
{
    plx_column *c = &layout->columns[layer];
    size_t first, end;
    c->pictured = true;
    double radius = plx_unit_radius(c, &in->camera, &in->viewport);
    if (in->off || radius < FROM * in->viewport.ui_scale || !values_of(in, layer, 0).values)
        return false;
    places_in_view(c, in, radius, &first, &end);
    return end - first <= room;
}

static void list_column(plx_unit_pictures *p, const plx_picture_input *in, const plx_layout *layout,
    size_t layer, size_t *units)
{
    const plx_column *c = &layout->columns[layer];
    const plx_viewport *v = &in->viewport;
    size_t offset = in->snapshot->network->layers[layer].unit_offset, first, end;
    double radius = plx_unit_radius(c, &in->camera, v);
    places_in_view(c, in, radius, &first, &end);
    for (size_t place = first; place < end; place++) {
        const plx_unit_visual *u = &in->visuals->units[offset + place];
        if (u->hidden || isnan(u->value) || (in->shapes && u->shape == PLX_RING))
            continue;
        units[p->count] = offset + plx_column_unit(c, place);
        p->pictures[p->count++] = (plx_unit_picture){
            .x = (float)plx_camera_px(&in->camera, v, c->x),
            .y = (float)plx_camera_py(&in->camera, v, plx_column_y(c, (double)place)),
            .extent = (float)(radius * (double)plx_unit_relative_radius(u)),
            .opacity = opacity_at(radius, v->ui_scale) * (u->faded ? FADED : 1),
            .shape = in->shapes ? (float)u->shape : (float)PLX_SQUARE,
        };
    }
}

static size_t layer_of(const plx_network *n, size_t unit)
{
    size_t layer = 0;
    while (layer + 1 < n->layer_count && n->layers[layer + 1].unit_offset <= unit)
        layer++;
    return layer;
}

/* Some that are stale, beginning behind those of the last time. */
static void paint_stale(
    plx_unit_pictures *p, const plx_picture_input *in, const size_t *units, const uint16_t *tiles)
{
    const plx_network *n = in->snapshot->network;
    size_t painted = 0, last = p->cursor;
    p->stale = false;
    for (size_t k = 0; k < p->count; k++) {
        size_t i = (p->cursor + k) % p->count;
        plx_picture_tile *t = &p->tiles[tiles[i]];
        size_t layer = layer_of(n, units[i]);
        plx_picture_values v = values_of(in, layer, units[i] - n->layers[layer].unit_offset);
        if (t->painted > 0 && t->version == v.version)
            continue;
        if (in->slice > 0 && painted >= in->slice) {
            p->stale = true;
            continue;
        }
        paint(p, tiles[i], &v);
        painted += v.width * v.height;
        last = i + 1;
    }
    p->cursor = last;
}

void plx_unit_pictures_update(plx_unit_pictures *p, const plx_picture_input *in, plx_layout *layout)
{
    size_t units[PLX_PICTURES_MOST] = {0}, room = PLX_PICTURES_MOST;
    uint16_t tiles[PLX_PICTURES_MOST];
    bool any = false;
    p->count = 0;
    p->stale = false;
    p->wanted = !in->off && (in->field || in->image_width > 1);
    for (size_t l = 0; l < layout->layer_count; l++) {
        plx_column *c = &layout->columns[l];
        size_t first, end;
        c->pictured = is_pictured(in, layout, l, room);
        c->squared = c->pictured && !in->shapes;
        if (!c->pictured)
            continue;
        any = true;
        places_in_view(c, in, plx_unit_radius(c, &in->camera, &in->viewport), &first, &end);
        room -= end - first;
    }
    if (!any || !allocate(p))
        return;
    set_colors(p, in);
    for (size_t l = 0; l < layout->layer_count; l++)
        if (layout->columns[l].pictured)
            list_column(p, in, layout, l, units);
    make_table(p);
    give_tiles(p, units, tiles);
    paint_stale(p, in, units, tiles);
    size_t shown = 0;
    for (size_t i = 0; i < p->count; i++) {
        const plx_picture_tile *t = &p->tiles[tiles[i]];
        int x, y;
        if (t->painted == 0)
            continue;
        plx_picture_place(tiles[i], &x, &y);
        plx_unit_picture *k = &p->pictures[shown++];
        *k = p->pictures[i];
        k->left = (float)x;
        k->top = (float)y;
        k->width = (float)t->width;
        k->height = (float)t->height;
        k->crisp = in->field ? 0 : 1;
    }
    p->count = shown;
}
