/* Whether a film still fits where it goes. Any thread. */
#ifndef PLX_CAPTURE_DISK_H
#define PLX_CAPTURE_DISK_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes that may still be written where the file, folder or pattern of pictures lies; UINT64_MAX
 * where that is not known, or has no bound, as for pipes. */
uint64_t plx_disk_free(const char *path);

/* What is kept free so that a film can be finished: what follows the last frame, and a margin. */
uint64_t plx_disk_reserve(uint64_t bytes, uint64_t frames, int fps);

/* Whether `left` more frames fit, going by those so far. Not before a second of film. */
bool plx_disk_fits(uint64_t bytes, uint64_t frames, uint64_t left, int fps, uint64_t free);

#endif
