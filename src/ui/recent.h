/* Files of trained models that were opened before, for the list of actions. */
#ifndef PLX_UI_RECENT_H
#define PLX_UI_RECENT_H

#include <stddef.h>

enum { PLX_RECENT = 12, PLX_RECENT_PATH = 1024 };

typedef struct plx_recent {
    size_t count;
    char path[PLX_RECENT][PLX_RECENT_PATH]; /* absolute, UTF-8; the last one opened first */
} plx_recent;

#endif
