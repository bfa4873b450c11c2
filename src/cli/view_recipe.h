/* What made a picture that is saved in the window, or a film of it. Main thread. */
#ifndef PLX_CLI_VIEW_RECIPE_H
#define PLX_CLI_VIEW_RECIPE_H

#include "app/viewer.h"
#include "cli/recipe.h"

/* As plx_viewer_desc.recipe has it; user: the plx_view_options. */
char *plx_view_recipe(void *user, const plx_viewer_made *made, plx_error *e);

#endif
