#include "scene/matrix.h"

#include "scene/unit_marks.h"

#include <math.h>

static size_t at_most(double index, size_t most)
{
    return index > 0 ? (index < (double)most ? (size_t)index : most) : 0;
}

bool plx_matrix_pick(
    const plx_matrix_band *bands, size_t count, double px, double py, plx_matrix_cell *cell)
{
    for (size_t k = count; k-- > 0;) {
        const plx_matrix_band *b = &bands[k];
        double x = px - b->x, y = py - b->y;
        if (!(x >= 0 && x < b->width && y >= 0 && y < b->height))
            continue;
        *cell = (plx_matrix_cell){
            .link = b->link,
            .source =
                b->in_first + at_most(x / plx_matrix_cell_width(b), b->in_end - b->in_first - 1),
            .target = b->out_first +
                      at_most(y / plx_matrix_cell_height(b), b->out_end - b->out_first - 1),
            .bias = b->bias,
        };
        return true;
    }
    return false;
}

bool plx_matrix_find(
    const plx_matrix_band *bands, size_t count, const plx_matrix_cell *cell, plx_bounds *rectangle)
{
    for (size_t k = 0; k < count; k++) {
        const plx_matrix_band *b = &bands[k];
        if (b->link != cell->link || b->bias != cell->bias || cell->source < b->in_first ||
            cell->source >= b->in_end || cell->target < b->out_first || cell->target >= b->out_end)
            continue;
        double w = plx_matrix_cell_width(b), h = plx_matrix_cell_height(b);
        double x = b->x + w * (double)(cell->source - b->in_first);
        double y = b->y + h * (double)(cell->target - b->out_first);
        *rectangle = (plx_bounds){x, y, x + w, y + h};
        return true;
    }
    return false;
}

float plx_matrix_value(const plx_network *network, const float *params, const plx_matrix_cell *cell)
{
    const plx_link *link = &network->links[cell->link];
    return cell->bias ? params[link->bias_offset + cell->target]
                      : params[link->weight_offset + cell->target * link->in + cell->source];
}

/* Pixels whose middle is in both ranges. */
static bool middles(
    double low, double high, double clip_low, double clip_high, int *first, int *end)
{
    *first = (int)ceil(fmin(fmax(low, clip_low), clip_high) - 0.5);
    *end = (int)ceil(fmin(fmax(high, clip_low), clip_high) - 0.5);
    return *end > *first;
}

bool plx_matrix_visible(const plx_matrix_band *b, const plx_bounds *clip, plx_matrix_pixels *p)
{
    return middles(b->x, b->x + b->width, clip->left, clip->right, &p->left, &p->right) &&
           middles(b->y, b->y + b->height, clip->top, clip->bottom, &p->top, &p->bottom);
}

/* Shares of the gap between two columns: clear of the units on either side, and for biases. */
static const double SOURCE_SPACE = 0.10, TARGET_SPACE = 0.10, BIAS_SPACE = 0.02, BIAS_WIDTH = 0.03;
static const double MOST_SPACE = 0.3;

/* The first two, and more beside units that are larger. gap: pixels. */
static double space(const plx_column *column, const plx_camera *camera, const plx_viewport *v,
    double least, double gap)
{
    double wanted = (plx_unit_radius(column, camera, v) + 5 * v->ui_scale) / gap;
    return fmin(fmax(wanted, least), MOST_SPACE);
}

void plx_matrix_in_place(plx_matrix_band bands[PLX_MATRIX_IN_PLACE_BANDS], size_t link,
    const plx_network *network, const plx_layout *layout, const plx_camera *camera,
    const plx_viewport *v, double shown)
{
    const plx_link *k = &network->links[link];
    const plx_column *from = &layout->columns[k->source], *to = &layout->columns[k->target];
    double left = plx_camera_px(camera, v, from->x), right = plx_camera_px(camera, v, to->x);
    double gap = right - left, middle = (left + right) / 2;
    double end = right - space(to, camera, v, TARGET_SPACE, gap) * gap,
           bias_x = end - BIAS_WIDTH * gap;
    double x = left + space(from, camera, v, SOURCE_SPACE, gap) * gap,
           width = bias_x - BIAS_SPACE * gap - x;
    double cell = to->spacing * camera->scale;
    double y = plx_camera_py(camera, v, to->y0) - cell / 2, height = cell * (double)k->out;
    bands[0] = (plx_matrix_band){
        .link = link,
        .in_end = k->in,
        .out_end = k->out,
        .x = middle + (x - middle) * shown,
        .y = y,
        .width = width * shown,
        .height = height,
    };
    bands[1] = (plx_matrix_band){
        .link = link,
        .bias = true,
        .in_end = 1,
        .out_end = k->out,
        .x = middle + (bias_x - middle) * shown,
        .y = y,
        .width = BIAS_WIDTH * gap * shown,
        .height = height,
    };
}
