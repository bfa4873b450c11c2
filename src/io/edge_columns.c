#include "io/edge_columns.h"

#include "base/mem.h"
#include "io/csv_value.h"

#include <string.h>
#include <strings.h>

enum { NAMES = 40, ROWS_MAX = 20, LINE_MAX = 4096 };

/* As programs that write such tables call their columns. */
static const char *const role_names[PLX_EDGE_ROLES][NAMES] = {
    {"source", "src", "from", "pre", "presynaptic", "pre_id", "pre_root_id", "pre_pt_root_id",
        "bodyId_pre", "source_id", "source_node_id", "from_id", "neuron 1", "neuron1", "node1",
        "tail", "u", "v1", "origin", "sender", "source_node", "from_node", "fromnode", "fromnodeid",
        "node_1", "id_1", "id1", "protein1", "gene1", "follower", "citing", "nodea", "node_a"},
    {"target", "dst", "dest", "destination", "to", "post", "postsynaptic", "post_id",
        "post_root_id", "post_pt_root_id", "bodyId_post", "target_id", "target_node_id", "to_id",
        "neuron 2", "neuron2", "node2", "head", "v", "v2", "receiver", "target_node", "to_node",
        "tonode", "tonodeid", "node_2", "id_2", "id2", "protein2", "gene2", "followee", "cited",
        "nodeb", "node_b"},
    {"weight", "w", "weights", "value", "count", "synapses", "syn_count", "synapse count", "nbr",
        "number", "strength", "n", "correlation", "combined_score", "score", "similarity"},
    {"type", "kind", "edge_type", "edge type", "class", "relation", "nt_type", "neurotransmitter",
        "layer", "interaction"},
};

static int role_of(const char *name)
{
    for (int r = 0; r < PLX_EDGE_ROLES; r++)
        for (size_t i = 0; i < NAMES && role_names[r][i]; i++)
            if (strcasecmp(role_names[r][i], name) == 0)
                return r;
    return -1;
}

static void forget(int column[PLX_EDGE_ROLES])
{
    for (int r = 0; r < PLX_EDGE_ROLES; r++)
        column[r] = -1;
}

bool plx_edge_columns_named(const plx_fields *f, int column[PLX_EDGE_ROLES])
{
    forget(column);
    for (size_t i = 0; i < f->count; i++) {
        int r = role_of(f->field[i].text);
        if (r >= 0 && column[r] < 0)
            column[r] = (int)i;
    }
    return column[PLX_EDGE_SOURCE] >= 0 && column[PLX_EDGE_TARGET] >= 0;
}

/* One line of a text, cut; *at goes behind it. False at the end of the text, for what is no line
 * of a table, and where a line may not be whole. */
typedef struct lines {
    const char *at, *end;
    plx_fields *fields;
    char *copy; /* [LINE_MAX] */
} lines;

static bool lines_init(lines *l, const char *text, size_t size, char separator)
{
    *l = (lines){.at = text, .end = text + size};
    l->fields = plx_alloc(1, sizeof *l->fields);
    l->copy = plx_alloc(LINE_MAX, 1);
    if (l->fields)
        l->fields->separator = separator;
    return l->fields && l->copy;
}

static void lines_uninit(lines *l)
{
    plx_free(l->fields);
    plx_free(l->copy);
}

static bool next_line(lines *l, size_t skip)
{
    size_t column, left = (size_t)(l->end - l->at);
    const char *stop = left > 0 ? memchr(l->at, '\n', left) : NULL;
    size_t length = stop ? (size_t)(stop - l->at) : 0;
    if (!stop || length >= LINE_MAX || length < skip || memchr(l->at, '\0', length))
        return false;
    memcpy(l->copy, l->at + skip, length - skip);
    length -= skip;
    length -= length > 0 && l->copy[length - 1] == '\r';
    l->copy[length] = '\0';
    l->at = stop + 1;
    return plx_fields_cut(l->fields, l->copy, length, &column);
}

bool plx_edge_columns_in_comment(
    const char *head, size_t size, char separator, int column[PLX_EDGE_ROLES])
{
    lines l;
    bool found = false;
    forget(column);
    if (lines_init(&l, head, size, separator))
        while (!found && l.at < l.end && (*l.at == '#' || *l.at == '%')) {
            size_t skip = 1;
            while (l.at + skip < l.end && (l.at[skip] == ' ' || l.at[skip] == '#'))
                skip++;
            if (!next_line(&l, skip))
                break;
            found = plx_edge_columns_named(l.fields, column);
        }
    lines_uninit(&l);
    return found;
}

static bool is_weight(const plx_field *f, bool decimal_comma)
{
    double number;
    return plx_fields_number(f, decimal_comma, &number) ||
           (f->length > 0 && plx_csv_is_missing(f->text));
}

void plx_edge_columns_guess(const plx_fields *f, bool decimal_comma, int column[PLX_EDGE_ROLES])
{
    forget(column);
    column[PLX_EDGE_SOURCE] = 0;
    column[PLX_EDGE_TARGET] = 1;
    if (f->count > 2 && f->field[2].text[0] == '{') {
        for (size_t i = 2; i + 1 < f->count; i++)
            if (strstr(f->field[i].text, "'weight':"))
                column[PLX_EDGE_WEIGHT] = (int)i + 1;
        return;
    }
    if (f->count > 2)
        column[is_weight(&f->field[2], decimal_comma) ? PLX_EDGE_WEIGHT : PLX_EDGE_TYPE] = 2;
    if (f->count > 3)
        column[column[PLX_EDGE_WEIGHT] < 0 ? PLX_EDGE_WEIGHT : PLX_EDGE_TYPE] = 3;
}

static bool is_whole(const plx_field *f)
{
    return f->length > 0 && strspn(f->text, "0123456789") == f->length;
}

bool plx_edge_columns_fit(const char *text, size_t size, char separator)
{
    lines l;
    size_t rows = 0, count = 0;
    bool wholes = true, texts = true, weights = true, braces = true, fits = true;
    if (!lines_init(&l, text, size, separator)) {
        lines_uninit(&l);
        return false;
    }
    while (fits && rows < ROWS_MAX && next_line(&l, 0)) {
        const plx_fields *f = l.fields;
        if (f->count == 0 || f->field[0].text[0] == '#' || f->field[0].text[0] == '%')
            continue;
        count = rows++ == 0 ? f->count : count;
        fits = f->count == count && count >= 2 && f->field[0].length > 0 && f->field[1].length > 0;
        if (!fits)
            break;
        double number;
        for (size_t i = 0; i < 2; i++) {
            wholes = wholes && is_whole(&f->field[i]);
            texts = texts && !plx_fields_number(&f->field[i], separator == ';', &number);
        }
        weights = weights && (count == 2 || is_weight(&f->field[2], separator == ';'));
        braces = braces && count > 2 && f->field[2].text[0] == '{';
    }
    lines_uninit(&l);
    /* Two words are in the lines of much else. */
    if (!fits || rows < (count == 2 && texts ? 3 : 2))
        return false;
    if (separator == ' ')
        return braces || (count == 2 && (wholes || texts)) || (count < 5 && count > 2 && weights);
    return texts && count < 4 && weights;
}
