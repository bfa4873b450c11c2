/* Tables of series: a column each, a row for each time, the oldest first. The first row names them.
 * Columns without any number, such as dates, are left out; what is missing is NaN. Any thread. */
#ifndef PLX_IO_SERIES_H
#define PLX_IO_SERIES_H

#include "base/blob.h"
#include "model/names.h"

typedef struct plx_series {
    plx_names names;
    size_t count, times;
    float *value;   /* [times][count] */
    size_t missing; /* values */
} plx_series;

/* Errors have line and column. */
bool plx_series_read(plx_series *s, plx_blob *blob, plx_error *e);
void plx_series_uninit(plx_series *s);

#endif
