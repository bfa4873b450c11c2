/* The helper's end of the socket, on descriptor 0. It ends the process where the socket fails:
 * there is nobody left to tell. */
#ifndef PLX_H5_PIPE_H
#define PLX_H5_PIPE_H

#include "io/h5_protocol.h"

#include <stdbool.h>
#include <stddef.h>

void h5_send(
    plx_h5_kind kind, const void *first, size_t first_size, const void *second, size_t second_size);
void h5_receive(void *out, size_t size);
/* False where the viewer does not have those bytes of the file. */
bool h5_read_file(uint64_t offset, void *out, size_t size);

void h5_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Tells why, and ends the process. */
_Noreturn void h5_broken(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void h5_unsupported(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
