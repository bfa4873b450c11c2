/* Bytes that can be read at any place: a file, memory, or what a reader makes of them, such as the
 * member of an archive.
 *
 * Files are read with pread and never mapped: a file that another program cuts while it is open
 * gives an error of the read and no SIGBUS, and the page cache holds what is read again and again.
 * Reads may come from any thread at the same time unless a kind of blob says otherwise. */
#ifndef PLX_BASE_BLOB_H
#define PLX_BASE_BLOB_H

#include "base/error.h"
#include "base/file_version.h"

typedef struct plx_blob plx_blob;

typedef struct plx_blob_ops {
    /* offset + size is within the blob, and size is not 0. */
    bool (*read)(plx_blob *b, uint64_t offset, void *out, size_t size, plx_error *e);
    void (*destroy)(plx_blob *b);
} plx_blob_ops;

/* The head of every blob; a kind of blob embeds it as its first member. */
struct plx_blob {
    const plx_blob_ops *ops;
    char *name; /* owned; for errors: the path of a file */
    uint64_t size;
    uint64_t stored; /* bytes that it takes of a disk or of memory by itself; 0 for a part of
                        another blob */
    bool anywhere; /* any place of it can be read at the cost of what is read, whatever others read
                      at the same time */
    plx_file_version version; /* of the file that was opened, or the part of it */
};

/* A regular file, or NULL with PLX_ERR_IO. Its size is what it was when it was opened. */
plx_blob *plx_blob_open(const char *path, plx_error *e);
typedef enum plx_blob_links {
    PLX_BLOB_LINKED, /* the file may have any number of names */
    PLX_BLOB_SINGLE, /* it must have one: by a second one, it could be a file of another folder */
} plx_blob_links;

/* The file `name` beneath the folder that holds the file `path`, reached without symbolic links
 * and without leaving the folder (base/beneath.h), but for those of a cache whose folders are known
 * (base/snapshot.h). NULL with PLX_ERR_FORMAT where the name leads elsewhere. */
plx_blob *plx_blob_open_beside(
    const char *path, const char *name, plx_blob_links links, plx_error *e);
/* data is borrowed until the blob is destroyed. */
plx_blob *plx_blob_memory(const char *name, const void *data, size_t size, plx_error *e);

/* For kinds of blobs: sets the head, with nothing stored; false with PLX_ERR_MEMORY. */
bool plx_blob_init(
    plx_blob *b, const plx_blob_ops *ops, const char *name, uint64_t size, plx_error *e);
/* Likewise, with the version of what is made of a part of another blob; place: what tells it from
 * other parts. */
bool plx_blob_init_part(plx_blob *b, const plx_blob_ops *ops, const char *name, uint64_t size,
    const plx_blob *of, uint64_t place, plx_error *e);

/* All of [offset, offset + size) into out; PLX_ERR_FORMAT with the place where the blob ends
 * before, PLX_ERR_IO where it could not be read. */
bool plx_blob_read(plx_blob *b, uint64_t offset, void *out, size_t size, plx_error *e);
/* The same into new memory (plx_free), with one NUL byte after the end; NULL on failure. */
unsigned char *plx_blob_load(plx_blob *b, uint64_t offset, uint64_t size, plx_error *e);

/* Frees and nulls *b; accepts NULL. */
void plx_blob_destroy(plx_blob **b);

#endif
