/* Opens a model file of any format that can be read, told by its content and never by its name.
 * Any thread. */
#ifndef PLX_IO_MODEL_FILE_H
#define PLX_IO_MODEL_FILE_H

#include "model/tensor.h"

/* Whether the file begins as one that plx_model_open reads. False too where it cannot be read. */
bool plx_model_sniff(const char *path);

/* Whether the names are those of parts of one model, each of which stands for all of it. */
bool plx_model_is_one(const char *path, const char *other);

/* NULL on failure: PLX_ERR_IO; PLX_ERR_FORMAT with the byte offset; PLX_ERR_UNSUPPORTED for what is
 * well-formed and beyond us; PLX_ERR_MEMORY. */
plx_tensors *plx_model_open(const char *path, plx_error *e);
/* The same of a blob, which is taken in success and in failure. Its name is the path that files
 * beside it are looked for from. */
plx_tensors *plx_model_read(plx_blob *blob, plx_error *e);

#endif
