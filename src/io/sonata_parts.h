/* What the files that read SONATA share. For sonata*.c alone. One thread. */
#ifndef PLX_IO_SONATA_PARTS_H
#define PLX_IO_SONATA_PARTS_H

#include "base/blob.h"
#include "io/h5_client.h"
#include "model/graph_build.h"
#include "model/tensor.h"

enum {
    PLX_SONATA_NAME = 200,        /* bytes of a population's name, with a NUL */
    PLX_SONATA_POPULATIONS = 256, /* in a graph */
    PLX_SONATA_WINDOW = 16384,    /* rows that are read at a time */
};

/* sonata_file.c: an HDF5 file. */

/* A column of strings. */
typedef struct plx_sonata_strings {
    char *path;
    uint64_t count, index; /* index: for plx_h5_strings */
} plx_sonata_strings;

/* What all files of a circuit together may still have: they may be packed, but are no bombs. */
typedef struct plx_sonata_room {
    uint64_t bytes;  /* of memory for units, connections and different texts */
    uint64_t values; /* numbers and texts of columns */
} plx_sonata_room;

/* Bytes that each takes while it is read, units and texts beside what they are called. */
enum { PLX_SONATA_UNIT = 96, PLX_SONATA_LINK = 32, PLX_SONATA_TEXT = 96 };

/* What they have beside what comes with each file. */
extern const plx_sonata_room plx_sonata_room_free;

typedef struct plx_sonata_file {
    plx_blob *blob;        /* borrowed */
    plx_sonata_room *room; /* borrowed */
    plx_tensors *tensors;
    plx_h5 *h5; /* NULL: there are no strings */
    size_t string_sets;
    plx_sonata_strings *strings; /* [string_sets] */
    /* [links] the path of a data set, and the population of nodes that its numbers are of. */
    size_t links;
    char *(*link)[2];
} plx_sonata_file;

/* room: gets what the file has. */
bool plx_sonata_open(plx_sonata_file *f, plx_blob *blob, plx_sonata_room *room, plx_error *e);
void plx_sonata_close(plx_sonata_file *f);
bool plx_sonata_fail(const plx_sonata_file *f, plx_error *e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The data set of that path, a column of at least one dimension; NULL where there is none. */
const plx_tensor *plx_sonata_find(const plx_sonata_file *f, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* NULL where nothing is said. */
const char *plx_sonata_population_of(const plx_sonata_file *f, const plx_tensor *t);
/* Copies the population's name of a path kind/NAME/last; false where it is none of that. */
bool plx_sonata_name_in(
    const char *path, const char *kind, const char *last, char name[PLX_SONATA_NAME]);
/* Whether a column may have so many rows. */
bool plx_sonata_check_rows(const plx_sonata_file *f, uint64_t rows, plx_error *e);
/* Takes room for units, connections or texts, each of so many bytes. */
bool plx_sonata_take(const plx_sonata_file *f, uint64_t count, uint64_t each, plx_error *e);
/* Takes room for a column that is read. */
bool plx_sonata_take_values(const plx_sonata_file *f, uint64_t rows, plx_error *e);
/* All of a column, to be freed with plx_free. */
double *plx_sonata_column(const plx_sonata_file *f, const plx_tensor *t, plx_error *e);

/* sonata_texts.c: columns of texts. */

typedef struct plx_sonata_texts {
    size_t count;
    uint32_t *code; /* [count], index of value; PLX_NO_NAME where there is none */
    plx_names values;
} plx_sonata_texts; /* zeroed is empty */

/* The column of that path, where its texts stand there, or numbers of texts of a library
 * (GROUP/@library/NAME) do; *there tells whether either is so, and without it there is nothing. */
bool plx_sonata_texts_read(
    plx_sonata_texts *t, const plx_sonata_file *f, const char *path, bool *there, plx_error *e);
void plx_sonata_texts_uninit(plx_sonata_texts *t);

/* sonata_types.c: a table of types. */

typedef struct plx_sonata_types {
    size_t columns, rows;
    const char **name; /* [columns] */
    double *id;        /* [rows], rising */
    const char **cell; /* [rows][columns]; "" where there is nothing */
    plx_arena arena;
} plx_sonata_types; /* zeroed is empty */

/* Looks for the table beside a file of `kind` ("node" or "edge"); where there is none, the table is
 * empty, and where it is broken, too, with a warning. */
void plx_sonata_types_find(
    plx_sonata_types *t, const plx_blob *file, const char *kind, plx_graph_build *b);
/* The table itself. */
bool plx_sonata_types_read(plx_sonata_types *t, plx_blob *blob, const char *kind, plx_error *e);
void plx_sonata_types_uninit(plx_sonata_types *t);
/* The row of a type, or SIZE_MAX. */
size_t plx_sonata_types_row(const plx_sonata_types *t, double id);
/* The column of that name, or SIZE_MAX. */
size_t plx_sonata_types_column(const plx_sonata_types *t, const char *name);

/* The name of a file beside: the last `from` in the base name of the path is `to`, and its ending
 * is `ending`. False where it does not fit, or from is not there. */
bool plx_sonata_beside(
    const char *path, const char *from, const char *to, const char *ending, char *out, size_t size);

/* sonata_nodes.c: units. */

typedef struct plx_sonata_population {
    char name[PLX_SONATA_NAME];
    size_t first, count;         /* units */
    const plx_sonata_file *file; /* of nodes; NULL: they are as many as connections speak of */
    const plx_sonata_types *types;
    double *id;     /* [count], rising: what each unit is called by connections; NULL: 0, 1, … */
    uint32_t *unit; /* [count], after `first`: of each row of the file; NULL: they are in order */
} plx_sonata_population;

typedef struct plx_sonata_nodes {
    size_t count;
    plx_sonata_population *population; /* [PLX_SONATA_POPULATIONS] */
} plx_sonata_nodes;

/* Adds the populations of a file of nodes, which with its table of types is borrowed as long. */
bool plx_sonata_nodes_list(
    plx_sonata_nodes *n, const plx_sonata_file *f, const plx_sonata_types *types, plx_error *e);
/* The one of that name, or NULL. */
plx_sonata_population *plx_sonata_nodes_find(const plx_sonata_nodes *n, const char *name);
/* One more. */
plx_sonata_population *plx_sonata_nodes_add(
    plx_sonata_nodes *n, const plx_sonata_file *f, const char *name, plx_error *e);
void plx_sonata_nodes_uninit(plx_sonata_nodes *n);
/* The unit that connections call so; false where there is none. */
bool plx_sonata_unit(const plx_sonata_population *p, double id, uint32_t *unit);
/* Makes the units of all populations, and takes what their files say of them. */
bool plx_sonata_nodes_make(plx_sonata_nodes *n, plx_graph_build *b, plx_error *e);

/* sonata_edges.c: connections. */

enum { PLX_SONATA_GROUPS = 64, PLX_SONATA_SOURCE = 0, PLX_SONATA_TARGET = 1, PLX_SONATA_ENDS = 2 };

extern const char *const plx_sonata_end_names[PLX_SONATA_ENDS]; /* columns */

/* What a group says of its connections. */
typedef struct plx_sonata_group {
    double *weight; /* [weights]; NULL: nothing */
    size_t weights;
    plx_sonata_texts kind; /* what names their types; empty: nothing */
    uint16_t *type;        /* [kind.values.count], types of the graph */
} plx_sonata_group;

/* The connections of one population. */
typedef struct plx_sonata_links {
    char name[PLX_SONATA_NAME];
    const plx_tensor *end[PLX_SONATA_ENDS], *type, *group, *index;
    plx_sonata_population *of[PLX_SONATA_ENDS];
    plx_sonata_group groups[PLX_SONATA_GROUPS];
} plx_sonata_links;

/* What is known of a type by its number. */
typedef struct plx_sonata_kind {
    double id;
    float weight;
    bool named; /* whether it has its name among the graph's types yet */
    uint16_t type;
} plx_sonata_kind;

/* All connections of a file. */
typedef struct plx_sonata_edges {
    const plx_sonata_file *file;   /* borrowed */
    const plx_sonata_types *types; /* borrowed */
    size_t count;
    plx_sonata_links **links; /* [count] */
    plx_sonata_kind *kind;    /* [kinds], by id */
    size_t kinds, kind_room;
} plx_sonata_edges;

bool plx_sonata_edges_list(
    plx_sonata_edges *s, const plx_sonata_file *f, const plx_sonata_types *types, plx_error *e);
/* Finds which populations they are between; those that no file has are added. */
bool plx_sonata_edges_between(plx_sonata_edges *s, plx_sonata_nodes *n, plx_error *e);
/* Once units are made. */
bool plx_sonata_edges_read(plx_sonata_edges *s, plx_graph_build *b, plx_error *e);
void plx_sonata_edges_uninit(plx_sonata_edges *s);

#endif
