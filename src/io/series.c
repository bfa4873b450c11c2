#include "io/series.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/csv_scan.h"
#include "io/csv_value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* As many as a matrix of all pairs can have. */
enum { SERIES_MAX = 20000, WHEN_MAX = 32 /* bytes that are kept of a date */ };
/* Changes that are looked at. */
enum { CHANGES_MAX = 4096 };
static const double level_step = 0.2;

typedef struct reading {
    plx_series *s;
    plx_names names;
    size_t columns;
    size_t row; /* of values */
    size_t room, when_room;
    uint8_t *numbers;    /* [columns] whether a column has any number */
    size_t *text_row;    /* [columns] row of the first text in it, from 1; 0: it has none */
    char text[WHEN_MAX]; /* the first but in the first column; empty: none */
    size_t text_column;
    bool nameless; /* the first column: numbers of rows, as pandas writes them, or dates */
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
        r->nameless = r->nameless || column == 0;
        plx_format_count(column + 1, number, sizeof number);
        text = number;
    }
    if (!plx_names_add(names, text, strlen(text), &index))
        return no_memory(e);
    if (index != column)
        return plx_fail(e, PLX_ERR_FORMAT, "two columns have the same name");
    return true;
}

/* Of a column of numbers, text is a slip that is not to pass for a missing value. */
static bool fail_mixed(const reading *r, size_t column, plx_csv_kind kind, char *text, plx_error *e)
{
    plx_text_sanitize(text);
    if (kind == PLX_CSV_TEXT)
        return plx_fail(e, PLX_ERR_FORMAT, "'%.40s' in row %zu of the column '%.40s' is no number",
            text, r->row, r->names.text[column]);
    return plx_fail(e, PLX_ERR_FORMAT,
        "the column '%.40s' has numbers here, and text in its row %zu", r->names.text[column],
        r->text_row[column]);
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
    plx_series *s = r->s;
    if (column == 0) {
        char **grown = r->row > r->when_room
                           ? plx_realloc(s->when, r->when_room * 2 + 64, sizeof *grown)
                           : s->when;
        if (!grown)
            return no_memory(e);
        r->when_room = r->row > r->when_room ? r->when_room * 2 + 64 : r->when_room;
        s->when = grown;
        size_t length = strnlen(text, WHEN_MAX);
        if (!(s->when[r->row - 1] = plx_arena_text(&s->texts, text, length)))
            return no_memory(e);
        plx_text_sanitize(s->when[r->row - 1]);
    }
    plx_csv_kind kind = plx_csv_value(text, r->decimal_comma, &value);
    if (kind == PLX_CSV_NUMBER && isfinite(value)) {
        r->s->value[(r->row - 1) * r->columns + column] = (float)value;
        r->numbers[column] = 1;
    }
    if (kind == PLX_CSV_TEXT && r->text_row[column] == 0)
        r->text_row[column] = r->row;
    if (kind == PLX_CSV_TEXT && column > 0 && !r->text[0]) {
        plx_text_copy(r->text, sizeof r->text, text);
        plx_text_sanitize(r->text);
        r->text_column = column;
    }
    /* The first column may be of anything: it is what times are called. */
    return column == 0 || !r->numbers[column] || r->text_row[column] == 0 ||
           fail_mixed(r, column, kind, text, e);
}

static bool take_row(void *user, size_t row, size_t columns, size_t *at, plx_error *e)
{
    reading *r = user;
    if (row == 0) {
        r->columns = columns;
        r->numbers = plx_alloc(columns, 1);
        r->text_row = plx_alloc(columns, sizeof *r->text_row);
        return (r->numbers && r->text_row) || no_memory(e);
    }
    *at = columns < r->columns ? columns : r->columns;
    return columns == r->columns ||
           plx_fail(e, PLX_ERR_FORMAT, "this row has %zu fields, and the first row has %zu",
               columns, r->columns);
}

/* A number that grows with a date, whose year, month and day are those parts of it; 0: none. */
static long key_of(const char *text, const int *part)
{
    long value[3] = {0};
    char *end = (char *)text;
    for (int i = 0; i < 3; i++) {
        if (*end < '0' || *end > '9')
            return 0;
        value[i] = strtol(end, &end, 10);
        end += *end && strchr("-/.", *end) ? 1 : 0;
    }
    long year = value[part[0]], month = value[part[1]], day = value[part[2]];
    bool right = year >= 0 && year < 10000 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    return right ? (year * 100 + month) * 100 + day : 0;
}

/* Whether all times are dates of that form, none before the one above it, or none after. */
static bool they_go(const plx_series *s, const int *part, bool back)
{
    long first = key_of(s->when[0], part), last = first;
    for (size_t t = 0; t < s->times; t++) {
        long key = key_of(s->when[t], part);
        if (key == 0 || (back ? key > last : key < last))
            return false;
        last = key;
    }
    return first != last;
}

/* Many exports have the newest first. */
static bool are_backwards(const plx_series *s)
{
    static const int forms[][3] = {{0, 1, 2}, {2, 1, 0}, {2, 0, 1}};
    enum { FORMS = sizeof forms / sizeof *forms };
    bool forth = false, back = false;
    for (int f = 0; f < FORMS; f++) {
        forth = forth || they_go(s, forms[f], false);
        back = back || they_go(s, forms[f], true);
    }
    return back && !forth;
}

static void turn_around(plx_series *s)
{
    for (size_t a = 0, b = s->times - 1; a < b; a++, b--) {
        char *when = s->when[a];
        s->when[a] = s->when[b];
        s->when[b] = when;
        for (size_t k = 0; k < s->count; k++) {
            float value = s->value[a * s->count + k];
            s->value[a * s->count + k] = s->value[b * s->count + k];
            s->value[b * s->count + k] = value;
        }
    }
}

/* Keeps the columns that have numbers. */
static bool finish(reading *r, const char *file, plx_error *e)
{
    plx_series *s = r->s;
    size_t kept = 0;
    if (r->nameless && r->columns > 0)
        r->numbers[0] = 0;
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
    if (kept < 2 && r->text[0])
        return plx_fail_line(e, PLX_ERR_FORMAT, file, 1, 1,
            "needs two columns of numbers or more: '%s' in row %zu of the column '%.40s' is none",
            r->text, r->text_row[r->text_column], r->names.text[r->text_column]);
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
    if (r->numbers[0]) {
        plx_free(s->when);
        plx_arena_uninit(&s->texts);
        s->when = NULL;
    } else if (are_backwards(s)) {
        turn_around(s);
    }
    return true;
}

/* Some figures, a separator, and figures again. */
static bool is_date(const char *text)
{
    int digits[3] = {0}, parts = 0;
    for (; parts < 3; parts++) {
        while (*text >= '0' && *text <= '9') {
            digits[parts]++;
            text++;
        }
        if (digits[parts] == 0)
            return false;
        if (!*text || !strchr("-/.", *text))
            break;
        text++;
    }
    bool ends = *text == '\0' || *text == ' ' || *text == 'T';
    bool year_first = parts >= 1 && digits[0] == 4 && digits[1] <= 2 && digits[2] <= 2;
    bool year_last =
        parts == 2 && digits[0] <= 2 && digits[1] <= 2 && (digits[2] == 2 || digits[2] == 4);
    return ends && (year_first || year_last);
}

typedef struct look {
    size_t rows, columns, numbers, dates;
    size_t texts; /* among the numbers */
    bool text;    /* what says that it is no such table */
    bool decimal_comma;
} look;

/* Numbers with separators of thousands, shares and the like: no class is called so. */
static bool is_like_number(const char *text)
{
    text += *text == '-' || *text == '+';
    return *text >= '0' && *text <= '9' && !text[strspn(text, "0123456789.,' %")];
}

static bool look_at_field(void *user, size_t row, size_t column, char *text, plx_error *e)
{
    (void)e;
    look *l = user;
    double value;
    plx_csv_kind kind = plx_csv_value(text, l->decimal_comma, &value);
    if (row == 0)
        l->text = l->text || kind == PLX_CSV_NUMBER; /* no names */
    else if (column == 0)
        l->dates += is_date(text);
    else if (kind == PLX_CSV_NUMBER || (kind == PLX_CSV_TEXT && is_like_number(text)))
        l->numbers++;
    else if (row == 1)
        l->text = l->text || kind == PLX_CSV_TEXT; /* a column of texts */
    else
        l->texts += kind == PLX_CSV_TEXT;
    return true;
}

static bool look_at_row(void *user, size_t row, size_t columns, size_t *at, plx_error *e)
{
    (void)e;
    look *l = user;
    *at = 0;
    if (row == 0)
        l->columns = columns;
    l->rows = row + 1;
    return columns == l->columns;
}

bool plx_series_sniff(const unsigned char *head, size_t size)
{
    /* Whole rows alone. */
    const unsigned char *end = size > 0 ? memrchr(head, '\n', size) : NULL;
    size_t skip = size >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (!end || (size_t)(end - head) < skip || memchr(head, '\0', size))
        return false;
    unsigned char *copy = plx_alloc((size_t)(end - head) + 1, 1);
    if (!copy)
        return false;
    size_t n = (size_t)(end - head) + 1 - skip;
    memcpy(copy, head + skip, n);
    look l = {0};
    plx_csv_scan scan = {.file = "",
        .data = copy,
        .size = n,
        .separator = plx_csv_sniff_separator(copy, n),
        .field = look_at_field,
        .row = look_at_row,
        .user = &l};
    l.decimal_comma = scan.separator == ';';
    plx_error e = {0};
    bool read = plx_csv_scan_run(&scan, &e);
    plx_free(copy);
    return read && !l.text && l.rows > 1 && l.dates == l.rows - 1 && l.columns > 2 &&
           l.numbers >= l.columns - 1 && l.texts < l.numbers;
}

static int by_value(const void *a, const void *b)
{
    float p = *(const float *)a, q = *(const float *)b;
    return (p > q) - (p < q);
}

bool plx_series_are_levels(const plx_series *s)
{
    float change[CHANGES_MAX];
    size_t count = 0, total = s->times * s->count, every = total / CHANGES_MAX + 1;
    for (size_t i = 0; i < total; i++)
        if (s->value[i] <= 0)
            return false;
    for (size_t i = s->count; i < total; i += every) {
        float c = fabsf(s->value[i] / s->value[i - s->count] - 1);
        if (isfinite(c) && count < CHANGES_MAX)
            change[count++] = c;
    }
    qsort(change, count, sizeof *change, by_value);
    return count > 0 && (double)change[count / 2] < level_step;
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
        .user = &r,
        .foreign = &s->foreign};
    r.decimal_comma = scan.separator == ';';
    bool ok = plx_csv_scan_run(&scan, e) && finish(&r, blob->name, e);
    plx_names_uninit(&r.names);
    plx_free(r.numbers);
    plx_free(r.text_row);
    plx_free(data);
    if (!ok)
        plx_series_uninit(s);
    return ok;
}

void plx_series_uninit(plx_series *s)
{
    plx_names_uninit(&s->names);
    plx_free(s->value);
    plx_free(s->when);
    plx_arena_uninit(&s->texts);
    *s = (plx_series){0};
}
