#include "density/strokes.h"

#include <math.h>

/* Pixels along the line from one dash, or one dot, to the next. */
static const double PERIOD[PLX_PATTERN_COUNT] = {[PLX_DASHED] = 15, [PLX_DOTTED] = 6};

/* A steep line has few columns, and a pattern needs some to be one. */
static const double LEAST_COLUMNS = 3;

const char *plx_pattern_name(plx_pattern pattern)
{
    static const char *const names[] = {
        [PLX_SOLID] = "solid", [PLX_DASHED] = "dashed", [PLX_DOTTED] = "dotted"};
    return names[pattern];
}

float plx_pattern_ink(plx_pattern pattern)
{
    static const float ink[] = {[PLX_SOLID] = 1, [PLX_DASHED] = 0.6F, [PLX_DOTTED] = 0.35F};
    return ink[pattern];
}

/* The rows of a wide line, over one range of columns. */
static void add_rows(const plx_stroke *s, int left, int right, plx_stroke_piece *piece, void *user)
{
    double slope = (s->y1 - s->y0) / (s->x1 - s->x0);
    double y = s->y0 + slope * (left - s->x0);
    double height = s->width * hypot(1, slope);
    int rows = s->width > 1 ? (int)ceil(height) : 1;
    for (int i = 0; i < rows; i++)
        piece(user, left, right, y + height * ((i + 0.5) / rows - 0.5), slope, 1 / (float)rows);
}

void plx_stroke_split(const plx_stroke *s, int x0, int x1, plx_stroke_piece *piece, void *user)
{
    int left = (int)fmax(ceil(s->x0), x0), right = (int)fmin(floor(s->x1), x1);
    if (left >= right)
        return;
    if (s->pattern == PLX_SOLID) {
        add_rows(s, left, right, piece, user);
        return;
    }
    double slope = (s->y1 - s->y0) / (s->x1 - s->x0);
    double period = fmax(PERIOD[s->pattern] * s->unit / hypot(1, slope), LEAST_COLUMNS);
    double on = period * (double)plx_pattern_ink(s->pattern);
    double first = floor((left - s->x0) / period);
    int end = left;
    for (double k = first; end < right; k++) {
        int from = (int)fmax(ceil(s->x0 + k * period), left);
        end = (int)fmin(ceil(s->x0 + k * period + on), right);
        if (from < end)
            add_rows(s, from, end, piece, user);
        end = (int)fmin(ceil(s->x0 + (k + 1) * period), right);
    }
}
