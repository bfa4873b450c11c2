/* A picture as shapes and text, in a file that has no pixels: SVG, or PDF where the build has
 * cairo. Coordinates are pixels from the upper left; what lies outside is not seen. Later shapes
 * cover earlier ones. The same calls give the same bytes. The file appears whole or not at all. One
 * thread. */
#ifndef PLX_CAPTURE_VECTOR_H
#define PLX_CAPTURE_VECTOR_H

#include "base/error.h"

typedef struct plx_vector plx_vector;

/* 0..1 each; alpha is straight. */
typedef struct plx_vector_ink {
    float r, g, b, a;
} plx_vector_ink;

typedef struct plx_vector_point {
    double x, y;
} plx_vector_point;

typedef struct plx_vector_desc {
    const char *path;    /* must; ends in .svg or .pdf */
    int width, height;   /* must, pixels; a PDF's page has 96 of them an inch */
    plx_vector_ink page; /* behind all; alpha 0: nothing */
    const char *title;   /* default: none */
    const char *recipe;  /* what made it, kept in the file; default: none */
    const char *family;  /* of the typeface; default: sans-serif */
} plx_vector_desc;

/* Whether a path names such a file by its ending, and whether this build can write it. */
bool plx_vector_is_path(const char *path);
bool plx_vector_check(const char *path, plx_error *e);

/* NULL on failure: PLX_ERR_UNSUPPORTED for PDF in a build without it. */
plx_vector *plx_vector_open(const plx_vector_desc *desc, plx_error *e);

/* What a line is like. */
typedef struct plx_vector_pen {
    plx_vector_ink ink;
    double width;   /* pixels */
    double on, off; /* pixels of dashes and of what is between; 0: the line is whole */
} plx_vector_pen;

void plx_vector_line(
    plx_vector *v, plx_vector_point from, plx_vector_point to, const plx_vector_pen *pen);
/* Closed; filled where fill's alpha is above 0, with an edge where there is a pen. */
void plx_vector_polygon(plx_vector *v, const plx_vector_point *points, size_t count,
    plx_vector_ink fill, const plx_vector_pen *edge);
void plx_vector_circle(plx_vector *v, plx_vector_point middle, double radius, plx_vector_ink fill,
    const plx_vector_pen *edge);
void plx_vector_rect(plx_vector *v, plx_vector_point corner, double width, double height,
    double radius, plx_vector_ink fill);
/* UTF-8 with its baseline from a point on. Characters that control, or turn the direction of text,
 * are replaced. Four copies of one in one ink that lie close around its place, right before it, are
 * its halo, and in SVG one line around its letters. */
void plx_vector_text(
    plx_vector *v, plx_vector_point at, double size, plx_vector_ink ink, const char *text);
/* rgba: [height][width][4], rows from the top, straight alpha; a pixel is one wide and high. */
void plx_vector_image(
    plx_vector *v, plx_vector_point corner, const unsigned char *rgba, int width, int height);

/* What comes between is made by itself and then laid over the rest with that opacity. Groups do not
 * nest. */
void plx_vector_group_begin(plx_vector *v, double opacity);
void plx_vector_group_end(plx_vector *v);

/* Puts the file in place, frees *v and nulls it, in success and in failure: what failed since open
 * fails here. */
bool plx_vector_finish(plx_vector **v, plx_error *e);
/* Removes what was written, frees *v and nulls it; accepts NULL. */
void plx_vector_abort(plx_vector **v);

#endif
