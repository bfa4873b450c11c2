#include "render/edge_density.h"

#include "base/clock.h"
#include "base/mem.h"
#include "density/engine.h"

#include <math.h>

struct plx_edge_density {
    plx_density_engine *engine;
    plx_density picture;
    float *rows; /* [height][width][2] */
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
    plx_density_uninit(&d->picture);
    plx_free(d->rows);
    plx_free(d->bundles);
    plx_free(d);
    *density = NULL;
}

static bool reserve(plx_edge_density *d, size_t links, int width, int height, plx_error *e)
{
    if (links > d->bundle_capacity) {
        plx_bundle *grown = plx_realloc(d->bundles, links, sizeof *grown);
        if (!grown)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        d->bundles = grown;
        d->bundle_capacity = links;
    }
    if (d->rows && d->picture.width == width && d->picture.height == height)
        return true;
    plx_density_uninit(&d->picture);
    plx_free(d->rows);
    d->rows = plx_alloc((size_t)width * (size_t)height, PLX_SIGNS * sizeof *d->rows);
    if (!d->rows)
        return plx_fail(
            e, PLX_ERR_MEMORY, "out of memory for a picture of %d x %d pixels", width, height);
    return plx_density_init(&d->picture, width, height, e);
}

static size_t gather(
    plx_edge_density *d, const plx_link_view *views, size_t links, const float *params)
{
    size_t count = 0;
    for (size_t l = 0; l < links; l++) {
        if (views[l].in_view == 0)
            continue;
        d->bundles[count] = views[l].bundle;
        d->bundles[count++].weights = params ? params + views[l].link->weight_offset : NULL;
    }
    return count;
}

double plx_edge_density_seconds(
    plx_edge_density *d, const plx_link_view *views, size_t links, const plx_viewport *v)
{
    if (!reserve(d, links, v->width, v->height, NULL))
        return INFINITY;
    size_t count = gather(d, views, links, NULL);
    return d->correction *
           plx_density_engine_estimate(d->engine, d->bundles, count, v->width, v->height);
}

bool plx_edge_density_draw(plx_edge_density *d, const plx_link_view *views, size_t links,
    const plx_snapshot *snapshot, plx_target *target, plx_error *e)
{
    int width = plx_target_width(target), height = plx_target_height(target);
    if (!reserve(d, links, width, height, e))
        return false;
    double start = plx_now_s();
    size_t count = gather(d, views, links, snapshot->params);
    double estimate = plx_density_engine_estimate(d->engine, d->bundles, count, width, height);
    if (!plx_density_engine_draw(d->engine, d->bundles, count, &d->picture, e))
        return false;
    plx_density_to_rows(&d->picture, d->rows);
    plx_target_write_rg32f(target, d->rows);
    if (estimate > 1e-4) {
        double measured = (plx_now_s() - start) / estimate;
        d->correction += (fmin(fmax(measured, 0.1), 20) - d->correction) * 0.2;
    }
    return true;
}
