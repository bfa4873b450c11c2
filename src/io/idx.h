/* IDX, the format of MNIST: a header of big-endian sizes, then bytes. Images come in one file and
 * their labels in another. Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of
 * handwritten digits". Any thread. */
#ifndef PLX_IO_IDX_H
#define PLX_IO_IDX_H

#include "model/dataset.h"

/* Whether data begins with an IDX header: two zero bytes and a known type of values. */
bool plx_idx_sniff(const unsigned char *data, size_t size);

/* Finds the file of labels that belongs to a file of images, by the usual names: "images" in the
 * base name becomes "labels" and "idx3" becomes "idx1"; with .gz, or without. *labels is freed by
 * plx_free. PLX_ERR_IO where there is none. */
bool plx_idx_find_labels(const char *images, char **labels, plx_error *e);

typedef struct plx_idx_desc {
    const char *name;                     /* must; of the dataset */
    const char *image_file, *label_file;  /* must; for errors */
    const unsigned char *images, *labels; /* must; contents, unpacked */
    size_t image_size, label_size;        /* bytes */
    const plx_dataset *like;              /* as in plx_load_desc */
} plx_idx_desc;

/* Images are [rows][height][width] or [rows][inputs] bytes, labels [rows] bytes. Pixels become
 * 0..1. NULL on failure: PLX_ERR_FORMAT with the offset of what is wrong; PLX_ERR_UNSUPPORTED for
 * other types and shapes; PLX_ERR_MEMORY. */
plx_dataset *plx_idx_parse(const plx_idx_desc *desc, plx_error *e);

#endif
