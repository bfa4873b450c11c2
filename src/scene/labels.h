/* Names and numbers at layers and units, as far as there is room for them at the camera's zoom. */
#ifndef PLX_SCENE_LABELS_H
#define PLX_SCENE_LABELS_H

#include "feed/snapshot.h"
#include "model/structure.h"
#include "scene/camera.h"
#include "scene/overlay.h"
#include "scene/selection.h"

typedef struct plx_label_source {
    const plx_network *network;
    const plx_layout *layout;
    const plx_snapshot *snapshot;
    const char *const *class_name;  /* [units of the last layer], or NULL */
    const char *const *input_name;  /* [units of the first layer], or NULL; "": it has none */
    const plx_structure *structure; /* of a network from a file, or NULL */
    double bar;                     /* height of what covers the lower edge, pixels */
    double threshold;               /* connections with |w| below it are not drawn */
    bool shapes;                    /* units are of several shapes, some taller than discs */
    const plx_selection *selection; /* what it hides gets no label; default: nothing */
    const float
        *in_place; /* [links]: above 0, a matrix is shown in place of lines; default: none */
} plx_label_source;

static inline bool plx_label_hidden(const plx_label_source *s, size_t layer, size_t unit)
{
    return s->selection && s->selection->hidden_count > 0 &&
           plx_unit_set_has(&s->selection->hidden, s->network->layers[layer].unit_offset + unit);
}

void plx_labels_add(plx_overlay *overlay, const plx_label_source *source, const plx_camera *camera,
    const plx_viewport *viewport);

#endif
