/* The network that a model file's tensors are, for plexus info. */
#ifndef PLX_CLI_INFO_NETWORK_H
#define PLX_CLI_INFO_NETWORK_H

#include "family/weights.h"
#include "model/trained.h"

#include <jansson.h>

/* Of a plan with all its blocks open, or where these are too many, as it is shown at first.
 * weights: those of each connection with it. NULL with an error: PLX_ERR_UNSUPPORTED where there
 * are too many. */
json_t *plx_info_network_json(const plx_plan *p, bool weights, plx_error *e);
void plx_info_network_print(const plx_plan *p);

/* What the file says of its training: spec, loss, seed and step, of which what is not told is null.
 * NULL without memory. */
json_t *plx_info_trained_json(const plx_trained *t);
void plx_info_trained_print(const plx_trained *t);

#endif
