/* A file that grows while a film is made, and is worth having at every moment: what is written is
 * with the system at once, and when a write fails the file is cut back to where it was last whole.
 * One thread. */
#ifndef PLX_CAPTURE_SINK_H
#define PLX_CAPTURE_SINK_H

#include "base/error.h"

#include <sys/types.h>

typedef struct plx_sink plx_sink;

/* As write(2); tests put faults here. */
typedef ssize_t plx_sink_write_call(void *user, int file, const void *data, size_t size);

typedef struct plx_sink_desc {
    const char *path;           /* must; "-" is standard output, which stays open */
    plx_sink_write_call *write; /* default: the system's */
    void *user;                 /* for it */
} plx_sink_desc;

/* Empties the file or makes it. NULL with PLX_ERR_IO. */
plx_sink *plx_sink_open(const plx_sink_desc *desc, plx_error *e);

/* At the place where the last write or seek ended. After a failure all further ones fail, with the
 * same reason. */
bool plx_sink_write(plx_sink *s, const void *data, size_t size, plx_error *e);
/* False for pipes. */
bool plx_sink_can_seek(const plx_sink *s);
bool plx_sink_seek(plx_sink *s, int64_t to);
int64_t plx_sink_tell(const plx_sink *s);
/* Bytes from the start to the farthest one written. */
int64_t plx_sink_size(const plx_sink *s);

/* The file as it is up to here is whole: a failure later cuts it back to this. */
void plx_sink_mark(plx_sink *s);

/* Gives the file to the disk, closes, frees and nulls; accepts NULL. False where the disk refused
 * what was written. */
bool plx_sink_close(plx_sink **s, plx_error *e);

#endif
