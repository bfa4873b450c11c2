/* What people do to the shape of a network, as changes of its description (model/network.h) in
 * place. Each is false, and changes nothing, where there is no such hidden layer, where a number is
 * out of range, or where the text would not fit in size bytes. Any thread; no state. */
#ifndef PLX_SESSION_SHAPE_H
#define PLX_SESSION_SHAPE_H

#include "model/network.h"

/* Layers in a description, input and output too; 0 for an empty one. */
size_t plx_shape_layers(const char *spec);

typedef struct plx_shape_layer {
    size_t units;
    plx_activation activation; /* of a description that names none: as it was */
} plx_shape_layer;

/* What it says of any layer; *out keeps what it does not say. False where there is no such layer.
 */
bool plx_shape_get(const char *spec, size_t layer, plx_shape_layer *out);

bool plx_shape_set_units(char *spec, size_t size, size_t layer, size_t units);
bool plx_shape_set_activation(char *spec, size_t size, size_t layer, plx_activation activation);
/* A new hidden layer, which then is the layer-th: 1 comes after the inputs. */
bool plx_shape_insert(
    char *spec, size_t size, size_t layer, size_t units, plx_activation activation);
bool plx_shape_remove(char *spec, size_t size, size_t layer);

#endif
