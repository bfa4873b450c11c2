/* HDF5 by way of a helper process (src/h5/), which alone has the library, and nothing but a socket
 * to here. It is believed nothing: messages are bounded and checked, it gets bytes of this one file
 * only, and where it falls silent, crashes or lies, there is an error and it is killed.
 *
 * Listing happens on one thread; blobs may be read on any, in turn. */
#ifndef PLX_IO_H5_CLIENT_H
#define PLX_IO_H5_CLIENT_H

#include "io/h5_protocol.h"
#include "model/dtype.h"

#include "base/blob.h"

typedef struct plx_h5 plx_h5;

typedef struct plx_h5_item {
    const char *path; /* such as "layers/dense/vars/0"; borrowed for the call, as all of it */
    plx_dtype dtype;
    bool big_endian, contiguous;
    size_t rank;
    const uint64_t *shape; /* [rank] */
    uint64_t offset;       /* in the file, where contiguous */
    uint64_t index;        /* for plx_h5_rows */
} plx_h5_item;

/* What the list tells; each may end it by returning false with an error. */
typedef struct plx_h5_visitor {
    bool (*item)(void *user, plx_h5 *h, const plx_h5_item *item, plx_error *e);
    bool (*text)(void *user, const char *name, const char *text, size_t size, plx_error *e);
    void (*warning)(void *user, const char *sentence);
    /* A column of strings, of which dtype says nothing; may be NULL: there is a warning. */
    bool (*strings)(void *user, plx_h5 *h, const plx_h5_item *item, plx_error *e);
    void *user;
} plx_h5_visitor;

/* Starts a helper and lists the file, which is borrowed until the helper is released and its blobs
 * are destroyed. NULL with PLX_ERR_FORMAT or PLX_ERR_UNSUPPORTED at offset 0 for what the file is,
 * PLX_ERR_IO where there is no helper, PLX_ERR_MEMORY. */
plx_h5 *plx_h5_open(plx_blob *file, const plx_h5_visitor *visitor, plx_error *e);
/* Accepts NULL, and nulls; blobs hold on to the helper. */
void plx_h5_release(plx_h5 **h);

/* One holder more, who releases it, too: so strings can be asked for later. */
plx_h5 *plx_h5_hold(plx_h5 *h);
/* Strings [first, first + count) of the column of that index, count <= PLX_H5_STRINGS_ROWS: each
 * with a NUL after it, in memory that is freed with plx_free. */
char *plx_h5_strings(plx_h5 *h, uint64_t index, uint64_t first, size_t count, plx_error *e);

/* The numbers of an item that do not lie in one piece, by rows, unpacked while they are read. */
plx_blob *plx_h5_rows(plx_h5 *h, const plx_h5_item *item, plx_error *e);

/* The helper's path, borrowed for good; otherwise it is plexus-h5 beside the program, or in
 * ../libexec/plexus. Before any thread opens a file. */
void plx_h5_set_helper(const char *path);

/* For tests: lists what comes out of a socket as if a helper were at its other end. Takes fd. */
plx_h5 *plx_h5_open_socket(int fd, plx_blob *file, const plx_h5_visitor *visitor, plx_error *e);
/* For tests: plx_h5_open starts no helper, but listens to the socket that `connect` gives, which it
 * takes. Before any thread opens a file. */
void plx_h5_set_connect(int (*connect)(const plx_blob *file));

#endif
