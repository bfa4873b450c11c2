#include "density/blend.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 32768, TABLE = 1024 };

/* From a lone line to the level: so many lines lie over a pixel of full brightness. */
static const double depth = 14, share = 0.985;
/* What is beyond the level goes towards white, or on a white page towards black. */
static const float beyond = 0.5F;

static int by_value(const void *a, const void *b)
{
    float p = *(const float *)a, q = *(const float *)b;
    return (p > q) - (p < q);
}

static float total_at(const plx_density *pictures, int count, int x, int y)
{
    float sum = 0;
    for (int i = 0; i < count; i++)
        for (int s = 0; s < PLX_SIGNS; s++)
            sum += fabsf(plx_density_column(&pictures[i], s, x)[y]);
    return sum;
}

double plx_blend_level(const plx_density *pictures, int count)
{
    static const double none = 1;
    int width = pictures[0].width, height = pictures[0].height;
    int stride = (int)sqrt((double)width * (double)height / SAMPLES) | 1;
    float *value =
        malloc(sizeof *value * (size_t)(width / stride + 1) * (size_t)(height / stride + 1));
    size_t n = 0;
    if (!value)
        return none;
    for (int x = stride / 2; x < width; x += stride)
        for (int y = stride / 2; y < height; y += stride) {
            float sum = total_at(pictures, count, x, y);
            if (sum > 0.02F)
                value[n++] = sum;
        }
    qsort(value, n, sizeof *value, by_value);
    double level = n > 0 ? (double)value[(size_t)((double)(n - 1) * share)] : none;
    plx_free(value);
    return level > 2 ? level : 2;
}

typedef struct curve {
    float value[TABLE + 1];
    float per_sum; /* place in the table of a sum's root: fine where it is steep */
} curve;

/* Brightness by a table over the root of the sum: asinh costs more than all the rest. */
static void make_curve(const plx_blend *b, curve *c)
{
    double gain = b->gain > 0 ? b->gain : 1, most = 4;
    for (int i = 0; i <= TABLE; i++) {
        double root = (double)i / TABLE * sqrt(most);
        c->value[i] = (float)(gain * asinh(depth * root * root) / asinh(depth));
    }
    c->per_sum = (float)(1 / b->level);
}

static float bright(const curve *c, float sum)
{
    float at = sqrtf(sum * c->per_sum) * (TABLE / 2.0F);
    if (!(at < TABLE))
        return c->value[TABLE];
    int i = (int)at;
    return c->value[i] + (c->value[i + 1] - c->value[i]) * (at - (float)i);
}

static unsigned char to_byte(float v)
{
    return (unsigned char)(fminf(fmaxf(v, 0), 1) * 255 + 0.5F);
}

static void map_pixel(const plx_blend *b, const curve *c, const float *sums, unsigned char *out)
{
    const float *page = PLX_PAGE[b->theme];
    float sum = 0, color[3] = {0};
    for (int k = 0; k < b->classes; k++) {
        sum += sums[k];
        for (int i = 0; i < 3; i++)
            color[i] += sums[k] * b->ink[k][i];
    }
    if (!(sum > 1e-4F))
        return;
    float toward = b->theme == PLX_THEME_DARK ? 1 : 0, light = bright(c, sum);
    float cover = fminf(light, 1), over = fminf(fmaxf(light - 1, 0) * beyond, 0.8F);
    for (int i = 0; i < 3; i++) {
        float v = page[i] * (1 - cover) + color[i] * (cover / sum);
        out[i] = to_byte(v + (toward - v) * over);
    }
}

void plx_blend_map(
    const plx_blend *b, const plx_density *pictures, int x0, int x1, unsigned char *rgba)
{
    enum { BLOCK = 16 }; /* columns of sums whose parts stay in the cache while rows are written */
    curve c;
    make_curve(b, &c);
    const float *page = PLX_PAGE[b->theme];
    int width = pictures[0].width, height = pictures[0].height;
    const unsigned char empty[4] = {to_byte(page[0]), to_byte(page[1]), to_byte(page[2]), 255};
    for (int left = x0; left < x1; left += BLOCK) {
        const float *column[BLOCK][PLX_BLEND_CLASSES] = {0};
        int right = left + BLOCK < x1 ? left + BLOCK : x1;
        for (int x = left; x < right; x++)
            for (int k = 0; k < b->classes; k++)
                column[x - left][k] =
                    plx_density_column(&pictures[k / PLX_SIGNS], k % PLX_SIGNS, x);
        for (int y = 0; y < height; y++) {
            unsigned char *out =
                rgba + ((size_t)(height - 1 - y) * (size_t)width + (size_t)left) * 4;
            for (int x = left; x < right; x++, out += 4) {
                float sums[PLX_BLEND_CLASSES];
                for (int k = 0; k < b->classes; k++)
                    sums[k] = fabsf(column[x - left][k][y]);
                memcpy(out, empty, 4);
                map_pixel(b, &c, sums, out);
            }
        }
    }
}
