#include "app/graph_stage_parts.h"

#include "app/graph_legend.h"
#include "app/vector_shapes.h"
#include "ui/titles.h"

#include <math.h>

/* Of units of a class. */
static plx_rgba class_color(const plx_graph_stage *s, int class, plx_theme theme)
{
    if (!s->colors.unit) {
        unsigned char v = theme == PLX_THEME_DARK ? 236 : 40;
        return (plx_rgba){v, v, (unsigned char)(v + 6), 255};
    }
    float rgb[3];
    plx_graph_colors_ink(&s->colors, class, theme, rgb);
    float toward = theme == PLX_THEME_DARK ? 0.25F : 0;
    for (int i = 0; i < 3; i++)
        rgb[i] += (1 - rgb[i]) * toward;
    return (plx_rgba){(unsigned char)(rgb[0] * 255), (unsigned char)(rgb[1] * 255),
        (unsigned char)(rgb[2] * 255), 255};
}

/* Units that are asked of memory before they are needed: they lie there in another order. */
enum { AHEAD = 24 };

static uint32_t nth_disc(const plx_graph_stage *s, bool deep, size_t i)
{
    return deep ? s->depth.order[i] : s->marks.order[s->desc.graph->unit_count - 1 - i];
}

/* The least important, or in space the farthest, first, so that others lie over them. */
static size_t make_discs(plx_graph_stage *s, const plx_graph_shot *shot, double whole)
{
    const plx_viewport *v = &shot->viewport;
    plx_graph_radii radii = plx_graph_radii_of(&s->marks, &shot->camera, v, whole);
    plx_rgba of_class[PLX_LINE_CLASSES];
    for (int k = 0; k < PLX_LINE_CLASSES; k++)
        of_class[k] = class_color(s, k, shot->theme);
    const uint8_t *class = s->colors.unit;
    size_t count = 0, n = s->desc.graph->unit_count;
    bool deep = plx_graph_stage_is_solid(s);
    if (deep)
        plx_graph_depth_sort(&s->depth, s->marks.order);
    for (size_t i = 0; i < n; i++) {
        uint32_t u = nth_disc(s, deep, i);
        uint32_t later = nth_disc(s, deep, i + AHEAD < n ? i + AHEAD : n - 1);
        __builtin_prefetch(&s->place[(size_t)later * 2]);
        __builtin_prefetch(&s->marks.size[later]);
        double x = plx_camera_px(&shot->camera, v, (double)s->place[(size_t)u * 2]);
        double y = plx_camera_py(&shot->camera, v, (double)s->place[(size_t)u * 2 + 1]);
        if (!(x > -40 && y > -40 && x < v->width + 40 && y < v->height + 40))
            continue;
        float r = plx_graph_radius(&s->marks, u, &radii);
        plx_rgba color = of_class[class ? class[u] : 0];
        if (deep) {
            r = plx_graph_depth_radius(s->depth.at[u], r);
            color = plx_graph_depth_color(s->depth.at[u], color, shot->theme);
        }
        if (s->dimmed && s->dimmed[u])
            color.a = 40;
        if (u == shot->hover || u == shot->unit) {
            r += 2 * (float)v->ui_scale;
            color = plx_inks_of(shot->theme)->warn;
        }
        if (s->dimmed && s->dimmed[u])
            r = fminf(r, 2 * (float)v->ui_scale);
        s->discs[count++] = (plx_graph_disc){(float)x, (float)y, r, color};
        if (plx_graph_stage_is_held(s, u)) { /* a hole shows that it is pinned */
            plx_rgba hole = plx_page_color(shot->theme, 255);
            s->discs[count++] = (plx_graph_disc){(float)x, (float)y, fmaxf(r * 0.45F, 1), hole};
        }
    }
    return count;
}

/* Whether the graph reaches under any of those bounds of the screen. */
static bool is_under(
    const plx_graph_stage *s, const plx_graph_shot *shot, const plx_bounds *bounds, size_t count)
{
    const plx_camera *c = &shot->camera;
    const plx_viewport *v = &shot->viewport;
    plx_bounds all = plx_graph_stage_bounds(s);
    plx_bounds g = {plx_camera_px(c, v, all.left), plx_camera_py(c, v, all.top),
        plx_camera_px(c, v, all.right), plx_camera_py(c, v, all.bottom)};
    bool under = false;
    for (size_t i = 0; i < count; i++)
        under = under || (g.left < bounds[i].right && g.right > bounds[i].left &&
                             g.top < bounds[i].bottom && g.bottom > bounds[i].top);
    return under;
}

bool plx_graph_stage_is_styled(const plx_graph_stage *s, const plx_graph_shot *shot)
{
    const plx_viewport *v = &shot->viewport;
    const plx_camera *c = &shot->camera;
    if (!plx_graph_stage_styles(s) || plx_graph_stage_is_matrix(s))
        return false;
    double x = v->width * 0.5 / c->scale, y = v->height * 0.5 / c->scale;
    plx_dashes_desc d = {
        .lines = &(plx_lines_desc){.graph = s->graph,
            .place = s->place,
            .hidden = s->hidden,
            .style = s->styles.of,
            .threshold = s->desc.threshold,
            .loops = plx_lines_find_loops(s->graph, s->place),
            .pixel = v->ui_scale / c->scale},
        .view = {c->x - x, c->y - y, c->x + x, c->y + y},
        .drawn = plx_graph_stage_drawn_count(s),
    };
    return plx_dashes_wanted(&d);
}

static void add_texts(plx_graph_stage *s, const plx_graph_shot *shot, double whole)
{
    const plx_inks *inks = plx_inks_of(shot->theme);
    plx_bounds avoid[2];
    bool matrix = plx_graph_stage_is_matrix(s);
    plx_graph_legend legend = {
        .graph = s->graph,
        .stats = &s->stats,
        .marks = matrix ? NULL : &s->marks,
        .colors = s->has_colors ? &s->colors : NULL,
        .styles = plx_graph_stage_is_styled(s, shot) ? &s->styles : NULL,
        .viewport = &shot->viewport,
        .theme = shot->theme,
        .title = shot->title,
        .message = shot->message,
        .warns = shot->warns,
        .unit = shot->hover != PLX_NO_NAME ? shot->hover : shot->unit,
        .fades = !matrix && plx_lines_fade(s->graph, plx_graph_stage_drawn_count(s)),
        .sizes = !matrix && plx_graph_stage_widens(s) ? &s->sizes : NULL,
    };
    if (shot->span)
        legend.clear_of = plx_graph_timeline_bounds(&shot->viewport);
    size_t count = shot->no_legend ? 0 : plx_graph_legend_bounds(&legend, &s->overlay, avoid);
    legend.over_units = s->has_places && is_under(s, shot, avoid, count);
    uint32_t first[2];
    size_t firsts = 0;
    if (shot->hover != PLX_NO_NAME)
        first[firsts++] = shot->hover;
    if (shot->unit != PLX_NO_NAME && shot->unit != shot->hover)
        first[firsts++] = shot->unit;
    if (matrix)
        plx_graph_adjacency_add(
            s->adjacency, shot, plx_graph_places_communities(s->places), avoid, count, &s->overlay);
    else if (!shot->no_names && s->has_places)
        plx_graph_add_names(&s->marks,
            &(plx_graph_names){
                .camera = &shot->camera,
                .viewport = &shot->viewport,
                .whole = whole,
                .first = first,
                .first_count = firsts,
                .avoid = avoid,
                .avoid_count = count,
                .dimmed = s->dimmed,
                .ink = inks->text,
                .halo = plx_page_color(shot->theme, 215),
            },
            &s->overlay);
    if (!shot->no_legend)
        plx_graph_legend_add(&legend, &s->overlay);
    if (shot->span)
        plx_graph_timeline_add(shot->span, &shot->viewport, &s->overlay);
    if (shot->titles) {
        plx_titles titles = *shot->titles;
        titles.legend = count > 1 ? avoid[1].right : 0;
        plx_titles_add(&s->overlay, &titles, &shot->viewport,
            shot->span ? PLX_GRAPH_TIMELINE_HEIGHT * shot->viewport.ui_scale : 0);
    }
}

bool plx_graph_stage_draw(plx_graph_stage *s, const plx_graph_shot *shot, double seconds,
    plx_target *target, bool *done, plx_error *e)
{
    plx_graph_shot now = *shot;
    plx_camera all = plx_graph_stage_whole(s, shot);
    if (!(now.camera.scale > 0))
        now.camera = all;
    plx_graph_put put = {
        .ask = {.camera = now.camera,
            .viewport = now.viewport,
            .quality = now.quality,
            .theme = now.theme,
            .gain = now.gain},
        .overlay = now.apart ? NULL : &s->overlay,
        .over = now.over,
        .target = target,
    };
    for (int k = 0; s->has_scene && k < s->colors.classes; k++)
        plx_graph_colors_ink(&s->colors, k, now.theme, put.ask.ink[k]);
    if (plx_graph_stage_is_matrix(s))
        put.matrix = plx_graph_adjacency_matrix(s->adjacency);
    else
        plx_graph_picture_ask(s->picture, &put.ask);
    s->theme = now.theme;
    s->overlay.keeps_texts = now.apart;
    plx_overlay_clear(&s->overlay);
    s->overlay.inks = plx_inks_of(now.theme);
    add_texts(s, &now, all.scale);
    put.discs = s->discs;
    s->disc_count = s->has_scene && !put.matrix ? make_discs(s, &now, all.scale) : 0;
    put.disc_count = now.apart ? 0 : s->disc_count;
    if (seconds > 0 && !put.matrix)
        plx_graph_picture_wait(s->picture, seconds);
    return plx_graph_picture_put(s->picture, &put, done, e);
}

bool plx_graph_stage_mark(plx_graph_stage *s, const plx_live_film *film, const plx_graph_shot *shot,
    double now_s, plx_target *target, plx_error *e)
{
    plx_overlay_clear(&s->overlay);
    plx_live_film_mark(film, &s->overlay, &shot->viewport, now_s);
    return plx_graph_picture_overlay(s->picture, &s->overlay, target, e);
}

void plx_graph_stage_shapes(const plx_graph_stage *s, plx_vector *vector)
{
    const float *page = PLX_PAGE[s->theme];
    plx_vector_pen rim = {{page[0], page[1], page[2], 1}, s->desc.ui_scale, 0, 0};
    for (size_t i = 0; i < s->disc_count; i++) {
        const plx_graph_disc *d = &s->discs[i];
        plx_vector_ink ink = {(float)d->color.r / 255, (float)d->color.g / 255,
            (float)d->color.b / 255, (float)d->color.a / 255};
        plx_vector_circle(
            vector, (plx_vector_point){(double)d->x, (double)d->y}, (double)d->radius, ink, &rim);
    }
    plx_vector_overlay(vector, &s->overlay);
}
