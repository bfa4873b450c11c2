#include "io/edge_list.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/csv_scan.h"
#include "io/edge_columns.h"
#include "io/edge_rows.h"
#include "io/fields.h"
#include "io/line_reader.h"
#include "io/windows_1252.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FOREIGN "the table%s is not in UTF-8, and is read as Windows-1252"

enum { HEAD_SIZE = 64 * 1024, NONE = -1, ID_ROWS = 200 };

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
    size_t columns;    /* of the first row; 0: it has not come */
    bool named;        /* a comment before the first row has told what they are */
    size_t marked;     /* rows that begin as comments do */
    bool foreign;      /* a field is not UTF-8 */
    char *text;        /* of such fields of a row, in UTF-8 */
    size_t text_room;
} table;

static void table_destroy(table *t)
{
    if (!t)
        return;
    plx_line_reader_uninit(&t->reader);
    plx_free(t->text);
    plx_free(t);
}

static bool fail_at(const table *t, size_t column, plx_error *e, const char *text)
{
    return plx_fail_line(
        e, PLX_ERR_FORMAT, t->reader.blob->name, t->reader.line, (int64_t)column, "%s", text);
}

/* The beginning of the first line that is no comment; *length up to the end of the text. */
static const char *first_row(const char *head, size_t size, size_t *length)
{
    const char *at = head, *end = head + size;
    if (size >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    while (at < end && (plx_fields_marked(at) || *at == '\n' || *at == '\r')) {
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
    bool comments = length < size && plx_fields_marked((const char *)head);
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

/* Fields of a row of so many bytes that are not UTF-8 get a text that is. */
static bool make_utf8(table *t, size_t bytes, plx_error *e)
{
    size_t room = (bytes + 1) * PLX_WINDOWS_1252_GROWTH;
    char *to = NULL;
    for (size_t i = 0; i < t->fields.count; i++) {
        plx_field *f = &t->fields.field[i];
        if (plx_text_is_utf8(f->text, f->length))
            continue;
        if (room > t->text_room) {
            char *grown = plx_realloc(t->text, room, 1);
            if (!grown)
                return plx_fail_file(
                    e, PLX_ERR_MEMORY, t->reader.blob->name, "does not fit in memory");
            t->text = grown;
            t->text_room = room;
        }
        to = to ? to : t->text;
        f->length = plx_windows_1252_read(f->text, f->length, to);
        f->text = to;
        to += f->length + 1;
        t->foreign = true;
    }
    return true;
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
        bool marked = plx_fields_marked(line);
        if (marked && (t->columns < 2 || !plx_fields_may_be_row(line, t->fields.separator)))
            continue;
        bool cut = plx_fields_cut(&t->fields, line, length, &column);
        if (marked && (!cut || t->fields.count != t->columns))
            continue;
        if (!cut) {
            fail_at(t, column, e, "a quote is left open, or does not stand around a whole field");
            return PLX_LINE_FAILED;
        }
        t->marked += marked;
        if (!make_utf8(t, length, e))
            return PLX_LINE_FAILED;
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

/* The first row, as far as it fits. */
static const char *list_columns(const table *t, char *out, size_t size)
{
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < t->fields.count && at < size; i++) {
        char name[40];
        plx_text_copy(name, sizeof name, t->fields.field[i].text);
        plx_text_sanitize(name);
        if (at + strlen(name) + 2 >= size)
            break;
        at += (size_t)snprintf(out + at, size - at, "%s%s", i ? ", " : "", name);
    }
    return out;
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
    char names[200];
    return plx_fail_file(e, PLX_ERR_USAGE, t->reader.blob->name,
        "has no column '%.60s' in its first row: %s", wanted, list_columns(t, names, sizeof names));
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
        .marks = t->header,
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
    if (ok && rows.marked > 0)
        plx_graph_build_warn(b,
            "%zu rows begin with # or %% and yet are no comments, as they have all columns, the "
            "first in line %lld",
            rows.marked, (long long)rows.first_marked);
    if (ok && (rows.foreign || t->foreign))
        plx_graph_build_warn(b, FOREIGN, "");
    table_destroy(t);
    return ok;
}

/* Columns that may name units, by what they are called, the likeliest first. The first column may,
 * too. */
static const char *const id_names[] = {"id", "root_id", "pt_root_id", "bodyid", "node_id", "node",
    "unit", "neuron", "cell", "key", "name"};
enum { ID_NAMES = sizeof id_names / sizeof *id_names };

static size_t id_columns(const table *t, size_t column[ID_NAMES + 1])
{
    size_t count = 0;
    for (size_t n = 0; n < ID_NAMES; n++)
        for (size_t i = 0; i < t->fields.count; i++)
            if (strcasecmp(t->fields.field[i].text, id_names[n]) == 0) {
                column[count++] = i;
                break;
            }
    column[count++] = 0;
    return count;
}

static bool read_names(table *t, plx_error *e)
{
    t->columns = t->marked = 0;
    plx_line_result result = next_row(t, e);
    t->columns = t->fields.count;
    return result == PLX_LINE ||
           (result == PLX_LINE_END &&
               plx_fail_line(e, PLX_ERR_FORMAT, t->reader.blob->name, 1, 1, "holds no rows"));
}

/* The column that names units: the first that may and does so in the first rows, or in half as many
 * of them as another one. What is behind the names comes next again then. */
static bool choose_ids(table *t, const plx_graph_build *b, size_t *id, plx_error *e)
{
    size_t column[ID_NAMES + 1], known[ID_NAMES + 1] = {0}, most = 0, first = 0;
    if (!read_names(t, e))
        return false;
    size_t count = id_columns(t, column);
    for (size_t rows = 0; rows < ID_ROWS; rows++) {
        plx_line_result result = next_row(t, e);
        if (result == PLX_LINE_FAILED)
            return false;
        if (result == PLX_LINE_END)
            break;
        for (size_t i = 0; i < count; i++) {
            const plx_field *f = &t->fields.field[column[i]];
            known[i] += column[i] < t->fields.count &&
                        plx_graph_build_find(b, f->text, f->length) != PLX_NO_NAME;
            most = known[i] > most ? known[i] : most;
        }
    }
    while (known[first] * 2 < most)
        first++;
    *id = column[first];
    plx_blob *blob = t->reader.blob;
    plx_line_reader_uninit(&t->reader);
    return plx_line_reader_init(&t->reader, blob, e) && read_names(t, e);
}

/* What came of rows of units. */
typedef struct unit_rows {
    size_t count, ragged;
    size_t known;   /* of units that were there before */
    size_t strange; /* of none that can be */
    size_t again;   /* of units that had a row */
    uint8_t *seen;  /* [seen_room] whether a unit had one */
    size_t seen_room;
} unit_rows;

/* Counts a row of a unit that has one. */
static bool count_again(unit_rows *rows, uint32_t unit)
{
    if (unit >= rows->seen_room) {
        size_t room = (size_t)unit + unit / 2 + 1024;
        uint8_t *grown = plx_realloc(rows->seen, room, 1);
        if (!grown)
            return false;
        memset(grown + rows->seen_room, 0, room - rows->seen_room);
        rows->seen = grown;
        rows->seen_room = room;
    }
    rows->again += rows->seen[unit];
    rows->seen[unit] = 1;
    return true;
}

static void warn_of_rows(plx_graph_build *b, const unit_rows *rows, size_t marked, const char *id)
{
    if (marked > 0)
        plx_graph_build_warn(b,
            "%zu rows of units begin with # or %% and yet are no comments, as they have all "
            "columns",
            marked);
    if (rows->ragged > 0)
        plx_graph_build_warn(
            b, "%zu rows of units have another number of fields than the first row", rows->ragged);
    if (rows->again > 0)
        plx_graph_build_warn(b,
            "%zu rows of units are of one that had a row before, whose values they replace",
            rows->again);
    if (rows->strange > 0)
        plx_graph_build_warn(b,
            "%zu rows of units are left out: their column '%s' is no number of a unit",
            rows->strange, id);
    else if (rows->count > 0 && rows->known == 0)
        plx_graph_build_warn(b,
            "no row of units is of one with connections: their column '%s' is taken for names", id);
}

/* The values of a row of units, of which the column `id` has the name. */
static bool take_unit(table *t, size_t id, const size_t *attribute, size_t before,
    plx_graph_build *b, unit_rows *rows, plx_error *e)
{
    uint32_t unit;
    const plx_field *name = &t->fields.field[id];
    rows->ragged += t->fields.count != t->columns;
    if (id >= t->fields.count || name->length == 0)
        return true;
    rows->count++;
    if (plx_graph_build_is_counted(b) &&
        plx_graph_build_find(b, name->text, name->length) == PLX_NO_NAME) {
        rows->strange++;
        return true;
    }
    if (!plx_graph_build_unit(b, name->text, name->length, &unit, NULL, e))
        return false;
    if (!count_again(rows, unit))
        return plx_fail_file(e, PLX_ERR_MEMORY, t->reader.blob->name, "does not fit in memory");
    rows->known += unit < before;
    for (size_t i = 0; i < t->columns && i < t->fields.count; i++)
        if (i != id && !plx_graph_build_value(b, attribute[i], unit, t->fields.field[i].text,
                           t->fields.field[i].length, e))
            return false;
    return true;
}

static bool take_units(table *t, plx_graph_build *b, size_t *attribute, plx_error *e)
{
    size_t id, before = plx_graph_build_units(b);
    unit_rows rows = {0};
    char name[64];
    if (!choose_ids(t, b, &id, e))
        return false;
    plx_text_copy(name, sizeof name, t->fields.field[id].text);
    for (size_t i = 0; i < t->columns; i++)
        if (i != id && !plx_graph_build_attribute(b, t->fields.field[i].text, &attribute[i], e))
            return false;
    plx_line_result result;
    while ((result = next_row(t, e)) == PLX_LINE)
        if (!take_unit(t, id, attribute, before, b, &rows, e))
            break;
    if (result == PLX_LINE_END)
        warn_of_rows(b, &rows, t->marked, name);
    plx_free(rows.seen);
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
    if (ok && t->foreign)
        plx_graph_build_warn(b, FOREIGN, " of units");
    table_destroy(t);
    plx_free(attribute);
    return ok;
}
