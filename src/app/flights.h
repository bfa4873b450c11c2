/* Ways of the camera that scripts know by name. A function of what they are given; one thread. */
#ifndef PLX_APP_FLIGHTS_H
#define PLX_APP_FLIGHTS_H

#include "feed/snapshot.h"
#include "scene/camera_path.h"
#include "scene/pen.h"

/* Each adds views to a path that has begun at the camera as it is. */

/* Close along all layers from the inputs to the outputs, and back to the whole. */
/* The camera that has a place of the network in the middle of what panels leave free, so many times
 * as large as where the whole is framed; and what it is of a camera, which so holds for pictures of
 * any size. */
plx_camera plx_flight_camera(
    const plx_layout *layout, const plx_viewport *viewport, double x, double y, double factor);
void plx_flight_place(const plx_layout *layout, const plx_viewport *viewport,
    const plx_camera *camera, double *x, double *y, double *factor);

void plx_flight_through(
    plx_camera_path *path, const plx_layout *layout, const plx_viewport *viewport);
/* Once round a layer, so that what comes in and what goes out is seen in turn. */
void plx_flight_orbit(
    plx_camera_path *path, const plx_layout *layout, const plx_viewport *viewport, size_t layer);

/* The way of a sample's signal: from the output that wins, back along what adds most to each unit.
 * At most one unit a layer, the input first; returns how many. */
enum { PLX_SIGNAL_MAX = 32 };
size_t plx_signal_find(const plx_snapshot *snapshot, plx_unit_ref unit[PLX_SIGNAL_MAX]);
/* From unit to unit. */
void plx_flight_follow(plx_camera_path *path, const plx_layout *layout,
    const plx_viewport *viewport, const plx_unit_ref *unit, size_t count);
/* Marks it in the picture. */
void plx_signal_mark(plx_pen *pen, const plx_layout *layout, const plx_camera *camera,
    const plx_viewport *viewport, const plx_unit_ref *unit, size_t count);

#endif
