/* What the writers of vector pictures share: the state, and what each kind of file does. */
#ifndef PLX_CAPTURE_VECTOR_PARTS_H
#define PLX_CAPTURE_VECTOR_PARTS_H

#include "base/file.h"
#include "capture/vector.h"

typedef struct plx_vector_kind {
    /* v->desc is there, and v->file is open; false with v->failure. */
    bool (*begin)(plx_vector *v);
    void (*path)(plx_vector *v, const plx_vector_point *points, size_t count, bool closed,
        plx_vector_ink fill, const plx_vector_pen *edge);
    void (*circle)(plx_vector *v, plx_vector_point middle, double radius, plx_vector_ink fill,
        const plx_vector_pen *edge);
    void (*rect)(plx_vector *v, plx_vector_point corner, double width, double height, double radius,
        plx_vector_ink fill);
    /* The text may be shown as it is. */
    void (*text)(
        plx_vector *v, plx_vector_point at, double size, plx_vector_ink ink, const char *text);
    /* The outline of such a text, as a line of so many pixels; NULL: what stands for it is drawn.
     */
    void (*halo)(plx_vector *v, plx_vector_point at, double size, plx_vector_ink ink, double width,
        const char *text);
    void (*image)(
        plx_vector *v, plx_vector_point corner, const unsigned char *rgba, int width, int height);
    void (*group_begin)(plx_vector *v, double opacity);
    void (*group_end)(plx_vector *v);
    /* Writes what is left; false with v->failure. */
    bool (*end)(plx_vector *v);
    void (*release)(plx_vector *v);
} plx_vector_kind;

enum { PLX_VECTOR_HALO = 4, PLX_VECTOR_TEXT = 512 };

/* Texts that may be the halo of one that comes behind them: the same words around its place, in one
 * ink. */
typedef struct plx_vector_held {
    size_t count;
    plx_vector_point at[PLX_VECTOR_HALO];
    double size;
    plx_vector_ink ink;
    char text[PLX_VECTOR_TEXT];
} plx_vector_held;

struct plx_vector {
    const plx_vector_kind *kind;
    plx_vector_desc desc; /* texts are valid in begin alone */
    plx_file_writer *file;
    bool failed;
    plx_error failure; /* the first one */
    void *state;       /* of the kind */
    double opacity;    /* of the group */
    plx_vector_held held;
};

/* Writes to the file; what fails is kept. */
void plx_vector_write(plx_vector *v, const void *data, size_t size);

extern const plx_vector_kind plx_vector_svg;
/* NULL in builds without it. */
const plx_vector_kind *plx_vector_pdf(void);

#endif
