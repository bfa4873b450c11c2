#include "render/edge_density.h"

#include "base/mem.h"
#include "density/engine.h"
#include "density/stretch.h"

#include <math.h>
#include <string.h>

enum {
    COLOR_STRIP = 64,  /* columns that one thread colours at a time */
    STRETCH_BAND = 32, /* rows that one thread stretches at a time */
};

struct plx_edge_density {
    plx_device *device;
    plx_edge_maps *maps;
    plx_density_engine *engine;
    plx_density shown, next;
    uint32_t *pixels; /* [height][width] and, of a coarse picture, those stretched from it; rows
                         from the bottom */
    size_t pixel_count;
    float *crisp; /* working space of all threads for lines over the picture */
    size_t crisp_size;
    plx_stretch stretch;
    uint32_t *rows; /* working space of all threads for that */
    size_t row_pixels;
    plx_bundle *bundles;
    size_t bundle_capacity;
    plx_stroke_source strokes; /* of the picture under way */
};

plx_edge_density *plx_edge_density_create(plx_device *device, plx_edge_maps *maps, plx_error *e)
{
    plx_edge_density *d = plx_alloc(1, sizeof *d);
    if (!d) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    d->device = device;
    d->maps = maps;
    d->engine = plx_density_engine_create(plx_edge_maps_workers(maps), e);
    if (!d->engine)
        plx_edge_density_destroy(&d);
    return d;
}

void plx_edge_density_destroy(plx_edge_density **density)
{
    plx_edge_density *d = *density;
    if (!d)
        return;
    plx_density_engine_destroy(&d->engine);
    plx_density_uninit(&d->shown);
    plx_density_uninit(&d->next);
    plx_free(d->pixels);
    plx_free(d->crisp);
    plx_stretch_uninit(&d->stretch);
    plx_free(d->rows);
    plx_free(d->bundles);
    plx_free(d);
    *density = NULL;
}

static bool reserve_bundles(plx_edge_density *d, size_t links, plx_error *e)
{
    if (links <= d->bundle_capacity)
        return true;
    plx_bundle *grown = plx_realloc(d->bundles, links, sizeof *grown);
    if (!grown)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    d->bundles = grown;
    d->bundle_capacity = links;
    return true;
}

/* So many pixels in a coarse picture. */
static int coarse(int pixels, double scale)
{
    return (int)ceil(pixels * scale);
}

/* Of the picture shown, where it is coarse. */
static size_t coarse_pixels(const plx_edge_density *d)
{
    return (size_t)d->shown.width * (size_t)d->shown.height;
}

/* For the coarsest picture and the finest, so that no frame of a flight waits for memory. */
static bool reserve_pixels(plx_edge_density *d, const plx_viewport *v, plx_error *e)
{
    size_t count = 2 * (size_t)v->width * (size_t)v->height;
    if (!plx_density_fit(&d->next, v->width, v->height, e))
        return false;
    if (count <= d->pixel_count)
        return true;
    plx_free(d->pixels);
    d->pixels = plx_alloc_large(count, sizeof *d->pixels);
    d->pixel_count = d->pixels ? count : 0;
    return d->pixels || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a picture of %d x %d pixels",
                            v->width, v->height);
}

static size_t gather(plx_edge_density *d, const plx_link_view *views, size_t links,
    const float *params, plx_edge_scale scale)
{
    size_t count = 0;
    for (size_t l = 0; l < links; l++) {
        if (views[l].in_view == 0)
            continue;
        plx_bundle *b = &d->bundles[count++];
        *b = views[l].bundle;
        b->source_x *= scale.x;
        b->source_y *= scale.y;
        b->source_step *= scale.y;
        b->target_x *= scale.x;
        b->target_y *= scale.y;
        b->target_step *= scale.y;
        b->weights = params ? params + views[l].link->weight_offset : NULL;
        b->pyramid = plx_edge_maps_get(d->maps, l);
        b->link = l;
    }
    return count;
}

double plx_edge_density_seconds(plx_edge_density *d, const plx_link_view *views, size_t links,
    const plx_viewport *v, plx_edge_scale scale, plx_quality quality)
{
    if (!reserve_bundles(d, links, NULL))
        return INFINITY;
    return plx_density_engine_estimate(d->engine, d->bundles, gather(d, views, links, NULL, scale),
        quality, coarse(v->width, scale.x), coarse(v->height, scale.y));
}

bool plx_edge_density_begin(plx_edge_density *d, const plx_link_view *views, size_t links,
    const plx_snapshot *snapshot, const plx_stroke_source *strokes, const plx_viewport *v,
    plx_edge_scale scale, plx_quality quality, plx_error *e)
{
    int width = coarse(v->width, scale.x), height = coarse(v->height, scale.y);
    if (!reserve_bundles(d, links, e) || !reserve_pixels(d, v, e) ||
        !plx_density_fit(&d->next, width, height, e))
        return false;
    size_t count = gather(d, views, links, snapshot->params, scale);
    if (strokes) {
        d->strokes = *strokes;
        d->strokes.unit *= scale.y;
        for (size_t i = 0; i < count; i++)
            d->bundles[i].strokes = &d->strokes;
    }
    return plx_density_engine_begin(d->engine, d->bundles, count, quality, &d->next, e);
}

bool plx_edge_density_more(plx_edge_density *d, double seconds)
{
    if (!plx_density_engine_more(d->engine, seconds))
        return false;
    plx_density done = d->next;
    d->next = d->shown;
    d->shown = done;
    return true;
}

plx_exposure plx_edge_density_expose(const plx_edge_density *d, double weight)
{
    return plx_exposure_of_picture(&d->shown, weight);
}

typedef struct plx_color_job {
    const plx_edge_density *density;
    const plx_tone *tone;
} plx_color_job;

static void color_strip(void *job, unsigned worker, size_t index)
{
    (void)worker;
    const plx_color_job *j = job;
    const plx_edge_density *d = j->density;
    int width = d->shown.width, left = (int)index * COLOR_STRIP, right = left + COLOR_STRIP;
    plx_tone_map(j->tone, &d->shown, left, right < width ? right : width, (void *)d->pixels);
}

typedef struct plx_stretch_job {
    const plx_edge_density *density;
    uint32_t *to;
} plx_stretch_job;

static void stretch_band(void *job, unsigned worker, size_t index)
{
    const plx_stretch_job *j = job;
    const plx_stretch *s = &j->density->stretch;
    int first = (int)index * STRETCH_BAND, end = first + STRETCH_BAND;
    plx_stretch_rows(s, j->density->pixels, first, end < s->height ? end : s->height,
        j->density->rows + worker * plx_stretch_memory(s), j->to);
}

/* The pixels of a coarse picture at the target's size, behind their own place. */
static bool stretch(plx_edge_density *d, int width, int height, plx_error *e)
{
    plx_workers *workers = plx_edge_maps_workers(d->maps);
    if (!plx_stretch_fit(&d->stretch, d->shown.width, d->shown.height, width, height, e))
        return false;
    size_t pixels = plx_workers_count(workers) * plx_stretch_memory(&d->stretch);
    if (pixels > d->row_pixels) {
        plx_free(d->rows);
        d->rows = plx_alloc(pixels, sizeof *d->rows);
        d->row_pixels = d->rows ? pixels : 0;
        if (!d->rows)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    }
    plx_stretch_job job = {d, d->pixels + coarse_pixels(d)};
    plx_workers_run(
        workers, stretch_band, &job, (size_t)(height + STRETCH_BAND - 1) / STRETCH_BAND);
    return true;
}

typedef struct plx_crisp_job {
    const plx_tone *tone;
    const plx_crisp_line *lines;
    size_t line_count;
    int width, height;
    float *memory;
    size_t strip_memory; /* of it for each thread */
    unsigned char *pixels;
} plx_crisp_job;

static void cover_strip(void *job, unsigned worker, size_t index)
{
    const plx_crisp_job *j = job;
    int left = (int)index * COLOR_STRIP, right = left + COLOR_STRIP;
    plx_crisp_draw(j->tone, j->lines, j->line_count, j->width, j->height, left,
        right < j->width ? right : j->width, j->memory + worker * j->strip_memory, j->pixels);
}

static size_t color_strips(int width)
{
    return (size_t)(width + COLOR_STRIP - 1) / COLOR_STRIP;
}

/* At the target's size, so that they are as thin over a coarse picture as over a fine one. */
static bool draw_lines(plx_edge_density *d, plx_crisp_job *job, plx_error *e)
{
    plx_workers *workers = plx_edge_maps_workers(d->maps);
    job->strip_memory = plx_crisp_memory(COLOR_STRIP, job->height);
    size_t floats = plx_workers_count(workers) * job->strip_memory;
    if (floats > d->crisp_size) {
        plx_free(d->crisp);
        d->crisp = plx_alloc(floats, sizeof *d->crisp);
        d->crisp_size = d->crisp ? floats : 0;
        if (!d->crisp)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the strongest connections");
    }
    job->memory = d->crisp;
    plx_workers_run(workers, cover_strip, job, color_strips(job->width));
    return true;
}

bool plx_edge_density_color(plx_edge_density *d, const plx_tone *tone, const plx_crisp_line *lines,
    size_t line_count, plx_target *target, plx_error *e)
{
    int width = plx_target_width(target), height = plx_target_height(target);
    bool stretched = d->shown.width != width || d->shown.height != height;
    plx_color_job coloring = {d, tone};
    plx_workers_run(
        plx_edge_maps_workers(d->maps), color_strip, &coloring, color_strips(d->shown.width));
    if (stretched && !stretch(d, width, height, e))
        return false;
    plx_crisp_job job = {.tone = tone,
        .lines = lines,
        .line_count = line_count,
        .width = width,
        .height = height,
        .pixels = (unsigned char *)(d->pixels + (stretched ? coarse_pixels(d) : 0))};
    if (line_count > 0 && !draw_lines(d, &job, e))
        return false;
    plx_target_write_rgba8(target, job.pixels);
    return true;
}

/* Where a pixel lies between two of fewer. */
typedef struct plx_between {
    int first, second;
    float way; /* from one to the other */
} plx_between;

static plx_between between(int i, int from, int to)
{
    double at = fmin(fmax((i + 0.5) * from / to - 0.5, 0), from - 1);
    int first = (int)at;
    return (plx_between){first, first + 1 < from ? first + 1 : first, (float)(at - first)};
}

static float mix(float a, float b, float way)
{
    return a + (b - a) * way;
}

/* A pixel of a coarse picture is several, over whose rows its lines spread; as it is shown. */
void plx_edge_density_read(const plx_edge_density *d, int width, int height, float *sums)
{
    float share = (float)d->shown.height / (float)height;
    for (int y = 0; y < height; y++) {
        plx_between row = between(y, d->shown.height, height);
        for (int x = 0; x < width; x++) {
            plx_between column = between(x, d->shown.width, width);
            for (int sign = 0; sign < PLX_SIGNS; sign++) {
                const float *a = plx_density_column(&d->shown, sign, column.first);
                const float *b = plx_density_column(&d->shown, sign, column.second);
                *sums++ = share * mix(mix(a[row.first], a[row.second], row.way),
                                      mix(b[row.first], b[row.second], row.way), column.way);
            }
        }
    }
}
