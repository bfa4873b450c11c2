#include "io/fields.h"

#include "base/text.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void trim(plx_field *f)
{
    while (f->length > 0 && is_blank(f->text[0])) {
        f->text++;
        f->length--;
    }
    while (f->length > 0 && is_blank(f->text[f->length - 1]))
        f->length--;
    f->text[f->length] = '\0';
}

/* From the opening quote on; *end is behind the closing one. */
static bool unquote(plx_field *f, char *text, char **end)
{
    char *out = text + 1, *in = text + 1;
    f->text = out;
    for (;; in++) {
        if (*in == '\0')
            return false;
        if (*in == '"' && *++in != '"')
            break;
        *out++ = *in;
    }
    f->length = (size_t)(out - f->text);
    *end = in;
    *out = '\0';
    return true;
}

static char *skip_blanks(char *at)
{
    while (is_blank(*at))
        at++;
    return at;
}

static bool cut_quoted(plx_fields *f, plx_field *field, char **at, char *line, size_t *column)
{
    char *quote = *at, *end;
    *column = (size_t)(quote - line) + 1;
    if (!unquote(field, quote, &end))
        return false;
    char *next = f->separator == '\t' ? end : skip_blanks(end);
    bool last = *next == '\0';
    if (f->separator == ' ' ? !last && next == end : !last && *next != f->separator) {
        *column = (size_t)(next - line) + 1;
        return false;
    }
    *at = last ? NULL : f->separator == ' ' ? next : next + 1;
    trim(field);
    return true;
}

bool plx_fields_cut(plx_fields *f, char *line, size_t length, size_t *column)
{
    char *end = line + length, *at = f->separator == ' ' ? skip_blanks(line) : line;
    f->count = 0;
    while (at) {
        plx_field field = {.text = at};
        char *first = f->separator == '\t' ? at : skip_blanks(at);
        if (*first == '"') {
            at = first;
            if (!cut_quoted(f, &field, &at, line, column))
                return false;
        } else {
            char *to = f->separator == ' ' ? at + strcspn(at, " \t")
                                           : memchr(at, f->separator, (size_t)(end - at));
            to = to ? to : end;
            field.length = (size_t)(to - at);
            at = to == end ? NULL : to + 1;
            *to = '\0';
            trim(&field);
            if (at && f->separator == ' ' && *(at = skip_blanks(at)) == '\0')
                at = NULL;
        }
        if (f->count < PLX_FIELDS_MAX)
            f->field[f->count++] = field;
    }
    if (f->separator == ' ' && f->count == 1 && f->field[0].length == 0)
        f->count = 0;
    return true;
}

bool plx_fields_short_number(const char *text, size_t length, double *value)
{
    static const double tenths[] = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    bool minus = length > 0 && text[0] == '-';
    uint64_t digits = 0;
    int seen = 0, after = 0;
    bool point = false;
    for (size_t i = minus; i < length; i++) {
        if (text[i] == '.' && !point) {
            point = true;
        } else if (text[i] >= '0' && text[i] <= '9' && seen < 15) {
            digits = digits * 10 + (uint64_t)(text[i] - '0');
            seen++;
            after += point;
        } else {
            return false;
        }
    }
    /* Both are exact in a double, so the quotient is the nearest one. */
    *value = (double)digits / tenths[after];
    *value = minus ? -*value : *value;
    return seen > 0;
}

bool plx_fields_number(const plx_field *f, bool decimal_comma, double *value)
{
    if (plx_fields_short_number(f->text, f->length, value))
        return true;
    if (f->length == 0 || f->text[strspn(f->text, "+-.,0123456789eE")])
        return false;
    char *comma = strchr(f->text, ',');
    if (comma && (!decimal_comma || strchr(comma + 1, ',') || strchr(f->text, '.')))
        return false;
    if (comma)
        *comma = '.';
    bool ok = plx_parse_double(f->text, value);
    if (comma)
        *comma = ',';
    return ok;
}
