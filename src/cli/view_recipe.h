/* What made a picture that is saved in the window. Main thread. */
#ifndef PLX_CLI_VIEW_RECIPE_H
#define PLX_CLI_VIEW_RECIPE_H

#include "cli/recipe.h"

/* As plx_viewer_desc.recipe has it; user: the plx_view_options. */
char *plx_view_recipe(void *user, const plx_shot *shot, const plx_edge_status *picture,
    const char *altered, plx_error *e);

#endif
