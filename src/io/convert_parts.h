/* Within the conversion: what its formats share. */
#ifndef PLX_IO_CONVERT_PARTS_H
#define PLX_IO_CONVERT_PARTS_H

#include "base/file.h"
#include "io/convert.h"

typedef struct plx_convert_item {
    const plx_tensor *tensor;
    plx_dtype type;
    uint64_t bytes; /* in the new file */
} plx_convert_item;

typedef struct plx_convert_job {
    const plx_convert_desc *desc;
    plx_file_writer *file;
    uint64_t at; /* bytes written */
    size_t count;
    plx_convert_item *item;  /* [count] */
    uint64_t numbers, total; /* bytes of numbers that are written, and of all */
} plx_convert_job;

bool plx_convert_put(plx_convert_job *j, const void *data, size_t size, plx_error *e);
/* All numbers of the item. crc, where not NULL, goes on over their bytes. */
bool plx_convert_numbers(
    plx_convert_job *j, const plx_convert_item *item, uint32_t *crc, plx_error *e);

/* Each writes the whole file. */
bool plx_convert_safetensors(plx_convert_job *j, plx_error *e);
bool plx_convert_npz(plx_convert_job *j, plx_error *e);

#endif
