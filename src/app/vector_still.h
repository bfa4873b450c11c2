/* A picture of the network as shapes and text: each connection a line, as long as there are not too
 * many; else a picture of what they make together, and all else over it as shapes and text. Context
 * thread. */
#ifndef PLX_APP_VECTOR_STILL_H
#define PLX_APP_VECTOR_STILL_H

#include "app/stage.h"
#include "capture/vector.h"

/* So many connections in view are drawn as lines; with more, files grow too large for what shows
 * them. */
enum { PLX_VECTOR_LINES_MOST = 30000 };

/* In two halves, so that the file can say what is in the picture. The shot is `exact`, of the
 * network alone (PLX_VIEW_NETWORK), and the same in both. */
bool plx_vector_still_begin(
    plx_stage *stage, const plx_shot *shot, plx_edge_status *status, plx_error *e);
bool plx_vector_still_draw(plx_stage *stage, const plx_shot *shot, const plx_edge_status *status,
    plx_vector *vector, plx_error *e);

#endif
