#include "base/mem.h"
#include "base/text.h"
#include "scene/query_node.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { DEEPEST = 64, WORD_SIZE = 64 };
static const uint16_t NONE = UINT16_MAX; /* no node: something is wrong, and said */

typedef struct plx_query_parser {
    const char *text, *at;
    const plx_query_names *names;
    plx_query *query;
    size_t depth;
    plx_error *error;
} plx_query_parser;

static const struct {
    const char *name;
    plx_query_quantity quantity;
} quantities[] = {
    {"activation", PLX_QUERY_ACTIVATION},
    {"pre-activation", PLX_QUERY_PREACTIVATION},
    {"preactivation", PLX_QUERY_PREACTIVATION},
    {"bias", PLX_QUERY_BIAS},
    {"mean", PLX_QUERY_MEAN},
    {"variance", PLX_QUERY_VARIANCE},
    {"zero-share", PLX_QUERY_ZERO_SHARE},
    {"zeros", PLX_QUERY_ZERO_SHARE},
    {"importance", PLX_QUERY_IMPORTANCE},
    {"salience", PLX_QUERY_SALIENCE},
};
static const char *const QUANTITIES = "activation, pre-activation, bias, mean, variance, "
                                      "zero-share, importance and salience";

static uint16_t parse_or(plx_query_parser *p);

__attribute__((format(printf, 3, 4))) static uint16_t wrong(
    plx_query_parser *p, const char *where, const char *format, ...)
{
    char message[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    plx_fail_line(p->error, PLX_ERR_USAGE, "", 0, where - p->text + 1, "%s", message);
    return NONE;
}

static uint16_t add(plx_query_parser *p, const plx_query_node *node)
{
    if (p->query->count == PLX_QUERY_NODES)
        return wrong(p, p->at, "the search is too long");
    p->query->nodes[p->query->count] = *node;
    return (uint16_t)p->query->count++;
}

static uint16_t join(plx_query_parser *p, plx_query_kind kind, uint16_t left, uint16_t right)
{
    return add(p, &(plx_query_node){.kind = kind, .left = left, .right = right});
}

static uint16_t add_range(plx_query_parser *p, size_t first, size_t end)
{
    return add(p, &(plx_query_node){.kind = PLX_QUERY_RANGE, .first = first, .end = end});
}

static void skip(plx_query_parser *p)
{
    while (isspace((unsigned char)*p->at))
        p->at++;
}

/* Bytes of other scripts are letters. */
static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || ((unsigned char)c & 0x80) != 0;
}

static bool take(plx_query_parser *p, const char *sign)
{
    skip(p);
    size_t length = strlen(sign);
    if (strncmp(p->at, sign, length) != 0)
        return false;
    p->at += length;
    return true;
}

/* A word as a whole, in any case. */
static bool take_word(plx_query_parser *p, const char *word)
{
    skip(p);
    size_t length = strlen(word);
    if (strncasecmp(p->at, word, length) != 0 || is_word(p->at[length]))
        return false;
    p->at += length;
    return true;
}

/* A word before a colon, such as layer: */
static bool take_key(plx_query_parser *p, const char *key)
{
    const char *before = p->at;
    if (take_word(p, key) && take(p, ":"))
        return true;
    p->at = before;
    return false;
}

/* An index, or two: first-last. */
static bool take_indices(plx_query_parser *p, size_t *first, size_t *last)
{
    skip(p);
    if (!isdigit((unsigned char)*p->at))
        return false;
    size_t *out[2] = {first, last};
    for (int i = 0; i < 2; i++) {
        *out[i] = 0;
        for (; isdigit((unsigned char)*p->at); p->at++)
            *out[i] = *out[i] < SIZE_MAX / 100 ? *out[i] * 10 + (size_t)(*p->at - '0') : *out[i];
        if (i == 0 && !(p->at[0] == '-' && isdigit((unsigned char)p->at[1]))) {
            *last = *first;
            return true;
        }
        p->at += i == 0;
    }
    return true;
}

/* A number as people write it: no hexadecimal, no words. */
static bool take_number(plx_query_parser *p, float *out)
{
    skip(p);
    size_t n = 0;
    const char *at = p->at;
    n += at[n] == '-' || at[n] == '+';
    size_t digits = n;
    while (isdigit((unsigned char)at[n]))
        n++;
    size_t whole = n - digits, part = 0;
    if (at[n] == '.' && isdigit((unsigned char)at[n + 1]))
        for (n++; isdigit((unsigned char)at[n]); part++)
            n++;
    if (whole + part == 0)
        return false;
    if ((at[n] == 'e' || at[n] == 'E') &&
        isdigit((unsigned char)at[n + 1 + (at[n + 1] == '-' || at[n + 1] == '+')]))
        for (n += 2; isdigit((unsigned char)at[n]);)
            n++;
    char text[WORD_SIZE];
    double value;
    if (n >= sizeof text)
        return false;
    memcpy(text, at, n);
    text[n] = '\0';
    if (!plx_parse_double(text, &value))
        return false;
    *out = (float)value;
    p->at += n;
    return true;
}

/* Names: of the last layer's classes, and of layers. */
typedef enum plx_match { PLX_MATCH_WHOLE, PLX_MATCH_START, PLX_MATCH_PART } plx_match;

static bool matches(const char *name, const char *word, plx_match how)
{
    switch (how) {
    case PLX_MATCH_WHOLE:
        return strcasecmp(name, word) == 0;
    case PLX_MATCH_START:
        return strncasecmp(name, word, strlen(word)) == 0;
    case PLX_MATCH_PART:
        return strcasestr(name, word) != NULL;
    }
    return false;
}

static const plx_layer *last_layer(const plx_query_parser *p)
{
    const plx_network *n = p->names->network;
    return &n->layers[n->layer_count - 1];
}

/* Joins all that match into *node, which is NONE while there is none; false when that is too much.
 */
static bool add_match(plx_query_parser *p, uint16_t *node, size_t first, size_t count)
{
    uint16_t found = add_range(p, first, first + count);
    if (found != NONE && *node != NONE)
        found = join(p, PLX_QUERY_OR, *node, found);
    *node = found;
    return found != NONE;
}

static bool add_classes(plx_query_parser *p, uint16_t *node, const char *word, plx_match how)
{
    const plx_layer *last = last_layer(p);
    for (size_t i = 0; p->names->class_name && i < last->units; i++)
        if (matches(p->names->class_name[i], word, how) &&
            !add_match(p, node, last->unit_offset + i, 1))
            return false;
    return true;
}

static bool add_inputs(plx_query_parser *p, uint16_t *node, const char *word, plx_match how)
{
    const plx_layer *first = &p->names->network->layers[0];
    for (size_t i = 0; p->names->input_name && i < first->units; i++)
        if (p->names->input_name[i][0] && matches(p->names->input_name[i], word, how) &&
            !add_match(p, node, first->unit_offset + i, 1))
            return false;
    return true;
}

static bool add_layers(plx_query_parser *p, uint16_t *node, const char *word, plx_match how)
{
    const plx_network *n = p->names->network;
    for (size_t l = 0; l < n->layer_count; l++)
        if (matches(n->layers[l].name, word, how) &&
            !add_match(p, node, n->layers[l].unit_offset, n->layers[l].units))
            return false;
    return true;
}

/* The closest kind of match that finds anything. */
static uint16_t named(plx_query_parser *p, const char *where, const char *word, bool layers,
    bool classes, plx_match loosest)
{
    uint16_t node = NONE;
    for (plx_match how = PLX_MATCH_WHOLE; node == NONE && how <= loosest; how++)
        if ((layers && !add_layers(p, &node, word, how)) ||
            (classes && !add_classes(p, &node, word, how)) ||
            (layers && classes && !add_inputs(p, &node, word, how)))
            return NONE;
    if (node != NONE)
        return node;
    if (layers && classes)
        return wrong(p, where,
            "nothing is called '%s': a word is a layer, a class, an input, or one of the "
            "quantities %s",
            word, QUANTITIES);
    return wrong(p, where, "there is no %s called '%s'", layers ? "layer" : "class", word);
}

/* A word or "what stands in quotes"; *exact tells the latter. False with an error at its start. */
static bool take_name(plx_query_parser *p, char *word, bool *exact, const char *wanted)
{
    skip(p);
    const char *start = p->at;
    *exact = *p->at == '"';
    p->at += *exact;
    size_t n = 0;
    while (*exact ? p->at[n] && p->at[n] != '"' : is_word(p->at[n]) || (n > 0 && p->at[n] == '-'))
        n++;
    if (*exact && !p->at[n]) {
        wrong(p, start, "the quotation mark is not closed");
        return false;
    }
    if (n == 0 || n >= WORD_SIZE) {
        wrong(p, start, n == 0 ? "%s is missing here" : "%s cannot be as long as this", wanted);
        return false;
    }
    memcpy(word, p->at, n);
    word[n] = '\0';
    p->at += n + *exact;
    plx_text_sanitize(word);
    return true;
}

/* What in quotes is meant as a whole. */
static uint16_t parse_name(
    plx_query_parser *p, const char *where, const char *wanted, bool layers, bool classes)
{
    char word[WORD_SIZE];
    bool exact;
    if (!take_name(p, word, &exact, wanted))
        return NONE;
    return named(p, where, word, layers, classes, exact ? PLX_MATCH_WHOLE : PLX_MATCH_PART);
}

static uint16_t parse_layer(plx_query_parser *p)
{
    const plx_network *n = p->names->network;
    size_t first, last;
    skip(p);
    const char *where = p->at;
    if (!take_indices(p, &first, &last))
        return parse_name(p, where, "a layer's index or name", true, false);
    if (first > last || last >= n->layer_count)
        return wrong(p, where, "layers go from 0 to %zu", n->layer_count - 1);
    return add_range(
        p, n->layers[first].unit_offset, n->layers[last].unit_offset + n->layers[last].units);
}

static uint16_t parse_class(plx_query_parser *p)
{
    const plx_layer *layer = last_layer(p);
    size_t first, last;
    skip(p);
    const char *where = p->at;
    if (!take_indices(p, &first, &last))
        return parse_name(p, where, "a class's index or name", false, true);
    if (first > last || last >= layer->units)
        return wrong(p, where, "classes go from 0 to %zu", layer->units - 1);
    return add_range(p, layer->unit_offset + first, layer->unit_offset + last + 1);
}

static uint16_t parse_unit(plx_query_parser *p)
{
    size_t first, last;
    skip(p);
    const char *where = p->at;
    if (!take_indices(p, &first, &last))
        return wrong(p, where, "a unit's index is missing here");
    if (first > last)
        return wrong(p, where, "a range goes from the lower index to the higher");
    return add(p, &(plx_query_node){.kind = PLX_QUERY_INDEX, .first = first, .end = last + 1});
}

/* 3:17 and 3:10-20. */
static uint16_t parse_place(plx_query_parser *p)
{
    const plx_network *n = p->names->network;
    size_t layer, same, first, last;
    const char *where = p->at;
    take_indices(p, &layer, &same);
    if (!take(p, ":"))
        return wrong(p, where,
            "a number alone says nothing: write 3:17 for unit 17 of layer 3, layer:3, unit:17, or "
            "compare a quantity with it");
    if (layer != same || layer >= n->layer_count)
        return wrong(
            p, where, "one layer from 0 to %zu stands before the colon", n->layer_count - 1);
    const plx_layer *l = &n->layers[layer];
    skip(p);
    where = p->at;
    if (!take_indices(p, &first, &last))
        return wrong(p, where, "a unit's index is missing here");
    if (first > last || last >= l->units)
        return wrong(p, where, "layer %zu has units 0 to %zu", layer, l->units - 1);
    return add_range(p, l->unit_offset + first, l->unit_offset + last + 1);
}

typedef struct plx_operator {
    const char *sign;
    bool equal, less, greater;
} plx_operator;

static const plx_operator *take_operator(plx_query_parser *p)
{
    static const plx_operator operators[] = {
        {"<=", true, true, false},
        {">=", true, false, true},
        {"!=", false, true, true},
        {"==", true, false, false},
        {"<", false, true, false},
        {">", false, false, true},
        {"=", true, false, false},
    };
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (take(p, operators[i].sign))
            return &operators[i];
    return NULL;
}

/* quantity OP number; bounds that this says nothing about stay. */
static void bound(plx_query_node *n, const plx_operator *o, float number)
{
    n->differs = o->less && o->greater;
    if (!o->less || n->differs) {
        n->low = number;
        n->low_open = !o->equal && !n->differs;
    }
    if (!o->greater || n->differs) {
        n->high = number;
        n->high_open = !o->equal && !n->differs;
    }
}

/* The quantity of a comparison; *quantity tells whether one stands here. */
static bool take_quantity(plx_query_parser *p, plx_query_node *n, bool *quantity)
{
    const char *start = p->at;
    const char *close = take(p, "|") ? "|" : take_word(p, "abs") && take(p, "(") ? ")" : NULL;
    if (!close)
        p->at = start;
    *quantity = true;
    for (size_t i = 0; i < sizeof quantities / sizeof *quantities; i++) {
        if (!take_word(p, quantities[i].name))
            continue;
        n->quantity = quantities[i].quantity;
        n->absolute = close != NULL;
        skip(p);
        if (!close || take(p, close))
            return true;
        wrong(p, p->at, "'%s' is missing here", close);
        return false;
    }
    *quantity = false;
    if (!close)
        return true;
    skip(p);
    wrong(p, p->at, "one of the quantities %s is missing here", QUANTITIES);
    return false;
}

/* low..high, after a colon. */
static uint16_t parse_span(plx_query_parser *p, plx_query_node *n)
{
    skip(p);
    const char *where = p->at;
    if (!take_number(p, &n->low) || !take(p, "..") || !take_number(p, &n->high))
        return wrong(p, where, "a range is written as 0.2..0.5");
    if (n->low > n->high)
        return wrong(p, where, "a range goes from the lower number to the higher");
    return add(p, n);
}

/* What follows a quantity; before: the operator before it, with a number before that, or NULL. */
static uint16_t parse_comparison(plx_query_parser *p, plx_query_node *n, const plx_operator *before)
{
    if (!before && take(p, ":"))
        return parse_span(p, n);
    skip(p);
    const char *where = p->at;
    const plx_operator *o = take_operator(p);
    if (!o)
        return before ? add(p, n)
                      : wrong(p, where, "a quantity is compared with a number, as in bias > 0.1");
    /* 0.2 <= x < 0.5, or the same downwards. */
    if (before &&
        (before->less != o->less || before->greater != o->greater || o->less == o->greater))
        return wrong(p, where, "a range is written as 0.2 <= activation < 0.5");
    float number;
    skip(p);
    where = p->at;
    if (!take_number(p, &number))
        return wrong(p, where, "a number is missing after '%s'", o->sign);
    bound(n, o, number);
    return add(p, n);
}

/* A number that stands first: 0.2 < activation, or a place. */
static uint16_t parse_from_number(plx_query_parser *p, plx_query_node *n)
{
    const char *start = p->at;
    float number;
    const plx_operator *o = take_number(p, &number) ? take_operator(p) : NULL;
    if (!o) {
        p->at = start;
        if (isdigit((unsigned char)*start))
            return parse_place(p);
        return wrong(p, start, "something to look for is missing here");
    }
    bool quantity;
    skip(p);
    const char *where = p->at;
    if (!take_quantity(p, n, &quantity))
        return NONE;
    if (!quantity)
        return wrong(p, where, "a quantity is missing after '%s'", o->sign);
    /* 0.2 < x is x > 0.2. */
    plx_operator turned = {o->sign, o->equal, o->greater, o->less};
    bound(n, &turned, number);
    return parse_comparison(p, n, o);
}

/* The longest name of a layer that stands here, which may have blanks in it, such as hidden 1. */
static uint16_t parse_layer_name(plx_query_parser *p)
{
    const plx_network *n = p->names->network;
    size_t longest = 0, layer = 0;
    for (size_t l = 0; l < n->layer_count; l++) {
        size_t length = strlen(n->layers[l].name);
        if (length > longest && strncasecmp(p->at, n->layers[l].name, length) == 0 &&
            !is_word(p->at[length])) {
            longest = length;
            layer = l;
        }
    }
    if (longest == 0)
        return NONE;
    p->at += longest;
    return add_range(
        p, n->layers[layer].unit_offset, n->layers[layer].unit_offset + n->layers[layer].units);
}

static uint16_t parse_word(plx_query_parser *p)
{
    const char *where = p->at;
    if (take_key(p, "layer"))
        return parse_layer(p);
    if (take_key(p, "unit"))
        return parse_unit(p);
    if (take_key(p, "class"))
        return parse_class(p);
    uint16_t layer = parse_layer_name(p);
    if (layer != NONE)
        return layer;
    if (take_word(p, "all"))
        return add_range(p, 0, p->names->network->unit_count);
    if (take_word(p, "selected"))
        return add(p, &(plx_query_node){.kind = PLX_QUERY_SELECTED});
    if (take_word(p, "nan"))
        return add(p, &(plx_query_node){.kind = PLX_QUERY_NAN});
    if (take_word(p, "dead"))
        return add(p, &(plx_query_node){.kind = PLX_QUERY_COMPARE,
                          .quantity = PLX_QUERY_ZERO_SHARE,
                          .low = 1,
                          .high = INFINITY});
    return parse_name(p, where, "something to look for", true, true);
}

static uint16_t parse_primary(plx_query_parser *p)
{
    plx_query_node n = {.kind = PLX_QUERY_COMPARE, .low = -INFINITY, .high = INFINITY};
    bool quantity;
    skip(p);
    const char *start = p->at;
    if (take(p, "(")) {
        uint16_t node = parse_or(p);
        if (node == NONE || take(p, ")"))
            return node;
        return wrong(p, start, "the parenthesis is not closed");
    }
    if (!take_quantity(p, &n, &quantity))
        return NONE;
    if (quantity)
        return parse_comparison(p, &n, NULL);
    if (isdigit((unsigned char)*p->at) || strchr("+-.", *p->at))
        return *p->at ? parse_from_number(p, &n)
                      : wrong(p, p->at, "something to look for is missing here");
    return parse_word(p);
}

static uint16_t parse_not(plx_query_parser *p)
{
    if (p->depth == DEEPEST)
        return wrong(p, p->at, "too much stands within one another here");
    p->depth++;
    skip(p);
    bool negated = strncmp(p->at, "!=", 2) != 0 && (take(p, "!") || take_word(p, "not"));
    uint16_t node = negated ? parse_not(p) : parse_primary(p);
    if (negated && node != NONE)
        node = join(p, PLX_QUERY_NOT, node, 0);
    p->depth--;
    return node;
}

static bool ends_and(plx_query_parser *p)
{
    const char *start = p->at;
    bool ends = !*p->at || *p->at == ')' || *p->at == ',' || strncmp(p->at, "||", 2) == 0 ||
                take_word(p, "or");
    p->at = start;
    return ends;
}

static uint16_t parse_and(plx_query_parser *p)
{
    uint16_t node = parse_not(p);
    while (node != NONE) {
        skip(p);
        bool joined = take(p, "&&") || take_word(p, "and");
        skip(p);
        if (!joined && ends_and(p))
            break;
        uint16_t right = parse_not(p);
        node = right == NONE ? NONE : join(p, PLX_QUERY_AND, node, right);
    }
    return node;
}

static uint16_t parse_or(plx_query_parser *p)
{
    uint16_t node = parse_and(p);
    while (node != NONE && (take(p, "||") || take(p, ",") || take_word(p, "or"))) {
        uint16_t right = parse_and(p);
        node = right == NONE ? NONE : join(p, PLX_QUERY_OR, node, right);
    }
    return node;
}

plx_query *plx_query_parse(const char *text, const plx_query_names *names, plx_error *e)
{
    plx_query *query = plx_alloc(1, sizeof *query);
    if (!query) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    query->network = names->network;
    plx_query_parser p = {.text = text, .at = text, .names = names, .query = query, .error = e};
    query->root = parse_or(&p);
    skip(&p);
    if (query->root != NONE && *p.at)
        query->root = wrong(
            &p, p.at, "'%c' has no meaning here", isprint((unsigned char)*p.at) ? *p.at : '?');
    if (query->root == NONE)
        plx_query_destroy(&query);
    return query;
}
