#include "io/matrix_market.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/fields.h"
#include "io/line_reader.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static const char magic[] = "%%MatrixMarket";

/* A unit takes some forty bytes once it is drawn, and may be declared by none in the file. */
static const uint64_t units_free = 1 << 21, bytes_a_unit = 4;

typedef struct market {
    plx_line_reader reader;
    plx_fields fields;
    plx_graph_build *build;
    bool array, pattern, symmetric, skew;
    uint64_t rows, columns, entries;
} market;

bool plx_matrix_market_sniff(const unsigned char *head, size_t size)
{
    return size >= sizeof magic - 1 &&
           strncasecmp((const char *)head, magic, sizeof magic - 1) == 0;
}

static bool fail_at(const market *m, size_t field, plx_error *e, plx_code code, const char *text)
{
    const plx_field *first = &m->fields.field[0], *f = &m->fields.field[field];
    int64_t column = field < m->fields.count ? f->text - first->text + 1 : 1;
    return plx_fail_line(
        e, code, m->reader.blob->name, m->reader.line ? m->reader.line : 1, column, "%s", text);
}

/* The next line that is no comment, cut; false at the end and on failure, which *e tells. */
static bool next(market *m, plx_error *e, bool *failed)
{
    char *line;
    size_t length, column;
    *failed = true;
    for (;;) {
        plx_line_result r = plx_line_reader_next(&m->reader, &line, &length, e);
        if (r != PLX_LINE) {
            *failed = r == PLX_LINE_FAILED;
            return false;
        }
        if (line[0] == '%')
            continue;
        if (!plx_fields_cut(&m->fields, line, length, &column))
            return fail_at(m, 0, e, PLX_ERR_FORMAT, "there is a quote in a matrix");
        if (m->fields.count > 0)
            return true;
    }
}

static bool is(const market *m, size_t field, const char *word)
{
    return field < m->fields.count && strcasecmp(m->fields.field[field].text, word) == 0;
}

static bool read_header(market *m, plx_error *e)
{
    char *line;
    size_t length, column;
    plx_line_result r = plx_line_reader_next(&m->reader, &line, &length, e);
    if (r != PLX_LINE)
        return r == PLX_LINE_END && fail_at(m, 0, e, PLX_ERR_FORMAT, "is empty");
    if (!plx_fields_cut(&m->fields, line, length, &column) || m->fields.count != 5)
        return fail_at(m, 0, e, PLX_ERR_FORMAT,
            "the first line must be: %%MatrixMarket matrix FORMAT FIELD SYMMETRY");
    if (!is(m, 1, "matrix"))
        return fail_at(m, 1, e, PLX_ERR_UNSUPPORTED, "only a matrix can be read");
    m->array = is(m, 2, "array");
    if (!m->array && !is(m, 2, "coordinate"))
        return fail_at(m, 2, e, PLX_ERR_FORMAT, "the format must be coordinate or array");
    m->pattern = is(m, 3, "pattern");
    if (is(m, 3, "complex"))
        return fail_at(m, 3, e, PLX_ERR_UNSUPPORTED, "complex weights cannot be shown");
    /* SciPy writes the last one. */
    if (!m->pattern && !is(m, 3, "real") && !is(m, 3, "integer") && !is(m, 3, "double") &&
        !is(m, 3, "unsigned-integer"))
        return fail_at(m, 3, e, PLX_ERR_FORMAT, "the field must be real, integer or pattern");
    m->skew = is(m, 4, "skew-symmetric");
    m->symmetric = m->skew || is(m, 4, "symmetric");
    if (!m->symmetric && !is(m, 4, "general"))
        return fail_at(m, 4, e, PLX_ERR_UNSUPPORTED,
            "the symmetry must be general, symmetric or skew-symmetric");
    return true;
}

static bool read_sizes(market *m, plx_error *e)
{
    bool failed;
    if (!next(m, e, &failed))
        return !failed && fail_at(m, 0, e, PLX_ERR_FORMAT, "ends before the matrix's size");
    uint64_t *out[] = {&m->rows, &m->columns, &m->entries};
    size_t count = m->array ? 2 : 3;
    if (m->fields.count != count)
        return fail_at(m, 0, e, PLX_ERR_FORMAT, "the matrix's size has a number too few or many");
    for (size_t i = 0; i < count; i++)
        if (!plx_parse_u64(m->fields.field[i].text, UINT32_MAX - 1, out[i]))
            return fail_at(m, i, e, PLX_ERR_FORMAT, "this is no size that a matrix can have");
    if (m->symmetric && m->rows != m->columns)
        return fail_at(m, 1, e, PLX_ERR_FORMAT, "a symmetric matrix must be square");
    uint64_t size = m->reader.blob->size;
    uint64_t units = m->rows == m->columns ? m->rows : m->rows + m->columns;
    if (units > units_free + size / bytes_a_unit)
        return fail_at(m, 0, e, PLX_ERR_UNSUPPORTED,
            "declares so many units that they cannot be meant, for so small a file");
    if (m->array && m->rows > 0) {
        if (m->columns > size || m->rows > size || m->rows * m->columns / 4 > size)
            return fail_at(m, 0, e, PLX_ERR_FORMAT, "declares more entries than the file can hold");
        uint64_t below = m->rows * (m->rows - 1) / 2;
        m->entries = m->skew ? below : m->symmetric ? below + m->rows : m->rows * m->columns;
    }
    uint64_t least = m->array ? 2 : 4; /* bytes of an entry, its end of line included */
    if (m->entries > size / least + 1)
        return fail_at(m, 2, e, PLX_ERR_FORMAT, "declares more entries than the file can hold");
    plx_graph_build_count(m->build, (size_t)units);
    plx_graph_build_directed(m->build, !m->symmetric);
    return m->array || plx_graph_build_reserve(m->build, (size_t)m->entries, !m->pattern, false, e);
}

static bool read_weight(market *m, size_t field, double *weight, plx_error *e)
{
    *weight = 1;
    if (m->pattern)
        return true;
    if (plx_fields_number(&m->fields.field[field], false, weight))
        return true;
    const char *text = m->fields.field[field].text, *word = text + (*text == '-' || *text == '+');
    if (strcasecmp(word, "nan") == 0)
        *weight = (double)NAN;
    else if (strcasecmp(word, "inf") == 0 || strcasecmp(word, "infinity") == 0)
        *weight = (double)(*text == '-' ? -INFINITY : INFINITY);
    else
        return fail_at(m, field, e, PLX_ERR_FORMAT, "this is not a weight");
    return true;
}

static bool connect(market *m, uint64_t row, uint64_t column, double weight, plx_error *e)
{
    uint64_t target = m->rows == m->columns ? column : m->rows + column;
    return plx_graph_build_connect(
        m->build, (uint32_t)row, (uint32_t)target, (float)weight, PLX_UNTYPED, e);
}

static bool read_entry(market *m, plx_error *e)
{
    size_t wanted = m->pattern ? 2 : 3;
    uint64_t place[2];
    double weight;
    if (m->fields.count != wanted)
        return fail_at(m, 0, e, PLX_ERR_FORMAT, "this entry has a number too few or too many");
    for (size_t i = 0; i < 2; i++)
        if (!plx_parse_u64(m->fields.field[i].text, i ? m->columns : m->rows, &place[i]) ||
            place[i] == 0)
            return fail_at(m, i, e, PLX_ERR_FORMAT, "this is no row or column of the matrix");
    return read_weight(m, 2, &weight, e) && connect(m, place[0] - 1, place[1] - 1, weight, e);
}

/* Column after column; of a symmetric matrix from the diagonal down, or from below it. */
static bool read_element(market *m, uint64_t *row, uint64_t *column, plx_error *e)
{
    double weight;
    if (m->fields.count != 1)
        return fail_at(m, 0, e, PLX_ERR_FORMAT, "an array has one number in a line");
    if (!read_weight(m, 0, &weight, e) || (weight != 0 && !connect(m, *row, *column, weight, e)))
        return false;
    if (++*row == m->rows) {
        ++*column;
        *row = m->symmetric ? *column + m->skew : 0;
    }
    return true;
}

static bool read_entries(market *m, plx_error *e)
{
    uint64_t count = 0, row = m->array && m->skew, column = 0;
    bool failed;
    while (next(m, e, &failed)) {
        if (count++ == m->entries)
            return fail_at(m, 0, e, PLX_ERR_FORMAT, "there are more entries than declared");
        if (!(m->array ? read_element(m, &row, &column, e) : read_entry(m, e)))
            return false;
    }
    if (!failed && count < m->entries)
        return fail_at(m, 0, e, PLX_ERR_FORMAT, "ends before the last entry");
    return !failed;
}

bool plx_matrix_market_read(plx_blob *blob, plx_graph_build *b, plx_error *e)
{
    market *m = plx_alloc(1, sizeof *m);
    if (!m)
        return plx_fail_file(e, PLX_ERR_MEMORY, blob->name, "does not fit in memory");
    m->build = b;
    m->fields.separator = ' ';
    bool ok = plx_line_reader_init(&m->reader, blob, e) && read_header(m, e) && read_sizes(m, e) &&
              read_entries(m, e);
    plx_line_reader_uninit(&m->reader);
    plx_free(m);
    return ok;
}
