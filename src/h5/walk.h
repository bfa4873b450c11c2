/* Goes through all that an HDF5 file holds and tells the viewer of data sets and of the attributes
 * that describe a model. */
#ifndef PLX_H5_WALK_H
#define PLX_H5_WALK_H

#include <hdf5.h>
#include <stdint.h>

/* Ends the process where the file holds what must not be followed. */
void h5_walk(hid_t file);

#endif
