/* Recurrent layers among the tensors of a state dictionary: matrices named "weight_ih_l0" and
 * "weight_hh_l0", as PyTorch's LSTM, GRU and RNN have them, and for the way back the same with
 * "_reverse". One thread. */
#ifndef PLX_FAMILY_CHAIN_RECURRENT_H
#define PLX_FAMILY_CHAIN_RECURRENT_H

#include "family/tensor_names.h"

enum { PLX_RECURRENT_WAYS = 2 };

typedef struct plx_recurrent {
    size_t ways;
    size_t of_input[PLX_RECURRENT_WAYS]; /* tensors [gates * state][inputs], */
    size_t of_state[PLX_RECURRENT_WAYS]; /* and [gates * state][state] */
    size_t inputs, state, gates;         /* state: units of one way; gates: of each, 1, 3 or 4 */
} plx_recurrent;

/* Whether the tensor is the first one of such a layer, which is whole. */
bool plx_recurrent_find(const plx_tensor_names *names, size_t tensor, plx_recurrent *out);
/* Whether it is another matrix of one. */
bool plx_recurrent_has(const plx_tensor_names *names, size_t tensor);

/* Adds the state of the step before, gates and state after a layer of `inputs` units; returns the
 * state, a layer of ways * state units. */
size_t plx_recurrent_add(
    plx_plan *p, const plx_tensor_names *names, const plx_recurrent *r, size_t source);
enum { PLX_RECURRENT_LAYERS = 3 };

#endif
