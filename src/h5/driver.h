/* HDF5's way to the file: a driver that asks the viewer for bytes. There is one file, and it can
 * only be read. */
#ifndef PLX_H5_DRIVER_H
#define PLX_H5_DRIVER_H

#include <hdf5.h>
#include <stdint.h>

/* A list of properties to open the file with, under any name; negative on failure. */
hid_t h5_driver_access(uint64_t file_size);

#endif
