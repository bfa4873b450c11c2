/* A film of a graph by a script: what is shown at each time, one frame after another. Nothing
 * depends on a clock, so that the same script gives the same frames. Main thread. */
#ifndef PLX_APP_GRAPH_FILM_H
#define PLX_APP_GRAPH_FILM_H

#include "app/graph_player.h"
#include "graph/rolling.h"

typedef struct plx_graph_film_desc {
    plx_graph_stage *stage;   /* must, with .still and .clock; borrowed, as is all that follows */
    const plx_graph *graph;   /* must: the stage's first one */
    const plx_script *script; /* must */
    plx_rolling *rolling;     /* of series, whose whole is the graph; default: none */
    const char *const *when;  /* as in graph_viewer.h */
    size_t frame;             /* of series, that is shown first */
    plx_graph_shot shot;      /* as options have it; its camera, where it has one, is the first */
    plx_style style;          /* what the script's style begins with */
    double fps;               /* must */
} plx_graph_film_desc;

typedef struct plx_graph_film {
    plx_graph_film_desc desc;
    plx_graph_player player;
    plx_rig rig;
    plx_style style;
    plx_graph_shot shot; /* of the moment */
    double now_s;
    bool begun, placed, follows; /* follows: the camera shows all, until the script moves it */
    const plx_cue *settle;       /* NULL: none (yet) */
    size_t frame;                /* of a series, that is shown */
    plx_graph_span span;
    char span_text[96];
    uint8_t *within;     /* [units] that do not stand back; owned */
    bool selected, dims; /* some do; they do whenever a unit is selected */
    const char *save;    /* the shot is to be drawn and to go there; NULL: nowhere */
    bool quit;
} plx_graph_film;

/* False, with its line, where the script wants what graphs do not have. What only a window does
 * (key, hold, mark) is said to do nothing. */
bool plx_graph_film_init(plx_graph_film *f, const plx_graph_film_desc *desc, plx_error *e);
void plx_graph_film_uninit(plx_graph_film *f);

/* To that time, not before the last one: film->shot is what is to be drawn then. Units are placed
 * as far as the script wants. Where a picture is to be saved the script waits: what comes after is
 * for the next call, of the same time. */
bool plx_graph_film_advance(plx_graph_film *f, double now_s, plx_error *e);

/* What is filmed where nobody wrote a script: series through all their time; places in space from
 * all sides; else how units find their places, and a flight to two that have many connections,
 * where there are such. To be freed by plx_free; NULL without memory. The stage has places. */
char *plx_graph_film_script(
    const plx_graph *graph, const plx_graph_stage *stage, bool series, double duration_s);

#endif
