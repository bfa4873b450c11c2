#include "scene/timeline.h"

#include "base/mem.h"

#include <math.h>

/* One row of a dataset as row `row` of the whole; returns the level behind it. */
static double add_row(plx_timeline *t, const plx_dataset *d, const plx_scaling *s, size_t index,
    size_t row, double level)
{
    size_t from = row * (t->inputs + 1);
    double squares = 0;
    for (size_t i = 0; i <= t->inputs; i++) {
        double value = (double)d->next[index];
        if (i < t->inputs) {
            value = (double)d->x[index * t->inputs + i];
            if (s)
                value = value / (double)s->input_scale[i] + (double)s->input_shift[i];
            squares += value * value;
        }
        level = t->returns ? level + value : value;
        t->at[from + i] = (double)row + (double)i / (double)(t->inputs + 1);
        t->level[from + i] = level;
    }
    t->swing[row] = sqrt(squares / (double)t->inputs);
    if (t->label && d->label)
        t->label[row] = d->label[index];
    return level;
}

bool plx_timeline_make(const plx_dataset *training, const plx_dataset *test,
    const plx_scaling *scaling, plx_timeline *t, plx_error *e)
{
    *t = (plx_timeline){0};
    if (!training || !training->in_time || !training->next || training->count == 0)
        return true;
    bool tested = test && test->in_time && test->next && test->inputs == training->inputs;
    t->training_rows = training->count;
    t->rows = training->count + (tested ? test->count : 0);
    t->inputs = training->inputs;
    t->points = t->rows * (t->inputs + 1);
    t->returns = training->series == PLX_SERIES_RETURNS;
    t->at = plx_alloc(t->points, sizeof *t->at);
    t->level = plx_alloc(t->points, sizeof *t->level);
    t->swing = plx_alloc(t->rows, sizeof *t->swing);
    if (training->label) {
        t->classes = training->outputs;
        t->label = plx_alloc(t->rows, sizeof *t->label);
    }
    if (!t->at || !t->level || !t->swing || (training->label && !t->label)) {
        plx_timeline_uninit(t);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a series");
    }
    double level = 0;
    for (size_t r = 0; r < t->rows; r++) {
        bool later = r >= training->count;
        level =
            add_row(t, later ? test : training, scaling, later ? r - training->count : r, r, level);
    }
    return true;
}

void plx_timeline_uninit(plx_timeline *t)
{
    plx_free(t->at);
    plx_free(t->level);
    plx_free(t->label);
    plx_free(t->swing);
    *t = (plx_timeline){0};
}
