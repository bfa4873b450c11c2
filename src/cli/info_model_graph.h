/* What plexus info tells of a model's graph. Main thread. */
#ifndef PLX_CLI_INFO_MODEL_GRAPH_H
#define PLX_CLI_INFO_MODEL_GRAPH_H

#include "model/model_graph.h"

#include <jansson.h>

/* Inputs, outputs and nodes; NULL without memory. */
json_t *plx_info_model_graph_json(const plx_model_graph *g);
/* A line for the nodes, and one for the inputs and outputs. */
void plx_info_model_graph_print(const plx_model_graph *g);

#endif
