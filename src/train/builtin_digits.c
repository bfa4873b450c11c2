/* Handwritten-looking digits: pen strokes after hand-made skeletons, each row with its own hand.
 *
 * A skeleton is a few strokes through control points in a box of 1 × 1 (y down). For each row the
 * points are jittered and bent by a smooth field, joined by Catmull–Rom splines, slanted, rotated,
 * scaled and shifted, and drawn with a round pen whose width varies along the stroke: a pixel's ink
 * is how far the pen's edge reaches over its centre. */
#include "train/builtin_make.h"

#include "base/rng.h"
#include "train/digit_strokes.h"

#include <math.h>

enum {
    ROWS = 12000,
    SIDE = 28,
    PIXELS = SIDE * SIDE,
    STREAM_DIGITS = 0xD161, /* first of the random streams of a seed; one a row */
    MAX_POINTS = 32,        /* of a stroke, with the middles added to straight parts */
    PIECES = 5,             /* straight pieces between two control points */
};

typedef struct plx_point {
    double x, y;
} plx_point;

/* How one row is written. */
typedef struct plx_hand {
    double jitter;
    plx_point bend[2], bend_phase, bend_size; /* the smooth field: waves along x and along y */
    double xx, xy, yx, yy, x0, y0;            /* box to pixels */
    double radius, radius_wave, radius_phase; /* of the pen, pixels */
    double ink;
} plx_hand;

static plx_hand make_hand(plx_rng *r)
{
    plx_hand h = {
        .jitter = 0.030,
        .bend = {{plx_rng_range(r, 1, 5), plx_rng_range(r, 1, 5)},
            {plx_rng_range(r, 1, 5), plx_rng_range(r, 1, 5)}},
        .bend_phase = {plx_rng_range(r, 0, 6.28), plx_rng_range(r, 0, 6.28)},
        .bend_size = {0.055 * plx_rng_normal(r), 0.040 * plx_rng_normal(r)},
        .radius = plx_rng_range(r, 0.75, 1.75),
        .radius_wave = plx_rng_range(r, 0, 0.3),
        .radius_phase = plx_rng_range(r, 0, 6.28),
        .ink = plx_rng_range(r, 0.8, 1),
    };
    double height = 18.5 + 1.5 * plx_rng_normal(r);
    height = fmin(fmax(height, 14), 21.5);
    double width = height * fmin(fmax(0.66 + 0.11 * plx_rng_normal(r), 0.42), 0.95);
    double slant = fmin(fmax(0.12 + 0.18 * plx_rng_normal(r), -0.35), 0.6);
    double angle = fmin(fmax(0.11 * plx_rng_normal(r), -0.3), 0.3);
    double c = cos(angle), s = sin(angle);
    /* Scale, then slant to the right (up is -y), then rotate. */
    h.xx = c * width;
    h.xy = -c * slant * height - s * height;
    h.yx = s * width;
    h.yy = -s * slant * height + c * height;
    h.x0 = SIDE / 2.0 + 1.2 * plx_rng_normal(r);
    h.y0 = SIDE / 2.0 + 1.2 * plx_rng_normal(r);
    return h;
}

static plx_point place(const plx_hand *h, plx_point p)
{
    double bent_x =
        p.x + h->bend_size.x * sin(h->bend[0].x * p.x + h->bend[0].y * p.y + h->bend_phase.x);
    double bent_y =
        p.y + h->bend_size.y * sin(h->bend[1].x * p.x + h->bend[1].y * p.y + h->bend_phase.y);
    double x = bent_x - 0.5, y = bent_y - 0.5;
    return (plx_point){h->x0 + h->xx * x + h->xy * y, h->y0 + h->yx * x + h->yy * y};
}

/* Lays the ink of a pen moved from a to b; overlapping ink does not add up. */
static void draw_piece(float *pixels, plx_point a, plx_point b, double radius)
{
    double reach = radius + 0.5;
    int left = (int)fmax(floor(fmin(a.x, b.x) - reach), 0);
    int right = (int)fmin(ceil(fmax(a.x, b.x) + reach), SIDE);
    int top = (int)fmax(floor(fmin(a.y, b.y) - reach), 0);
    int bottom = (int)fmin(ceil(fmax(a.y, b.y) + reach), SIDE);
    double dx = b.x - a.x, dy = b.y - a.y;
    double length2 = dx * dx + dy * dy;
    double inverse = length2 > 0 ? 1 / length2 : 0;
    for (int row = top; row < bottom; row++) {
        for (int column = left; column < right; column++) {
            double px = column + 0.5 - a.x, py = row + 0.5 - a.y;
            double t = fmin(fmax((px * dx + py * dy) * inverse, 0), 1);
            double off_x = px - t * dx, off_y = py - t * dy;
            double distance2 = off_x * off_x + off_y * off_y;
            if (distance2 >= reach * reach)
                continue;
            float cover = (float)fmin(reach - sqrt(distance2), 1);
            float *pixel = &pixels[row * SIDE + column];
            if (cover > *pixel)
                *pixel = cover;
        }
    }
}

static plx_point spline(plx_point p0, plx_point p1, plx_point p2, plx_point p3, double t)
{
    double a = t * (t * (2 - t) - 1) / 2, b = (t * t * (3 * t - 5) + 2) / 2;
    double c = t * (t * (4 - 3 * t) + 1) / 2, d = t * t * (t - 1) / 2;
    return (plx_point){
        a * p0.x + b * p1.x + c * p2.x + d * p3.x, a * p0.y + b * p1.y + c * p2.y + d * p3.y};
}

/* A smooth line through the points; at a corner the line may turn at once. */
static void draw_stroke(
    float *pixels, const plx_hand *h, const plx_point *points, const bool *corner, size_t count)
{
    plx_point from = place(h, points[0]);
    for (size_t i = 0; i + 1 < count; i++) {
        plx_point before = points[i == 0 || corner[i] ? i : i - 1];
        plx_point after = points[i + 2 >= count || corner[i + 1] ? i + 1 : i + 2];
        for (int k = 1; k <= PIECES; k++) {
            double t = (double)k / PIECES;
            plx_point to = place(h, spline(before, points[i], points[i + 1], after, t));
            double wave = sin(h->radius_phase + 1.3 * ((double)i + t));
            draw_piece(pixels, from, to, h->radius * (1 + h->radius_wave * wave));
            from = to;
        }
    }
}

static void draw_digit(
    float *pixels, const plx_hand *h, plx_rng *r, const plx_digit_point *skeleton)
{
    size_t at = 0;
    for (bool more = true; more;) {
        plx_point points[MAX_POINTS];
        bool corner[MAX_POINTS];
        size_t count = 0;
        plx_point shift = {0.012 * plx_rng_normal(r), 0.012 * plx_rng_normal(r)};
        for (bool in_stroke = true; in_stroke; at++) {
            const plx_digit_point *p = &skeleton[at];
            plx_point here = {p->x + shift.x + h->jitter * plx_rng_normal(r),
                p->y + shift.y + h->jitter * plx_rng_normal(r)};
            bool ends_straight = count > 0 && corner[count - 1] && p->mark != PLX_DIGIT_SMOOTH;
            if (ends_straight) {
                /* Nobody draws a straight line: give it a slight bow. */
                plx_point last = points[count - 1];
                double bow = 0.035 * plx_rng_normal(r);
                points[count] = (plx_point){(last.x + here.x) / 2 + bow * (here.y - last.y),
                    (last.y + here.y) / 2 - bow * (here.x - last.x)};
                corner[count++] = false;
            }
            points[count] = here;
            corner[count++] = p->mark != PLX_DIGIT_SMOOTH;
            in_stroke = p->mark == PLX_DIGIT_SMOOTH || p->mark == PLX_DIGIT_CORNER;
            more = p->mark != PLX_DIGIT_END;
        }
        draw_stroke(pixels, h, points, corner, count);
    }
}

/* Grain in the ink and a few faint specks on the ground; the ground is 0 for the most part. */
static void add_noise(float *pixels, const plx_hand *h, plx_rng *r)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < PIXELS; i++) {
        if (i % 4 == 0)
            bits = plx_rng_u64(r);
        /* The sum of two bytes: a triangle from -1 to 1 with its peak at 0. */
        float grain = (float)(bits & 255) / 255 + (float)(bits >> 8 & 255) / 255 - 1;
        bits >>= 16;
        float v = pixels[i] * (float)h->ink + grain * (pixels[i] > 0 ? 0.16f : 0.30f);
        if (pixels[i] == 0)
            v -= 0.18f;
        pixels[i] = v < 0 ? 0 : v > 1 ? 1 : v;
    }
}

plx_dataset *plx_make_digits(uint64_t seed, double noise, plx_error *e)
{
    (void)noise;
    plx_dataset *d = plx_dataset_create("digits", PLX_TASK_CLASSIFICATION, ROWS, PIXELS, 10, e);
    if (!d)
        return NULL;
    d->image_width = d->image_height = SIDE;
    for (size_t i = 0; i < d->count; i++) {
        plx_rng rng;
        plx_rng_seed(&rng, seed, STREAM_DIGITS + i);
        size_t digit = i % 10;
        d->label[i] = (uint32_t)digit;
        plx_hand hand = make_hand(&rng);
        const plx_digit_point *skeleton = plx_digit_skeleton(digit, plx_rng_uniform(&rng));
        float *pixels = d->x + i * PIXELS;
        draw_digit(pixels, &hand, &rng, skeleton);
        add_noise(pixels, &hand, &rng);
    }
    return d;
}
