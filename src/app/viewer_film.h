/* The film that is made in the window: a script that is edited on a timeline, and played. Part of
 * the viewer. Main thread. */
#ifndef PLX_APP_VIEWER_FILM_H
#define PLX_APP_VIEWER_FILM_H

#include "app/script.h"
#include "scene/style.h"
#include "ui/film.h"
#include "ui/requests.h"

enum { PLX_FILM_LINE = 160, PLX_FILM_REVISIONS = 100 };

/* The film as it was after a change. */
typedef struct plx_film_revision {
    uint64_t number;
    char *text; /* of the script, owned */
} plx_film_revision;

typedef struct plx_viewer_film {
    plx_script own; /* what is edited; zeros while the script is the caller's */
    bool edited;    /* there is one of our own */
    bool changed;   /* since it was opened or saved */
    bool playing;   /* the clock moves it; else the playhead rests at */
    double time_s;
    bool stops;                   /* at its end: it was started by hand */
    bool recording;               /* it was started to film the window, which ends with it */
    plx_style first;              /* the look at its start */
    size_t chosen;                /* key; >= count: none */
    char path[256];               /* of the file; "": none yet */
    plx_film_key *keys;           /* [room], of the script as it is */
    char (*lines)[PLX_FILM_LINE]; /* [room], their texts, owned */
    size_t room;
    const plx_script *of; /* that keys were made from */

    /* It is made frame by frame by another process; NULL: it is not. */
    plx_child *making;
    double made, left_s;      /* a share; seconds */
    bool making_stopped;      /* by hand */
    char making_path[64];     /* where the film goes, */
    char making_script[128];  /* and what it is made by, for as long as that takes: the script, */
    char making_weights[128]; /* and weights that no options lead to */
    char making_said[320];    /* the last thing it told */

    /* What changed, to be undone: the numbers grow, and the oldest are forgotten. */
    plx_film_revision revisions[PLX_FILM_REVISIONS]; /* [revision_count] */
    size_t revision_count;
    uint64_t revision, newest; /* as it is; the last number given */
    bool touched;              /* by the order at hand */
    plx_film_order last;       /* that touched it, */
    double last_s;             /* then */
    plx_film shown;            /* as panels have it */
} plx_viewer_film;

struct plx_viewer;
typedef struct plx_viewer plx_viewer;

void plx_viewer_film_init(plx_viewer *v);
void plx_viewer_film_uninit(plx_viewer *v);
/* What a person wants of it. */
void plx_viewer_film_order(plx_viewer *v, const plx_request *request);
/* For panels; borrowed until the next call. */
const plx_film *plx_viewer_film_shown(plx_viewer *v);
/* As it was after that change; nothing where that is forgotten. */
void plx_film_restore(plx_viewer *v, uint64_t revision);
/* In each turn, after the script was played: ends what has come to its end. */
void plx_viewer_film_follow(plx_viewer *v);

#endif
