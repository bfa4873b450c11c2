/* Finds where fields and lines of a text end, by some tens of bytes at a time. For edge_chunk.c
 * alone. Any thread. */
#ifndef PLX_IO_EDGE_SCAN_H
#define PLX_IO_EDGE_SCAN_H

#include <stddef.h>
#include <stdint.h>

enum { PLX_EDGE_SCAN_PAD = 64 /* readable bytes behind the text, whatever they are */ };

/* The places in text[0..size) of each separator (a tab is one too where it is a blank), end of a
 * line, quote and NUL, in order, into place[size]; gives their number. size < 2^32. */
size_t plx_edge_scan(const char *text, size_t size, char separator, uint32_t *place);

#endif
