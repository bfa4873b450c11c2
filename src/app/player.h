/* Plays a script on a picture: what of it is due, where the camera is, what is written over the
 * picture and how many training steps are owed, at any time. Used alike by films, where time is
 * that of frames, and by the window, where it is the clock's. What only a window can do (keys,
 * files, leaving, waiting) it hands back. One thread. */
#ifndef PLX_APP_PLAYER_H
#define PLX_APP_PLAYER_H

#include "app/flights.h"
#include "app/script.h"
#include "feed/commands.h"
#include "scene/query.h"
#include "scene/style.h"
#include "ui/titles.h"

/* What a script acts on; borrowed for the call. */
typedef struct plx_player_stand {
    plx_rig *rig;                 /* must */
    const plx_layout *layout;     /* must, but for cues that name nothing of it */
    const plx_viewport *viewport; /* must */
    const plx_snapshot *snapshot; /* must: the newest one */
    plx_style *style;             /* must */
    plx_commands *commands;       /* of the source; NULL: the caller does cues of the sample, too */
    plx_selection *selection;     /* NULL: cues of it do nothing */
    const plx_query_facts *facts; /* must where there is a selection: what searches are asked of */
    const char *const *class_name, *const *input_name; /* as plx_query_names has them */
} plx_player_stand;

/* Training steps a second, which may change evenly over some seconds. */
typedef struct plx_pace {
    double from, to, start_s, over_s;
} plx_pace;

typedef struct plx_player {
    const plx_script *script; /* borrowed */
    size_t next;              /* cue */
    double now_s;

    bool flying; /* along the path; else the rig glides to its goal */
    plx_camera_path path;
    double path_start_s, path_over_s;
    plx_ease path_ease;
    size_t signal_count; /* of the sample's way that is followed; 0: none is */
    plx_unit_ref signal[PLX_SIGNAL_MAX];

    bool paced, growing; /* the script says how fast it trains; by where it is to be at the end */
    plx_pace pace;
    double grow_from, grow_to, grow_start_s, grow_over_s;
    plx_ease grow_ease;
    double owed, total; /* steps: due and not done yet; until the end of the script */

    const plx_cue *title, *caption; /* NULL: none */
    bool part_set[PLX_PARTS], part_on[PLX_PARTS];
} plx_player;

/* speed: training steps a second until the script says otherwise; 0 where the source runs freely.
 * fps: at which steps will be asked for. */
void plx_player_init(plx_player *p, const plx_script *script, double speed, double fps);

/* The next cue that is due at that time, or NULL. The caller does those that are the window's (key,
 * save, hold, quit), and gives all others to plx_player_do. */
const plx_cue *plx_player_next(plx_player *p, double time_s);
/* False with the cue's line where it names what the network has not, or searches for what is no
 * search. */
bool plx_player_do(plx_player *p, const plx_cue *cue, const plx_player_stand *stand, plx_error *e);
/* The camera goes there as the cue says: at once, gliding, or on a way of so many seconds. */
void plx_player_go(
    plx_player *p, const plx_cue *cue, const plx_player_stand *stand, plx_camera goal);
/* What the camera flies to is elsewhere meanwhile: the way ends there, from where it began. */
void plx_player_aim(plx_player *p, const plx_player_stand *stand, plx_camera goal);
/* After the cues: moves the camera to where it is at that time. True while something moves; where
 * time stands, nothing does. */
bool plx_player_advance(plx_player *p, double time_s, const plx_player_stand *stand);
/* Camera from elsewhere: the flight is over. */
void plx_player_let_go(plx_player *p);

/* Whole training steps that have come due between both times; a rest is kept. */
uint64_t plx_player_steps(plx_player *p, double from_s, double to_s, uint64_t done);

/* Over the picture at the time of the last advance; status is borrowed. */
plx_titles plx_player_titles(const plx_player *p, const plx_status *status);
/* What show and hide say of a part, else `otherwise`. */
bool plx_player_shows(const plx_player *p, plx_shown_part part, bool otherwise);

/* The time of the mark after (by +1) or before (by -1) that one; NaN where there is none. */
double plx_player_mark(const plx_player *p, double time_s, int by);
/* Where a tour goes from that time: on to the next mark (by > 0) or back, from a mark just reached
 * to the one before; to its start where there is none, or by is infinite. */
double plx_player_tour(const plx_player *p, double time_s, double by);
/* Whether it waits there, once the player was moved to it; the start is played anew. */
bool plx_player_arrive(plx_player *p, double time_s);
/* Goes to a time, forth or back, without what lies between: what is shown then is what would be,
 * but for training, which goes on from where it is. */
void plx_player_seek(
    plx_player *p, double time_s, const plx_style *first, const plx_player_stand *stand);

#endif
