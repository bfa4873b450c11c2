/* Datasets made by code, so that the program has something to learn without any file.
 *
 * The same name and seed give the same rows, as far as the machine's libm rounds alike. Inputs are
 * not scaled, except that the pixels of `digits` lie in 0..1. Any thread. */
#ifndef PLX_TRAIN_BUILTIN_H
#define PLX_TRAIN_BUILTIN_H

#include "model/dataset.h"

size_t plx_builtin_count(void);
/* Of the index-th built-in, index < plx_builtin_count(); static strings. */
const char *plx_builtin_name(size_t index);
/* One line for people. */
const char *plx_builtin_about(size_t index);

bool plx_builtin_exists(const char *name);
/* A network that learns it well, as a description for plx_network_create; NULL where there is no
 * such built-in. Static. */
const char *plx_builtin_default_net(const char *name);

/* NULL on failure: PLX_ERR_USAGE where there is no such built-in, or PLX_ERR_MEMORY. All rows come
 * in one dataset; plx_dataset_split makes the test set. */
plx_dataset *plx_builtin_create(const char *name, uint64_t seed, plx_error *e);

/* Whether its noise can be chosen, which is so for data over the plane. */
bool plx_builtin_has_noise(const char *name);
/* About how much the set's own is, in the numbers of the next function; NaN where it cannot be
 * chosen. */
double plx_builtin_noise(const char *name);
/* With noise 0 (every point where its class or height says) to 0.5 in place of the set's own; NaN
 * stands for that. It means what it does in TensorFlow Playground (tensorflow/playground,
 * dataset.ts): for most sets, points stray by up to that share of the half width after they got
 * their class or height. PLX_ERR_USAGE also for noise that the set cannot have. */
plx_dataset *plx_builtin_create_noisy(const char *name, uint64_t seed, double noise, plx_error *e);

#endif
