/* Whole files in, and files out that appear under their name only when complete. Any thread. */
#ifndef PLX_BASE_FILE_H
#define PLX_BASE_FILE_H

#include "base/error.h"

/* Reads a file of at most max_size bytes into memory (freed by plx_free), with one extra NUL byte
 * after the end that size does not count. Directories, missing and oversized files are errors. */
bool plx_file_read(
    const char *path, size_t max_size, unsigned char **data, size_t *size, plx_error *e);

/* A file being written beside its final name; `commit` puts it in place at once, so that a failure
 * at any point leaves an older file of that name as it was. A new file's permissions follow the
 * umask, a replaced one's stay; a symbolic link stays and what it leads to is replaced. Devices and
 * pipes are written in place. */
typedef struct plx_file_writer plx_file_writer;

/* NULL when the place cannot be written, or holds a file that may not be. */
plx_file_writer *plx_file_writer_open(const char *path, plx_error *e);
/* After a failed write all further writes fail, and so does commit, all with the same reason. */
bool plx_file_writer_write(plx_file_writer *w, const void *data, size_t size, plx_error *e);
/* Writes anew what was written at `offset` from the beginning; PLX_ERR_IO where the path is a pipe
 * or a device, which cannot go back. */
bool plx_file_writer_patch(
    plx_file_writer *w, uint64_t offset, const void *data, size_t size, plx_error *e);
/* Flushes to the disk, renames, frees *w and nulls it, in success and in failure. */
bool plx_file_writer_commit(plx_file_writer **w, plx_error *e);
/* The same without waiting for the disk, for what may be lost: after a power cut the file may be
 * there and hold anything. */
bool plx_file_writer_place(plx_file_writer **w, plx_error *e);
/* Whether a writer could open path now, so that hours of work are not lost to a misspelt folder. */
bool plx_file_check_writable(const char *path, plx_error *e);
/* Removes what was written, frees *w and nulls it; accepts NULL. */
void plx_file_writer_abort(plx_file_writer **w);

/* Names what is saved now after the local time: "plexus-20250131-235959.png" where ending is "png".
 * Returns out. */
char *plx_file_name_now(char *out, size_t size, const char *ending);

#endif
