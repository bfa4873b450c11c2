/* Weights that are quantised as checkpoints of large models have them: small numbers in one tensor,
 * and in others what they are multiplied by. By the names and shapes that their writers use:
 *
 * - numbers of 8 bits and a scale for all, for each output, or for each block of both
 *   ("weight_scale", "weight_scale_inv", "SCB");
 * - bits in words of 32 with scales and zeros for groups of inputs: GPTQ with 2, 4 or 8 and AWQ
 * with 4
 *   ("qweight", "scales", "qzeros", "g_idx"), compressed-tensors ("weight_packed");
 * - MXFP4 ("_blocks" and "_scales") and NVFP4 ("weight_scale_2", "weight_global_scale");
 * - places of 4 bits in a table, as NF4 is, and scales for blocks that may be such places
 * themselves
 *   ("quant_state.bitsandbytes__nf4", "absmax", "quant_map").
 *
 * Sources: the layouts that AutoGPTQ, AutoAWQ, compressed-tensors, bitsandbytes, ModelOpt and
 * gpt-oss publish.
 *
 * Of a file with a graph, what its operators make so (family/packed_graph.h). Any thread. */
#ifndef PLX_FAMILY_PACKED_H
#define PLX_FAMILY_PACKED_H

#include "model/tensor.h"

/* *view: a table of the same tensors, in which each such matrix is one of floats, which are made of
 * the others when they are read; what it is made of is not there, but for files with a graph. t
 * outlives it. NULL where there is nothing of that kind. t gets a warning of what seems to be of
 * another kind. False with PLX_ERR_MEMORY or an error of the file. */
bool plx_packed_view(plx_tensors *t, plx_tensors **view, plx_error *e);
/* The view, which then owns t, or t itself; t is taken in success and in failure. NULL with an
 * error. */
plx_tensors *plx_packed_open(plx_tensors *t, plx_error *e);

#endif
