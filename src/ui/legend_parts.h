/* What the blocks of the legend are made of: bars of amounts, values of scales in words, marks with
 * names. legend_make.c puts them together. One thread; no state. */
#ifndef PLX_UI_LEGEND_PARTS_H
#define PLX_UI_LEGEND_PARTS_H

#include "ui/legend.h"
#include "ui/legend_block.h"

const plx_encoding *plx_legend_encoding(const plx_legend *l, plx_channel c);
/* What a channel shows, where it may be the same as the colour. */
plx_quantity plx_legend_quantity(const plx_legend *l, plx_channel c);
/* Its title, between bars where the sign of what has one is not shown. Returns out. */
char *plx_legend_title(const plx_legend *l, plx_channel c, char *out, size_t size);
/* Whether amounts come as they are: no scale is between. */
bool plx_legend_is_raw(const plx_encoding *k);

void plx_legend_bytes(unsigned char out[4], const float rgb[3]);
plx_rgba plx_legend_color(const float rgb[3]);

/* A bar of the amount over a pixel: about zero, or from zero where it has no sign. */
void plx_legend_amounts(const plx_legend *l, bool about_zero, plx_legend_block *b);
/* The same where amounts are places on the scale of opacity: of a single line. */
void plx_legend_scaled_amounts(const plx_legend *l, bool about_zero, plx_legend_block *b);
void plx_legend_note_amounts(const plx_legend *l, plx_legend_block *b, bool raw);

/* The value at a place of a channel's scale, in words where each layer has its own. Returns out. */
char *plx_legend_value(const plx_legend *l, plx_channel c, double place, char *out, size_t size);
void plx_legend_note_scale(const plx_legend *l, plx_channel c, plx_legend_block *b);
/* Ticks of a bar from `from` to 1 of a scale. */
void plx_legend_scale_ticks(const plx_legend *l, plx_channel c, double from, plx_legend_block *b);

/* One at a share of the bar, and one at a value. */
void plx_legend_name_tick(plx_legend_block *b, double at, const char *text);
void plx_legend_add_tick(plx_legend_block *b, const plx_scale *scale, double value);

plx_legend_mark *plx_legend_add_mark(plx_legend_block *b, plx_mark_kind kind, const char *text);
/* A mark for each of `kinds` looks, with the names of all values that look so; value_of becomes the
 * first of these. */
void plx_legend_name_marks(const plx_legend *l, plx_quantity q, size_t kinds, plx_mark_kind kind,
    plx_legend_block *b, size_t value_of[PLX_LEGEND_MARKS]);
/* A mark for each of `kinds` looks that a scale is cut into, from a place on. */
void plx_legend_range_marks(const plx_legend *l, plx_channel c, size_t kinds, double low,
    plx_mark_kind kind, plx_legend_block *b);

#endif
