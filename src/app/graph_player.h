/* Plays on a graph what a script says of its picture: where the camera is, from which side and at
 * which time, colours, style and titles. For films, where time is that of frames, and for the
 * window, where it is the clock's. What only one of them can do, or each does in its own way
 * (placing units, selecting, keys, files, waiting, leaving), the caller does. Main thread. */
#ifndef PLX_APP_GRAPH_PLAYER_H
#define PLX_APP_GRAPH_PLAYER_H

#include "app/graph_stage.h"
#include "app/player.h"

/* All is borrowed. */
typedef struct plx_graph_player_desc {
    const plx_script *script;   /* must */
    plx_graph_stage *stage;     /* must */
    const plx_graph *graph;     /* must: the stage's first one */
    const plx_graph_shot *shot; /* must: of the moment */
    plx_rig *rig;               /* must */
    plx_style *style;           /* must: its theme and gain are the graph's */
    bool *follows;              /* must: the camera shows all, wherever units go */
    double share;               /* of a series' time that is shown first */
    double fps;                 /* frames a second; default: 60 */
} plx_graph_player_desc;

typedef struct plx_graph_player {
    plx_graph_player_desc desc;
    plx_player player;
    const plx_cue *turn, *time; /* under way; NULL: none */
    plx_orbit turn_from;
    bool to_whole;            /* the camera goes there, wherever units go meanwhile */
    double share, share_from; /* of a series' time */
    plx_titles titles;
    plx_status status;
} plx_graph_player;

/* False, with its line, where the script wants what graphs do not have; series: this is one of
 * them. */
bool plx_graph_player_check(const plx_script *script, bool series, plx_error *e);
void plx_graph_player_init(plx_graph_player *p, const plx_graph_player_desc *desc);

/* The unit that a cue names; PLX_NO_NAME, with its line, where there is none. */
uint32_t plx_graph_player_unit(const plx_graph_player *p, const plx_cue *cue, plx_error *e);
/* False with the cue's line. Cues that are the caller's do nothing. */
bool plx_graph_player_do(plx_graph_player *p, const plx_cue *cue, plx_error *e);

/* After the cues: places in space are turned, and time is where it is at that time. True while
 * either is under way. */
bool plx_graph_player_turn(plx_graph_player *p, double now_s);
/* After that: the camera. True while something moves. */
bool plx_graph_player_advance(plx_graph_player *p, double now_s);

/* Titles, and whether there are names and a legend: as the script says, or else as without it. */
void plx_graph_player_shot(
    plx_graph_player *p, bool plain_no_legend, bool plain_no_names, plx_graph_shot *shot);

/* How much of a cue's time is over, eased. */
double plx_graph_player_share(const plx_cue *cue, double now_s);

#endif
