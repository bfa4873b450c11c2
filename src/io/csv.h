/* CSV as a dataset: one row of numbers a line, and one column that says what the row teaches.
 *
 * - Separated by commas, semicolons or tabs, which is found out; with semicolons a number may have
 *   a decimal comma. A byte order mark, CRLF and blank lines are accepted; blanks around fields are
 *   dropped; quotes follow RFC 4180 and stand around whole fields only.
 * - The first row is a header when no field of it is a number; or when only its last field is text
 *   over a column of numbers; or when at least half of its input fields are text over numbers.
 * - The class column makes classes where it holds text, or whole numbers of few kinds (at most 100,
 *   and either at most 10 or at most half the rows; two or more); else its numbers are the target
 *   of a regression. Classes are in the order of their numbers, or else of their bytes.
 * - Input fields that are empty or say so (plx_csv_is_missing) are missing: they load as NaN and
 *   are counted. A missing class is an error.
 * - A row is an image when its inputs are a square of side 8 to 64 and all whole numbers 0..255.
 *
 * Any thread. */
#ifndef PLX_IO_CSV_H
#define PLX_IO_CSV_H

#include "io/load.h"

typedef struct plx_csv_desc {
    const char *name;          /* must; of the dataset */
    const char *file;          /* must; for errors */
    const unsigned char *data; /* must; text, in UTF-8 or else Windows-1252 */
    size_t size;               /* bytes */
    const char *class_column;  /* as in plx_load_desc */
    const plx_dataset *like;   /* as in plx_load_desc */
    plx_load_info *info;       /* NULL, or its CSV fields are filled on success */
} plx_csv_desc;

/* NULL on failure: PLX_ERR_FORMAT with line and column; PLX_ERR_USAGE for a class column that is
 * not there; PLX_ERR_UNSUPPORTED for text in over 4,096 kinds as class; PLX_ERR_MEMORY. */
plx_dataset *plx_csv_parse(const plx_csv_desc *desc, plx_error *e);

#endif
