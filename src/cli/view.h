/* The window, as view opens it, and record where it films what happens there. Main thread. */
#ifndef PLX_CLI_VIEW_H
#define PLX_CLI_VIEW_H

#include "app/viewer.h"
#include "cli/asked.h"
#include "cli/recipe.h"

enum { PLX_TOUR_PAUSE_S = 2 }; /* at the end of a tour */

typedef struct plx_view_options {
    plx_asked asked;
    bool noted;        /* pictures that are saved say what made them: */
    plx_recipe recipe; /* what of the options is about the session */
    int width, height;
    bool fullscreen, reduced_motion;
    uint64_t frames;
    const char *script;
    bool tour;
    const char *record;
    double duration_s;
    plx_video_desc film;
    plx_engine engine;
    double fps, scale;
    bool no_settings, theme_given, watch;
    plx_style style;
    plx_view view;
    bool has_view;
    plx_palette matrix_palette;
    plx_order_kind order;
    bool json;
} plx_view_options;

/* A graph where its path is set, else data or a model. Until the person leaves. */
bool plx_view_open(const plx_view_options *o, plx_error *e);

#endif
