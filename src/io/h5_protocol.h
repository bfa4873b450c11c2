/* What the viewer and the helper that reads HDF5 (src/h5/) say to each other over a socket. Each
 * message is a head and `size` bytes after it; numbers are those of the machine, on which both run.
 * The helper has no file: it asks the viewer for bytes of it (PLX_H5_READ) whenever it needs some,
 * also in the midst of an answer. The viewer believes nothing that it is told. */
#ifndef PLX_IO_H5_PROTOCOL_H
#define PLX_IO_H5_PROTOCOL_H

#include <stdint.h>

enum {
    PLX_H5_RANK_MAX = 8,
    PLX_H5_NAME_MAX = 4096,     /* bytes of a path */
    PLX_H5_TEXT_NAME_MAX = 512, /* bytes of what a text is told by, with a NUL after them */
    PLX_H5_TEXT_MAX = 16 << 20, /* bytes of a text, such as the model's description in JSON */
    PLX_H5_ROWS_MAX = 64 << 20, /* bytes of numbers in one answer */
    PLX_H5_SLAB = 4 << 20,      /* of them, those that are asked for at a time */
    PLX_H5_STRING_MAX = 1024,   /* bytes of a string in an answer, without its NUL: it is cut */
    PLX_H5_STRINGS_ROWS = 4096, /* strings in an answer */
    PLX_H5_READ_MAX = 64 << 20, /* bytes of the file in one question */
};

typedef enum plx_h5_kind {
    /* From the helper. */
    PLX_H5_READ = 1, /* plx_h5_read: the viewer answers PLX_H5_BYTES or PLX_H5_NO */
    PLX_H5_DATASET,  /* plx_h5_dataset, then its path */
    PLX_H5_TEXT,     /* uint32_t length of a path, the path of an attribute, its text; of one of
                        a data set, the path of that, "/@" and its name */
    PLX_H5_WARNING,  /* a sentence */
    PLX_H5_FAIL,     /* plx_h5_fail, then a sentence; nothing follows */
    PLX_H5_DONE,     /* the list is complete */
    PLX_H5_ROWS,     /* the numbers that PLX_H5_GET wanted; or the strings, a NUL after each */
    /* From the viewer. */
    PLX_H5_LIST, /* once, first: uint64_t size of the file */
    PLX_H5_GET,  /* plx_h5_get */
    PLX_H5_BYTES,
    PLX_H5_NO, /* the file does not have those bytes */
} plx_h5_kind;

typedef struct plx_h5_head {
    uint32_t kind;
    uint32_t size;
} plx_h5_head;

typedef struct plx_h5_read {
    uint64_t offset, size;
} plx_h5_read;

typedef enum plx_h5_class {
    PLX_H5_FLOAT = 1,
    PLX_H5_BFLOAT,
    PLX_H5_SIGNED,
    PLX_H5_UNSIGNED,
    PLX_H5_BOOL,
    PLX_H5_STRING, /* a column of strings: rank 1, bytes 0, never contiguous */
} plx_h5_class;

typedef struct plx_h5_dataset {
    uint8_t class, bytes; /* of a number */
    uint8_t big_endian;
    uint8_t contiguous; /* whether the numbers lie at `offset`; else they are to be asked for */
    uint32_t rank;
    uint64_t shape[PLX_H5_RANK_MAX];
    uint64_t offset;
} plx_h5_dataset;

typedef struct plx_h5_get {
    uint64_t dataset; /* how many datasets were told before it */
    /* Rows are the places of this dimension, each with all of those after it. They are counted on
     * over the places of those before it, at one of which all that are asked for lie. */
    uint64_t axis;
    uint64_t first, rows;
} plx_h5_get;

typedef struct plx_h5_fail {
    uint32_t unsupported; /* 1: well-formed and not read; 0: broken */
} plx_h5_fail;

#endif
