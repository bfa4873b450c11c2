#include "render/gpu_strips.h"

#include "base/mem.h"
#include "render/gpu_fill.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum {
    DEPTH = 13, /* halvings of the widest strip, and the strip itself */
    ATLAS_WIDTH = 8192,
    ATLAS_HEIGHT = 4096,
    ATLAS_STEP = 256, /* rows that an atlas grows by at least */
    STEEPEST = 512,   /* rows that a line may rise in a column: a cell is read for each */
    TABLE_FOLD = 10,
};

/* shaders/density_part.vert: block Params. */
typedef struct plx_part_params {
    float size[2];
    uint32_t fold, raw, inputs, table_fold;
    float threshold;
    uint32_t unused;
} plx_part_params;

/* A part of a strip, and where its grid lies in the atlas of its level. */
typedef struct plx_piece {
    plx_strip strip;
    int x, y;
    int column, top, bottom; /* of the picture */
    float first, last;       /* shares of its outermost columns */
    int whole;               /* index in the level above, */
    bool right;              /* of which this is a half */
} plx_piece;

/* Grids are laid from left to right on shelves as high as the highest of them. */
typedef struct plx_shelf {
    int count, x, y, height;
} plx_shelf;

typedef struct plx_piece_level {
    plx_piece *pieces; /* [capacity], owned */
    size_t capacity;
} plx_piece_level;

struct plx_gpu_strips {
    plx_device *device;
    plx_pass *fill, *half, *column;
    int width, height_most;
    plx_target *atlas[2];
    plx_piece_level level[DEPTH];
    plx_shelf shelf[DEPTH];
    plx_gpu_table table;
    plx_texture *table_texture;
    size_t table_rows;
    plx_gpu_part *parts; /* [part_capacity], owned: instances of a draw */
    size_t part_capacity;
    plx_buffer *instances;
};

#define PART_ATTRIBUTE(member)                                                                     \
    {                                                                                              \
        PLX_ATTRIBUTE_UINT, 4, 0, offsetof(plx_gpu_part, member), sizeof(plx_gpu_part)             \
    }
#define PART_PASS(what, shader, how, ...)                                                          \
    {                                                                                              \
        .name = what, .vertex = "density_part.vert", .fragment = shader, .blend = how,             \
        .params_size = sizeof(plx_part_params), .textures = {__VA_ARGS__},                         \
        .attributes = {PART_ATTRIBUTE(rect), PART_ATTRIBUTE(a), PART_ATTRIBUTE(b),                 \
            PART_ATTRIBUTE(c), PART_ATTRIBUTE(d)},                                                 \
    }

static const plx_pass_desc fill_desc =
    PART_PASS("weights to strips", "density_fill.frag", PLX_BLEND_NONE, "blocks", "table");
static const plx_pass_desc half_desc =
    PART_PASS("halves of strips", "density_half.frag", PLX_BLEND_NONE, "grid");
static const plx_pass_desc column_desc =
    PART_PASS("columns of strips", "density_column.frag", PLX_BLEND_ADD, "grid");

plx_gpu_strips *plx_gpu_strips_create(plx_device *device, int max_texture, plx_error *e)
{
    plx_gpu_strips *g = plx_alloc(1, sizeof *g);
    if (!g) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    g->device = device;
    g->width = max_texture < ATLAS_WIDTH ? max_texture : ATLAS_WIDTH;
    g->height_most = max_texture < ATLAS_HEIGHT ? max_texture : ATLAS_HEIGHT;
    bool ok = (g->fill = plx_pass_create(device, &fill_desc, e)) &&
              (g->half = plx_pass_create(device, &half_desc, e)) &&
              (g->column = plx_pass_create(device, &column_desc, e)) &&
              (g->instances = plx_buffer_create(device, "parts of strips", 4096, e));
    if (!ok)
        plx_gpu_strips_destroy(&g);
    return g;
}

void plx_gpu_strips_destroy(plx_gpu_strips **strips)
{
    plx_gpu_strips *g = *strips;
    if (!g)
        return;
    plx_pass_destroy(&g->fill);
    plx_pass_destroy(&g->half);
    plx_pass_destroy(&g->column);
    for (int i = 0; i < 2; i++)
        plx_target_destroy(&g->atlas[i]);
    for (int i = 0; i < DEPTH; i++)
        plx_free(g->level[i].pieces);
    plx_gpu_table_uninit(&g->table);
    plx_texture_destroy(&g->table_texture);
    plx_free(g->parts);
    plx_buffer_destroy(&g->instances);
    plx_free(g);
    *strips = NULL;
}

static int rises_of(const plx_strip *s)
{
    return s->rise_max - s->rise_min + 1;
}

/* Puts a piece into its level. False where there is no room; without memory, with an error. */
static bool push(plx_gpu_strips *g, int level, plx_piece piece, plx_error *e)
{
    plx_shelf *s = &g->shelf[level];
    plx_piece_level *l = &g->level[level];
    size_t pitch = plx_strip_pitch(&piece.strip);
    int rises = rises_of(&piece.strip);
    if (pitch > (size_t)g->width || rises > g->height_most)
        return false;
    if (s->x + (int)pitch > g->width) {
        s->x = 0;
        s->y += s->height;
        s->height = 0;
    }
    if (s->y + rises > g->height_most)
        return false;
    if ((size_t)s->count == l->capacity) {
        size_t capacity = l->capacity < 64 ? 64 : 2 * l->capacity;
        plx_piece *grown = plx_realloc(l->pieces, capacity, sizeof *grown);
        if (!grown)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for drawing connections");
        l->pieces = grown;
        l->capacity = capacity;
    }
    piece.x = s->x;
    piece.y = s->y;
    l->pieces[s->count++] = piece;
    s->x += (int)pitch;
    s->height = rises > s->height ? rises : s->height;
    return true;
}

/* Puts a strip and all that it is halved into into the levels, or nothing of it. */
static bool push_all(plx_gpu_strips *g, plx_piece strip, plx_error *e)
{
    plx_shelf before[DEPTH];
    memcpy(before, g->shelf, sizeof before);
    bool ok = push(g, 0, strip, e);
    for (int level = 0; ok && level < DEPTH; level++) {
        for (int i = before[level].count; ok && i < g->shelf[level].count; i++) {
            plx_piece whole = g->level[level].pieces[i];
            for (int right = 0; ok && right < 2 && whole.strip.width > 1; right++) {
                plx_piece half = whole;
                half.strip = plx_strip_half(&whole.strip, right);
                half.column += right ? whole.strip.width - half.strip.width : 0;
                half.first = right ? 1 : whole.first;
                half.last = right ? whole.last : 1;
                half.whole = i;
                half.right = right;
                ok = level + 1 < DEPTH && push(g, level + 1, half, e);
            }
            ok = ok && (whole.strip.width > 1 ||
                           (whole.strip.rise_max <= STEEPEST && whole.strip.rise_min >= -STEEPEST));
        }
    }
    if (!ok)
        memcpy(g->shelf, before, sizeof before);
    return ok;
}

static float column_share(const plx_bundle *b, int x)
{
    return (float)(fmin(x + 1, b->target_x) - fmax(x, b->source_x));
}

static plx_piece piece_of(
    const plx_bundle *b, const plx_bundle_plan *plan, int index, const plx_placing *p)
{
    int left, right;
    plx_bundle_strip_columns(plan, index, &left, &right);
    return (plx_piece){
        .strip = p->strip,
        .column = left,
        .top = p->top,
        .bottom = p->bottom,
        .first = column_share(b, left),
        .last = right - left > 1 ? column_share(b, right - 1) : 1,
    };
}

static void clear(plx_gpu_strips *g)
{
    memset(g->shelf, 0, sizeof g->shelf);
    g->table.count = 0;
}

bool plx_gpu_strips_fit(
    plx_gpu_strips *g, const plx_bundle *b, const plx_bundle_plan *plan, int height, plx_error *e)
{
    plx_bundle blocks = plx_bundle_blocks(b, plan->level);
    for (int i = 0; i < plan->parts; i++) {
        plx_placing p = plx_bundle_place(&blocks, plan, i, height);
        clear(g);
        if (p.top != p.bottom && !push_all(g, piece_of(b, plan, i, &p), NULL))
            return plx_fail(e, PLX_ERR_UNSUPPORTED,
                "connections are too steep or too high for textures of %d x %d", g->width,
                g->height_most);
    }
    return true;
}

static bool reserve_atlas(plx_gpu_strips *g, plx_error *e)
{
    int height = 1;
    for (int i = 0; i < DEPTH; i++) {
        int used = g->shelf[i].y + g->shelf[i].height;
        height = used > height ? used : height;
    }
    if (g->atlas[0] && g->atlas[1] && plx_target_height(g->atlas[0]) >= height)
        return true;
    height = (height + height / 4 + ATLAS_STEP - 1) / ATLAS_STEP * ATLAS_STEP;
    height = height < g->height_most ? height : g->height_most;
    for (int i = 0; i < 2; i++) {
        plx_target_destroy(&g->atlas[i]);
        g->atlas[i] = plx_target_create(g->device, "strips", g->width, height, PLX_FORMAT_RG32F, e);
        if (!g->atlas[i])
            return false;
    }
    return true;
}

static bool reserve_parts(plx_gpu_strips *g, plx_error *e)
{
    size_t count = 1;
    for (int i = 0; i < DEPTH; i++)
        count = (size_t)g->shelf[i].count > count ? (size_t)g->shelf[i].count : count;
    if (count > g->part_capacity) {
        plx_gpu_part *grown = plx_realloc(g->parts, count + count / 2, sizeof *grown);
        if (!grown)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for drawing connections");
        g->parts = grown;
        g->part_capacity = count + count / 2;
    }
    return plx_buffer_reserve(g->instances, g->part_capacity * sizeof *g->parts, e);
}

static bool upload_table(plx_gpu_strips *g, plx_error *e)
{
    const size_t width = (size_t)1 << TABLE_FOLD;
    size_t count = g->table.count, rows = (count + width - 1) / width;
    if (rows > g->table_rows || !g->table_texture) {
        plx_texture_destroy(&g->table_texture);
        g->table_rows = rows + rows / 2 + 1;
        g->table_texture = plx_texture_create(g->device,
            &(plx_texture_desc){.label = "heights of units",
                .width = (int)width,
                .height = (int)g->table_rows,
                .format = PLX_FORMAT_RGBA32UI},
            e);
        if (!g->table_texture)
            return false;
    }
    int whole = (int)(count / width), rest = (int)(count % width);
    if (whole > 0)
        plx_texture_write(g->table_texture, 0, 0, (int)width, whole, g->table.texels);
    if (rest > 0)
        plx_texture_write(
            g->table_texture, 0, whole, rest, 1, g->table.texels + (size_t)whole * width);
    return true;
}

static void run(plx_gpu_strips *g, plx_pass *pass, plx_part_params params, size_t count,
    plx_texture *from, plx_texture *table, plx_target *to)
{
    if (count == 0)
        return;
    params.size[0] = (float)plx_target_width(to);
    params.size[1] = (float)plx_target_height(to);
    plx_buffer_replace(g->instances, g->parts, count * sizeof *g->parts);
    plx_pass_run(pass, &(plx_draw){
                           .target = to,
                           .params = &params,
                           .buffers = {g->instances},
                           .textures = {from, table},
                           .instances = count,
                       });
}

static void set_rect(plx_gpu_part *part, const plx_piece *p)
{
    part->rect[0] = (uint32_t)p->x;
    part->rect[1] = (uint32_t)p->y;
    part->rect[2] = (uint32_t)plx_strip_pitch(&p->strip);
    part->rect[3] = (uint32_t)rises_of(&p->strip);
}

/* Column of the atlas at entry 0, and its row at rise 0. */
static int entry_x(const plx_piece *p)
{
    return p->x + (int)plx_strip_origin(&p->strip);
}

static int rise_y(const plx_piece *p)
{
    return p->y - p->strip.rise_min;
}

static void make_halves(plx_gpu_strips *g, int level, plx_target *from, plx_target *to)
{
    size_t count = (size_t)g->shelf[level].count;
    for (size_t i = 0; i < count; i++) {
        const plx_piece *p = &g->level[level].pieces[i];
        const plx_piece *whole = &g->level[level - 1].pieces[p->whole];
        g->parts[i] = (plx_gpu_part){
            .a = {whole->strip.width, p->strip.width, p->right, rise_y(whole)},
            .b = {whole->strip.rise_min, whole->strip.rise_max, entry_x(whole), p->strip.rise_min},
            .c = {(int32_t)plx_strip_origin(&p->strip), p->strip.height},
        };
        set_rect(&g->parts[i], p);
    }
    run(g, g->half, (plx_part_params){0}, count, plx_target_texture(from), NULL, to);
}

static void draw_columns(
    plx_gpu_strips *g, int level, int fineness, plx_target *from, plx_target *picture)
{
    size_t count = 0;
    int height = plx_target_height(picture);
    int middle = (int)lround(plx_density_fine_y(0.5, fineness) - 0.5) + PLX_STRIP_MARGIN;
    int32_t sharpening = plx_gpu_bits(plx_density_sharpening(fineness));
    for (int i = 0; i < g->shelf[level].count; i++) {
        const plx_piece *p = &g->level[level].pieces[i];
        if (p->strip.width > 1)
            continue;
        g->parts[count++] = (plx_gpu_part){
            .rect = {(uint32_t)p->column, (uint32_t)(height - p->bottom), 1,
                (uint32_t)(p->bottom - p->top)},
            .a = {p->strip.rise_min, p->strip.rise_max, entry_x(p), rise_y(p)},
            .b = {fineness, middle, height - 1 - p->top, plx_gpu_bits(p->first * p->last)},
            .c = {sharpening},
        };
    }
    run(g, g->column, (plx_part_params){0}, count, plx_target_texture(from), NULL, picture);
}

/* Takes strips into the batch; how many, those with nothing to be seen included. */
static int gather(plx_gpu_strips *g, const plx_bundle *b, const plx_bundle_plan *plan, int first,
    int most, int height, plx_error *e)
{
    plx_bundle blocks = plx_bundle_blocks(b, plan->level);
    int taken = 0;
    clear(g);
    for (; taken < most && first + taken < plan->parts; taken++) {
        plx_placing p = plx_bundle_place(&blocks, plan, first + taken, height);
        if (p.top == p.bottom)
            continue;
        if (!push_all(g, piece_of(b, plan, first + taken, &p), e))
            break;
    }
    return taken;
}

/* The first level from the blocks. */
static bool fill(plx_gpu_strips *g, const plx_bundle *b, const plx_bundle_plan *plan,
    const plx_gpu_source *source, int first, int taken, int height, plx_error *e)
{
    plx_bundle blocks = plx_bundle_blocks(b, plan->level);
    size_t count = 0;
    for (int i = first; i < first + taken; i++) {
        plx_placing p = plx_bundle_place(&blocks, plan, i, height);
        if (p.top == p.bottom)
            continue;
        if (!plx_gpu_fill_describe(&g->table, &blocks, &p, plan->fineness, &g->parts[count], e))
            return false;
        set_rect(&g->parts[count], &g->level[0].pieces[count]);
        count++;
    }
    if (!upload_table(g, e))
        return false;
    plx_part_params params = {
        .fold = source->fold,
        .raw = source->raw,
        .inputs = (uint32_t)blocks.in,
        .table_fold = TABLE_FOLD,
        .threshold = source->threshold,
    };
    run(g, g->fill, params, count, source->blocks, g->table_texture, g->atlas[0]);
    return true;
}

int plx_gpu_strips_draw(plx_gpu_strips *g, const plx_bundle *b, const plx_bundle_plan *plan,
    const plx_gpu_source *source, int first, int most, plx_target *target, plx_error *e)
{
    int height = plx_target_height(target);
    int taken = gather(g, b, plan, first, most, height, e);
    if (taken == 0 || !reserve_atlas(g, e) || !reserve_parts(g, e) ||
        !fill(g, b, plan, source, first, taken, height, e))
        return 0;
    for (int level = 0; level < DEPTH && g->shelf[level].count > 0; level++) {
        plx_target *from = g->atlas[(level + 1) % 2], *to = g->atlas[level % 2];
        if (level > 0)
            make_halves(g, level, from, to);
        draw_columns(g, level, plan->fineness, to, target);
    }
    return taken;
}
