#include "family/norm_spots.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 512 };

/* Ends of names; where the block has one of the others, too, the norm stands elsewhere. Of two that
 * fit the first one counts. */
static const struct {
    const char *end;
    plx_norm_spot spot;
    const char *other[2];
    plx_norm_spot elsewhere;
} ends[] = {
    /* LLaMA, Gemma, OLMo, GLM; Falcon */
    {"input_layernorm", PLX_NORM_ENTRY, {0}, 0},
    {"post_attention_layernorm", PLX_NORM_NEURONS,
        {"pre_feedforward_layernorm", "post_feedforward_layernorm"}, PLX_NORM_BESIDE},
    {"pre_feedforward_layernorm", PLX_NORM_NEURONS, {0}, 0},
    {"post_feedforward_layernorm", PLX_NORM_BESIDE, {0}, 0},
    {"post_self_attn_layernorm", PLX_NORM_BESIDE, {0}, 0},
    {"post_mlp_layernorm", PLX_NORM_BESIDE, {0}, 0},
    {"ln_attn", PLX_NORM_ENTRY, {0}, 0},
    {"ln_mlp", PLX_NORM_NEURONS, {0}, 0},
    /* GGUF */
    {"attn_norm", PLX_NORM_ENTRY, {"attn_norm_2"}, PLX_NORM_NEURONS},
    {"attn_norm_2", PLX_NORM_ENTRY, {"attn_output_norm"}, PLX_NORM_BESIDE},
    {"ffn_norm", PLX_NORM_NEURONS, {0}, 0},
    {"post_attention_norm", PLX_NORM_NEURONS, {"ffn_norm", "post_ffw_norm"}, PLX_NORM_BESIDE},
    {"post_ffw_norm", PLX_NORM_BESIDE, {0}, 0},
    {"attn_output_norm", PLX_NORM_ATTENDED, {0}, 0},
    {"layer_output_norm", PLX_NORM_EXIT, {0}, 0},
    /* Of heads, and of what is yet to go through a matrix */
    {"q_norm", PLX_NORM_BESIDE, {0}, 0},
    {"k_norm", PLX_NORM_BESIDE, {0}, 0},
    {"attn_q_norm", PLX_NORM_BESIDE, {0}, 0},
    {"attn_k_norm", PLX_NORM_BESIDE, {0}, 0},
    {"attn_sub_norm", PLX_NORM_BESIDE, {0}, 0},
    {"ffn_sub_norm", PLX_NORM_BESIDE, {0}, 0},
    /* LLaMA by Meta; ViT */
    {"attention_norm", PLX_NORM_ENTRY, {0}, 0},
    {"layernorm_before", PLX_NORM_ENTRY, {0}, 0},
    {"layernorm_after", PLX_NORM_NEURONS, {0}, 0},
    /* BERT, DistilBERT; ESM */
    {"crossattention.output.LayerNorm", PLX_NORM_NEURONS, {0}, 0},
    {"attention.output.LayerNorm", PLX_NORM_ATTENDED, {0}, 0},
    {"output.LayerNorm", PLX_NORM_EXIT, {0}, 0},
    {"sa_layer_norm", PLX_NORM_ATTENDED, {0}, 0},
    {"output_layer_norm", PLX_NORM_EXIT, {0}, 0},
    {"attention.LayerNorm", PLX_NORM_ATTENDED, {"LayerNorm"}, PLX_NORM_ENTRY},
};

/* Whisper and BART, which have the same names for norms before what reads the stream, and after
 * what is added to it: then each stands at the next spot. */
static const struct {
    const char *end;
    plx_norm_spot spot;
} either[] = {
    {"self_attn_layer_norm", PLX_NORM_ENTRY},
    {"encoder_attn_layer_norm", PLX_NORM_ATTENDED},
    {"final_layer_norm", PLX_NORM_NEURONS},
};

/* Whether bytes [0, length) are the end, or have it after a point. */
static bool has_end(const char *rest, size_t length, const char *end)
{
    size_t n = strlen(end);
    return length >= n && memcmp(rest + length - n, end, n) == 0 &&
           (length == n || rest[length - n - 1] == '.');
}

/* Whether there is the weight of a norm whose name is that of another up to `length`, then `end`.
 */
static bool has_beside(
    const plx_tensor_names *names, const char *name, size_t length, const char *end)
{
    char other[NAME_MAX_LENGTH];
    int n = snprintf(other, sizeof other, "%.*s%s.weight", (int)length, name, end);
    return n > 0 && (size_t)n < sizeof other &&
           plx_tensor_names_find(names, other) != PLX_PLAN_NONE;
}

/* Norms stand before what reads the stream where the whole stack ends with one. */
static bool is_before(const plx_tensor_names *names, const char *name, size_t prefix)
{
    size_t stack = prefix > 0 ? prefix - 1 : 0;
    while (stack > 0 && name[stack - 1] != '.')
        stack--;
    return has_beside(names, name, stack, "layer_norm") ||
           has_beside(names, name, stack, "final_layer_norm");
}

plx_norm_spot plx_norm_spot_of(const plx_tensor_names *names, const char *name)
{
    plx_tensor_name_parts at;
    const char *point = strrchr(name, '.');
    if (!point || !plx_tensor_name_split(name, &at) || point < at.rest)
        return PLX_NORM_UNKNOWN;
    size_t length = (size_t)(point - at.rest), block = (size_t)(at.rest - name);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (!has_end(at.rest, length, ends[i].end))
            continue;
        bool elsewhere = false;
        for (size_t k = 0; k < 2 && ends[i].other[k]; k++)
            elsewhere = elsewhere || has_beside(names, name, block, ends[i].other[k]);
        return elsewhere ? ends[i].elsewhere : ends[i].spot;
    }
    for (size_t i = 0; i < sizeof either / sizeof *either; i++)
        if (has_end(at.rest, length, either[i].end))
            return either[i].spot + (is_before(names, name, at.prefix) ? 0 : 1);
    return PLX_NORM_UNKNOWN;
}
