/* The rows of a part of a table of connections: most of them by a fast way for what is plain, all
 * others line by line. Both give the same. For edge_rows.c alone. One thread. */
#ifndef PLX_IO_EDGE_CHUNK_H
#define PLX_IO_EDGE_CHUNK_H

#include "base/blob.h"
#include "io/edge_rows.h"
#include "io/name_cache.h"

/* Types that a chunk tells apart: one more than a graph does, so that the graph notices. */
enum { PLX_CHUNK_TYPES = PLX_MAX_TYPES + 1, PLX_CHUNK_AHEAD = 32 };

typedef struct plx_edge_chunk {
    /* Set before it is read. */
    plx_blob *blob;
    const plx_edge_shape *shape;
    uint64_t from, to; /* lines that begin there are its own */
    bool first;        /* at `from` a line begins; else it may be within one of the chunk before */

    /* What was read. */
    size_t rows;
    uint32_t *source, *target; /* [rows], numbers in units */
    float *weight;             /* [rows] */
    uint16_t *type;            /* [rows], numbers in types, or PLX_UNTYPED */
    plx_name_cache units;      /* with those of chunks before; the reader's owner empties it */
    plx_name_cache types;      /* of this chunk */
    size_t untyped; /* types that came before the first row without one; SIZE_MAX: none */
    bool weighted;  /* some weigh other than 1 */
    size_t odd;     /* weights that are NaN or infinite */
    int64_t lines;
    plx_edge_rows counts; /* lines of the first of a kind are counted within the chunk */
    bool failed;
    plx_error error; /* likewise */

    /* Its own. */
    plx_name_key ahead[PLX_CHUNK_AHEAD][2]; /* of the last rows, whose units are not known yet */
    size_t waiting;                         /* of these */
    const char *last;                       /* the source of the last row, */
    size_t last_length;
    char *text;
    uint32_t *bound;
    size_t text_room, bound_room, row_room;
    plx_fields fields;
} plx_edge_chunk;

void plx_edge_chunk_init(plx_edge_chunk *c);
void plx_edge_chunk_uninit(plx_edge_chunk *c);
/* Again and again, from any place. */
void plx_edge_chunk_read(plx_edge_chunk *c);

#endif
