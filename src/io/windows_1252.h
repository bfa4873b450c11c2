/* Texts of tables that are not UTF-8, as spreadsheets of older systems write them: these are taken
 * for Windows-1252, of which Latin-1's letters are a part. Each field is judged by itself. A file
 * need not be read twice then, nor do parts that threads read depend on each other; and of what
 * Western European languages write in Windows-1252 next to nothing happens to be UTF-8, since that
 * takes a capital letter with an accent right before a sign. Any thread. */
#ifndef PLX_IO_WINDOWS_1252_H
#define PLX_IO_WINDOWS_1252_H

#include <stdbool.h>
#include <stddef.h>

/* Without NULs; well-formed, whatever the characters. */
bool plx_text_is_utf8(const char *text, size_t length);

enum { PLX_WINDOWS_1252_GROWTH = 3 /* bytes of UTF-8 that one byte makes at most */ };

/* Writes the text as UTF-8, with a NUL behind it, to out, which has room for
 * PLX_WINDOWS_1252_GROWTH times its length and 1. Gives its new length. */
size_t plx_windows_1252_read(const char *text, size_t length, char *out);

#endif
