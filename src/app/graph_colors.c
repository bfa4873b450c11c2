#include "app/graph_colors.h"

#include "base/mem.h"
#include "base/text.h"
#include "graph/correlation.h"
#include "ui/strings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool no_memory(plx_graph_colors *c, plx_error *e)
{
    plx_graph_colors_uninit(c);
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's colours");
}

void plx_graph_colors_uninit(plx_graph_colors *c)
{
    plx_free(c->type);
    plx_free(c->unit);
    *c = (plx_graph_colors){0};
}

typedef struct ranked {
    size_t size;
    uint32_t value;
} ranked;

static int by_size(const void *a, const void *b)
{
    const ranked *p = a, *q = b;
    if (p->size != q->size)
        return p->size > q->size ? -1 : 1;
    return (p->value > q->value) - (p->value < q->value);
}

/* Class of each value: the most frequent have one of their own, the others share the last. */
static bool rank(plx_graph_colors *c, const size_t *size, size_t values, uint8_t *class)
{
    ranked *r = plx_alloc(values, sizeof *r);
    if (!r)
        return false;
    for (size_t i = 0; i < values; i++)
        r[i] = (ranked){size[i], (uint32_t)i};
    qsort(r, values, sizeof *r, by_size);
    for (size_t i = 0; i < values; i++) {
        size_t others = (size_t)c->most - 1, k = values <= others + 1 || i < others ? i : others;
        class[r[i].value] = (uint8_t)k;
        c->class[k].count += r[i].size;
    }
    c->classes = values < (size_t)c->most ? (int)values : c->most;
    plx_free(r);
    return true;
}

static void name_class(plx_graph_colors *c, int class, size_t values, const char *name)
{
    bool others = values > (size_t)c->most && class == c->most - 1;
    plx_text_copy(c->class[class].name, sizeof c->class[class].name,
        others ? plx_str(PLX_STR_GRAPH_OTHERS) : name);
}

/* Networks of correlations keep their colours, however many there are of each kind. */
static void rank_correlations(
    plx_graph_colors *c, const plx_graph *g, const size_t *size, uint8_t *class)
{
    c->classes = PLX_CORRELATION_TYPES;
    for (size_t t = 0; t < g->types.count; t++) {
        class[t] = (uint8_t)plx_correlation_type(g, t);
        c->class[class[t]].count += size[t];
    }
    for (int k = 0; k < c->classes; k++)
        name_class(c, k, PLX_CORRELATION_TYPES, plx_correlation_type_name(k));
}

static bool by_type(plx_graph_colors *c, const plx_graph *g, const plx_graph_stats *stats)
{
    size_t types = g->types.count;
    uint8_t *class = plx_alloc(types, 1);
    c->type = plx_alloc(g->connection_count, 1);
    bool correlations = plx_correlation_has_backbone(g), ok = class && c->type;
    if (ok && correlations)
        rank_correlations(c, g, stats->of_type, class);
    ok = ok && (correlations || rank(c, stats->of_type, types, class));
    for (size_t i = 0; ok && i < g->connection_count; i++)
        c->type[i] = class[g->type[i]];
    for (size_t t = types; ok && !correlations && t-- > 0;)
        name_class(c, class[t], types,
            g -> types.text[t][0] ? g->types.text[t] : plx_str(PLX_STR_GRAPH_UNTYPED));
    c->about = plx_str(PLX_STR_GRAPH_TYPES);
    plx_free(class);
    return ok;
}

static bool by_sign(plx_graph_colors *c, const plx_graph *g)
{
    c->type = plx_alloc(g->connection_count, 1);
    if (!c->type)
        return false;
    for (size_t i = 0; i < g->connection_count; i++) {
        c->type[i] = plx_graph_weight(g, i) < 0;
        c->class[c->type[i]].count++;
    }
    c->classes = 2;
    name_class(c, 0, 2, plx_str(PLX_STR_GRAPH_POSITIVE));
    name_class(c, 1, 2, plx_str(PLX_STR_GRAPH_NEGATIVE));
    c->about = plx_str(PLX_STR_GRAPH_SIGNS);
    return true;
}

static bool by_community(plx_graph_colors *c, const plx_graph *g, const plx_graph_stats *stats,
    const plx_communities *found)
{
    uint8_t *class = plx_alloc(found->count, 1);
    c->unit = plx_alloc(g->unit_count, 1);
    c->of_units = true;
    bool ok = class && c->unit && rank(c, found->size, found->count, class);
    for (size_t u = 0; ok && u < g->unit_count; u++)
        c->unit[u] = class[found->of[u]];
    /* A community is called after its most connected units. */
    for (int k = 0; ok && k < c->classes; k++) {
        char name[64] = "", room[PLX_GRAPH_NAME];
        size_t hub[3], hubs = 0;
        for (size_t u = 0; u < g->unit_count; u++) {
            size_t degree = (size_t)stats->in[u] + stats->out[u], at = hubs;
            if (c->unit[u] != k)
                continue;
            while (at > 0 && (size_t)stats->in[hub[at - 1]] + stats->out[hub[at - 1]] < degree)
                at--;
            if (at == 3)
                continue;
            for (size_t i = hubs < 3 ? hubs++ : 2; i > at; i--)
                hub[i] = hub[i - 1];
            hub[at] = u;
        }
        for (size_t i = 0; i < hubs; i++) {
            size_t n = strlen(name);
            snprintf(name + n, sizeof name - n, "%s%.18s", i ? ", " : "",
                plx_graph_unit_name(g, hub[i], room, sizeof room));
        }
        name_class(c, k, found->count, name);
    }
    c->about = plx_str(PLX_STR_GRAPH_COMMUNITIES);
    plx_free(class);
    return ok;
}

static bool by_attribute(plx_graph_colors *c, const plx_graph *g, const plx_attribute *a)
{
    size_t values = (size_t)a->values.count + (a->missing > 0);
    size_t *size = plx_alloc(values, sizeof *size);
    uint8_t *class = plx_alloc(values, 1);
    c->unit = plx_alloc(g->unit_count, 1);
    c->of_units = true;
    bool ok = size && class && c->unit;
    for (size_t u = 0; ok && u < g->unit_count; u++)
        size[a->code[u] == PLX_NO_NAME ? a->values.count : a->code[u]]++;
    ok = ok && rank(c, size, values, class);
    for (size_t u = 0; ok && u < g->unit_count; u++)
        c->unit[u] = class[a->code[u] == PLX_NO_NAME ? a->values.count : a->code[u]];
    for (size_t i = values; ok && i-- > 0;)
        name_class(c, class[i], values,
            i < a -> values.count ? a->values.text[i] : plx_str(PLX_STR_GRAPH_NO_VALUE));
    c->about = a->name;
    plx_free(size);
    plx_free(class);
    return ok;
}

/* What leads back in layers is told by colour, whatever else colours tell. */
static bool mark_back(plx_graph_colors *c, const plx_graph *g, const plx_layered *layers)
{
    if (!c->type) {
        c->type = plx_alloc(g->connection_count, 1);
        if (!c->type)
            return false;
        memset(c->type, c->unit ? PLX_LINE_BY_UNIT : 0, g->connection_count);
    }
    int back = c->classes++;
    c->back = c->classes;
    for (size_t i = 0; i < g->connection_count; i++)
        if (layers->back[i]) {
            if (c->type[i] != PLX_LINE_BY_UNIT)
                c->class[c->type[i]].count--;
            c->type[i] = (uint8_t)back;
        }
    c->class[back].count = layers->back_count;
    plx_text_copy(c->class[back].name, sizeof c->class[back].name, plx_str(PLX_STR_GRAPH_BACK));
    return true;
}

plx_graph_by plx_graph_colors_resolve(
    plx_graph_by by, const plx_graph *g, const plx_graph_stats *stats)
{
    if (by == PLX_GRAPH_BY_TYPE && g->types.count == 0)
        by = PLX_GRAPH_BY_DEFAULT;
    if (by == PLX_GRAPH_BY_DEFAULT)
        by = g->types.count > 1      ? PLX_GRAPH_BY_TYPE
             : stats->weight_min < 0 ? PLX_GRAPH_BY_SIGN
                                     : PLX_GRAPH_BY_COMMUNITY;
    return by;
}

bool plx_graph_colors_init(plx_graph_colors *c, const plx_graph *g, const plx_graph_stats *stats,
    const plx_communities *communities, plx_graph_by by, const plx_attribute *attribute,
    const plx_layered *layers, plx_error *e)
{
    by = plx_graph_colors_resolve(by, g, stats);
    *c = (plx_graph_colors){.by = by, .classes = 1, .most = PLX_LINE_CLASSES - (layers != NULL)};
    bool ok = by == PLX_GRAPH_BY_TYPE        ? by_type(c, g, stats)
              : by == PLX_GRAPH_BY_SIGN      ? by_sign(c, g)
              : by == PLX_GRAPH_BY_ATTRIBUTE ? by_attribute(c, g, attribute)
                                             : by_community(c, g, stats, communities);
    if (c->classes < 1)
        c->classes = 1; /* of a graph of nothing */
    ok = ok && (!layers || mark_back(c, g, layers));
    return ok || no_memory(c, e);
}

void plx_graph_colors_ink(const plx_graph_colors *c, int class, plx_theme theme, float rgb[3])
{
    /* Told apart by people with any of the common colour blindnesses, in the order in which they
     * are most unlike; on a dark page lighter than on a white one. */
    static const unsigned char dark[PLX_LINE_CLASSES][3] = {{255, 167, 64}, {64, 184, 255},
        {86, 214, 150}, {244, 118, 176}, {240, 226, 110}, {168, 140, 255}, {236, 96, 72},
        {150, 156, 168}};
    static const unsigned char light[PLX_LINE_CLASSES][3] = {{206, 100, 0}, {0, 104, 178},
        {0, 132, 92}, {184, 56, 122}, {146, 122, 0}, {98, 70, 190}, {176, 42, 28}, {96, 102, 112}};
    /* Red is for what leads back, where something does. */
    enum { RED = 6, GREY = 7 };
    if (c->back > 0 && class == c->back - 1)
        class = RED;
    else if (c->back > 0 && class == RED)
        class = GREY;
    const unsigned char *from = theme == PLX_THEME_DARK ? dark[class] : light[class];
    for (int i = 0; i < 3; i++)
        rgb[i] = (float)from[i] / 255;
}
