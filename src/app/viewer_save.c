/* Pictures that are saved: what the window shows of the network without its panels, drawn anew, in
 * all of the picture. */
#include "app/viewer_parts.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "capture/png_stream.h"
#include "ui/style.h"

#include <stdio.h>

/* What the connections are drawn for: as at rest. No clock counts. */
static const double PATIENCE_S = 1;

void plx_viewer_save(plx_viewer *v, const char *path)
{
    v->save_of_script = path != NULL;
    if (path) {
        plx_text_copy(v->save_path, sizeof v->save_path, path);
    } else {
        plx_file_name_now(v->save_path, sizeof v->save_path, "png");
    }
    if (!v->status.complete)
        plx_viewer_say(v, false, plx_str(PLX_STR_SAVE_WAITS));
    v->dirty = true;
}

/* Why the options of the start do not lead to the picture; NULL: they do. */
static const char *why_altered(const plx_viewer *v, const plx_shot *shot)
{
    bool in_place = false;
    for (size_t l = 0; shot->in_place && l < v->stage.desc.network->link_count; l++)
        in_place = in_place || shot->in_place[l] > 0;
    const plx_selection *s = &v->stage.selection;
    if (v->altered)
        return plx_str(v->stage.desc.structure ? PLX_STR_SAVE_OTHER_MODEL : PLX_STR_SAVE_ALTERED);
    if (s->selected_count > 0 || plx_selection_shapes(s))
        return plx_str(PLX_STR_SAVE_SELECTED);
    if (in_place)
        return plx_str(PLX_STR_SAVE_IN_PLACE);
    return shot->orders && shot->orders->ordered > 0 ? plx_str(PLX_STR_SAVE_ORDERED) : NULL;
}

/* What made the picture goes into the file where that is known. Where it is not, since files that
 * it would name are gone, *why says so. */
static bool write_png(const plx_viewer *v, const plx_shot *shot, const plx_edge_status *status,
    const unsigned char *pixels, plx_error *why, plx_error *e)
{
    const plx_viewer_desc *d = v->desc;
    const plx_viewer_made made = {.session = &plx_project_session(d->project)->options,
        .shot = shot,
        .picture = status,
        .altered = why_altered(v, shot)};
    char *recipe = d->recipe ? d->recipe(d->recipe_user, &made, why) : NULL;
    if (recipe)
        *why = (plx_error){0}; /* the callee may have set it before it knew */
    plx_png_stream *png = plx_png_stream_open(
        &(plx_png_stream_desc){
            .path = v->save_path,
            .width = shot->viewport.width,
            .height = shot->viewport.height,
            .texts = &(plx_png_text){d->recipe_keyword, recipe},
            .text_count = recipe ? 1 : 0,
        },
        e);
    plx_free(recipe);
    if (!png)
        return false;
    if (plx_png_stream_add(png, pixels, shot->viewport.height, e))
        return plx_png_stream_finish(&png, e);
    plx_png_stream_abort(&png);
    return false;
}

/* The note of a picture that was saved; bare: why it is without what made it, if it is. */
static bool note_saved(
    const plx_viewer *v, const plx_shot *shot, const plx_error *bare, char *text, size_t size)
{
    char reason[400];
    const char *altered = why_altered(v, shot);
    if (bare->code != PLX_OK)
        snprintf(text, size, plx_str(PLX_STR_SAVED_BARE), v->save_path,
            plx_error_text(bare, reason, sizeof reason));
    else if (altered)
        snprintf(text, size, plx_str(PLX_STR_SAVED_ALTERED), v->save_path, altered);
    else
        snprintf(text, size, plx_str(PLX_STR_SAVED), v->save_path);
    return bare->code != PLX_OK;
}

/* The shot without what only a window has. The room of panels is the picture's: what was framed
 * between them fills it. */
static bool bare_of_panels(const plx_viewer *v, plx_shot *shot, plx_matrix_page *page, plx_error *e)
{
    plx_rig rig = v->rig;
    shot->exact = true;
    shot->frame_budget_s = PATIENCE_S;
    shot->fps = 0;
    shot->cell = NULL;
    shot->sample = plx_player_shows(&v->player, PLX_PART_SAMPLE, !v->interface.shell.hidden);
    shot->viewport.insets = (plx_insets){0};
    double bar = shot->numbers ? PLX_BAR_HEIGHT * shot->viewport.ui_scale : 0;
    if (!plx_viewer_page_spread(v, shot, bar, page, e))
        return false;
    plx_rig_resize(&rig, &v->viewport, &shot->viewport);
    shot->camera = rig.goal;
    return true;
}

static bool draw(plx_viewer *v, const plx_shot *shot, plx_edge_status *status,
    unsigned char *pixels, plx_error *e)
{
    plx_target *target = plx_target_create(
        v->desc->device, "still", shot->viewport.width, shot->viewport.height, PLX_FORMAT_RGBA8, e);
    bool ok = target && plx_stage_draw(&v->stage, shot, target, status, e);
    /* What is not all that was asked for is not what the file would say. */
    if (ok && v->stage.refused.code != PLX_OK) {
        *e = v->stage.refused;
        ok = false;
    }
    if (ok)
        plx_target_read_rgba8(target, pixels);
    plx_target_destroy(&target);
    return ok;
}

static void say_done(plx_viewer *v, const plx_shot *shot, const plx_error *bare)
{
    char text[1200];
    bool warning = note_saved(v, shot, bare, text, sizeof text);
    plx_viewer_say(v, warning, text);
}

static void say_failed(plx_viewer *v, const plx_error *e)
{
    char text[640];
    plx_error_text(e, text, sizeof text);
    if (v->save_of_script)
        plx_viewer_fail_script(v, e);
    else
        plx_log(PLX_LOG_WARNING, "%s", text);
    plx_viewer_say(v, true, text);
}

void plx_viewer_save_shot(plx_viewer *v, const plx_shot *window)
{
    plx_shot shot = *window;
    plx_matrix_page page = {0};
    plx_edge_status status = {0};
    plx_error e = {0}, bare = {0};
    size_t count = (size_t)shot.viewport.width * (size_t)shot.viewport.height;
    unsigned char *pixels = plx_alloc(count, 4);
    bool ok = pixels || plx_fail_file(&e, PLX_ERR_MEMORY, v->save_path, "out of memory");
    ok = ok && bare_of_panels(v, &shot, &page, &e) && draw(v, &shot, &status, pixels, &e);
    if (!ok || status.complete) {
        if (ok && write_png(v, &shot, &status, pixels, &bare, &e))
            say_done(v, &shot, &bare);
        else
            say_failed(v, &e);
        v->save_path[0] = '\0';
        /* However long that took, a script goes on from where it stood. */
        v->start_s = plx_now_s() - v->player.now_s;
    }
    plx_matrix_page_uninit(&page);
    plx_free(pixels);
}
