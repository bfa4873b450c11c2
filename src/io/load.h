/* Datasets from files: CSV, and IDX (the format of MNIST), each also gzipped. The format is told
 * by the content, not by the name.
 *
 * A reader takes memory of at most 5 × the unpacked size of the file plus a constant, since a pixel
 * of one byte becomes a float. Packed files are refused when they unpack to over 1,000 times their
 * size, or to over 64 MiB + 20 times their size. Any thread. */
#ifndef PLX_IO_LOAD_H
#define PLX_IO_LOAD_H

#include "model/dataset.h"

/* What a reader saw, for the line that tells people. */
typedef struct plx_load_info {
    char format[16]; /* "CSV" or "IDX" */
    bool packed;     /* came gzipped */
    bool header;     /* CSV: the first row named the columns */
    char separator;  /* CSV: ',', ';' or '\t' */
    size_t missing;  /* CSV: input fields that are empty, NA, NaN and the like; loaded as NaN */
    bool foreign;    /* CSV: a field is not in UTF-8, and is read as Windows-1252 */
    size_t infinite; /* CSV: input fields that are infinite or beyond a float's range */
} plx_load_info;

typedef struct plx_load_desc {
    const char *path;         /* must */
    const char *class_column; /* name in the CSV's header, or NULL: the last column. The values of
                                 this column are what a row teaches, classes or a number */
    const plx_dataset *like;  /* NULL, or the training set whose task, classes and number of inputs
                                 this file must share; classes are matched by name */
    plx_load_info *info;      /* NULL, or filled on success */
} plx_load_desc;

/* NULL on failure: PLX_ERR_IO; PLX_ERR_FORMAT with the line and column (CSV) or the byte offset
 * (IDX, gzip); PLX_ERR_UNSUPPORTED for well-formed content that cannot be a dataset here;
 * PLX_ERR_USAGE for a class column that is not there; PLX_ERR_MEMORY.
 *
 * The dataset is named after the file. Pixels of IDX are divided by 255; values of CSV stay as they
 * stand. */
plx_dataset *plx_dataset_load(const plx_load_desc *desc, plx_error *e);

#endif
