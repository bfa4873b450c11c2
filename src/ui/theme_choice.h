/* Which page there is, to be chosen in the panels of looks. Main thread. */
#ifndef PLX_UI_THEME_CHOICE_H
#define PLX_UI_THEME_CHOICE_H

#include "density/palette.h"
#include "gui/gui.h"
#include "ui/requests.h"

/* Asks for another by PLX_REQUEST_STYLE. */
void plx_theme_choice(plx_gui *g, plx_theme now, plx_requests *r);

#endif
