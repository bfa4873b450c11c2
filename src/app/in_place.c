#include "app/in_place.h"

#include "app/matrix_view.h"
#include "base/mem.h"

#include <math.h>

static const double READABLE = 5; /* pixels of a row at ui_scale 1, from which on there is text */
static const double ROOM = 230;   /* from column to column, for text around */
static const double MARGIN = 4;   /* lines are a little wider than their middle */

struct plx_in_place {
    const plx_network *network;
    plx_matrix_images *images;
    plx_matrix_band *bands; /* [2 × links] */
    size_t band_count;
    const plx_matrix_scale *scales; /* of the last begin */
    plx_overlay cover;
    plx_rgba colors[PLX_MATRIX_COLORS];
};

plx_in_place *plx_in_place_create(
    plx_device *device, const plx_network *network, plx_edge_maps *maps, plx_error *e)
{
    plx_in_place *p = plx_alloc(1, sizeof *p);
    if (!p) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    p->network = network;
    plx_overlay_init(&p->cover, NULL, 1);
    p->bands = plx_alloc(network->link_count, PLX_MATRIX_IN_PLACE_BANDS * sizeof *p->bands);
    if (!p->bands)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for %zu matrices", network->link_count);
    else
        p->images = plx_matrix_images_create(device, network, maps, e);
    if (!p->images)
        plx_in_place_destroy(&p);
    return p;
}

void plx_in_place_destroy(plx_in_place **in_place)
{
    plx_in_place *p = *in_place;
    if (!p)
        return;
    plx_matrix_images_destroy(&p->images);
    plx_overlay_uninit(&p->cover);
    plx_free(p->bands);
    plx_free(p);
    *in_place = NULL;
}

/* Slow at both ends. */
static double ease(float shown)
{
    double t = (double)shown;
    return t * t * (3 - 2 * t);
}

static void place(plx_in_place *p, const plx_in_place_shot *s)
{
    p->band_count = 0;
    for (size_t l = 0; l < p->network->link_count; l++) {
        if (!(s->shown[l] > 0))
            continue;
        plx_matrix_in_place(p->bands + p->band_count, l, p->network, s->layout, &s->camera,
            &s->viewport, ease(s->shown[l]));
        p->band_count += PLX_MATRIX_IN_PLACE_BANDS;
    }
}

/* Over all lines of a link, in the colour of the page. */
static void cover(plx_in_place *p, const plx_in_place_shot *s, size_t link)
{
    const plx_link *k = &p->network->links[link];
    const plx_column *from = &s->layout->columns[k->source], *to = &s->layout->columns[k->target];
    double margin = MARGIN * s->viewport.ui_scale;
    double left = plx_camera_px(&s->camera, &s->viewport, from->x);
    double right = plx_camera_px(&s->camera, &s->viewport, to->x);
    double top = plx_camera_py(&s->camera, &s->viewport, fmin(from->y0, to->y0)) - margin;
    double end = fmax(
        plx_column_y(from, (double)(from->units - 1)), plx_column_y(to, (double)(to->units - 1)));
    double bottom = plx_camera_py(&s->camera, &s->viewport, end) + margin;
    left = fmax(left, -margin);
    right = fmin(right, s->viewport.width + margin);
    top = fmax(top, -margin);
    bottom = fmin(bottom, s->viewport.height + margin);
    if (!(left < right && top < bottom))
        return;
    const float *page = PLX_PAGE[s->theme];
    plx_rgba ink = {(unsigned char)lrintf(page[0] * 255), (unsigned char)lrintf(page[1] * 255),
        (unsigned char)lrintf(page[2] * 255), (unsigned char)lrint(ease(s->shown[link]) * 255)};
    plx_overlay_rect(
        &p->cover, (float)left, (float)top, (float)(right - left), (float)(bottom - top), 0, ink);
}

static plx_bounds whole(const plx_in_place_shot *s)
{
    return (plx_bounds){0, 0, s->viewport.width, s->viewport.height};
}

static plx_matrix_request request_of(const plx_in_place *p, const plx_in_place_shot *s)
{
    return (plx_matrix_request){
        .snapshot = s->snapshot,
        .bands = p->bands,
        .band_count = p->band_count,
        .clip = whole(s),
        .colors = p->colors,
        .symmetric = plx_palette_kind_of(s->palette) == PLX_DIVERGING,
        .odd = plx_inks_of(s->theme)->odd,
        .clip_share = PLX_MATRIX_CLIP_SHARE,
        .opacity = 1,
    };
}

bool plx_in_place_begin(plx_in_place *p, const plx_in_place_shot *s, plx_error *e)
{
    place(p, s);
    plx_matrix_view_colors(s->palette, s->theme, p->colors);
    plx_overlay_clear(&p->cover);
    for (size_t l = 0; l < p->network->link_count; l++)
        if (s->shown[l] > 0)
            cover(p, s, l);
    plx_matrix_request request = request_of(p, s);
    p->scales = plx_matrix_images_scales(p->images, &request, e);
    return p->scales != NULL;
}

bool plx_in_place_draw(plx_in_place *p, const plx_in_place_shot *s, plx_renderer *renderer,
    plx_target *target, plx_error *e)
{
    plx_matrix_request request = request_of(p, s);
    return plx_renderer_overlay(renderer, &p->cover, target, e) &&
           plx_matrix_images_draw(p->images, &request, target, e);
}

/* For indices beside the units of either column, and below their names. */
static bool has_room(const plx_in_place *p, const plx_in_place_shot *s, size_t link)
{
    const plx_link *k = &p->network->links[link];
    double gap = s->layout->columns[k->target].x - s->layout->columns[k->source].x;
    return gap * s->camera.scale >= ROOM * s->viewport.ui_scale;
}

/* Below, for above it is the name of the layer. */
static void name_biases(plx_overlay *o, const plx_bounds *clip, const plx_matrix_band *b)
{
    double y = b->y + b->height + 14 * (double)o->ui_scale;
    if (o->font && y < clip->bottom)
        plx_overlay_text(o, (float)(b->x + b->width / 2), (float)y, PLX_TEXT_SMALL,
            PLX_ALIGN_CENTER, o->inks->dim, "bias");
}

void plx_in_place_labels(const plx_in_place *p, const plx_in_place_shot *s, plx_overlay *overlay)
{
    plx_matrix_labels labels = {
        .network = p->network,
        .params = s->snapshot->params,
        .layout = s->layout,
        .scales = p->scales,
        .colors = p->colors,
        .clip = s->clip,
    };
    for (size_t i = 0; s->labels && i < p->band_count; i++) {
        const plx_matrix_band *b = &p->bands[i];
        if (s->shown[b->link] < 1)
            continue; /* it is on its way */
        labels.bare = !has_room(p, s, b->link);
        if (b->bias && labels.bare)
            continue;
        if (b->bias) {
            name_biases(overlay, &s->clip, b);
            continue;
        }
        if (plx_matrix_cell_height(b) >= READABLE * s->viewport.ui_scale)
            plx_matrix_band_labels(overlay, &labels, b);
        plx_matrix_band_scale(overlay, &labels, b);
    }
    plx_matrix_mark(overlay, &labels, p->bands, p->band_count, &s->hover);
}

bool plx_in_place_link_at(const plx_network *n, const plx_layout *layout, const plx_camera *c,
    const plx_viewport *v, double px, size_t *link)
{
    double x = plx_camera_world_x(c, v, px);
    for (size_t l = 0; l < n->link_count; l++) {
        if (x < layout->columns[n->links[l].source].x || x > layout->columns[n->links[l].target].x)
            continue;
        *link = l;
        return true;
    }
    return false;
}

bool plx_in_place_pick(const plx_network *n, const plx_layout *layout, const plx_camera *c,
    const plx_viewport *v, const float *shown, double px, double py, plx_matrix_cell *cell)
{
    size_t link;
    plx_matrix_band bands[PLX_MATRIX_IN_PLACE_BANDS];
    if (!plx_in_place_link_at(n, layout, c, v, px, &link) || shown[link] < 1)
        return false;
    plx_matrix_in_place(bands, link, n, layout, c, v, 1);
    return plx_matrix_pick(bands, PLX_MATRIX_IN_PLACE_BANDS, px, py, cell);
}
