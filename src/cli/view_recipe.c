#include "cli/view_recipe.h"

#include "cli/view.h"
#include "ui/strings.h"

#include <stdio.h>

/* What the window shows as options of plexus render, which makes the same view of the same weights.
 */
static bool add_view(plx_recipe *r, const plx_shot *shot)
{
    const plx_status *status = &shot->snapshot->status;
    const plx_viewport *v = &shot->viewport;
    char steps[32], size[32], camera[96], scale[32], sample[32];
    snprintf(steps, sizeof steps, "%llu", (unsigned long long)status->step);
    snprintf(size, sizeof size, "%dx%d", v->width, v->height);
    snprintf(camera, sizeof camera, "%.17g,%.17g,%.17g", shot->camera.x, shot->camera.y,
        shot->camera.scale);
    snprintf(scale, sizeof scale, "%.17g", v->ui_scale);
    snprintf(sample, sizeof sample, "%llu", (unsigned long long)status->sample);
    return plx_recipe_add(r, "steps", steps) && plx_recipe_add(r, "size", size) &&
           plx_recipe_add(r, "camera", camera) && plx_recipe_add(r, "scale", scale) &&
           plx_recipe_add(r, "sample", sample) &&
           plx_recipe_add(r, "view", plx_view_name(shot->view)) &&
           plx_recipe_add(r, "matrix-palette", plx_palette_name(shot->palette)) &&
           (shot->numbers || plx_recipe_add(r, "no-numbers", NULL)) &&
           (shot->legend || plx_recipe_add(r, "no-legend", NULL)) &&
           (shot->sample || plx_recipe_add(r, "no-sample", NULL));
}

char *plx_view_recipe(void *user, const plx_viewer_made *made, plx_error *e)
{
    const plx_view_options *o = user;
    const plx_shot *shot = made->shot;
    const char *altered = made->picture ? made->altered : plx_str(PLX_STR_RECORD_OF_WINDOW);
    const plx_recipe_film film = {
        .fps = made->fps, .duration_s = made->duration_s, .live = true, .script = made->script};
    plx_recipe r;
    char *text = NULL;
    plx_fail(e, PLX_ERR_MEMORY, "out of memory for what made the picture");
    if (plx_recipe_copy(&r, &o->recipe) && add_view(&r, shot))
        text = plx_recipe_text(&r,
            &(plx_recipe_facts){
                .command = "view",
                .film = made->picture ? NULL : &film,
                .session = made->session,
                .style = &shot->style,
                .shot = shot,
                .picture = made->picture,
                .altered = altered,
            },
            e);
    plx_recipe_uninit(&r);
    return text;
}
