#include "io/json_load.h"

#include <string.h>

/* What jansson 2.14 takes of a 64-bit system, rounded up. */
enum { OBJECT = 256, ARRAY = 160, OTHER = 112 /* with its name in an object */ };

static size_t skip_string(const char *text, size_t size, size_t at)
{
    for (at++; at < size && text[at] != '"'; at++)
        at += text[at] == '\\';
    return at;
}

bool plx_json_fits(const char *text, size_t size)
{
    size_t cost = 0, most = PLX_JSON_TREE_FREE + size / 2;
    for (size_t at = 0; at < size && cost <= most; at++) {
        char c = text[at];
        if (c == '"')
            at = skip_string(text, size, at);
        cost += (size_t)(c == '{' ? OBJECT : c == '[' ? ARRAY : c == ',' || c == ':' ? OTHER : 0);
    }
    return cost <= most;
}

json_t *plx_json_load(const char *text, size_t size, size_t flags, json_error_t *why)
{
    if (plx_json_fits(text, size))
        return json_loadb(text, size, flags, why);
    if (why) {
        *why = (json_error_t){0};
        strcpy(why->text, "more values than can be read");
    }
    return NULL;
}
