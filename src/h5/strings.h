/* Data sets of strings. */
#ifndef PLX_H5_STRINGS_H
#define PLX_H5_STRINGS_H

#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>

/* Whether a data set is a column of strings, of whatever length. */
bool h5_is_strings(hid_t type, hid_t space);

/* Sends strings [first, first + rows) of such a data set, each with a NUL after it and cut after
 * PLX_H5_STRING_MAX bytes. */
void h5_send_strings(hid_t set, uint64_t first, uint64_t rows);

#endif
