/* Which tensors of a table are codes of a matrix, and what belongs to them: by the names and shapes
 * of each kind of writer (family/packed.h). Used by packed.c alone. */
#ifndef PLX_FAMILY_PACKED_FIND_H
#define PLX_FAMILY_PACKED_FIND_H

#include "family/packed_blob.h"
#include "family/tensor_names.h"

enum { PLX_PACKED_NAME = 512 };

typedef struct plx_packed_search {
    plx_tensors *tensors;
    plx_tensor_names names;
    size_t *use;       /* [tensors->count]: 0: of no matrix that was found */
    plx_tensors *view; /* owns blobs that are made on the way */
    plx_error *error;
    bool failed; /* with *error */
} plx_packed_search;

/* What belongs to one matrix. */
typedef struct plx_packed_found {
    plx_packed_desc desc;
    uint64_t shape[PLX_MAX_RANK];
    size_t rank;
    bool turned; /* rows are inputs, and come first in the shape all the same as outputs do */
    char name[PLX_PACKED_NAME];
    plx_tensor scales;         /* where these have to be made, too */
    const plx_tensor *part[8]; /* what it is made of, beside the codes */
    size_t parts;
} plx_packed_found;

/* Whether a tensor could be codes; there need not be others beside it. */
bool plx_packed_could_be(const plx_tensor *t);
/* False where it is none, or with s->failed. found->parts is not 0 where there are others that do
 * not fit. */
bool plx_packed_find(plx_packed_search *s, const plx_tensor *t, plx_packed_found *found);

#endif
