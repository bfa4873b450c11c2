#include "ui/wrap.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

/* Lines as they are found. */
typedef struct page {
    const plx_overlay *o;
    plx_text_size size;
    float wide;
    int most;   /* lines */
    char *out;  /* [PLX_WRAP_TEXT] */
    bool whole; /* nothing is cut, and no word is broken */
} page;

float plx_wrap_line(const plx_overlay *o, plx_text_size size)
{
    return plx_font_line_height(o->font, size) * 1.1F;
}

int plx_wrap_lines(const char *text)
{
    int count = 1;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

void plx_wrap_cut(const plx_overlay *o, plx_text_size size, char *text, size_t bytes, float wide)
{
    if (bytes < sizeof "…" || plx_overlay_text_width(o, size, text) <= wide)
        return;
    size_t length = strlen(text);
    length = length < bytes - sizeof "…" ? length : bytes - sizeof "…";
    do {
        while (length > 0 && ((unsigned char)text[length - 1] & 0xC0) == 0x80)
            length--; /* to where a character begins */
        length -= length > 0;
        while (length > 0 && text[length - 1] == ' ')
            length--;
        memcpy(text + length, "…", sizeof "…");
    } while (length > 0 && plx_overlay_text_width(o, size, text) > wide);
}

/* Bytes of the text that make a line: up to its end, else up to the last blank that fits, else all
 * characters that do. */
static size_t line_of(page *p, const char *text)
{
    const char *at = text, *blank = NULL, *before = text;
    float width = 0;
    while (*at && *at != '\n') {
        before = at;
        if (*at == ' ')
            blank = at;
        width += plx_font_glyph(p->o->font, p->size, plx_utf8_next(&at))->advance;
        if (width > p->wide && *before != ' ')
            break;
        before = at;
    }
    if (before == at)
        return (size_t)(at - text);
    p->whole = p->whole && blank;
    if (blank && blank > text)
        return (size_t)(blank - text);
    return before > text ? (size_t)(before - text) : (size_t)(at - text);
}

static void add_lines(page *p, const char *text)
{
    size_t used = 0;
    p->whole = true;
    for (int line = 1;; line++) {
        size_t length = line_of(p, text), room = PLX_WRAP_TEXT - used;
        const char *next = text + length;
        next += strspn(next, " ");
        next += *next == '\n';
        if (line == p->most && *next) {
            p->whole = false;
            plx_text_copy(p->out + used, room, text);
            p->out[used + strcspn(p->out + used, "\n")] = '\0';
            plx_wrap_cut(p->o, p->size, p->out + used, room, p->wide);
            return;
        }
        if (length + 2 > room)
            length = room - 2;
        memcpy(p->out + used, text, length);
        used += length;
        p->out[used] = '\0';
        if (!*next || used + 2 >= PLX_WRAP_TEXT)
            return;
        p->out[used++] = '\n';
        text = next;
    }
}

/* Lines about as wide as each other: as narrow as their number allows. */
static void even_out(page *p, const char *text)
{
    char tried[PLX_WRAP_TEXT];
    page narrower = *p;
    int lines = plx_wrap_lines(p->out);
    narrower.out = tried;
    for (narrower.wide *= 0.97F; narrower.wide > p->wide / 3; narrower.wide *= 0.97F) {
        add_lines(&narrower, text);
        if (!narrower.whole || plx_wrap_lines(tried) != lines)
            return;
        memcpy(p->out, tried, sizeof tried);
    }
}

plx_text_size plx_wrap(const plx_overlay *o, const char *text, plx_text_size most,
    plx_text_size least, float wide, float high, char out[PLX_WRAP_TEXT])
{
    int own = plx_wrap_lines(text);
    page p = {.o = o, .wide = wide, .out = out};
    for (plx_text_size size = most;; size = (plx_text_size)(size - 1)) {
        p.size = size;
        p.most = own > PLX_WRAP_LINES ? own : PLX_WRAP_LINES;
        add_lines(&p, text);
        bool fits = p.whole && (float)plx_wrap_lines(out) * plx_wrap_line(o, size) <= high;
        if (fits && plx_wrap_lines(out) > own)
            even_out(&p, text);
        if (fits || size == least)
            return size;
    }
}
