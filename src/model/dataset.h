/* A dataset in memory: rows of inputs with a class or with target values.
 *
 * One thread while it is made; immutable, and shared, afterwards. */
#ifndef PLX_MODEL_DATASET_H
#define PLX_MODEL_DATASET_H

#include "base/error.h"

typedef enum plx_task {
    PLX_TASK_CLASSIFICATION, /* label says the class of a row */
    PLX_TASK_REGRESSION,     /* target holds the values of a row */
} plx_task;

/* Whether the inputs of a row follow each other in time, the oldest first. */
typedef enum plx_series_kind {
    PLX_SERIES_NONE,
    PLX_SERIES_VALUES,
    PLX_SERIES_RETURNS, /* changes from one step to the next, in percent */
} plx_series_kind;

typedef struct plx_dataset {
    char name[64]; /* for people: a built-in's name or a file's base name */
    plx_task task;
    size_t count; /* rows */
    size_t inputs;
    size_t outputs;                   /* classes, or target values a row */
    float *x;                         /* [count][inputs] */
    uint32_t *label;                  /* [count], < outputs; NULL for regression */
    float *target;                    /* [count][outputs]; NULL for classification */
    char **class_name;                /* [outputs]; NULL for regression */
    char **input_name;                /* [inputs], or NULL where they have none */
    size_t image_width, image_height; /* width × height == inputs where a row is an image, row by
                                         row from the top; else 0 */
    plx_series_kind series;
    bool in_time; /* rows follow each other in time, too: they are split by it */
    float *next;  /* [count]: what followed the inputs of a row, where that is known; else NULL */
} plx_dataset;

/* Allocates zeroed arrays for the given shape (class names are then "0", "1", …). count may be 0.
 * NULL on failure: PLX_ERR_USAGE without inputs or outputs, or PLX_ERR_MEMORY. */
plx_dataset *plx_dataset_create(
    const char *name, plx_task task, size_t count, size_t inputs, size_t outputs, plx_error *e);
/* Nulls the handle; accepts NULL. */
void plx_dataset_destroy(plx_dataset **d);

/* Copies name, made safe to show, as the name of class `index`. */
bool plx_dataset_set_class_name(plx_dataset *d, size_t index, const char *name, plx_error *e);
/* Likewise, of an input; those that are not set have the name "". */
bool plx_dataset_set_input_name(plx_dataset *d, size_t index, const char *name, plx_error *e);

/* Where rows follow each other in time, the last test_share (0..1) of them become the new dataset
 * *test, and both sides stay in order: what is tested is later than all that was learnt from. Else:
 * shuffles with the seed and moves the last test_share (0..1) of the rows into a new dataset
 * *test; of any class with two or more rows at least one goes to each side where the shares allow.
 * Both sides are in random order; the same seed gives the same rows. On failure d is unchanged. */
bool plx_dataset_split(
    plx_dataset *d, double test_share, uint64_t seed, plx_dataset **test, plx_error *e);

/* How inputs (and regression targets) are scaled: x' = (x - shift) * scale. */
typedef struct plx_scaling {
    size_t inputs, outputs;
    float *input_shift, *input_scale;   /* [inputs] */
    float *target_shift, *target_scale; /* [outputs]; NULL for classification */
} plx_scaling;

/* Zero mean and unit variance from the rows of d. Images are scaled by one shift and scale for all
 * pixels, so that their look stays; where a quarter or more of the pixels are 0, which is ink on an
 * empty ground, the shift is 0 and the scale makes the mean square 1, so that the ground stays 0.
 * Columns without variance get scale 1. NaN and infinite values are left out of the statistics. */
bool plx_scaling_init(plx_scaling *s, const plx_dataset *d, plx_error *e);
void plx_scaling_uninit(plx_scaling *s);
/* d has the shape that s was made from. Inputs that are NaN or infinite become 0, which stands for
 * the column's mean: a missing value then pulls to neither side. */
void plx_scaling_apply(const plx_scaling *s, plx_dataset *d);

#endif
