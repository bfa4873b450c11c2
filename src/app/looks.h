/* Looks that people save under names: what panels ask for with them. Main thread. */
#ifndef PLX_APP_LOOKS_H
#define PLX_APP_LOOKS_H

#include "scene/style_file.h"
#include "ui/requests.h"

/* Loads into the style, saves or deletes, as a request of one of those kinds wants; the list is
 * read anew where it changed. said becomes a note for the person. False where it failed, which the
 * note then explains; the style is as it was. */
bool plx_looks_carry_out(
    const plx_request *request, plx_style *style, plx_style_list *list, char *said, size_t size);

#endif
