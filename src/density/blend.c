#include "density/blend.h"

#include "base/mem.h"
#include "base/simd.h"
#include "density/fast_math.h"

#include <math.h>
#include <string.h>

enum { SAMPLES = 32768 };

/* From a lone line to the level: so many lines lie over a pixel of full brightness. Where most
 * pixels have a good part of that, fewer do, so that these are told apart. */
static const double depth_most = 14, depth_least = 1, share = 0.985, light_of_half = 0.5;
/* What is beyond the level goes towards white, or on a white page towards black. */
static const float beyond = 0.5F;

/* The value that is at that place among the sorted ones, for a tenth of what sorting costs. */
static float select_value(float *value, size_t count, size_t place)
{
    size_t first = 0, last = count - 1;
    while (first < last) {
        float middle = value[first + (last - first) / 2];
        size_t i = first, j = last;
        for (;;) {
            while (value[i] < middle)
                i++;
            while (value[j] > middle)
                j--;
            if (i >= j)
                break;
            float other = value[i];
            value[i++] = value[j];
            value[j--] = other;
        }
        /* What is up to j is no more than the middle, what follows no less. */
        if (place <= j)
            last = j;
        else
            first = j + 1;
    }
    return value[place];
}

static float total_at(const plx_density *pictures, int count, int x, int y)
{
    float sum = 0;
    for (int i = 0; i < count; i++)
        for (int s = 0; s < PLX_SIGNS; s++)
            sum += fabsf(plx_density_column(&pictures[i], s, x)[y]);
    return sum;
}

void plx_blend_samples_uninit(plx_blend_samples *samples)
{
    plx_free(samples->value);
    *samples = (plx_blend_samples){0};
}

static bool reserve(plx_blend_samples *s, size_t room)
{
    if (s->room >= room)
        return true;
    plx_free(s->value);
    s->value = plx_alloc(room, sizeof *s->value);
    s->room = s->value ? room : 0;
    return s->value != NULL;
}

int plx_blend_stride(int width, int height)
{
    return (int)sqrt((double)width * (double)height / SAMPLES) | 1;
}

static double light_of(double part, double depth)
{
    return asinh(depth * part) / asinh(depth);
}

/* At which what is that part of the level has half of the light. */
static double find_depth(double part)
{
    double low = depth_least, high = depth_most;
    if (light_of(part, high) <= light_of_half)
        return high;
    for (int i = 0; i < 24; i++) {
        double middle = (low + high) / 2;
        *(light_of(part, middle) > light_of_half ? &high : &low) = middle;
    }
    return low;
}

plx_blend_light plx_blend_light_of(
    plx_blend_samples *samples, const plx_density *pictures, int count)
{
    const plx_blend_light least = {2, depth_most};
    int width = pictures[0].width, height = pictures[0].height;
    int stride = plx_blend_stride(width, height);
    size_t n = 0;
    if (!reserve(samples, (size_t)(width / stride + 1) * (size_t)(height / stride + 1)))
        return least;
    for (int x = stride / 2; x < width; x += stride)
        for (int y = stride / 2; y < height; y += stride) {
            float sum = total_at(pictures, count, x, y);
            if (sum > 0.02F)
                samples->value[n++] = sum;
        }
    if (n == 0)
        return least;
    double level = (double)select_value(samples->value, n, (size_t)((double)(n - 1) * share));
    double half = (double)select_value(samples->value, n, (n - 1) / 2);
    level = fmax(level, least.level);
    return (plx_blend_light){level, find_depth(half / level)};
}

/* Brightness as a logarithm that vectorises; a table would be looked up pixel by pixel. */
typedef struct curve {
    float per_sum; /* what a sum is multiplied by before the curve, */
    float most;    /* whose argument stays below this, */
    float scale;   /* and what it gives after it */
} curve;

static curve curve_of(const plx_blend *b)
{
    double gain = b->gain > 0 ? b->gain : 1, most = 4, depth = b->light.depth;
    return (curve){
        (float)(depth / b->light.level), (float)(most * depth), (float)(gain / asinh(depth))};
}

enum {
    BLOCK = 16, /* columns that are mapped together, since rows of pixels are written */
    RUN = 64,   /* pixels of one of them at a time */
};
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a pixel's first byte is its red");

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* fminf and fmaxf are calls, for the sake of what is not a number. */
static inline float within(float v, float most)
{
    v = v > 0 ? v : 0;
    return v < most ? v : most;
}

/* Of what is at a place between its page and full ink, and then towards white or black. */
static inline uint32_t channel(float page, float ink, float cover, float toward, float over)
{
    float v = page * (1 - cover) + ink * cover;
    return (uint32_t)(int)(within(v + (toward - v) * over, 1) * 255 + 0.5F);
}

/* Pixels of a column, in so many classes; how many is known where it is compiled. Who has most of a
 * pixel has more of its hue than that: shares are those of squares, for where two classes mix
 * everywhere all would be brown else. */
ALWAYS_INLINE void map_classes(const float *restrict const *sums, const float (*ink)[3],
    int classes, const curve *restrict c, const float *page, uint32_t *restrict out)
{
    float toward = page[0] < 0.5F ? 1 : 0, red = page[0], green = page[1], blue = page[2];
    for (int y = 0; y < RUN; y++) {
        float sum = 0, squares = 0, color[3] = {0};
        for (int k = 0; k < classes; k++) {
            float s = fabsf(sums[k][y]), square = s * s;
            sum += s;
            squares += square;
            color[0] += square * ink[k][0];
            color[1] += square * ink[k][1];
            color[2] += square * ink[k][2];
        }
        float at = sum * c->per_sum;
        at = at < c->most ? at : c->most;
        float light = plx_fast_log(at + sqrtf(at * at + 1)) * c->scale;
        light = sum > 1e-4F ? light : 0;
        float each = 1 / (sum > 1e-4F ? squares : 1), over = within((light - 1) * beyond, 0.8F);
        float cover = light < 1 ? light : 1;
        out[y] = channel(red, color[0] * each, cover, toward, over) |
                 channel(green, color[1] * each, cover, toward, over) << 8 |
                 channel(blue, color[2] * each, cover, toward, over) << 16 | 0xFF000000U;
    }
}

PLX_SIMD static void map_run(const float *const *sums, const float (*ink)[3], int classes,
    const curve *c, const float *page, uint32_t *out)
{
    if (classes == 1)
        map_classes(sums, ink, 1, c, page, out);
    else if (classes == 2)
        map_classes(sums, ink, 2, c, page, out);
    else if (classes <= 4)
        map_classes(sums, ink, 4, c, page, out);
    else
        map_classes(sums, ink, PLX_BLEND_CLASSES, c, page, out);
}

/* Whether nothing lies over any of those pixels. */
PLX_SIMD static bool is_empty(const float *const *sums, int classes)
{
    uint32_t any = 0;
    for (int k = 0; k < classes; k++)
        for (int y = 0; y < RUN; y++) {
            uint32_t bits;
            memcpy(&bits, &sums[k][y], sizeof bits);
            any |= bits << 1;
        }
    return any == 0;
}

static uint32_t page_pixel(const float *page)
{
    return channel(page[0], 0, 0, 0, 0) | channel(page[1], 0, 0, 0, 0) << 8 |
           channel(page[2], 0, 0, 0, 0) << 16 | 0xFF000000U;
}

typedef uint32_t four __attribute__((vector_size(16)));

ALWAYS_INLINE four load(const uint32_t *from)
{
    four v;
    memcpy(&v, from, sizeof v);
    return v;
}

/* Four rows of four columns, which lie in the tile column after column. */
ALWAYS_INLINE void put_square(const uint32_t (*tile)[RUN], int x, int y, unsigned char *const *row)
{
    four a = load(&tile[x][y]), b = load(&tile[x + 1][y]);
    four c = load(&tile[x + 2][y]), d = load(&tile[x + 3][y]);
    four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    four ab2 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    four cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    four cd2 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    const four out[4] = {
        __builtin_shufflevector(ab, cd, 0, 1, 4, 5),
        __builtin_shufflevector(ab, cd, 2, 3, 6, 7),
        __builtin_shufflevector(ab2, cd2, 0, 1, 4, 5),
        __builtin_shufflevector(ab2, cd2, 2, 3, 6, 7),
    };
    for (int k = 0; k < 4; k++)
        memcpy(row[k] + (size_t)x * 4, &out[k], sizeof out[k]);
}

/* A tile into rows of pixels, which go up. */
static void put_tile(
    const uint32_t (*tile)[RUN], int columns, int rows, unsigned char *top, size_t stride)
{
    int y = 0;
    for (; y + 4 <= rows && columns == BLOCK; y += 4) {
        unsigned char *row[4];
        for (int k = 0; k < 4; k++)
            row[k] = top - (size_t)(y + k) * stride;
        for (int x = 0; x < BLOCK; x += 4)
            put_square(tile, x, y, row);
    }
    for (; y < rows; y++)
        for (int x = 0; x < columns; x++)
            memcpy(top - (size_t)y * stride + (size_t)x * 4, &tile[x][y], 4);
}

/* Rows from top on of some columns; those after the last are margin, or not there. */
static void map_tile(const plx_blend *b, const curve *c, const plx_density *pictures, int left,
    int columns, int top, unsigned char *rgba)
{
    static const float none[RUN];
    uint32_t tile[BLOCK][RUN];
    float last[PLX_BLEND_CLASSES][RUN];
    int width = pictures[0].width, height = pictures[0].height;
    int rows = height - top < RUN ? height - top : RUN;
    uint32_t empty = page_pixel(PLX_PAGE[b->theme]);
    for (int x = 0; x < columns; x++) {
        const float *sums[PLX_BLEND_CLASSES];
        for (int k = 0; k < PLX_BLEND_CLASSES; k++) {
            sums[k] = none;
            if (k >= b->classes)
                continue;
            sums[k] = plx_density_column(&pictures[k / PLX_SIGNS], k % PLX_SIGNS, left + x) + top;
            if (rows < RUN) {
                memset(last[k], 0, sizeof last[k]);
                sums[k] = memcpy(last[k], sums[k], (size_t)rows * sizeof *last[k]);
            }
        }
        if (!is_empty(sums, b->classes)) {
            map_run(sums, b->ink, b->classes, c, PLX_PAGE[b->theme], tile[x]);
            continue;
        }
        for (int y = 0; y < RUN; y++)
            tile[x][y] = empty;
    }
    size_t stride = (size_t)width * 4;
    put_tile(
        tile, columns, rows, rgba + (size_t)(height - 1 - top) * stride + (size_t)left * 4, stride);
}

void plx_blend_map(
    const plx_blend *b, const plx_density *pictures, int x0, int x1, unsigned char *rgba)
{
    curve c = curve_of(b);
    for (int left = x0; left < x1; left += BLOCK)
        for (int top = 0; top < pictures[0].height; top += RUN)
            map_tile(b, &c, pictures, left, left + BLOCK < x1 ? BLOCK : x1 - left, top, rgba);
}
