/* Takes from the process all that it does not need for its work. */
#ifndef PLX_H5_SANDBOX_H
#define PLX_H5_SANDBOX_H

#include <stdbool.h>

/* From here on: read and write on descriptor 0 alone, and memory; a limit on both memory and time.
 * False where the system refuses, and then nothing must be read. */
bool h5_sandbox_enter(void);

#endif
