#include "base/mem.h"
#include "base/text.h"
#include "io/fields.h"
#include "io/line_reader.h"
#include "io/sonata_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CELLS_MAX = 1 << 22 };

bool plx_sonata_beside(
    const char *path, const char *from, const char *to, const char *ending, char *out, size_t size)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *place = NULL;
    for (const char *at = base; (at = strstr(at, from)); at++)
        place = at;
    if (!place)
        return false;
    const char *rest = place + strlen(from), *dot = strrchr(rest, '.');
    int stem = (int)(dot ? dot - rest : (ptrdiff_t)strlen(rest));
    int n = snprintf(out, size, "%.*s%s%.*s%s", (int)(place - base), base, to, stem, rest, ending);
    return n > 0 && (size_t)n < size;
}

void plx_sonata_types_uninit(plx_sonata_types *t)
{
    plx_free((void *)t->name);
    plx_free((void *)t->cell);
    plx_free(t->id);
    plx_arena_uninit(&t->arena);
    *t = (plx_sonata_types){0};
}

size_t plx_sonata_types_row(const plx_sonata_types *t, double id)
{
    size_t low = 0, high = t->rows;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (t->id[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->rows && t->id[low] == id ? low : SIZE_MAX;
}

size_t plx_sonata_types_column(const plx_sonata_types *t, const char *name)
{
    for (size_t i = 0; i < t->columns; i++)
        if (strcasecmp(t->name[i], name) == 0)
            return i;
    return SIZE_MAX;
}

typedef struct row {
    double id;
    char **cell;
} row;

static int by_id(const void *a, const void *b)
{
    double p = ((const row *)a)->id, q = ((const row *)b)->id;
    return (p > q) - (p < q);
}

typedef struct table {
    plx_line_reader reader;
    plx_fields fields;
    row *row;
    size_t rows, room, id;
} table;

static bool no_memory(const table *t, plx_error *e)
{
    return plx_fail_file(e, PLX_ERR_MEMORY, t->reader.blob->name, "does not fit in memory");
}

static bool fail(const table *t, size_t column, plx_error *e, const char *text)
{
    return plx_fail_line(
        e, PLX_ERR_FORMAT, t->reader.blob->name, t->reader.line, (int64_t)column, "%s", text);
}

/* By blanks, as most are, or as the first row says. */
static char separator_of(const char *line)
{
    return strchr(line, ' ') ? ' ' : strchr(line, ',') ? ',' : strchr(line, ';') ? ';' : '\t';
}

static bool take_names(table *t, plx_sonata_types *out, const char *kind, plx_error *e)
{
    char wanted[32];
    snprintf(wanted, sizeof wanted, "%s_type_id", kind);
    out->columns = t->fields.count;
    out->name = plx_alloc(out->columns, sizeof *out->name);
    t->id = SIZE_MAX;
    for (size_t i = 0; out->name && i < out->columns; i++) {
        const plx_field *f = &t->fields.field[i];
        if (!(out->name[i] = plx_arena_text(&out->arena, f->text, f->length)))
            return no_memory(t, e);
        if (strcmp(f->text, wanted) == 0)
            t->id = i;
    }
    if (!out->name)
        return no_memory(t, e);
    return t->id != SIZE_MAX || fail(t, 1, e, "has no column of the types' numbers");
}

static bool take_row(table *t, plx_sonata_types *out, plx_error *e)
{
    double id;
    if (t->fields.count <= t->id || !plx_fields_number(&t->fields.field[t->id], false, &id))
        return fail(t, t->id + 1, e, "a type has no number");
    if ((t->rows + 1) * out->columns > CELLS_MAX)
        return fail(t, 1, e, "has more types than can be told apart");
    if (t->rows == t->room) {
        row *grown = plx_realloc(t->row, t->room * 2 + 64, sizeof *grown);
        if (!grown)
            return no_memory(t, e);
        t->row = grown;
        t->room = t->room * 2 + 64;
    }
    row *r = &t->row[t->rows];
    *r = (row){.id = id, .cell = plx_alloc(out->columns, sizeof *r->cell)};
    t->rows += r->cell != NULL;
    for (size_t i = 0; r->cell && i < out->columns; i++) {
        const plx_field *f = i < t->fields.count ? &t->fields.field[i] : NULL;
        bool none = !f || strcasecmp(f->text, "NULL") == 0 || strcasecmp(f->text, "None") == 0;
        r->cell[i] = plx_arena_text(&out->arena, none ? "" : f->text, none ? 0 : f->length);
        if (!r->cell[i])
            return no_memory(t, e);
    }
    return r->cell || no_memory(t, e);
}

static bool read_rows(table *t, plx_sonata_types *out, const char *kind, plx_error *e)
{
    char *line;
    size_t length, column;
    plx_line_result result;
    while ((result = plx_line_reader_next(&t->reader, &line, &length, e)) == PLX_LINE) {
        if (length == 0 || line[0] == '#')
            continue;
        if (!t->fields.separator)
            t->fields.separator = separator_of(line);
        if (!plx_fields_cut(&t->fields, line, length, &column))
            return fail(
                t, column, e, "a quote is left open, or does not stand around a whole field");
        if (t->fields.count > 0 && !(out->name ? take_row(t, out, e) : take_names(t, out, kind, e)))
            return false;
    }
    return result == PLX_LINE_END;
}

/* Rows by their numbers; of equal ones the first counts. */
static bool put_together(table *t, plx_sonata_types *out, plx_error *e)
{
    size_t cells;
    if (t->rows > 1)
        qsort(t->row, t->rows, sizeof *t->row, by_id);
    out->id = plx_alloc(t->rows, sizeof *out->id);
    if (plx_mul_size(t->rows, out->columns, &cells))
        out->cell = plx_alloc(cells, sizeof *out->cell);
    if (!out->id || !out->cell)
        return no_memory(t, e);
    for (size_t i = 0; i < t->rows; i++) {
        out->id[i] = t->row[i].id;
        for (size_t k = 0; k < out->columns; k++)
            out->cell[i * out->columns + k] = t->row[i].cell[k];
    }
    out->rows = t->rows;
    return true;
}

bool plx_sonata_types_read(plx_sonata_types *out, plx_blob *blob, const char *kind, plx_error *e)
{
    *out = (plx_sonata_types){0};
    table *t = plx_alloc(1, sizeof *t);
    if (!t)
        return plx_fail_file(e, PLX_ERR_MEMORY, blob->name, "does not fit in memory");
    bool ok = plx_line_reader_init(&t->reader, blob, e) && read_rows(t, out, kind, e) &&
              put_together(t, out, e);
    for (size_t i = 0; i < t->rows; i++)
        plx_free(t->row[i].cell);
    plx_free(t->row);
    plx_line_reader_uninit(&t->reader);
    plx_free(t);
    return ok;
}

void plx_sonata_types_find(
    plx_sonata_types *t, const plx_blob *file, const char *kind, plx_graph_build *b)
{
    char many[16], types[24], name[300];
    plx_error e = {0};
    *t = (plx_sonata_types){0};
    snprintf(many, sizeof many, "%ss", kind);
    snprintf(types, sizeof types, "%s_types", kind);
    plx_blob *blob = NULL;
    if (plx_sonata_beside(file->name, many, types, ".csv", name, sizeof name))
        blob = plx_blob_open_beside(file->name, name, PLX_BLOB_LINKED, NULL);
    snprintf(name, sizeof name, "%s.csv", types);
    if (!blob)
        blob = plx_blob_open_beside(file->name, name, PLX_BLOB_LINKED, NULL);
    if (!blob)
        return;
    if (!plx_sonata_types_read(t, blob, kind, &e)) {
        plx_sonata_types_uninit(t);
        plx_graph_build_warn(b, "the table of types '%.80s' is left out: line %lld: %.80s", name,
            (long long)e.line, e.message);
    }
    plx_blob_destroy(&blob);
}
