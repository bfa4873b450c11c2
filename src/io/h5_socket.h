/* The viewer's end of the socket to a helper: starting one, and bytes within a time. One thread at
 * a time. */
#ifndef PLX_IO_H5_SOCKET_H
#define PLX_IO_H5_SOCKET_H

#include "base/error.h"

#include <sys/types.h>

typedef struct plx_h5_socket {
    int fd;
    pid_t process; /* 0: none */
    uint64_t deadline_ns;
} plx_h5_socket;

/* False with PLX_ERR_IO. */
bool plx_h5_socket_start(plx_h5_socket *s, const char *helper, plx_error *e);
/* Kills the helper. */
void plx_h5_socket_stop(plx_h5_socket *s);

/* Lets the helper have all the time of the processor that it may ever have. */
void plx_h5_socket_lift(const plx_h5_socket *s);
/* What follows must be done in so many seconds from now on. */
void plx_h5_socket_allow(plx_h5_socket *s, uint64_t seconds);
/* False where the other end is gone, or the time is over. */
bool plx_h5_socket_put(plx_h5_socket *s, const void *data, size_t size);
bool plx_h5_socket_take(plx_h5_socket *s, void *out, size_t size);

#endif
