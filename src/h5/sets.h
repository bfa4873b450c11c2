/* Data sets whose numbers may be asked for. HDF5 keeps unpacked, of each that is open, what it is
 * told to; so only some are open at a time, and these keep as much as is read again while numbers
 * are asked for in their order. */
#ifndef PLX_H5_SETS_H
#define PLX_H5_SETS_H

#include "io/h5_protocol.h"

#include <hdf5.h>
#include <stddef.h>

enum { H5_OBJECTS_MAX = 1 << 19 };

/* Room for one more in an array that is allocated; ends the process beyond H5_OBJECTS_MAX. */
void *h5_grow(void *array, size_t count, size_t *capacity, size_t size);

void h5_sets_begin(hid_t file, uint64_t file_size);
/* One more; each: bytes of a number or string, properties: those that it was made with. Ends the
 * process where reading the file once would unpack out of proportion to its size. */
void h5_sets_add(const plx_h5_dataset *about, size_t each, hid_t properties, const char *path);

/* What was said of one; ends the process where it is not to be asked for. */
const plx_h5_dataset *h5_sets_about(uint64_t index);
/* The same, open; it is closed by itself. */
hid_t h5_sets_open(uint64_t index);

#endif
