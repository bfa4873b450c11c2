#include "app/viewer_film_parts.h"
#include "base/file.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The picture of a projector, with text that is read from the last row. */
enum { WIDTH = 1920, HEIGHT = 1080, USUAL_FPS = 30, NICENESS = 10 };
static const double SCALE = 1.5;

/* A file that nobody else has, of which only the name is wanted. */
static bool name_file(char *name, size_t size, plx_error *e)
{
    const char *folder = getenv("TMPDIR");
    snprintf(name, size, "%s/plexus-film-XXXXXX",
        folder && strlen(folder) < size - 24 ? folder : "/tmp");
    int file = mkstemp(name);
    if (file < 0)
        return plx_fail_file(e, PLX_ERR_IO, name, "cannot be made");
    close(file);
    return true;
}

static plx_order_kind common_order(const plx_viewer *v)
{
    const plx_order_kind *wanted = v->orders.wanted;
    for (size_t l = 1; wanted && l < v->stage.desc.network->layer_count; l++)
        if (wanted[l] != wanted[0])
            return PLX_ORDER_INDEX;
    return wanted ? wanted[0] : PLX_ORDER_INDEX;
}

/* What the film begins with, and *first_step more of training. Steps that were trained from the
 * start are made again, which leads to the same momentum, too; what was changed by hand, or began
 * with something that is no longer there, is kept in a file. */
static bool choose_weights(plx_viewer *v, plx_session *shown, plx_session_options *session,
    uint64_t *first_step, plx_error *e)
{
    plx_viewer_film *f = &v->film;
    const char *began_with = shown->options.beside[0];
    *first_step = 0;
    if (shown->of_file)
        return true;
    if (plx_script_trains(v->script)) {
        session->beside[0] = began_with;
    } else if (v->altered) {
        if (!name_file(f->making_weights, sizeof f->making_weights, e) ||
            !plx_session_save_weights(shown, f->making_weights, e))
            return false;
        session->beside[0] = f->making_weights;
    } else {
        session->beside[0] = began_with;
        *first_step = plx_viewer_look(v)->status.step;
    }
    return true;
}

static bool start(plx_viewer *v, plx_error *e)
{
    plx_viewer_film *f = &v->film;
    plx_session_options session;
    plx_arguments command = {0};
    uint64_t first_step;
    plx_file_name_now(f->making_path, sizeof f->making_path, "mp4");
    /* The project lends its session to be looked at; what it asks of that is at rest now. */
    plx_session *shown = (plx_session *)(uintptr_t)plx_project_session(v->desc->project);
    if (!name_file(f->making_script, sizeof f->making_script, e) ||
        !plx_film_write(v, f->making_script, e) || !plx_session_now(shown, &session, e) ||
        !choose_weights(v, shown, &session, &first_step, e))
        return false;
    const plx_status *status = &plx_viewer_look(v)->status;
    v->desc->film_command(
        &(plx_viewer_wish){
            .session = &session,
            .script = f->making_script,
            .path = f->making_path,
            .width = WIDTH,
            .height = HEIGHT,
            .fps = v->desc->film.fps > 0 ? v->desc->film.fps : USUAL_FPS,
            .scale = SCALE,
            .first_step = first_step,
            .sample = status->sample,
            .order = common_order(v),
        },
        &command);
    if (command.failed)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    else
        f->making = plx_child_start(command.items[0], command.items, NICENESS, e);
    plx_arguments_uninit(&command);
    return f->making != NULL;
}

static void forget_file(char *name)
{
    if (name[0])
        unlink(name);
    name[0] = '\0';
}

static void clear(plx_viewer_film *f)
{
    plx_child_destroy(&f->making);
    forget_file(f->making_script);
    forget_file(f->making_weights);
}

void plx_film_make_toggle(plx_viewer *v)
{
    plx_viewer_film *f = &v->film;
    plx_error e;
    if (f->making) {
        f->making_stopped = true;
        plx_child_stop(f->making);
        return;
    }
    if (!v->desc->film_command)
        return;
    if (!v->script || v->script->count == 0 || plx_project_setup(v->desc->project)->busy) {
        bool busy = v->script && v->script->count > 0;
        plx_viewer_say(v, true, plx_str(busy ? PLX_STR_FILM_NOT_NOW : PLX_STR_FILM_NOTHING));
        return;
    }
    f->made = f->left_s = 0;
    f->making_stopped = false;
    f->making_said[0] = '\0';
    if (start(v, &e)) {
        plx_film_say(v, PLX_STR_FILM_MAKING, f->making_path);
        plx_shell_reveal(&v->interface.shell, "film"); /* which tells how far it is */
        return;
    }
    clear(f);
    plx_viewer_say_error(v, &e);
}

static void end(plx_viewer *v, int code)
{
    plx_viewer_film *f = &v->film;
    if (code == 0)
        plx_film_say(v, PLX_STR_FILM_MADE, f->making_path);
    else if (f->making_stopped)
        plx_film_say(v, PLX_STR_FILM_MADE_PART, f->making_path);
    else
        plx_viewer_say(v, true, f->making_said);
    clear(f);
}

void plx_film_make_follow(plx_viewer *v)
{
    plx_viewer_film *f = &v->film;
    char line[320];
    int code;
    if (!f->making)
        return;
    while (plx_child_line(f->making, line, sizeof line)) {
        double done, all, left;
        v->dirty = true;
        if (sscanf(line, "progress %lf %lf %lf", &done, &all, &left) == 3 && all > 0) {
            f->made = done / all;
            f->left_s = left;
            continue;
        }
        /* Warnings, such as of a disk that gets full, and why it failed. */
        plx_text_copy(f->making_said, sizeof f->making_said, line);
        plx_viewer_say(v, true, line);
    }
    if (plx_child_ended(f->making, &code))
        end(v, code);
}

void plx_film_make_close(plx_viewer *v)
{
    if (v->film.making)
        clear(&v->film);
}
