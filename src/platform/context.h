/* What must be set in the process before any GL context is made. */
#ifndef PLX_PLATFORM_CONTEXT_H
#define PLX_PLATFORM_CONTEXT_H

/* Tells a software rasteriser to leave `spared` cores to others (the trainer), unless the user's
 * environment already says how many threads it may use. Call before a context is made, from the
 * main thread, while no other thread runs. */
void plx_context_spare_cores(unsigned spared);

#endif
