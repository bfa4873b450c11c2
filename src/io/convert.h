/* Writes the tensors of an open model file anew, as safetensors or as NumPy's npz.
 *
 * Numbers go through in pieces, so that a file of any size takes some buffers. They keep their type
 * bit for bit where the new format has it. What it lacks becomes the least type that holds the same
 * values: whole numbers of 4 bits those of 8, smaller floats, quantised blocks and numbers with a
 * scale F32. Numbers are written little-endian and by rows. The file appears under its name only
 * when complete. Any thread. */
#ifndef PLX_IO_CONVERT_H
#define PLX_IO_CONVERT_H

#include "model/tensor.h"

typedef enum plx_convert_format {
    PLX_CONVERT_SAFETENSORS,
    PLX_CONVERT_NPZ,
} plx_convert_format;

typedef struct plx_convert_desc {
    const plx_tensors *tensors; /* must */
    const char *path;           /* must */
    plx_convert_format format;
    const char *version; /* must; of the program, for the metadata */
    /* Called now and then with the part that is written, from 0 to 1; false with an error ends it.
     * May be NULL. */
    bool (*step)(void *user, double part, plx_error *e);
    void *user;
} plx_convert_desc;

/* The format that a path's ending names: ".safetensors" or ".npz". */
bool plx_convert_format_of(const char *path, plx_convert_format *format);
/* The type that a tensor has in the new file; false where it is left out, as it holds no numbers.
 */
bool plx_convert_type(plx_convert_format format, const plx_tensor *from, plx_dtype *to);

/* False with PLX_ERR_UNSUPPORTED where a name cannot be one in the new file, with the errors of
 * reading and writing, or with what step said. */
bool plx_convert(const plx_convert_desc *desc, plx_error *e);

#endif
