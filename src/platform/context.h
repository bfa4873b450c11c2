/* What must be set in the process before any GL context is made. */
#ifndef PLX_PLATFORM_CONTEXT_H
#define PLX_PLATFORM_CONTEXT_H

/* Tells a software rasteriser to leave `spared` cores to others (the trainer), unless the user's
 * environment already says how many threads it may use. Call before a context is made, from the
 * main thread, while no other thread runs. */
void plx_context_spare_cores(unsigned spared);

/* Lets threads of normal priority go first where cores are few: lowers the calling thread and the
 * threads of Mesa's software rasteriser. Threads that the caller starts afterwards inherit it, so
 * start the trainer before. */
void plx_context_defer_to_others(void);

#endif
