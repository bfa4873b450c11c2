/* What a helper that reads HDF5 would say, put into a socket at once. What it is asked stays in
 * there, which must not be so much that it is full. */
#ifndef PLX_TESTS_FUZZ_TALK_H
#define PLX_TESTS_FUZZ_TALK_H

#include "io/h5_protocol.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FUZZ_SAID_MAX = 16384 };

static inline bool fuzz_asks_little(const uint8_t *said, size_t size)
{
    enum { READS_MAX = 16 };
    size_t reads = 0;
    for (size_t at = 0; at + sizeof(plx_h5_head) <= size;) {
        plx_h5_head head;
        memcpy(&head, said + at, sizeof head);
        reads += head.kind == PLX_H5_READ;
        at += sizeof head + head.size;
    }
    return reads <= READS_MAX;
}

/* The end for who listens; *open_end is to be closed. */
static inline int fuzz_say(const uint8_t *said, size_t size, int *open_end)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0 ||
        write(pair[1], said, size) != (ssize_t)size || shutdown(pair[1], SHUT_WR) != 0)
        abort();
    *open_end = pair[1];
    return pair[0];
}

#endif
