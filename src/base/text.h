/* Small text helpers: strict number parsing, bounded copies, and making strangers' names safe to
 * show. Any thread; nothing is allocated. */
#ifndef PLX_BASE_TEXT_H
#define PLX_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Copies src, cut to fit (never inside a UTF-8 sequence), NUL-terminated. Returns false if cut. */
bool plx_text_copy(char *out, size_t size, const char *src);

/* Replaces, in place, control characters by '?' and bidirectional or zero-width format characters
 * and invalid UTF-8 by '?', so that a name from a file cannot rewrite a terminal or a label. */
void plx_text_sanitize(char *text);

/* A hyphen before a number, at the beginning or after a blank or a bracket, becomes a minus. What
 * no longer fits is cut off. */
void plx_text_minus(char *text, size_t size);

/* The whole of text must be a number in range; surrounding blanks are allowed. The decimal sign is
 * a point whatever the locale. "nan" and "inf" are accepted by parse_double only, which also makes
 * an infinity of what is too large for a double. */
bool plx_parse_u64(const char *text, uint64_t max, uint64_t *out);
bool plx_parse_double(const char *text, double *out);

/* 12345678 -> "12,345,678". Returns out. size should be at least 28. */
char *plx_format_count(uint64_t value, char *out, size_t size);
/* 1234567 -> "1.23 M", 266200 -> "266 k", 42 -> "42". Returns out. */
char *plx_format_short(double value, char *out, size_t size);

/* Next code point of a UTF-8 string; advances *text. 0 at the end, 0xFFFD for a broken sequence. */
uint32_t plx_utf8_next(const char **text);

#endif
