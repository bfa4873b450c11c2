#include "io/csv_value.h"

#include "base/mem.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Most files hold short whole numbers; reading them by hand is many times faster than strtod. */
static bool parse_short_integer(const char *text, double *value)
{
    unsigned number = 0;
    size_t n = 0;
    for (; text[n] >= '0' && text[n] <= '9' && n < 9; n++)
        number = number * 10 + (unsigned)(text[n] - '0');
    if (n == 0 || text[n])
        return false;
    *value = number;
    return true;
}

static bool is_one_of(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

bool plx_csv_is_missing(const char *text)
{
    static const char *const words[] = {"", "na", "n/a", "nan", "null", "none", "?", "-", ".",
        "n.a.", "#n/a", "#na", "#n/a n/a", "<na>", "-nan", "1.#ind", "-1.#ind", "1.#qnan",
        "-1.#qnan"};
    return is_one_of(text, words, sizeof words / sizeof *words);
}

plx_csv_kind plx_csv_value(char *text, bool decimal_comma, double *value)
{
    static const char *const infinite[] = {"inf", "+inf", "infinity", "+infinity"};
    static const char *const negative[] = {"-inf", "-infinity"};
    if (parse_short_integer(text, value))
        return PLX_CSV_NUMBER;
    *value = NAN;
    if (plx_csv_is_missing(text))
        return PLX_CSV_MISSING;
    if (is_one_of(text, infinite, sizeof infinite / sizeof *infinite)) {
        *value = (double)INFINITY;
        return PLX_CSV_NUMBER;
    }
    if (is_one_of(text, negative, sizeof negative / sizeof *negative)) {
        *value = -(double)INFINITY;
        return PLX_CSV_NUMBER;
    }
    /* Names such as "nan(1)" or "0x1f" are numbers to strtod, but not to people who write CSV. */
    if (text[strspn(text, decimal_comma ? "+-.,0123456789eE" : "+-.0123456789eE")])
        return PLX_CSV_TEXT;
    char *comma = decimal_comma ? strchr(text, ',') : NULL;
    if (comma && (strchr(comma + 1, ',') || strchr(text, '.')))
        return PLX_CSV_TEXT;
    if (comma)
        *comma = '.';
    double number;
    if (plx_parse_double(text, &number)) {
        *value = number;
        return PLX_CSV_NUMBER;
    }
    if (comma)
        *comma = ',';
    return PLX_CSV_TEXT;
}

const char *plx_csv_class_name(char *text, plx_csv_kind kind, double value, char *name)
{
    double short_value;
    if (text[0] >= '1' && parse_short_integer(text, &short_value))
        return text; /* already as snprintf would write it */
    if (kind == PLX_CSV_NUMBER && value == floor(value) && fabs(value) < 1e15) {
        /* Adding 0 turns -0 into 0. */
        snprintf(name, PLX_CSV_NUMBER_SIZE, "%.0f", value + 0.0);
        return name;
    }
    plx_text_sanitize(text);
    return text;
}

/* Where name stands, or would stand. */
static size_t lower_bound(const plx_csv_classes *c, const char *name, bool *found)
{
    size_t low = 0, high = c->count;
    *found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(c->name[middle], name);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool plx_csv_classes_add(plx_csv_classes *c, const char *name)
{
    bool found;
    size_t at = lower_bound(c, name, &found);
    if (found)
        return true;
    if (c->count == PLX_CSV_CLASSES_MAX) {
        c->full = true;
        return true;
    }
    if (c->count == c->capacity) {
        size_t capacity = c->capacity * 2 + 16;
        char **grown = plx_realloc(c->name, capacity, sizeof *grown);
        if (!grown)
            return false;
        c->name = grown;
        c->capacity = capacity;
    }
    char *copy = plx_strdup(name);
    if (!copy)
        return false;
    memmove(c->name + at + 1, c->name + at, (c->count - at) * sizeof *c->name);
    c->name[at] = copy;
    c->count++;
    return true;
}

size_t plx_csv_classes_find(const plx_csv_classes *c, const char *name)
{
    bool found;
    size_t at = lower_bound(c, name, &found);
    return found ? at : SIZE_MAX;
}

void plx_csv_classes_uninit(plx_csv_classes *c)
{
    for (size_t i = 0; i < c->count; i++)
        plx_free(c->name[i]);
    plx_free(c->name);
    *c = (plx_csv_classes){0};
}
