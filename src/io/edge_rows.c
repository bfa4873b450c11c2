#include "io/edge_rows.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "base/text.h"
#include "base/thread.h"
#include "io/line_reader.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* Types that a chunk tells apart: one more than a graph does, so that the graph notices. */
enum { PART_TYPES = PLX_MAX_TYPES + 1 };

enum { THREADS_MAX = 16, AHEAD = 2 /* chunks a thread */ };
static const size_t chunk_default = (size_t)2 << 20;

/* What was read last of a column, since lists are often sorted. */
typedef struct memory {
    char text[64];
    size_t length; /* SIZE_MAX: nothing */
    uint32_t unit;
    uint16_t type;
} memory;

typedef struct row {
    uint32_t source, target; /* among the chunk's own names */
    float weight;
    uint16_t type; /* likewise, or PLX_UNTYPED */
} row;

/* A part of the file and what was read of it. */
typedef struct part {
    const plx_edge_shape *shape;
    plx_blob *blob;
    uint64_t from, to; /* lines that begin there are its own */
    bool first;        /* at `from` a line begins; else it may be within one of the part before */
    plx_line_reader reader;
    plx_fields fields;
    plx_names units, types;
    memory source, type;
    row *row;
    size_t rows, room;
    int64_t lines; /* read so far */
    plx_edge_rows odd;
    bool failed;
    plx_error error; /* its line is counted within the part */
} part;

static bool no_memory(const part *p, plx_error *e)
{
    return plx_fail_file(e, PLX_ERR_MEMORY, p->blob->name, "does not fit in memory");
}

static bool fail_at(const part *p, size_t column, plx_error *e, const char *text)
{
    return plx_fail_line(e, PLX_ERR_FORMAT, p->blob->name, p->lines, (int64_t)column, "%s", text);
}

static bool remembers(const memory *m, const plx_field *f)
{
    return m->length == f->length && memcmp(m->text, f->text, f->length) == 0;
}

static void remember(memory *m, const plx_field *f)
{
    m->length = f->length < sizeof m->text ? f->length : SIZE_MAX;
    if (m->length != SIZE_MAX)
        memcpy(m->text, f->text, f->length);
}

static const plx_field *field_of(const part *p, plx_edge_role r)
{
    int column = p->shape->column[r];
    return column >= 0 && (size_t)column < p->fields.count ? &p->fields.field[column] : NULL;
}

static bool take_weight(part *p, float *weight, plx_error *e)
{
    const plx_field *f = field_of(p, PLX_EDGE_WEIGHT);
    double value = 1;
    *weight = 1;
    if (!f || f->length == 0)
        return true;
    if (!plx_fields_number(f, p->shape->decimal_comma, &value)) {
        static const char *const none[] = {"nan", "na", "n/a", "null", "none", "?"};
        bool missing = false;
        for (size_t i = 0; i < sizeof none / sizeof *none; i++)
            missing = missing || strcasecmp(f->text, none[i]) == 0;
        const char *word = f->text + (f->text[0] == '-' || f->text[0] == '+');
        bool infinite = strcasecmp(word, "inf") == 0 || strcasecmp(word, "infinity") == 0;
        if (!missing && !infinite) {
            char name[48];
            plx_text_copy(name, sizeof name, f->text);
            plx_text_sanitize(name);
            return plx_fail_line(e, PLX_ERR_FORMAT, p->blob->name, p->lines,
                p->shape->column[PLX_EDGE_WEIGHT] + 1, "'%s' is not a weight", name);
        }
        value = infinite ? (double)(f->text[0] == '-' ? -INFINITY : INFINITY) : (double)NAN;
    }
    *weight = (float)value;
    return true;
}

static bool take_type(part *p, uint16_t *type, plx_error *e)
{
    const plx_field *f = field_of(p, PLX_EDGE_TYPE);
    *type = PLX_UNTYPED;
    if (!f)
        return true;
    if (!remembers(&p->type, f)) {
        uint32_t index = PART_TYPES - 1;
        if (p->types.count < PART_TYPES) {
            if (!plx_names_add(&p->types, f->text, f->length, &index))
                return no_memory(p, e);
        } else {
            /* The chunk's last type stands for all beyond, as the graph's own does. */
            uint32_t known = plx_names_find(&p->types, f->text, f->length);
            index = known == PLX_NO_NAME ? index : known;
        }
        p->type.type = (uint16_t)index;
        remember(&p->type, f);
    }
    *type = p->type.type;
    return true;
}

static bool take_row(part *p, plx_error *e)
{
    const plx_field *from = field_of(p, PLX_EDGE_SOURCE), *to = field_of(p, PLX_EDGE_TARGET);
    if (!from || !to || from->length == 0 || to->length == 0) {
        if (p->odd.skipped++ == 0)
            p->odd.first_skipped = p->lines;
        return true;
    }
    p->odd.ragged += p->fields.count != p->shape->columns;
    if (p->rows == p->room) {
        size_t room = p->room + p->room / 2 + 4096;
        row *grown = plx_realloc(p->row, room, sizeof *grown);
        if (!grown)
            return no_memory(p, e);
        p->row = grown;
        p->room = room;
    }
    row *r = &p->row[p->rows];
    if (!take_weight(p, &r->weight, e) || !take_type(p, &r->type, e))
        return false;
    if (!remembers(&p->source, from)) {
        if (!plx_names_add(&p->units, from->text, from->length, &p->source.unit))
            return no_memory(p, e);
        remember(&p->source, from);
    }
    r->source = p->source.unit;
    if (!plx_names_add(&p->units, to->text, to->length, &r->target))
        return no_memory(p, e);
    p->rows++;
    return true;
}

/* Where the next line begins. */
static uint64_t place_of(const plx_line_reader *r)
{
    return r->at - (r->end - r->begin);
}

static bool read_lines(part *p, plx_error *e)
{
    char *line;
    size_t length, column;
    plx_line_result result = PLX_LINE;
    if (!plx_line_reader_init(&p->reader, p->blob, e))
        return false;
    /* A line that began before ends here: from the byte before on, for a line may begin at from. */
    p->reader.at = p->first ? p->from : p->from - 1;
    p->reader.started = p->from > 0;
    if (!p->first && (result = plx_line_reader_next(&p->reader, &line, &length, e)) != PLX_LINE)
        return result == PLX_LINE_END;
    while (place_of(&p->reader) < p->to) {
        p->reader.line = p->lines;
        if ((result = plx_line_reader_next(&p->reader, &line, &length, e)) != PLX_LINE)
            return result == PLX_LINE_END;
        p->lines++;
        if (line[0] == '#' || line[0] == '%')
            continue;
        if (!plx_fields_cut(&p->fields, line, length, &column))
            return fail_at(
                p, column, e, "a quote is left open, or does not stand around a whole field");
        bool empty =
            p->fields.count == 0 || (p->fields.count == 1 && p->fields.field[0].length == 0);
        if (!empty && !take_row(p, e))
            return false;
    }
    return true;
}

static void read_part(void *user, size_t i)
{
    part *p = (part *)user + i;
    p->rows = 0;
    p->lines = 0;
    p->odd = (plx_edge_rows){0};
    p->source.length = p->type.length = SIZE_MAX;
    p->fields.separator = p->shape->separator;
    p->failed = !read_lines(p, &p->error);
    plx_line_reader_uninit(&p->reader);
}

/* Numbers of the chunk's names among all, in the order in which they came. */
static bool find_numbers(
    const part *p, plx_graph_build *b, uint32_t *unit, uint16_t *type, plx_error *e)
{
    for (uint32_t i = 0; i < p->units.count; i++)
        if (!plx_graph_build_unit(b, p->units.text[i], p->units.bytes[i], &unit[i], NULL, e))
            return false;
    for (uint32_t i = 0; i < p->types.count; i++)
        if (!plx_graph_build_type(b, p->types.text[i], p->types.bytes[i], &type[i], e))
            return false;
    return true;
}

static bool take_part(
    part *p, plx_graph_build *b, plx_edge_rows *rows, int64_t before, plx_error *e)
{
    uint32_t *unit = plx_realloc(NULL, p->units.count, sizeof *unit);
    uint16_t *type = plx_realloc(NULL, p->types.count, sizeof *type);
    bool room = unit && type, ok = room && find_numbers(p, b, unit, type, e);
    if (!room)
        no_memory(p, e);
    for (size_t i = 0; ok && i < p->rows; i++) {
        const row *r = &p->row[i];
        ok = plx_graph_build_connect(b, unit[r->source], unit[r->target], r->weight,
            r->type == PLX_UNTYPED ? PLX_UNTYPED : type[r->type], e);
    }
    if (p->odd.skipped > 0 && rows->skipped == 0)
        rows->first_skipped = before + p->odd.first_skipped;
    rows->skipped += p->odd.skipped;
    rows->ragged += p->odd.ragged;
    plx_free(unit);
    plx_free(type);
    if (ok && p->failed) {
        *e = p->error;
        e->line += e->line > 0 ? before : 0;
        return false;
    }
    return ok;
}

bool plx_edge_rows_read(plx_blob *blob, const plx_edge_shape *shape, uint64_t from,
    int64_t lines_before, size_t chunk, plx_graph_build *b, plx_edge_rows *rows, plx_error *e)
{
    unsigned threads = plx_core_count() < THREADS_MAX ? plx_core_count() : THREADS_MAX;
    size_t count = (size_t)threads * AHEAD;
    part *parts = plx_alloc(count, sizeof *parts);
    *rows = (plx_edge_rows){0};
    if (!parts)
        return plx_fail_file(e, PLX_ERR_MEMORY, blob->name, "does not fit in memory");
    chunk = chunk > 0 ? chunk : chunk_default;
    uint64_t first = from;
    bool ok = true;
    while (ok && from < blob->size) {
        size_t used = 0;
        for (; used < count && from < blob->size; used++) {
            part *p = &parts[used];
            p->shape = shape;
            p->blob = blob;
            p->first = from == first;
            p->from = from;
            p->to = blob->size - from > chunk ? from + chunk : blob->size;
            from = p->to;
        }
        plx_parallel(threads, used, read_part, parts);
        for (size_t i = 0; i < used; i++) {
            ok = ok && take_part(&parts[i], b, rows, lines_before, e);
            lines_before += parts[i].lines;
            plx_names_uninit(&parts[i].units);
            plx_names_uninit(&parts[i].types);
        }
    }
    for (size_t i = 0; i < count; i++)
        plx_free(parts[i].row);
    plx_free(parts);
    return ok;
}
