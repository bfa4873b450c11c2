/* The commands of scripts, one by one. */
#include "app/graph_layout.h"
#include "app/script_words.h"
#include "base/text.h"
#include "scene/style.h"
#include "ui/actions.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* What may stand behind a command's own words. */
enum { OVER = 1, FOR = 2 };

static const double LONGEST_S = 1e6, MOST_STEPS = 1e12;

static bool zoom(plx_words *w, plx_cue *cue, plx_error *e)
{
    cue->x = cue->y = 0.5;
    if (!plx_words_number(w, 2, &cue->factor, e))
        return false;
    if (!(cue->factor >= 1e-6 && cue->factor <= 1e12))
        return plx_words_fail(w, 2, e, "a zoom factor must be from 1e-6 to 1e12");
    if (w->count <= 3 || plx_words_is(w, 3, "over") || plx_words_is(w, 3, "ease"))
        return true;
    if (!plx_words_is(w, 3, "at"))
        return plx_words_fail(w, 3, e, "zoom is written as: zoom FACTOR at X Y");
    return plx_words_number(w, 4, &cue->x, e) && plx_words_number(w, 5, &cue->y, e);
}

static bool camera(plx_words *w, plx_cue *cue, plx_error *e)
{
    if (!plx_words_number(w, 2, &cue->x, e) || !plx_words_number(w, 3, &cue->y, e) ||
        !plx_words_number(w, 4, &cue->factor, e))
        return false;
    if (!(fabs(cue->x) <= 1e6 && fabs(cue->y) <= 1e6))
        return plx_words_fail(w, 2, e, "a place must be within a million");
    return (cue->factor >= 1e-6 && cue->factor <= 1e12) ||
           plx_words_fail(w, 4, e, "how large it is seen must be from 1e-6 to 1e12");
}

static bool pan(plx_words *w, plx_cue *cue, plx_error *e)
{
    return plx_words_number(w, 2, &cue->x, e) && plx_words_number(w, 3, &cue->y, e);
}

static bool frame(plx_words *w, plx_cue *cue, plx_error *e)
{
    w->used = 3;
    if (plx_words_is(w, 2, "all")) {
        cue->kind = PLX_CUE_FRAME_ALL;
        return true;
    }
    if (plx_words_is(w, 2, "layer")) {
        cue->kind = PLX_CUE_FRAME_LAYER;
        return plx_words_index(w, 3, &cue->layer, e);
    }
    if (plx_words_is(w, 2, "unit")) {
        cue->kind = PLX_CUE_FRAME_UNIT;
        if (w->count > 3 && w->quoted[3]) {
            cue->text = w->word[3];
            w->used = 4;
            return true;
        }
        return plx_words_index(w, 3, &cue->layer, e) && plx_words_index(w, 4, &cue->unit, e);
    }
    return plx_words_fail(w, 2, e,
        "frame is written as: frame all, frame layer L, frame unit L U or frame unit \"NAME\"");
}

static bool settle(plx_words *w, plx_cue *cue, plx_error *e)
{
    (void)cue, (void)e;
    w->used = 2;
    return true;
}

static bool turn(plx_words *w, plx_cue *cue, plx_error *e)
{
    if (!plx_words_number(w, 2, &cue->x, e) || !plx_words_number(w, 3, &cue->y, e))
        return false;
    return (fabs(cue->x) <= 1e6 && fabs(cue->y) <= 180) ||
           plx_words_fail(w, 2, e, "turns are to a million degrees, and up or down to 180");
}

static bool time_of_series(plx_words *w, plx_cue *cue, plx_error *e)
{
    return plx_words_number(w, 2, &cue->value, e) &&
           ((cue->value >= 0 && cue->value <= 1) ||
               plx_words_fail(w, 2, e, "the time of a series is from 0 to 1"));
}

static bool layout(plx_words *w, plx_cue *cue, plx_error *e)
{
    plx_graph_layout found;
    w->used = 3;
    cue->text = w->count > 2 ? w->word[2] : "";
    return plx_graph_layout_parse(cue->text, &found) ||
           plx_words_fail(w, 2, e, "there is no such layout");
}

static bool color(plx_words *w, plx_cue *cue, plx_error *e)
{
    w->used = 3;
    cue->text = w->count > 2 ? w->word[2] : "";
    return *cue->text || plx_words_fail(w, 2, e, "what colours tell is missing here");
}

static bool orbit(plx_words *w, plx_cue *cue, plx_error *e)
{
    if (!plx_words_is(w, 2, "layer"))
        return plx_words_fail(w, 2, e, "orbit is written as: orbit layer L over SECONDS");
    return plx_words_index(w, 3, &cue->layer, e);
}

static bool steps(plx_words *w, size_t index, plx_cue *cue, plx_error *e)
{
    return plx_words_number(w, index, &cue->value, e) &&
           ((cue->value >= 0 && cue->value <= MOST_STEPS) ||
               plx_words_fail(w, index, e, "training steps are from 0 to 1e12"));
}

static bool grow(plx_words *w, plx_cue *cue, plx_error *e)
{
    if (!plx_words_is(w, 2, "to"))
        return plx_words_fail(w, 2, e, "grow is written as: grow to STEP over SECONDS");
    return steps(w, 3, cue, e);
}

static bool speed(plx_words *w, plx_cue *cue, plx_error *e)
{
    return steps(w, 2, cue, e);
}

static bool sample(plx_words *w, plx_cue *cue, plx_error *e)
{
    size_t index;
    if (!plx_words_index(w, 2, &index, e))
        return false;
    cue->value = (double)index;
    return true;
}

static bool style(plx_words *w, plx_cue *cue, plx_error *e)
{
    plx_style scratch = PLX_STYLE_DEFAULT;
    plx_error why;
    w->used = 3;
    if (w->count < 3)
        return plx_words_fail(w, 2, e, "a member of the style is missing here, as NAME=VALUE");
    cue->text = w->word[2];
    return plx_style_parse(&scratch, cue->text, &why) || plx_words_fail(w, 2, e, why.message);
}

static bool select_units(plx_words *w, plx_cue *cue, plx_error *e)
{
    w->used = 3;
    if (plx_words_is(w, 2, "none"))
        return true;
    if (w->count < 3 || !w->quoted[2])
        return plx_words_fail(w, 2, e, "select is written as: select \"SEARCH\" or select none");
    cue->text = w->word[2];
    return true;
}

static bool dim(plx_words *w, plx_cue *cue, plx_error *e)
{
    w->used = 3;
    cue->on = plx_words_is(w, 2, "rest");
    return cue->on || plx_words_is(w, 2, "none") ||
           plx_words_fail(w, 2, e, "dim is written as: dim rest or dim none");
}

static bool text(plx_words *w, plx_cue *cue, plx_error *e)
{
    w->used = 3;
    if (w->count < 3 || !w->quoted[2])
        return plx_words_fail(w, 2, e, "a text in quotes is missing here");
    cue->text = w->word[2];
    if (cue->kind == PLX_CUE_TITLE && w->count > 3 && w->quoted[3]) {
        cue->more = w->word[3];
        w->used = 4;
    }
    return true;
}

static bool show(plx_words *w, plx_cue *cue, plx_error *e)
{
    static const char *const names[PLX_PARTS] = {"progress", "numbers", "names", "sample"};
    w->used = 3;
    cue->on = plx_words_is(w, 1, "show");
    for (int i = 0; i < PLX_PARTS; i++) {
        if (plx_words_is(w, 2, names[i])) {
            cue->part = (plx_shown_part)i;
            return true;
        }
    }
    return plx_words_fail(w, 2, e, "there are progress, numbers, names and sample to show or hide");
}

static bool mark(plx_words *w, plx_cue *cue, plx_error *e)
{
    (void)e;
    w->used = 3;
    cue->text = w->count > 2 ? w->word[2] : "";
    return true;
}

static bool key(plx_words *w, plx_cue *cue, plx_error *e)
{
    w->used = 3;
    return (w->count > 2 && plx_key_parse(w->word[2], &cue->key, &cue->mods)) ||
           plx_words_fail(w, 2, e, "there is no such key");
}

static bool save(plx_words *w, plx_cue *cue, plx_error *e)
{
    w->used = 3;
    cue->text = w->count > 2 ? w->word[2] : "";
    if (!*cue->text || strlen(cue->text) > 255)
        return plx_words_fail(w, 2, e, "a file name of at most 255 bytes is missing here");
    /* It takes no place of a model or a table. */
    const char *slash = strrchr(cue->text, '/'), *name = slash ? slash + 1 : cue->text;
    const char *dot = strrchr(name, '.');
    return !dot || dot == name || strcasecmp(dot, ".png") == 0 ||
           plx_words_fail(w, 2, e, "a picture's name ends in .png, or has no ending");
}

static bool alone(plx_words *w, plx_cue *cue, plx_error *e)
{
    (void)cue, (void)e;
    w->used = 2;
    return true;
}

static const struct {
    const char *name;
    plx_cue_kind kind;
    bool (*parse)(plx_words *w, plx_cue *cue, plx_error *e);
    int may, must; /* of OVER and FOR */
} commands[] = {
    {"camera", PLX_CUE_CAMERA, camera, OVER, 0},
    {"zoom", PLX_CUE_ZOOM, zoom, OVER, 0},
    {"pan", PLX_CUE_PAN, pan, OVER, 0},
    {"frame", PLX_CUE_FRAME_ALL, frame, OVER, 0},
    {"fly", PLX_CUE_FLY, alone, OVER, OVER},
    {"orbit", PLX_CUE_ORBIT, orbit, OVER, OVER},
    {"follow", PLX_CUE_FOLLOW, alone, OVER, OVER},
    {"grow", PLX_CUE_GROW, grow, OVER, OVER},
    {"speed", PLX_CUE_SPEED, speed, OVER, 0},
    {"sample", PLX_CUE_SAMPLE, sample, 0, 0},
    {"settle", PLX_CUE_SETTLE, settle, OVER, OVER},
    {"turn", PLX_CUE_TURN, turn, OVER, OVER},
    {"time", PLX_CUE_TIME, time_of_series, OVER, 0},
    {"layout", PLX_CUE_LAYOUT, layout, 0, 0},
    {"color", PLX_CUE_COLOR, color, 0, 0},
    {"style", PLX_CUE_STYLE, style, 0, 0},
    {"select", PLX_CUE_SELECT, select_units, 0, 0},
    {"dim", PLX_CUE_DIM, dim, 0, 0},
    {"title", PLX_CUE_TITLE, text, FOR, 0},
    {"caption", PLX_CUE_CAPTION, text, FOR, 0},
    {"show", PLX_CUE_SHOW, show, 0, 0},
    {"hide", PLX_CUE_SHOW, show, 0, 0},
    {"mark", PLX_CUE_MARK, mark, 0, 0},
    {"hold", PLX_CUE_HOLD, alone, 0, 0},
    {"key", PLX_CUE_KEY, key, 0, 0},
    {"save", PLX_CUE_SAVE, save, 0, 0},
    {"quit", PLX_CUE_QUIT, alone, 0, 0},
};

static bool seconds(plx_words *w, size_t index, double *out, plx_error *e)
{
    return plx_words_number(w, index, out, e) &&
           ((*out >= 0 && *out <= LONGEST_S) ||
               plx_words_fail(w, index, e, "seconds are from 0 to a million"));
}

/* "over S", "ease NAME" and "for S", in any order. */
static bool options(plx_words *w, plx_cue *cue, int may, plx_error *e)
{
    for (size_t i = w->used; i < w->count; i += 2) {
        if ((may & OVER) && plx_words_is(w, i, "over")) {
            if (!seconds(w, i + 1, &cue->over_s, e))
                return false;
        } else if ((may & OVER) && plx_words_is(w, i, "ease")) {
            if (i + 1 >= w->count || !plx_ease_parse(w->word[i + 1], &cue->ease))
                return plx_words_fail(w, i + 1, e, "there are the eases smooth, linear, in, out");
        } else if ((may & FOR) && plx_words_is(w, i, "for")) {
            if (!seconds(w, i + 1, &cue->for_s, e))
                return false;
        } else {
            return plx_words_fail(w, i, e, "the command ends before this word");
        }
    }
    return true;
}

static bool take_time(plx_words *w, double before_s, plx_cue *cue, plx_error *e)
{
    bool relative = w->word[0][0] == '+';
    if (!plx_words_number(w, 0, &cue->time_s, e))
        return false;
    if (cue->time_s < 0)
        return plx_words_fail(w, 0, e, "a time must not be below 0");
    if (relative)
        cue->time_s += before_s;
    if (cue->time_s > LONGEST_S)
        return plx_words_fail(w, 0, e, "a time must not be beyond a million seconds");
    return cue->time_s >= before_s ||
           plx_words_fail(w, 0, e, "times must not fall from one line to the next");
}

bool plx_cue_parse(plx_words *w, double before_s, plx_cue *cue, plx_error *e)
{
    *cue = (plx_cue){
        .line = w->line, .over_s = (double)NAN, .for_s = (double)INFINITY, .text = "", .more = ""};
    if (!take_time(w, before_s, cue, e))
        return false;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (!plx_words_is(w, 1, commands[i].name))
            continue;
        cue->kind = commands[i].kind;
        if (!commands[i].parse(w, cue, e) || !options(w, cue, commands[i].may, e))
            return false;
        return !(commands[i].must & OVER) || cue->over_s > 0 ||
               plx_words_fail(w, w->count, e, "how long it takes is missing here: over SECONDS");
    }
    return plx_words_fail(w, 1, e,
        "there are the commands camera, zoom, pan, frame, fly, orbit, follow, grow, speed, sample, "
        "settle, turn, time, layout, color, style, select, dim, title, caption, show, hide, mark, "
        "hold, key, save and quit");
}
