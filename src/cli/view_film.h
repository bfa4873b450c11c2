/* The command that makes a film of what the window shows. Main thread. */
#ifndef PLX_CLI_VIEW_FILM_H
#define PLX_CLI_VIEW_FILM_H

#include "app/viewer.h"

/* As plx_viewer_desc.film_command has it. */
void plx_view_film(const plx_viewer_wish *wish, plx_arguments *command);

#endif
