/* What of the panels' states is kept from one start to the next: one table of members, with their
 * names in the settings file. Main thread. */
#ifndef PLX_UI_KEPT_H
#define PLX_UI_KEPT_H

#include "ui/shell.h"

enum { PLX_KEPT_MAX = 24 };

typedef struct plx_kept {
    const char *panel, *name; /* as the file has them; they never change */
    enum { PLX_KEPT_SWITCH, PLX_KEPT_CHOICE, PLX_KEPT_NUMBER } kind; /* bool, int, double */
    size_t offset;                                                   /* in the panel's state */
    double most;                                                     /* from 0 to this */
} plx_kept;

const plx_kept *plx_kept_members(size_t *count);

double plx_kept_get(const plx_shell *shell, size_t member);
/* False, and nothing is changed, where the value is not one of the member. */
bool plx_kept_set(plx_shell *shell, size_t member, double value);

#endif
