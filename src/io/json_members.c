#include "io/json_members.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static bool fail(const plx_json_members *m, size_t at, const char *what, plx_error *e)
{
    return plx_fail_offset(e, PLX_ERR_FORMAT, m->file, m->base + (int64_t)at, "%s", what);
}

static void skip_blanks(plx_json_members *m)
{
    while (m->at < m->size && memchr(" \t\r\n", m->text[m->at], 4))
        m->at++;
}

static char peek(const plx_json_members *m)
{
    return m->at < m->size ? m->text[m->at] : '\0';
}

/* From the opening quote to after the closing one. */
static bool skip_string(plx_json_members *m, plx_error *e)
{
    size_t start = m->at++;
    for (; m->at < m->size; m->at++) {
        if (m->text[m->at] == '\\')
            m->at++;
        else if (m->text[m->at] == '"') {
            m->at++;
            return true;
        }
    }
    m->at = m->size;
    return fail(m, start, "has a string in its JSON that does not end", e);
}

/* Over one value, of which only the nesting is looked at: jansson will look at the rest. */
static bool skip_value(plx_json_members *m, plx_error *e)
{
    char open[PLX_JSON_DEPTH_MAX];
    size_t depth = 0, start = m->at;
    while (m->at < m->size) {
        char c = m->text[m->at];
        if (depth == 0 && m->at > start && memchr(",}] \t\r\n", c, 7))
            break;
        if (c == '"') {
            if (!skip_string(m, e))
                return false;
        } else if (c == '{' || c == '[') {
            if (depth == PLX_JSON_DEPTH_MAX)
                return fail(m, m->at, "has JSON nested over 100 levels deep", e);
            open[depth++] = c;
            m->at++;
        } else if (c == '}' || c == ']') {
            if (depth == 0 || open[depth - 1] != (c == '}' ? '{' : '['))
                return fail(m, m->at, "has JSON brackets that do not match", e);
            depth--;
            m->at++;
        } else {
            m->at++;
        }
    }
    if (depth > 0)
        return fail(m, m->at, "ends within its JSON", e);
    m->value_size = m->at - start;
    return m->value_size > 0 || fail(m, start, "lacks a value in its JSON", e);
}

static bool take_key(plx_json_members *m, plx_error *e)
{
    size_t start = m->at;
    if (peek(m) != '"')
        return fail(m, start, "has JSON without the name of a member here", e);
    if (!skip_string(m, e))
        return false;
    json_error_t why;
    json_t *key = json_loadb(m->text + start, m->at - start, JSON_DECODE_ANY, &why);
    free(m->key);
    m->key = key ? strdup(json_string_value(key)) : NULL;
    m->key_length = key ? json_string_length(key) : 0;
    m->key_at = start;
    json_decref(key);
    return m->key || fail(m, start, "has a name in its JSON that is no string of UTF-8", e);
}

static bool take_member(plx_json_members *m, plx_error *e)
{
    if (!take_key(m, e))
        return false;
    skip_blanks(m);
    if (peek(m) != ':')
        return fail(m, m->at, "has JSON without a colon here", e);
    m->at++;
    skip_blanks(m);
    m->value_at = m->at;
    if (!skip_value(m, e))
        return false;
    skip_blanks(m);
    return true;
}

int plx_json_members_next(plx_json_members *m, plx_error *e)
{
    skip_blanks(m);
    bool first = !m->begun;
    if (first && peek(m) != '{') {
        fail(m, m->at, "is not a JSON object here", e);
        return -1;
    }
    m->at += first;
    m->begun = true;
    skip_blanks(m);
    char c = peek(m);
    if (c == '}') {
        m->at++;
        skip_blanks(m);
        if (m->at == m->size)
            return 0;
        fail(m, m->at, "has more after its JSON object", e);
        return -1;
    }
    if (!first && c != ',') {
        fail(m, m->at, c ? "has JSON without a comma here" : "ends within its JSON", e);
        return -1;
    }
    m->at += !first;
    skip_blanks(m);
    return take_member(m, e) ? 1 : -1;
}

void plx_json_members_uninit(plx_json_members *m)
{
    free(m->key);
    m->key = NULL;
}
