/* A column of units of random values, and what pictures of it are made from. */
#ifndef PLX_TESTS_UNIT_COLUMN_H
#define PLX_TESTS_UNIT_COLUMN_H

#include "base/rng.h"
#include "scene/camera.h"
#include "scene/layout.h"
#include "scene/visuals.h"
#include "support.h"

#include <math.h>
#include <stdio.h>

typedef struct unit_column {
    plx_network *network;
    plx_snapshot snapshot;
    plx_visuals visuals;
    plx_layout layout; /* the column is its first */
} unit_column;

static inline void unit_column_open(unit_column *c, size_t units)
{
    char spec[48];
    snprintf(spec, sizeof spec, "%zu-1", units);
    *c = (unit_column){.network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL)};
    assert_non_null(c->network);
    assert_true(plx_layout_init(&c->layout, c->network, NULL));
    assert_true(plx_snapshot_init(&c->snapshot, c->network, NULL));
    assert_true(plx_visuals_init(&c->visuals, c->network, NULL));
    plx_rng rng;
    plx_rng_seed(&rng, units, 0);
    for (size_t i = 0; i < c->network->param_count; i++)
        c->snapshot.params[i] = (float)plx_rng_range(&rng, -1, 1);
    for (size_t i = 0; i < c->network->unit_count; i++)
        c->snapshot.activation[i] = (float)plx_rng_range(&rng, -1, 1);
    c->snapshot.link_version[0] = 1;
    c->snapshot.sequence = 1;
}

static inline void unit_column_close(unit_column *c)
{
    plx_visuals_uninit(&c->visuals);
    plx_snapshot_uninit(&c->snapshot);
    plx_layout_uninit(&c->layout);
    plx_network_destroy(&c->network);
}

/* What each row of pixels is to be where units are too close for discs, from every unit on its own:
 * rows [height][light, red, green, blue], 0..1, the colours times the light. */
static inline void unit_column_rows(
    const unit_column *c, const plx_camera *camera, const plx_viewport *view, double (*rows)[4])
{
    const plx_column *units = &c->layout.columns[0];
    for (int y = 0; y < view->height; y++)
        for (int k = 0; k < 4; k++)
            rows[y][k] = 0;
    for (size_t i = 0; i < units->units; i++) {
        const plx_unit_visual *u = &c->visuals.units[i];
        double y = plx_camera_py(camera, view, plx_column_y(units, (double)i));
        double half = units->spacing * camera->scale / 2, top = y - half, bottom = y + half;
        double r = (double)plx_unit_relative_radius(u);
        float rgb[3];
        plx_unit_color(&c->visuals.ramp, u, rgb);
        for (int row = (int)floor(top); row < bottom; row++) {
            if (row < 0 || row >= view->height)
                continue;
            double light = (fmin(bottom, row + 1) - fmax(top, row)) * r * r * 2;
            rows[row][0] += light;
            for (int k = 0; k < 3; k++)
                rows[row][k + 1] += light * (double)rgb[k];
        }
    }
}

#endif
