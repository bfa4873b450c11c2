#include "app/vector_still.h"

#include "app/still.h"
#include "app/vector_shapes.h"
#include "base/mem.h"

#include <math.h>
#include <string.h>

/* -- Connections ---------------------------------------------------------------------------------
 */

/* Lines on their way, a batch at a time: their colours are found together. */
enum { BATCH = 512 };

typedef struct plx_lines {
    plx_vector *vector;
    const plx_tone *tone;
    const plx_viewport *viewport;
    plx_vector_point from[BATCH], to[BATCH];
    float weight[PLX_SIGNS][BATCH];
    plx_link_look look[BATCH];
    int count;
    /* Of the link that they are of: weight over a pixel in its midst, and what of the page is left
     * by as much; how far that counts, 0..1, against each line's own cover. */
    double crowd, left, crowded;
} plx_lines;

/* Lines over a pixel from which on that begins to count, and from which on it alone does. */
static const double FEW = 1, MANY = 16;
/* What shows such files rounds colours at each line, so that none may be fainter on average; a
 * group of them is as a whole, instead. */
static const double FAINTEST = 0.06;

/* The part of a segment within the picture and some pixels around it; false where there is none. */
static bool clip(plx_vector_point *a, plx_vector_point *b, const plx_viewport *v)
{
    const double margin = 16 * v->ui_scale, low = -margin;
    double at[2] = {0, 1}, dx = b->x - a->x, dy = b->y - a->y;
    double start[2] = {a->x, a->y}, way[2] = {dx, dy};
    double high[2] = {v->width + margin, v->height + margin};
    for (int k = 0; k < 2; k++) {
        if (way[k] == 0) {
            if (start[k] < low || start[k] > high[k])
                return false;
            continue;
        }
        double t0 = (low - start[k]) / way[k], t1 = (high[k] - start[k]) / way[k];
        at[0] = fmax(at[0], fmin(t0, t1));
        at[1] = fmin(at[1], fmax(t0, t1));
    }
    if (at[0] >= at[1])
        return false;
    *b = (plx_vector_point){start[0] + at[1] * dx, start[1] + at[1] * dy};
    *a = (plx_vector_point){start[0] + at[0] * dx, start[1] + at[0] * dy};
    return true;
}

/* A colour and the cover that is multiplied into it, apart. */
static plx_vector_ink ink_of(const uint16_t rgba[4])
{
    float cover = (float)rgba[3] / 65535, full = fmaxf(cover, 1e-6F) * 65535;
    return (plx_vector_ink){fminf((float)rgba[0] / full, 1), fminf((float)rgba[1] / full, 1),
        fminf((float)rgba[2] / full, 1), cover};
}

/* What sums of weights over a pixel look like on the page. */
static plx_vector_ink ink_of_sums(const plx_tone *tone, const float sums[PLX_SIGNS])
{
    uint16_t rgba[4];
    plx_tone_colors_wide(tone, &sums[PLX_POSITIVE], &sums[PLX_NEGATIVE], 1, rgba);
    plx_tone_lift(tone, 1, 1, 0, 1, rgba);
    return ink_of(rgba);
}

/* Each as faint as a line of its weight alone is in the picture of all of them; and where many lie
 * over each other, so faint that all of them cover as much as in that picture, whose curve is not
 * straight. */
static void flush(plx_lines *l)
{
    uint16_t rgba[BATCH][4];
    plx_tone_colors_wide(
        l->tone, l->weight[PLX_POSITIVE], l->weight[PLX_NEGATIVE], l->count, rgba[0]);
    plx_tone_lift(l->tone, l->count, 1, 0, l->count, rgba[0]);
    for (int i = 0; i < l->count; i++) {
        double weight = (double)(l->weight[PLX_POSITIVE][i] + l->weight[PLX_NEGATIVE][i]);
        double share = 1 - pow(l->left, weight / l->crowd);
        plx_vector_pen pen = plx_vector_pen_of(&l->look[i], l->viewport->ui_scale);
        pen.ink = ink_of(rgba[i]);
        pen.ink.a =
            powf(pen.ink.a, (float)(1 - l->crowded)) * powf((float)share, (float)l->crowded);
        if (!(pen.ink.a > 0))
            continue;
        plx_vector_line(l->vector, l->from[i], l->to[i], &pen);
    }
    l->count = 0;
}

/* What a connection adds of either sign, in links that come once or in pairs. */
static void weigh(const plx_stage *stage, const plx_link *link, size_t index, float sums[PLX_SIGNS])
{
    const plx_network *n = stage->shown.network;
    size_t twin = stage->shown.paired ? n->param_count / 2 : 0;
    const float *w = stage->shown.snapshot->params + link->weight_offset + index;
    sums[PLX_POSITIVE] = fmaxf(w[0], 0);
    sums[PLX_NEGATIVE] = fmaxf(-w[0], 0);
    if (twin > 0) {
        sums[PLX_POSITIVE] += fmaxf(w[twin], 0);
        sums[PLX_NEGATIVE] += fmaxf(-w[twin], 0);
    }
}

static void add_connection(plx_lines *l, const plx_stage *stage, const plx_shot *shot, size_t link,
    size_t source, size_t target)
{
    const plx_link *k = &stage->shown.source->links[link];
    const plx_column *s = &stage->layout.columns[k->source], *t = &stage->layout.columns[k->target];
    const plx_camera *c = &shot->camera;
    const plx_viewport *v = &shot->viewport;
    float sums[PLX_SIGNS];
    weigh(stage, k, target * k->in + source, sums);
    float all = sums[PLX_POSITIVE] + sums[PLX_NEGATIVE];
    plx_vector_point a = {
        plx_camera_px(c, v, s->x), plx_camera_py(c, v, plx_column_y(s, (double)source))};
    plx_vector_point b = {
        plx_camera_px(c, v, t->x), plx_camera_py(c, v, plx_column_y(t, (double)target))};
    if (!(all > 0) || (double)all < stage->shown.edges.threshold || !isfinite(all))
        return;
    /* A column of pixels has the whole weight of a line; so along a steep line it is thinner. */
    double steep = hypot(1, (b.y - a.y) / (b.x - a.x));
    if (!clip(&a, &b, v))
        return;
    int i = l->count++;
    l->from[i] = a;
    l->to[i] = b;
    l->look[i] = plx_shown_look(&stage->shown, link, source, target);
    for (int sign = 0; sign < PLX_SIGNS; sign++)
        l->weight[sign][i] = sums[sign] / (float)(steep * fmax(l->look[i].width, 1) *
                                                  (double)plx_pattern_ink(l->look[i].pattern));
    if (l->count == BATCH)
        flush(l);
}

/* How crowded the middle of a link is. Returns the opacity of its lines as a group; 1: they need be
 * none. */
static double measure(plx_lines *l, const plx_stage *stage, const plx_shot *shot, size_t link)
{
    const plx_link *k = &stage->shown.source->links[link];
    const plx_column *s = &stage->layout.columns[k->source], *t = &stage->layout.columns[k->target];
    float sums[PLX_SIGNS], all[PLX_SIGNS] = {0};
    for (size_t i = 0; i < k->in * k->out; i++) {
        weigh(stage, k, i, sums);
        for (int sign = 0; sign < PLX_SIGNS; sign++)
            all[sign] += isfinite(sums[sign]) ? sums[sign] : 0;
    }
    double units = s->spacing * (double)(s->units - 1) + t->spacing * (double)(t->units - 1);
    float rows = (float)fmax(units / 2 * shot->camera.scale, 1);
    for (int sign = 0; sign < PLX_SIGNS; sign++)
        all[sign] /= rows;
    l->crowd = fmax((double)(all[PLX_POSITIVE] + all[PLX_NEGATIVE]), 1e-30);
    double cover = fmin((double)ink_of_sums(l->tone, all).a, 0.999);
    double lines = (double)(k->in * k->out) / (double)rows;
    l->left = 1 - cover;
    l->crowded = fmin(fmax(log(lines / FEW) / log(MANY / FEW), 0), 1);
    double each = 1 - pow(l->left, 1 / lines);
    if (l->crowded < 1 || each >= FAINTEST)
        return 1;
    l->left = pow(1 - FAINTEST, lines);
    return cover / (1 - l->left);
}

/* In an order that is neither from top to bottom nor by units, so that none lie over all others. */
static void add_link(plx_lines *l, const plx_stage *stage, const plx_shot *shot, size_t link)
{
    const plx_link *k = &stage->shown.source->links[link];
    size_t count = k->in * k->out, stride = count % 7919 != 0 ? 7919 : 7927;
    double opacity = measure(l, stage, shot, link);
    if (opacity < 1)
        plx_vector_group_begin(l->vector, opacity);
    for (size_t i = 0, at = 0; i < count; i++, at = (at + stride) % count)
        add_connection(l, stage, shot, link, at % k->in, at / k->in);
    flush(l);
    if (opacity < 1)
        plx_vector_group_end(l->vector);
}

static bool add_lines(plx_stage *stage, const plx_shot *shot, plx_vector *vector, plx_error *e)
{
    plx_lines *l = plx_alloc(1, sizeof *l);
    if (!l)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for connections");
    l->vector = vector;
    l->tone = plx_edge_bands_tone(plx_renderer_bands(stage->renderer));
    l->viewport = &shot->viewport;
    for (size_t k = 0; k < stage->shown.source->link_count; k++)
        add_link(l, stage, shot, k);
    plx_free(l);
    return true;
}

/* The strongest over all others, in full colours. */
static void add_strongest(const plx_stage *stage, const plx_shot *shot, plx_vector *vector)
{
    size_t count;
    const plx_edge_bands *bands = plx_renderer_bands(stage->renderer);
    const plx_crisp_line *lines = plx_edge_bands_lines(bands, &count);
    for (size_t i = 0; i < count; i++) {
        const plx_stroke *s = &lines[i].stroke;
        plx_vector_point a = {s->x0, s->y0}, b = {s->x1, s->y1};
        plx_link_look look = {.width = s->unit > 0 ? s->width / s->unit : 1, .pattern = s->pattern};
        plx_vector_pen pen = plx_vector_pen_of(&look, shot->viewport.ui_scale);
        pen.ink = plx_vector_crisp_ink(plx_edge_bands_tone(bands), &lines[i]);
        if (clip(&a, &b, &shot->viewport))
            plx_vector_line(vector, a, b, &pen);
    }
}

/* What all connections make together; the strongest are in it. */
static bool add_picture(plx_stage *stage, const plx_shot *shot, plx_vector *vector, plx_error *e)
{
    const plx_viewport *v = &shot->viewport;
    plx_depth depth = shot->transparent ? PLX_DEPTH_TRANSPARENT : PLX_DEPTH_8;
    size_t width = (size_t)v->width, height = (size_t)v->height;
    if (!plx_stage_band(stage, shot, 0, v->height, depth, e))
        return false;
    unsigned char *rgba = plx_alloc_sparse(width * height, 4);
    if (!rgba)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a picture of the connections");
    const void *pixels = plx_renderer_band_pixels(stage->renderer);
    for (size_t y = 0; y < height; y++) {
        size_t from = (height - 1 - y) * width * 4;
        unsigned char *to = rgba + y * width * 4;
        if (depth == PLX_DEPTH_8)
            memcpy(to, (const unsigned char *)pixels + from, width * 4);
        else
            plx_straighten_row((const uint16_t *)pixels + from, v->width, to);
    }
    plx_vector_image(vector, (plx_vector_point){0, 0}, rgba, v->width, v->height);
    plx_free(rgba);
    return true;
}

/* -- The whole -----------------------------------------------------------------------------------
 */

bool plx_vector_still_begin(
    plx_stage *stage, const plx_shot *shot, plx_edge_status *status, plx_error *e)
{
    stage->overlay.keeps_texts = true;
    return plx_stage_begin_bands(stage, shot, shot->viewport.height, status, e);
}

bool plx_vector_still_draw(plx_stage *stage, const plx_shot *shot, const plx_edge_status *status,
    plx_vector *vector, plx_error *e)
{
    bool lines = status->in_view <= PLX_VECTOR_LINES_MOST;
    if (lines ? !add_lines(stage, shot, vector, e) : !add_picture(stage, shot, vector, e))
        return false;
    if (lines)
        add_strongest(stage, shot, vector);
    plx_vector_overlay(vector, &stage->bands);
    plx_vector_strokes(vector, &stage->outlines);
    if (!plx_vector_units(
            vector, &stage->shown.visuals, &stage->layout, &shot->camera, &shot->viewport, e) ||
        !plx_vector_pictures(vector, &stage->pictures, shot->viewport.ui_scale, e))
        return false;
    plx_vector_overlay(vector, &stage->overlay);
    return (!stage->overlay.failed && !stage->bands.failed) ||
           plx_fail(e, PLX_ERR_MEMORY, "out of memory for what is written over the picture");
}
