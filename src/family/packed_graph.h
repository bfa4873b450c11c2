/* Matrices of a graph that operators of ONNX and of its runtime make of small numbers and a scale
 * for each block of them: DequantizeLinear, MatMulNBits, GatherBlockQuantized. Used by packed.c
 * alone. */
#ifndef PLX_FAMILY_PACKED_GRAPH_H
#define PLX_FAMILY_PACKED_GRAPH_H

#include "model/tensor.h"

/* As plx_packed_view, of a table with a graph: each tensor has the place that it has in t, for the
 * graph, which is borrowed from t, tells them by these; scales and zeros are no numbers there. */
bool plx_packed_graph(const plx_tensors *t, plx_tensors **view, plx_error *e);

#endif
