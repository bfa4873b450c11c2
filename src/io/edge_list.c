#include "io/edge_list.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/csv_scan.h"
#include "io/edge_columns.h"
#include "io/edge_rows.h"
#include "io/fields.h"
#include "io/line_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HEAD_SIZE = 64 * 1024, NONE = -1 };

enum {
    SOURCE = PLX_EDGE_SOURCE,
    TARGET = PLX_EDGE_TARGET,
    WEIGHT = PLX_EDGE_WEIGHT,
    TYPE = PLX_EDGE_TYPE,
    ROLES = PLX_EDGE_ROLES,
};

typedef struct table {
    plx_line_reader reader;
    plx_fields fields;
    bool decimal_comma, header;
    int column[ROLES]; /* NONE where there is none */
    size_t columns;    /* of the first row */
    bool named;        /* a comment before the first row has told what they are */
} table;

static bool fail_at(const table *t, size_t column, plx_error *e, const char *text)
{
    return plx_fail_line(
        e, PLX_ERR_FORMAT, t->reader.blob->name, t->reader.line, (int64_t)column, "%s", text);
}

static bool is_comment(const char *line)
{
    return line[0] == '#' || line[0] == '%';
}

/* The beginning of the first line that is no comment; *length up to the end of the text. */
static const char *first_row(const char *head, size_t size, size_t *length)
{
    const char *at = head, *end = head + size;
    if (size >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    while (at < end && (*at == '#' || *at == '%' || *at == '\n' || *at == '\r')) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        at = next ? next + 1 : end;
    }
    *length = (size_t)(end - at);
    return at;
}

static char sniff_separator(const char *text, size_t size)
{
    const char *end = memchr(text, '\n', size);
    size_t line = end ? (size_t)(end - text) : size;
    if (memmem(text, line, " {", 2))
        return ' ';
    char found = plx_csv_sniff_separator((const unsigned char *)text, size);
    return memchr(text, found, line) ? found : ' ';
}

bool plx_edge_list_sniff(const unsigned char *head, size_t size)
{
    size_t length;
    const char *text = first_row((const char *)head, size, &length);
    bool comments = length < size && (head[0] == '#' || head[0] == '%');
    const char *end = memchr(text, '\n', length);
    size_t line = end ? (size_t)(end - text) : length, column;
    if (line == 0 || line > 4096 || memchr(text, '\0', line))
        return false;
    table *t = plx_alloc(1, sizeof *t);
    char *copy = plx_alloc(line + 1, 1);
    bool found = false;
    if (t && copy) {
        memcpy(copy, text, line);
        if (line > 0 && copy[line - 1] == '\r')
            copy[--line] = '\0';
        t->fields.separator = sniff_separator(text, length);
        if (plx_fields_cut(&t->fields, copy, line, &column)) {
            double number;
            found = plx_edge_columns_named(&t->fields, t->column) ||
                    plx_edge_columns_in_comment(
                        (const char *)head, size - length, t->fields.separator, t->column) ||
                    plx_edge_columns_fit(text, length, t->fields.separator) ||
                    (comments && t->fields.count >= 2 && t->fields.count <= 4 &&
                        plx_fields_number(&t->fields.field[0], false, &number) &&
                        plx_fields_number(&t->fields.field[1], false, &number));
        }
    }
    plx_free(copy);
    plx_free(t);
    return found;
}

/* The next row that says something, cut into fields. */
static plx_line_result next_row(table *t, plx_error *e)
{
    char *line;
    size_t length, column;
    for (;;) {
        plx_line_result result = plx_line_reader_next(&t->reader, &line, &length, e);
        if (result != PLX_LINE)
            return result;
        if (is_comment(line))
            continue;
        if (!plx_fields_cut(&t->fields, line, length, &column)) {
            fail_at(t, column, e, "a quote is left open, or does not stand around a whole field");
            return PLX_LINE_FAILED;
        }
        if (t->fields.count > 1 || (t->fields.count == 1 && t->fields.field[0].length > 0))
            return PLX_LINE;
    }
}

static bool open_table(table *t, plx_blob *blob, plx_error *e)
{
    if (!plx_line_reader_init(&t->reader, blob, e))
        return false;
    size_t size = blob->size < HEAD_SIZE ? (size_t)blob->size : HEAD_SIZE, length;
    unsigned char *head = plx_blob_load(blob, 0, size, e);
    if (!head)
        return false;
    const char *text = first_row((char *)head, size, &length);
    t->fields.separator = sniff_separator(text, length);
    t->decimal_comma = t->fields.separator == ';';
    t->named = plx_edge_columns_in_comment(
        (const char *)head, size - length, t->fields.separator, t->column);
    plx_free(head);
    return true;
}

/* A column that a person named. */
static bool find_column(table *t, const char *wanted, int *column, plx_error *e)
{
    uint64_t place;
    if (!wanted)
        return true;
    for (size_t i = 0; t->header && i < t->fields.count; i++)
        if (strcasecmp(t->fields.field[i].text, wanted) == 0) {
            *column = (int)i;
            return true;
        }
    if (plx_parse_u64(wanted, t->fields.count, &place) && place > 0) {
        *column = (int)place - 1;
        return true;
    }
    return plx_fail(e, PLX_ERR_USAGE, "there is no column '%.60s' in the first row", wanted);
}

/* Keeps of the columns that a comment names those that the first row has; false where source or
 * target is not among them. */
static bool keep_named(table *t)
{
    int columns = (int)t->columns;
    if (t->column[SOURCE] >= columns || t->column[TARGET] >= columns)
        return false;
    for (int r = 0; r < ROLES; r++)
        t->column[r] = t->column[r] < columns ? t->column[r] : NONE;
    return true;
}

/* What the columns are, from the first row. */
static bool choose_columns(table *t, const plx_edge_columns *wanted, plx_error *e)
{
    int column[ROLES];
    t->header = plx_edge_columns_named(&t->fields, column);
    t->columns = t->fields.count;
    if (wanted && (wanted->source || wanted->target) && !t->header) {
        uint64_t place;
        const char *name = wanted->source ? wanted->source : wanted->target;
        t->header = !plx_parse_u64(name, t->fields.count, &place);
    }
    if (t->header || !t->named || !keep_named(t)) {
        if (!t->header)
            plx_edge_columns_guess(&t->fields, t->decimal_comma, column);
        memcpy(t->column, column, sizeof column);
    }
    const char *names[ROLES] = {0};
    if (wanted) {
        names[SOURCE] = wanted->source;
        names[TARGET] = wanted->target;
        names[WEIGHT] = wanted->weight;
        names[TYPE] = wanted->type;
    }
    for (int r = 0; r < ROLES; r++)
        if (!find_column(t, names[r], &t->column[r], e))
            return false;
    if (t->column[SOURCE] == NONE || t->column[TARGET] == NONE || t->columns < 2)
        return fail_at(t, 1, e,
            "a list of connections needs two columns or more, and this has one; columns are "
            "separated by , ; tab or blanks");
    return true;
}

static bool take_rows(table *t, const plx_edge_columns *columns, plx_graph_build *b,
    plx_edge_rows *rows, plx_error *e)
{
    plx_line_result result = next_row(t, e);
    if (result == PLX_LINE_END)
        return plx_fail_line(e, PLX_ERR_FORMAT, t->reader.blob->name, 1, 1, "holds no rows");
    if (result == PLX_LINE_FAILED || !choose_columns(t, columns, e))
        return false;
    plx_edge_shape shape = {
        .separator = t->fields.separator,
        .decimal_comma = t->decimal_comma,
        .columns = t->columns,
    };
    for (int r = 0; r < ROLES; r++)
        shape.column[r] = t->column[r];
    /* Without a header the first row is a connection, too. */
    const plx_line_reader *r = &t->reader;
    return plx_edge_rows_read(r->blob, &shape, t->header ? r->at - (r->end - r->begin) : 0,
        t->header ? r->line : 0, 0, b, rows, e);
}

bool plx_edge_list_read(
    plx_blob *blob, const plx_edge_columns *columns, plx_graph_build *b, plx_error *e)
{
    table *t = plx_alloc(1, sizeof *t);
    plx_edge_rows rows = {0};
    if (!t)
        return plx_fail_file(e, PLX_ERR_MEMORY, blob->name, "does not fit in memory");
    bool ok = open_table(t, blob, e) && take_rows(t, columns, b, &rows, e);
    if (ok && rows.skipped > 0)
        plx_graph_build_warn(b,
            "%zu rows have no source or no target and are left out, the first in line %lld",
            rows.skipped, (long long)rows.first_skipped);
    if (ok && rows.ragged > 0)
        plx_graph_build_warn(
            b, "%zu rows have another number of fields than the first row", rows.ragged);
    plx_line_reader_uninit(&t->reader);
    plx_free(t);
    return ok;
}

static size_t id_column(const table *t)
{
    static const char *const names[] = {
        "id", "name", "node", "unit", "neuron", "cell", "root_id", "bodyid", "node_id", "key"};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++)
        for (size_t i = 0; i < t->fields.count; i++)
            if (strcasecmp(t->fields.field[i].text, names[n]) == 0)
                return i;
    return 0;
}

static bool take_units(table *t, plx_graph_build *b, size_t *attribute, plx_error *e)
{
    plx_line_result result = next_row(t, e);
    if (result != PLX_LINE)
        return result == PLX_LINE_END &&
               plx_fail_line(e, PLX_ERR_FORMAT, t->reader.blob->name, 1, 1, "holds no rows");
    size_t id = id_column(t), columns = t->fields.count, ragged = 0;
    for (size_t i = 0; i < columns; i++)
        if (i != id && !plx_graph_build_attribute(b, t->fields.field[i].text, &attribute[i], e))
            return false;
    while ((result = next_row(t, e)) == PLX_LINE) {
        uint32_t unit;
        ragged += t->fields.count != columns;
        const plx_field *name = &t->fields.field[id];
        if (id >= t->fields.count || name->length == 0)
            continue;
        if (!plx_graph_build_unit(b, name->text, name->length, &unit, NULL, e))
            return false;
        for (size_t i = 0; i < columns && i < t->fields.count; i++)
            if (i != id && !plx_graph_build_value(b, attribute[i], unit, t->fields.field[i].text,
                               t->fields.field[i].length, e))
                return false;
    }
    if (ragged > 0)
        plx_graph_build_warn(
            b, "%zu rows of units have another number of fields than the first row", ragged);
    return result == PLX_LINE_END;
}

bool plx_unit_list_read(plx_blob *blob, plx_graph_build *b, plx_error *e)
{
    table *t = plx_alloc(1, sizeof *t);
    size_t *attribute = plx_alloc(PLX_FIELDS_MAX, sizeof *attribute);
    bool ok = t && attribute;
    if (!ok)
        plx_fail_file(e, PLX_ERR_MEMORY, blob->name, "does not fit in memory");
    ok = ok && open_table(t, blob, e) && take_units(t, b, attribute, e);
    if (t)
        plx_line_reader_uninit(&t->reader);
    plx_free(t);
    plx_free(attribute);
    return ok;
}
