/* Tables of series: a column each, a row for each time, the oldest first. The first row names them.
 * Where a file has dates and the newest first, rows are turned around.
 * Columns without any number, such as dates, are left out; what is missing (plx_csv_is_missing) is
 * NaN. Text among the numbers of a column is an error, but in the first. Any thread. */
#ifndef PLX_IO_SERIES_H
#define PLX_IO_SERIES_H

#include "base/arena.h"
#include "base/blob.h"
#include "model/names.h"

typedef struct plx_series {
    plx_names names;
    size_t count, times;
    float *value;   /* [times][count] */
    size_t missing; /* values */
    bool foreign;   /* the file is not in UTF-8 (io/windows_1252.h) */
    char **when;    /* [times] what the first column says where it holds no numbers; else NULL */
    plx_arena texts;
} plx_series;

/* What people are told of a foreign one. */
#define PLX_SERIES_FOREIGN "the table is not in UTF-8, and is read as Windows-1252"

/* Whether a text, the beginning of a file, is told for such a table by itself: its first column
 * holds dates, from 1999-12-31 or 31.12.1999 on with or without a time, and two or more others hold
 * numbers, or what looks like them. Other such tables could as well be data to be learnt from. A
 * text among the numbers, but in their first row, is for plx_series_read to tell. */
bool plx_series_sniff(const unsigned char *head, size_t size);
/* Whether values are levels, as prices are, whose changes are to be compared: all are above 0, and
 * from one time to the next they change by less than a fifth, in the median. */
bool plx_series_are_levels(const plx_series *s);

/* Errors have line and column. */
bool plx_series_read(plx_series *s, plx_blob *blob, plx_error *e);
void plx_series_uninit(plx_series *s);

#endif
