#include "capture/gif_palette.h"

#include "base/mem.h"

#include <string.h>

/* Colours are told apart by six bits a channel. */
enum { BITS = 6, SIDE = 1 << BITS, BINS = SIDE * SIDE * SIDE };

typedef struct color_bin {
    uint64_t count, sum[3]; /* of pixels, and of their channels */
} color_bin;

/* Some of the bins that are in use, which share a colour of the palette. */
typedef struct box {
    size_t first, count; /* in `used` */
    uint64_t pixels;
    int axis; /* the longest one */
    double weight;
} box;

struct plx_gif_palette {
    color_bin *bins;           /* [BINS] */
    uint32_t *used;            /* [BINS]: those with pixels */
    uint32_t *spare;           /* [BINS]: for sorting them */
    unsigned char *entry;      /* [BINS]: in the palette */
    box boxes[PLX_GIF_COLORS]; /* of the picture at hand */
};

plx_gif_palette *plx_gif_palette_create(plx_error *e)
{
    plx_gif_palette *p = plx_alloc(1, sizeof *p);
    if (p) {
        p->bins = plx_alloc(BINS, sizeof *p->bins);
        p->used = plx_alloc(BINS, sizeof *p->used);
        p->spare = plx_alloc(BINS, sizeof *p->spare);
        p->entry = plx_alloc(BINS, 1);
    }
    if (p && p->bins && p->used && p->spare && p->entry)
        return p;
    plx_gif_palette_destroy(&p);
    plx_fail(e, PLX_ERR_MEMORY, "out of memory for a palette");
    return NULL;
}

void plx_gif_palette_destroy(plx_gif_palette **p)
{
    if (!*p)
        return;
    plx_free((*p)->bins);
    plx_free((*p)->used);
    plx_free((*p)->spare);
    plx_free((*p)->entry);
    plx_free(*p);
    *p = NULL;
}

static uint32_t bin_of(const unsigned char *c)
{
    const int drop = 8 - BITS;
    return (uint32_t)(c[0] >> drop) << (2 * BITS) | (uint32_t)(c[1] >> drop) << BITS |
           (uint32_t)(c[2] >> drop);
}

static int channel(uint32_t bin, int axis)
{
    return (int)(bin >> (BITS * (2 - axis)) & (SIDE - 1));
}

/* How much a box would gain from being cut: its pixels, and the square of its longest side. */
static void weigh(const plx_gif_palette *p, box *b)
{
    int low[3] = {SIDE, SIDE, SIDE}, high[3] = {-1, -1, -1};
    b->pixels = 0;
    for (size_t i = b->first; i < b->first + b->count; i++) {
        b->pixels += p->bins[p->used[i]].count;
        for (int a = 0; a < 3; a++) {
            int v = channel(p->used[i], a);
            low[a] = v < low[a] ? v : low[a];
            high[a] = v > high[a] ? v : high[a];
        }
    }
    b->axis = 0;
    for (int a = 1; a < 3; a++)
        if (high[a] - low[a] > high[b->axis] - low[b->axis])
            b->axis = a;
    double side = high[b->axis] - low[b->axis];
    b->weight = side * side * (double)b->pixels;
}

/* Sorts a box's bins along its axis; a counting sort keeps the order of equals, and with it the
 * same palette for the same picture. */
static void sort_box(plx_gif_palette *p, const box *b)
{
    size_t at[SIDE + 1] = {0};
    for (size_t i = b->first; i < b->first + b->count; i++)
        at[channel(p->used[i], b->axis) + 1]++;
    for (int i = 0; i < SIDE; i++)
        at[i + 1] += at[i];
    for (size_t i = b->first; i < b->first + b->count; i++)
        p->spare[at[channel(p->used[i], b->axis)]++] = p->used[i];
    memcpy(p->used + b->first, p->spare, b->count * sizeof *p->spare);
}

/* Where half of the pixels lie on either side; both sides get at least a bin. */
static size_t middle(const plx_gif_palette *p, const box *b)
{
    uint64_t half = b->pixels / 2, seen = 0;
    size_t count = 0;
    while (count + 1 < b->count && (count == 0 || seen < half))
        seen += p->bins[p->used[b->first + count++]].count;
    return count;
}

static size_t cut(plx_gif_palette *p, size_t used)
{
    size_t count = 1;
    p->boxes[0] = (box){.first = 0, .count = used};
    weigh(p, &p->boxes[0]);
    while (count < PLX_GIF_COLORS) {
        size_t best = 0;
        for (size_t i = 1; i < count; i++)
            if (p->boxes[i].weight > p->boxes[best].weight)
                best = i;
        box *b = &p->boxes[best];
        if (!(b->weight > 0))
            break;
        sort_box(p, b);
        size_t left = middle(p, b);
        box *right = &p->boxes[count++];
        *right = (box){.first = b->first + left, .count = b->count - left};
        b->count = left;
        weigh(p, b);
        weigh(p, right);
    }
    return count;
}

static uint32_t mean(const plx_gif_palette *p, const box *b)
{
    uint64_t sum[3] = {0};
    for (size_t i = b->first; i < b->first + b->count; i++)
        for (int a = 0; a < 3; a++)
            sum[a] += p->bins[p->used[i]].sum[a];
    uint32_t out = 0xFF;
    for (int a = 0; a < 3; a++)
        out = out << 8 | (uint32_t)((sum[a] + b->pixels / 2) / b->pixels);
    return out;
}

void plx_gif_palette_apply(plx_gif_palette *p, const unsigned char *rgba, int width, int height,
    unsigned char *index, size_t stride, uint32_t color[256])
{
    size_t count = (size_t)width * (size_t)height, used = 0;
    memset(p->bins, 0, BINS * sizeof *p->bins);
    memset(color, 0, 256 * sizeof *color);
    for (size_t i = 0; i < count; i++) {
        color_bin *b = &p->bins[bin_of(rgba + i * 4)];
        b->count++;
        for (int a = 0; a < 3; a++)
            b->sum[a] += rgba[i * 4 + (size_t)a];
    }
    for (uint32_t i = 0; i < BINS; i++)
        if (p->bins[i].count > 0)
            p->used[used++] = i;
    if (used == 0)
        return;
    size_t boxes = cut(p, used);
    for (size_t i = 0; i < boxes; i++) {
        color[i] = mean(p, &p->boxes[i]);
        for (size_t k = 0; k < p->boxes[i].count; k++)
            p->entry[p->used[p->boxes[i].first + k]] = (unsigned char)i;
    }
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            index[(size_t)y * stride + (size_t)x] =
                p->entry[bin_of(rgba + ((size_t)y * (size_t)width + (size_t)x) * 4)];
}
