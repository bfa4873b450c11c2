/* Goes through all that an HDF5 file holds and tells the viewer of data sets and of the attributes
 * that describe a model. */
#ifndef PLX_H5_WALK_H
#define PLX_H5_WALK_H

#include <hdf5.h>
#include <stdint.h>

/* Ends the process where the file holds what must not be followed. */
void h5_walk(hid_t file);

/* Sends `rows` of the data set that was told as the `index`th. */
void h5_send_rows(uint64_t index, uint64_t first, uint64_t rows);

#endif
