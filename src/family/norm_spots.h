/* Where in its block the norm of a transformer stands, by its name. */
#ifndef PLX_FAMILY_NORM_SPOTS_H
#define PLX_FAMILY_NORM_SPOTS_H

#include "family/tensor_names.h"

/* Of a block's stream, in its order; norms stand after what is added to it or before what reads it,
 * which are the same places. */
typedef enum plx_norm_spot {
    PLX_NORM_ENTRY,    /* what attention reads */
    PLX_NORM_ATTENDED, /* after attention, which attention to another stack reads where there is one
                        */
    PLX_NORM_NEURONS,  /* what the neurons read */
    PLX_NORM_EXIT,     /* after what they add */
    PLX_NORM_BESIDE,   /* of something else than the stream, as of what is yet to be added */
    PLX_NORM_UNKNOWN,  /* the name does not tell */
} plx_norm_spot;

/* names: of the file, for what a name means may depend on which others there are. */
plx_norm_spot plx_norm_spot_of(const plx_tensor_names *names, const char *name);

#endif
