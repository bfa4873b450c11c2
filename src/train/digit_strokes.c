#include "train/digit_strokes.h"

/* Short marks keep a stroke readable as a line of points. */
#define S PLX_DIGIT_SMOOTH
#define C PLX_DIGIT_CORNER
#define L PLX_DIGIT_LIFT
#define E PLX_DIGIT_END

typedef plx_digit_point plx_way[];

static const plx_way zero_closed = {{.52f, .00f, S}, {.20f, .10f, S}, {.03f, .48f, S},
    {.20f, .90f, S}, {.50f, 1.0f, S}, {.82f, .88f, S}, {.97f, .50f, S}, {.82f, .10f, S},
    {.50f, .00f, E}};
static const plx_way zero_overlapping = {{.70f, .10f, S}, {.42f, .02f, S}, {.10f, .25f, S},
    {.02f, .65f, S}, {.25f, .97f, S}, {.65f, .94f, S}, {.95f, .60f, S}, {.90f, .22f, S},
    {.62f, .03f, S}, {.38f, .10f, E}};
static const plx_way zero_open = {{.40f, .04f, S}, {.10f, .35f, S}, {.08f, .75f, S},
    {.35f, 1.0f, S}, {.75f, .90f, S}, {.96f, .50f, S}, {.80f, .12f, S}, {.52f, .06f, E}};

static const plx_way one_plain = {{.52f, .00f, C}, {.48f, 1.0f, E}};
static const plx_way one_flag = {{.22f, .24f, C}, {.55f, .00f, C}, {.52f, 1.0f, E}};
static const plx_way one_foot = {
    {.24f, .22f, C}, {.52f, .00f, C}, {.50f, 1.0f, L}, {.16f, 1.0f, C}, {.86f, .99f, E}};

static const plx_way two_angled = {{.08f, .24f, S}, {.22f, .05f, S}, {.52f, .00f, S},
    {.84f, .12f, S}, {.86f, .34f, S}, {.62f, .62f, S}, {.32f, .84f, S}, {.05f, 1.0f, C},
    {.97f, .98f, E}};
static const plx_way two_looped = {{.12f, .20f, S}, {.35f, .02f, S}, {.72f, .06f, S},
    {.84f, .28f, S}, {.64f, .60f, S}, {.30f, .90f, S}, {.08f, .96f, S}, {.08f, .80f, S},
    {.30f, .80f, S}, {.62f, .96f, S}, {.98f, .92f, E}};
static const plx_way two_swan = {{.15f, .30f, S}, {.30f, .05f, S}, {.66f, .02f, S}, {.86f, .24f, S},
    {.70f, .54f, S}, {.36f, .80f, S}, {.10f, .97f, S}, {.40f, .90f, S}, {.70f, .97f, S},
    {1.0f, .94f, E}};

static const plx_way three_round = {{.10f, .14f, S}, {.38f, .00f, S}, {.76f, .07f, S},
    {.80f, .29f, S}, {.60f, .44f, S}, {.36f, .47f, C}, {.70f, .52f, S}, {.93f, .72f, S},
    {.76f, .94f, S}, {.40f, 1.0f, S}, {.05f, .88f, E}};
static const plx_way three_flat = {{.08f, .04f, C}, {.86f, .02f, C}, {.40f, .40f, C},
    {.74f, .46f, S}, {.94f, .70f, S}, {.76f, .95f, S}, {.40f, 1.0f, S}, {.06f, .90f, E}};
static const plx_way three_looped = {{.14f, .10f, S}, {.48f, .00f, S}, {.80f, .14f, S},
    {.70f, .36f, S}, {.44f, .48f, S}, {.36f, .54f, S}, {.46f, .52f, S}, {.82f, .58f, S},
    {.92f, .80f, S}, {.62f, 1.0f, S}, {.04f, .94f, E}};

static const plx_way four_open = {
    {.24f, .02f, C}, {.04f, .60f, C}, {.97f, .57f, L}, {.74f, .22f, C}, {.66f, 1.0f, E}};
static const plx_way four_closed = {
    {.70f, .00f, C}, {.02f, .66f, C}, {.98f, .66f, L}, {.70f, .00f, C}, {.68f, 1.0f, E}};
static const plx_way four_round = {{.12f, .02f, S}, {.05f, .34f, S}, {.22f, .52f, S},
    {.56f, .52f, S}, {.88f, .42f, L}, {.90f, .00f, C}, {.78f, 1.0f, E}};
static const plx_way four_single = {{.70f, .02f, C}, {.30f, .40f, S}, {.03f, .62f, C},
    {.45f, .60f, S}, {.98f, .56f, L}, {.62f, .34f, C}, {.55f, 1.0f, E}};

static const plx_way five_single = {{.90f, .02f, C}, {.22f, .03f, C}, {.14f, .45f, C},
    {.46f, .37f, S}, {.82f, .48f, S}, {.92f, .72f, S}, {.74f, .95f, S}, {.40f, 1.0f, S},
    {.05f, .90f, E}};
static const plx_way five_hat = {{.24f, .04f, C}, {.16f, .44f, C}, {.50f, .38f, S}, {.85f, .52f, S},
    {.88f, .80f, S}, {.55f, 1.0f, S}, {.08f, .94f, L}, {.22f, .05f, C}, {.92f, .00f, E}};
static const plx_way five_curved = {{.92f, .03f, S}, {.52f, .04f, S}, {.24f, .16f, S},
    {.26f, .38f, S}, {.62f, .48f, S}, {.88f, .68f, S}, {.70f, .95f, S}, {.38f, 1.0f, S},
    {.06f, .93f, E}};

static const plx_way six_curved = {{.78f, .02f, S}, {.40f, .18f, S}, {.10f, .56f, S},
    {.18f, .90f, S}, {.50f, 1.0f, S}, {.86f, .88f, S}, {.86f, .64f, S}, {.58f, .52f, S},
    {.28f, .62f, S}, {.12f, .80f, E}};
static const plx_way six_straight = {{.56f, .00f, S}, {.26f, .36f, S}, {.08f, .72f, S},
    {.28f, .98f, S}, {.66f, .97f, S}, {.82f, .76f, S}, {.60f, .60f, S}, {.30f, .68f, S},
    {.14f, .86f, E}};
static const plx_way six_round = {{.86f, .12f, S}, {.55f, .00f, S}, {.20f, .22f, S},
    {.05f, .62f, S}, {.22f, .96f, S}, {.62f, .99f, S}, {.92f, .76f, S}, {.76f, .50f, S},
    {.40f, .48f, S}, {.10f, .66f, E}};

static const plx_way seven_plain = {
    {.05f, .05f, C}, {.94f, .03f, C}, {.64f, .42f, S}, {.38f, 1.0f, E}};
static const plx_way seven_barred = {{.05f, .05f, C}, {.94f, .03f, C}, {.66f, .42f, S},
    {.42f, 1.0f, L}, {.26f, .52f, C}, {.86f, .47f, E}};
static const plx_way seven_hooked = {{.06f, .24f, C}, {.10f, .04f, C}, {.50f, .07f, S},
    {.95f, .02f, C}, {.72f, .38f, S}, {.50f, 1.0f, E}};
static const plx_way seven_curved = {{.04f, .16f, S}, {.20f, .03f, S}, {.60f, .10f, S},
    {.92f, .06f, S}, {.78f, .36f, S}, {.44f, 1.0f, E}};

static const plx_way eight_single = {{.80f, .14f, S}, {.52f, .00f, S}, {.20f, .09f, S},
    {.20f, .30f, S}, {.50f, .46f, S}, {.84f, .66f, S}, {.84f, .90f, S}, {.50f, 1.0f, S},
    {.16f, .91f, S}, {.14f, .70f, S}, {.46f, .48f, S}, {.78f, .32f, S}, {.80f, .12f, E}};
static const plx_way eight_loops = {{.50f, .00f, S}, {.22f, .08f, S}, {.20f, .34f, S},
    {.50f, .46f, S}, {.80f, .34f, S}, {.78f, .09f, S}, {.50f, .00f, L}, {.50f, .46f, S},
    {.12f, .60f, S}, {.10f, .88f, S}, {.50f, 1.0f, S}, {.90f, .88f, S}, {.88f, .60f, S},
    {.50f, .46f, E}};
static const plx_way eight_open = {{.88f, .06f, S}, {.48f, .02f, S}, {.18f, .18f, S},
    {.38f, .42f, S}, {.74f, .62f, S}, {.76f, .90f, S}, {.42f, 1.0f, S}, {.12f, .84f, S},
    {.30f, .60f, S}, {.68f, .36f, S}, {.92f, .08f, E}};

static const plx_way nine_straight = {{.84f, .16f, S}, {.56f, .00f, S}, {.20f, .10f, S},
    {.08f, .32f, S}, {.30f, .52f, S}, {.66f, .44f, S}, {.88f, .10f, C}, {.84f, .50f, S},
    {.74f, 1.0f, E}};
static const plx_way nine_curved = {{.82f, .12f, S}, {.50f, .00f, S}, {.16f, .12f, S},
    {.14f, .38f, S}, {.44f, .52f, S}, {.76f, .40f, S}, {.88f, .10f, C}, {.88f, .50f, S},
    {.72f, .90f, S}, {.40f, 1.0f, S}, {.12f, .88f, E}};
static const plx_way nine_single = {{.88f, .30f, S}, {.62f, .50f, S}, {.24f, .46f, S},
    {.08f, .24f, S}, {.34f, .01f, S}, {.70f, .04f, S}, {.88f, .26f, S}, {.80f, .62f, S},
    {.52f, 1.0f, E}};

typedef struct plx_digit_ways {
    size_t count;
    const plx_digit_point *way[4];
} plx_digit_ways;

static const plx_digit_ways ways[10] = {
    {3, {zero_closed, zero_overlapping, zero_open}},
    {4, {one_plain, one_plain, one_flag, one_foot}},
    {3, {two_angled, two_looped, two_swan}},
    {3, {three_round, three_flat, three_looped}},
    {4, {four_open, four_closed, four_round, four_single}},
    {3, {five_single, five_hat, five_curved}},
    {3, {six_curved, six_straight, six_round}},
    {4, {seven_plain, seven_barred, seven_hooked, seven_curved}},
    {3, {eight_single, eight_loops, eight_open}},
    {3, {nine_straight, nine_curved, nine_single}},
};

const plx_digit_point *plx_digit_skeleton(size_t digit, double u)
{
    const plx_digit_ways *w = &ways[digit];
    return w->way[(size_t)(u * (double)w->count)];
}
