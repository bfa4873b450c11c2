/* Whole numbers that a file holds as protobuf's varints, as a blob in which each takes the same
 * number of bytes, little-endian, so that any of them can be read at once. They are decoded while
 * they are read; kept is where every 4096th begins. Any thread. */
#ifndef PLX_IO_VARINT_BLOB_H
#define PLX_IO_VARINT_BLOB_H

#include "base/blob.h"

/* The varints in [offset, offset + size) of file, which is borrowed until the blob is destroyed,
 * cut to `width` bytes each, 1 to 8. NULL with PLX_ERR_FORMAT where one is longer than 10 bytes or
 * passes the end, or with an error of the file or of memory. */
plx_blob *plx_varint_blob(
    plx_blob *file, uint64_t offset, uint64_t size, size_t width, plx_error *e);

#endif
