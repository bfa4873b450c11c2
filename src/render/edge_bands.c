#include "render/edge_bands.h"

#include "base/mem.h"
#include "density/bands.h"
#include "density/tone.h"
#include "render/edge_views.h"

#include <math.h>

enum { COLOR_STRIP = 64 /* columns that one thread colours at a time */ };

struct plx_edge_bands {
    const plx_network *network;
    plx_edge_maps *maps; /* borrowed */
    plx_edge_views views;
    plx_density_bands *density;
    plx_stroke_source strokes; /* of the picture last begun */
    plx_tone tone;             /* of the picture last begun */
    int width;                 /* of it, pixels */
    plx_crisp_line *lines;     /* [views.line_count], as they lie in the band last drawn */
    size_t line_capacity;
    void *pixels; /* [rows][width][4] */
    size_t pixel_bytes;
    float *crisp; /* working space of all threads for lines over the picture */
    size_t crisp_size;
};

plx_edge_bands *plx_edge_bands_create(
    const plx_network *network, bool pairs, plx_edge_maps *maps, plx_error *e)
{
    plx_edge_bands *b = plx_alloc(1, sizeof *b);
    if (!b) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    b->network = network;
    b->maps = maps;
    if (plx_edge_views_init(&b->views, network, pairs, e))
        b->density = plx_density_bands_create(plx_edge_maps_workers(maps), e);
    if (!b->density)
        plx_edge_bands_destroy(&b);
    return b;
}

void plx_edge_bands_destroy(plx_edge_bands **bands)
{
    plx_edge_bands *b = *bands;
    if (!b)
        return;
    plx_edge_views_uninit(&b->views);
    plx_density_bands_destroy(&b->density);
    plx_free(b->lines);
    plx_free(b->pixels);
    plx_free(b->crisp);
    plx_free(b);
    *bands = NULL;
}

/* The links in view as bundles; NULL without memory. */
static plx_bundle *gather(plx_edge_bands *b, const plx_edge_request *r, size_t *count)
{
    plx_bundle *bundles = plx_alloc(b->network->link_count, sizeof *bundles);
    *count = 0;
    for (size_t l = 0; bundles && l < b->network->link_count; l++) {
        const plx_link_view *v = &b->views.links[l];
        if (v->in_view == 0)
            continue;
        plx_bundle *bundle = &bundles[(*count)++];
        *bundle = v->bundle;
        bundle->weights = r->snapshot->params + v->link->weight_offset;
        bundle->pyramid = plx_edge_maps_get(b->maps, l);
        bundle->strokes = r->strokes ? &b->strokes : NULL;
        bundle->link = l;
    }
    return bundles;
}

static bool begin_density(plx_edge_bands *b, const plx_edge_request *r, int band_rows, plx_error *e)
{
    size_t count;
    if (r->strokes)
        b->strokes = *r->strokes;
    plx_quality quality = r->frame_budget_s == 0 ? PLX_QUALITY_EXACT : PLX_QUALITY_REST;
    plx_bundle *bundles = gather(b, r, &count);
    bool ok = bundles ? plx_density_bands_begin(b->density, bundles, count, quality,
                            r->viewport.width, r->viewport.height, band_rows, e)
                      : plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_free(bundles);
    return ok;
}

bool plx_edge_bands_begin(plx_edge_bands *b, const plx_edge_request *r, int band_rows,
    plx_edge_status *status, plx_error *e)
{
    uint64_t waiting, in_view = plx_edge_views_look(
                          &b->views, b->maps, r->layout, &r->camera, &r->viewport, &waiting);
    if (!begin_density(b, r, band_rows, e) ||
        !plx_edge_views_pick(&b->views, r->snapshot, in_view, &r->style, r->strokes, INFINITY, e))
        return false;
    if (b->views.line_count > b->line_capacity) {
        plx_free(b->lines);
        b->line_capacity = b->views.line_count;
        b->lines = plx_alloc(b->line_capacity, sizeof *b->lines);
        if (!b->lines) {
            b->line_capacity = 0;
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the strongest connections");
        }
    }
    plx_exposure exposure = plx_density_bands_exposure(
        b->density, plx_edge_views_mean_weight(&b->views, b->maps, r->viewport.ui_scale));
    b->tone = plx_tone_make(&r->style, &exposure);
    b->width = r->viewport.width;
    *status = (plx_edge_status){
        .engine = PLX_ENGINE_DENSITY_CPU,
        .scale = 1,
        .drawn = in_view,
        .in_view = in_view,
        .sequence = r->snapshot->sequence,
        .publish_ns = r->snapshot->publish_ns,
        .exposure = exposure,
        .complete = true,
        .finest = true,
        .changed = true,
    };
    return true;
}

/* Room for the colours of a band, and for what threads need to draw lines over it. */
static bool reserve(plx_edge_bands *b, int rows, plx_depth depth, plx_error *e)
{
    size_t bytes = (size_t)b->width * (size_t)rows * plx_depth_bytes(depth);
    size_t floats = 0;
    if (b->views.line_count > 0)
        floats =
            plx_workers_count(plx_edge_maps_workers(b->maps)) * plx_crisp_memory(COLOR_STRIP, rows);
    if (bytes > b->pixel_bytes) {
        plx_free(b->pixels);
        b->pixels = plx_alloc_sparse(bytes, 1);
        b->pixel_bytes = b->pixels ? bytes : 0;
    }
    if (floats > b->crisp_size) {
        plx_free(b->crisp);
        b->crisp = plx_alloc(floats, sizeof *b->crisp);
        b->crisp_size = b->crisp ? floats : 0;
    }
    return (b->pixels && (floats == 0 || b->crisp)) ||
           plx_fail(e, PLX_ERR_MEMORY, "out of memory for %d rows of a picture", rows);
}

typedef struct plx_color_job {
    const plx_edge_bands *bands;
    const plx_density *sums;
    plx_depth depth;
    size_t strip_memory;
} plx_color_job;

static void color_strip(void *job, unsigned worker, size_t index)
{
    const plx_color_job *j = job;
    const plx_edge_bands *b = j->bands;
    int left = (int)index * COLOR_STRIP, right = left + COLOR_STRIP;
    right = right < b->width ? right : b->width;
    bool wide = j->depth != PLX_DEPTH_8;
    if (wide)
        plx_tone_map_wide(&b->tone, j->sums, left, right, b->pixels);
    else
        plx_tone_map(&b->tone, j->sums, left, right, b->pixels);
    float *memory = b->views.line_count > 0 ? b->crisp + worker * j->strip_memory : NULL;
    if (memory && wide)
        plx_crisp_draw_wide(&b->tone, b->lines, b->views.line_count, b->width, j->sums->height,
            left, right, memory, b->pixels);
    else if (memory)
        plx_crisp_draw(&b->tone, b->lines, b->views.line_count, b->width, j->sums->height, left,
            right, memory, b->pixels);
    if (j->depth == PLX_DEPTH_TRANSPARENT)
        plx_tone_lift(&b->tone, b->width, j->sums->height, left, right, b->pixels);
}

const void *plx_edge_bands_draw(plx_edge_bands *b, int top, int rows, plx_depth depth, plx_error *e)
{
    const plx_density *sums = plx_density_bands_draw(b->density, top, rows, e);
    if (!sums || !reserve(b, rows, depth, e))
        return NULL;
    for (size_t i = 0; i < b->views.line_count; i++) {
        b->lines[i] = b->views.lines[i];
        b->lines[i].stroke.y0 -= top;
        b->lines[i].stroke.y1 -= top;
    }
    plx_color_job job = {b, sums, depth, plx_crisp_memory(COLOR_STRIP, rows)};
    plx_workers_run(plx_edge_maps_workers(b->maps), color_strip, &job,
        (size_t)(b->width + COLOR_STRIP - 1) / COLOR_STRIP);
    return b->pixels;
}

const plx_tone *plx_edge_bands_tone(const plx_edge_bands *b)
{
    return &b->tone;
}

const plx_crisp_line *plx_edge_bands_lines(const plx_edge_bands *b, size_t *count)
{
    *count = b->views.line_count;
    return b->views.lines;
}
