#include "scene/plane.h"

#include <math.h>

/* Room around the data, and up to which ratio both sides become the larger one. */
static const double ROOM = 0.08, ALIKE = 1.5;
/* Pictures are paler than the points in them. */
static const double PALE = 0.62;
/* What a class has of its colour where it is as likely as all others. */
static const double FAINTEST = 0.12;

static void widen(
    const plx_dataset *d, const plx_scaling *s, size_t input, double *low, double *high)
{
    for (size_t i = 0; i < d->count; i++) {
        double value = (double)d->x[2 * i + input];
        if (s)
            value = value / (double)s->input_scale[input] + (double)s->input_shift[input];
        if (!isfinite(value))
            continue;
        *low = fmin(*low, value);
        *high = fmax(*high, value);
    }
}

bool plx_plane_of(const plx_dataset *training, const plx_dataset *test, const plx_scaling *scaling,
    plx_plane *out)
{
    if (!training || training->inputs != 2)
        return false;
    double low[2], high[2], half[2];
    for (size_t i = 0; i < 2; i++) {
        low[i] = INFINITY;
        high[i] = -INFINITY;
        widen(training, scaling, i, &low[i], &high[i]);
        if (test && test->inputs == 2)
            widen(test, scaling, i, &low[i], &high[i]);
        if (!(low[i] <= high[i]))
            return false;
        half[i] = fmax((high[i] - low[i]) / 2 * (1 + ROOM), 1e-6);
    }
    double ratio = half[0] / half[1];
    if (ratio < ALIKE && ratio > 1 / ALIKE)
        half[0] = half[1] = fmax(half[0], half[1]);
    double x = (low[0] + high[0]) / 2, y = (low[1] + high[1]) / 2;
    *out = (plx_plane){x - half[0], x + half[0], y - half[1], y + half[1]};
    return true;
}

static double scaled(const plx_scaling *s, size_t input, double value)
{
    return s ? (value - (double)s->input_shift[input]) * (double)s->input_scale[input] : value;
}

plx_field_desc plx_plane_field(
    const plx_plane *plane, const plx_scaling *scaling, const plx_network *network)
{
    return (plx_field_desc){
        .network = network,
        .x_low = scaled(scaling, 0, plane->x_low),
        .x_high = scaled(scaling, 0, plane->x_high),
        .y_low = scaled(scaling, 1, plane->y_low),
        .y_high = scaled(scaling, 1, plane->y_high),
    };
}

static void put(const float rgb[3], unsigned char *rgba)
{
    for (int k = 0; k < 3; k++)
        rgba[k] = (unsigned char)lroundf(fminf(fmaxf(rgb[k], 0), 1) * 255);
    rgba[3] = 255;
}

void plx_plane_value_color(const plx_plane_look *look, double value, unsigned char *rgba)
{
    float rgb[3] = {1, 0, 1};
    if (!isnan(value)) {
        double t = fmin(fmax(value, -1), 1);
        plx_palette_color(look->palette, look->theme, t, rgb);
    }
    put(rgb, rgba);
}

void plx_plane_class_color(
    const plx_plane_look *look, size_t classes, size_t index, double share, unsigned char *rgba)
{
    if (classes <= 2) {
        plx_plane_value_color(look, index == 1 ? share : -share, rgba);
        return;
    }
    float rgb[3], ground[3];
    double t = fmin(fmax(share, 0), 1);
    plx_palette_color(PLX_PALETTE_OKABE_ITO, look->theme, (double)index, rgb);
    plx_palette_color(look->palette, look->theme, 0, ground);
    for (int k = 0; k < 3; k++)
        rgb[k] = ground[k] + (rgb[k] - ground[k]) * (float)t;
    put(rgb, rgba);
}

void plx_plane_paint_values(
    const plx_plane_look *look, const float *values, size_t side, double reach, unsigned char *rgba)
{
    for (size_t i = 0; i < side * side; i++) {
        double value = (double)values[i] / (reach > 0 ? reach : 1);
        if (!isnan(value))
            value = look->discrete ? (value > 0 ? 1 : -1) : fmin(fmax(value, -1), 1);
        plx_plane_value_color(look, PALE * value, rgba + 4 * i);
    }
}

void plx_plane_paint_unit(
    const plx_plane_look *look, const float *values, size_t side, unsigned char *rgba)
{
    double reach = 0;
    for (size_t i = 0; i < side * side; i++)
        if (isfinite(values[i]))
            reach = fmax(reach, fabs((double)values[i]));
    plx_plane_paint_values(look, values, side, reach, rgba);
}

void plx_plane_paint_classes(const plx_plane_look *look, const float *values, size_t side,
    size_t classes, unsigned char *rgba)
{
    size_t points = side * side;
    for (size_t i = 0; i < points; i++) {
        size_t best = 0;
        for (size_t c = 1; c < classes; c++)
            if (values[c * points + i] > values[best * points + i])
                best = c;
        double share = (double)values[best * points + i], even = 1 / (double)classes;
        if (classes == 2)
            share = (double)(values[best * points + i] - values[(1 - best) * points + i]);
        else if (!isnan(share))
            share = FAINTEST + (1 - FAINTEST) * (share - even) / (1 - even);
        plx_plane_class_color(
            look, classes, best, look->discrete ? PALE : PALE * share, rgba + 4 * i);
    }
}
