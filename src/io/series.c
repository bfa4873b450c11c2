#include "io/series.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/csv_scan.h"
#include "io/csv_value.h"

#include <math.h>
#include <string.h>

/* As many as a matrix of all pairs can have. */
enum { SERIES_MAX = 20000 };

typedef struct reading {
    plx_series *s;
    plx_names names;
    size_t columns;
    size_t row; /* of values */
    size_t room;
    uint8_t *numbers; /* [columns] whether a column has any number */
    bool decimal_comma;
} reading;

static bool no_memory(plx_error *e)
{
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for series");
}

static bool take_name(reading *r, size_t column, const char *text, plx_error *e)
{
    uint32_t index;
    char number[32];
    if (column >= SERIES_MAX)
        return plx_fail(e, PLX_ERR_UNSUPPORTED, "has over %d columns", SERIES_MAX);
    plx_names *names = &r->names;
    if (!text[0]) {
        plx_format_count(column + 1, number, sizeof number);
        text = number;
    }
    if (!plx_names_add(names, text, strlen(text), &index))
        return no_memory(e);
    if (index != column)
        return plx_fail(e, PLX_ERR_FORMAT, "two columns have the same name");
    return true;
}

static bool take_field(void *user, size_t row, size_t column, char *text, plx_error *e)
{
    reading *r = user;
    if (row == 0)
        return take_name(r, column, text, e);
    if (column >= r->columns)
        return true; /* its end tells */
    if (column == 0) {
        if (r->row == r->room) {
            size_t room = r->room + r->room / 2 + 64, cells;
            float *grown = plx_mul_size(room, r->columns, &cells)
                               ? plx_realloc(r->s->value, cells, sizeof *grown)
                               : NULL;
            if (!grown)
                return no_memory(e);
            r->s->value = grown;
            r->room = room;
        }
        for (size_t i = 0; i < r->columns; i++)
            r->s->value[r->row * r->columns + i] = NAN;
        r->row++;
    }
    double value;
    if (plx_csv_value(text, r->decimal_comma, &value) == PLX_CSV_NUMBER && isfinite(value)) {
        r->s->value[(r->row - 1) * r->columns + column] = (float)value;
        r->numbers[column] = 1;
    }
    return true;
}

static bool take_row(void *user, size_t row, size_t columns, size_t *at, plx_error *e)
{
    reading *r = user;
    if (row == 0) {
        r->columns = columns;
        r->numbers = plx_alloc(columns, 1);
        return r->numbers || no_memory(e);
    }
    *at = columns < r->columns ? columns : r->columns;
    return columns == r->columns ||
           plx_fail(e, PLX_ERR_FORMAT, "this row has %zu fields, and the first row has %zu",
               columns, r->columns);
}

/* Keeps the columns that have numbers. */
static bool finish(reading *r, const char *file, plx_error *e)
{
    plx_series *s = r->s;
    size_t kept = 0;
    for (size_t i = 0; i < r->columns; i++) {
        uint32_t index;
        if (!r->numbers[i])
            continue;
        if (!plx_names_add(&s->names, r->names.text[i], r->names.bytes[i], &index))
            return no_memory(e);
        kept++;
    }
    s->count = kept;
    s->times = r->row;
    if (kept < 2 || s->times < 3)
        return plx_fail_line(e, PLX_ERR_FORMAT, file, 1, 1,
            "needs two columns of numbers or more, and three rows of them");
    for (size_t t = 0; t < s->times; t++)
        for (size_t i = 0, k = 0; i < r->columns; i++)
            if (r->numbers[i]) {
                float v = s->value[t * r->columns + i];
                s->missing += isnan(v) ? 1 : 0;
                s->value[t * kept + k++] = v;
            }
    plx_names_finish(&s->names);
    return true;
}

bool plx_series_read(plx_series *s, plx_blob *blob, plx_error *e)
{
    *s = (plx_series){0};
    unsigned char *data = plx_blob_load(blob, 0, blob->size, e);
    if (!data)
        return false;
    size_t size = (size_t)blob->size,
           skip = size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    reading r = {.s = s};
    plx_csv_scan scan = {.file = blob->name,
        .data = data + skip,
        .size = size - skip,
        .separator = plx_csv_sniff_separator(data + skip, size - skip),
        .field = take_field,
        .row = take_row,
        .user = &r};
    r.decimal_comma = scan.separator == ';';
    bool ok = plx_csv_scan_run(&scan, e) && finish(&r, blob->name, e);
    plx_names_uninit(&r.names);
    plx_free(r.numbers);
    plx_free(data);
    if (!ok)
        plx_series_uninit(s);
    return ok;
}

void plx_series_uninit(plx_series *s)
{
    plx_names_uninit(&s->names);
    plx_free(s->value);
    *s = (plx_series){0};
}
