#include "io/csv_scan.h"

#include "base/mem.h"
#include "io/windows_1252.h"

#include <csv.h>
#include <string.h>

enum {
    ROW_SIZE_MAX = 16 << 20,
    BUFFER_STEP = 64 * 1024, /* bytes by which a field's buffer grows */
    SNIFF_LINES = 32,
    SNIFF_SIZE = 1 << 20,
};

typedef struct plx_csv_run {
    const plx_csv_scan *scan;
    plx_error *e;
    size_t row_start; /* offset of the row at hand */
    size_t row, column;
    bool failed;
    char *text; /* of a field that is not UTF-8 */
    size_t text_room;
} plx_csv_run;

static void *reallocate(void *old, size_t size)
{
    return plx_realloc(old, size, 1);
}

/* Offset of the given field of the row that starts at `start`, or of the row's end. */
static size_t find_field(const plx_csv_scan *s, size_t start, size_t column)
{
    bool quoted = false;
    size_t at = start;
    for (; at < s->size && column > 0; at++) {
        unsigned char c = s->data[at];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '\n' || c == '\r'))
            return at;
        else if (!quoted && c == (unsigned char)s->separator)
            column--;
    }
    while (at < s->size && s->data[at] != (unsigned char)s->separator &&
           (s->data[at] == ' ' || s->data[at] == '\t'))
        at++;
    return at;
}

/* Adds the line and column of an offset to an error, keeping its code and message. */
static void add_place(const plx_csv_scan *s, size_t offset, plx_error *e)
{
    if (!e)
        return;
    int64_t line = 1;
    size_t line_start = 0;
    for (size_t i = 0; i < offset; i++) {
        bool ends = s->data[i] == '\n' ||
                    (s->data[i] == '\r' && (i + 1 == s->size || s->data[i + 1] != '\n'));
        if (ends) {
            line++;
            line_start = i + 1;
        }
    }
    plx_error found = *e;
    plx_fail_line(
        e, found.code, s->file, line, (int64_t)(offset - line_start) + 1, "%s", found.message);
}

static bool fail_at(const plx_csv_scan *s, size_t offset, plx_error *e, const char *message)
{
    plx_fail(e, PLX_ERR_FORMAT, "%s", message);
    add_place(s, offset, e);
    return false;
}

/* The field in UTF-8; NULL without memory. */
static char *text_of(plx_csv_run *r, char *text, size_t length)
{
    if (plx_text_is_utf8(text, length))
        return text;
    size_t room = length * PLX_WINDOWS_1252_GROWTH + 1;
    if (room > r->text_room) {
        char *grown = plx_realloc(r->text, room, 1);
        if (!grown) {
            plx_fail(r->e, PLX_ERR_MEMORY, "does not fit in memory");
            return NULL;
        }
        r->text = grown;
        r->text_room = room;
    }
    if (r->scan->foreign)
        *r->scan->foreign = true;
    plx_windows_1252_read(text, length, r->text);
    return r->text;
}

static void on_field(void *field, size_t length, void *user)
{
    plx_csv_run *r = user;
    if (r->failed)
        return;
    char *text = text_of(r, field, length);
    if (!text || !r->scan->field(r->scan->user, r->row, r->column, text, r->e)) {
        r->failed = true;
        add_place(r->scan, find_field(r->scan, r->row_start, r->column), r->e);
    }
    r->column++;
}

static void on_row(int terminator, void *user)
{
    (void)terminator;
    plx_csv_run *r = user;
    size_t at = r->column;
    if (!r->failed && !r->scan->row(r->scan->user, r->row, r->column, &at, r->e)) {
        r->failed = true;
        add_place(r->scan, find_field(r->scan, r->row_start, at), r->e);
    }
    r->row++;
    r->column = 0;
}

/* Bytes from `at` to the end of the line, its last byte included. */
static size_t line_length(const plx_csv_scan *s, size_t at)
{
    size_t end = at;
    while (end < s->size && s->data[end] != '\n' && s->data[end] != '\r')
        end++;
    return (end < s->size ? end + 1 : end) - at;
}

static bool fail_parser(const plx_csv_run *r, struct csv_parser *parser, size_t at)
{
    if (csv_error(parser) == CSV_EPARSE)
        return fail_at(r->scan, at, r->e, "has a quote where none may stand");
    return plx_fail_file(r->e, PLX_ERR_MEMORY, r->scan->file, "does not fit in memory");
}

static bool is_blank_line(const unsigned char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] != ' ' && text[i] != '\t' && text[i] != '\n' && text[i] != '\r')
            return false;
    return true;
}

/* Lines go to libcsv one at a time, so that a callback can only be about the row that began last:
 * libcsv itself does not tell where it is. A quoted field may span lines. */
static bool feed_lines(plx_csv_run *r, struct csv_parser *parser)
{
    const plx_csv_scan *s = r->scan;
    size_t at = 0;
    bool inside_row = false;
    while (at < s->size) {
        size_t length = line_length(s, at), rows_before = r->row;
        if (!inside_row)
            r->row_start = at;
        const unsigned char *nul = memchr(s->data + at, 0, length);
        if (nul)
            return fail_at(s, (size_t)(nul - s->data), r->e, "has a NUL byte; is it text?");
        if (at + length - r->row_start > ROW_SIZE_MAX)
            return fail_at(s, r->row_start, r->e, "has a row of over 16 MiB; is a quote open?");
        size_t taken = csv_parse(parser, s->data + at, length, on_field, on_row, r);
        if (r->failed)
            return false;
        if (taken != length)
            return fail_parser(r, parser, at + taken);
        inside_row = r->row == rows_before && (inside_row || !is_blank_line(s->data + at, length));
        at += length;
    }
    if (csv_fini(parser, on_field, on_row, r) != 0) {
        if (csv_error(parser) == CSV_EPARSE)
            return fail_at(s, find_field(s, r->row_start, r->column), r->e,
                "has a quote that is still open at the end of the file");
        return fail_parser(r, parser, at);
    }
    return !r->failed;
}

bool plx_csv_scan_run(const plx_csv_scan *s, plx_error *e)
{
    struct csv_parser parser;
    plx_csv_run run = {.scan = s, .e = e};
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
        return plx_fail_file(e, PLX_ERR_MEMORY, s->file, "does not fit in memory");
    csv_set_delim(&parser, (unsigned char)s->separator);
    csv_set_realloc_func(&parser, reallocate);
    csv_set_free_func(&parser, plx_free);
    csv_set_blk_size(&parser, BUFFER_STEP);
    bool ok = feed_lines(&run, &parser);
    csv_free(&parser);
    plx_free(run.text);
    return ok;
}

char plx_csv_sniff_separator(const unsigned char *data, size_t size)
{
    static const char candidate[] = {';', '\t', ','};
    size_t first[3] = {0}, now[3] = {0}, lines = 0;
    bool equal[3] = {true, true, true}, quoted = false, empty = true;
    if (size > SNIFF_SIZE)
        size = SNIFF_SIZE;
    for (size_t i = 0; i <= size && lines < SNIFF_LINES; i++) {
        bool ends = i == size || (!quoted && (data[i] == '\n' || data[i] == '\r'));
        if (ends && !empty) {
            for (size_t k = 0; k < 3; k++) {
                if (lines == 0)
                    first[k] = now[k];
                equal[k] = equal[k] && now[k] == first[k];
                now[k] = 0;
            }
            lines++;
        }
        if (ends) {
            empty = true;
            continue;
        }
        empty = false;
        if (data[i] == '"')
            quoted = !quoted;
        for (size_t k = 0; k < 3; k++)
            now[k] += !quoted && data[i] == (unsigned char)candidate[k];
    }
    size_t best = 2;
    for (size_t k = 0; k < 3; k++) {
        if (equal[k] && first[k] > 0)
            return candidate[k];
        best = first[k] > first[best] ? k : best;
    }
    return candidate[best];
}
