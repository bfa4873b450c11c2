/* Camera and keys from a text file, for tests and for talks. One command a line, after its time in
 * seconds from the start; times do not fall; # starts a comment:
 *
 *     0.5 zoom 8 at 0.3 0.5     eightfold, at a point given as shares of width and height
 *     1   pan 0.1 -0.2          by shares of width and height
 *     2   frame all             or: frame layer 2; frame unit 1 57
 *     3   key space             as if pressed: f, space, ctrl+s, …
 *     4   save picture.png      when the picture is complete
 *     6   quit
 *
 * Immutable once read; any thread. */
#ifndef PLX_APP_SCRIPT_H
#define PLX_APP_SCRIPT_H

#include "base/error.h"

typedef enum plx_cue_kind {
    PLX_CUE_ZOOM,
    PLX_CUE_PAN,
    PLX_CUE_FRAME_ALL,
    PLX_CUE_FRAME_LAYER,
    PLX_CUE_FRAME_UNIT,
    PLX_CUE_KEY,
    PLX_CUE_SAVE,
    PLX_CUE_QUIT,
} plx_cue_kind;

typedef struct plx_cue {
    double time_s;
    plx_cue_kind kind;
    double factor, x, y; /* zoom: factor at x, y; pan: x, y; shares of the viewport */
    size_t layer, unit;  /* frame */
    int key;             /* key, */
    unsigned mods;       /* with bits of platform/keys.h */
    char path[256];      /* save */
} plx_cue;

typedef struct plx_script {
    plx_cue *cues; /* [count], in order of time; owned */
    size_t count;
} plx_script;

/* False with file, line and column of what is wrong. */
bool plx_script_load(plx_script *script, const char *path, plx_error *e);
void plx_script_uninit(plx_script *script);

#endif
