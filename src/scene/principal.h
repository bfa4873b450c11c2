/* Principal components of many vectors, by orthogonal iteration: nothing is stored but the axes.
 * The same vectors give the same result. Any thread. */
#ifndef PLX_SCENE_PRINCIPAL_H
#define PLX_SCENE_PRINCIPAL_H

#include "base/error.h"

#include <stdatomic.h>
#include <stddef.h>

/* vectors: [count][size], finite. scores: [count][axes], gets where each lies along the leading
 * axes, from their mean; 0 along axes that there are not. stop: where it becomes true the work ends
 * early, with whatever was found; NULL: never. False without memory. */
bool plx_principal_scores(const float *vectors, size_t count, size_t size, size_t axes,
    float *scores, const atomic_bool *stop, plx_error *e);

#endif
