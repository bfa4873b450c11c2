#include "app/graph_orbit.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

plx_orbit plx_orbit_turn(plx_orbit o, double right, double down)
{
    o.yaw = remainder(o.yaw + right * pi, 2 * pi);
    o.pitch = fmin(fmax(o.pitch + down * pi, -pi / 2), pi / 2);
    return o;
}

void plx_orbit_middle(const plx_graph *g, double middle[3])
{
    for (size_t k = 0; k < 3; k++) {
        size_t count = 0;
        middle[k] = 0;
        for (size_t u = 0; u < g->unit_count; u++)
            if (isfinite(g->position[u * 3 + k])) {
                middle[k] += (double)g->position[u * 3 + k];
                count++;
            }
        middle[k] /= count > 0 ? (double)count : 1;
    }
}

void plx_orbit_project(const plx_orbit *o, const plx_graph *g, float *place, float *depth)
{
    double reach = 0, middle[3], cy = cos(o->yaw), sy = sin(o->yaw), cp = cos(o->pitch),
           sp = sin(o->pitch);
    plx_orbit_middle(g, middle);
    for (size_t u = 0; depth && u < g->unit_count; u++) {
        double square = 0;
        for (int k = 0; k < 3; k++) {
            double at = (double)g->position[u * 3 + (size_t)k] - middle[k];
            square += isfinite(at) ? at * at : 0;
        }
        reach = fmax(reach, square);
    }
    reach = reach > 0 ? sqrt(reach) : 1;
    for (size_t u = 0; u < g->unit_count; u++) {
        double p[3];
        for (int k = 0; k < 3; k++) {
            double at = (double)g->position[u * 3 + (size_t)k] - middle[k];
            p[k] = isfinite(at) ? at : 0;
        }
        double x = cy * p[0] + sy * p[2], z = cy * p[2] - sy * p[0];
        place[u * 2] = (float)(middle[0] + x);
        place[u * 2 + 1] = (float)(middle[1] + cp * p[1] - sp * z);
        if (depth)
            depth[u] = (float)((sp * p[1] + cp * z) / reach);
    }
}
