/* A page of all matrices of a network: where each stands, for a picture of them alone or a panel.
 *
 * Matrices of very different shapes share the page: larger ones get more room, though not in
 * proportion, and one that is much wider or taller than the page is folded into bands that are read
 * like lines of text. The page is laid out for a size in pixels and then looked at by a camera, so
 * that one may zoom into it; text keeps its size. One thread. */
#ifndef PLX_SCENE_MATRIX_PAGE_H
#define PLX_SCENE_MATRIX_PAGE_H

#include "scene/matrix.h"

/* One link: its bands, with room around them for a title, axes and a colour scale. */
typedef struct plx_matrix_block {
    size_t link;
    size_t first_band, band_count; /* in the page's bands */
    plx_bounds heat;               /* around the bands, pixels, as placed by the last look */
} plx_matrix_block;

typedef struct plx_matrix_page {
    plx_matrix_block *blocks; /* [block_count], one a link, owned */
    size_t block_count;
    plx_matrix_band *bands; /* [band_count], owned; as placed by the last look */
    plx_matrix_band *home;  /* [band_count], owned; in pixels of the page */
    size_t band_count;
    bool titled;           /* there is room for text around the matrices, */
    bool captioned;        /* or else for one line above each */
    plx_viewport viewport; /* that it is laid out for */
} plx_matrix_page;

/* Room around a block's bands for text, pixels at ui_scale 1. */
enum {
    PLX_MATRIX_ABOVE = 62,  /* title, what it is, and indices of columns */
    PLX_MATRIX_LEFT = 46,   /* indices of rows */
    PLX_MATRIX_RIGHT = 106, /* the colour scale with its numbers */
    PLX_MATRIX_BELOW = 20,
    PLX_MATRIX_CAPTION = 20, /* the line where there is no room for more */
    PLX_MATRIX_SCALE = 64,   /* height of a colour scale at least */
};

/* Lays out the matrices of a network for a page of that size. */
bool plx_matrix_page_init(
    plx_matrix_page *page, const plx_network *network, const plx_viewport *viewport, plx_error *e);
void plx_matrix_page_uninit(plx_matrix_page *page);

/* The camera that shows the page as laid out; its world is the page's pixels. */
plx_camera plx_matrix_page_camera(const plx_matrix_page *page);
/* Places the bands where the camera has them, on a page whose top left corner is at a pixel of the
 * screen. */
void plx_matrix_page_look(plx_matrix_page *page, const plx_camera *camera, double left, double top);

/* A rig over the page, at rest, with all of it in view. It comes as near as single cells can be
 * read, and does not go farther away than the whole. reduced_motion is kept. */
void plx_matrix_page_rig(const plx_matrix_page *page, plx_rig *rig);
/* The camera that fills the page with one matrix and its text. */
plx_camera plx_matrix_page_frame(const plx_matrix_page *page, size_t block);
/* What a camera saw of a page, on one of the same network and another size: the cell in the middle
 * is there again, as wide as it was; the whole stays the whole. */
plx_camera plx_matrix_page_follow(
    const plx_matrix_page *page, const plx_matrix_page *old, const plx_camera *camera);

#endif
