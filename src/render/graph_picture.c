#include "render/graph_picture.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/simd.h"
#include "density/stretch.h"
#include "render/overlay_pass.h"
#include "render/overlay_pixels.h"

#include <math.h>
#include <string.h>

struct plx_graph_picture {
    plx_device *device;
    plx_target *pixels; /* what goes to a window; NULL: not yet */
    plx_graph_painter *painter;
    plx_workers *workers;
    plx_overlay_pass *overlay;
    const plx_graph_painting *last; /* NULL: none yet */
    plx_graph_ask asked;
    uint64_t version; /* of the scene; 0: none yet */
    int classes;
    bool has_asked, some;
    plx_graph_matrix_paint matrix;
    plx_graph_disc_tiles tiles;
    plx_graph_drawn drawn;
    unsigned char *shown; /* [height][width][4], rows from the bottom */
    int width, height;
    int hidden; /* columns from the left edge that nobody sees */
    /* What is taken from the atlas. */
    plx_density sums[PLX_BLEND_PICTURES];
    plx_atlas_view view;
    plx_blend_samples samples;
    plx_blend_light light; /* of what was taken last from this version; 0: nothing was */
    uint64_t light_of;
    float *cells; /* [workers][cells_each] */
    size_t cells_each;
    /* While the camera moves, of fewer pixels, which are stretched. */
    int step;         /* of the shares, that was taken last */
    double effort_s;  /* what one of effort() took of late */
    uint32_t *coarse; /* [height][width] at most */
    uint32_t *row;    /* [workers][row_each] */
    size_t row_each;
    plx_stretch stretch;
};

plx_graph_picture *plx_graph_picture_create(
    plx_device *device, unsigned threads, bool still, plx_error *e)
{
    plx_graph_picture *p = plx_alloc(1, sizeof *p);
    if (!p) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    p->device = device;
    bool ok = (p->painter = plx_graph_painter_create(
                   &(plx_graph_painter_desc){.threads = threads, .still = still}, e)) &&
              (p->workers = plx_workers_create(threads, e)) &&
              (p->overlay = plx_overlay_pass_create(device, e));
    if (!ok)
        plx_graph_picture_destroy(&p);
    return p;
}

static void free_pictures(plx_graph_picture *p)
{
    for (int i = 0; i < PLX_BLEND_PICTURES; i++)
        plx_density_uninit(&p->sums[i]);
    plx_free(p->shown);
    plx_free(p->cells);
    plx_free(p->coarse);
    plx_free(p->row);
    plx_stretch_uninit(&p->stretch);
    p->coarse = p->row = NULL;
    p->shown = NULL;
    p->cells = NULL;
    p->cells_each = 0;
    p->width = p->height = 0;
}

void plx_graph_picture_destroy(plx_graph_picture **handle)
{
    plx_graph_picture *p = *handle;
    if (!p)
        return;
    plx_graph_painter_destroy(&p->painter);
    free_pictures(p);
    plx_atlas_view_uninit(&p->view);
    plx_graph_matrix_paint_uninit(&p->matrix);
    plx_graph_disc_tiles_uninit(&p->tiles);
    plx_blend_samples_uninit(&p->samples);
    plx_overlay_pass_destroy(&p->overlay);
    plx_target_destroy(&p->pixels);
    plx_workers_destroy(&p->workers);
    plx_free(p);
    *handle = NULL;
}

bool plx_graph_picture_show(plx_graph_picture *p, const plx_graph_scene *scene, plx_error *e)
{
    p->version = scene->version;
    p->classes = scene->classes;
    return plx_graph_painter_show(p->painter, scene, e);
}

void plx_graph_picture_ask(plx_graph_picture *p, const plx_graph_ask *ask)
{
    if (p->has_asked && plx_graph_ask_same(ask, &p->asked))
        return;
    p->asked = *ask;
    p->has_asked = true;
    plx_graph_painter_ask(p->painter, ask);
}

/* Whether the last painting is what was asked for. */
static bool is_there(const plx_graph_picture *p)
{
    const plx_graph_painting *l = p->last;
    return l && l->version == p->version && l->whole && plx_graph_ask_same(&l->ask, &p->asked);
}

static bool reserve(plx_graph_picture *p, int width, int height, plx_error *e)
{
    if (p->width == width && p->height == height)
        return true;
    free_pictures(p);
    p->shown = plx_alloc_large((size_t)width * (size_t)height, 4);
    if (!p->shown)
        return plx_fail(
            e, PLX_ERR_MEMORY, "out of memory for a picture of %d x %d pixels", width, height);
    p->width = width;
    p->height = height;
    return true;
}

/* The complete picture as another camera would have it, as near as its pixels tell. */
typedef struct moving {
    const plx_graph_picture *p;
    const plx_graph_painting *from;
    double scale, x, y; /* pixel of the complete one = scale · pixel + x, y */
    int first, end;     /* columns that it has */
} moving;

enum { MOVE_ROWS = 16 };

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Channels of a pixel between two others, in 256 parts, two at a time. */
ALWAYS_INLINE uint32_t mix(uint32_t a, uint32_t b, uint32_t part)
{
    const uint32_t mask = 0x00FF00FF;
    uint32_t even = ((a & mask) * (256 - part) + (b & mask) * part) >> 8;
    uint32_t odd = (a >> 8 & mask) * (256 - part) + (b >> 8 & mask) * part;
    return (even & mask) | (odd & ~mask);
}

/* Columns from first to end, between those of two rows; of the same scale, all are as far between.
 */
PLX_SIMD static void move_row(const uint32_t *restrict above, const uint32_t *restrict below,
    uint32_t down, const moving *m, uint32_t *restrict out)
{
    double x = m->scale * (m->first + 0.5) + m->x - 0.5;
    int first = m->first, count = m->end - m->first;
    if (m->scale == 1) {
        int left = (int)floor(x);
        uint32_t right = (uint32_t)((x - left) * 256);
        above += left;
        below += left;
        out += first;
        for (int i = 0; i < count; i++)
            out[i] =
                mix(mix(above[i], above[i + 1], right), mix(below[i], below[i + 1], right), down);
        return;
    }
    static const double one = 4294967296;
    int64_t at = (int64_t)(x * one), step = (int64_t)(m->scale * one);
    for (int i = 0; i < count; i++, at += step) {
        int left = (int)(at >> 32);
        uint32_t right = (uint32_t)(at >> 24) & 255;
        out[first + i] = mix(mix(above[left], above[left + 1], right),
            mix(below[left], below[left + 1], right), down);
    }
}

static void move_part(void *job, unsigned worker, size_t part)
{
    (void)worker;
    const moving *m = job;
    const plx_graph_picture *p = m->p;
    const plx_rgba empty = plx_page_color(m->from->ask.theme, 255);
    uint32_t page;
    memcpy(&page, &empty, sizeof page);
    int end = ((int)part + 1) * MOVE_ROWS < p->height ? ((int)part + 1) * MOVE_ROWS : p->height;
    for (int row = (int)part * MOVE_ROWS; row < end; row++) {
        uint32_t *out = (uint32_t *)(void *)p->shown + (size_t)row * (size_t)p->width;
        double y = m->scale * (p->height - 1 - row + 0.5) + m->y - 0.5;
        int top = (int)floor(fmax(fmin(y, 1e8), -1e8));
        bool inside = top >= 0 && top + 1 < p->height;
        int first = inside ? m->first : p->width, last = inside ? m->end : p->width;
        for (int x = 0; x < first; x++)
            out[x] = page;
        for (int x = last; x < p->width; x++)
            out[x] = page;
        if (!inside)
            continue;
        const uint32_t *above = (const uint32_t *)(const void *)m->from->colors +
                                (size_t)(p->height - 1 - top) * (size_t)p->width;
        move_row(above, above - p->width, (uint32_t)((y - top) * 256), m, out);
    }
}

static void show_page(plx_graph_picture *p, plx_theme theme)
{
    const plx_rgba page = plx_page_color(theme, 255);
    for (size_t i = 0; i < (size_t)p->width * (size_t)p->height; i++)
        memcpy(p->shown + i * 4, &page, 4);
}

/* The last painting as the camera has it. */
static void show_last(plx_graph_picture *p, const plx_graph_ask *ask)
{
    const plx_graph_ask *last = &p->last->ask;
    if (plx_graph_ask_same_view(last, ask)) {
        memcpy(p->shown, p->last->colors, (size_t)p->width * (size_t)p->height * 4);
        return;
    }
    moving m = {.p = p, .from = p->last, .scale = last->camera.scale / ask->camera.scale};
    m.x = (ask->camera.x - last->camera.x) * last->camera.scale + p->width * 0.5 * (1 - m.scale);
    m.y = (ask->camera.y - last->camera.y) * last->camera.scale + p->height * 0.5 * (1 - m.scale);
    /* From the first column whose both neighbours are there to the last one. */
    m.first = (int)fmax(fmin(ceil((0.5 - m.x) / m.scale - 0.49), p->width), 0);
    m.end = (int)fmin(fmax(ceil((p->width - 0.5 - m.x) / m.scale - 0.51), m.first), p->width);
    plx_workers_run(p->workers, move_part, &m, ((size_t)p->height + MOVE_ROWS - 1) / MOVE_ROWS);
}

/* ---- from the atlas ---- */

enum { TAKE_COLUMNS = 32, STRETCH_ROWS = 32 };

/* While the camera moves a picture may take so long; else it has fewer pixels along either side, as
 * the eye forgives then, and no stutter. Finer ones come back where they take clearly less. */
static const double TAKE_S = 0.042, FINER_AGAIN = 0.9;
static const double shares[] = {1, 0.8, 0.65, 0.5};
enum { SHARES = sizeof shares / sizeof *shares };
/* Where a cell covers pixels, two for its side will do; but no fewer than these. */
static const double LEAST_SHARE = 0.25;

typedef struct taking {
    plx_graph_picture *p;
    plx_density sums[PLX_BLEND_PICTURES]; /* as large as what is taken */
    plx_blend blend;
    unsigned char *colors; /* of what was taken, while it is near; or NULL */
    int hidden;            /* columns from the left edge that nobody sees */
} taking;

/* Of what nobody sees there is as much as the level is told by, which is that of all. */
static void take_hidden(taking *t, int x0, int x1, float *cells)
{
    int stride = plx_blend_stride(t->sums[0].width, t->sums[0].height);
    int first = stride / 2;
    first += x0 > first ? (x0 - first + stride - 1) / stride * stride : 0;
    for (int x = first; x < x1; x += stride)
        plx_atlas_draw(&t->p->view, t->sums, x, x + 1, cells);
}

static void take_part(void *job, unsigned worker, size_t part)
{
    taking *t = job;
    plx_graph_picture *p = t->p;
    int x0 = (int)part * TAKE_COLUMNS, x1 = x0 + TAKE_COLUMNS, width = t->sums[0].width;
    float *cells = p->cells + worker * p->cells_each;
    x1 = x1 < width ? x1 : width;
    if (x1 <= t->hidden) {
        take_hidden(t, x0, x1, cells);
        return;
    }
    plx_atlas_draw(&p->view, t->sums, x0, x1, cells);
    if (t->colors)
        plx_blend_map(&t->blend, t->sums, x0, x1, t->colors);
}

static void stretch_part(void *job, unsigned worker, size_t part)
{
    taking *t = job;
    plx_graph_picture *p = t->p;
    int first = (int)part * STRETCH_ROWS, end = first + STRETCH_ROWS;
    plx_stretch_rows(&p->stretch, p->coarse, first, end < p->height ? end : p->height,
        p->row + worker * p->row_each, (uint32_t *)(void *)p->shown);
}

static bool reserve_atlas(plx_graph_picture *p, int sets, plx_error *e)
{
    for (int i = 0; i < sets; i++)
        if (!p->sums[i].sums && !plx_density_init(&p->sums[i], p->width, p->height, e))
            return false;
    size_t each = plx_atlas_room(p->height);
    if (p->cells_each >= each)
        return true;
    plx_free(p->cells);
    p->cells = plx_alloc(plx_workers_count(p->workers) * each, sizeof *p->cells);
    p->cells_each = p->cells ? each : 0;
    return p->cells || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's picture");
}

static bool reserve_coarse(plx_graph_picture *p)
{
    if (!p->coarse) {
        p->row_each = (size_t)p->width + 1;
        p->coarse = plx_alloc((size_t)p->width * (size_t)p->height, sizeof *p->coarse);
        p->row = plx_alloc(plx_workers_count(p->workers) * p->row_each, sizeof *p->row);
    }
    return p->coarse && p->row;
}

/* What a view costs with that share of the pixels along either side: for each pixel its colours and
 * rows, and the cells under it. */
static double effort(const plx_graph_picture *p, double cells, double share)
{
    static const double colors = 5;
    cells /= share;
    while (cells >= PLX_ATLAS_CELLS_MOST)
        cells /= 2;
    return (p->width - p->hidden) * share * p->height * share * (colors + cells * cells);
}

/* How many of the pixels along a side a moving picture has. */
static double choose_share(plx_graph_picture *p, double cells)
{
    int step = p->step;
    while (step + 1 < SHARES && p->effort_s * effort(p, cells, shares[step]) > TAKE_S)
        step++;
    for (int finer = p->step - 1; finer >= 0 && step == p->step; finer--)
        if (p->effort_s * effort(p, cells, shares[finer]) < TAKE_S * FINER_AGAIN)
            step = finer;
    p->step = step;
    return fmax(fmin(shares[step], 2 * cells), LEAST_SHARE);
}

/* A picture with that share of the pixels along either side; false where the atlas has nothing for
 * this view. */
static bool take_atlas(
    plx_graph_picture *p, const plx_atlas *a, const plx_graph_ask *ask, double share)
{
    const plx_camera *c = &ask->camera;
    int width = (int)ceil(p->width * share), height = (int)ceil(p->height * share);
    double scale = c->scale * share;
    bool coarse = share < 1;
    if (!a || !reserve_atlas(p, a->sets, NULL) || (coarse && !reserve_coarse(p)) ||
        (coarse && !plx_stretch_fit(&p->stretch, width, height, p->width, p->height, NULL)) ||
        !plx_atlas_view_make(
            &p->view, a, scale, width * 0.5 - c->x * scale, height * 0.5 - c->y * scale, height))
        return false;
    double start = plx_now_s();
    /* A pixel beside them is between two. */
    taking t = {.p = p, .hidden = (int)(p->hidden * share) - 1};
    for (int i = 0; i < a->sets; i++)
        t.sums[i] = (plx_density){.width = width, .height = height, .sums = p->sums[i].sums};
    unsigned char *colors = coarse ? (unsigned char *)p->coarse : p->shown;
    /* While the camera moves the level is that of the frame before, which is a little less or more;
     * so sums become colours while they are in the near caches. */
    if (ask->quality == PLX_QUALITY_MOVING && p->light_of == p->version) {
        t.blend = plx_graph_ask_blend(ask, p->classes, p->light);
        t.colors = colors;
    }
    plx_workers_run(p->workers, take_part, &t, ((size_t)width + TAKE_COLUMNS - 1) / TAKE_COLUMNS);
    p->light = plx_graph_ask_light(t.sums, p->classes, &p->samples);
    p->light_of = p->version;
    if (!t.colors)
        plx_graph_ask_map(ask, t.sums, p->classes, p->light, p->workers, colors);
    /* One slow frame must not change the next ten. */
    double each = (plx_now_s() - start) / effort(p, plx_atlas_cells(a, c->scale), share);
    p->effort_s += (fmin(each, p->effort_s > 0 ? p->effort_s * 4 : each) - p->effort_s) *
                   (p->effort_s > 0 ? 0.25 : 1);
    if (coarse)
        plx_workers_run(
            p->workers, stretch_part, &t, ((size_t)p->height + STRETCH_ROWS - 1) / STRETCH_ROWS);
    return true;
}

/* Whether the last painting has all of what the camera sees, at about its size. */
static bool covers(const plx_graph_picture *p, const plx_graph_ask *ask)
{
    const plx_graph_ask *last = &p->last->ask;
    const plx_camera *a = &last->camera, *b = &ask->camera;
    double x = p->width * 0.5, y = p->height * 0.5;
    return p->last->whole && p->last->version == p->version && b->scale < a->scale * 1.6 &&
           fabs(a->x - b->x) + x / b->scale <= x / a->scale * 1.001 &&
           fabs(a->y - b->y) + y / b->scale <= y / a->scale * 1.001;
}

enum { COARSEST = 16 /* pixels a cell */ };

/* Sets *done where what is shown is what was asked for. */
static void show_connections(plx_graph_picture *p, const plx_graph_ask *ask, bool *done)
{
    bool last = p->last && p->last->version > 0 && plx_graph_ask_same_look(&p->last->ask, ask) &&
                p->last->ask.viewport.width == p->width &&
                p->last->ask.viewport.height == p->height;
    *done = is_there(p);
    p->some = !*done;
    const plx_atlas *a = *done ? NULL : plx_graph_painter_atlas(p->painter, p->version, &p->asked);
    double cells = a ? plx_atlas_cells(a, ask->camera.scale) : 0;
    bool fine = a && plx_atlas_is_fine(a, ask->camera.scale);
    double share = a && ask->quality == PLX_QUALITY_MOVING ? choose_share(p, cells) : 1;
    bool taken =
        cells * COARSEST >= 1 && (fine || !last || !covers(p, ask)) && take_atlas(p, a, ask, share);
    plx_graph_painter_give_back(p->painter);
    p->drawn = (plx_graph_drawn){taken ? share : 1, taken ? fine && share == 1 : *done};
    if (taken) {
        *done = fine && share == 1;
        p->some = false;
    } else if (last) {
        show_last(p, ask);
    } else {
        show_page(p, ask->theme);
    }
}

/* To a window they go through a texture. */
static bool write_pixels(plx_graph_picture *p, plx_target *target, plx_error *e)
{
    if (plx_target_texture(target)) {
        plx_target_write_rgba8(target, p->shown);
        return true;
    }
    if (p->pixels &&
        (plx_target_width(p->pixels) != p->width || plx_target_height(p->pixels) != p->height))
        plx_target_destroy(&p->pixels);
    if (!p->pixels && !(p->pixels = plx_target_create_screen(p->device, "graph", p->width,
                            p->height, plx_target_turns(p->device), e)))
        return false;
    plx_target_write_rgba8(p->pixels, p->shown);
    plx_target_copy(p->pixels, target);
    return true;
}

static bool lies_over(const plx_graph_picture *p, const plx_graph_put *put)
{
    return put->over && put->over->width == p->width && put->over->height == p->height;
}

/* What is shown, and what lies over it. A window's overlay is drawn before where GL would do no
 * more than that; so it only copies. */
static bool put_pixels(plx_graph_picture *p, const plx_graph_put *put, plx_error *e)
{
    bool here =
        put->overlay && plx_device_caps(p->device)->software && !plx_target_texture(put->target);
    if (here)
        plx_overlay_pixels_draw(p->workers, put->overlay, p->shown, p->width, p->height);
    if (lies_over(p, put))
        plx_gui_layer_draw(put->over, p->workers, p->shown);
    return write_pixels(p, put->target, e) &&
           (here || !put->overlay ||
               plx_overlay_pass_draw(p->overlay, put->overlay, put->target, e));
}

bool plx_graph_picture_put(plx_graph_picture *p, const plx_graph_put *put, bool *done, plx_error *e)
{
    const plx_graph_ask *ask = &put->ask;
    *done = false;
    if (!reserve(p, ask->viewport.width, ask->viewport.height, e) ||
        !plx_graph_painter_take(p->painter, &p->last, NULL, e))
        return false;
    if (put->matrix) {
        *done =
            plx_graph_matrix_draw(&p->matrix, put->matrix, &put->ask, p->workers, p->shown, e) &&
            put_pixels(p, put, e);
        return *done;
    }
    plx_graph_picture_ask(p, ask);
    p->hidden = lies_over(p, put) ? put->over->covered : 0;
    if (p->version > 0)
        show_connections(p, ask, done);
    else
        show_page(p, ask->theme);
    return plx_graph_discs_draw(p->workers, &p->tiles, put->discs, put->disc_count, ask->theme,
               &(plx_graph_pixels){p->shown, p->width, p->height}, e) &&
           put_pixels(p, put, e);
}

/* Whether nothing better comes than what the atlas has. */
static bool is_taken(const plx_graph_picture *p)
{
    const plx_atlas *a = plx_graph_painter_atlas(p->painter, p->version, &p->asked);
    double scale = p->asked.camera.scale;
    bool taken =
        a && (plx_atlas_is_fine(a, scale) || (p->asked.quality == PLX_QUALITY_MOVING &&
                                                 plx_atlas_cells(a, scale) * COARSEST >= 1));
    plx_graph_painter_give_back(p->painter);
    return taken;
}

bool plx_graph_picture_overlay(
    plx_graph_picture *p, const plx_overlay *overlay, plx_target *target, plx_error *e)
{
    return plx_overlay_pass_draw(p->overlay, overlay, target, e);
}

bool plx_graph_picture_has_news(const plx_graph_picture *p)
{
    return plx_graph_painter_has_news(p->painter);
}

void plx_graph_picture_wait(plx_graph_picture *p, double seconds)
{
    double end = plx_now_s() + seconds;
    plx_error e;
    while (p->version > 0 && !is_taken(p) &&
           plx_graph_painter_take(p->painter, &p->last, NULL, &e) && !is_there(p) &&
           plx_now_s() < end)
        plx_sleep_s(0.001);
}

plx_graph_drawn plx_graph_picture_drawn(const plx_graph_picture *p)
{
    return p->drawn;
}

bool plx_graph_picture_is_some(const plx_graph_picture *p)
{
    return p->some && p->last && p->last->dear;
}
