/* The bar of numbers at the lower edge: how training goes, and what the picture holds. */
#ifndef PLX_UI_NUMBERS_H
#define PLX_UI_NUMBERS_H

#include "feed/snapshot.h"
#include "model/structure.h"
#include "scene/camera.h"
#include "scene/overlay.h"

typedef struct plx_numbers {
    const plx_structure *structure; /* of a network from a file; NULL: it is trained here */
    const plx_status *status;       /* of the snapshot shown */
    double fps;                     /* 0: not shown, as in stills */
    uint64_t drawn, in_view;        /* connections */
    uint64_t hidden;                /* units; 0: none are */
    uint64_t shown, all; /* connections between shown units, and all of the network; read where
                            units are hidden */
    bool dimmed;         /* some stand back */
    double threshold;    /* connections with |w| below it are left out; 0: none are */
    double scale;        /* columns drawn over columns shown; shown where it is below 1 */
    const char *engine;  /* that drew them; NULL: not shown */
    double age_s;        /* of the weights in the picture; < 0: not shown */
} plx_numbers;

/* Returns where it is told that units are hidden or dimmed, to be clicked at; empty where none are.
 */
plx_bounds plx_numbers_add(plx_overlay *overlay, const plx_numbers *numbers, const plx_viewport *v);

/* The text, or as much of its beginning as fits into the room, with dots after it, in out. */
const char *plx_message_fitting(
    const plx_overlay *overlay, const char *text, float room, char *out, size_t size);

/* A short message over the bar, such as where a picture was saved: in the middle, or beside or
 * above what it is to stay clear of (must; empty: nothing). */
void plx_message_add(plx_overlay *overlay, const char *text, bool warning, const plx_viewport *v,
    const plx_bounds *clear_of);

#endif
