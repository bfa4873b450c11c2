#include "render/gui_layer.h"

#include "base/mem.h"
#include "base/simd.h"

#include <math.h>
#include <string.h>

enum {
    GAP = 16, /* pixels without anything that end a span */
    ROWS = 64 /* a part */
};

static void forget(plx_gui_layer *l)
{
    plx_free(l->spans);
    plx_free(l->row);
    plx_free(l->pixels);
    l->spans = NULL;
    l->row = NULL;
    l->pixels = NULL;
    l->span_count = l->span_room = l->pixel_count = 0;
    l->covered = 0;
    l->made = false;
}

void plx_gui_layer_uninit(plx_gui_layer *l)
{
    forget(l);
    *l = (plx_gui_layer){0};
}

/* ---- whether they are the same ---- */

static uint64_t add_bytes(uint64_t sum, const void *bytes, size_t count)
{
    static const uint64_t odd = 0x9E3779B97F4A7C15U;
    const unsigned char *from = bytes;
    uint64_t word;
    for (; count >= sizeof word; count -= sizeof word, from += sizeof word) {
        memcpy(&word, from, sizeof word);
        sum = (sum ^ word) * odd;
        sum ^= sum >> 29;
    }
    word = count;
    memcpy(&word, from, count);
    sum = (sum ^ word) * odd;
    return sum ^ sum >> 32;
}

static uint64_t sum_of(const plx_gui_picture *p)
{
    uint64_t sum = add_bytes(p->atlas_version, p->vertices, p->vertex_count * sizeof *p->vertices);
    sum = add_bytes(sum, p->indices, p->index_count * sizeof *p->indices);
    for (size_t i = 0; i < p->draw_count; i++) {
        const plx_gui_draw *d = &p->draws[i];
        sum = add_bytes(sum, d->clip, sizeof d->clip);
        sum = add_bytes(sum, &d->first, sizeof d->first);
        sum = add_bytes(sum, &d->count, sizeof d->count);
    }
    return sum;
}

static bool has_textures(const plx_gui_picture *p)
{
    for (size_t i = 0; i < p->draw_count; i++)
        if (p->draws[i].texture)
            return true;
    return false;
}

/* ---- making it ---- */

typedef struct bounds {
    int left, top, right, bottom;
} bounds;

static bounds bounds_of(const plx_gui_picture *p, int width, int height)
{
    float left = (float)width, top = (float)height, right = 0, bottom = 0;
    for (size_t i = 0; i < p->vertex_count; i++) {
        const plx_gui_vertex *v = &p->vertices[i];
        left = v->x < left ? v->x : left;
        top = v->y < top ? v->y : top;
        right = v->x > right ? v->x : right;
        bottom = v->y > bottom ? v->y : bottom;
    }
    return (bounds){
        .left = (int)fmaxf(floorf(left), 0),
        .top = (int)fmaxf(floorf(top), 0),
        .right = (int)fminf(ceilf(right), (float)width),
        .bottom = (int)fminf(ceilf(bottom), (float)height),
    };
}

static int alpha_of(uint32_t pixel)
{
    return (int)(pixel >> 24);
}

/* The end of what begins at x with that alpha, opaque or with no gap in it. */
static int end_of(const uint32_t *row, int x, int width, bool opaque)
{
    int end = x;
    for (; x < width && x - end < GAP; x++) {
        if ((alpha_of(row[x]) == 255) != opaque)
            break;
        if (alpha_of(row[x]) > 0)
            end = x + 1;
    }
    return end;
}

static bool add_span(plx_gui_layer *l, const plx_gui_span *span)
{
    if (l->span_count == l->span_room) {
        size_t room = l->span_room * 2 + 1024;
        plx_gui_span *grown = plx_realloc(l->spans, room, sizeof *grown);
        if (!grown)
            return false;
        l->spans = grown;
        l->span_room = room;
    }
    l->spans[l->span_count++] = *span;
    return true;
}

/* Spans of a row of the part of the picture that has any. */
static bool add_row(plx_gui_layer *l, const uint32_t *row, int left, int y, int width)
{
    for (int x = 0; x < width;) {
        if (alpha_of(row[x]) == 0) {
            x++;
            continue;
        }
        bool opaque = alpha_of(row[x]) == 255;
        int end = end_of(row, x, width, opaque);
        if (!add_span(l, &(plx_gui_span){left + x, y, end - x, opaque, l->pixel_count}))
            return false;
        memcpy(l->pixels + l->pixel_count, row + x, (size_t)(end - x) * sizeof *row);
        l->pixel_count += (size_t)(end - x);
        x = end;
    }
    return true;
}

/* How far from the left edge all rows are opaque. */
static int find_covered(const plx_gui_layer *l)
{
    int covered = l->width;
    for (int y = 0; y < l->height; y++) {
        const plx_gui_span *s = l->row[y] < l->row[y + 1] ? &l->spans[l->row[y]] : NULL;
        int here = s && s->x == 0 && s->opaque ? s->count : 0;
        covered = here < covered ? here : covered;
    }
    return covered;
}

static bool cut(plx_gui_layer *l, const uint32_t *pixels, const bounds *b)
{
    int width = b->right - b->left;
    for (int y = 0; y < l->height; y++) {
        l->row[y] = l->span_count;
        if (y < b->top || y >= b->bottom)
            continue;
        const uint32_t *row = pixels + (size_t)(y - b->top) * (size_t)width;
        if (!add_row(l, row, b->left, y, width))
            return false;
    }
    l->row[l->height] = l->span_count;
    l->covered = find_covered(l);
    return true;
}

static bool make(
    plx_gui_layer *l, plx_gui_pass *pass, plx_device *device, const plx_gui_picture *picture)
{
    static const float nothing[4] = {0};
    bounds b = bounds_of(picture, l->width, l->height);
    int width = b.right - b.left, height = b.bottom - b.top;
    forget(l);
    if (width <= 0 || height <= 0)
        return false;
    plx_target *target =
        plx_target_create(device, "widgets", width, height, PLX_FORMAT_RGBA8, NULL);
    uint32_t *pixels = plx_alloc((size_t)width * (size_t)height, sizeof *pixels);
    l->row = plx_alloc((size_t)l->height + 1, sizeof *l->row);
    l->pixels = plx_alloc((size_t)width * (size_t)height, sizeof *l->pixels);
    bool ok = target && pixels && l->row && l->pixels;
    if (ok) {
        plx_target_place(target, b.left, b.top);
        plx_target_clear(target, nothing);
        ok = plx_gui_pass_draw(pass, picture, target, NULL);
    }
    if (ok) {
        plx_target_read_rgba8(target, (unsigned char *)pixels);
        ok = cut(l, pixels, &b);
    }
    plx_free(pixels);
    plx_target_destroy(&target);
    if (!ok)
        forget(l);
    return ok;
}

bool plx_gui_layer_keep(plx_gui_layer *l, plx_gui_pass *pass, plx_device *device,
    const plx_gui_picture *picture, int width, int height)
{
    if (picture->draw_count == 0 || has_textures(picture))
        return false;
    uint64_t sum = sum_of(picture);
    bool same = l->width == width && l->height == height;
    if (l->made && same && l->of == sum)
        return true;
    bool again = same && l->last == sum;
    l->last = sum;
    l->width = width;
    l->height = height;
    if (!again)
        return false;
    l->of = sum;
    l->made = make(l, pass, device, picture);
    return l->made;
}

/* ---- drawing it ---- */

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a pixel's last byte is its alpha");

/* Two channels at a time, each with room for its product; rounded. */
PLX_SIMD static void put_over(uint32_t *restrict to, const uint32_t *restrict from, int count)
{
    const uint32_t even = 0x00FF00FF, half = 0x00800080;
    for (int i = 0; i < count; i++) {
        uint32_t left = 255 - (from[i] >> 24);
        uint32_t low = (to[i] & even) * left + half, high = (to[i] >> 8 & even) * left + half;
        low = (low + (low >> 8 & even)) >> 8 & even;
        high = (high + (high >> 8 & even)) & ~even;
        to[i] = (from[i] + (low | high)) | 0xFF000000U;
    }
}

typedef struct drawing {
    const plx_gui_layer *layer;
    uint32_t *pixels;
} drawing;

static void draw_rows(void *job, unsigned worker, size_t part)
{
    (void)worker;
    const drawing *d = job;
    const plx_gui_layer *l = d->layer;
    int first = (int)part * ROWS, end = first + ROWS < l->height ? first + ROWS : l->height;
    for (size_t i = l->row[first]; i < l->row[end]; i++) {
        const plx_gui_span *s = &l->spans[i];
        uint32_t *to = d->pixels + (size_t)(l->height - 1 - s->y) * (size_t)l->width + (size_t)s->x;
        if (s->opaque)
            memcpy(to, l->pixels + s->at, (size_t)s->count * sizeof *to);
        else
            put_over(to, l->pixels + s->at, s->count);
    }
}

void plx_gui_layer_draw(const plx_gui_layer *l, plx_workers *workers, unsigned char *rgba)
{
    drawing d = {l, (uint32_t *)(void *)rgba};
    plx_workers_run(workers, draw_rows, &d, ((size_t)l->height + ROWS - 1) / ROWS);
}
