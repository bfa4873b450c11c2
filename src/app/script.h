/* Films, talks and tests as a text: what the camera, the training and the picture do, and when. One
 * command a line, after its time in seconds from the start, or with a + from the line before; times
 * do not fall; # starts a comment; text with blanks stands in "quotes", where \" is a quote and \n
 * a new line:
 *
 *     0    frame all                       or: frame layer 2; frame unit 1 57
 *     0.2  camera 0.4 -0.1 6 over 2         a point of the network in the middle, and sixfold
 *     0.5  zoom 8 at 0.3 0.5 over 2        eightfold, at a point in shares of width and height
 *     +1   pan 0.1 -0.2                    by shares of width and height
 *     5    fly over 10                     through all layers, and back to the whole
 *     15   orbit layer 1 over 8
 *     23   follow over 12                  the signal of the sample shown, from input to output
 *     0    grow to 9000 over 55 ease in    training, to that step
 *     60   speed 120 over 2                or: training steps a second
 *     2    sample 17
 *     3    style link.palette=viridis
 *     3    select "2:10-20"                or: select none; what the search takes
 *     3    dim rest                        or: dim none
 *     0    settle over 4                    of graphs: units find their places meanwhile
 *     1    frame unit "AVAL" over 2
 *     2    layout circular                  force, layered, circular, given
 *     2    color community                  type, community, sign, or an attribute
 *     3    turn 360 0 over 10               places in space, by degrees to the right and down
 *     3    time 1 over 10                   through a series, from 0 to 1
 *     1    title "Plexus" "a subtitle" for 4
 *     6    caption "step {step}: {test} right" for 5
 *     0    show progress                   or hide: progress, numbers, names, sample
 *     5    mark flight                     where presenters can go
 *     20   hold                            a tour waits here for them
 *     3    key space                       as if pressed in the window: f, space, ctrl+s, …
 *     4    save picture.png                when the picture is complete
 *     60   quit
 *
 * Camera commands take `over SECONDS` and `ease smooth|linear|in|out`. Immutable once read; any
 * thread. */
#ifndef PLX_APP_SCRIPT_H
#define PLX_APP_SCRIPT_H

#include "scene/camera_path.h"

typedef enum plx_cue_kind {
    PLX_CUE_CAMERA,
    PLX_CUE_ZOOM,
    PLX_CUE_PAN,
    PLX_CUE_FRAME_ALL,
    PLX_CUE_FRAME_LAYER,
    PLX_CUE_FRAME_UNIT,
    PLX_CUE_FLY,
    PLX_CUE_ORBIT,
    PLX_CUE_FOLLOW,
    PLX_CUE_GROW,
    PLX_CUE_SPEED,
    PLX_CUE_SAMPLE,
    PLX_CUE_STYLE,
    PLX_CUE_SETTLE,
    PLX_CUE_TURN,
    PLX_CUE_TIME,
    PLX_CUE_LAYOUT,
    PLX_CUE_COLOR,
    PLX_CUE_SELECT,
    PLX_CUE_DIM,
    PLX_CUE_TITLE,
    PLX_CUE_CAPTION,
    PLX_CUE_SHOW,
    PLX_CUE_MARK,
    PLX_CUE_HOLD,
    PLX_CUE_KEY,
    PLX_CUE_SAVE,
    PLX_CUE_QUIT,
} plx_cue_kind;
enum { PLX_CUES = PLX_CUE_QUIT + 1 };

/* What `show` and `hide` name. */
typedef enum plx_shown_part {
    PLX_PART_PROGRESS,
    PLX_PART_NUMBERS,
    PLX_PART_NAMES,
    PLX_PART_SAMPLE,
    PLX_PARTS
} plx_shown_part;

typedef struct plx_cue {
    double time_s;
    int64_t line; /* of the text */
    plx_cue_kind kind;
    double factor, x, y; /* zoom: factor at x, y; pan: x, y; shares of the viewport; turn: degrees;
                            camera: how many times as large as when the whole is framed, and the
                            place in the middle of what panels leave free */
    size_t layer, unit;  /* frame, orbit */
    double over_s;       /* of a camera's way, of growth, of a change of speed; NaN: not given */
    plx_ease ease;       /* of it */
    double value;        /* grow: the step; speed: steps a second; sample: its index;
                            time: 0..1 */
    plx_shown_part part; /* show, */
    bool on;             /* or hide; dim: the rest */
    double for_s;        /* title, caption: seconds; infinite: until the next */
    const char *text; /* title, caption, mark ("" without a name), style, select ("": none), save,
                         layout, color, the unit of a graph to frame ("": one of a layer);
                         borrowed from */
    const char *more; /* the script; subtitle, or "" */
    int key;          /* key, */
    unsigned mods;    /* with bits of platform/keys.h */
} plx_cue;

typedef struct plx_script {
    plx_cue *cues; /* [count], in order of time; owned */
    size_t count;
    char *text;     /* owned; what cues point into */
    char name[256]; /* of the file, for errors */
} plx_script;

/* False with file, line and column of what is wrong. */
bool plx_script_load(plx_script *script, const char *path, plx_error *e);
/* The same from memory; text is copied, name stands in errors. */
bool plx_script_read(plx_script *script, const char *name, const char *text, plx_error *e);
void plx_script_uninit(plx_script *script);

/* Whether it says when steps are trained. */
bool plx_script_trains(const plx_script *script);
/* Logs what only a window does with it, and nobody would see in a film: the first of each kind. */
void plx_script_tell_unfilmed(const plx_script *script);
/* Seconds until all that it says has been done. */
double plx_script_length(const plx_script *script);

#endif
