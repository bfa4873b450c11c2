/* Unpacks a whole gzip file in memory (RFC 1952, by zlib), within bounds that a bomb exceeds. Any
 * thread. */
#ifndef PLX_IO_GUNZIP_H
#define PLX_IO_GUNZIP_H

#include "base/error.h"

/* Whether data begins with gzip's magic. */
bool plx_gzip_sniff(const unsigned char *data, size_t size);

/* Unpacks all members of data into *out (freed by plx_free; a NUL byte follows that *out_size does
 * not count). PLX_ERR_FORMAT with the offset of the broken place; PLX_ERR_UNSUPPORTED where the
 * result would pass max_size, or 1,000 × size; PLX_ERR_MEMORY. file is for errors. */
bool plx_gunzip(const char *file, const unsigned char *data, size_t size, size_t max_size,
    unsigned char **out, size_t *out_size, plx_error *e);

/* What the beginning of such a file unpacks to, at most `room` bytes; 0 where it does not. */
size_t plx_gunzip_head(const unsigned char *data, size_t size, unsigned char *out, size_t room);

#endif
