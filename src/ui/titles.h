/* What a film says over its picture: a title, a caption, and how far training has come. */
#ifndef PLX_UI_TITLES_H
#define PLX_UI_TITLES_H

#include "feed/snapshot.h"
#include "scene/camera.h"
#include "scene/overlay.h"

typedef struct plx_titles {
    const char *title, *subtitle, *caption; /* NULL or "": none; \n begins a line, see ui/wrap.h */
    double title_ink, caption_ink;          /* 0..1: faded in so far */
    double legend; /* pixels at the left that captions leave free where they would reach there */
    bool progress; /* a bar of it at the lower edge */
    double share;  /* of training that is done, 0..1 */
    const plx_status *status; /* must: for the bar and for words in braces */
} plx_titles;

/* Draws over a bar of numbers of that height, pixels; 0 where there is none. */
void plx_titles_add(
    plx_overlay *overlay, const plx_titles *titles, const plx_viewport *viewport, double bar);

/* Replaces {step}, {epoch}, {loss}, {accuracy}, {test} and {seed} by the numbers of the moment;
 * what is not measured yet is a dash. Returns out. */
char *plx_titles_fill(const char *text, const plx_status *status, char *out, size_t size);

#endif
