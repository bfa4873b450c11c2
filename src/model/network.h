/* What a network is: layers of units, and links (bundles of connections) between them.
 *
 * A plx_network is immutable once made and may be shared by every thread. It holds no weights:
 * parameters live in one block of param_count floats, owned by whoever trains or shows them, and a
 * link names its place in that block. */
#ifndef PLX_MODEL_NETWORK_H
#define PLX_MODEL_NETWORK_H

#include "base/error.h"
#include "model/activation.h"

enum {
    PLX_NAME_SIZE = 48,
    PLX_MAX_LAYERS = 1024,
    PLX_MAX_UNITS = 1 << 24, /* in one layer: every index is exact in a float */
};

typedef struct plx_layer {
    char name[PLX_NAME_SIZE]; /* from the description, or "input", "hidden 1", …, "output" */
    size_t units;
    size_t unit_offset;        /* of its first unit in an array over all units */
    plx_activation activation; /* of the input layer: identity */
} plx_layer;

typedef struct plx_link {
    size_t source, target; /* layers */
    size_t in, out;        /* units of source and target */
    size_t weight_offset;  /* in the parameter block: float [out][in] */
    size_t bias_offset;    /* in the parameter block: float [out] */
} plx_link;

typedef struct plx_network {
    size_t layer_count;
    plx_layer *layers; /* [layer_count], input first */
    size_t link_count;
    plx_link *links;         /* [link_count], in the order of the forward pass */
    size_t unit_count;       /* over all layers */
    size_t connection_count; /* Σ in × out */
    size_t param_count;      /* length of the parameter block; parts are padded to 64 bytes, and
                                padding is zero */
    size_t parameter_count;  /* weights and biases proper, without padding */
} plx_network;

typedef struct plx_network_desc {
    const char *spec; /* must; "784-300:relu-100:tanh-10:softmax"; a layer may be named:
                         "pixels=784-hidden=300-digit=10" */
    plx_activation hidden_default;  /* for hidden layers that name none; identity is a valid choice,
                                       so callers set it (the command line uses ReLU) */
    plx_activation output_default;  /* for the last layer where it names none */
    const struct plx_network *like; /* default: none; one of as many layers has the activations and
                                       names that the description leaves out */
} plx_network_desc;

/* NULL on failure: PLX_ERR_USAGE with the column in spec, or PLX_ERR_MEMORY. */
plx_network *plx_network_create(const plx_network_desc *desc, plx_error *e);

/* A network of any layers and links between them, for one that no description makes. */
typedef struct plx_layer_parts {
    const char *name;
    size_t units; /* 1..PLX_MAX_UNITS */
    plx_activation activation;
} plx_layer_parts;

typedef struct plx_link_parts {
    size_t source, target; /* source before target */
} plx_link_parts;

typedef struct plx_network_parts {
    size_t layer_count, link_count; /* at least 1 layer */
    const plx_layer_parts *layers;  /* [layer_count] */
    const plx_link_parts *links;    /* [link_count] */
} plx_network_parts;

/* NULL on failure: PLX_ERR_USAGE where a part is out of its range, or PLX_ERR_MEMORY. */
plx_network *plx_network_assemble(const plx_network_parts *parts, plx_error *e);
/* Nulls the handle; accepts NULL. */
void plx_network_destroy(plx_network **network);

/* Writes the description that makes this network again, activations and given names included. */
char *plx_network_spec(const plx_network *network, char *out, size_t size);

/* Whether no link leads out of a layer. */
bool plx_network_is_end(const plx_network *network, size_t layer);

/* Views into a parameter block. */
static inline float *plx_link_weights(const plx_link *link, float *params) // [out][in]
{
    return params + link->weight_offset;
}

static inline float *plx_link_biases(const plx_link *link, float *params) // [out]
{
    return params + link->bias_offset;
}

#endif
