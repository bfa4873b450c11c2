/* A line of text cut into fields, and what they say. One thread; nothing is allocated. */
#ifndef PLX_IO_FIELDS_H
#define PLX_IO_FIELDS_H

#include "base/error.h"

enum { PLX_FIELDS_MAX = 320 };

typedef struct plx_field {
    char *text; /* ended by a NUL, without outer blanks and quotes */
    size_t length;
} plx_field;

typedef struct plx_fields {
    char separator; /* ',', ';', tab, or ' ' for any number of blanks */
    size_t count;
    plx_field field[PLX_FIELDS_MAX]; /* what comes beyond is left out */
} plx_fields;

/* Cuts a line, which is changed. Quotes stand around whole fields, and two of them within are one.
 * False where one is left open or followed by something; *column is its place, from 1. */
bool plx_fields_cut(plx_fields *f, char *line, size_t length, size_t *column);

/* Whether a line begins as comments do. */
static inline bool plx_fields_marked(const char *line)
{
    return line[0] == '#' || line[0] == '%';
}

/* Whether it might be a row all the same, of which a mark begins the first name, as in hashtags. */
static inline bool plx_fields_may_be_row(const char *line, char separator)
{
    return separator != ' ' && line[1] != ' ' && line[1] != '\t';
}

/* A number as people write it, with a decimal comma where wanted. "nan", "inf" and empty text are
 * none. */
bool plx_fields_number(const plx_field *f, bool decimal_comma, double *value);
/* The same of what most numbers in files look like, a sign, some digits and a point, which are read
 * many times as fast. */
bool plx_fields_short_number(const char *text, size_t length, double *value);

#endif
