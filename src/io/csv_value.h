/* What a field of CSV says: a number, nothing, or text; and the set of different class names in a
 * column. Any thread; a set belongs to one. */
#ifndef PLX_IO_CSV_VALUE_H
#define PLX_IO_CSV_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum plx_csv_kind {
    PLX_CSV_NUMBER,  /* infinities included */
    PLX_CSV_MISSING, /* empty, or a word that says so */
    PLX_CSV_TEXT,
} plx_csv_kind;

/* Whether a field says that there is nothing, as tables of any kind write it: it is empty, or one
 * of NA, N/A, n.a., NaN, null, none, <NA>, #N/A, #NA, ?, - and ., in any case, or of the rarer
 * words that pandas takes for missing. */
bool plx_csv_is_missing(const char *text);

/* *value is NaN unless the field is a number. With decimal_comma a comma is read as a point, and
 * text is changed so. */
plx_csv_kind plx_csv_value(char *text, bool decimal_comma, double *value);

/* Brings text to the form under which its class is known: whole numbers without sign of their
 * writing ("3.0", "+3" and "3" are one), other text safe to show. name has room for
 * PLX_CSV_NUMBER_SIZE bytes, used where the class is a number; returns name or text. */
enum { PLX_CSV_NUMBER_SIZE = 32 };
const char *plx_csv_class_name(char *text, plx_csv_kind kind, double value, char *name);

enum { PLX_CSV_CLASSES_MAX = 4096 };

/* Sorted names without duplicates. A zeroed set is empty. */
typedef struct plx_csv_classes {
    char **name; /* owned */
    size_t count, capacity;
    bool full; /* one more was to be added than fit */
} plx_csv_classes;

/* false without memory only; beyond PLX_CSV_CLASSES_MAX `full` is set. */
bool plx_csv_classes_add(plx_csv_classes *c, const char *name);
/* Index of name, or SIZE_MAX. */
size_t plx_csv_classes_find(const plx_csv_classes *c, const char *name);
void plx_csv_classes_uninit(plx_csv_classes *c);

#endif
