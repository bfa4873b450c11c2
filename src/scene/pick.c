#include "scene/pick.h"

#include "scene/edges_in_view.h"
#include "scene/nearest_edge.h"
#include "scene/strongest.h"
#include "scene/unit_marks.h"

#include <math.h>

enum { CROWD = 1024 /* connections within reach that are looked at one by one */ };

/* How far the pointer may be, in pixels of a common screen. */
static const double UNIT_REACH = 6, CONNECTION_REACH = 5, LAYER_REACH = 14, LAYER_ENDS = 40;

static bool is_hidden(const plx_pick_view *v, size_t layer, double place)
{
    const plx_network *n = v->snapshot->network;
    return v->selection && v->selection->hidden_count > 0 &&
           plx_unit_set_has(&v->selection->hidden,
               n->layers[layer].unit_offset +
                   plx_column_unit(&v->layout->columns[layer], (size_t)place));
}

/* The place in a column nearest to a height, of those that are shown, in reach of `within` units;
 * -1 when there is none. */
static double place_at(const plx_pick_view *v, size_t layer, double at, double within)
{
    double last = (double)v->layout->columns[layer].units - 1;
    double middle = fmin(fmax(round(at), 0), last);
    for (double i = 0; fabs(at - middle) <= within && i <= within + 1; i++) {
        double one = at < middle ? middle - i : middle + i; /* the nearer of the two */
        double other = at < middle ? middle + i : middle - i;
        if (one >= 0 && one <= last && !is_hidden(v, layer, one))
            return fabs(one - at) <= within ? one : -1;
        if (other >= 0 && other <= last && !is_hidden(v, layer, other))
            return fabs(other - at) <= within ? other : -1;
    }
    return -1;
}

static plx_pick pick_unit(const plx_pick_view *v, double px, double py)
{
    plx_pick best = {.distance = INFINITY};
    for (size_t l = 0; l < v->layout->layer_count; l++) {
        const plx_column *c = &v->layout->columns[l];
        double reach =
            fmax(UNIT_REACH * v->viewport.ui_scale, plx_unit_radius(c, &v->camera, &v->viewport));
        double dx = fabs(plx_camera_px(&v->camera, &v->viewport, c->x) - px);
        if (dx > reach)
            continue;
        double at = (plx_camera_world_y(&v->camera, &v->viewport, py) - c->y0) / c->spacing;
        double step = c->spacing * v->camera.scale;
        double place = place_at(v, l, at, sqrt(reach * reach - dx * dx) / step);
        double distance = hypot(dx, (place - at) * step);
        if (place >= 0 && distance < best.distance)
            best = (plx_pick){PLX_PICK_UNIT, {l, plx_column_unit(c, (size_t)place)}, {0}, distance};
    }
    return best;
}

/* From the pointer to a connection, in pixels. */
static double distance_to(const plx_pick_view *v, const plx_connection_ref *c, double px, double py)
{
    const plx_link *k = &v->snapshot->network->links[c->link];
    const plx_column *s = &v->layout->columns[k->source], *t = &v->layout->columns[k->target];
    double x = plx_camera_world_x(&v->camera, &v->viewport, px);
    double y = plx_camera_world_y(&v->camera, &v->viewport, py);
    double dx = t->x - s->x, y0 = plx_unit_y(s, c->source);
    double dy = plx_unit_y(t, c->target) - y0;
    double along = ((x - s->x) * dx + (y - y0) * dy) / (dx * dx + dy * dy);
    along = fmin(fmax(along, 0), 1);
    return hypot(s->x + along * dx - x, y0 + along * dy - y) * v->camera.scale;
}

/* What of it is shown: 1, less where it is dimmed, 0 where it is not there. */
static float share_of(const plx_pick_view *v, const plx_connection_ref *c)
{
    const plx_network *n = v->snapshot->network;
    const plx_link *k = &n->links[c->link];
    float weight = plx_connection_weight(n, v->snapshot->params, c);
    if ((double)plx_weight_strength(weight) < v->threshold)
        return 0;
    if (!v->selection)
        return 1;
    return plx_selection_share(v->selection,
        plx_selection_flag(v->selection, n->layers[k->source].unit_offset + c->source),
        plx_selection_flag(v->selection, n->layers[k->target].unit_offset + c->target));
}

/* One by one. */
static plx_pick pick_among(const plx_pick_view *v, const plx_connection_ref *found, size_t count,
    double reach, double px, double py)
{
    const double same = 1e-6; /* pixels */
    plx_pick best = {.distance = INFINITY};
    float best_share = 0, best_strength = 0;
    for (size_t i = 0; i < count; i++) {
        float share = share_of(v, &found[i]);
        double distance = distance_to(v, &found[i], px, py);
        if (!(share > 0) || share < best_share || distance > reach)
            continue;
        float strength = plx_weight_strength(
            plx_connection_weight(v->snapshot->network, v->snapshot->params, &found[i]));
        bool nearer = distance < best.distance - same;
        bool stronger = distance <= best.distance + same && strength > best_strength;
        if (share > best_share || nearer || stronger) {
            best = (plx_pick){PLX_PICK_CONNECTION, {0}, found[i], distance};
            best_share = share;
            best_strength = strength;
        }
    }
    return best;
}

static plx_pick pick_in_crowd(const plx_pick_view *v, double reach, double px, double py)
{
    plx_pick p = {.kind = PLX_PICK_CONNECTION};
    const plx_network *n = v->snapshot->network;
    const plx_unit_set *hidden =
        v->selection && v->selection->hidden_count > 0 ? &v->selection->hidden : NULL;
    double x = plx_camera_world_x(&v->camera, &v->viewport, px), distance;
    double y = plx_camera_world_y(&v->camera, &v->viewport, py);
    bool some = hidden || v->threshold > 0;
    plx_shown_edges shown = {hidden, v->threshold};
    if (!(some ? plx_nearest_shown_edge(&p.connection, v->layout, n, v->snapshot->params, &shown, x,
                     y, reach / v->camera.scale, &distance)
               : plx_nearest_edge(
                     &p.connection, v->layout, n, v->snapshot->params, x, y, &distance)))
        return (plx_pick){0};
    p.distance = distance_to(v, &p.connection, px, py);
    return p;
}

static plx_pick pick_connection(const plx_pick_view *v, double px, double py)
{
    plx_connection_ref found[CROWD];
    double reach = CONNECTION_REACH * v->viewport.ui_scale;
    plx_bounds area = {
        plx_camera_world_x(&v->camera, &v->viewport, px - reach),
        plx_camera_world_y(&v->camera, &v->viewport, py - reach),
        plx_camera_world_x(&v->camera, &v->viewport, px + reach),
        plx_camera_world_y(&v->camera, &v->viewport, py + reach),
    };
    size_t count = plx_edges_in_view(v->layout, v->snapshot->network, &area, found, CROWD);
    plx_pick p = count == PLX_TOO_MANY ? pick_in_crowd(v, reach, px, py)
                                       : pick_among(v, found, count, reach, px, py);
    return p.kind != PLX_PICK_NOTHING && p.distance <= reach ? p : (plx_pick){0};
}

static plx_pick pick_layer(const plx_pick_view *v, double px, double py)
{
    plx_pick best = {.distance = LAYER_REACH * v->viewport.ui_scale};
    double ends = LAYER_ENDS * v->viewport.ui_scale;
    for (size_t l = 0; l < v->layout->layer_count; l++) {
        const plx_column *c = &v->layout->columns[l];
        double top = plx_camera_py(&v->camera, &v->viewport, c->y0) - ends;
        double bottom =
            plx_camera_py(&v->camera, &v->viewport, plx_column_y(c, (double)(c->units - 1))) + ends;
        double distance = fabs(plx_camera_px(&v->camera, &v->viewport, c->x) - px);
        if (py >= top && py <= bottom && distance < best.distance)
            best = (plx_pick){PLX_PICK_LAYER, {l, 0}, {0}, distance};
    }
    return best;
}

plx_pick plx_pick_at(const plx_pick_view *v, double px, double py)
{
    plx_pick p = pick_unit(v, px, py);
    if (p.kind == PLX_PICK_NOTHING)
        p = pick_connection(v, px, py);
    if (p.kind == PLX_PICK_NOTHING)
        p = pick_layer(v, px, py);
    return p.kind == PLX_PICK_NOTHING ? (plx_pick){0} : p;
}

bool plx_pick_equal(const plx_pick *a, const plx_pick *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == PLX_PICK_CONNECTION)
        return a->connection.link == b->connection.link &&
               a->connection.source == b->connection.source &&
               a->connection.target == b->connection.target;
    return a->kind == PLX_PICK_NOTHING ||
           (a->unit.layer == b->unit.layer && a->unit.unit == b->unit.unit);
}
