#include "render/graph_discs.h"

#include "base/mem.h"
#include "base/simd.h"

#include <math.h>
#include <string.h>

enum {
    TILE_WIDTH = 128, /* which stays in the nearest cache */
    TILE_HEIGHT = 64,
    SHARES = 8, /* of the discs, that are told apart by tiles side by side */
};

/* fminf and fmaxf are calls. */
static inline float at_most(float a, float b)
{
    return a < b ? a : b;
}

static inline float at_least(float a, float b)
{
    return a > b ? a : b;
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a pixel's first byte is its red");

/* Pixels of a row at a time, for the sake of vectors; of discs that are hardly wider; and those
 * along a side of what is hardly a disc. */
enum { RUN = 16, FEW = 8, SIDE = 4 };
_Static_assert(SIDE *SIDE == RUN, "a square is one vector");

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE float mix(float a, float b, float share)
{
    return a + (b - a) * share;
}

/* A channel of the page, or what is there, with the rim and the disc over it. */
ALWAYS_INLINE uint32_t channel(
    uint32_t there, float page, float whole, float color, float inner, int shift)
{
    float v = mix((float)(int)(there >> shift & 255), page, whole);
    return (uint32_t)(int)(mix(v, color, inner) + 0.5F) << shift;
}

/* How a disc covers pixels, by how far they are from its middle. */
typedef struct cover {
    float reach, rim;  /* the rim goes so far, and is so strong */
    float disc, light; /* the same of what is inside */
    float color[3], page[3];
} cover;

/* A pixel whose middle is so far from that of a disc, squared. */
ALWAYS_INLINE uint32_t covered(uint32_t there, float far2, const cover *c)
{
    float far = sqrtf(far2);
    float whole = at_most(at_least(c->reach - far, 0), 1) * c->rim;
    float inner = at_most(at_least(c->disc - far, 0), 1) * c->light;
    inner = far < c->reach ? inner : 0;
    return channel(there, c->page[0], whole, c->color[0], inner, 0) |
           channel(there, c->page[1], whole, c->color[1], inner, 8) |
           channel(there, c->page[2], whole, c->color[2], inner, 16) | 0xFF000000U;
}

/* run: RUN or FEW, known where it is compiled. */
ALWAYS_INLINE void draw_run(
    unsigned char *restrict out, float dx, float dy2, const cover *c, int run)
{
    uint32_t pixel[RUN];
    memcpy(pixel, out, (size_t)run * sizeof *pixel);
    for (int k = 0; k < run; k++) {
        float x = dx + (float)k;
        pixel[k] = covered(pixel[k], x * x + dy2, c);
    }
    memcpy(out, pixel, (size_t)run * sizeof *pixel);
}

/* Pixels of a tile, which is drawn by one thread. */
typedef struct tile {
    int left, top, right, bottom;
} tile;

/* How far the light of a disc goes from its middle. */
ALWAYS_INLINE float reach_of(const plx_graph_disc *d)
{
    return d->radius + (d->radius > 2 ? 1.2F : 0) + 0.5F;
}

static cover cover_of(const plx_graph_disc *d, const float *page)
{
    return (cover){
        .reach = reach_of(d),
        .rim = d->radius > 2 ? 0.8F : 0,
        .disc = at_least(d->radius, 0.7F) + 0.5F,
        /* Below a pixel it fades instead. */
        .light = at_most(d->radius, 1) * (float)d->color.a / 255,
        .color = {d->color.r, d->color.g, d->color.b},
        .page = {page[0] * 255, page[1] * 255, page[2] * 255},
    };
}

ALWAYS_INLINE unsigned char *pixel_at(const plx_graph_pixels *p, int x, int y)
{
    return p->rgba + ((size_t)(p->height - 1 - y) * (size_t)p->width + (size_t)x) * 4;
}

/* A square of pixels at once, of discs that are no larger. */
ALWAYS_INLINE void draw_square(
    const plx_graph_pixels *p, const plx_graph_disc *d, const cover *c, int left, int top)
{
    uint32_t pixel[RUN];
    for (int y = 0; y < SIDE; y++)
        memcpy(pixel + y * SIDE, pixel_at(p, left, top + y), SIDE * sizeof *pixel);
    float dx[RUN], dy[RUN];
    for (int k = 0; k < RUN; k++) {
        int across = k % SIDE, down = k / SIDE;
        dx[k] = (float)across + ((float)left + 0.5F - d->x);
        dy[k] = (float)down + ((float)top + 0.5F - d->y);
    }
    for (int k = 0; k < RUN; k++)
        pixel[k] = covered(pixel[k], dx[k] * dx[k] + dy[k] * dy[k], c);
    for (int y = 0; y < SIDE; y++)
        memcpy(pixel_at(p, left, top + y), pixel + y * SIDE, SIDE * sizeof *pixel);
}

/* What of a disc is in a tile. */
ALWAYS_INLINE void draw_disc(
    const plx_graph_pixels *p, const plx_graph_disc *d, const float *page, const tile *t)
{
    float reach = reach_of(d);
    int left = (int)at_least(floorf(d->x - reach), (float)t->left);
    int top = (int)at_least(floorf(d->y - reach), (float)t->top);
    int right = (int)at_most(ceilf(d->x + reach), (float)t->right);
    int bottom = (int)at_most(ceilf(d->y + reach), (float)t->bottom);
    cover c = cover_of(d, page);
    if (right - left <= SIDE && bottom - top <= SIDE && t->right - t->left >= SIDE &&
        t->bottom - t->top >= SIDE) {
        left = left + SIDE <= t->right ? left : t->right - SIDE;
        top = top + SIDE <= t->bottom ? top : t->bottom - SIDE;
        draw_square(p, d, &c, left, top);
        return;
    }
    bool few = right - left <= FEW && left + FEW <= t->right;
    for (int y = top; y < bottom; y++) {
        unsigned char *row = pixel_at(p, 0, y);
        float dy = (float)y + 0.5F - d->y;
        if (few) {
            draw_run(row + (size_t)left * 4, (float)left + 0.5F - d->x, dy * dy, &c, FEW);
            continue;
        }
        for (int x = left; x < right; x += RUN) {
            unsigned char *out = row + (size_t)x * 4, room[RUN * 4] = {0};
            float dx = (float)x + 0.5F - d->x;
            if (x + RUN <= t->right) {
                draw_run(out, dx, dy * dy, &c, RUN);
            } else { /* the tile ends within it */
                size_t left_over = (size_t)(t->right - x) * 4;
                memcpy(room, out, left_over);
                draw_run(room, dx, dy * dy, &c, RUN);
                memcpy(out, room, left_over);
            }
        }
    }
}

/* ---- which discs are in which tile ---- */

typedef struct discs {
    const plx_graph_disc *disc;
    size_t count;
    plx_theme theme;
    const plx_graph_pixels *pixels;
    int across, tiles;
    plx_graph_disc_tiles *in;
} discs;

/* Tiles from first to last across and down that a disc reaches into; false: none. */
ALWAYS_INLINE bool tiles_of(const discs *s, const plx_graph_disc *d, int first[2], int last[2])
{
    float reach = reach_of(d);
    const plx_graph_pixels *p = s->pixels;
    if (!(d->y + reach > 0 && d->y - reach < (float)p->height && d->x + reach > 0 &&
            d->x - reach < (float)p->width))
        return false;
    first[0] = (int)at_least(d->x - reach, 0) / TILE_WIDTH;
    first[1] = (int)at_least(d->y - reach, 0) / TILE_HEIGHT;
    last[0] = (int)at_most(d->x + reach, (float)(p->width - 1)) / TILE_WIDTH;
    last[1] = (int)at_most(d->y + reach, (float)(p->height - 1)) / TILE_HEIGHT;
    return true;
}

/* Counts, or lists, what a share of the discs reaches into. at: [tiles], of that share. */
ALWAYS_INLINE void share_out(const discs *s, size_t share, uint32_t *list)
{
    uint32_t *at = s->in->at + share * (size_t)s->tiles;
    size_t end = (share + 1) * s->count / SHARES;
    for (size_t i = share * s->count / SHARES; i < end; i++) {
        int first[2], last[2];
        if (!tiles_of(s, &s->disc[i], first, last))
            continue;
        for (int y = first[1]; y <= last[1]; y++)
            for (int x = first[0]; x <= last[0]; x++) {
                uint32_t *next = &at[y * s->across + x];
                if (list)
                    list[*next] = (uint32_t)i;
                ++*next;
            }
    }
}

static void count_share(void *job, unsigned worker, size_t share)
{
    (void)worker;
    const discs *s = job;
    memset(s->in->at + share * (size_t)s->tiles, 0, (size_t)s->tiles * sizeof *s->in->at);
    share_out(s, share, NULL);
}

static void list_share(void *job, unsigned worker, size_t share)
{
    (void)worker;
    const discs *s = job;
    share_out(s, share, s->in->list);
}

/* From counts to where each share's discs of each tile begin; how many there are. */
static size_t begin_tiles(const discs *s)
{
    size_t sum = 0;
    for (int t = 0; t < s->tiles; t++) {
        s->in->begin[t] = (uint32_t)sum;
        for (int share = 0; share < SHARES; share++) {
            uint32_t *at = &s->in->at[(size_t)share * (size_t)s->tiles + (size_t)t];
            uint32_t count = *at;
            *at = (uint32_t)sum;
            sum += count;
        }
    }
    s->in->begin[s->tiles] = (uint32_t)sum;
    return sum;
}

static bool grow(uint32_t **room, size_t *have, size_t want)
{
    if (want <= *have)
        return true;
    plx_free(*room);
    *room = plx_alloc(want + want / 4, sizeof **room);
    *have = *room ? want + want / 4 : 0;
    return *room != NULL;
}

/* False without memory. */
static bool sort(plx_workers *workers, discs *s)
{
    plx_graph_disc_tiles *in = s->in;
    size_t tiles = (size_t)s->tiles;
    if (!grow(&in->at, &in->at_room, tiles * SHARES) ||
        !grow(&in->begin, &in->begin_room, tiles + 1))
        return false;
    plx_workers_run(workers, count_share, s, SHARES);
    if (!grow(&in->list, &in->list_room, begin_tiles(s) + 1))
        return false;
    plx_workers_run(workers, list_share, s, SHARES);
    return true;
}

void plx_graph_disc_tiles_uninit(plx_graph_disc_tiles *t)
{
    plx_free(t->at);
    plx_free(t->begin);
    plx_free(t->list);
    *t = (plx_graph_disc_tiles){0};
}

/* Pixels are asked of memory before they are needed, for they were written long ago. */
enum { AHEAD = 8 };

ALWAYS_INLINE void fetch(const plx_graph_pixels *p, const plx_graph_disc *d, const tile *t)
{
    float reach = reach_of(d);
    int left = (int)at_least(d->x - reach, (float)t->left);
    int right = (int)at_most(d->x + reach, (float)(t->right - 1));
    int top = (int)at_least(d->y - reach, (float)t->top);
    int bottom = (int)at_most(d->y + reach, (float)(t->bottom - 1));
    for (int y = top; y <= bottom && left <= right; y++) {
        __builtin_prefetch(pixel_at(p, left, y), 1);
        __builtin_prefetch(pixel_at(p, right, y), 1);
    }
}

/* Its discs in their order, so that those that come later lie over others. */
PLX_SIMD static void draw_tile(void *job, unsigned worker, size_t part)
{
    (void)worker;
    const discs *s = job;
    const plx_graph_pixels *p = s->pixels;
    const float *page = PLX_PAGE[s->theme];
    tile t = {(int)part % s->across * TILE_WIDTH, (int)part / s->across * TILE_HEIGHT};
    t.right = t.left + TILE_WIDTH < p->width ? t.left + TILE_WIDTH : p->width;
    t.bottom = t.top + TILE_HEIGHT < p->height ? t.top + TILE_HEIGHT : p->height;
    const uint32_t *list = s->in->list;
    uint32_t end = s->in->begin[part + 1];
    for (uint32_t i = s->in->begin[part]; i < end; i++) {
        if (i + 2 * AHEAD < end)
            __builtin_prefetch(&s->disc[list[i + 2 * AHEAD]]);
        if (i + AHEAD < end)
            fetch(p, &s->disc[list[i + AHEAD]], &t);
        draw_disc(p, &s->disc[list[i]], page, &t);
    }
}

bool plx_graph_discs_draw(plx_workers *workers, plx_graph_disc_tiles *tiles,
    const plx_graph_disc *disc, size_t count, plx_theme theme, const plx_graph_pixels *pixels,
    plx_error *e)
{
    discs s = {.disc = disc, .count = count, .theme = theme, .pixels = pixels, .in = tiles};
    s.across = (pixels->width + TILE_WIDTH - 1) / TILE_WIDTH;
    s.tiles = s.across * ((pixels->height + TILE_HEIGHT - 1) / TILE_HEIGHT);
    if (count == 0)
        return true;
    if (!sort(workers, &s))
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's picture");
    plx_workers_run(workers, draw_tile, &s, (size_t)s.tiles);
    return true;
}
