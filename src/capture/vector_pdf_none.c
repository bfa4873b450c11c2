/* For builds without cairo. */
#include "capture/vector_parts.h"

const plx_vector_kind *plx_vector_pdf(void)
{
    return NULL;
}
