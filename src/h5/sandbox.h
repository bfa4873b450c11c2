/* Takes from the process all that it does not need for its work. */
#ifndef PLX_H5_SANDBOX_H
#define PLX_H5_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

/* From here on: read and write on descriptor 0 alone, and memory; a limit on both memory and time
 * of the processor, of which a larger file gets more. The viewer lifts the one on time a little
 * when the list is complete. False where the system refuses, and then nothing must be read. */
bool h5_sandbox_enter(uint64_t file_size);

#endif
