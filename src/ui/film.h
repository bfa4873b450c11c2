/* A film that is being made in the window, as its panel shows it: keys on a timeline. What people
 * want of it goes into requests (ui/requests.h). A value; one thread. */
#ifndef PLX_UI_FILM_H
#define PLX_UI_FILM_H

#include <stdbool.h>
#include <stddef.h>

/* The timeline's rows. */
typedef enum plx_film_lane {
    PLX_LANE_CAMERA,
    PLX_LANE_TRAINING,
    PLX_LANE_LOOK, /* style, what is selected and shown */
    PLX_LANE_TEXT,
    PLX_LANES
} plx_film_lane;

/* One command of the script. */
typedef struct plx_film_key {
    double time_s, until_s; /* equal where it takes no time */
    double at_s;            /* that it is known by: for a view, when the camera gets there */
    plx_film_lane lane;
    const char *line; /* all of it, as the script has it, without its time */
    const char *text; /* that can be edited; NULL: none */
    bool moves;       /* it takes a time that can be set, with an ease */
    bool stays;       /* it is shown for a time that can be set */
    int ease;         /* as plx_ease counts them */
    bool has_value;   /* steps, or steps a second: */
    double value, most;
} plx_film_key;

typedef struct plx_film {
    const plx_film_key *keys; /* [count], in order of time */
    size_t count;
    size_t chosen;           /* >= count: none */
    double time_s, length_s; /* where the playhead is; of all that the keys say */
    bool playing;
    bool changed;        /* since it was opened or saved */
    bool filming;        /* the window is */
    bool making;         /* it is being made frame by frame: */
    double made, left_s; /* a share; seconds, 0: not known yet */
    const char *path;    /* of the script; "": none yet */
} plx_film;

/* What people ask for. index: of the key. */
typedef enum plx_film_order {
    PLX_FILM_PLAY,   /* or pause */
    PLX_FILM_SEEK,   /* to number, seconds */
    PLX_FILM_CHOOSE, /* the key, and go to its time */
    PLX_FILM_ADD_VIEW,
    PLX_FILM_ADD_LOOK,
    PLX_FILM_ADD_SELECTION,
    PLX_FILM_ADD_SPEED,
    PLX_FILM_ADD_CAPTION,
    PLX_FILM_ADD_FLY,
    PLX_FILM_ADD_ORBIT,
    PLX_FILM_ADD_FOLLOW,
    PLX_FILM_ADD_GROW,
    PLX_FILM_MOVE, /* its at_s to number, seconds */
    PLX_FILM_LAST, /* so many seconds */
    PLX_FILM_EASE, /* number: the ease */
    PLX_FILM_VALUE,
    PLX_FILM_TEXT,
    PLX_FILM_DELETE,
    PLX_FILM_OPEN,   /* the script named in text */
    PLX_FILM_SAVE,   /* likewise; "": named after the time */
    PLX_FILM_RECORD, /* plays it from the start and films the window */
    PLX_FILM_MAKE,   /* frame by frame, beside the window; again: ends it */
} plx_film_order;

/* What the panel keeps between frames. */
typedef struct plx_film_panel {
    double held_at_s; /* of the key that is dragged, where it was taken hold of, from its time */
    bool dragging, scrubbing;
    size_t text_of; /* key whose text is being edited, + 1; 0: none */
    char text[240];
    char path[240];
    char seen[240]; /* the script's path, taken over into `path` when it is another */
} plx_film_panel;

#endif
