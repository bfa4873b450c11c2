/* The lines of a text file of any size, one after the other, in a buffer that holds some of them.
 * One thread. */
#ifndef PLX_IO_LINE_READER_H
#define PLX_IO_LINE_READER_H

#include "base/blob.h"

typedef struct plx_line_reader {
    plx_blob *blob; /* borrowed */
    uint64_t at;    /* of the next byte to be read */
    char *buffer;   /* owned */
    size_t room, begin, end;
    int64_t line; /* number of the last line given, from 1 */
    bool started;
} plx_line_reader;

/* blob: borrowed until uninit. */
bool plx_line_reader_init(plx_line_reader *r, plx_blob *blob, plx_error *e);
void plx_line_reader_uninit(plx_line_reader *r);

typedef enum plx_line_result { PLX_LINE, PLX_LINE_END, PLX_LINE_FAILED } plx_line_result;

/* The next line without its end (LF or CRLF) and without a byte order mark, followed by a NUL;
 * valid, and may be changed, until the next call. Fails for a line with a NUL byte or of over 16
 * MiB. */
plx_line_result plx_line_reader_next(plx_line_reader *r, char **line, size_t *length, plx_error *e);

#endif
