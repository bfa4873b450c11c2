/* A graph's connections as a matrix, for its picture: a row for each unit that they leave, a column
 * for each that they come to, in any order of units. Entries lie column by column, and sums over
 * blocks of them, and over blocks of these, tell what distant views show. One thread makes it; any
 * may read it. */
#ifndef PLX_GRAPH_MATRIX_H
#define PLX_GRAPH_MATRIX_H

#include "model/graph.h"

enum {
    PLX_GRAPH_MATRIX_LEVELS = 12,
    PLX_GRAPH_MATRIX_SIDE = 2048 /* blocks of the finest level */
};

/* Square blocks of cells: the finest has that many to a side, and each further level half. */
typedef struct plx_graph_matrix_level {
    size_t side;  /* blocks */
    size_t cells; /* a block's side */
    float *sum;   /* [side, columns][classes][side, rows] */
} plx_graph_matrix_level;

typedef struct plx_graph_matrix {
    size_t units;
    uint32_t *unit;  /* [units] at each place */
    uint32_t *place; /* [units] of each unit */
    size_t *start;   /* [units + 1] entry that a column begins with */
    uint32_t *row;   /* [start[units]] place, from the top */
    uint32_t *connection;
    float *amount; /* > 0: what an entry adds to a picture, 1 in the middle */
    uint8_t *class;
    int classes;
    int levels;
    plx_graph_matrix_level level[PLX_GRAPH_MATRIX_LEVELS];
} plx_graph_matrix;

typedef struct plx_graph_matrix_desc {
    const plx_graph *graph; /* must */
    const uint32_t *order;  /* [units] unit at each place; NULL: as they are */
    int classes;            /* at least 1 */
    const uint8_t
        *of_type; /* as in plx_lines_desc, but that what goes by units is of the source's */
    const uint8_t *of_unit;
    const uint8_t *hidden;
    float threshold;
} plx_graph_matrix_desc;

/* NULL without memory. An undirected graph has each connection twice. */
plx_graph_matrix *plx_graph_matrix_create(const plx_graph_matrix_desc *desc, plx_error *e);
void plx_graph_matrix_destroy(plx_graph_matrix **m);

/* A column's first entry from a row on; start[column + 1] where there is none. */
size_t plx_graph_matrix_first(const plx_graph_matrix *m, size_t column, size_t row);

/* The strongest connection from the unit of a row to that of a column, places both; PLX_NO_NAME
 * where there is none. *count: how many there are. */
uint32_t plx_graph_matrix_at(
    const plx_graph_matrix *m, const plx_graph *g, size_t row, size_t column, size_t *count);

#endif
