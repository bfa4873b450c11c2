#include "model/structure.h"

#include "base/mem.h"

#include <stdio.h>

void plx_structure_uninit(plx_structure *s)
{
    plx_free(s->blocks);
    plx_free(s->bypasses);
    plx_free(s->groups);
    for (size_t i = 0; i < s->norm_count; i++) {
        plx_free(s->norms[i].scale);
        plx_free(s->norms[i].shift);
    }
    plx_free(s->norms);
    plx_free(s->notes);
    plx_free(s->link_name);
    *s = (plx_structure){0};
}

static char *group_name(const plx_unit_group *g, size_t unit, char *out, size_t size)
{
    size_t at = unit - g->first;
    size_t index = g->folded ? at : at / g->per;
    if (g->folded && g->per > 1) {
        size_t end = (index + 1) * g->per, last = end < g->total ? end : g->total;
        snprintf(
            out, size, "%ss %zu to %zu", g->name, g->base + index * g->per, g->base + last - 1);
    } else if (g->folded) {
        snprintf(out, size, "%s %zu", g->name, g->base + index);
    } else {
        snprintf(out, size, "%s %zu, unit %zu", g->name, index, at % g->per);
    }
    return out;
}

char *plx_structure_unit_name(
    const plx_structure *s, size_t layer, size_t unit, char *out, size_t size)
{
    out[0] = '\0';
    for (size_t i = 0; s && i < s->group_count; i++) {
        const plx_unit_group *g = &s->groups[i];
        size_t units = g->folded ? g->count : g->count * g->per;
        if (g->layer == layer && unit >= g->first && unit - g->first < units)
            return group_name(g, unit, out, size);
    }
    return out;
}

const plx_layer_norm *plx_structure_norm(const plx_structure *s, size_t layer)
{
    size_t low = 0, high = s ? s->norm_count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->norms[middle].layer < layer)
            low = middle + 1;
        else
            high = middle;
    }
    return s && low < s->norm_count && s->norms[low].layer == layer ? &s->norms[low] : NULL;
}

bool plx_structure_twin(
    const plx_structure *s, const plx_network *n, size_t layer, size_t which, size_t *twin)
{
    const plx_block *own = NULL;
    for (size_t i = 0; s && i < s->file_count; i++)
        if (layer >= s->files[i].first && layer <= s->files[i].last)
            own = &s->files[i];
    for (size_t i = 0; own && i < s->file_count; i++) {
        const plx_block *other = &s->files[i];
        size_t there = other->first + layer - own->first;
        bool alike = other != own && other->last - other->first == own->last - own->first &&
                     n->layers[there].units == n->layers[layer].units;
        if (!alike || which-- > 0)
            continue;
        *twin = there;
        return true;
    }
    return false;
}

const plx_block *plx_structure_block_of(const plx_structure *s, size_t layer)
{
    const plx_block *found = NULL;
    for (size_t i = 0; s && i < s->block_count; i++) {
        const plx_block *b = &s->blocks[i];
        if (layer >= b->first && layer <= b->last && (!found || b->depth >= found->depth))
            found = b;
    }
    return found;
}
