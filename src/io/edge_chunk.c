#include "io/edge_chunk.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/csv_value.h"
#include "io/edge_scan.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum { FIRST_TAIL = 4096 };
static const size_t line_max = 16 << 20;

void plx_edge_chunk_init(plx_edge_chunk *c)
{
    *c = (plx_edge_chunk){0};
    plx_name_cache_init(&c->units);
    plx_name_cache_init(&c->types);
}

void plx_edge_chunk_uninit(plx_edge_chunk *c)
{
    plx_free(c->source);
    plx_free(c->target);
    plx_free(c->weight);
    plx_free(c->type);
    plx_free(c->text);
    plx_free(c->bound);
    plx_name_cache_uninit(&c->units);
    plx_name_cache_uninit(&c->types);
}

static bool no_memory(const plx_edge_chunk *c, plx_error *e)
{
    return plx_fail_file(e, PLX_ERR_MEMORY, c->blob->name, "does not fit in memory");
}

static bool fail_at(const plx_edge_chunk *c, size_t column, plx_error *e, const char *text)
{
    return plx_fail_line(e, PLX_ERR_FORMAT, c->blob->name, c->lines, (int64_t)column, "%s", text);
}

static bool grow(void **array, size_t count, size_t size)
{
    void *grown = plx_realloc(*array, count, size);
    if (grown)
        *array = grown;
    return grown != NULL;
}

static bool grow_rows(plx_edge_chunk *c, plx_error *e)
{
    size_t room = c->row_room * 2 + 1024;
    if (!grow((void **)&c->source, room, sizeof *c->source) ||
        !grow((void **)&c->target, room, sizeof *c->target) ||
        !grow((void **)&c->weight, room, sizeof *c->weight) ||
        !grow((void **)&c->type, room, sizeof *c->type))
        return no_memory(c, e);
    c->row_room = room;
    return true;
}

/* Finds the units of rows that wait for it. It is done for many at a time, so that what is fetched
 * from memory for one of them need not be waited for before it is for the next. */
static bool find_units(plx_edge_chunk *c, plx_error *e)
{
    size_t first = c->rows - c->waiting;
    for (size_t i = 0; i < c->waiting; i++) {
        if (!c->ahead[i][0].text)
            c->source[first + i] = c->source[first + i - 1];
        else if (!plx_name_cache_find(&c->units, &c->ahead[i][0], &c->source[first + i]))
            return no_memory(c, e);
        if (!plx_name_cache_find(&c->units, &c->ahead[i][1], &c->target[first + i]))
            return no_memory(c, e);
    }
    c->waiting = 0;
    return true;
}

/* Of texts of one length, 8 bytes or more of which may be read. */
static inline bool is_same(const char *a, const char *b, size_t length)
{
    uint64_t x, y;
    if (length > 8)
        return memcmp(a, b, length) == 0;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    x ^= y;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    return x << (64 - 8 * length) == 0;
}

static bool add_row(plx_edge_chunk *c, const plx_field *from, const plx_field *to,
    const plx_field *type, float weight, plx_error *e)
{
    uint32_t kind = PLX_UNTYPED;
    if (c->rows == c->row_room && !grow_rows(c, e))
        return false;
    if (!type) {
        c->untyped = c->untyped == SIZE_MAX ? c->types.count : c->untyped;
    } else {
        plx_name_key key;
        plx_name_cache_key(&c->types, type->text, type->length, &key);
        if (!plx_name_cache_find(&c->types, &key, &kind))
            return no_memory(c, e);
        /* The last type stands for all beyond, as the graph's own does. */
        kind = kind < PLX_CHUNK_TYPES ? kind : PLX_CHUNK_TYPES - 1;
    }
    plx_name_key *ahead = c->ahead[c->waiting++];
    /* Lists are often sorted by sources. */
    if (c->rows > 0 && from->length == c->last_length &&
        is_same(from->text, c->last, c->last_length))
        ahead[0].text = NULL;
    else
        plx_name_cache_key(&c->units, from->text, from->length, &ahead[0]);
    c->last = from->text;
    c->last_length = from->length;
    plx_name_cache_key(&c->units, to->text, to->length, &ahead[1]);
    c->weight[c->rows] = weight;
    c->type[c->rows] = (uint16_t)kind;
    c->weighted = c->weighted || weight != 1.0F;
    c->rows++;
    return c->waiting < PLX_CHUNK_AHEAD || find_units(c, e);
}

static const plx_field *field_of(const plx_edge_chunk *c, plx_edge_role r)
{
    int column = c->shape->column[r];
    return column >= 0 && (size_t)column < c->fields.count ? &c->fields.field[column] : NULL;
}

static bool take_weight(plx_edge_chunk *c, float *weight, plx_error *e)
{
    if (c->shape->column[PLX_EDGE_WEIGHT] < 0) {
        *weight = 1;
        return true;
    }
    /* What is not known is not 1; a row that is too short has no weight, either. */
    const plx_field *f = field_of(c, PLX_EDGE_WEIGHT);
    double value = 1;
    *weight = NAN;
    if (!f || f->length == 0)
        return true;
    /* Python's dictionaries end with a brace, or go on after a comma. */
    plx_field bare = *f;
    while (bare.length > 1 && strchr("},", bare.text[bare.length - 1]))
        bare.text[--bare.length] = '\0';
    f = &bare;
    if (!plx_fields_number(f, c->shape->decimal_comma, &value)) {
        bool missing = plx_csv_is_missing(f->text);
        const char *word = f->text + (f->text[0] == '-' || f->text[0] == '+');
        bool infinite = strcasecmp(word, "inf") == 0 || strcasecmp(word, "infinity") == 0;
        if (!missing && !infinite) {
            char name[48];
            plx_text_copy(name, sizeof name, f->text);
            plx_text_sanitize(name);
            return plx_fail_line(e, PLX_ERR_FORMAT, c->blob->name, c->lines,
                c->shape->column[PLX_EDGE_WEIGHT] + 1, "'%s' is not a weight", name);
        }
        value = infinite ? (double)(f->text[0] == '-' ? -INFINITY : INFINITY) : (double)NAN;
    }
    *weight = (float)value;
    return true;
}

static bool take_row(plx_edge_chunk *c, plx_error *e)
{
    const plx_field *from = field_of(c, PLX_EDGE_SOURCE), *to = field_of(c, PLX_EDGE_TARGET);
    if (!from || !to || from->length == 0 || to->length == 0) {
        if (c->counts.skipped++ == 0)
            c->counts.first_skipped = c->lines;
        return true;
    }
    float weight;
    c->counts.ragged += c->fields.count != c->shape->columns;
    if (!take_weight(c, &weight, e) || !add_row(c, from, to, field_of(c, PLX_EDGE_TYPE), weight, e))
        return false;
    c->odd += isfinite(weight) ? 0 : 1;
    return true;
}

static void count_marked(plx_edge_chunk *c)
{
    if (c->counts.marked++ == 0)
        c->counts.first_marked = c->lines;
}

/* A line that begins as comments do: it is one where it does not fit the columns. */
static bool take_marked(plx_edge_chunk *c, plx_error *e)
{
    const plx_field *from = field_of(c, PLX_EDGE_SOURCE), *to = field_of(c, PLX_EDGE_TARGET);
    plx_error none;
    float weight;
    if (c->fields.count != c->shape->columns || from->length == 0 || to->length == 0 ||
        !take_weight(c, &weight, &none))
        return true;
    count_marked(c);
    return take_row(c, e);
}

/* Any line, which is changed; the byte behind it is there. */
static bool take_line(plx_edge_chunk *c, char *line, size_t length, plx_error *e)
{
    size_t column;
    if (c->from == 0 && line == c->text && length >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) {
        line += 3;
        length -= 3;
    }
    length -= length > 0 && line[length - 1] == '\r';
    const char *nul = memchr(line, '\0', length);
    if (nul)
        return fail_at(c, (size_t)(nul - line) + 1, e, "there is a NUL byte, so this is no text");
    line[length] = '\0';
    bool marked = plx_fields_marked(line);
    if (marked && !(c->shape->marks && plx_fields_may_be_row(line, c->shape->separator)))
        return true;
    if (!plx_fields_cut(&c->fields, line, length, &column))
        return marked || fail_at(c, column, e,
                             "a quote is left open, or does not stand around a whole field");
    if (marked)
        return take_marked(c, e);
    bool empty = c->fields.count == 0 || (c->fields.count == 1 && c->fields.field[0].length == 0);
    return empty || take_row(c, e);
}

/* Eight digits or fewer. */
static inline bool read_digits(const char *text, size_t length, double *value)
{
    const uint64_t zeros = 0x3030303030303030U;
    uint64_t v;
    if (length == 0 || length > 8)
        return false;
    /* The last digit comes to the highest byte, and zeros before the first. */
    unsigned free = 64 - 8 * (unsigned)length;
    memcpy(&v, text, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    v = v << free;
    v |= free ? zeros >> (64 - free) : 0;
    if (((v + 0x4646464646464646U) | (v - zeros)) & 0x8080808080808080U)
        return false;
    v -= zeros;
    v = (v * 10) + (v >> 8);
    v = (((v & 0x000000FF000000FFU) * 0x000F424000000064U) +
            (((v >> 16) & 0x000000FF000000FFU) * 0x0000271000000001U)) >>
        32;
    *value = (double)v;
    return true;
}

static bool is_blank(char b)
{
    return b == ' ' || b == '\t';
}

/* What of a plain row lies between two bounds; false where it must be looked at closer. */
static inline bool plain_field(const plx_edge_chunk *c, const uint32_t *bound, uint32_t begin,
    plx_edge_role role, plx_field *f)
{
    size_t column = (size_t)c->shape->column[role];
    uint32_t from = column > 0 ? bound[column - 1] + 1 : begin, to = bound[column];
    if (column + 1 == c->shape->columns && to > from && c->text[to - 1] == '\r')
        to--;
    f->text = c->text + from;
    f->length = to - from;
    return to > from && !is_blank(c->text[from]) && !is_blank(c->text[to - 1]);
}

/* A row whose fields all end where such fields do, without quotes. *taken is false where that, or
 * what it says, needs a closer look; nothing has happened then. */
static bool take_plain(
    plx_edge_chunk *c, const uint32_t *bound, uint32_t begin, bool *taken, plx_error *e)
{
    const plx_edge_shape *s = c->shape;
    const char *text = c->text;
    size_t last = s->columns - 1;
    bool marked = plx_fields_marked(text + begin);
    bool plain = text[bound[last]] == '\n' &&
                 (!marked || (s->marks && plx_fields_may_be_row(text + begin, s->separator)));
    if (s->separator == ' ') {
        uint32_t before = begin;
        for (size_t i = 0; i <= last; i++) {
            plain = plain && bound[i] > before && (i == last || is_blank(text[bound[i]]));
            before = bound[i] + 1;
        }
    } else {
        for (size_t i = 0; i < last; i++)
            plain = plain && text[bound[i]] == s->separator;
    }
    plx_field from, to, type, w;
    double weight = 1;
    bool typed = s->column[PLX_EDGE_TYPE] >= 0;
    *taken = false;
    if (!plain || !plain_field(c, bound, begin, PLX_EDGE_SOURCE, &from) ||
        !plain_field(c, bound, begin, PLX_EDGE_TARGET, &to) ||
        (typed && !plain_field(c, bound, begin, PLX_EDGE_TYPE, &type)))
        return true;
    if (s->column[PLX_EDGE_WEIGHT] >= 0 &&
        (!plain_field(c, bound, begin, PLX_EDGE_WEIGHT, &w) ||
            (!read_digits(w.text, w.length, &weight) &&
                !plx_fields_short_number(w.text, w.length, &weight))))
        return true;
    *taken = true;
    if (marked)
        count_marked(c);
    return add_row(c, &from, &to, typed ? &type : NULL, (float)weight, e);
}

/* Room for so many bytes of text, and for what is read beyond its end. */
static bool text_room(plx_edge_chunk *c, size_t size, plx_error *e)
{
    if (size + PLX_EDGE_SCAN_PAD <= c->text_room)
        return true;
    if (!grow((void **)&c->text, size + PLX_EDGE_SCAN_PAD, 1))
        return no_memory(c, e);
    c->text_room = size + PLX_EDGE_SCAN_PAD;
    return true;
}

/* Where a line begins last in text[from..size), from being such a place. */
static size_t last_line(const char *text, size_t from, size_t size)
{
    const char *end = size > from ? memrchr(text + from, '\n', size - from) : NULL;
    return end ? (size_t)(end - text) + 1 : from;
}

/* All of the lines that begin in the chunk: text[*begin..*end), the last one ended, too. *cut: the
 * line after those is too long. */
static bool load(plx_edge_chunk *c, size_t *begin, size_t *end, bool *cut, plx_error *e)
{
    uint64_t base = c->first ? c->from : c->from - 1;
    size_t size = (size_t)(c->to - base), own = size;
    *begin = *end = 0;
    *cut = false;
    if (!text_room(c, size + 1, e) || !plx_blob_read(c->blob, base, c->text, size, e))
        return false;
    if (!c->first) {
        const char *before = memchr(c->text, '\n', size);
        *begin = before ? (size_t)(before - c->text) + 1 : size;
    }
    *end = *begin;
    if (*begin >= own)
        return true;
    size_t line = last_line(c->text, *begin, size), seen = size;
    const char *stop = line == size ? c->text + size - 1 : NULL;
    for (size_t more = FIRST_TAIL; !stop; more *= 2) {
        uint64_t left = c->blob->size - base - size;
        if (left == 0) {
            c->text[size] = '\n';
            stop = c->text + size;
            break;
        }
        if (size - line > line_max)
            break;
        more = more < left ? more : (size_t)left;
        if (!text_room(c, size + more + 1, e) ||
            !plx_blob_read(c->blob, base + size, c->text + size, more, e))
            return false;
        size += more;
        stop = memchr(c->text + seen, '\n', size - seen);
        seen = size;
    }
    *cut = line < own && (!stop || (size_t)(stop - c->text) - line > line_max);
    *end = *cut ? line : (size_t)(stop - c->text) + 1;
    return true;
}

/* All lines, each ended. */
static bool take_lines(plx_edge_chunk *c, size_t begin, size_t end, plx_error *e)
{
    const plx_edge_shape *s = c->shape;
    if (end - begin > c->bound_room) {
        if (!grow((void **)&c->bound, end - begin, sizeof *c->bound))
            return no_memory(c, e);
        c->bound_room = end - begin;
    }
    memset(c->text + end, 0, PLX_EDGE_SCAN_PAD);
    uint32_t *bound = c->bound;
    size_t count = plx_edge_scan(c->text + begin, end - begin, s->separator, bound);
    for (size_t i = 0; i < count; i++)
        bound[i] += (uint32_t)begin;
    /* What a byte order mark or more fields than are kept would hide is left to the other way. */
    bool fast = !s->careful && s->columns < PLX_FIELDS_MAX;
    bool marked = c->from == 0;
    for (size_t k = 0, at = begin; at < end; at = bound[k++] + (size_t)1) {
        bool taken = false;
        c->lines++;
        if (fast && !marked && k + s->columns <= count &&
            !take_plain(c, bound + k, (uint32_t)at, &taken, e))
            return false;
        marked = false;
        if (taken) {
            k += s->columns - 1;
            continue;
        }
        while (c->text[bound[k]] != '\n')
            k++;
        if (!take_line(c, c->text + at, bound[k] - at, e))
            return false;
    }
    return true;
}

static bool read_chunk(plx_edge_chunk *c, plx_error *e)
{
    size_t begin, end;
    bool cut;
    if (!load(c, &begin, &end, &cut, e) || !take_lines(c, begin, end, e) || !find_units(c, e))
        return false;
    return !cut || plx_fail_line(e, PLX_ERR_FORMAT, c->blob->name, c->lines + 1, 1,
                       "this line is longer than 16 MiB");
}

void plx_edge_chunk_read(plx_edge_chunk *c)
{
    c->rows = c->odd = c->waiting = 0;
    c->lines = 0;
    c->untyped = SIZE_MAX;
    c->weighted = false;
    c->counts = (plx_edge_rows){0};
    c->fields.separator = c->shape->separator;
    plx_name_cache_clear(&c->types);
    c->failed = !read_chunk(c, &c->error);
}
