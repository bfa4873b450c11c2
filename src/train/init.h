/* Initial weights. Biases start at zero. Any thread; no state. */
#ifndef PLX_TRAIN_INIT_H
#define PLX_TRAIN_INIT_H

#include "model/network.h"

typedef enum plx_init {
    PLX_INIT_AUTO,   /* He for layers of the ReLU kin, Glorot for the others */
    PLX_INIT_HE,     /* normal, variance 2 / in; He et al., ICCV 2015 */
    PLX_INIT_GLOROT, /* uniform, variance 2 / (in + out); Glorot and Bengio, AISTATS 2010 */
    PLX_INIT_LECUN,  /* normal, variance 1 / in; LeCun et al., "Efficient BackProp", 1998 */
    PLX_INIT_COUNT
} plx_init;

/* "auto", "he", "glorot", "lecun". */
const char *plx_init_name(plx_init init);
bool plx_init_parse(const char *text, plx_init *out);

/* Fills the parameter block of network from the seed: weights drawn, biases and padding zero.
 * activation [layer_count] is what PLX_INIT_AUTO goes by; NULL: the network's. */
void plx_init_params(const plx_network *network, const plx_activation *activation, plx_init init,
    uint64_t seed, float *params);

#endif
