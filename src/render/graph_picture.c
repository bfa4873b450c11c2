#include "render/graph_picture.h"

#include "base/clock.h"
#include "base/mem.h"
#include "density/segment_engine.h"
#include "render/overlay_pass.h"

#include <math.h>
#include <string.h>

struct plx_graph_picture {
    plx_device *device;
    plx_workers *workers;
    plx_segment_engine *engine;
    plx_overlay_pass *overlay;
    plx_density sums[PLX_BLEND_PICTURES]; /* of the picture being made */
    int made;                             /* of these there is memory for */
    unsigned char *colors; /* [height][width][4], rows from the bottom, of the last complete one */
    unsigned char *shown;  /* the same with discs, or as another camera has it */
    int width, height;     /* of all these */

    plx_graph_request now;   /* being made, or complete */
    plx_graph_request whole; /* that colors are of */
    float ink[PLX_BLEND_CLASSES][3];
    int set; /* being drawn; all are: done */
    bool begun, drawing, done, ready;
};

plx_graph_picture *plx_graph_picture_create(plx_device *device, unsigned threads, plx_error *e)
{
    plx_graph_picture *p = plx_alloc(1, sizeof *p);
    if (!p) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    p->device = device;
    p->workers = plx_workers_create(threads, e);
    p->engine = p->workers ? plx_segment_engine_create(p->workers, e) : NULL;
    p->overlay = p->engine ? plx_overlay_pass_create(device, e) : NULL;
    if (!p->overlay)
        plx_graph_picture_destroy(&p);
    return p;
}

static void free_pictures(plx_graph_picture *p)
{
    for (int i = 0; i < p->made; i++)
        plx_density_uninit(&p->sums[i]);
    plx_free(p->colors);
    plx_free(p->shown);
    p->colors = p->shown = NULL;
    p->made = p->width = p->height = 0;
    p->ready = p->begun = false;
}

void plx_graph_picture_destroy(plx_graph_picture **handle)
{
    plx_graph_picture *p = *handle;
    if (!p)
        return;
    free_pictures(p);
    plx_overlay_pass_destroy(&p->overlay);
    plx_segment_engine_destroy(&p->engine);
    plx_workers_destroy(&p->workers);
    plx_free(p);
    *handle = NULL;
}

static bool reserve(plx_graph_picture *p, int width, int height, int pictures, plx_error *e)
{
    if (p->width != width || p->height != height) {
        free_pictures(p);
        size_t size = (size_t)width * (size_t)height;
        p->colors = plx_alloc(size, 4);
        p->shown = plx_alloc(size, 4);
        if (!p->colors || !p->shown)
            return plx_fail(
                e, PLX_ERR_MEMORY, "out of memory for a picture of %d x %d pixels", width, height);
        p->width = width;
        p->height = height;
    }
    for (; p->made < pictures; p->made++)
        if (!plx_density_init(&p->sums[p->made], width, height, e))
            return false;
    return true;
}

static bool is_same(const plx_graph_request *a, const plx_graph_request *b)
{
    return a->lines == b->lines && a->version == b->version && a->camera.x == b->camera.x &&
           a->camera.y == b->camera.y && a->camera.scale == b->camera.scale &&
           a->viewport.width == b->viewport.width && a->viewport.height == b->viewport.height &&
           a->quality == b->quality && a->theme == b->theme && a->gain == b->gain;
}

bool plx_graph_picture_begin(plx_graph_picture *p, const plx_graph_request *r, plx_error *e)
{
    int pictures = r->lines->sets;
    if (p->begun && is_same(&p->now, r))
        return true;
    if (!reserve(p, r->viewport.width, r->viewport.height, pictures, e))
        return false;
    p->now = *r;
    for (int k = 0; k < r->lines->classes; k++)
        memcpy(p->ink[k], r->ink[k], sizeof p->ink[k]);
    for (int i = 0; i < pictures; i++) {
        plx_density *d = &p->sums[i];
        memset(d->sums, 0, PLX_SIGNS * (size_t)d->width * plx_density_stride(d) * sizeof *d->sums);
    }
    p->set = 0;
    p->begun = true;
    p->drawing = p->done = false;
    return true;
}

static plx_segments segments_of(const plx_graph_picture *p, int set)
{
    const plx_camera *c = &p->now.camera;
    const plx_viewport *v = &p->now.viewport;
    const plx_line_set *s = &p->now.lines->set[set];
    return (plx_segments){
        .points_f = p->now.lines->point,
        .points = p->now.lines->points,
        .source = s->source,
        .target = s->target,
        .weights = s->weight,
        .count = s->count,
        .scale_x = c->scale,
        .offset_x = v->width * 0.5 - c->x * c->scale,
        .scale_y = c->scale,
        .offset_y = v->height * 0.5 - c->y * c->scale,
    };
}

typedef struct mapping {
    plx_graph_picture *p;
    plx_blend blend;
} mapping;

enum { MAP_COLUMNS = 64 };

static void map_part(void *job, unsigned worker, size_t part)
{
    (void)worker;
    mapping *m = job;
    int x0 = (int)part * MAP_COLUMNS, x1 = x0 + MAP_COLUMNS;
    plx_blend_map(&m->blend, m->p->sums, x0, x1 < m->p->width ? x1 : m->p->width, m->p->colors);
}

static void complete(plx_graph_picture *p)
{
    int classes = p->now.lines->classes, pictures = p->now.lines->sets;
    mapping m = {.p = p,
        .blend = {.theme = p->now.theme,
            .classes = classes,
            .level = plx_blend_level(p->sums, pictures),
            .gain = p->now.gain}};
    memcpy(m.blend.ink, p->ink, sizeof m.blend.ink);
    plx_workers_run(p->workers, map_part, &m, ((size_t)p->width + MAP_COLUMNS - 1) / MAP_COLUMNS);
    p->whole = p->now;
    p->done = p->ready = true;
}

bool plx_graph_picture_more(plx_graph_picture *p, double seconds, plx_error *e)
{
    double end = plx_now_s() + seconds;
    while (!p->done) {
        if (p->set == p->now.lines->sets) {
            complete(p);
            break;
        }
        if (!p->drawing) {
            plx_segments set = segments_of(p, p->set);
            if (!plx_segment_engine_begin(p->engine, &set, p->now.quality, &p->sums[p->set], e)) {
                p->begun = false;
                return false;
            }
            p->drawing = true;
        }
        if (plx_segment_engine_more(p->engine, end - plx_now_s())) {
            p->drawing = false;
            p->set++;
        }
        if (plx_now_s() >= end)
            break;
    }
    return p->done;
}

const plx_density *plx_graph_picture_sums(const plx_graph_picture *p)
{
    return p->sums;
}

/* The complete picture as another camera would have it, as near as its pixels tell. */
typedef struct moving {
    const plx_graph_picture *p;
    double scale, x, y; /* pixel of the complete one = scale · pixel + x, y */
} moving;

enum { MOVE_ROWS = 16 };

static void move_part(void *job, unsigned worker, size_t part)
{
    (void)worker;
    const moving *m = job;
    const plx_graph_picture *p = m->p;
    const float *page = PLX_PAGE[p->whole.theme];
    const unsigned char empty[4] = {(unsigned char)(page[0] * 255 + 0.5F),
        (unsigned char)(page[1] * 255 + 0.5F), (unsigned char)(page[2] * 255 + 0.5F), 255};
    int end = ((int)part + 1) * MOVE_ROWS < p->height ? ((int)part + 1) * MOVE_ROWS : p->height;
    for (int row = (int)part * MOVE_ROWS; row < end; row++) {
        unsigned char *out = p->shown + (size_t)row * (size_t)p->width * 4;
        double y = m->scale * (p->height - 1 - row + 0.5) + m->y - 0.5;
        int top = (int)floor(y), wy = (int)((y - top) * 256);
        bool inside = top >= 0 && top + 1 < p->height;
        const unsigned char *above =
            inside ? p->colors + (size_t)(p->height - 1 - top) * (size_t)p->width * 4 : NULL;
        const unsigned char *below = inside ? above - (size_t)p->width * 4 : NULL;
        for (int column = 0; column < p->width; column++, out += 4) {
            double x = m->scale * (column + 0.5) + m->x - 0.5;
            int left = (int)floor(x), wx = (int)((x - left) * 256);
            memcpy(out, empty, 4);
            if (!inside || left < 0 || left + 1 >= p->width)
                continue;
            for (int k = 0; k < 3; k++) {
                int a = above[left * 4 + k] * (256 - wx) + above[left * 4 + 4 + k] * wx;
                int b = below[left * 4 + k] * (256 - wx) + below[left * 4 + 4 + k] * wx;
                out[k] = (unsigned char)((a * (256 - wy) + b * wy + 32768) >> 16);
            }
        }
    }
}

static void show_colors(plx_graph_picture *p, const plx_camera *camera)
{
    const plx_camera *from = &p->whole.camera;
    size_t size = (size_t)p->width * (size_t)p->height * 4;
    if (camera->x == from->x && camera->y == from->y && camera->scale == from->scale) {
        memcpy(p->shown, p->colors, size);
        return;
    }
    moving m = {.p = p, .scale = from->scale / camera->scale};
    m.x = (camera->x - from->x) * from->scale + p->width * 0.5 * (1 - m.scale);
    m.y = (camera->y - from->y) * from->scale + p->height * 0.5 * (1 - m.scale);
    plx_workers_run(p->workers, move_part, &m, ((size_t)p->height + MOVE_ROWS - 1) / MOVE_ROWS);
}

/* Discs of rows, in order, so that larger ones that come later lie over others. */
static void draw_disc(plx_graph_picture *p, const plx_graph_disc *d, const float *page)
{
    float edge = d->radius > 2 ? 1.2F : 0, reach = d->radius + edge + 0.5F;
    int left = (int)fmaxf(floorf(d->x - reach), 0), top = (int)fmaxf(floorf(d->y - reach), 0);
    int right = (int)fminf(ceilf(d->x + reach), (float)p->width);
    int bottom = (int)fminf(ceilf(d->y + reach), (float)p->height);
    const float color[3] = {d->color.r, d->color.g, d->color.b};
    float small = d->radius < 1 ? d->radius : 1; /* below a pixel it fades instead */
    for (int y = top; y < bottom; y++) {
        unsigned char *out =
            p->shown + ((size_t)(p->height - 1 - y) * (size_t)p->width + (size_t)left) * 4;
        for (int x = left; x < right; x++, out += 4) {
            float dx = (float)x + 0.5F - d->x, dy = (float)y + 0.5F - d->y;
            float far = sqrtf(dx * dx + dy * dy);
            float whole = fminf(fmaxf(d->radius + edge + 0.5F - far, 0), 1);
            float inner = fminf(fmaxf(fmaxf(d->radius, 0.7F) + 0.5F - far, 0), 1) * small *
                          (float)d->color.a / 255;
            for (int k = 0; k < 3 && whole > 0; k++) {
                float v = out[k];
                if (edge > 0)
                    v += (page[k] * 255 - v) * whole * 0.8F;
                v += (color[k] - v) * inner;
                out[k] = (unsigned char)(v + 0.5F);
            }
        }
    }
}

bool plx_graph_picture_put(plx_graph_picture *p, const plx_camera *camera,
    const plx_viewport *viewport, plx_theme theme, const plx_graph_disc *discs, size_t disc_count,
    const plx_overlay *overlay, plx_target *target, plx_error *e)
{
    if (!reserve(p, viewport->width, viewport->height, 0, e))
        return false;
    if (p->ready && p->whole.theme == theme) {
        show_colors(p, camera);
    } else {
        const unsigned char page[4] = {(unsigned char)(PLX_PAGE[theme][0] * 255 + 0.5F),
            (unsigned char)(PLX_PAGE[theme][1] * 255 + 0.5F),
            (unsigned char)(PLX_PAGE[theme][2] * 255 + 0.5F), 255};
        for (size_t i = 0; i < (size_t)p->width * (size_t)p->height; i++)
            memcpy(p->shown + i * 4, page, 4);
    }
    for (size_t i = 0; i < disc_count; i++)
        draw_disc(p, &discs[i], PLX_PAGE[theme]);
    plx_target_write_rgba8(target, p->shown);
    return !overlay || plx_overlay_pass_draw(p->overlay, overlay, target, e);
}
