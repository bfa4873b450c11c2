/* Data for a network of which only the shape is known, so that any network can be watched without
 * a file: a built-in dataset that has the shape, or the images of the first digits where a network
 * is to tell fewer than ten apart, or data made up for it. Any thread. */
#ifndef PLX_TRAIN_BUILTIN_SUITED_H
#define PLX_TRAIN_BUILTIN_SUITED_H

#include "model/dataset.h"

/* The dataset's name says which it is: "digits", "digits 0 to 1", "made up".
 *
 * Made-up classes are clouds: each class has a centre at random, and a row is the centre of its
 * class with noise, about as large in all as centres lie apart, so that there is something to learn
 * and something left to err. Made-up targets are tanh of random projections of normal inputs. NULL
 * on failure: PLX_ERR_USAGE without inputs or outputs or with one class, PLX_ERR_MEMORY. */
plx_dataset *plx_builtin_suited(
    size_t inputs, size_t outputs, plx_task task, uint64_t seed, plx_error *e);

#endif
