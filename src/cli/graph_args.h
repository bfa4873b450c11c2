/* Options that say how a file is read as a graph, and how it looks. Main thread. */
#ifndef PLX_CLI_GRAPH_ARGS_H
#define PLX_CLI_GRAPH_ARGS_H

#include "app/graph_stage.h"
#include "cli/args.h"
#include "io/graph_file.h"

enum { PLX_GRAPH_OPTION = 800 /* values of the table begin here */ };

/* To be included in a command's table. */
extern const struct poptOption plx_graph_option_table[];
bool plx_graph_owns(int value);
/* text is borrowed. */
void plx_graph_option(plx_graph_open_desc *o, int value, const char *text);

/* How it looks. */
typedef struct plx_graph_look {
    const char *color; /* what colours tell; NULL: what they do by default */
    plx_graph_layout layout;
    bool matrix;
    plx_graph_order order; /* of the matrix */
    plx_orbit orbit;       /* of places in space */
    bool no_widths;
    bool styles; /* types of connections are line styles */
} plx_graph_look;

extern const struct poptOption plx_graph_look_table[];
bool plx_graph_look_owns(int value);
/* text is borrowed. PLX_ERR_USAGE for what is no layout, or no width. */
bool plx_graph_look_option(plx_graph_look *o, int value, const char *text, plx_error *e);

/* Whether a file is to be opened as a graph: what it holds says so, or options do. */
bool plx_graph_wanted(const plx_graph_open_desc *o, const char *path);

#endif
