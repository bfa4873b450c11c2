#include "app/graph_stage_parts.h"

#include "app/graph_legend.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/thread.h"
#include "graph/reach.h"

#include <math.h>
#include <string.h>

enum { AT_ONCE = 50000 /* connections whose matrix is made within a frame */ };

static plx_font *open_font(plx_graph_stage *s)
{
    char path[1024];
    plx_font *font = plx_find_font(path, sizeof path, NULL)
                         ? plx_font_create(path, s->desc.ui_scale, NULL)
                         : NULL;
    if (!s->faces)
        s->faces = plx_faces_create();
    if (font && s->faces)
        plx_font_fall_back(font, plx_faces_find, s->faces);
    return font;
}

static bool color_first(plx_graph_stage *s, const char *name, plx_error *e)
{
    const char *attribute = NULL;
    plx_graph_by by = name ? plx_graph_stage_named(s, name, &attribute) : PLX_GRAPH_BY_DEFAULT;
    return plx_graph_stage_color(s, by, attribute, e);
}

plx_graph_stage *plx_graph_stage_create(const plx_graph_stage_desc *desc, plx_error *e)
{
    const plx_graph *g = desc->graph;
    size_t n = g->unit_count;
    plx_graph_stage *s = plx_alloc(1, sizeof *s);
    if (!s) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    s->desc = *desc;
    s->graph = g;
    if (s->desc.threads == 0)
        s->desc.threads = plx_core_count();
    if (!(s->desc.ui_scale > 0))
        s->desc.ui_scale = 1;
    s->place = plx_alloc(n * 2, sizeof *s->place);
    s->discs = plx_alloc(n * 2, sizeof *s->discs); /* with a hole each */
    s->held = plx_alloc(n, 1);
    bool ok = s->place && s->discs && s->held;
    if (!ok)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's places");
    ok = ok && (g->dimensions < 3 || plx_graph_depth_init(&s->depth, n, e)) &&
         plx_graph_glide_init(&s->glide, n, e) && plx_graph_stats_init(&s->stats, g, e) &&
         plx_graph_marks_init(&s->marks, g, &s->stats, s->place, e) &&
         color_first(s, desc->color, e) &&
         (s->places = plx_graph_places_create(&(plx_graph_places_desc){.graph = g,
                                                  .threads = s->desc.threads,
                                                  .seed = desc->seed,
                                                  .layout = desc->layout,
                                                  .group = s->attribute,
                                                  .path = desc->path},
              e)) &&
         (s->adjacency = plx_graph_adjacency_create(g, e)) &&
         (s->picture = plx_graph_picture_create(desc->device, s->desc.threads, desc->still, e));
    if (!ok) {
        plx_graph_stage_destroy(&s);
        return NULL;
    }
    s->as_matrix = desc->matrix;
    s->orbit = desc->orbit;
    s->order = desc->order;
    s->sizes = plx_lines_sizes(g, s->desc.threshold);
    s->font = open_font(s);
    plx_overlay_init(&s->overlay, s->font, s->desc.ui_scale);
    return s;
}

void plx_graph_stage_set_ui_scale(plx_graph_stage *s, double ui_scale)
{
    if (ui_scale == s->desc.ui_scale)
        return;
    s->desc.ui_scale = ui_scale;
    plx_overlay_uninit(&s->overlay);
    plx_font_destroy(&s->font);
    s->font = open_font(s);
    plx_overlay_init(&s->overlay, s->font, ui_scale);
}

void plx_graph_stage_destroy(plx_graph_stage **handle)
{
    plx_graph_stage *s = *handle;
    if (!s)
        return;
    plx_graph_picture_destroy(&s->picture);
    plx_graph_adjacency_destroy(&s->adjacency);
    plx_overlay_uninit(&s->overlay);
    plx_font_destroy(&s->font);
    plx_faces_destroy(&s->faces);
    plx_graph_marks_uninit(&s->marks);
    plx_graph_colors_uninit(&s->colors);
    plx_graph_styles_uninit(&s->styles);
    plx_graph_stats_uninit(&s->stats);
    plx_graph_places_destroy(&s->places);
    plx_graph_glide_uninit(&s->glide);
    plx_graph_depth_uninit(&s->depth);
    plx_free(s->place);
    plx_free(s->discs);
    plx_free(s->held);
    plx_free(s->dimmed);
    plx_free(s->hidden);
    plx_free(s);
    *handle = NULL;
}

void plx_graph_stage_put(plx_graph_stage *s)
{
    plx_graph_places_put(s->places);
}

bool plx_graph_stage_work(plx_graph_stage *s, double seconds, bool *done, plx_error *e)
{
    return plx_graph_places_work(s->places, seconds, done, e);
}

bool plx_graph_stage_stays(const plx_graph_stage *s)
{
    return plx_graph_places_stay(s->places);
}

double plx_graph_stage_progress(const plx_graph_stage *s)
{
    return plx_graph_places_progress(s->places);
}

void plx_graph_stage_lay_out(plx_graph_stage *s, plx_graph_layout layout)
{
    plx_graph_places_want(s->places, layout);
}

plx_graph_layout plx_graph_stage_layout(const plx_graph_stage *s)
{
    return s->layout;
}

bool plx_graph_stage_is_gliding(const plx_graph_stage *s)
{
    return s->glide.on;
}

/* Turns places so that the way in which they are widest is level, the way that is nearest to how
 * they were turned before. */
static void turn(plx_graph_stage *s, const float *from, float *to)
{
    size_t n = s->desc.graph->unit_count;
    double mx = 0, my = 0, xx = 0, xy = 0, yy = 0;
    for (size_t u = 0; u < n; u++) {
        mx += (double)from[u * 2] / (double)n;
        my += (double)from[u * 2 + 1] / (double)n;
    }
    for (size_t u = 0; u < n; u++) {
        double x = (double)from[u * 2] - mx, y = (double)from[u * 2 + 1] - my;
        xx += x * x;
        xy += x * y;
        yy += y * y;
    }
    double angle = -0.5 * atan2(2 * xy, xx - yy);
    if (s->turned)
        angle = s->angle;
    else if (s->has_places)
        angle += 3.141592653589793 * round((s->angle - angle) / 3.141592653589793);
    s->angle = angle;
    float c = (float)cos(angle), d = (float)sin(angle);
    for (size_t u = 0; u < n; u++) {
        float x = from[u * 2], y = from[u * 2 + 1];
        to[u * 2] = c * x - d * y;
        to[u * 2 + 1] = d * x + c * y;
    }
}

bool plx_graph_stage_renew(plx_graph_stage *s, plx_error *e)
{
    s->has_scene = true;
    return plx_graph_picture_show(s->picture,
        &(plx_graph_scene){
            .graph = s->graph,
            .place = s->place,
            .ink = plx_graph_stage_is_solid(s) ? s->depth.ink : NULL,
            .version = ++s->version,
            .colors = s->color_version,
            .classes = s->colors.classes,
            .of_type = s->colors.type,
            .of_unit = s->colors.unit,
            .hidden = s->hidden,
            .style = s->desc.styles ? s->styles.of : NULL,
            .drawn = s->drawn,
            .threshold = s->desc.threshold,
            .widths = plx_graph_stage_widens(s),
            .passing = plx_graph_places_progress(s->places) < 1 || s->glide.on || s->orbiting,
        },
        e);
}

/* Whether colours must wait for communities. */
static bool needs_communities(const plx_graph_stage *s)
{
    plx_graph_by by = plx_graph_colors_resolve(s->by, s->graph, &s->stats);
    return by == PLX_GRAPH_BY_COMMUNITY;
}

/* Connections that lead back in the layers that are shown; NULL: there are none. */
static const plx_layered *back_ones(const plx_graph_stage *s)
{
    const plx_layered *l = plx_graph_places_layers(s->places);
    bool shown = s->layout == PLX_GRAPH_LAYERED && s->graph == s->desc.graph;
    return shown && l && l->back_count > 0 ? l : NULL;
}

/* What was pinned when the graph was open before, where this layout is shown for the first time. */
static void show_held(plx_graph_stage *s)
{
    uint8_t bit = (uint8_t)(1 << s->layout);
    const uint8_t *held = plx_graph_places_held(s->places);
    if (s->seen & bit)
        return;
    s->seen |= bit;
    for (size_t u = 0; u < s->desc.graph->unit_count; u++)
        s->held[u] = (uint8_t)((s->held[u] & ~bit) | (held[u] ? bit : 0));
}

/* Whether units that were taken are around a circle by other groups than those of the last one: a
 * layout of its own. */
static bool is_other_circle(plx_graph_stage *s, plx_graph_layout layout)
{
    const plx_attribute *group = plx_graph_places_group(s->places);
    if (layout != PLX_GRAPH_CIRCULAR || group == s->circle)
        return false;
    s->circle = group;
    s->seen &= (uint8_t) ~(1 << layout);
    return true;
}

static double now_of(const plx_graph_stage *s)
{
    return s->desc.clock ? *s->desc.clock : plx_now_s();
}

bool plx_graph_stage_is_solid(const plx_graph_stage *s)
{
    return s->layout == PLX_GRAPH_GIVEN && s->desc.graph->dimensions == 3;
}

void plx_graph_stage_orbit(plx_graph_stage *s, plx_orbit orbit, bool moving)
{
    s->orbited = true;
    s->orbiting = moving;
    s->orbit = orbit;
}

plx_orbit plx_graph_stage_orbit_now(const plx_graph_stage *s)
{
    return s->orbit;
}

/* With loops and arcs, which a picture of the whole is to have in it. */
static plx_bounds bounds_of(const plx_graph *g, const float *place)
{
    plx_bounds b = plx_graph_bounds(place, g->unit_count);
    double box[4] = {b.left, b.top, b.right, b.bottom};
    plx_graph_reach(g, place, box);
    return (plx_bounds){box[0], box[1], box[2], box[3]};
}

/* Whether units are elsewhere than they were. */
static bool take_places(plx_graph_stage *s)
{
    size_t n = s->desc.graph->unit_count;
    plx_graph_layout layout;
    const float *places = plx_graph_places_take(s->places, &layout);
    if (places && layout == PLX_GRAPH_FORCE)
        turn(s, places, s->glide.to);
    else if (places)
        memcpy(s->glide.to, places, n * 2 * sizeof *places);
    bool regrouped = places && is_other_circle(s, layout);
    if (places && (layout != s->layout || regrouped)) {
        if (s->desc.glides && s->has_places)
            plx_graph_glide_begin(&s->glide, s->place, now_of(s));
        bool had_back = back_ones(s) != NULL;
        s->layout = layout;
        s->color_version++; /* arcs of other lengths have other numbers of segments */
        show_held(s);
        s->has_colors = s->has_colors && !had_back && !back_ones(s);
    }
    bool orbited = plx_graph_stage_is_solid(s) && (s->orbited || places);
    if (orbited) {
        plx_orbit_project(&s->orbit, s->desc.graph, s->glide.to, s->depth.at);
        plx_graph_depth_ink(&s->depth);
    }
    s->orbited = false;
    if (!plx_graph_glide_at(&s->glide, now_of(s), s->place)) {
        if (!places && !orbited)
            return false;
        memcpy(s->place, s->glide.to, n * 2 * sizeof *s->place);
    }
    s->has_places = true;
    s->bounds = bounds_of(s->desc.graph, s->place);
    return true;
}

static bool want_matrix(plx_graph_stage *s, plx_error *e)
{
    const plx_mesh *mesh = plx_graph_places_mesh(s->places);
    plx_adjacency_wanted w = {
        .order = s->order,
        .mesh = mesh,
        .groups = plx_graph_places_communities(s->places),
        .colors = &s->colors,
        .hidden = s->hidden,
        .version = s->color_version,
        .threshold = s->desc.threshold,
    };
    /* Of few it is there at once. */
    bool waits = s->desc.still || s->graph->connection_count <= AT_ONCE;
    return !mesh || plx_graph_adjacency_want(s->adjacency, &w, waits, e);
}

bool plx_graph_stage_take(plx_graph_stage *s, plx_error *e)
{
    bool changed = take_places(s) || !s->has_scene;
    const plx_communities *groups = plx_graph_places_communities(s->places);
    if (!s->has_colors && (groups || !needs_communities(s))) {
        plx_graph_colors_uninit(&s->colors);
        if (!plx_graph_colors_init(
                &s->colors, s->graph, &s->stats, groups, s->by, s->attribute, back_ones(s), e))
            return false;
        s->has_colors = changed = true;
        s->color_version++;
    }
    if (s->desc.styles && !s->has_styles) {
        plx_graph_styles_uninit(&s->styles);
        if (!plx_graph_styles_init(&s->styles, s->graph, &s->stats, e))
            return false;
        s->has_styles = changed = true;
        s->color_version++;
    }
    if (s->colors.classes == 0) /* one colour until it is known who belongs to whom */
        s->colors.classes = 1;
    if (changed && s->has_places && !plx_graph_stage_renew(s, e))
        return false;
    return !s->as_matrix || want_matrix(s, e);
}

uint64_t plx_graph_stage_version(const plx_graph_stage *s)
{
    return s->version + plx_graph_adjacency_version(s->adjacency);
}

void plx_graph_stage_show_matrix(plx_graph_stage *s, bool matrix)
{
    s->as_matrix = matrix;
}

bool plx_graph_stage_wants_matrix(const plx_graph_stage *s)
{
    return s->as_matrix;
}

bool plx_graph_stage_is_matrix(const plx_graph_stage *s)
{
    return s->as_matrix && plx_graph_adjacency_matrix(s->adjacency);
}

void plx_graph_stage_order_by(plx_graph_stage *s, plx_graph_order order)
{
    s->order = order;
}

plx_graph_order plx_graph_stage_order(const plx_graph_stage *s)
{
    return s->order;
}

bool plx_graph_stage_point(const plx_graph_stage *s, plx_graph_shot *shot, double x, double y)
{
    size_t row = shot->row, column = shot->column;
    bool cell = shot->cell;
    shot->cell = plx_graph_stage_is_matrix(s) &&
                 plx_graph_adjacency_pick(s->adjacency, shot, x, y, &shot->row, &shot->column);
    return shot->cell != cell || (cell && (shot->row != row || shot->column != column));
}

plx_bounds plx_graph_stage_bounds(const plx_graph_stage *s)
{
    double units = (double)s->desc.graph->unit_count;
    return plx_graph_stage_is_matrix(s) ? (plx_bounds){0, 0, units, units} : s->bounds;
}

/* That shows those bounds, beside legend and time. */
static plx_camera camera_of(const plx_graph_shot *shot, plx_bounds bounds)
{
    plx_viewport v = shot->viewport;
    double legend = PLX_GRAPH_LEGEND_WIDTH * v.ui_scale;
    if (!shot->no_legend && v.width - v.insets.left > 4 * legend)
        v.insets.left += legend;
    if (shot->span)
        v.insets.bottom += PLX_GRAPH_TIMELINE_HEIGHT * v.ui_scale;
    return plx_graph_camera(&bounds, &v);
}

plx_camera plx_graph_stage_whole(const plx_graph_stage *s, const plx_graph_shot *shot)
{
    return camera_of(shot, plx_graph_stage_bounds(s));
}

plx_camera plx_graph_stage_around(
    const plx_graph_stage *s, const plx_graph_shot *shot, double from_pitch, double to_pitch)
{
    enum { SIDES = 24, PITCHES = 3 };
    const plx_graph *g = s->desc.graph;
    float *place = plx_alloc(g->unit_count * 2, sizeof *place);
    plx_bounds all = s->bounds;
    for (int i = 0; place && i < SIDES * PITCHES; i++) {
        int pitch = i / SIDES;
        double share = (double)pitch / (PITCHES - 1);
        plx_orbit o =
            plx_orbit_turn((plx_orbit){.pitch = from_pitch + (to_pitch - from_pitch) * share},
                2.0 * (i % SIDES) / SIDES, 0);
        plx_orbit_project(&o, g, place, NULL);
        plx_bounds b = bounds_of(g, place);
        all = (plx_bounds){fmin(all.left, b.left), fmin(all.top, b.top), fmax(all.right, b.right),
            fmax(all.bottom, b.bottom)};
    }
    plx_free(place);
    return camera_of(shot, all);
}

const plx_mesh *plx_graph_stage_mesh(const plx_graph_stage *s)
{
    return plx_graph_places_mesh(s->places);
}

void plx_graph_stage_hold(plx_graph_stage *s, uint32_t unit, double x, double y)
{
    double c = 1, d = 0;
    if (!s->has_places || plx_graph_stage_is_solid(s))
        return;
    if (s->layout == PLX_GRAPH_FORCE) {
        s->turned = true;
        c = cos(s->angle);
        d = sin(s->angle);
    }
    s->held[unit] |= (uint8_t)(1 << s->layout);
    plx_graph_places_hold(s->places, unit, (float)(c * x + d * y), (float)(c * y - d * x));
}

void plx_graph_stage_release(plx_graph_stage *s, uint32_t unit)
{
    s->held[unit] &= (uint8_t) ~(1 << s->layout);
    plx_graph_places_release(s->places, unit);
}

bool plx_graph_stage_is_held(const plx_graph_stage *s, uint32_t unit)
{
    return s->held[unit] >> s->layout & 1;
}

bool plx_graph_stage_has_work(plx_graph_stage *s)
{
    return plx_graph_places_catch_up(s->places);
}

bool plx_graph_stage_has_news(const plx_graph_stage *s)
{
    return plx_graph_picture_has_news(s->picture);
}

plx_graph_drawn plx_graph_stage_drawn(const plx_graph_stage *s)
{
    return plx_graph_picture_drawn(s->picture);
}

bool plx_graph_stage_is_some(const plx_graph_stage *s)
{
    return plx_graph_picture_is_some(s->picture);
}

const plx_graph_stats *plx_graph_stage_stats(const plx_graph_stage *s)
{
    return &s->stats;
}

const plx_communities *plx_graph_stage_communities(const plx_graph_stage *s)
{
    return plx_graph_places_communities(s->places);
}
