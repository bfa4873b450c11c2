/* Reads a Python pickle (PEP 307, PEP 3154; pickletools lists the opcodes) into a graph of nodes.
 * Nothing in it is executed: a call stays a node that names what was to be called. Opcodes of
 * binary protocols that data needs are understood; others, and names that the caller does not
 * allow, are errors that name them.
 *
 * A graph may hold cycles and share parts. Any thread. */
#ifndef PLX_IO_PICKLE_H
#define PLX_IO_PICKLE_H

#include "base/error.h"

enum { PLX_PICKLE_NODES_MAX = 1 << 21 };

typedef enum plx_pickle_kind {
    PLX_PICKLE_NONE,
    PLX_PICKLE_BOOL,
    PLX_PICKLE_WHOLE,
    PLX_PICKLE_NUMBER,
    PLX_PICKLE_TEXT, /* UTF-8 that is not checked, bytes, or a whole number of over 8 bytes */
    PLX_PICKLE_TUPLE,
    PLX_PICKLE_LIST,
    PLX_PICKLE_SET,
    PLX_PICKLE_DICT,       /* items are keys and values in turn */
    PLX_PICKLE_GLOBAL,     /* text is the module, name what is named in it */
    PLX_PICKLE_CALL,       /* of callee with the tuple args; may have items and a state */
    PLX_PICKLE_PERSISTENT, /* args: what stands for an object that is elsewhere */
} plx_pickle_kind;

typedef struct plx_pickle_text {
    uint32_t at, length; /* in the data */
} plx_pickle_text;

typedef struct plx_pickle_node {
    plx_pickle_kind kind;
    uint32_t at; /* of the opcode in the data */
    union {
        int64_t whole; /* and of a bool */
        double number;
        struct {
            plx_pickle_text text, name;
        };
        struct {
            uint32_t callee, args, state; /* nodes; 0: none */
        };
    };
    uint32_t first, last, count; /* cells of items */
    bool visited, open;          /* for whoever walks the graph; false at first */
} plx_pickle_node;

typedef struct plx_pickle_cell {
    uint32_t node, next; /* next: 0 at the end */
} plx_pickle_cell;

typedef struct plx_pickle {
    const char *file; /* must; for errors */
    const uint8_t *data;
    size_t size;  /* below 2^32 */
    int64_t base; /* offset of data in the file */
    bool (*allows)(const struct plx_pickle *p, const plx_pickle_node *global); /* must */

    plx_pickle_node *node; /* [count]; node 0 is none */
    size_t count, capacity;
    plx_pickle_cell *cell; /* [cell_count]; cell 0 is none */
    size_t cell_count, cell_capacity;
} plx_pickle;

/* Reads one pickle from *at on, which then is behind it; its value goes to *root. May be called
 * again for one that follows. */
bool plx_pickle_read(plx_pickle *p, size_t *at, uint32_t *root, plx_error *e);
void plx_pickle_uninit(plx_pickle *p);

bool plx_pickle_is(const plx_pickle *p, plx_pickle_text text, const char *wanted);
/* Item i of a node, or NULL; costs time in proportion to i. */
plx_pickle_node *plx_pickle_item(const plx_pickle *p, const plx_pickle_node *of, size_t i);

#endif
