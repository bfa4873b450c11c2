/* What train, view and render share: the data, the network and its training, from options. Main
 * thread. */
#ifndef PLX_CLI_SESSION_H
#define PLX_CLI_SESSION_H

#include "feed/source.h"
#include "train/trainer.h"

#include <popt.h>

typedef struct plx_session_options {
    const char *data;         /* a built-in's name or a file; default "digits" */
    const char *test;         /* file; default: a fifth of the data */
    const char *class_column; /* default: the last */
    const char *net;          /* default: the built-in's, or one that suits the data */
    const char *loss, *optimizer, *schedule, *init; /* names; default: the trainer's */
    double lr, l1, l2;                              /* default: the trainer's */
    uint64_t batch;                                 /* default: the trainer's */
    uint64_t epochs;                                /* default 0: no end */
    uint64_t seed;                                  /* default 0; plx_session_options_init: 1 */
    unsigned threads;                               /* default 1 */
    bool paused;                                    /* the source starts paused */
    bool without_source; /* make no source: the caller trains by trainer_desc */
} plx_session_options;

/* Strings above are borrowed, by the options until the session is open. */

void plx_session_options_init(plx_session_options *o);

/* The options above but data and the two switches, for POPT_ARG_INCLUDE_TABLE in a command's own
 * table, whose vals must stay below PLX_SESSION_OPTION. */
enum { PLX_SESSION_OPTION = 1000 };
extern const struct poptOption plx_session_option_table[];
/* Takes one of them, as a plx_args_option with the plx_session_options as user. */
bool plx_session_option(void *options, int value, const char *text, plx_error *e);

typedef struct plx_session {
    plx_dataset *train;
    plx_dataset *test; /* NULL where the data is too small to be split */
    plx_scaling scaling;
    plx_network *network;
    plx_trainer_desc trainer_desc; /* borrows the above */
    plx_source *source;            /* not started; NULL with without_source */
} plx_session;

/* Inputs (and targets) of both datasets are scaled. False with PLX_ERR_USAGE for unknown names and
 * for a network that does not fit the data, or with what loading gave; s is then closed. */
bool plx_session_open(plx_session *s, const plx_session_options *o, plx_error *e);
void plx_session_close(plx_session *s);

#endif
