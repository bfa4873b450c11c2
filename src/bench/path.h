/* Where the camera of the benchmark goes: stations from the whole network to the lines of a single
 * unit, as near as the window lets people come, and the flight past all of them and back. Functions
 * of the layout and the viewport alone. Any thread. */
#ifndef PLX_BENCH_PATH_H
#define PLX_BENCH_PATH_H

#include "scene/camera.h"

enum { PLX_BENCH_STATIONS = 13 };

/* Station 0 is the whole, the last the nearest. */
plx_camera plx_bench_station(
    const plx_layout *layout, const plx_viewport *viewport, size_t station);

/* The flight at t from 0 to 1, from the whole past every station and back to the whole; what lies
 * outside of that is its start and its end. */
plx_camera plx_bench_path(const plx_layout *layout, const plx_viewport *viewport, double t);

/* t at which the flight is at the station. */
double plx_bench_path_at(size_t station);

#endif
