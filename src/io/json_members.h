/* Walks the members of one JSON object (RFC 8259) without a tree of the whole: a header of 100 MB
 * costs no more than its largest member. Keys are decoded; values are given as they stand, for
 * jansson to read. Any thread. */
#ifndef PLX_IO_JSON_MEMBERS_H
#define PLX_IO_JSON_MEMBERS_H

#include "base/error.h"

typedef struct plx_json_members {
    const char *file; /* for errors; borrowed */
    const char *text; /* borrowed */
    size_t size;
    int64_t base; /* offset of text in the file */
    size_t at;
    bool begun;
    char *key; /* of the last member; owned by the walk */
    size_t key_length;
    size_t key_at, value_at; /* in text */
    size_t value_size;
} plx_json_members;

enum { PLX_JSON_DEPTH_MAX = 100 };

/* Moves to the next member: 1; 0 at the end of the object, after which there are only blanks; -1
 * with PLX_ERR_FORMAT and the offset. A key with a NUL in it is an error. */
int plx_json_members_next(plx_json_members *m, plx_error *e);
void plx_json_members_uninit(plx_json_members *m);

#endif
