#include "render/matrix_images.h"

#include "base/mem.h"
#include "density/matrix_means.h"
#include "density/matrix_range.h"
#include "gfx/pass.h"

#include <math.h>
#include <string.h>

/* Numbers that are read for each pixel at least, where there are so many. */
static const double LEAST_NUMBERS = 16;

/* shaders/image.vert and image.frag: block Params. */
typedef struct plx_image_params {
    float window[4], opacity, unused[3];
    float rect[4]; /* x, y, width, height; pixels */
} plx_image_params;
_Static_assert(sizeof(plx_image_params) == 48, "image.vert");

/* All that ranges depend on beside the network. Zeroed, so that bytes tell whether it changed. */
typedef struct plx_range_key {
    uint64_t version;
    double clip, threshold;
} plx_range_key;

/* What is known of one link for its pictures. */
typedef struct plx_matrix_link {
    plx_pyramid biases; /* as a matrix of one column */
    plx_matrix_odd odd, odd_biases;
    uint64_t version; /* that these are of; 0: none */
    plx_range_key range;
    plx_matrix_ranges ranges; /* of that key */
    bool seen;                /* a band of it is in view */
} plx_matrix_link;

/* All that a band's picture depends on. Zeroed likewise. */
typedef struct plx_picture_key {
    plx_matrix_band band;
    plx_matrix_pixels pixels;
    plx_matrix_scale scale;
    plx_rgba colors[PLX_MATRIX_COLORS], odd;
    double threshold;
    uint64_t version;
    int level; /* of the pyramid that it is made of */
} plx_picture_key;

typedef struct plx_matrix_picture {
    plx_picture_key key;
    plx_texture *texture;
    int width, height; /* of the texture */
} plx_matrix_picture;

struct plx_matrix_images {
    plx_device *device;
    const plx_network *network;
    plx_edge_maps *maps;
    plx_pass *pass;
    plx_matrix_link *links;       /* [link_count] */
    plx_matrix_scale *scales;     /* [link_count] */
    plx_matrix_picture *pictures; /* [picture_count], of the bands by their index */
    size_t picture_count;
    double numbers; /* that may be read for each pixel, of all in view */
    plx_matrix_means scratch;
    plx_picture_key key; /* of the band being drawn; large for the stack */
    float *means;        /* [capacity] pixels */
    plx_rgba *colors;    /* [capacity] */
    size_t capacity;
};

static const plx_pass_desc pass_desc = {
    .name = "image",
    .vertex = "image.vert",
    .fragment = "image.frag",
    .blend = PLX_BLEND_OVER,
    .params_size = sizeof(plx_image_params),
    .textures = {"image"},
};

plx_matrix_images *plx_matrix_images_create(
    plx_device *device, const plx_network *network, plx_edge_maps *maps, plx_error *e)
{
    plx_matrix_images *m = plx_alloc(1, sizeof *m);
    if (!m) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    m->device = device;
    m->network = network;
    m->maps = maps;
    m->links = plx_alloc(network->link_count, sizeof *m->links);
    m->scales = plx_alloc(network->link_count, sizeof *m->scales);
    if (!m->links || !m->scales)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for %zu matrices", network->link_count);
    else
        m->pass = plx_pass_create(device, &pass_desc, e);
    if (!m->pass)
        plx_matrix_images_destroy(&m);
    return m;
}

void plx_matrix_images_destroy(plx_matrix_images **images)
{
    plx_matrix_images *m = *images;
    if (!m)
        return;
    for (size_t l = 0; m->links && l < m->network->link_count; l++) {
        plx_pyramid_uninit(&m->links[l].biases);
        plx_matrix_odd_uninit(&m->links[l].odd);
        plx_matrix_odd_uninit(&m->links[l].odd_biases);
    }
    for (size_t i = 0; i < m->picture_count; i++)
        plx_texture_destroy(&m->pictures[i].texture);
    plx_pass_destroy(&m->pass);
    plx_matrix_means_uninit(&m->scratch);
    plx_free(m->links);
    plx_free(m->scales);
    plx_free(m->pictures);
    plx_free(m->means);
    plx_free(m->colors);
    plx_free(m);
    *images = NULL;
}

/* Biases and places of odd weights, as they are in the snapshot. */
static bool refresh(plx_matrix_images *m, size_t link, const plx_snapshot *s, plx_error *e)
{
    plx_matrix_link *d = &m->links[link];
    const plx_link *k = &m->network->links[link];
    if (d->version == s->link_version[link] && d->biases.levels > 0)
        return true;
    if (d->biases.levels == 0 && !plx_pyramid_init(&d->biases, 1, k->out, 1, 1, e))
        return false;
    const float *biases = s->params + k->bias_offset;
    plx_pyramid_build(&d->biases, biases, 0, plx_edge_maps_workers(m->maps));
    if (!plx_matrix_odd_update(&d->odd_biases, &d->biases, biases, e) ||
        !plx_matrix_odd_update(
            &d->odd, plx_edge_maps_get(m->maps, link), s->params + k->weight_offset, e))
        return false;
    d->version = s->link_version[link];
    return true;
}

/* Ends that differ, and lie about zero where asked. */
static plx_matrix_scale widen(plx_matrix_range r, double cells, bool symmetric)
{
    plx_matrix_scale s = {r.low, r.high, r.clipped, cells};
    if (symmetric) {
        s.high = fmaxf(fabsf(r.low), fabsf(r.high));
        s.low = -s.high;
    }
    if (!(s.high - s.low > 1e-6F * fmaxf(fabsf(s.low), fabsf(s.high)))) {
        float room = fmaxf(fabsf(s.high) * 0.5F, s.high == 0 ? 1 : 0);
        s.low -= room;
        s.high += room;
    }
    return s;
}

/* The same bytes for the same key, whatever was found before. */
static plx_matrix_scale scale_of(
    plx_matrix_images *m, const plx_matrix_request *r, const plx_matrix_band *b)
{
    const plx_pyramid *p = plx_edge_maps_get(m->maps, b->link);
    plx_matrix_link *d = &m->links[b->link];
    plx_range_key key;
    memset(&key, 0, sizeof key);
    key.version = r->snapshot->link_version[b->link];
    key.clip = r->clip_share;
    key.threshold = (double)p->threshold;
    if (memcmp(&d->range, &key, sizeof key) != 0)
        d->ranges = (plx_matrix_ranges){0};
    memcpy(&d->range, &key, sizeof key);
    double cells = fmax(1 / (plx_matrix_cell_width(b) * plx_matrix_cell_height(b)), 1);
    const float *weights = r->snapshot->params + m->network->links[b->link].weight_offset;
    return widen(
        plx_matrix_range_find(&d->ranges, p, weights, cells, r->clip_share), cells, r->symmetric);
}

static double count_pixels(const plx_matrix_pixels *p)
{
    return (double)(p->right - p->left) * (double)(p->bottom - p->top);
}

/* Many matrices share what one may read, so that a page of them is no slower. */
static void look(plx_matrix_images *m, const plx_matrix_request *r)
{
    double pixels = 0;
    for (size_t l = 0; l < m->network->link_count; l++)
        m->links[l].seen = false;
    for (size_t i = 0; i < r->band_count; i++) {
        plx_matrix_pixels seen;
        if (!plx_matrix_visible(&r->bands[i], &r->clip, &seen))
            continue;
        pixels += count_pixels(&seen);
        m->links[r->bands[i].link].seen = plx_edge_maps_has(m->maps, r->bands[i].link);
    }
    m->numbers = fmax(PLX_MATRIX_BUDGET / fmax(pixels, 1), LEAST_NUMBERS);
}

const plx_matrix_scale *plx_matrix_images_scales(
    plx_matrix_images *m, const plx_matrix_request *r, plx_error *e)
{
    look(m, r);
    for (size_t l = 0; l < m->network->link_count; l++) {
        m->scales[l] = (plx_matrix_scale){0};
        if (m->links[l].seen && !refresh(m, l, r->snapshot, e))
            return NULL;
    }
    for (size_t i = 0; i < r->band_count; i++) {
        const plx_matrix_band *b = &r->bands[i];
        if (m->links[b->link].seen && !b->bias && b->width > 0 && b->height > 0)
            m->scales[b->link] = scale_of(m, r, b);
    }
    return m->scales;
}

static bool reserve(plx_matrix_images *m, size_t pixels, plx_error *e)
{
    if (pixels <= m->capacity)
        return true;
    plx_free(m->means);
    plx_free(m->colors);
    m->means = plx_alloc(pixels, sizeof *m->means);
    m->colors = plx_alloc(pixels, sizeof *m->colors);
    m->capacity = m->means && m->colors ? pixels : 0;
    return m->capacity > 0 || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a matrix's picture");
}

static plx_matrix_axis axis(double start, double cell, size_t first, size_t end, int from, int to)
{
    return (plx_matrix_axis){
        .start = (double)first + (from - start) / cell,
        .step = 1 / cell,
        .first = first,
        .end = end,
        .pixels = to - from,
    };
}

static plx_matrix_window window_of(const plx_matrix_band *b, const plx_matrix_pixels *p)
{
    return (plx_matrix_window){
        axis(b->x, plx_matrix_cell_width(b), b->in_first, b->in_end, p->left, p->right),
        axis(b->y, plx_matrix_cell_height(b), b->out_first, b->out_end, p->top, p->bottom),
    };
}

static plx_matrix_source source_of(const plx_matrix_images *m, const plx_matrix_request *r,
    const plx_matrix_band *b, const plx_matrix_pixels *pixels)
{
    const plx_link *link = &m->network->links[b->link];
    const plx_matrix_link *d = &m->links[b->link];
    return (plx_matrix_source){
        .pyramid = b->bias ? &d->biases : plx_edge_maps_get(m->maps, b->link),
        .weights = r->snapshot->params + (b->bias ? link->bias_offset : link->weight_offset),
        .odd = b->bias ? &d->odd_biases : &d->odd,
        .workers = plx_edge_maps_workers(m->maps),
        .budget = (size_t)(m->numbers * count_pixels(pixels)),
    };
}

/* The key's picture into m->colors. */
static bool make(
    plx_matrix_images *m, const plx_matrix_source *source, const plx_matrix_window *w, plx_error *e)
{
    const plx_picture_key *k = &m->key;
    size_t count = (size_t)w->in.pixels * (size_t)w->out.pixels;
    if (!reserve(m, count, e) || !plx_matrix_means_make(&m->scratch, source, w, m->means, e))
        return false;
    for (size_t i = 0; i < count; i++)
        m->colors[i] =
            isnan(m->means[i]) ? k->odd : k->colors[plx_matrix_color_of(&k->scale, m->means[i])];
    return true;
}

static bool upload(plx_matrix_images *m, plx_matrix_picture *p, plx_error *e)
{
    int width = m->key.pixels.right - m->key.pixels.left;
    int height = m->key.pixels.bottom - m->key.pixels.top;
    if (p->texture && p->width == width && p->height == height) {
        plx_texture_write(p->texture, 0, 0, width, height, m->colors);
        return true;
    }
    plx_texture_destroy(&p->texture);
    p->texture = plx_texture_create(m->device,
        &(plx_texture_desc){.label = "matrix",
            .width = width,
            .height = height,
            .format = PLX_FORMAT_RGBA8,
            .pixels = m->colors},
        e);
    p->width = width;
    p->height = height;
    return p->texture != NULL;
}

static bool draw_band(plx_matrix_images *m, const plx_matrix_request *r, size_t index,
    plx_target *target, plx_error *e)
{
    plx_matrix_picture *p = &m->pictures[index];
    const plx_matrix_band *b = &r->bands[index];
    plx_matrix_pixels seen;
    if (!m->links[b->link].seen || !plx_matrix_visible(b, &r->clip, &seen))
        return true;
    plx_matrix_window window = window_of(b, &seen);
    plx_matrix_source source = source_of(m, r, b, &seen);
    plx_picture_key *k = &m->key;
    memset(k, 0, sizeof *k);
    memcpy(&k->band, b, sizeof *b);
    k->pixels = seen;
    const plx_matrix_scale *scale = &m->scales[b->link];
    k->scale.low = scale->low;
    k->scale.high = scale->high;
    k->scale.clipped = scale->clipped;
    k->scale.cells = scale->cells;
    memcpy(k->colors, r->colors, sizeof k->colors);
    k->odd = r->odd;
    k->threshold = (double)plx_edge_maps_get(m->maps, b->link)->threshold;
    k->version = r->snapshot->link_version[b->link];
    k->level = plx_matrix_level(&source, &window);
    if (!p->texture || memcmp(&p->key, k, sizeof *k) != 0) {
        memset(&p->key, 0, sizeof p->key);
        if (!make(m, &source, &window, e) || !upload(m, p, e))
            return false;
        memcpy(&p->key, k, sizeof *k);
    }
    plx_image_params params = {
        .opacity = r->opacity,
        .rect = {(float)seen.left, (float)seen.top, (float)p->width, (float)p->height},
    };
    plx_target_window(target, params.window);
    plx_pass_run(m->pass, &(plx_draw){
                              .target = target,
                              .params = &params,
                              .textures = {p->texture},
                              .instances = 1,
                          });
    return true;
}

bool plx_matrix_images_draw(
    plx_matrix_images *m, const plx_matrix_request *r, plx_target *target, plx_error *e)
{
    if (r->band_count > m->picture_count) {
        plx_matrix_picture *more = plx_realloc(m->pictures, r->band_count, sizeof *m->pictures);
        if (!more)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for pictures of matrices");
        memset(more + m->picture_count, 0, (r->band_count - m->picture_count) * sizeof *more);
        m->pictures = more;
        m->picture_count = r->band_count;
    }
    for (size_t i = 0; i < r->band_count; i++)
        if (!draw_band(m, r, i, target, e))
            return false;
    return true;
}
