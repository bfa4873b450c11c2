#include "density/bands.h"

#include "base/mem.h"
#include "density/column_sums.h"
#include "density/engine.h"

#include <math.h>
#include <string.h>

struct plx_density_bands {
    plx_workers *workers;
    plx_density_engine *engine;
    plx_bundle *bundles; /* [count], owned */
    size_t count;
    plx_quality quality;
    int width, height;   /* of the whole, pixels */
    plx_density picture; /* of the band last drawn, */
    int top;             /* whose first row that is; < 0: there is none */
    double *drawn;       /* [PLX_SIGNS][width]: what columns sum to as drawn */
    float *ratio;        /* [PLX_SIGNS][width]: that they are multiplied by; NULL: by nothing */
    plx_exposure_pixel *pixels; /* [pixel_count]: those that the exposure looks at */
    size_t pixel_count;
};

plx_density_bands *plx_density_bands_create(plx_workers *workers, plx_error *e)
{
    plx_density_bands *b = plx_alloc(1, sizeof *b);
    if (!b) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    b->workers = workers;
    b->engine = plx_density_engine_create(workers, e);
    if (!b->engine)
        plx_density_bands_destroy(&b);
    return b;
}

static void clear(plx_density_bands *b)
{
    plx_free(b->bundles);
    plx_free(b->drawn);
    plx_free(b->ratio);
    plx_free(b->pixels);
    b->bundles = NULL;
    b->drawn = NULL;
    b->ratio = NULL;
    b->pixels = NULL;
    b->pixel_count = 0;
    b->top = -1;
}

void plx_density_bands_destroy(plx_density_bands **bands)
{
    if (!*bands)
        return;
    clear(*bands);
    plx_density_uninit(&(*bands)->picture);
    plx_density_engine_destroy(&(*bands)->engine);
    plx_free(*bands);
    *bands = NULL;
}

/* The band as the engine draws it. */
static bool draw(plx_density_bands *b, int top, int rows, plx_error *e)
{
    plx_density *p = &b->picture;
    b->top = -1;
    if (!plx_density_fit(p, b->width, rows, e))
        return false;
    plx_density_band band = {.height = b->height, .top = top};
    if (!plx_density_engine_begin_band(b->engine, b->bundles, b->count, b->quality, &band, p, e))
        return false;
    plx_density_engine_more(b->engine, INFINITY);
    b->top = top;
    return true;
}

static void add_columns(void *job, unsigned worker, size_t sign)
{
    (void)worker;
    plx_density_bands *b = job;
    for (int x = 0; x < b->width; x++) {
        const float *column = plx_density_column(&b->picture, (int)sign, x);
        double *sum = &b->drawn[sign * (size_t)b->width + (size_t)x];
        for (int y = 0; y < b->picture.height; y++)
            *sum += (double)column[y];
    }
}

static void scale_columns(void *job, unsigned worker, size_t sign)
{
    (void)worker;
    const plx_density_bands *b = job;
    for (int x = 0; x < b->width; x++) {
        float *column = plx_density_column(&b->picture, (int)sign, x);
        float ratio = b->ratio[sign * (size_t)b->width + (size_t)x];
        for (int y = 0; y < b->picture.height; y++)
            column[y] *= ratio;
    }
}

typedef struct plx_slicing {
    const plx_density_bands *bands;
    plx_column_slices slices;
} plx_slicing;

static void sum_slice(void *job, unsigned worker, size_t index)
{
    (void)worker;
    plx_slicing *s = job;
    const plx_density_bands *b = s->bands;
    for (size_t i = 0; i < b->count; i++)
        plx_column_slices_add(&s->slices, index, &b->bundles[i], b->width, b->height);
}

/* What the columns as drawn are to be multiplied by. Without memory for it they stay as they are,
 * as they do in a picture in one piece. */
static void find_ratios(plx_density_bands *b)
{
    plx_slicing s = {.bands = b};
    size_t width = (size_t)b->width;
    b->ratio = plx_alloc(PLX_SIGNS * width, sizeof *b->ratio);
    if (!b->ratio || !plx_column_slices_clear(&s.slices, b->width)) {
        plx_free(b->ratio);
        b->ratio = NULL;
        return;
    }
    plx_workers_run(b->workers, sum_slice, &s, PLX_COLUMN_SLICES);
    for (size_t sign = 0; sign < PLX_SIGNS; sign++)
        plx_column_sums_ratios(s.slices.slice, PLX_COLUMN_SLICES, b->width, (int)sign,
            b->drawn + sign * width, b->ratio + sign * width);
    plx_column_slices_uninit(&s.slices);
    for (size_t i = 0; i < b->pixel_count; i++)
        for (size_t sign = 0; sign < PLX_SIGNS; sign++)
            b->pixels[i].sums[sign] *= b->ratio[sign * width + (size_t)b->pixels[i].column];
}

static bool first_pass(plx_density_bands *b, int band_rows, plx_error *e)
{
    bool set_right = false;
    for (int top = 0; top < b->height; top += band_rows) {
        int rows = b->height - top < band_rows ? b->height - top : band_rows;
        if (!draw(b, top, rows, e))
            return false;
        set_right = plx_density_engine_sets_columns_right(b->engine);
        if (set_right)
            plx_workers_run(b->workers, add_columns, b, PLX_SIGNS);
        b->pixel_count +=
            plx_exposure_pick(&b->picture, top, b->height, b->pixels + b->pixel_count);
    }
    if (set_right)
        find_ratios(b);
    if (b->ratio)
        plx_workers_run(b->workers, scale_columns, b, PLX_SIGNS);
    return true;
}

bool plx_density_bands_begin(plx_density_bands *b, const plx_bundle *bundles, size_t count,
    plx_quality quality, int width, int height, int band_rows, plx_error *e)
{
    clear(b);
    b->count = count;
    b->quality = quality;
    b->width = width;
    b->height = height;
    b->bundles = plx_alloc(count, sizeof *b->bundles);
    b->drawn = plx_alloc(PLX_SIGNS * (size_t)width, sizeof *b->drawn);
    b->pixels = plx_alloc(plx_exposure_pixels(width, height), sizeof *b->pixels);
    if (!b->bundles || !b->drawn || !b->pixels)
        return plx_fail(
            e, PLX_ERR_MEMORY, "out of memory for a picture of %d x %d pixels", width, height);
    if (count > 0)
        memcpy(b->bundles, bundles, count * sizeof *bundles);
    return first_pass(b, band_rows < height ? band_rows : height, e);
}

plx_exposure plx_density_bands_exposure(const plx_density_bands *b, double weight)
{
    return plx_exposure_of_pixels(b->pixels, b->pixel_count, weight);
}

const plx_density *plx_density_bands_draw(plx_density_bands *b, int top, int rows, plx_error *e)
{
    if (b->top == top && b->picture.height == rows)
        return &b->picture;
    if (!draw(b, top, rows, e))
        return NULL;
    if (b->ratio)
        plx_workers_run(b->workers, scale_columns, b, PLX_SIGNS);
    return &b->picture;
}
