/* Measures how bright a density on the GPU is to be shown, from a few of its pixels that are read
 * back. Waits for the drawing to finish. Context thread. */
#ifndef PLX_RENDER_EDGE_METER_H
#define PLX_RENDER_EDGE_METER_H

#include "density/exposure.h"
#include "gfx/target.h"

typedef struct plx_edge_meter plx_edge_meter;

plx_edge_meter *plx_edge_meter_create(plx_device *device, plx_error *e);
void plx_edge_meter_destroy(plx_edge_meter **meter);

/* Makes room for pictures of that size. */
bool plx_edge_meter_resize(plx_edge_meter *meter, int width, int height, plx_error *e);

/* density: RG32F of that size. weight: as plx_exposure_of_picture has it. */
plx_exposure plx_edge_meter_read(plx_edge_meter *meter, plx_target *density, double weight);

#endif
