#include "render/edge_coarseness.h"

#include "density/bundle_view.h"

#include <math.h>

/* A picture takes so many frames' time, and so many seconds, before it is made coarser; one that is
 * coarse already must be a little quicker to become fine again, so that it does not flicker. */
static const double MISSED_BUDGETS = 1.3, MISSED_S = 0.022, FINE_AGAIN = 0.8;
/* Ever less work. Measured by plexus bench --verify, for 32 dB.
 * Lines are seldom steep, so columns matter little for the eye and the error: a third of them cost
 * half a decibel. Rows matter more, but where hundreds of lines lie over each, what is left of it
 * is a mean with a little noise: as the root of their number. Where layers lie close to each other
 * lines are steep, and it is the other way around: a line is in many rows of each column, and
 * blurred over some of them it is the same, while columns hold all that there is to see. What such
 * a picture takes is as the square of its rows, at any number of columns. */
typedef struct plx_step {
    plx_edge_scale scale;
    double least; /* lines over a row of pixels */
} plx_step;

enum { STEPS = 6 };

static const plx_step flat_steps[STEPS] = {
    {{1, 1}, 0},
    {{0.85, 0.85}, 0},
    {{0.55, 0.8}, 0},
    {{0.35, 0.7}, 0},
    {{0.4, 0.6}, 40},
    {{0.3, 0.35}, 150},
};
static const plx_step steep_steps[STEPS] = {
    {{1, 1}, 0},
    {{0.9, 0.75}, 0},
    {{0.7, 0.55}, 0},
    {{0.5, 0.4}, 0},
    {{0.45, 0.3}, 0},
    {{0.4, 0.22}, 0},
};
static const double STEEP = 1.5;
/* There are pixels to spare there, and links are many and estimates less sure. */
static const double STEEP_SHARE = 0.8;

/* Where units lie apart lines meet in them, and what is seen of a link is units. */
static double lines_a_row(const plx_link_view *k, const plx_viewport *v)
{
    const plx_bundle *b = &k->bundle;
    double source = 1 - plx_bundle_way(b, fmax(b->source_x, 0));
    double target = plx_bundle_way(b, fmin(b->target_x, v->width));
    double apart = fmax(fmax(b->source_step * source, b->target_step * target), 1);
    return (double)k->in_view / v->height / (apart * apart);
}

/* Of the link in view that has the fewest. */
static double fewest_lines_a_row(const plx_edge_coarseness_ask *a)
{
    double least = INFINITY;
    for (size_t l = 0; l < a->links; l++)
        if (a->views[l].in_view > 0)
            least = fmin(least, lines_a_row(&a->views[l], a->viewport));
    return least;
}

/* How many rows lines rise over a column, on average over the columns of all links, where flat ones
 * count most. */
static double steepness(const plx_edge_coarseness_ask *a)
{
    const plx_area all = {0, 0, a->viewport->width, a->viewport->height};
    double columns = 0, sum = 0;
    for (size_t l = 0; l < a->links; l++) {
        const plx_link_view *k = &a->views[l];
        if (k->in_view == 0)
            continue;
        columns += k->columns;
        sum += k->columns / fmax(plx_bundle_steepness(&k->bundle, &all), 1e-3);
    }
    return sum > 0 ? columns / sum : 0;
}

static bool fits(const plx_edge_coarseness_ask *a, const plx_step *steps, int step)
{
    double most = fmax(MISSED_BUDGETS * a->frame_budget_s, MISSED_S);
    if (steps == steep_steps)
        most *= STEEP_SHARE;
    if (step < a->before.step)
        most *= FINE_AGAIN;
    return plx_edge_density_seconds(a->density, a->views, a->links, a->viewport, steps[step].scale,
               PLX_QUALITY_MOVING) <= most;
}

/* One step finer at most, since each that is asked about costs time. */
plx_edge_coarseness plx_edge_coarseness_choose(
    const plx_edge_coarseness_ask *a, plx_edge_scale *scale)
{
    bool steep = steepness(a) >= STEEP;
    const plx_step *steps = steep ? steep_steps : flat_steps;
    double lines = steep ? 0 : fewest_lines_a_row(a);
    int step = a->before.step;
    while (step > 0 && lines < steps[step].least)
        step--;
    if (step > 0 && fits(a, steps, step - 1))
        step--;
    else
        while (step + 1 < STEPS && lines >= steps[step + 1].least && !fits(a, steps, step))
            step++;
    *scale = steps[step].scale;
    return (plx_edge_coarseness){step};
}
