/* What is pointed at and what is selected, marked in the picture: rings and lines, and a note
 * beside the pointer that names it. A function of its arguments; one thread. */
#ifndef PLX_SCENE_HIGHLIGHT_H
#define PLX_SCENE_HIGHLIGHT_H

#include "density/style.h"
#include "model/structure.h"
#include "scene/fan.h"
#include "scene/pen.h"
#include "scene/pick.h"
#include "scene/visuals.h"

typedef struct plx_highlight {
    const plx_pick_view *view;    /* must; its selection is marked */
    plx_pick hover;               /* what is pointed at */
    const plx_fan *fan;           /* drawn where it is known; default: none */
    const plx_unit_visual *units; /* [unit_count], how large they are drawn: lines of the fan end at
                                     their rims; default: all as large as their layer's largest */
    const plx_unit_set *found;    /* marked as if they were selected; default: none */
    const plx_bounds *rectangle;  /* being drawn to select with, pixels; default: none */
    plx_palette palette;          /* of the connections */
    plx_theme theme;
    const char *const *class_name;  /* [units of the last layer], or NULL */
    const char *const *input_name;  /* [units of the first layer], or NULL; "": it has none */
    const plx_structure *structure; /* of a network from a file, or NULL */
    double px, py;                  /* the pointer, for the note; at a unit it stands by that */
} plx_highlight;

void plx_highlight_add(plx_pen *pen, const plx_highlight *highlight);
/* The note: which unit, connection or layer, and its numbers. */
void plx_highlight_note_add(plx_overlay *overlay, const plx_highlight *highlight);

/* "hidden 1 · 17", or with the name of its class "output · 3 cat", or with what it stands for
 * "block 2 · head 5". Returns out. */
char *plx_unit_title(const plx_highlight *highlight, plx_unit_ref unit, char *out, size_t size);

#endif
