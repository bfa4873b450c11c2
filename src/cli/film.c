#include "cli/film.h"

#include "app/player.h"
#include "capture/png.h"
#include "cli/film_progress.h"
#include "cli/recipe.h"
#include "cli/run.h"

#include <math.h>

plx_video *plx_film_open(const plx_video_desc *film, const plx_picture_options *picture,
    uint64_t fps, const char *recipe, plx_error *e)
{
    plx_video_desc desc = *film;
    desc.width = picture->width;
    desc.height = picture->height;
    desc.fps = (int)fps;
    desc.bottom_up = true;
    desc.recipe = recipe;
    desc.recipe_keyword = PLX_RECIPE_KEYWORD;
    return plx_video_create(&desc, e);
}

typedef struct film {
    const plx_film_desc *desc;
    plx_source *source;
    plx_picture *picture;
    plx_film_thread *coded;
    plx_film_progress progress;
    plx_player player;
    plx_rig rig;
    plx_shot plain;  /* the shot as options have it */
    uint64_t done;   /* frames */
    double behind_s; /* that camera and training have yet to go to the time at hand */
    plx_query_facts facts;
    const char *save; /* the picture goes there before the script goes on; NULL: nowhere */
    bool quit;
} film;

static plx_player_stand stand_of(film *f)
{
    plx_stage *stage = &f->picture->stage;
    f->facts = (plx_query_facts){.snapshot = f->picture->shot.snapshot,
        .visuals = &stage->shown.visuals,
        .selected = &stage->selection.selected};
    return (plx_player_stand){
        .selection = &stage->selection,
        .facts = &f->facts,
        .class_name = stage->desc.class_name,
        .input_name = stage->desc.input_name,
        .rig = &f->rig,
        .layout = &f->picture->stage.layout,
        .viewport = &f->picture->shot.viewport,
        .snapshot = f->picture->shot.snapshot,
        .style = &f->picture->shot.style,
        .commands = f->source->commands,
    };
}

/* What is due at that time, up to a picture that is to be saved. */
static bool play(film *f, double time_s, plx_error *e)
{
    plx_player_stand stand = stand_of(f);
    const plx_cue *cue;
    f->save = NULL;
    while (!f->save && !f->quit && (cue = plx_player_next(&f->player, time_s))) {
        switch (cue->kind) {
        case PLX_CUE_SAVE:
            f->save = cue->text;
            break;
        case PLX_CUE_QUIT:
            f->quit = true;
            break;
        case PLX_CUE_KEY:
            break;
        default:
            if (!plx_player_do(&f->player, cue, &stand, e))
                return false;
        }
    }
    return true;
}

/* Tells the source what the style shows, where the script has changed that. */
static void want(film *f)
{
    uint64_t wanted = plx_style_wants(&f->picture->shot.style);
    if ((wanted | f->picture->wanted) == f->picture->wanted)
        return;
    f->picture->wanted |= wanted;
    plx_commands_push(
        f->source->commands, (plx_command){.kind = PLX_CMD_WANT, .index = f->picture->wanted});
}

/* What the script says of the picture at that time. */
static void set_shot(film *f, plx_titles *titles)
{
    plx_shot *shot = &f->picture->shot;
    const plx_player *p = &f->player;
    *titles = plx_player_titles(p, &shot->snapshot->status);
    shot->camera = f->rig.now;
    shot->titles = titles;
    shot->signal = p->signal;
    shot->signal_count = p->signal_count;
    shot->numbers = plx_player_shows(p, PLX_PART_NUMBERS, f->plain.numbers);
    shot->legend = plx_player_shows(p, PLX_PART_NUMBERS, f->plain.legend);
    shot->labels = plx_player_shows(p, PLX_PART_NAMES, f->plain.labels);
    shot->sample = plx_player_shows(p, PLX_PART_SAMPLE, f->plain.sample);
}

/* The picture at that time. */
static bool paint(film *f, double now_s, plx_error *e)
{
    plx_picture *p = f->picture;
    double passed_s = f->behind_s;
    plx_titles titles;
    want(f);
    uint64_t steps = 0;
    if (passed_s > 0)
        steps =
            plx_player_steps(&f->player, now_s - passed_s, now_s, p->shot.snapshot->status.step);
    if (!plx_source_advance(f->source, steps, e))
        return false;
    p->shot.snapshot = plx_exchange_take(f->source->exchange);
    plx_player_stand stand = stand_of(f);
    if (passed_s > 0)
        plx_rig_advance(&f->rig, passed_s);
    plx_player_advance(&f->player, now_s, &stand);
    f->behind_s = 0;
    set_shot(f, &titles);
    bool ok = plx_picture_paint(p, f->source, e);
    p->shot.titles = NULL; /* it was of this picture */
    return ok;
}

static bool save(film *f, double now_s, plx_error *e)
{
    plx_picture *p = f->picture;
    return paint(f, now_s, e) && plx_picture_read(p, e) &&
           plx_png_write(f->save, p->pixels, p->shot.viewport.width, p->shot.viewport.height, e);
}

/* To that time, with the pictures that the script saves on the way. */
static bool play_to(film *f, double now_s, plx_error *e)
{
    bool ok = play(f, now_s, e);
    while (ok && f->save)
        ok = save(f, now_s, e) && play(f, now_s, e);
    return ok;
}

static bool hand_over(film *f, plx_error *e)
{
    plx_picture *p = f->picture;
    plx_target_read_rgba8_up(p->target, plx_film_thread_frame(f->coded));
    bool pushed = plx_film_thread_push(f->coded, e);
    return pushed && plx_graphics_check(p->device, e);
}

static bool next_frame(film *f, plx_error *e)
{
    double step_s = 1 / (double)f->desc->fps, now_s = (double)f->done * step_s;
    f->behind_s = f->done > 0 ? step_s : 0;
    if (!play_to(f, now_s, e))
        return false;
    return f->quit || (paint(f, now_s, e) && hand_over(f, e));
}

/* After the last frame: what the script saves at its end. */
static bool end(film *f, plx_error *e)
{
    double last_s = (double)(f->done - 1) / (double)f->desc->fps;
    f->behind_s = f->desc->duration_s - last_s;
    return play_to(f, f->desc->duration_s, e);
}

bool plx_film_make(const plx_film_desc *desc, plx_source *source, plx_picture *picture,
    plx_film_thread *coded, uint64_t *frames, plx_error *e)
{
    double fps = (double)desc->fps;
    film f = {
        .desc = desc,
        .source = source,
        .picture = picture,
        .coded = coded,
        .plain = picture->shot,
        .progress = {.path = desc->path,
            .fps = (int)desc->fps,
            .all = (uint64_t)fmax(round(desc->duration_s * fps), 1),
            .report = desc->report},
    };
    plx_player_init(&f.player, desc->script, desc->steps_per_frame * fps, fps);
    plx_rig_init(&f.rig, &picture->stage.layout, &picture->shot.viewport);
    f.rig.now = f.rig.goal = picture->shot.camera;
    plx_film_progress_init(&f.progress);
    bool ok = plx_source_advance(source, desc->first_step, e);
    picture->shot.snapshot = plx_exchange_take(source->exchange);
    while (ok && f.done < f.progress.all && !f.quit && !plx_interrupted()) {
        ok = next_frame(&f, e);
        f.done += ok && !f.quit;
        ok = ok && plx_film_progress_tell(&f.progress, coded, f.done, e);
    }
    if (ok && !f.quit && !plx_interrupted())
        ok = end(&f, e);
    plx_film_progress_clear(&f.progress);
    *frames = f.done;
    return ok;
}
