#include "app/still.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

/* Pixels of a band: with sums, colours and rows it takes some 30 bytes each. */
static const double BAND_PIXELS = 8e6;

enum { TILE_WIDTH = 8192, LEAST_ROWS = 16 };

typedef struct plx_still {
    plx_stage *stage;
    const plx_shot *shot;
    const plx_gui_picture *panels;
    plx_depth depth;
    int bit_depth, tile_width, band_rows;
    plx_target *target; /* of the tile last drawn */
    void *tile;         /* [band_rows][tile_width][4] of what the target holds */
    char *band;         /* [band_rows][width][4] of what is handed over */
} plx_still;

static int at_most(int a, int b)
{
    return a < b ? a : b;
}

static size_t row_bytes(const plx_still *s)
{
    return (size_t)s->shot->viewport.width * 4 * (size_t)s->bit_depth / 8;
}

static bool open_still(plx_still *s, const plx_still_desc *d, plx_error *e)
{
    const plx_viewport *v = &s->shot->viewport;
    int limit = plx_device_caps(s->stage->desc.device)->max_texture_size;
    int rows = (int)fmax(BAND_PIXELS / v->width, LEAST_ROWS);
    s->panels = d->panels;
    s->bit_depth = d->bit_depth == 16 ? 16 : 8;
    s->depth = s->shot->transparent ? PLX_DEPTH_TRANSPARENT
               : s->bit_depth == 16 ? PLX_DEPTH_16
                                    : PLX_DEPTH_8;
    s->tile_width =
        at_most(at_most(d->tile_width > 0 ? d->tile_width : TILE_WIDTH, limit), v->width);
    s->band_rows = at_most(at_most(d->tile_height > 0 ? d->tile_height : rows, limit), v->height);
    size_t rows_of_band = (size_t)s->band_rows;
    s->tile = plx_alloc_sparse(rows_of_band * (size_t)s->tile_width, plx_depth_bytes(s->depth));
    s->band = plx_alloc_sparse(rows_of_band, row_bytes(s));
    return (s->tile && s->band) ||
           plx_fail(e, PLX_ERR_MEMORY, "out of memory for %d rows of a picture", s->band_rows);
}

static void close_still(plx_still *s)
{
    plx_target_destroy(&s->target);
    plx_free(s->tile);
    plx_free(s->band);
}

/* The target for a tile, in its place. */
static bool aim(plx_still *s, int x, int y, int width, int height, plx_error *e)
{
    if (s->target &&
        (plx_target_width(s->target) != width || plx_target_height(s->target) != height))
        plx_target_destroy(&s->target);
    if (!s->target)
        s->target = plx_target_create(s->stage->desc.device, "tile", width, height,
            s->depth == PLX_DEPTH_8 ? PLX_FORMAT_RGBA8 : PLX_FORMAT_RGBA16, e);
    if (s->target)
        plx_target_place(s->target, x, y);
    return s->target != NULL;
}

/* A pixel without the cover that is multiplied into it. */
static void straighten(const uint16_t *in, unsigned out[4])
{
    unsigned cover = in[3];
    for (int c = 0; c < 3; c++) {
        unsigned full = cover > 0 ? (in[c] * (unsigned)UINT16_MAX + cover / 2) / cover : 0;
        out[c] = full < UINT16_MAX ? full : UINT16_MAX;
    }
    out[3] = cover;
}

void plx_straighten_row(const uint16_t *rgba, int width, unsigned char *out)
{
    for (int x = 0; x < width; x++, rgba += 4, out += 4) {
        unsigned pixel[4];
        straighten(rgba, pixel);
        for (int c = 0; c < 4; c++)
            out[c] = (unsigned char)((pixel[c] + 128) / 257);
    }
}

/* One row of a tile to what is handed over. */
static void convert(const plx_still *s, const char *from, char *to, int width)
{
    if (s->depth != PLX_DEPTH_TRANSPARENT) {
        memcpy(to, from, (size_t)width * plx_depth_bytes(s->depth));
        return;
    }
    const uint16_t *in = (const uint16_t *)(const void *)from;
    if (s->bit_depth == 8) {
        plx_straighten_row(in, width, (unsigned char *)to);
        return;
    }
    uint16_t *out = (uint16_t *)(void *)to;
    for (int x = 0; x < width; x++, in += 4, out += 4) {
        unsigned pixel[4];
        straighten(in, pixel);
        for (int c = 0; c < 4; c++)
            out[c] = (uint16_t)pixel[c];
    }
}

static bool draw_tile(plx_still *s, int x, int top, int rows, plx_error *e)
{
    int width = at_most(s->tile_width, s->shot->viewport.width - x);
    if (!aim(s, x, top, width, rows, e) || !plx_stage_tile(s->stage, s->shot, s->target, e) ||
        (s->panels && !plx_stage_draw_panels(s->stage, s->panels, s->target, e)))
        return false;
    if (s->depth == PLX_DEPTH_8)
        plx_target_read_rgba8(s->target, s->tile);
    else
        plx_target_read_rgba16(s->target, s->tile);
    size_t tile_row = (size_t)width * plx_depth_bytes(s->depth);
    size_t before = (size_t)x * 4 * (size_t)s->bit_depth / 8;
    for (size_t y = 0; y < (size_t)rows; y++)
        convert(
            s, (const char *)s->tile + y * tile_row, s->band + y * row_bytes(s) + before, width);
    return true;
}

bool plx_still_draw(plx_stage *stage, const plx_shot *shot, const plx_still_desc *d,
    plx_still_rows *hand_over, void *user, plx_edge_status *status, plx_error *e)
{
    plx_still s = {.stage = stage, .shot = shot};
    bool ok = open_still(&s, d, e) && plx_stage_begin_bands(stage, shot, s.band_rows, status, e);
    for (int top = 0; ok && top < shot->viewport.height; top += s.band_rows) {
        int rows = at_most(s.band_rows, shot->viewport.height - top);
        ok = plx_stage_band(stage, shot, top, rows, s.depth, e);
        for (int x = 0; ok && x < shot->viewport.width; x += s.tile_width)
            ok = draw_tile(&s, x, top, rows, e);
        ok = ok && hand_over(user, s.band, rows, e);
    }
    close_still(&s);
    return ok;
}
