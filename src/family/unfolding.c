#include "family/unfolding.h"

#include "base/mem.h"
#include "base/text.h"

#include <string.h>

/* Where a layer of the plan is in what is shown. */
typedef struct place {
    size_t layer; /* of the network; PLX_PLAN_NONE: nothing stands for it */
    plx_fold_map map;
} place;

typedef struct build {
    const plx_plan *plan;
    const bool *open;
    size_t *owner;          /* [plan layers]: the outermost folded block, or PLX_PLAN_NONE */
    size_t *visible;        /* [plan layers]: where it, or that block, is in the network */
    size_t *link_of;        /* [plan links]: in the network, or PLX_PLAN_NONE */
    place *source, *target; /* [plan links] */
    plx_layer_parts *layers;
    plx_link_parts *links;
    size_t layer_count, link_count;
} build;

enum { LOOK_BACK = 64 /* links of one folded block come in a row */ };

static size_t owner_of(const build *b, size_t layer)
{
    size_t owner = PLX_PLAN_NONE;
    for (size_t k = b->plan->layers[layer].block; k != PLX_PLAN_NONE; k = b->plan->blocks[k].parent)
        if (!b->open[k])
            owner = k;
    return owner;
}

static size_t slot_units(const plx_plan_block *b)
{
    size_t units = 0;
    for (size_t i = 0; i < b->slot_kinds; i++)
        units += b->slots[i].count;
    return units > 0 ? units : 1;
}

static void place_layers(build *b)
{
    const plx_plan *p = b->plan;
    size_t last = PLX_PLAN_NONE; /* the folded block whose column is the last one */
    for (size_t l = 0; l < p->layer_count; l++) {
        size_t owner = b->owner[l] = owner_of(b, l);
        if (owner == PLX_PLAN_NONE)
            b->layers[b->layer_count++] =
                (plx_layer_parts){p->layers[l].name, p->layers[l].units, p->layers[l].activation};
        else if (owner != last)
            b->layers[b->layer_count++] = (plx_layer_parts){
                p->blocks[owner].name, slot_units(&p->blocks[owner]), PLX_ACT_IDENTITY};
        last = owner;
        b->visible[l] = b->layer_count - 1;
    }
}

static place in_column(const build *b, size_t layer)
{
    const plx_plan *p = b->plan;
    const plx_plan_layer *l = &p->layers[layer];
    place at = {.layer = b->visible[layer], .map = {.folded = true}};
    if (l->block == b->owner[layer]) {
        at.map.segment_count = l->segment_count;
        memcpy(at.map.segment, l->segment, sizeof at.map.segment);
    } else if (p->blocks[l->block].parent == b->owner[layer] && l->outer_slot != PLX_PLAN_NONE) {
        at.map.segment_count = 1;
        at.map.segment[0] = (plx_plan_segment){0, l->units, l->units, l->outer_slot, NULL};
    }
    if (at.map.segment_count == 0)
        at.layer = PLX_PLAN_NONE;
    return at;
}

/* What stands for a layer as the source of links, or as their target. */
static place place_of(const build *b, size_t layer, bool source)
{
    const plx_plan *p = b->plan;
    size_t owner = b->owner[layer];
    if (owner == PLX_PLAN_NONE)
        return (place){.layer = b->visible[layer]};
    if (!p->layers[layer].stream)
        return in_column(b, layer);
    size_t other = source ? p->blocks[owner].entry : p->blocks[owner].exit;
    bool fits = other != PLX_PLAN_NONE && b->owner[other] == PLX_PLAN_NONE &&
                p->layers[other].units == p->layers[layer].units;
    return (place){.layer = fits ? b->visible[other] : PLX_PLAN_NONE};
}

/* Links of folded blocks are one where they are between the same layers. */
static size_t link_between(build *b, size_t source, size_t target, bool folded)
{
    size_t from = b->link_count > LOOK_BACK ? b->link_count - LOOK_BACK : 0;
    for (size_t k = b->link_count; folded && k-- > from;)
        if (b->links[k].source == source && b->links[k].target == target)
            return k;
    b->links[b->link_count] = (plx_link_parts){source, target};
    return b->link_count++;
}

static void place_links(build *b)
{
    const plx_plan *p = b->plan;
    for (size_t k = 0; k < p->link_count; k++) {
        place s = place_of(b, p->links[k].source, true);
        place t = place_of(b, p->links[k].target, false);
        b->link_of[k] = PLX_PLAN_NONE;
        if (s.layer == PLX_PLAN_NONE || t.layer == PLX_PLAN_NONE || s.layer >= t.layer)
            continue;
        b->source[k] = s;
        b->target[k] = t;
        b->link_of[k] = link_between(b, s.layer, t.layer, s.map.folded || t.map.folded);
    }
}

static bool has_kernel(const plx_plan *p, const plx_plan_part *part)
{
    const plx_tensor *t = &p->tensors->tensor[part->tensor];
    for (size_t d = 0; d < t->rank; d++)
        if (part->axis[d] == PLX_AXIS_KERNEL)
            return true;
    return false;
}

/* Parts of a link come one after the other. */
static void place_parts(plx_unfolding *u, const build *b)
{
    const plx_plan *p = b->plan;
    for (size_t k = 0; k < p->link_count; k++)
        if (b->link_of[k] != PLX_PLAN_NONE)
            u->links[b->link_of[k]].part_count += p->links[k].part_count;
    for (size_t k = 0; k < b->link_count; k++) {
        u->links[k].first_part = u->part_count;
        u->part_count += u->links[k].part_count;
        u->links[k].part_count = 0;
    }
    for (size_t k = 0; k < p->link_count; k++) {
        if (b->link_of[k] == PLX_PLAN_NONE)
            continue;
        plx_fold_link *shown = &u->links[b->link_of[k]];
        for (size_t i = 0; i < p->links[k].part_count; i++) {
            size_t part = p->links[k].first_part + i;
            u->parts[shown->first_part + shown->part_count++] =
                (plx_fold_part){part, b->target[k].map, b->source[k].map};
            shown->reduced = shown->reduced || b->target[k].map.folded || b->source[k].map.folded ||
                             has_kernel(p, &p->parts[part]);
        }
        if (!b->target[k].map.folded && !b->source[k].map.folded)
            plx_text_copy(u->structure.link_name[b->link_of[k]], PLX_NAME_SIZE, p->links[k].name);
    }
}

/* -- What people are told ---------------------------------------------------------------------- */

static bool is_within_folded(const build *b, size_t block)
{
    const plx_plan *p = b->plan;
    for (size_t k = p->blocks[block].parent; k != PLX_PLAN_NONE; k = p->blocks[k].parent)
        if (!b->open[k])
            return true;
    return false;
}

static size_t depth_of(const plx_plan *p, size_t block)
{
    size_t depth = 0;
    for (size_t k = p->blocks[block].parent; k != PLX_PLAN_NONE; k = p->blocks[k].parent)
        depth++;
    return depth;
}

static size_t see(unsigned char *seen, size_t tensor)
{
    if (tensor == PLX_PLAN_NONE || seen[tensor])
        return 0;
    seen[tensor] = 1;
    return 1;
}

/* Tensors that are not in the network, whatever is folded. */
static size_t count_unplaced(const plx_plan *p)
{
    size_t used = 0, count = p->tensors->count;
    unsigned char *seen = plx_alloc(count ? count : 1, 1);
    for (size_t i = 0; seen && i < p->part_count; i++) {
        const plx_plan_part *part = &p->parts[i];
        const size_t of[] = {
            part->tensor, part->bias, part->scale, part->zero, part->bias_scale, part->bias_zero};
        for (size_t k = 0; k < sizeof of / sizeof *of; k++)
            used += see(seen, of[k]);
    }
    for (size_t l = 0; seen && l < p->layer_count; l++)
        used += see(seen, p->layers[l].norm_scale) + see(seen, p->layers[l].norm_shift);
    plx_free(seen);
    return count - used;
}

static void list_blocks(plx_unfolding *u, const build *b)
{
    const plx_plan *p = b->plan;
    for (size_t k = 0; k < p->block_count; k++) {
        if (is_within_folded(b, k))
            continue;
        plx_block *out = &u->structure.blocks[u->structure.block_count++];
        *out = (plx_block){.first = b->visible[p->blocks[k].first],
            .last = b->visible[p->blocks[k].last],
            .depth = depth_of(p, k),
            .folded = !b->open[k],
            .id = k};
        plx_text_copy(out->name, sizeof out->name, p->blocks[k].name);
    }
}

static void list_files(plx_unfolding *u, const build *b)
{
    const plx_plan *p = b->plan;
    for (size_t i = 0; i < p->file_count; i++) {
        plx_block *out = &u->structure.files[u->structure.file_count++];
        *out = (plx_block){
            .first = b->visible[p->files[i].first], .last = b->visible[p->files[i].last]};
        plx_text_copy(out->name, sizeof out->name, p->files[i].name);
    }
}

static void list_bypasses(plx_unfolding *u, const build *b)
{
    const plx_plan *p = b->plan;
    for (size_t k = 0; u->structure.bypasses && k < p->bypass_count; k++) {
        place s = place_of(b, p->bypasses[k].source, true);
        place t = place_of(b, p->bypasses[k].target, false);
        if (s.layer == PLX_PLAN_NONE || t.layer == PLX_PLAN_NONE || s.layer >= t.layer ||
            s.map.folded || t.map.folded)
            continue;
        size_t n = u->structure.bypass_count;
        plx_bypass *last = n > 0 ? &u->structure.bypasses[n - 1] : NULL;
        if (last && last->source == s.layer && last->target == t.layer &&
            last->first == p->bypasses[k].first)
            continue;
        u->structure.bypasses[u->structure.bypass_count++] = (plx_bypass){p->bypasses[k].kind,
            s.layer, t.layer, p->bypasses[k].from, p->bypasses[k].first, p->bypasses[k].count};
    }
}

static void list_column(plx_unfolding *u, const plx_plan_block *block, size_t layer)
{
    for (size_t i = 0; i < block->slot_kinds; i++) {
        const plx_plan_slots *s = &block->slots[i];
        plx_unit_group *g = &u->structure.groups[u->structure.group_count++];
        *g = (plx_unit_group){.layer = layer,
            .first = s->first,
            .count = s->count,
            .per = s->per,
            .folded = true,
            .total = s->total,
            .base = s->base};
        plx_text_copy(g->name, sizeof g->name, s->name);
    }
}

static void list_segments(plx_unfolding *u, const plx_plan_layer *l, size_t layer)
{
    for (size_t i = 0; i < l->segment_count; i++) {
        const plx_plan_segment *s = &l->segment[i];
        if (!s->name)
            continue;
        plx_unit_group *g = &u->structure.groups[u->structure.group_count++];
        *g = (plx_unit_group){.layer = layer,
            .first = s->first,
            .count = s->count / s->per,
            .per = s->per,
            .total = s->count};
        plx_text_copy(g->name, sizeof g->name, s->name);
    }
}

static void list_notes(plx_unfolding *u, const build *b)
{
    const plx_plan *p = b->plan;
    for (size_t l = 0; l < p->layer_count; l++) {
        if (b->owner[l] != PLX_PLAN_NONE)
            continue;
        const plx_plan_layer *from = &p->layers[l];
        plx_layer_note *to = &u->structure.notes[b->visible[l]];
        to->box = from->box;
        plx_text_copy(to->text, sizeof to->text, from->note);
        size_t used = strlen(to->text);
        if (from->norm[0] && used + 2 < sizeof to->text) {
            plx_text_copy(to->text + used, sizeof to->text - used, used ? ", " : "");
            used = strlen(to->text);
            plx_text_copy(to->text + used, sizeof to->text - used, from->norm);
        }
    }
}

static void list_groups(plx_unfolding *u, const build *b)
{
    const plx_plan *p = b->plan;
    size_t last = PLX_PLAN_NONE;
    for (size_t l = 0; l < p->layer_count; l++) {
        size_t owner = b->owner[l];
        if (owner == PLX_PLAN_NONE)
            list_segments(u, &p->layers[l], b->visible[l]);
        else if (owner != last)
            list_column(u, &p->blocks[owner], b->visible[l]);
        last = owner;
    }
}

/* ---------------------------------------------------------------------------------------------- */

static void build_uninit(build *b)
{
    plx_free(b->owner);
    plx_free(b->visible);
    plx_free(b->link_of);
    plx_free(b->source);
    plx_free(b->target);
    plx_free(b->layers);
    plx_free(b->links);
}

static bool build_init(build *b, const plx_plan *p)
{
    size_t layers = p->layer_count, links = p->link_count;
    b->owner = plx_alloc(layers, sizeof *b->owner);
    b->visible = plx_alloc(layers, sizeof *b->visible);
    b->link_of = plx_alloc(links, sizeof *b->link_of);
    b->source = plx_alloc(links, sizeof *b->source);
    b->target = plx_alloc(links, sizeof *b->target);
    b->layers = plx_alloc(layers, sizeof *b->layers);
    b->links = plx_alloc(links, sizeof *b->links);
    return b->owner && b->visible && b->link_of && b->source && b->target && b->layers && b->links;
}

static bool reserve(plx_unfolding *u, const build *b)
{
    const plx_plan *p = b->plan;
    size_t groups = p->layer_count * PLX_PLAN_SEGMENTS + p->block_count * PLX_PLAN_SLOT_KINDS;
    u->links = plx_alloc(b->link_count, sizeof *u->links);
    u->parts = plx_alloc(p->part_count, sizeof *u->parts);
    u->structure.blocks = plx_alloc(p->block_count, sizeof *u->structure.blocks);
    u->structure.bypasses = plx_alloc(p->bypass_count, sizeof *u->structure.bypasses);
    u->structure.groups = plx_alloc(groups, sizeof *u->structure.groups);
    u->structure.link_name = plx_alloc(b->link_count, sizeof *u->structure.link_name);
    u->structure.notes = plx_alloc(b->layer_count, sizeof *u->structure.notes);
    u->visible = plx_alloc(p->layer_count ? p->layer_count : 1, sizeof *u->visible);
    return u->visible && u->structure.notes && u->links && u->parts && u->structure.blocks &&
           u->structure.bypasses && u->structure.groups && u->structure.link_name;
}

static bool make(plx_unfolding *u, build *b, plx_error *e)
{
    if (!build_init(b, b->plan))
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the network of a file");
    place_layers(b);
    if (b->layer_count > PLX_MAX_LAYERS)
        return plx_fail(
            e, PLX_ERR_UNSUPPORTED, "has over %d layers that cannot be folded", PLX_MAX_LAYERS);
    place_links(b);
    if (!reserve(u, b))
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the network of a file");
    u->network = plx_network_assemble(&(plx_network_parts){.layer_count = b->layer_count,
                                          .link_count = b->link_count,
                                          .layers = b->layers,
                                          .links = b->links},
        e);
    if (!u->network)
        return false;
    place_parts(u, b);
    list_blocks(u, b);
    list_files(u, b);
    list_bypasses(u, b);
    list_groups(u, b);
    list_notes(u, b);
    for (size_t l = 0; l < b->plan->layer_count; l++)
        u->visible[l] = b->owner[l] == PLX_PLAN_NONE ? b->visible[l] : PLX_PLAN_NONE;
    u->structure.unplaced = count_unplaced(b->plan);
    u->structure.parameters = plx_plan_parameters(b->plan->tensors);
    plx_text_copy(u->structure.family, sizeof u->structure.family, b->plan->family);
    return true;
}

bool plx_unfolding_init(plx_unfolding *u, const plx_plan *plan, const bool *open, plx_error *e)
{
    build b = {.plan = plan, .open = open};
    *u = (plx_unfolding){.plan = plan};
    bool ok = make(u, &b, e);
    build_uninit(&b);
    if (!ok)
        plx_unfolding_uninit(u);
    return ok;
}

void plx_unfolding_uninit(plx_unfolding *u)
{
    plx_network_destroy(&u->network);
    plx_structure_uninit(&u->structure);
    plx_free(u->links);
    plx_free(u->parts);
    plx_free(u->visible);
    *u = (plx_unfolding){0};
}
