#include "app/script_words.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

enum { MAX_INDEX = 1 << 24 /* which what fails says */ };

bool plx_words_fail(const plx_words *w, size_t index, plx_error *e, const char *message)
{
    size_t at = index < w->count ? index : w->count - 1;
    return plx_fail_line(e, PLX_ERR_FORMAT, w->file, w->line, w->column[at], "%s", message);
}

/* Takes quotes and backslashes out, in place; gives what follows the text, or NULL where it has no
 * end. */
static char *unquote(char *from)
{
    char *to = from;
    for (char *at = from; *at; at++) {
        if (*at == '"') {
            *to = '\0';
            return at + 1;
        }
        if (*at == '\\' && (at[1] == '"' || at[1] == '\\' || at[1] == 'n')) {
            at++;
            *to++ = (char)(*at == 'n' ? '\n' : *at);
        } else {
            *to++ = *at;
        }
    }
    return NULL;
}

bool plx_words_split(plx_words *w, char *line, plx_error *e)
{
    w->count = 0;
    char *at = line;
    for (;;) {
        at += strspn(at, " \t\r");
        if (!*at || *at == '#')
            return true;
        int64_t column = at - line + 1;
        if (w->count == PLX_MAX_WORDS)
            return plx_fail_line(
                e, PLX_ERR_FORMAT, w->file, w->line, column, "the command has too many words");
        size_t i = w->count++;
        w->column[i] = column;
        w->quoted[i] = *at == '"';
        if (w->quoted[i]) {
            w->word[i] = ++at;
            at = unquote(at);
            if (!at)
                return plx_words_fail(w, i, e, "the text that begins here has no closing quote");
            if (*at && !strchr(" \t\r#", *at))
                return plx_fail_line(e, PLX_ERR_FORMAT, w->file, w->line, at - line + 1,
                    "a blank is missing behind the text");
        } else {
            w->word[i] = at;
            at += strcspn(at, " \t\r");
            if (*at)
                *at++ = '\0';
        }
    }
}

bool plx_words_is(const plx_words *w, size_t index, const char *text)
{
    return index < w->count && !w->quoted[index] && strcmp(w->word[index], text) == 0;
}

bool plx_words_number(plx_words *w, size_t index, double *out, plx_error *e)
{
    w->used = index + 1;
    if (index >= w->count || w->quoted[index] || !plx_parse_double(w->word[index], out))
        return plx_words_fail(w, index, e, "a number is missing here");
    return isfinite(*out) || plx_words_fail(w, index, e, "a number must be finite, up to 1.8e308");
}

bool plx_words_index(plx_words *w, size_t index, size_t *out, plx_error *e)
{
    uint64_t value;
    w->used = index + 1;
    if (index < w->count && !w->quoted[index] && plx_parse_u64(w->word[index], MAX_INDEX, &value)) {
        *out = (size_t)value;
        return true;
    }
    return plx_words_fail(w, index, e, "an index from 0 to 16777216 is missing here");
}
