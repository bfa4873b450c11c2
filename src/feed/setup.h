/* Which data and network are shown, as far as people at the window may change them, and the changes
 * that they ask for. Other data or another network take a new source: whoever owns the session
 * makes it (app/project.h). Plain values; any thread. */
#ifndef PLX_FEED_SETUP_H
#define PLX_FEED_SETUP_H

#include "base/error.h"

typedef enum plx_setup_part {
    PLX_SETUP_DATA,       /* the index-th of the data that can be chosen */
    PLX_SETUP_NOISE,      /* value, 0..0.5 */
    PLX_SETUP_TEST_SHARE, /* value, 0..0.9 */
    PLX_SETUP_REGENERATE, /* the data from the next seed */
    PLX_SETUP_UNITS,      /* layer `index`, a hidden one, gets value units */
    PLX_SETUP_DEPTH,  /* value hidden layers: the last ones go, or new ones like the last come */
    PLX_SETUP_UNFOLD, /* of a file: the block `text` is opened (value != 0) or folded; "all" */
    PLX_SETUP_FILE,   /* the file `text` is opened in place of what is there; value 1: beside it */
    PLX_SETUP_RELOAD, /* what is shown is read again */
} plx_setup_part;

typedef struct plx_setup_change {
    plx_setup_part part;
    size_t index;
    double value;
    const char *text; /* for the call */
} plx_setup_change;

/* What is wanted last: what is shown, or what is being made. Borrowed from its owner. */
typedef struct plx_setup {
    const char *const *data_name;  /* [data_count] that can be chosen */
    const char *const *data_about; /* [data_count], a line for people */
    size_t data_count, data;       /* and which is */
    bool has_noise;                /* it can be chosen */
    double noise;
    bool has_test_share; /* likewise */
    double test_share;
    uint64_t data_seed;
    size_t layer_count;
    const size_t *units;   /* [layer_count], inputs and outputs too */
    bool busy;             /* it is being made */
    double progress;       /* of that, 0..1; 0 where it is not known */
    char error[256];       /* why the last change could not be made; "" */
    plx_setup_part failed; /* that change */
} plx_setup;

#endif
