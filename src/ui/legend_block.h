/* A block of the legend: what one visual channel stands for, as a bar of colours with ticks or as a
 * list of marks with their names. What is in it is made by legend_make.c; here it is measured and
 * drawn. One thread. */
#ifndef PLX_UI_LEGEND_BLOCK_H
#define PLX_UI_LEGEND_BLOCK_H

#include "density/strokes.h"
#include "scene/overlay.h"
#include "scene/unit_sums.h"

enum { PLX_LEGEND_STEPS = 64, PLX_LEGEND_TICKS = 11, PLX_LEGEND_MARKS = 8 };

typedef struct plx_legend_tick {
    float at; /* share of the bar, 0..1 */
    char text[24];
} plx_legend_tick;

typedef enum plx_mark_kind {
    PLX_MARK_COLOR,
    PLX_MARK_SHAPE, /* a unit of that size */
    PLX_MARK_LINE,
} plx_mark_kind;

typedef struct plx_legend_mark {
    plx_mark_kind kind;
    plx_rgba color;
    plx_shape shape;
    float size; /* 0..1 of a unit; of a line its width, pixels of a common screen */
    plx_pattern pattern;
    char text[48];
} plx_legend_mark;

typedef struct plx_legend_block {
    char title[64]; /* the quantity, */
    char note[64];  /* how it was scaled, */
    char what[32];  /* and the channel that shows it */
    int steps;      /* of the bar; 0: there is none */
    bool flat; /* the bar's ends are named beside it: ticks are for both, and perhaps between */
    unsigned char bar[PLX_LEGEND_STEPS][4];
    plx_legend_tick ticks[PLX_LEGEND_TICKS]; /* the more important first */
    size_t tick_count;
    plx_legend_mark marks[PLX_LEGEND_MARKS];
    size_t mark_count;
} plx_legend_block;

/* Height in pixels, in so much width. */
float plx_legend_block_height(const plx_overlay *o, const plx_legend_block *b, float width);
void plx_legend_block_draw(
    plx_overlay *o, const plx_legend_block *b, float x, float y, float width);

/* Of a block that is a bar, with its title before the bar and nothing else. */
float plx_legend_slim_height(const plx_overlay *o);
void plx_legend_slim_draw(plx_overlay *o, const plx_legend_block *b, float x, float y, float width);

/* A weight or another number, short: "−0.25", "20 M". Returns out. */
char *plx_legend_number(double value, char *out, size_t size);

#endif
