/* A file as it was at a time, or a part of it, told from any other: the sum of its whole path, its
 * size and the times of the last changes of what it holds and of what is told of it. Any thread. */
#ifndef PLX_BASE_FILE_VERSION_H
#define PLX_BASE_FILE_VERSION_H

#include <stdint.h>

typedef struct plx_file_version {
    char text[65]; /* hexadecimal digits; "": nothing is known of it */
} plx_file_version;

/* Of the file that was opened as fd, by that path. */
plx_file_version plx_file_version_of(const char *path, int fd);
/* As it is now. */
plx_file_version plx_file_version_now(const char *path);
/* Of its path alone, for who tells by other means whether it is as it was. */
plx_file_version plx_file_version_place(const char *path);
/* Of what is made of a part; place: what tells it from other parts. */
plx_file_version plx_file_version_part(const plx_file_version *of, uint64_t place);

#endif
