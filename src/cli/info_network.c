#include "cli/info_network.h"

#include "base/mem.h"
#include "base/text.h"
#include "cli/report.h"
#include "model/structure.h"

#include <inttypes.h>
#include <stdio.h>

enum { WEIGHTS_MAX = 1 << 20, LAYERS_SHOWN = 40, SPEC_LAYER = PLX_NAME_SIZE + 48 };

static bool unfold(plx_unfolding *u, const plx_plan *p, plx_error *e)
{
    bool *open = plx_alloc(p->block_count ? p->block_count : 1, sizeof *open);
    if (!open)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    for (size_t k = 0; k < p->block_count; k++)
        open[k] = true;
    bool ok = plx_unfolding_init(u, p, open, NULL);
    for (size_t k = 0; !ok && k < p->block_count; k++)
        open[k] = !p->blocks[k].folds;
    ok = ok || plx_unfolding_init(u, p, open, e);
    plx_free(open);
    return ok;
}

static json_t *numbers_json(const float *from, size_t count)
{
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(all, plx_json_number((double)from[i]));
    return all;
}

static json_t *layers_json(const plx_unfolding *u)
{
    const plx_network *n = u->network;
    json_t *layers = json_array();
    for (size_t l = 0; l < n->layer_count; l++) {
        const plx_layer *k = &n->layers[l];
        const plx_layer_note *note = &u->structure.notes[l];
        json_array_append_new(
            layers, json_pack("{s:s, s:I, s:s, s:s, s:b}", "name", k->name, "units",
                        (json_int_t)k->units, "activation", plx_activation_name(k->activation),
                        "note", note->text, "operator", (int)note->box));
    }
    return layers;
}

/* params: NULL without weights. */
static json_t *links_json(const plx_unfolding *u, float *params)
{
    const plx_network *n = u->network;
    json_t *links = json_array();
    for (size_t l = 0; l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        json_t *link = json_pack("{s:s, s:I, s:I}", "name", u->structure.link_name[l], "source",
            (json_int_t)k->source, "target", (json_int_t)k->target);
        json_t *rows = params ? json_array() : NULL;
        for (size_t o = 0; rows && o < k->out; o++)
            json_array_append_new(
                rows, numbers_json(plx_link_weights(k, params) + o * k->in, k->in));
        if (link && params) {
            json_object_set_new(link, "weights", rows);
            json_object_set_new(link, "biases", numbers_json(plx_link_biases(k, params), k->out));
        }
        json_array_append_new(links, link);
    }
    return links;
}

static json_t *bypasses_json(const plx_structure *s)
{
    static const char *const kinds[] = {[PLX_BYPASS_RESIDUAL] = "residual",
        [PLX_BYPASS_SPREAD] = "spread",
        [PLX_BYPASS_HEADS] = "heads",
        [PLX_BYPASS_EXPERTS] = "experts",
        [PLX_BYPASS_REPEAT] = "repeat",
        [PLX_BYPASS_COPY] = "copy",
        [PLX_BYPASS_GATE] = "gate",
        [PLX_BYPASS_OPERATOR] = "operator"};
    json_t *all = json_array();
    for (size_t i = 0; i < s->bypass_count; i++) {
        const plx_bypass *b = &s->bypasses[i];
        json_t *way = json_pack("{s:s, s:I, s:I}", "kind", kinds[b->kind], "source",
            (json_int_t)b->source, "target", (json_int_t)b->target);
        bool copies = b->kind == PLX_BYPASS_COPY;
        if (copies)
            json_object_set_new(way, "from", json_integer((json_int_t)b->from));
        if (copies)
            json_object_set_new(way, "first", json_integer((json_int_t)b->first));
        if (copies)
            json_object_set_new(way, "count", json_integer((json_int_t)b->count));
        json_array_append_new(all, way);
    }
    return all;
}

static json_t *blocks_json(const plx_structure *s)
{
    json_t *all = json_array();
    for (size_t i = 0; i < s->block_count; i++)
        json_array_append_new(
            all, json_pack("{s:s, s:I, s:I}", "name", s->blocks[i].name, "first",
                     (json_int_t)s->blocks[i].first, "last", (json_int_t)s->blocks[i].last));
    return all;
}

static bool read_weights(const plx_unfolding *u, float **params, plx_error *e)
{
    if (u->network->param_count > WEIGHTS_MAX)
        return plx_fail(e, PLX_ERR_UNSUPPORTED, "has too many connections to list their weights");
    *params = plx_alloc(u->network->param_count ? u->network->param_count : 1, sizeof **params);
    return (*params || plx_fail(e, PLX_ERR_MEMORY, "out of memory")) &&
           plx_weights_read(&(plx_weights_job){.unfolding = u}, *params, e);
}

json_t *plx_info_network_json(const plx_plan *p, bool weights, plx_error *e)
{
    plx_unfolding u;
    float *params = NULL;
    if (!unfold(&u, p, e))
        return NULL;
    json_t *all = NULL;
    if (!weights || read_weights(&u, &params, e))
        all = json_pack("{s:s, s:I, s:I, s:o, s:o, s:o, s:o}", "family", u.structure.family,
            "units", (json_int_t)u.network->unit_count, "connections",
            (json_int_t)u.network->connection_count, "layers", layers_json(&u), "links",
            links_json(&u, params), "bypasses", bypasses_json(&u.structure), "blocks",
            blocks_json(&u.structure));
    plx_free(params);
    plx_unfolding_uninit(&u);
    return all;
}

static void print_layer(const plx_unfolding *u, size_t l)
{
    const plx_layer *k = &u->network->layers[l];
    const char *note = u->structure.notes[l].text;
    char count[32];
    printf("%s%-28s %10s", l ? "            " : "layers      ", k->name,
        plx_format_count(k->units, count, sizeof count));
    if (k->activation != PLX_ACT_IDENTITY)
        printf("  %s", plx_activation_title(k->activation));
    if (note[0])
        printf("%s%s", k->activation != PLX_ACT_IDENTITY ? ", " : "  ", note);
    putchar('\n');
}

void plx_info_network_print(const plx_plan *p)
{
    plx_unfolding u;
    char count[32];
    if (!unfold(&u, p, NULL))
        return;
    printf("family      %s\n", u.structure.family);
    printf("units       %s\n", plx_format_count(u.network->unit_count, count, sizeof count));
    printf("connections %s\n", plx_format_count(u.network->connection_count, count, sizeof count));
    for (size_t l = 0; l < u.network->layer_count && l < LAYERS_SHOWN; l++)
        print_layer(&u, l);
    if (u.network->layer_count > LAYERS_SHOWN)
        printf("            and %zu more\n", u.network->layer_count - LAYERS_SHOWN);
    plx_unfolding_uninit(&u);
}

/* To be freed; NULL without memory. */
static char *make_spec(const plx_network *n)
{
    size_t size = n->layer_count * SPEC_LAYER;
    char *spec = plx_alloc(size, 1);
    return spec ? plx_network_spec(n, spec, size) : NULL;
}

static json_t *whole_json(bool told, uint64_t value)
{
    return told ? plx_json_whole(value) : json_null();
}

json_t *plx_info_trained_json(const plx_trained *t)
{
    char *spec = make_spec(t->network);
    json_t *all = json_pack("{s:o, s:o, s:o, s:o}", "spec", json_string(spec), "loss",
        t->loss[0] ? json_string(t->loss) : json_null(), "seed", whole_json(t->has_seed, t->seed),
        "step", whole_json(t->has_step, t->step));
    plx_free(spec);
    return all;
}

void plx_info_trained_print(const plx_trained *t)
{
    char *spec = make_spec(t->network), count[32];
    if (spec)
        printf("spec        %s\n", spec);
    if (t->loss[0])
        printf("loss        %s\n", t->loss);
    if (t->has_step)
        printf("step        %s\n", plx_format_count(t->step, count, sizeof count));
    if (t->has_seed)
        printf("seed        %" PRIu64 "\n", t->seed);
    plx_free(spec);
}
