#include "render/edge_density.h"

#include "base/clock.h"
#include "base/mem.h"
#include "density/engine.h"

#include <math.h>

struct plx_edge_density {
    plx_density_engine *engine;
    plx_density picture[PLX_FINEST + 1]; /* by fineness; made when first drawn */
    float *rows;                         /* [height][width][2] */
    int width, height;                   /* of rows, pixels */
    plx_bundle *bundles;
    size_t bundle_capacity;
    double correction; /* measured seconds over estimated ones */
};

plx_edge_density *plx_edge_density_create(unsigned threads, plx_error *e)
{
    plx_edge_density *d = plx_alloc(1, sizeof *d);
    if (!d) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    d->correction = 1;
    d->engine = plx_density_engine_create(threads, e);
    if (!d->engine)
        plx_edge_density_destroy(&d);
    return d;
}

void plx_edge_density_destroy(plx_edge_density **density)
{
    plx_edge_density *d = *density;
    if (!d)
        return;
    plx_density_engine_destroy(&d->engine);
    for (int i = 0; i <= PLX_FINEST; i++)
        plx_density_uninit(&d->picture[i]);
    plx_free(d->rows);
    plx_free(d->bundles);
    plx_free(d);
    *density = NULL;
}

static bool reserve(
    plx_edge_density *d, size_t links, int width, int height, int fineness, plx_error *e)
{
    int fine = plx_density_fine_rows(height, fineness);
    if (links > d->bundle_capacity) {
        plx_bundle *grown = plx_realloc(d->bundles, links, sizeof *grown);
        if (!grown)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        d->bundles = grown;
        d->bundle_capacity = links;
    }
    if (d->width != width || d->height != height) {
        plx_free(d->rows);
        d->width = d->height = 0;
        d->rows = plx_alloc((size_t)width * (size_t)height, PLX_SIGNS * sizeof *d->rows);
        if (!d->rows)
            return plx_fail(
                e, PLX_ERR_MEMORY, "out of memory for a picture of %d x %d pixels", width, height);
        d->width = width;
        d->height = height;
    }
    plx_density *picture = &d->picture[fineness];
    if (picture->width == width && picture->height == fine)
        return true;
    plx_density_uninit(picture);
    return plx_density_init(picture, width, fine, e);
}

static size_t gather(plx_edge_density *d, const plx_link_view *views, size_t links,
    const float *params, int fineness)
{
    size_t count = 0;
    for (size_t l = 0; l < links; l++) {
        if (views[l].in_view == 0)
            continue;
        d->bundles[count] = plx_bundle_refine(&views[l].bundle, fineness);
        d->bundles[count++].weights = params ? params + views[l].link->weight_offset : NULL;
    }
    return count;
}

static double estimate(const plx_edge_density *d, size_t count, int width, int height, int fineness)
{
    return plx_density_engine_estimate(
        d->engine, d->bundles, count, width, plx_density_fine_rows(height, fineness));
}

double plx_edge_density_seconds(plx_edge_density *d, const plx_link_view *views, size_t links,
    const plx_viewport *v, int fineness)
{
    if (!reserve(d, links, v->width, v->height, fineness, NULL))
        return INFINITY;
    size_t count = gather(d, views, links, NULL, fineness);
    return d->correction * estimate(d, count, v->width, v->height, fineness);
}

bool plx_edge_density_draw(plx_edge_density *d, const plx_link_view *views, size_t links,
    const plx_snapshot *snapshot, int fineness, plx_target *target, plx_error *e)
{
    int width = plx_target_width(target), height = plx_target_height(target);
    if (!reserve(d, links, width, height, fineness, e))
        return false;
    double start = plx_now_s();
    size_t count = gather(d, views, links, snapshot->params, fineness);
    double estimated = estimate(d, count, width, height, fineness);
    plx_density *picture = &d->picture[fineness];
    if (!plx_density_engine_draw(d->engine, d->bundles, count, picture, e))
        return false;
    plx_density_to_rows(picture, fineness, height, d->rows);
    plx_target_write_rg32f(target, d->rows);
    if (estimated > 1e-4) {
        double measured = (plx_now_s() - start) / estimated;
        d->correction += (fmin(fmax(measured, 0.1), 20) - d->correction) * 0.2;
    }
    return true;
}
