/* Comma-separated text cut into rows and fields (by libcsv, strict about quotes), with the place of
 * whatever a caller finds wrong. Fields that are not UTF-8 are read as io/windows_1252.h has it.
 * Says nothing about what the fields mean. Any thread. */
#ifndef PLX_IO_CSV_SCAN_H
#define PLX_IO_CSV_SCAN_H

#include "base/error.h"

typedef struct plx_csv_scan {
    const char *file;          /* for errors */
    const unsigned char *data; /* borrowed; without byte order mark */
    size_t size;
    char separator;
    /* Called for each field, outer blanks and quotes removed; text may be changed. Returning false
     * after plx_fail stops the scan; the place of the field is then added to the error. */
    bool (*field)(void *user, size_t row, size_t column, char *text, plx_error *e);
    /* Called after the fields of a row. Where it returns false, *at is the column that the error
     * is about; one past the last means the end of the row. */
    bool (*row)(void *user, size_t row, size_t columns, size_t *at, plx_error *e);
    void *user;
    bool *foreign; /* NULL, or set where a field is not UTF-8 */
} plx_csv_scan;

/* Rows and columns count from 0; rows without any field are left out. PLX_ERR_FORMAT with line and
 * column for NUL bytes, quotes out of place or left open, and rows of over 16 MiB; PLX_ERR_MEMORY;
 * or what a callback failed with. */
bool plx_csv_scan_run(const plx_csv_scan *s, plx_error *e);

/* Of the candidates ';', tab and ',': the one that the first lines hold equally often, or else the
 * one most frequent in the first line. Quoted text does not count. */
char plx_csv_sniff_separator(const unsigned char *data, size_t size);

#endif
