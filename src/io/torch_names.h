/* What the pickles of PyTorch may name. For torch.c alone. */
#ifndef PLX_IO_TORCH_NAMES_H
#define PLX_IO_TORCH_NAMES_H

#include "io/pickle.h"

/* Makers of tensors, plain containers, and what training scripts keep beside the weights; nothing
 * that would do more than make such an object, were it run. */
bool plx_torch_allows(const plx_pickle *p, const plx_pickle_node *global);

#endif
