/* Errors as values: a code that tests and callers branch on, one sentence for people, and a place.
 *
 * A function that can fail returns bool (or NULL) and takes a `plx_error *` last, which may be
 * NULL. Libraries never print and never exit; only cli/ turns an error into text and an exit code.
 * Any thread; an error belongs to the caller. */
#ifndef PLX_BASE_ERROR_H
#define PLX_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum plx_code {
    PLX_OK = 0,
    PLX_ERR_USAGE,       /* the command line, or a description in it, is wrong */
    PLX_ERR_IO,          /* the system refused: open, read, write */
    PLX_ERR_FORMAT,      /* a file's content is not what its format says */
    PLX_ERR_UNSUPPORTED, /* well-formed, but not something we can do */
    PLX_ERR_MEMORY,      /* out of memory, or a size that overflows */
    PLX_ERR_GRAPHICS,    /* no display, no context, or a GL failure */
    PLX_ERR_NUMERIC,     /* NaN or infinity where a number must be */
    PLX_ERR_CANCELLED,   /* the user interrupted */
} plx_code;

typedef struct plx_error {
    plx_code code;
    char message[320]; /* one sentence, no trailing full stop */
    char file[256];    /* file that it is about; "" when none */
    int64_t line;      /* 1-based line of a text file; 0 when not known */
    int64_t column;    /* 1-based column, or character of a description; 0 when not known */
    int64_t offset;    /* byte offset in a binary file; -1 when not known */
} plx_error;

/* Each fills *e (where not NULL) and returns false, so that a caller can `return plx_fail(…)`. */
bool plx_fail(plx_error *e, plx_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool plx_fail_file(plx_error *e, plx_code code, const char *file, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool plx_fail_line(plx_error *e, plx_code code, const char *file, int64_t line, int64_t column,
    const char *format, ...) __attribute__((format(printf, 6, 7)));
bool plx_fail_offset(plx_error *e, plx_code code, const char *file, int64_t offset,
    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Writes "file:line:column: message" with the parts that are known, NUL-terminated; returns out. */
char *plx_error_text(const plx_error *e, char *out, size_t size);

/* Short name of a code for JSON, such as "format". Never NULL. */
const char *plx_code_name(plx_code code);

#endif
