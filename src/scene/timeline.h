/* Data whose rows follow each other in time, as one long series: what was trained on, and after it
 * what is tested with. Row r has its inputs at points r × (inputs + 1) and on, and behind them the
 * one that is to be told. Immutable once made; any thread. */
#ifndef PLX_SCENE_TIMELINE_H
#define PLX_SCENE_TIMELINE_H

#include "model/dataset.h"

typedef struct plx_timeline {
    size_t rows, training_rows, inputs;
    size_t points;   /* rows × (inputs + 1) */
    bool returns;    /* levels are the sums of returns, in percent */
    double *at;      /* [points]: rows, where the first input of row r is at r; owned */
    double *level;   /* [points], owned */
    uint32_t *label; /* [rows] */
    size_t classes;  /* 0: there are no labels */
    double *swing;   /* [rows]: the usual size of a step in the row's inputs */
} plx_timeline;

/* Levels are in the data's own units, without their scaling (NULL: there is none). test may be
 * NULL. *out is all zero, and that is no failure, where rows are in no order of time, or what
 * follows them is not known. False without memory. */
bool plx_timeline_make(const plx_dataset *training, const plx_dataset *test,
    const plx_scaling *scaling, plx_timeline *out, plx_error *e);
void plx_timeline_uninit(plx_timeline *t);

/* The point behind the inputs of a row, which is to be told. */
static inline size_t plx_timeline_next(const plx_timeline *t, size_t row)
{
    return row * (t->inputs + 1) + t->inputs;
}

#endif
