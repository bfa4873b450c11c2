#include "io/line_reader.h"

#include "base/mem.h"

#include <string.h>

static const size_t first_room = 1 << 18, line_max = 16 << 20;

bool plx_line_reader_init(plx_line_reader *r, plx_blob *blob, plx_error *e)
{
    *r = (plx_line_reader){.blob = blob};
    r->room = blob->size + 2 < first_room ? (size_t)blob->size + 2 : first_room;
    r->buffer = plx_realloc(NULL, r->room, 1);
    return r->buffer || plx_fail_file(e, PLX_ERR_MEMORY, blob->name, "does not fit in memory");
}

void plx_line_reader_uninit(plx_line_reader *r)
{
    plx_free(r->buffer);
    *r = (plx_line_reader){0};
}

/* Reads on behind what is there. */
static bool fill(plx_line_reader *r, plx_error *e)
{
    memmove(r->buffer, r->buffer + r->begin, r->end - r->begin);
    r->end -= r->begin;
    r->begin = 0;
    if (r->end > line_max)
        return plx_fail_line(
            e, PLX_ERR_FORMAT, r->blob->name, r->line + 1, 1, "this line is longer than 16 MiB");
    if (r->end + 1 == r->room) {
        char *grown = plx_realloc(r->buffer, r->room * 2, 1);
        if (!grown)
            return plx_fail_file(e, PLX_ERR_MEMORY, r->blob->name, "does not fit in memory");
        r->buffer = grown;
        r->room *= 2;
    }
    size_t n = r->room - r->end - 1; /* one byte is for a NUL after the last line */
    if (n > r->blob->size - r->at)
        n = (size_t)(r->blob->size - r->at);
    if (!plx_blob_read(r->blob, r->at, r->buffer + r->end, n, e))
        return false;
    r->at += n;
    r->end += n;
    return true;
}

plx_line_result plx_line_reader_next(plx_line_reader *r, char **line, size_t *length, plx_error *e)
{
    size_t seen = 0;
    char *end = NULL;
    while (!(end = memchr(r->buffer + r->begin + seen, '\n', r->end - r->begin - seen))) {
        seen = r->end - r->begin;
        if (r->at == r->blob->size)
            break;
        if (!fill(r, e))
            return PLX_LINE_FAILED;
    }
    if (!end && r->begin == r->end)
        return PLX_LINE_END;
    char *text = r->buffer + r->begin;
    size_t n = end ? (size_t)(end - text) : r->end - r->begin;
    if (n > line_max) {
        plx_fail_line(
            e, PLX_ERR_FORMAT, r->blob->name, r->line + 1, 1, "this line is longer than 16 MiB");
        return PLX_LINE_FAILED;
    }
    r->begin += n + (end != NULL);
    r->line++;
    if (!r->started && n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        n -= 3;
    }
    r->started = true;
    if (n > 0 && text[n - 1] == '\r')
        n--;
    const char *nul = memchr(text, '\0', n);
    if (nul) {
        plx_fail_line(e, PLX_ERR_FORMAT, r->blob->name, r->line, nul - text + 1,
            "there is a NUL byte, so this is no text");
        return PLX_LINE_FAILED;
    }
    text[n] = '\0';
    *line = text;
    *length = n;
    return PLX_LINE;
}
