/* How many units the latents of a block's attention are, and its heads: all of it follows from
 * shapes, which are [out][in]. */
#include "family/transformer.h"

typedef plx_transformer_latents latents;

static const uint64_t *shape_of(
    const plx_tensors *t, const plx_transformer_block *b, plx_transformer_role role)
{
    return plx_transformer_has(b, role) ? t->tensor[b->tensor[role]].shape : NULL;
}

/* Units of all heads, which are as many as make the shared part of a key of what queries have more
 * than keys. */
static bool find_heads(uint64_t queries, uint64_t keys, uint64_t values, latents *l)
{
    uint64_t more = queries > keys ? queries - keys : 0;
    l->heads = l->heads > 0 ? l->heads : more / l->shared;
    if (l->heads == 0 || more != l->heads * l->shared || keys % l->heads != 0 ||
        values % l->heads != 0)
        return false;
    l->query = queries / l->heads;
    l->key = keys / l->heads;
    l->value = values / l->heads;
    return l->key > 0 && l->value > 0;
}

static bool find_keys(const plx_tensors *t, const plx_transformer_block *b, uint64_t values,
    latents *l, uint64_t *out)
{
    const uint64_t *both = shape_of(t, b, PLX_ROLE_KV_B);
    const uint64_t *key = shape_of(t, b, PLX_ROLE_K_B), *value = shape_of(t, b, PLX_ROLE_V_B);
    if (both) {
        l->of_keys = both[1];
        *out = both[0] > values ? both[0] - values : 0;
        return *out > 0;
    }
    if (!key || !value || key[0] > PLX_MAX_UNITS || key[2] > PLX_MAX_UNITS)
        return false;
    l->heads = key[0];
    l->of_keys = key[1];
    *out = key[0] * key[2];
    return value[0] == key[0] && value[2] == key[1] && value[1] == values / value[0];
}

bool plx_transformer_find_latents(
    const plx_tensors *t, const plx_transformer_block *b, latents *out)
{
    const uint64_t *down = shape_of(t, b, PLX_ROLE_KV_A), *o = shape_of(t, b, PLX_ROLE_O);
    const uint64_t *to_latents = shape_of(t, b, PLX_ROLE_Q_A);
    const uint64_t *query = shape_of(t, b, to_latents ? PLX_ROLE_Q_B : PLX_ROLE_Q);
    latents l = {.of_queries = to_latents ? to_latents[0] : 0};
    uint64_t keys = 0;
    if (!down || !o || !query || o[0] != b->width || down[1] != b->width ||
        query[1] != (to_latents ? to_latents[0] : b->width) ||
        (to_latents && to_latents[1] != b->width) || !find_keys(t, b, o[1], &l, &keys) ||
        down[0] <= l.of_keys)
        return false;
    l.shared = down[0] - l.of_keys;
    if (!find_heads(query[0], keys, o[1], &l))
        return false;
    *out = l;
    return true;
}
