/* Makes the graph of a model from Keras's description of it, and finds the tensors of its layers by
 * their names. Any thread. */
#ifndef PLX_IO_KERAS_GRAPH_H
#define PLX_IO_KERAS_GRAPH_H

#include "model/tensor.h"

/* Sets t->graph, where the text describes a model that can be understood; where not, t has a
 * warning more. The table is complete. False with PLX_ERR_MEMORY or PLX_ERR_UNSUPPORTED. */
bool plx_keras_graph(plx_tensors *t, const char *json, size_t size, plx_error *e);

#endif
