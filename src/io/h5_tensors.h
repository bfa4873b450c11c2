/* All data sets of numbers of an HDF5 file as a table of tensors, by way of the helper. */
#ifndef PLX_IO_H5_TENSORS_H
#define PLX_IO_H5_TENSORS_H

#include "base/blob.h"
#include "io/h5_client.h"
#include "model/tensor.h"

/* What else is in the file, for who wants it. False ends it, with an error. */
typedef struct plx_h5_listener {
    /* Each text that the helper finds: of an attribute of the whole file, by its name, or of one
     * of a data set, by the path of that, "/@" and its name. */
    bool (*text)(void *user, const char *name, const char *text, size_t size, plx_error *e);
    /* Each column of strings; default: there is a warning. */
    bool (*strings)(void *user, plx_h5 *h, const plx_h5_item *item, plx_error *e);
    void *user;
} plx_h5_listener;

/* Whether a file begins as HDF5 does. */
bool plx_h5_sniff(const unsigned char *head, size_t size);
/* Adds to a table what is in the file, which the table owns or outlives. Errors as plx_h5_open has
 * them, or with names that are there twice. */
bool plx_h5_tensors(plx_tensors *t, plx_blob *file, const plx_h5_listener *listener, plx_error *e);

#endif
