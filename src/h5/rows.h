/* Numbers and strings of data sets, on their way to the viewer. */
#ifndef PLX_H5_ROWS_H
#define PLX_H5_ROWS_H

#include "io/h5_protocol.h"

/* Ends the process where there are no such rows. */
void h5_send_rows(const plx_h5_get *get);

#endif
