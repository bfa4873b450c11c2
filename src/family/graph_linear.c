/* Operators whose weights link units: matrices, kernels and tables that are looked up. */
#include "family/graph_walk.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static bool is_weights(const plx_graph_walk *w, const plx_flow *f)
{
    return f->kind == PLX_FLOW_CONSTANT && f->rank >= 2 && plx_flow_count(w, f) > 0 &&
           plx_dtype_is_number(w->tensors->tensor[f->tensor].dtype);
}

/* A part with nothing on its axes yet. */
static plx_plan_part begin_part(const plx_flow *weights)
{
    plx_plan_part part = plx_plan_matrix(weights->tensor, false);
    memset(part.axis, PLX_AXIS_KERNEL, sizeof part.axis);
    return part;
}

static void set_axis(plx_plan_part *part, const plx_flow *weights, size_t axis, plx_axis counts)
{
    part->axis[weights->dim[axis]] = (unsigned char)counts;
}

/* What a node's weights make of its input, given to its first output. */
static bool finish(plx_graph_walk *w, const plx_model_node *n, plx_flow in, const plx_flow *weights,
    plx_plan_part part, uint64_t ins, uint64_t outs, int axis)
{
    char name[PLX_NAME_SIZE];
    if (outs == 0 || outs > PLX_MAX_UNITS || !plx_graph_fit(w, &in, ins))
        return false;
    plx_graph_scale_part(w, &part, weights, outs);
    plx_graph_name(w, n, weights->tensor, name);
    size_t layer = plx_graph_link(w, &in, name, (size_t)outs, part);
    if (w->draft->failed)
        return false;
    size_t rank = axis == 1 && weights->rank > 2 ? weights->rank : in.rank;
    plx_graph_give(w, n, 0, plx_graph_units(layer, (size_t)outs, rank, axis));
    return true;
}

/* The last node's layer. */
static size_t made(const plx_graph_walk *w)
{
    return w->count - 1;
}

/* -- Matrices ---------------------------------------------------------------------------------- */

/* weights [..., in, out], as MatMul has them; or the other way round. */
static bool matrix(plx_graph_walk *w, const plx_model_node *n, plx_flow in, const plx_flow *weights,
    bool out_first, const plx_flow *bias, double factor)
{
    if (!is_weights(w, weights))
        return false;
    size_t last = weights->rank - 1;
    uint64_t outs = plx_flow_size(w, weights, out_first ? last - 1 : last);
    uint64_t ins = plx_flow_size(w, weights, out_first ? last : last - 1);
    plx_plan_part part = begin_part(weights);
    set_axis(&part, weights, last, out_first ? PLX_AXIS_IN : PLX_AXIS_OUT);
    set_axis(&part, weights, last - 1, out_first ? PLX_AXIS_OUT : PLX_AXIS_IN);
    part.factor = factor;
    plx_graph_set_bias(w, &part, bias, outs);
    return finish(w, n, in, weights, part, ins, outs, -1);
}

/* What the node itself does to the layer that it made. */
static bool activate_made(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow out = plx_graph_units(made(w), w->draft->layers[made(w)].units, 0, -1);
    plx_graph_activate(w, &out, plx_graph_text(w, n, "activation"));
    return true;
}

/* TFLite may say that a matrix is turned. */
bool plx_graph_matrix(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow a = plx_graph_input(w, n, 0), b = plx_graph_input(w, n, 1), none = {0};
    bool left = plx_graph_whole(w, n, "adj_x", 0) != 0;
    bool turned = plx_graph_whole(w, n, "adj_y", 0) != 0;
    if (b.kind == PLX_FLOW_CONSTANT && a.kind != PLX_FLOW_CONSTANT)
        return matrix(w, n, a, &b, turned, &none, 1);
    if (a.kind == PLX_FLOW_CONSTANT && b.kind != PLX_FLOW_CONSTANT)
        return matrix(w, n, b, &a, !left, &none, 1);
    return plx_graph_product(w, n);
}

bool plx_graph_gemm(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow a = plx_graph_input(w, n, 0), b = plx_graph_input(w, n, 1),
             c = plx_graph_input(w, n, 2);
    const plx_model_attribute *alpha = plx_model_graph_attribute(w->graph, n, "alpha");
    const plx_model_attribute *beta = plx_model_graph_attribute(w->graph, n, "beta");
    double factor = alpha && alpha->kind == PLX_MODEL_NUMBER ? alpha->number : 1;
    bool turned = plx_graph_whole(w, n, "transB", 0) != 0;
    bool left = plx_graph_whole(w, n, "transA", 0) != 0;
    if (beta && beta->kind == PLX_MODEL_NUMBER && beta->number == 0)
        c = (plx_flow){0};
    bool constant = a.kind == PLX_FLOW_CONSTANT && b.kind != PLX_FLOW_CONSTANT;
    return (constant ? matrix(w, n, b, &a, !left, &c, factor)
                     : matrix(w, n, a, &b, turned, &c, factor)) &&
           activate_made(w, n);
}

/* ONNX Runtime's product, which may turn a matrix and have a factor as Gemm has, of any two. */
bool plx_graph_fused_matrix(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow a = plx_graph_input(w, n, 0), b = plx_graph_input(w, n, 1);
    bool weights = a.kind == PLX_FLOW_CONSTANT || b.kind == PLX_FLOW_CONSTANT;
    return weights ? plx_graph_gemm(w, n) : plx_graph_product(w, n);
}

/* Keras has [in][out], TFLite [out][in]. */
bool plx_graph_dense(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow in = plx_graph_input(w, n, 0), weights = plx_graph_input(w, n, 1),
             bias = plx_graph_input(w, n, 2);
    return matrix(w, n, in, &weights, w->channels_last, &bias, 1) && activate_made(w, n);
}

/* -- Kernels ----------------------------------------------------------------------------------- */

typedef struct conv {
    const plx_flow *weights;
    plx_plan_part part;
    uint64_t ins, outs;
    size_t first_place, places; /* axes of the kernel */
} conv;

/* [out][in of a group][...]; turned: [in][out of a group][...]. */
static bool onnx_conv(plx_graph_walk *w, const plx_model_node *n, conv *c, bool turned)
{
    int64_t groups = plx_graph_whole(w, n, "group", 1);
    uint64_t first = plx_flow_size(w, c->weights, 0), second = plx_flow_size(w, c->weights, 1);
    if (groups < 1 || (uint64_t)groups > first || first % (uint64_t)groups != 0 ||
        second > PLX_MAX_UNITS)
        return false;
    c->part.groups = (size_t)groups;
    c->part.shares = turned && groups > 1;
    set_axis(&c->part, c->weights, 0, turned ? PLX_AXIS_IN : PLX_AXIS_OUT);
    set_axis(&c->part, c->weights, 1, turned ? PLX_AXIS_OUT : PLX_AXIS_IN);
    c->ins = turned ? first : second * (uint64_t)groups;
    c->outs = turned ? second * (uint64_t)groups : first;
    c->first_place = 2;
    c->places = c->weights->rank - 2;
    return true;
}

/* [...][in][out]; of transposed ones [...][out][in]; where each input has its own,
 * [...][in][times].
 */
static void keras_conv(plx_graph_walk *w, conv *c, bool transposed, bool depthwise)
{
    size_t last = c->weights->rank - 1;
    uint64_t a = plx_flow_size(w, c->weights, last - 1), b = plx_flow_size(w, c->weights, last);
    set_axis(&c->part, c->weights, last - 1, depthwise || transposed ? PLX_AXIS_OUT : PLX_AXIS_IN);
    set_axis(&c->part, c->weights, last, transposed ? PLX_AXIS_IN : PLX_AXIS_OUT);
    c->ins = transposed ? b : a;
    c->outs = depthwise ? (b <= PLX_MAX_UNITS ? a * b : 0) : transposed ? a : b;
    c->part.groups = depthwise ? (size_t)a : 1;
    c->places = last - 1;
}

/* [out][...][in], or [1][...][out] where each input has its own. */
static void tflite_conv(plx_graph_walk *w, const plx_model_node *n, conv *c, bool depthwise)
{
    size_t last = c->weights->rank - 1;
    int64_t times = plx_graph_whole(w, n, "depth_multiplier", 1);
    c->outs = plx_flow_size(w, c->weights, depthwise ? last : 0);
    c->ins = plx_flow_size(w, c->weights, last);
    c->first_place = 1;
    c->places = last - 1;
    set_axis(&c->part, c->weights, last, depthwise ? PLX_AXIS_OUT : PLX_AXIS_IN);
    if (!depthwise) {
        set_axis(&c->part, c->weights, 0, PLX_AXIS_OUT);
        return;
    }
    uint64_t each = times > 0 && c->outs % (uint64_t)times == 0 ? (uint64_t)times : 1;
    c->ins = c->outs / each;
    c->part.groups = (size_t)c->ins;
}

static void note_kernel(plx_graph_walk *w, const plx_model_node *n, const conv *c, size_t layer)
{
    char text[PLX_NOTE_SIZE] = "";
    size_t at = 0;
    for (size_t i = 0; i < c->places && at + 12 < sizeof text; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%u", i ? " x " : "",
            (unsigned)plx_flow_size(w, c->weights, c->first_place + i));
    plx_graph_note(w, layer, "kernels %s", text);
    int64_t stride = plx_graph_whole(w, n, "strides", plx_graph_whole(w, n, "stride_w", 1));
    int64_t pad = plx_graph_whole(w, n, "pads", 0);
    int64_t apart = plx_graph_whole(w, n, "dilations", plx_graph_whole(w, n, "dilation_rate", 1));
    if (stride != 1)
        plx_graph_note(w, layer, "stride %d", (int)stride);
    if (pad != 0)
        plx_graph_note(w, layer, "padding %d", (int)pad);
    else if (plx_graph_text(w, n, "padding")[0])
        plx_graph_note(w, layer, "padding %.8s", plx_graph_text(w, n, "padding"));
    if (apart != 1)
        plx_graph_note(w, layer, "dilation %d", (int)apart);
}

static bool convolve(plx_graph_walk *w, const plx_model_node *n, plx_flow in, conv *c,
    const plx_flow *bias, int axis)
{
    if (c->ins == 0 || c->outs > PLX_MAX_UNITS)
        return false;
    plx_graph_set_bias(w, &c->part, bias, c->outs);
    if (in.kind == PLX_FLOW_INPUT)
        in.axis = axis;
    if (!finish(w, n, in, c->weights, c->part, c->ins, c->outs, axis))
        return false;
    note_kernel(w, n, c, made(w));
    return true;
}

static bool is_op(const plx_model_node *n, const char *part)
{
    return strstr(n->op, part) != NULL;
}

/* Kernels that see each channel alone, and a matrix that sees all. */
static bool convolve_apart(plx_graph_walk *w, const plx_model_node *n, plx_flow in,
    const plx_flow *apart, const plx_flow *points, const plx_flow *bias)
{
    plx_flow none = {0};
    conv c = {.weights = apart, .part = begin_part(apart)}, d = {.weights = points};
    if (!is_weights(w, points) || points->rank < 3)
        return false;
    keras_conv(w, &c, false, true);
    if (!convolve(w, n, in, &c, &none, -1))
        return false;
    d.part = begin_part(points);
    keras_conv(w, &d, false, false);
    return convolve(w, n, plx_graph_units(made(w), (size_t)c.outs, 0, -1), &d, bias, -1);
}

static bool conv_of(plx_graph_walk *w, const plx_model_node *n)
{
    bool transposed = is_op(n, "Transpose") || is_op(n, "TRANSPOSE"),
         depthwise = is_op(n, "Depthwise") || is_op(n, "DEPTHWISE");
    bool keras = strcmp(w->tensors->format, "Keras") == 0;
    /* TFLite's transposed ones are given their output's shape first. */
    bool shape_first = transposed && w->channels_last;
    plx_flow in = plx_graph_input(w, n, shape_first ? 2 : 0), weights = plx_graph_input(w, n, 1),
             bias = plx_graph_input(w, n, shape_first ? 3 : 2);
    conv c = {.weights = &weights, .part = begin_part(&weights)};
    if (!is_weights(w, &weights) || weights.rank < 3)
        return false;
    bool ok;
    if (keras && is_op(n, "Separable")) {
        plx_flow last = plx_graph_input(w, n, 3);
        ok = plx_flow_count(w, &last) > plx_flow_count(w, &bias)
                 ? convolve_apart(w, n, in, &weights, &last, &bias)
                 : convolve_apart(w, n, in, &weights, &bias, &last);
    } else if (keras) {
        keras_conv(w, &c, transposed, depthwise);
        ok = convolve(w, n, in, &c, &bias, -1);
    } else if (w->channels_last) {
        tflite_conv(w, n, &c, depthwise);
        ok = convolve(w, n, in, &c, &bias, -1);
    } else {
        ok = onnx_conv(w, n, &c, transposed) && convolve(w, n, in, &c, &bias, 1);
    }
    return ok;
}

bool plx_graph_conv(plx_graph_walk *w, const plx_model_node *n)
{
    return conv_of(w, n) && activate_made(w, n);
}

/* ONNX Runtime's: before its activation what comes fourth is added. */
bool plx_graph_fused_conv(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow added = plx_graph_input(w, n, 3);
    if (!conv_of(w, n))
        return false;
    plx_flow sum = plx_graph_output(w, n, 0);
    if (added.kind == PLX_FLOW_UNITS && sum.kind == PLX_FLOW_UNITS) {
        w->info[sum.layer].pending = 0; /* the sum is given in its place */
        if (!plx_graph_sum(w, added, sum, &sum))
            return false;
        plx_graph_give(w, n, 0, sum);
    }
    plx_graph_activate(w, &sum, plx_graph_text(w, n, "activation"));
    return !w->draft->failed;
}

/* -- Tables ------------------------------------------------------------------------------------ */

/* Rows of a table are looked up: they are the inputs. */
bool plx_graph_rows(plx_graph_walk *w, const plx_model_node *n, const plx_flow *table,
    const plx_flow *key, plx_flow *made_of)
{
    if (!is_weights(w, table) || table->rank != 2)
        return false;
    uint64_t rows = plx_flow_size(w, table, 0), width = plx_flow_size(w, table, 1);
    char name[PLX_NAME_SIZE];
    if (rows > PLX_MAX_UNITS || width > PLX_MAX_UNITS)
        return false;
    plx_plan_part part = begin_part(table);
    set_axis(&part, table, 0, PLX_AXIS_IN);
    set_axis(&part, table, 1, PLX_AXIS_OUT);
    plx_graph_scale_part(w, &part, table, width);
    const char *given =
        key->kind == PLX_FLOW_INPUT ? w->graph->value[key->value].name : "rows looked up";
    size_t source = plx_graph_add_layer(w, given, (size_t)rows);
    if (w->draft->failed)
        return false;
    plx_flow from = plx_graph_units(source, (size_t)rows, 0, -1);
    size_t layer =
        plx_graph_link(w, &from, plx_graph_name(w, n, table->tensor, name), (size_t)width, part);
    *made_of = plx_graph_units(layer, (size_t)width, key->rank ? key->rank + 1 : 0, -1);
    return !w->draft->failed;
}

bool plx_graph_lookup(plx_graph_walk *w, const plx_model_node *n)
{
    bool keras = strcmp(w->tensors->format, "Keras") == 0;
    plx_flow a = plx_graph_input(w, n, 0), b = plx_graph_input(w, n, 1), rows;
    const plx_flow *table = keras || a.kind != PLX_FLOW_CONSTANT ? &b : &a,
                   *key = table == &a ? &b : &a;
    if (!plx_graph_rows(w, n, table, key, &rows))
        return false;
    plx_graph_give(w, n, 0, rows);
    return true;
}

/* -- Quantised ones ---------------------------------------------------------------------------- */

/* The number that a constant is; 1 where it is several, or none. */
static double number_of(const plx_graph_walk *w, const plx_flow *f)
{
    double value = 1;
    return plx_graph_numbers(w, f, &value, 1) == 1 ? value : 1;
}

/* Which inputs are what, of operators by their names; a bias of whole numbers is in units of the
 * scales of what is given and of the weights. */
typedef struct places {
    const char *op;
    unsigned char weights, scale, zero, bias, given_scale;
} places;

enum { NOWHERE = UCHAR_MAX };

static const places whole_numbers[] = {
    {"ConvInteger", 1, NOWHERE, 3, NOWHERE, NOWHERE},
    {"DynamicQuantizeMatMul", 1, 2, 3, 4, NOWHERE},
    {"MatMulInteger", 1, NOWHERE, 3, NOWHERE, NOWHERE},
    {"MatMulIntegerToFloat", 1, 3, 5, 6, NOWHERE},
    {"QGemm", 3, 4, 5, 6, 1},
    {"QLinearConv", 3, 4, 5, 8, 1},
    {"QLinearMatMul", 3, 4, 5, NOWHERE, NOWHERE},
};

static double bias_factor(const plx_graph_walk *w, const plx_model_node *n, const places *at)
{
    plx_flow scale = plx_graph_input(w, n, at->given_scale);
    return at->given_scale == NOWHERE ? 0 : number_of(w, &scale);
}

static bool quantised_matrix(plx_graph_walk *w, const plx_model_node *n, const plx_flow *weights,
    const plx_flow *bias, double factor)
{
    const plx_model_attribute *alpha = plx_model_graph_attribute(w->graph, n, "alpha");
    double times = alpha && alpha->kind == PLX_MODEL_NUMBER ? alpha->number : 1;
    if (!matrix(w, n, plx_graph_input(w, n, 0), weights, plx_graph_whole(w, n, "transB", 0) != 0,
            bias, times))
        return false;
    w->draft->parts[w->draft->part_count - 1].bias_factor = factor * times;
    return true;
}

bool plx_graph_quantised(plx_graph_walk *w, const plx_model_node *n)
{
    const places *at = whole_numbers;
    while (strcmp(n->op, at->op) != 0)
        at++;
    plx_flow weights = plx_graph_input(w, n, at->weights), scale = plx_graph_input(w, n, at->scale),
             zero = plx_graph_input(w, n, at->zero), bias = plx_graph_input(w, n, at->bias);
    if (!is_weights(w, &weights))
        return false;
    weights.zero = zero.kind == PLX_FLOW_CONSTANT ? zero.tensor : PLX_MODEL_NONE;
    weights.scale = scale.kind == PLX_FLOW_CONSTANT ? scale.tensor : PLX_MODEL_NONE;
    double factor = bias_factor(w, n, at);
    if (!is_op(n, "Conv"))
        return quantised_matrix(w, n, &weights, &bias, factor);
    conv c = {.weights = &weights, .part = begin_part(&weights)};
    if (weights.rank < 3 || !onnx_conv(w, n, &c, false))
        return false;
    c.part.bias_factor = factor;
    return convolve(w, n, plx_graph_input(w, n, 0), &c, &bias, 1);
}

/* Whether it is what packed_graph.h has made; else that is noted. */
static bool is_unpacked(plx_graph_walk *w, const plx_flow *f)
{
    if (f->kind != PLX_FLOW_CONSTANT || w->tensors->tensor[f->tensor].dtype == PLX_DTYPE_F32)
        return f->kind == PLX_FLOW_CONSTANT;
    plx_graph_note_unscaled(w, f->tensor);
    return false;
}

bool plx_graph_packed_matrix(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow weights = plx_graph_input(w, n, 1), bias = plx_graph_input(w, n, 5);
    int64_t outs = plx_graph_whole(w, n, "N", 0);
    if (is_unpacked(w, &weights))
        return matrix(w, n, plx_graph_input(w, n, 0), &weights, true, &bias, 1);
    plx_graph_box(w, n, outs > 0 && outs <= PLX_MAX_UNITS ? (size_t)outs : 0);
    return true;
}

bool plx_graph_packed_rows(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow table = plx_graph_input(w, n, 0);
    return is_unpacked(w, &table) && plx_graph_lookup(w, n);
}
