/* What a tensor is in its block follows from the end of its name. */
#include "family/transformer.h"

#include <string.h>

typedef struct role_names {
    plx_transformer_role role;
    const char *name[24];
} role_names;

static const role_names names[] = {
    {PLX_ROLE_Q,
        {"self_attn.q_proj", "attn_q", "attention.self.query", "attention.attention.query",
            "attn.q_proj", "attention.wq", "attention.q_proj", "attention.query", "attention.q_lin",
            "layer.0.SelfAttention.q", "attn.q", "self_attn.query", "attn.query"}},
    {PLX_ROLE_K,
        {"self_attn.k_proj", "attn_k", "attention.self.key", "attention.attention.key",
            "attn.k_proj", "attention.wk", "attention.k_proj", "attention.key", "attention.k_lin",
            "layer.0.SelfAttention.k", "attn.k", "self_attn.key", "attn.key"}},
    {PLX_ROLE_V,
        {"self_attn.v_proj", "attn_v", "attention.self.value", "attention.attention.value",
            "attn.v_proj", "attention.wv", "attention.v_proj", "attention.value", "attention.v_lin",
            "layer.0.SelfAttention.v", "attn.v", "self_attn.value", "attn.value"}},
    {PLX_ROLE_QKV,
        {"attn.c_attn", "attn_qkv", "attn.qkv", "attention.query_key_value",
            "self_attention.query_key_value", "self_attn.qkv_proj", "self_attn.in_proj_weight",
            "self_attention.in_proj_weight", "attn.in_proj_weight", "attn.Wqkv", "attention.wqkv",
            "self_attn.W_pack", "mixer.Wqkv"}},
    {PLX_ROLE_O, {"self_attn.o_proj", "attn_output", "attention.output.dense", "attn.c_proj",
                     "attention.wo", "self_attn.out_proj", "attn.proj", "attention.dense",
                     "self_attention.dense", "self_attention.out_proj", "attn.out_proj",
                     "attention.out_proj", "attention.out_lin", "self_attn.dense",
                     "layer.0.SelfAttention.o", "mixer.out_proj", "attention.o_proj", "attn.out"}},
    {PLX_ROLE_CROSS_Q, {"encoder_attn.q_proj", "layer.1.EncDecAttention.q", "cross_attn.query",
                           "crossattention.self.query", "cross_attn.q_proj"}},
    {PLX_ROLE_CROSS_K, {"encoder_attn.k_proj", "layer.1.EncDecAttention.k", "cross_attn.key",
                           "crossattention.self.key", "cross_attn.k_proj"}},
    {PLX_ROLE_CROSS_V, {"encoder_attn.v_proj", "layer.1.EncDecAttention.v", "cross_attn.value",
                           "crossattention.self.value", "cross_attn.v_proj"}},
    {PLX_ROLE_CROSS_QKV, {"multihead_attn.in_proj_weight"}},
    {PLX_ROLE_CROSS_O,
        {"encoder_attn.out_proj", "layer.1.EncDecAttention.o", "cross_attn.out",
            "crossattention.output.dense", "multihead_attn.out_proj", "cross_attn.out_proj"}},
    {PLX_ROLE_Q_A, {"self_attn.q_a_proj", "attn_q_a"}},
    {PLX_ROLE_Q_B, {"self_attn.q_b_proj", "attn_q_b"}},
    {PLX_ROLE_KV_A, {"self_attn.kv_a_proj_with_mqa", "attn_kv_a_mqa"}},
    {PLX_ROLE_KV_B, {"self_attn.kv_b_proj", "attn_kv_b"}},
    {PLX_ROLE_GATE, {"mlp.gate_proj", "ffn_gate", "feed_forward.w1", "layer.1.DenseReluDense.wi_0",
                        "layer.2.DenseReluDense.wi_0"}},
    {PLX_ROLE_UP, {"mlp.up_proj", "ffn_up", "feed_forward.w3", "intermediate.dense", "mlp.c_fc",
                      "mlp.fc1", "fc1", "linear1", "mlp.dense_h_to_4h", "ffn.lin1", "mlp.linear_1",
                      "mlp.0", "layer.1.DenseReluDense.wi", "layer.1.DenseReluDense.wi_1",
                      "layer.2.DenseReluDense.wi", "layer.2.DenseReluDense.wi_1", "mlp.lin1"}},
    {PLX_ROLE_GATE_UP, {"mlp.gate_up_proj"}},
    {PLX_ROLE_DOWN,
        {"mlp.down_proj", "ffn_down", "feed_forward.w2", "output.dense", "mlp.c_proj", "mlp.fc2",
            "fc2", "linear2", "mlp.dense_4h_to_h", "ffn.lin2", "mlp.linear_2", "mlp.3", "mlp.2",
            "layer.1.DenseReluDense.wo", "layer.2.DenseReluDense.wo", "mlp.lin2"}},
    {PLX_ROLE_ROUTER,
        {"mlp.gate", "block_sparse_moe.gate", "ffn_gate_inp", "mlp.router", "feed_forward.gate",
            "feed_forward.router", "ffn.router.classifier", "layer.1.mlp.router.classifier",
            "layer.2.mlp.router.classifier", "moe.gate", "block_sparse_moe.router.layer"}},
    {PLX_ROLE_SHARED_GATE, {"mlp.shared_expert.gate_proj", "mlp.shared_experts.gate_proj",
                               "feed_forward.shared_expert.gate_proj", "ffn_gate_shexp"}},
    {PLX_ROLE_SHARED_UP, {"mlp.shared_expert.up_proj", "mlp.shared_experts.up_proj",
                             "feed_forward.shared_expert.up_proj", "ffn_up_shexp"}},
    {PLX_ROLE_SHARED_DOWN, {"mlp.shared_expert.down_proj", "mlp.shared_experts.down_proj",
                               "feed_forward.shared_expert.down_proj", "ffn_down_shexp"}},
};

/* Tensors of three dimensions. */
static const role_names stacked[] = {
    {PLX_ROLE_K_B, {"attn_k_b"}},
    {PLX_ROLE_V_B, {"attn_v_b"}},
    {PLX_ROLE_EXPERTS_GATE, {"ffn_gate_exps"}},
    {PLX_ROLE_EXPERTS_UP, {"ffn_up_exps"}},
    {PLX_ROLE_EXPERTS_DOWN,
        {"ffn_down_exps", "mlp.experts.down_proj", "feed_forward.experts.down_proj",
            "block_sparse_moe.output_linear"}},
    {PLX_ROLE_EXPERTS_GATE_UP,
        {"ffn_gate_up_exps", "mlp.experts.gate_up_proj", "feed_forward.experts.gate_up_proj",
            "block_sparse_moe.input_linear"}},
};

/* After what names an expert and its number. */
static const role_names of_expert[] = {
    {PLX_ROLE_GATE, {"gate_proj", "w1", "wi_0"}},
    {PLX_ROLE_UP, {"up_proj", "w3", "wi", "wi_1", "fc1"}},
    {PLX_ROLE_DOWN, {"down_proj", "w2", "wo", "fc2"}},
};

static plx_transformer_role find(const role_names *list, size_t count, const char *rest)
{
    size_t length = strlen(rest);
    if (plx_tensor_name_ends(rest, ".weight"))
        length -= strlen(".weight");
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < sizeof list->name / sizeof *list->name && list[i].name[k]; k++)
            if (strlen(list[i].name[k]) == length && memcmp(rest, list[i].name[k], length) == 0)
                return list[i].role;
    return PLX_ROLES;
}

plx_transformer_role plx_transformer_role_of(const char *rest, size_t rank)
{
    if (rank == 3)
        return find(stacked, sizeof stacked / sizeof *stacked, rest);
    return rank == 2 ? find(names, sizeof names / sizeof *names, rest) : PLX_ROLES;
}

bool plx_transformer_is_by_heads(const char *name)
{
    /* ChatGLM has the name of GPT-NeoX, BLOOM and Falcon, and gpt-fast the one of InternLM2. */
    if (strstr(name, "attention.query_key_value"))
        return !strstr(name, "transformer.encoder.layers.");
    return strstr(name, "model.layers.") && strstr(name, "attention.wqkv");
}

plx_transformer_role plx_transformer_expert_role(const char *rest, uint64_t *number)
{
    plx_tensor_name_parts at;
    const char *experts = strstr(rest, "experts.");
    const char *from = experts ? experts : rest;
    if (!plx_tensor_name_split(from, &at))
        return PLX_ROLES;
    *number = at.number;
    if (experts)
        return find(of_expert, sizeof of_expert / sizeof *of_expert, at.rest);
    /* Earlier files of GGUF: "ffn_up.3.weight". */
    char name[16];
    if (strcmp(at.rest, "weight") != 0 || at.prefix == 0 || at.prefix > sizeof name)
        return PLX_ROLES;
    memcpy(name, rest, at.prefix - 1);
    name[at.prefix - 1] = '\0';
    plx_transformer_role role = find(names, sizeof names / sizeof *names, name);
    bool known = role == PLX_ROLE_GATE || role == PLX_ROLE_UP || role == PLX_ROLE_DOWN;
    return known && strncmp(name, "ffn_", 4) == 0 ? role : PLX_ROLES;
}
