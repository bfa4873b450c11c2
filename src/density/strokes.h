/* Lines with a width and a pattern, as pieces that are lines without: what density/lines.h and its
 * kin on the GPU can draw. Any thread; no state. */
#ifndef PLX_DENSITY_STROKES_H
#define PLX_DENSITY_STROKES_H

#include <stddef.h>

typedef enum plx_pattern { PLX_SOLID, PLX_DASHED, PLX_DOTTED, PLX_PATTERN_COUNT } plx_pattern;

const char *plx_pattern_name(plx_pattern pattern);
/* The share of a line's length that is drawn: 1, 0.6 and 0.35. */
float plx_pattern_ink(plx_pattern pattern);

/* Who knows how lines look that are drawn one by one. */
typedef struct plx_stroke_source {
    /* Gives width, in pixels of a common screen, and pattern of a connection. Any thread. */
    void (*look)(
        const void *user, size_t link, size_t source, size_t target, double *width, plx_pattern *p);
    const void *user;
    double unit; /* pixels of a common screen's */
} plx_stroke_source;

typedef struct plx_stroke {
    double x0, y0, x1, y1; /* pixels; x0 < x1 */
    double width;          /* pixels across; up to 1 is one line */
    plx_pattern pattern;
    double unit; /* pixels of a common screen's; dashes are so much longer */
} plx_stroke;

/* One piece: whole columns left to right - 1, with height y at x = left; `share` of what the stroke
 * adds to a column. */
typedef void plx_stroke_piece(void *user, int left, int right, double y, double slope, float share);

/* Hands all pieces within columns x0 to x1 to `piece`; only whole columns, for a line's ends lie
 * under units. Patterns begin at the source, so that they stay where they are when the picture is
 * cut. */
void plx_stroke_split(const plx_stroke *s, int x0, int x1, plx_stroke_piece *piece, void *user);

#endif
