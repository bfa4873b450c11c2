/* All keys with what they do, in groups. */
#ifndef PLX_UI_KEY_LIST_H
#define PLX_UI_KEY_LIST_H

#include "gui/gui.h"
#include "ui/actions.h"

void plx_key_list_draw(plx_gui *gui, const plx_action_table *table);

#endif
