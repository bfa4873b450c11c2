/* Networks of several files as one plan: their layers one after the other, and no links between. */
#include "base/text.h"
#include "family/plan.h"

#include <stdio.h>
#include <string.h>

static size_t moved(size_t index, size_t by)
{
    return index == PLX_PLAN_NONE ? index : index + by;
}

static void add_layers(plx_plan *p, const plx_plan *other, size_t blocks, size_t tensors)
{
    for (size_t i = 0; i < other->layer_count && !p->failed; i++) {
        const plx_plan_layer *from = &other->layers[i];
        size_t layer = plx_plan_add_layer(p, from->name, from->units);
        if (p->failed)
            return;
        plx_plan_layer *to = &p->layers[layer];
        *to = *from;
        to->block = moved(from->block, blocks);
        to->norm_scale = moved(from->norm_scale, tensors);
        to->norm_shift = moved(from->norm_shift, tensors);
    }
}

static void add_links(plx_plan *p, const plx_plan *other, size_t layers, size_t tensors)
{
    for (size_t i = 0; i < other->link_count && !p->failed; i++) {
        const plx_plan_link *k = &other->links[i];
        plx_plan_add_link(p, k->name, k->source + layers, k->target + layers);
        for (size_t n = 0; n < k->part_count && !p->failed; n++) {
            plx_plan_part part = other->parts[k->first_part + n];
            part.tensor += tensors;
            part.bias = moved(part.bias, tensors);
            part.scale = moved(part.scale, tensors);
            part.zero = moved(part.zero, tensors);
            part.bias_scale = moved(part.bias_scale, tensors);
            part.bias_zero = moved(part.bias_zero, tensors);
            plx_plan_add_part(p, &part);
        }
    }
}

static bool is_taken(const plx_plan *p, const char *name)
{
    for (size_t k = 0; k < p->block_count; k++)
        if (strcmp(p->blocks[k].name, name) == 0)
            return true;
    return false;
}

static void add_blocks(plx_plan *p, const plx_plan *other, size_t layers, size_t blocks)
{
    for (size_t i = 0; i < other->block_count && !p->failed; i++) {
        const plx_plan_block *from = &other->blocks[i];
        char name[PLX_NAME_SIZE];
        plx_text_copy(name, sizeof name, from->name);
        if (is_taken(p, name))
            snprintf(name, sizeof name, "%.40s (%zu)", from->name, p->file_count);
        size_t block = plx_plan_add_block(p, name, moved(from->parent, blocks));
        if (p->failed)
            return;
        plx_plan_block *to = &p->blocks[block];
        *to = *from;
        plx_text_copy(to->name, sizeof to->name, name);
        to->parent = moved(from->parent, blocks);
        to->first += layers;
        to->last += layers;
        to->entry = moved(from->entry, layers);
        to->exit = moved(from->exit, layers);
    }
}

void plx_plan_add_file(plx_plan *p, const plx_plan *other, const char *name, size_t tensors)
{
    size_t layers = p->layer_count, blocks = p->block_count;
    if (p->failed || p->file_count == PLX_SIDE_BY_SIDE || other->layer_count == 0)
        return;
    plx_plan_file *f = &p->files[p->file_count++];
    plx_text_copy(f->name, sizeof f->name, name);
    f->first = layers;
    f->last = layers + other->layer_count - 1;
    add_layers(p, other, blocks, tensors);
    add_links(p, other, layers, tensors);
    add_blocks(p, other, layers, blocks);
    for (size_t i = 0; i < other->bypass_count && !p->failed; i++) {
        const plx_plan_bypass *b = &other->bypasses[i];
        plx_plan_add_bypass(p, b->kind, b->source + layers, b->target + layers);
        if (p->failed)
            return;
        p->bypasses[p->bypass_count - 1].from = b->from;
        p->bypasses[p->bypass_count - 1].first = b->first;
        p->bypasses[p->bypass_count - 1].count = b->count;
    }
    if (p->file_count == 1)
        plx_text_copy(p->family, sizeof p->family, other->family);
    else if (strcmp(p->family, other->family) != 0)
        plx_text_copy(p->family, sizeof p->family, "networks of several files");
    p->head_width = p->head_width ? p->head_width : other->head_width;
}
