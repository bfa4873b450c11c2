/* jansson's tree of JSON from strangers. A value costs it up to a hundred times its text, as of
 * "{},", so that its memory is bounded before it is built. Any thread. */
#ifndef PLX_IO_JSON_LOAD_H
#define PLX_IO_JSON_LOAD_H

#include <jansson.h>
#include <stdbool.h>

enum { PLX_JSON_TREE_FREE = 64 << 20 /* bytes that a tree may take whatever its text is */ };

/* Whether the tree takes at most that and half its text; over what is no JSON, too. */
bool plx_json_fits(const char *text, size_t size);
/* NULL where it does not, or where jansson finds no JSON; flags: as of json_loadb. */
json_t *plx_json_load(const char *text, size_t size, size_t flags, json_error_t *why);

#endif
