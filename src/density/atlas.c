#include "density/atlas.h"

#include "base/mem.h"
#include "base/simd.h"

#include <math.h>
#include <string.h>

enum { SIDE_MAX = 1 << 15, SIDE_MIN = PLX_ATLAS_PART, COARSEST = 64, MARGIN = 4 };
/* Floats of a picture of a band, both signs, about. */
static const double BAND_FLOATS = 1 << 24;
/* What coarser levels and the blocks' floats add to a byte a cell. */
static const double OVERHEAD = 4.0 / 3 * (1 + 4.0 / PLX_ATLAS_BLOCK);

void plx_atlas_uninit(plx_atlas *a)
{
    plx_free(a->cell);
    plx_free(a->most);
    *a = (plx_atlas){0};
}

static int side_of(double cells)
{
    int side = (int)fmin(ceil(cells), SIDE_MAX);
    return (side + SIDE_MIN - 1) / SIDE_MIN * SIDE_MIN;
}

/* Where each level lies; sets how many cells and blocks there are. */
static void lay_out(plx_atlas *a, int width, int height, size_t *cells, size_t *blocks)
{
    *cells = *blocks = 0;
    a->levels = 0;
    for (int l = 0; l < PLX_ATLAS_LEVELS; l++, width /= 2, height /= 2) {
        if (l > 0 && width < COARSEST && height < COARSEST)
            break;
        int in_column = (height + PLX_ATLAS_BLOCK - 1) / PLX_ATLAS_BLOCK;
        size_t all = (size_t)a->sets * (size_t)a->signs * (size_t)width * (size_t)in_column;
        a->level[l] = (plx_atlas_level){width, height, in_column, *cells, *blocks};
        *cells += all * PLX_ATLAS_BLOCK;
        *blocks += all;
        a->levels++;
    }
}

bool plx_atlas_init(plx_atlas *a, const plx_atlas_desc *d, plx_error *e)
{
    double width = fmax(d->right - d->left, 1e-20), height = fmax(d->bottom - d->top, 1e-20);
    double each = d->sets * d->signs * OVERHEAD, most = SIDE_MAX - 2 * MARGIN;
    double scale = sqrt((double)d->bytes / each / width / height);
    scale = fmin(scale, most / fmax(width, height));
    if (d->finest > 0)
        scale = fmin(scale, d->finest);
    a->sets = d->sets;
    a->signs = d->signs;
    a->scale = scale;
    a->left = d->left;
    a->top = d->top;
    a->right = d->right;
    a->bottom = d->bottom;
    a->x = MARGIN - d->left * scale;
    a->y = MARGIN - d->top * scale;
    size_t cells, blocks;
    lay_out(a, side_of(width * scale + 2 * MARGIN), side_of(height * scale + 2 * MARGIN), &cells,
        &blocks);
    int parts = (int)(BAND_FLOATS / PLX_SIGNS / a->level[0].height / PLX_ATLAS_PART);
    a->band = (parts > 1 ? parts : 1) * PLX_ATLAS_PART;
    a->band = a->band < a->level[0].width ? a->band : a->level[0].width;
    if (a->cell_room != cells || a->most_room != blocks) {
        plx_free(a->cell);
        plx_free(a->most);
        a->cell = plx_alloc_large(cells, 1);
        a->most = plx_alloc(blocks, sizeof *a->most);
        a->cell_room = a->cell ? cells : 0;
        a->most_room = a->most ? blocks : 0;
    }
    return (a->cell && a->most) ||
           plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's picture");
}

int plx_atlas_bands(const plx_atlas *a)
{
    return (a->level[0].width + a->band - 1) / a->band;
}

size_t plx_atlas_size(const plx_atlas *a)
{
    return a->cell_room + a->most_room * sizeof *a->most;
}

/* out may be a. */
PLX_SIMD static void halve_column(const float *a, const float *b, float *out, int rows)
{
    for (int y = 0; y < rows; y++)
        out[y] = 0.5F * (a[y * 2] + a[y * 2 + 1] + b[y * 2] + b[y * 2 + 1]);
}

PLX_SIMD static void pack_block(
    const float *restrict sums, uint8_t *restrict cell, float *restrict most)
{
    float top = 0;
    for (int y = 0; y < PLX_ATLAS_BLOCK; y++) {
        float size = fabsf(sums[y]);
        top = size > top ? size : top;
    }
    float scale = top > 0 ? 1 / top : 0;
    for (int y = 0; y < PLX_ATLAS_BLOCK; y++) {
        float share = fabsf(sums[y]) * scale;
        cell[y] = (uint8_t)(int)(sqrtf(share) * 255 + 0.5F);
    }
    *most = top / (255.0F * 255.0F);
}

static void pack_column(
    const plx_atlas *a, const plx_atlas_level *l, size_t column, const float *sums)
{
    uint8_t *cell = a->cell + l->cells + column * (size_t)l->blocks * PLX_ATLAS_BLOCK;
    float *most = a->most + l->most + column * (size_t)l->blocks;
    for (int block = 0; block < l->blocks; block++) {
        float last[PLX_ATLAS_BLOCK] = {0};
        int top = block * PLX_ATLAS_BLOCK, rows = l->height - top;
        const float *from = sums + top;
        if (rows < PLX_ATLAS_BLOCK)
            from = memcpy(last, from, (size_t)rows * sizeof *last);
        pack_block(from, cell + top, most + block);
    }
}

void plx_atlas_put(plx_atlas *a, int set, int band, const plx_density *picture, int part)
{
    for (int sign = 0; sign < a->signs; sign++) {
        int first = band * a->band + part * PLX_ATLAS_PART, count = PLX_ATLAS_PART;
        for (int l = 0; l < a->levels && count > 0; l++, first /= 2, count /= 2) {
            const plx_atlas_level *level = &a->level[l];
            size_t before = ((size_t)set * (size_t)a->signs + (size_t)sign) * (size_t)level->width;
            for (int x = 0; x < count; x++) {
                float *out = plx_density_column(picture, sign, part * PLX_ATLAS_PART + x);
                if (first + x >= level->width)
                    break;
                if (l > 0) {
                    const float *from =
                        plx_density_column(picture, sign, part * PLX_ATLAS_PART + x * 2);
                    halve_column(from, from + plx_density_stride(picture), out, level->height);
                }
                pack_column(a, level, before + (size_t)first + (size_t)x, out);
            }
        }
    }
}
