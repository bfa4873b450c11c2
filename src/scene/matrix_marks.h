/* What is pointed at in the picture of the network, marked in matrices: a unit is a row where it is
 * the target and a column where it is the source, a connection is a cell. One thread. */
#ifndef PLX_SCENE_MATRIX_MARKS_H
#define PLX_SCENE_MATRIX_MARKS_H

#include "scene/matrix_labels.h"
#include "scene/pick.h"

void plx_matrix_mark(plx_overlay *overlay, const plx_matrix_labels *labels,
    const plx_matrix_band *bands, size_t count, const plx_pick *hover);

/* What a cell stands for in the picture of the network: a connection, or the unit of a bias. The
 * cell counts places, as layout has them; what comes of it counts units. */
plx_pick plx_matrix_cell_pick(
    const plx_network *network, const plx_layout *layout, const plx_matrix_cell *cell);

#endif
