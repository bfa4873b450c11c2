/* The sum of some numbers, in an order that suits vectors and is the same on every machine. Good to
 * some 10^-7 of the sum of their magnitudes for thousands of them. Any thread. */
#ifndef PLX_DENSITY_SUM_H
#define PLX_DENSITY_SUM_H

#include <stddef.h>

float plx_sum(const float *values, size_t count);

#endif
