/* Skeletons of the ten digits for builtin_digits.c: strokes through control points in a box of
 * 1 × 1, y down, in several ways of writing a digit. Constant data. Any thread. */
#ifndef PLX_TRAIN_DIGIT_STROKES_H
#define PLX_TRAIN_DIGIT_STROKES_H

#include <stddef.h>

typedef enum plx_digit_mark {
    PLX_DIGIT_SMOOTH, /* the line runs through without a kink */
    PLX_DIGIT_CORNER, /* the line turns; the first point of a straight stroke is one too */
    PLX_DIGIT_LIFT,   /* last point of a stroke; another follows */
    PLX_DIGIT_END,    /* last point of the digit */
} plx_digit_mark;

typedef struct plx_digit_point {
    float x, y;
    plx_digit_mark mark;
} plx_digit_point;

/* A way of writing digit (0..9), chosen by u in [0, 1): points up to one marked END, each stroke of
 * at most 15. */
const plx_digit_point *plx_digit_skeleton(size_t digit, double u);

#endif
