#include "capture/png_text.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <zlib.h>

enum { SIGNATURE = 8, HEAD = 8, CHECK = 4, MOST = 1 << 20 };

/* A chunk that may be the text. */
typedef struct plx_chunk {
    uint32_t size;
    unsigned char type[4];
    unsigned char *data; /* [size] and a 0 */
} plx_chunk;

static uint32_t big_endian(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

static bool damaged(FILE *f, const char *path, plx_error *e)
{
    return plx_fail_offset(e, PLX_ERR_FORMAT, path, ftell(f), "is a damaged PNG");
}

/* What follows the keyword, if this is the text: flag and method of compression, a language, the
 * keyword in it, each of the latter two ended by a 0. */
static const unsigned char *text_of(const plx_chunk *c, const char *keyword)
{
    size_t length = strlen(keyword) + 1;
    const unsigned char *p = c->data + length, *end = c->data + c->size;
    if (c->size < length + 2 || memcmp(c->data, keyword, length) != 0 || p[0] != 0)
        return NULL;
    p += 2;
    for (int i = 0; i < 2; i++) {
        const unsigned char *zero = memchr(p, 0, (size_t)(end - p));
        if (!zero)
            return NULL;
        p = zero + 1;
    }
    return memchr(p, 0, (size_t)(end - p)) ? NULL : p;
}

/* Reads the data of a text chunk and compares its check sum. */
static bool read_data(FILE *f, const char *path, plx_chunk *c, plx_error *e)
{
    unsigned char check[CHECK];
    plx_free(c->data);
    c->data = plx_alloc((size_t)c->size + 1, 1);
    if (!c->data)
        return plx_fail_file(e, PLX_ERR_MEMORY, path, "out of memory for a text");
    if (fread(c->data, 1, c->size, f) != c->size || fread(check, 1, CHECK, f) != CHECK)
        return damaged(f, path, e);
    uLong sum = crc32(crc32(0, c->type, sizeof c->type), c->data, c->size);
    return sum == big_endian(check) || damaged(f, path, e);
}

/* The text, or NULL where it is not there; *ok is false where the file is damaged. */
static char *search(FILE *f, const char *path, const char *keyword, bool *ok, plx_error *e)
{
    plx_chunk c = {0};
    unsigned char head[HEAD];
    char *found = NULL;
    while (!found && *ok) {
        if (fread(head, 1, HEAD, f) != HEAD) {
            *ok = damaged(f, path, e);
            break;
        }
        c.size = big_endian(head);
        memcpy(c.type, head + 4, sizeof c.type);
        if (memcmp(c.type, "IDAT", 4) == 0)
            break;
        if (memcmp(c.type, "iTXt", 4) != 0 || c.size > MOST) {
            *ok = fseek(f, (long)c.size + CHECK, SEEK_CUR) == 0 || damaged(f, path, e);
            continue;
        }
        *ok = read_data(f, path, &c, e);
        const unsigned char *text = *ok ? text_of(&c, keyword) : NULL;
        if (text && !(found = plx_strdup((const char *)text)))
            *ok = plx_fail_file(e, PLX_ERR_MEMORY, path, "out of memory for a text");
    }
    plx_free(c.data);
    return found;
}

char *plx_png_text_read(const char *path, const char *keyword, plx_error *e)
{
    static const unsigned char signature[SIGNATURE] = {137, 'P', 'N', 'G', 13, 10, 26, 10};
    unsigned char first[SIGNATURE];
    FILE *f = fopen(path, "rb");
    if (!f) {
        plx_fail_file(e, PLX_ERR_IO, path, "cannot be opened");
        return NULL;
    }
    bool ok = true;
    char *found = NULL;
    if (fread(first, 1, SIGNATURE, f) != SIGNATURE || memcmp(first, signature, SIGNATURE) != 0)
        ok = plx_fail_file(e, PLX_ERR_FORMAT, path, "is no PNG picture");
    if (ok)
        found = search(f, path, keyword, &ok, e);
    if (ok && !found)
        plx_fail_file(e, PLX_ERR_UNSUPPORTED, path, "does not say what made it");
    fclose(f);
    return found;
}
