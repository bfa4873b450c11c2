/* Transformers: stacks of blocks that read from a stream of residuals and add to it. What a tensor
 * is in its block follows from the end of its name, and which way round it lies from shapes. */
#include "family/transformer.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BLOCKS = 2048 };

static bool is_norm(const plx_tensor *t, const char *rest)
{
    return t->rank == 1 && plx_tensor_name_ends(rest, "weight") &&
           (strstr(rest, "norm") || strstr(rest, "Norm") || strncmp(rest, "ln", 2) == 0);
}

/* A norm beside another one, of which one is for attention and one for the neurons. */
static bool is_of_two(const char *rest)
{
    return strcmp(rest, "ln_mlp.weight") == 0 || strcmp(rest, "attn_norm_2.weight") == 0;
}

/* A matrix of an expert. */
typedef struct member {
    size_t block; /* as it was found */
    uint64_t number;
    plx_transformer_role role;
    size_t tensor;
} member;

typedef struct scan {
    plx_transformer_block *blocks; /* [MOST_BLOCKS] */
    size_t count, last;
    member *members; /* [member_room] */
    size_t member_count, member_room;
    bool failed; /* without memory */
} scan;

static plx_transformer_block *block_of(scan *s, const char *name, const plx_tensor_name_parts *at)
{
    for (size_t i = 0; i < s->count; i++) {
        size_t k = (s->last + i) % s->count;
        plx_transformer_block *b = &s->blocks[k];
        if (b->number == at->number && b->prefix_length == at->prefix &&
            memcmp(b->prefix, name, at->prefix) == 0) {
            s->last = k;
            return b;
        }
    }
    if (s->count == MOST_BLOCKS)
        return NULL;
    plx_transformer_block *b = &s->blocks[s->last = s->count++];
    *b = (plx_transformer_block){.prefix = name, .prefix_length = at->prefix, .number = at->number};
    for (int r = 0; r < PLX_ROLES; r++)
        b->tensor[r] = PLX_PLAN_NONE;
    return b;
}

static void add_member(scan *s, const member *m)
{
    if (s->member_count == s->member_room) {
        size_t room = s->member_room ? s->member_room * 2 : 64;
        member *grown = plx_realloc(s->members, room, sizeof *grown);
        if (!grown) {
            s->failed = true;
            return;
        }
        s->members = grown;
        s->member_room = room;
    }
    s->members[s->member_count++] = *m;
}

static void look_at(scan *s, const plx_tensors *tensors, size_t index)
{
    const plx_tensor *t = &tensors->tensor[index];
    plx_tensor_name_parts at;
    if (t->rank > 3 || t->count == 0 || !plx_dtype_is_number(t->dtype))
        return;
    /* Without a number it is one of a block that is there alone. */
    if (!plx_tensor_name_split(t->name, &at))
        at = (plx_tensor_name_parts){.rest = t->name};
    member m = {.tensor = index};
    plx_transformer_role role = plx_transformer_role_of(at.rest, t->rank);
    m.role = role == PLX_ROLES && t->rank == 2 ? plx_transformer_expert_role(at.rest, &m.number)
                                               : PLX_ROLES;
    bool norm = is_norm(t, at.rest) && plx_tensor_name_of_latents(at.rest) == 0;
    bool head_norm = norm && strstr(at.rest, "q_norm");
    bool rotary = t->rank == 1 && plx_tensor_name_ends(at.rest, "rotary_emb.inv_freq");
    if (role == PLX_ROLES && m.role == PLX_ROLES && !norm && !rotary)
        return;
    plx_transformer_block *b = block_of(s, t->name, &at);
    if (!b)
        return;
    m.block = (size_t)(b - s->blocks);
    if (role != PLX_ROLES)
        b->tensor[role] = index;
    if (role == PLX_ROLE_QKV)
        b->by_heads = plx_transformer_is_by_heads(t->name);
    if (m.role != PLX_ROLES)
        add_member(s, &m);
    if (rotary)
        b->rotary = (size_t)t->count * 2;
    else if (head_norm)
        b->head_width = (size_t)t->count;
    b->apart = b->apart || (norm && is_of_two(at.rest));
    b->norms += norm && !head_norm && !strstr(at.rest, "k_norm");
}

/* -- Shapes ------------------------------------------------------------------------------------ */

/* The last two sides of a tensor. */
static const uint64_t *sides_of(const plx_tensors *t, size_t tensor)
{
    return t->tensor[tensor].shape + t->tensor[tensor].rank - 2;
}

static const uint64_t *role_sides(
    const plx_tensors *t, const plx_transformer_block *b, plx_transformer_role role)
{
    return plx_transformer_has(b, role) ? sides_of(t, b->tensor[role]) : NULL;
}

static bool has_side(const uint64_t *sides, uint64_t n)
{
    return !sides || sides[0] == n || sides[1] == n;
}

static bool is_of_stream(plx_transformer_role role)
{
    return role != PLX_ROLE_Q_B && role != PLX_ROLE_KV_B && role != PLX_ROLE_K_B &&
           role != PLX_ROLE_V_B;
}

/* The width of the stream is the side that all matrices which read it or add to it share. */
static uint64_t find_width(const plx_tensors *t, const plx_transformer_block *b, const uint64_t *up)
{
    for (int side = 1; up && side >= 0; side--) {
        bool all = up[side] > 0;
        for (plx_transformer_role r = 0; all && r < PLX_ROLES; r++)
            all = !is_of_stream(r) || has_side(role_sides(t, b, r), up[side]);
        if (all)
            return up[side];
    }
    return 0;
}

/* The side that is not the stream's. */
static uint64_t other_side(const plx_transformer_block *b, const uint64_t *sides, bool reads)
{
    if (sides[0] != sides[1])
        return sides[0] == b->width ? sides[1] : sides[0];
    return reads != b->turned ? sides[0] : sides[1];
}

/* -- Attention --------------------------------------------------------------------------------- */

/* q: the first of the five roles of the attention. False where it is not all there. */
static bool find_attention(const plx_tensors *t, const plx_transformer_block *b,
    plx_transformer_role q, plx_transformer_heads *out)
{
    plx_transformer_role k = q + 1, v = q + 2, all = q + 3, o = q + 4;
    out->fused = plx_transformer_has(b, all);
    if ((!out->fused && (!plx_transformer_has(b, q) || !plx_transformer_has(b, k) ||
                            !plx_transformer_has(b, v))) ||
        !plx_transformer_has(b, o))
        return false;
    out->queries = other_side(b, role_sides(t, b, o), false);
    if (out->fused) {
        uint64_t units = other_side(b, role_sides(t, b, all), true);
        out->keys = units > out->queries ? (units - out->queries) / 2 : 0;
        return out->keys > 0 && out->queries + 2 * out->keys == units;
    }
    out->keys = other_side(b, role_sides(t, b, k), true);
    return other_side(b, role_sides(t, b, q), true) == out->queries &&
           other_side(b, role_sides(t, b, v), true) == out->keys;
}

static bool can_be_of(const plx_transformer_heads *h, uint64_t width)
{
    return width > 0 && h->queries % width == 0 && h->keys % width == 0;
}

/* Heads are some whole number of equal parts; the usual width where nothing tells it. */
static void find_heads(plx_transformer_block *b, size_t heads, bool *guessed)
{
    static const uint64_t usual[] = {128, 64, 80, 96, 32, 16, 8};
    const plx_transformer_heads *h = &b->self;
    /* A norm of all queries tells nothing. GPT-NeoX turns but a quarter of a head. */
    uint64_t told = b->head_width < h->queries ? b->head_width : 0;
    told = told > 0 || b->by_heads ? told : b->rotary;
    uint64_t width = heads > 0 && h->queries % heads == 0 ? h->queries / heads : told;
    bool fits = can_be_of(h, width);
    *guessed = *guessed || !fits;
    if (!fits && b->by_heads) {
        width = b->rotary * 4;
        fits = can_be_of(h, width);
    }
    for (size_t i = b->width >= 2560 ? 0 : 1; !fits && i < sizeof usual / sizeof *usual; i++) {
        width = usual[i];
        fits = can_be_of(h, width) && h->queries > width;
    }
    b->head_width = fits ? (size_t)width : (size_t)h->keys;
    if (h->queries % b->head_width != 0 || h->queries / b->head_width % (h->keys / b->head_width))
        b->head_width = 0;
}

/* Of a stack for pictures beside one for text, or alone. */
static bool is_of_pictures(const plx_transformer_block *b)
{
    static const char *const words[] = {"vision", "visual", "vpm."};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *at = strstr(b->prefix, words[i]);
        if (at && at < b->prefix + b->prefix_length)
            return true;
    }
    return false;
}

static size_t told_heads(const plx_plan_desc *desc, const plx_transformer_block *b)
{
    size_t told = is_of_pictures(b) ? desc->tensors->picture_heads : desc->tensors->heads;
    return desc->heads > 0 ? desc->heads : told;
}

/* Whether it has so many; 0: nobody asks for any. */
static bool has_heads(const plx_transformer_block *b, size_t heads)
{
    return heads == 0 || (b->head_width > 0 && b->self.queries / b->head_width == heads);
}

/* -- Experts ----------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const member *p = a, *q = b;
    if (p->block != q->block)
        return p->block < q->block ? -1 : 1;
    if (p->number != q->number)
        return p->number < q->number ? -1 : 1;
    return (int)p->role - (int)q->role;
}

/* Whether members [first, end) are the same matrices for each expert from 0 on, of the same shapes;
 * kinds: how many matrices an expert has. */
static bool are_alike(
    const plx_tensors *t, const member *members, size_t first, size_t end, size_t kinds)
{
    bool ok = (kinds == 2 || kinds == 3) && (end - first) % kinds == 0;
    for (size_t i = first; ok && i < end; i++) {
        const member *m = &members[i], *same = &members[first + (i - first) % kinds];
        ok = m->number == (i - first) / kinds && m->role == same->role &&
             memcmp(sides_of(t, m->tensor), sides_of(t, same->tensor), 2 * sizeof(uint64_t)) == 0;
    }
    return ok && members[first + kinds - 1].role == PLX_ROLE_DOWN &&
           members[first + kinds - 2].role == PLX_ROLE_UP;
}

/* Those of one block, of which each is a tensor of its own. */
static void take_members(plx_transformer *out, const plx_tensors *t, plx_transformer_block *b,
    const member *members, size_t first, size_t end, size_t *used)
{
    size_t kinds = 0;
    while (first + kinds < end && members[first + kinds].number == members[first].number)
        kinds++;
    if (!are_alike(t, members, first, end, kinds))
        return;
    b->experts = (end - first) / kinds;
    b->first_of_experts = *used;
    for (size_t i = first; i < end; i += kinds)
        out->expert[(*used)++] =
            (plx_transformer_expert){.gate = kinds == 3 ? members[i].tensor : PLX_PLAN_NONE,
                .up = members[i + kinds - 2].tensor,
                .down = members[i + kinds - 1].tensor};
}

static bool take_all_members(plx_transformer *out, const plx_tensors *t, const scan *s)
{
    size_t used = 0;
    out->expert = plx_alloc(s->member_count ? s->member_count : 1, sizeof *out->expert);
    if (!out->expert)
        return false;
    if (s->member_count > 0)
        qsort(s->members, s->member_count, sizeof *s->members, by_place);
    for (size_t first = 0, end; first < s->member_count; first = end) {
        size_t block = s->members[first].block;
        for (end = first + 1; end < s->member_count && s->members[end].block == block;)
            end++;
        take_members(out, t, &s->blocks[block], s->members, first, end, &used);
    }
    return true;
}

/* Neurons of all experts, or they and what gates them. */
static plx_transformer_role stacked_up(const plx_transformer_block *b)
{
    return plx_transformer_has(b, PLX_ROLE_EXPERTS_UP) ? PLX_ROLE_EXPERTS_UP
                                                       : PLX_ROLE_EXPERTS_GATE_UP;
}

/* All experts in one tensor for each kind. */
static void find_stacked(const plx_tensors *t, plx_transformer_block *b)
{
    plx_transformer_role up = stacked_up(b);
    if (b->experts > 0 || !plx_transformer_has(b, up) ||
        !plx_transformer_has(b, PLX_ROLE_EXPERTS_DOWN))
        return;
    uint64_t experts = t->tensor[b->tensor[up]].shape[0];
    bool alike = t->tensor[b->tensor[PLX_ROLE_EXPERTS_DOWN]].shape[0] == experts;
    if (plx_transformer_has(b, PLX_ROLE_EXPERTS_GATE))
        alike = alike && t->tensor[b->tensor[PLX_ROLE_EXPERTS_GATE]].shape[0] == experts;
    b->experts = alike ? (size_t)experts : 0;
    b->stacked = alike;
}

/* Their neurons, once the width of the stream is known; false where shapes do not agree. */
static bool count_neurons(
    const plx_tensors *t, plx_transformer_block *b, const plx_transformer_expert *expert)
{
    bool stacked = b->stacked, both = stacked && stacked_up(b) == PLX_ROLE_EXPERTS_GATE_UP;
    const uint64_t *up = stacked ? role_sides(t, b, stacked_up(b)) : sides_of(t, expert->up);
    const uint64_t *down =
        stacked ? role_sides(t, b, PLX_ROLE_EXPERTS_DOWN) : sides_of(t, expert->down);
    const uint64_t *gate = stacked                         ? role_sides(t, b, PLX_ROLE_EXPERTS_GATE)
                           : expert->gate != PLX_PLAN_NONE ? sides_of(t, expert->gate)
                                                           : NULL;
    const uint64_t *router = role_sides(t, b, PLX_ROLE_ROUTER);
    b->turned = up[0] == b->width && up[1] != b->width;
    uint64_t kinds = both ? 2 : 1, ups = other_side(b, up, true);
    b->of_one = ups / kinds;
    bool ok = b->of_one * kinds == ups && has_side(down, b->width) &&
              other_side(b, down, false) == b->of_one &&
              (!gate || (has_side(gate, b->width) && other_side(b, gate, true) == b->of_one)) &&
              (!router || other_side(b, router, true) == b->experts) && b->experts > 0 &&
              b->of_one <= PLX_MAX_UNITS / b->experts;
    b->inner = b->experts * b->of_one;
    if (ok && plx_transformer_has(b, PLX_ROLE_SHARED_UP) &&
        plx_transformer_has(b, PLX_ROLE_SHARED_DOWN)) {
        uint64_t shared = other_side(b, role_sides(t, b, PLX_ROLE_SHARED_UP), true);
        b->inner += shared;
        ok = other_side(b, role_sides(t, b, PLX_ROLE_SHARED_DOWN), false) == shared &&
             (!plx_transformer_has(b, PLX_ROLE_SHARED_GATE) ||
                 other_side(b, role_sides(t, b, PLX_ROLE_SHARED_GATE), true) == shared);
    }
    return ok && b->inner <= PLX_MAX_UNITS;
}

/* -- Blocks ------------------------------------------------------------------------------------ */

/* Neurons that are of no experts, where units of so many lead to them; false where shapes do not
 * agree. */
static bool count_dense(const plx_tensors *t, plx_transformer_block *b, uint64_t ups)
{
    const uint64_t *gate = role_sides(t, b, PLX_ROLE_GATE);
    b->inner = other_side(b, role_sides(t, b, PLX_ROLE_DOWN), false);
    if (plx_transformer_has(b, PLX_ROLE_UP) && !gate && ups == 2 * b->inner) {
        /* Some files call both by the name of one. */
        b->tensor[PLX_ROLE_GATE_UP] = b->tensor[PLX_ROLE_UP];
        b->tensor[PLX_ROLE_UP] = PLX_PLAN_NONE;
    }
    return ups == b->inner * (plx_transformer_has(b, PLX_ROLE_UP) ? 1 : 2) &&
           (!gate || other_side(b, gate, true) == b->inner);
}

static bool find_neurons(
    const plx_tensors *t, plx_transformer_block *b, const plx_transformer_expert *experts)
{
    bool dense = plx_transformer_has(b, PLX_ROLE_DOWN),
         gated_up = !plx_transformer_has(b, PLX_ROLE_UP);
    if (dense) {
        const uint64_t *up = role_sides(t, b, gated_up ? PLX_ROLE_GATE_UP : PLX_ROLE_UP);
        b->experts = 0;
        if (!(b->width = find_width(t, b, up)))
            return false;
        b->turned = up[0] == b->width && up[1] != b->width;
        return count_dense(t, b, other_side(b, up, true));
    }
    if (b->experts == 0)
        return false;
    const plx_transformer_expert *e = &experts[b->first_of_experts];
    const uint64_t *up = b->stacked ? role_sides(t, b, stacked_up(b)) : sides_of(t, e->up);
    return (b->width = find_width(t, b, up)) && count_neurons(t, b, e);
}

static bool is_complete(
    const plx_tensors *t, plx_transformer_block *b, const plx_transformer_expert *experts)
{
    if (!find_neurons(t, b, experts))
        return false;
    if (plx_transformer_find_latents(t, b, &b->latents)) {
        b->head_width = (size_t)b->latents.value;
        b->self.queries = b->self.keys = b->latents.heads * b->latents.value;
        return true;
    }
    if (!find_attention(t, b, PLX_ROLE_Q, &b->self))
        return false;
    b->crosses = find_attention(t, b, PLX_ROLE_CROSS_Q, &b->cross) &&
                 b->cross.queries == b->self.queries && b->cross.keys == b->self.keys;
    return true;
}

static int by_number(const void *a, const void *b)
{
    const plx_transformer_block *p = a, *q = b;
    size_t least = p->prefix_length < q->prefix_length ? p->prefix_length : q->prefix_length;
    if (p->crosses != q->crosses)
        return p->crosses ? 1 : -1;
    int order = memcmp(p->prefix, q->prefix, least);
    if (order == 0 && p->prefix_length != q->prefix_length)
        order = p->prefix_length < q->prefix_length ? -1 : 1;
    return order != 0 ? order : p->number < q->number ? -1 : p->number > q->number;
}

bool plx_transformer_find(plx_transformer *out, const plx_plan_desc *desc)
{
    const plx_tensors *t = desc->tensors;
    scan s = {.blocks = plx_alloc(MOST_BLOCKS, sizeof *s.blocks)};
    *out = (plx_transformer){.blocks = s.blocks};
    for (size_t i = 0; s.blocks && i < t->count; i++)
        look_at(&s, t, i);
    bool ok = s.blocks && !s.failed && take_all_members(out, t, &s);
    for (size_t i = 0; ok && i < s.count; i++) {
        find_stacked(t, &s.blocks[i]);
        if (!is_complete(t, &s.blocks[i], out->expert))
            continue;
        if (s.blocks[i].latents.heads == 0)
            find_heads(&s.blocks[i], told_heads(desc, &s.blocks[i]), &out->heads_guessed);
        out->heads_unfit = out->heads_unfit || !has_heads(&s.blocks[i], desc->heads);
        s.blocks[out->count++] = s.blocks[i];
    }
    if (ok)
        qsort(s.blocks, out->count, sizeof *s.blocks, by_number);
    plx_free(s.members);
    if (!ok)
        plx_transformer_uninit(out);
    return ok;
}

void plx_transformer_uninit(plx_transformer *t)
{
    plx_free(t->blocks);
    plx_free(t->expert);
    *t = (plx_transformer){0};
}
