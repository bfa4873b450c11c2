/* What each operator is, as the formats name them. Those that are not here are boxes. */
#include "family/graph_walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef bool do_node(plx_graph_walk *w, const plx_model_node *n);

/* Values stay what they are. */
static bool pass(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = plx_graph_input(w, n, 0);
    plx_graph_give(w, n, 0, f);
    return true;
}

/* Nothing that is drawn: shapes, numbers, masks. */
static bool nothing(plx_graph_walk *w, const plx_model_node *n)
{
    plx_graph_give_all(w, n, (plx_flow){0});
    return true;
}

/* The i-th that is given is the i-th that it gives: ends of models within models. */
static bool pass_each(plx_graph_walk *w, const plx_model_node *n)
{
    for (uint32_t i = 0; i < n->output_count; i++)
        plx_graph_give(w, n, i, plx_graph_input(w, n, i));
    return true;
}

static bool activate(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = plx_graph_input(w, n, 0);
    const char *told = plx_graph_text(w, n, "activation");
    bool holds_one = strcmp(n->op, "Activation") == 0 && told[0];
    const char *op = strncmp(n->op, "QLinear", 7) == 0 ? n->op + 7 : n->op;
    if (f.kind == PLX_FLOW_UNITS)
        plx_graph_activate(w, &f, holds_one ? told : op);
    plx_graph_give(w, n, 0, f);
    return true;
}

/* ONNX Runtime's of what a bias may be added to first, and x times the sigmoid of x times a number:
 * such is SiLU where that is 1. */
static bool gelu(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = plx_graph_input(w, n, 0), bias = plx_graph_input(w, n, 1);
    const plx_model_attribute *alpha = plx_model_graph_attribute(w->graph, n, "alpha");
    double times = alpha && alpha->kind == PLX_MODEL_NUMBER ? alpha->number
                   : strcmp(n->op, "Swish") == 0            ? 1
                                                            : 1.702;
    if (bias.kind == PLX_FLOW_CONSTANT)
        plx_graph_add_constant(w, &f, &bias);
    if (f.kind == PLX_FLOW_UNITS)
        plx_graph_activate(w, &f, times == 1 ? "SiLU" : "gelu");
    plx_graph_give(w, n, 0, f);
    return true;
}

/* "MAX_POOL_2D", "MaxPooling2D", "GlobalAveragePool" -> "global", "average", "maximum". */
static bool pool(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = plx_graph_input(w, n, 0);
    bool all = strstr(n->op, "Global") != NULL;
    const char *kind = strstr(n->op, "Average") || strstr(n->op, "AVERAGE") ? "average" : "max";
    int64_t size = plx_graph_whole(w, n, "kernel_shape",
        plx_graph_whole(w, n, "pool_size", plx_graph_whole(w, n, "filter_width", 0)));
    if (f.kind == PLX_FLOW_UNITS && all)
        plx_graph_note(w, f.layer, "%s pooling of all", kind);
    else if (f.kind == PLX_FLOW_UNITS && size > 0)
        plx_graph_note(w, f.layer, "%s pooling %d", kind, (int)size);
    else if (f.kind == PLX_FLOW_UNITS)
        plx_graph_note(w, f.layer, "%s pooling", kind);
    plx_graph_give(w, n, 0, f);
    return true;
}

static bool resize(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = plx_graph_input(w, n, 0);
    if (f.kind == PLX_FLOW_UNITS)
        plx_graph_note(w, f.layer, "resized");
    plx_graph_give(w, n, 0, f);
    return true;
}

/* -- Shapes ------------------------------------------------------------------------------------ */

static bool transpose(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = plx_graph_input(w, n, 0), old = f, told = plx_graph_input(w, n, 1);
    const plx_model_attribute *a = plx_model_graph_attribute(w->graph, n, "perm");
    double order[PLX_MAX_RANK];
    size_t count = plx_graph_numbers(w, &told, order, PLX_MAX_RANK);
    for (size_t i = 0; a && i < a->count && i < PLX_MODEL_WHOLES && i < PLX_MAX_RANK; i++) {
        order[i] = (double)a->whole[i];
        count = i + 1;
    }
    for (size_t i = 0; count == 0 && i < f.rank; i++)
        order[i] = (double)(f.rank - 1 - i);
    count = count == 0 ? f.rank : count;
    size_t axis = f.axis < 0 ? (size_t)((int)count + f.axis) : (size_t)f.axis;
    bool moved = false;
    for (size_t i = 0; i < count; i++) {
        if (!(order[i] >= 0 && order[i] < (double)count))
            return false;
        if (f.kind == PLX_FLOW_CONSTANT && count == f.rank)
            f.dim[i] = old.dim[(size_t)order[i]];
        if (f.kind != PLX_FLOW_CONSTANT && (size_t)order[i] == axis && !moved) {
            f.axis = i + 1 == count ? -1 : (int)i;
            moved = true;
        }
    }
    if (f.kind == PLX_FLOW_CONSTANT && count != f.rank)
        return false;
    f.rank = count;
    /* Heads stay heads: their units are still the last axis, or will be again. */
    if (old.by_heads)
        f.axis = old.axis;
    plx_graph_give(w, n, 0, f);
    return true;
}

/* A constant keeps its numbers: only sides of one place may come and go, or the last ones fall
 * together. */
static plx_flow reshape_constant(
    const plx_graph_walk *w, plx_flow f, const double *to, size_t count)
{
    unsigned char kept[PLX_MAX_RANK];
    size_t n = 0;
    for (size_t i = 0; i < f.rank; i++)
        if (plx_flow_size(w, &f, i) != 1)
            kept[n++] = f.dim[i];
    size_t sides = 0;
    for (size_t i = 0; i < count; i++)
        sides += to[i] != 1;
    if (sides != n)
        return (plx_flow){0};
    f.rank = n;
    memcpy(f.dim, kept, sizeof kept);
    return f;
}

static plx_flow reshape_units(plx_flow f, const double *to, size_t count)
{
    double units = (double)f.units;
    size_t at = count;
    f.parts = 0;
    for (size_t i = count; i-- > 0;)
        if (to[i] == units && (at == count || (int)i == f.axis))
            at = i;
    bool copied = f.axis >= 0 && (size_t)f.axis < count && to[f.axis] == 0;
    f.rank = count;
    f.by_heads = false;
    if (at < count) {
        f.axis = at + 1 == count ? -1 : (int)at;
        return f;
    }
    if (copied)
        return f;
    double last = count > 0 ? to[count - 1] : 0, whole = last;
    bool maps = f.axis == 1;
    if (!maps && count > 2 && last > 1 && last < units && (double)(f.units % (size_t)last) == 0) {
        f.by_heads = true;
        f.head_width = (size_t)last;
        size_t i = count - 1;
        while (i > 0 && whole < units && to[i - 1] > 0)
            whole *= to[--i];
        if (whole == units && to[i] >= 2 && to[i] <= 3 && i + 1 < count)
            f.parts = (size_t)to[i];
        /* Parts of one width without heads. */
        if (f.parts > 0 && i + 2 == count)
            f.head_width = 0;
    } else if (count == 2 && !maps) {
        f.axis = -1;
    }
    return f;
}

static bool reshape(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = plx_graph_input(w, n, 0), told = plx_graph_input(w, n, 1);
    const plx_model_attribute *a = plx_model_graph_attribute(w->graph, n, "shape");
    a = a ? a : plx_model_graph_attribute(w->graph, n, "target_shape");
    double to[PLX_MAX_RANK];
    size_t count = plx_graph_numbers(w, &told, to, PLX_MAX_RANK);
    for (size_t i = 0; a && count == 0 && i < a->count && i < PLX_MODEL_WHOLES; i++)
        to[i] = (double)a->whole[i];
    count = a && count == 0 ? (a->count < PLX_MODEL_WHOLES ? a->count : PLX_MODEL_WHOLES) : count;
    if (f.kind == PLX_FLOW_CONSTANT && count > 0)
        f = reshape_constant(w, f, to, count);
    else if (f.kind == PLX_FLOW_UNITS && count > 0)
        f = reshape_units(f, to, count);
    else if (f.kind == PLX_FLOW_UNITS && f.axis != 1 && !f.by_heads)
        f.axis = PLX_FLOW_ANY_AXIS;
    plx_graph_give(w, n, 0, f);
    return true;
}

/* Sides of one place come and go at either end; where they stand does not matter to what follows.
 */
static bool squeeze(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = plx_graph_input(w, n, 0);
    if (f.kind == PLX_FLOW_CONSTANT) {
        size_t kept = 0;
        plx_flow old = f;
        for (size_t i = 0; i < old.rank; i++)
            if (plx_flow_size(w, &old, i) != 1)
                f.dim[kept++] = old.dim[i];
        f.rank = kept;
    } else if (!f.by_heads && f.axis != 1) {
        f.rank = 0;
    }
    plx_graph_give(w, n, 0, f);
    return true;
}

static bool reduce(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = plx_graph_input(w, n, 0);
    if (f.kind == PLX_FLOW_CONSTANT)
        f = (plx_flow){0};
    if (f.kind != PLX_FLOW_CONSTANT && !f.by_heads && f.axis == 1)
        f.axis = PLX_FLOW_ANY_AXIS;
    plx_graph_give(w, n, 0, f);
    return true;
}

/* -- The table --------------------------------------------------------------------------------- */

typedef struct operation {
    const char *op;
    do_node *run;
} operation;

/* By name, as strcmp orders them. */
static const operation operations[] = {
    {"ABS", pass},
    {"ADD", plx_graph_add},
    {"ADD_N", plx_graph_add},
    {"AVERAGE_POOL_2D", pool},
    {"Abs", pass},
    {"Activation", activate},
    {"ActivityRegularization", pass},
    {"Add", plx_graph_add},
    {"AlphaDropout", pass},
    {"Attention", plx_graph_attention},
    {"AveragePool", pool},
    {"AveragePooling1D", pool},
    {"AveragePooling2D", pool},
    {"AveragePooling3D", pool},
    {"BATCH_MATMUL", plx_graph_matrix},
    {"BatchNormalization", plx_graph_norm},
    {"BiasGelu", gelu},
    {"Bidirectional", plx_graph_recurrent},
    {"CAST", pass},
    {"CONCATENATION", plx_graph_concat},
    {"CONV_2D", plx_graph_conv},
    {"CONV_3D", plx_graph_conv},
    {"CONV_3D_TRANSPOSE", plx_graph_conv},
    {"Cast", pass},
    {"CastLike", pass},
    {"CategoryEncoding", pass},
    {"Celu", activate},
    {"Clip", activate},
    {"Concat", plx_graph_concat},
    {"Concatenate", plx_graph_concat},
    {"Constant", nothing},
    {"ConstantOfShape", nothing},
    {"Conv", plx_graph_conv},
    {"Conv1D", plx_graph_conv},
    {"Conv1DTranspose", plx_graph_conv},
    {"Conv2D", plx_graph_conv},
    {"Conv2DTranspose", plx_graph_conv},
    {"Conv3D", plx_graph_conv},
    {"Conv3DTranspose", plx_graph_conv},
    {"ConvInteger", plx_graph_quantised},
    {"ConvTranspose", plx_graph_conv},
    {"Cos", pass},
    {"Cropping1D", pass},
    {"Cropping2D", pass},
    {"Cropping3D", pass},
    {"DEPTHWISE_CONV_2D", plx_graph_conv},
    {"DEQUANTIZE", pass},
    {"DIV", plx_graph_other_pair},
    {"Dense", plx_graph_dense},
    {"DepthwiseConv1D", plx_graph_conv},
    {"DepthwiseConv2D", plx_graph_conv},
    {"DequantizeLinear", plx_graph_dequantise},
    {"Div", plx_graph_other_pair},
    {"Dropout", pass},
    {"DynamicQuantizeLinear", pass},
    {"DynamicQuantizeMatMul", plx_graph_quantised},
    {"ELU", activate},
    {"EMBEDDING_LOOKUP", plx_graph_lookup},
    {"EXP", pass},
    {"EXPAND_DIMS", squeeze},
    {"Elu", activate},
    {"EmbedLayerNormalization", plx_graph_embed_norm},
    {"Embedding", plx_graph_lookup},
    {"Equal", nothing},
    {"Erf", activate},
    {"Exp", pass},
    {"Expand", pass},
    {"FLOOR", pass},
    {"FULLY_CONNECTED", plx_graph_dense},
    {"FastGelu", gelu},
    {"Flatten", reshape},
    {"Floor", pass},
    {"Functional", pass_each},
    {"FusedConv", plx_graph_fused_conv},
    {"FusedGemm", plx_graph_gemm},
    {"FusedMatMul", plx_graph_fused_matrix},
    {"GATHER", plx_graph_gather},
    {"GELU", activate},
    {"GRU", plx_graph_recurrent},
    {"Gather", plx_graph_gather},
    {"GatherBlockQuantized", plx_graph_packed_rows},
    {"GaussianDropout", pass},
    {"GaussianNoise", pass},
    {"Gelu", activate},
    {"Gemm", plx_graph_gemm},
    {"GlobalAveragePool", pool},
    {"GlobalAveragePooling1D", pool},
    {"GlobalAveragePooling2D", pool},
    {"GlobalAveragePooling3D", pool},
    {"GlobalMaxPool", pool},
    {"GlobalMaxPooling1D", pool},
    {"GlobalMaxPooling2D", pool},
    {"GlobalMaxPooling3D", pool},
    {"Greater", nothing},
    {"GroupNormalization", plx_graph_norm},
    {"GroupQueryAttention", plx_graph_attention},
    {"HARD_SWISH", activate},
    {"HardSigmoid", activate},
    {"HardSwish", activate},
    {"Identity", pass},
    {"InstanceNormalization", plx_graph_norm},
    {"L2_NORMALIZATION", pass},
    {"LEAKY_RELU", activate},
    {"LOGISTIC", activate},
    {"LOG_SOFTMAX", activate},
    {"LSTM", plx_graph_recurrent},
    {"LayerNormalization", plx_graph_norm},
    {"LeakyReLU", activate},
    {"LeakyRelu", activate},
    {"Less", nothing},
    {"Log", pass},
    {"LogSoftmax", activate},
    {"MAXIMUM", plx_graph_other_pair},
    {"MAX_POOL_2D", pool},
    {"MEAN", reduce},
    {"MINIMUM", plx_graph_other_pair},
    {"MIRROR_PAD", pass},
    {"MUL", plx_graph_multiply},
    {"Masking", pass},
    {"MatMul", plx_graph_matrix},
    {"MatMulInteger", plx_graph_quantised},
    {"MatMulIntegerToFloat", plx_graph_quantised},
    {"MatMulNBits", plx_graph_packed_matrix},
    {"Max", plx_graph_other_pair},
    {"MaxPool", pool},
    {"MaxPooling1D", pool},
    {"MaxPooling2D", pool},
    {"MaxPooling3D", pool},
    {"MelWeightMatrix", nothing},
    {"Min", plx_graph_other_pair},
    {"Mish", activate},
    {"Model", pass_each},
    {"Mul", plx_graph_multiply},
    {"MultiHeadAttention", plx_graph_attention},
    {"Multiply", plx_graph_multiply},
    {"NEG", pass},
    {"Neg", pass},
    {"Normalization", pass},
    {"Not", nothing},
    {"Output", pass_each},
    {"PACK", plx_graph_concat},
    {"PAD", pass},
    {"PADV2", pass},
    {"PRELU", activate},
    {"PRelu", activate},
    {"Pad", pass},
    {"Permute", pass},
    {"Pow", plx_graph_other_pair},
    {"QAttention", plx_graph_attention},
    {"QGemm", plx_graph_quantised},
    {"QLinearAdd", plx_graph_add},
    {"QLinearAveragePool", pool},
    {"QLinearConcat", plx_graph_concat},
    {"QLinearConv", plx_graph_quantised},
    {"QLinearGlobalAveragePool", pool},
    {"QLinearLeakyRelu", activate},
    {"QLinearMatMul", plx_graph_quantised},
    {"QLinearMul", plx_graph_multiply},
    {"QLinearReduceMean", reduce},
    {"QLinearSigmoid", activate},
    {"QLinearSoftmax", activate},
    {"QUANTIZE", pass},
    {"QuantizeLinear", pass},
    {"QuickGelu", gelu},
    {"RELU", activate},
    {"RELU6", activate},
    {"RELU_N1_TO_1", activate},
    {"RESHAPE", reshape},
    {"RESIZE_BILINEAR", resize},
    {"RESIZE_NEAREST_NEIGHBOR", resize},
    {"RMSNormalization", plx_graph_norm},
    {"RNN", plx_graph_recurrent},
    {"RSQRT", pass},
    {"Range", nothing},
    {"ReLU", activate},
    {"Reciprocal", pass},
    {"ReduceMax", reduce},
    {"ReduceMean", reduce},
    {"ReduceSum", reduce},
    {"Relu", activate},
    {"RepeatVector", pass},
    {"Rescaling", pass},
    {"Reshape", reshape},
    {"Resize", resize},
    {"RotaryEmbedding", pass},
    {"SELECT", plx_graph_other_pair},
    {"SELECT_V2", plx_graph_other_pair},
    {"SHAPE", nothing},
    {"SLICE", plx_graph_slice_tflite},
    {"SOFTMAX", activate},
    {"SPLIT", plx_graph_split_tflite},
    {"SPLIT_V", plx_graph_split_tflite},
    {"SQRT", pass},
    {"SQUARED_DIFFERENCE", plx_graph_other_pair},
    {"SQUEEZE", squeeze},
    {"STRIDED_SLICE", plx_graph_slice_strided},
    {"SUB", plx_graph_other_pair},
    {"SUM", reduce},
    {"Selu", activate},
    {"SeparableConv1D", plx_graph_conv},
    {"SeparableConv2D", plx_graph_conv},
    {"Sequential", pass_each},
    {"Shape", nothing},
    {"Sigmoid", activate},
    {"SimpleRNN", plx_graph_recurrent},
    {"SimplifiedLayerNormalization", plx_graph_norm},
    {"Sin", pass},
    {"SkipLayerNormalization", plx_graph_skip_norm},
    {"SkipSimplifiedLayerNormalization", plx_graph_skip_norm},
    {"Slice", plx_graph_slice},
    {"Softmax", activate},
    {"Softplus", activate},
    {"Softsign", activate},
    {"SpatialDropout1D", pass},
    {"SpatialDropout2D", pass},
    {"SpatialDropout3D", pass},
    {"Split", plx_graph_split},
    {"Sqrt", pass},
    {"Squeeze", squeeze},
    {"Sub", plx_graph_other_pair},
    {"Sum", plx_graph_add},
    {"Swish", gelu},
    {"TANH", activate},
    {"TRANSPOSE", transpose},
    {"TRANSPOSE_CONV", plx_graph_conv},
    {"Tanh", activate},
    {"ThresholdedRelu", activate},
    {"Tile", pass},
    {"TimeDistributed", plx_graph_dense},
    {"Transpose", transpose},
    {"UNIDIRECTIONAL_SEQUENCE_LSTM", plx_graph_recurrent},
    {"UNIDIRECTIONAL_SEQUENCE_RNN", plx_graph_recurrent},
    {"UNPACK", plx_graph_unpack},
    {"Unsqueeze", squeeze},
    {"UpSampling1D", resize},
    {"UpSampling2D", resize},
    {"UpSampling3D", resize},
    {"Upsample", resize},
    {"Where", plx_graph_other_pair},
    {"ZeroPadding1D", pass},
    {"ZeroPadding2D", pass},
    {"ZeroPadding3D", pass},
};

static int compare_operation(const void *name, const void *entry)
{
    return strcmp(name, ((const operation *)entry)->op);
}

bool plx_graph_do(plx_graph_walk *w, const plx_model_node *n)
{
    const operation *o = bsearch(n->op, operations, sizeof operations / sizeof *operations,
        sizeof *operations, compare_operation);
    return o && o->run(w, n);
}
