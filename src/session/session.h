/* What the commands share, and what the window makes anew when a person changes the data or the
 * network: the data, the network and its training, from options. Main thread. */
#ifndef PLX_SESSION_SESSION_H
#define PLX_SESSION_SESSION_H

#include "family/opened.h"
#include "feed/source.h"
#include "model/kernels.h"
#include "train/trainer.h"

typedef struct plx_session_options {
    const char *data; /* a built-in's name or a file, of data or of a trained model; default:
                         what suits net (see train/builtin_suited.h), else "digits" */
    const char *test; /* file; default: a share of the data */
    const char *class_column; /* default: the last */
    const char *net;          /* default: the built-in's, or one that suits the data */
    const char *loss, *optimizer, *schedule, *init; /* names; default: the trainer's */
    double lr, l1, l2;                              /* default: the trainer's */
    bool l2_given;                                  /* l2 is as it says, be it 0 */
    double test_share;   /* of the data, 0..0.9, where there is no test file;
                            plx_session_options_init: 0.2 */
    double noise;        /* of built-in data over the plane, 0..0.5; plx_session_options_init: NaN,
                            which is the set's own */
    bool has_data_seed;  /* else data_seed is seed */
    uint64_t data_seed;  /* of the data and of what is set aside */
    uint64_t batch;      /* default: the trainer's */
    uint64_t epochs;     /* default 0: no end */
    uint64_t seed;       /* default 0; plx_session_options_init: 1 */
    unsigned threads;    /* default 1 */
    bool paused;         /* the source starts paused */
    bool without_source; /* make no source: the caller trains by trainer_desc and params */

    /* Trained models that are shown beside data where that is one; where it is none one, whose
     * weights training begins with. NULL: no more. */
    const char *beside[PLX_SIDE_BY_SIDE - 1];
    bool difference;
    /* Of a trained model: family/opened.h says what they mean and what 0 stands for. */
    const char *unfold;
    uint64_t heads, megabytes;
    plx_reduction reduction;
    plx_opened_progress *progress; /* borrowed for the session's life */
    bool at_once;                  /* see there */
} plx_session_options;

void plx_session_options_init(plx_session_options *o);
/* Names the data where neither it nor a network is named: what would be taken then. Static. */
const char *plx_session_default_data(void);

typedef struct plx_session {
    plx_session_options options; /* strings are copies */
    char *spec;                  /* what plx_session_now gave last */
    bool of_file;      /* a trained model is shown: there are no data, and nothing is trained */
    plx_opened opened; /* of_file: that */
    plx_dataset *train;
    plx_dataset *test; /* NULL where the data is too small to be split */
    size_t missing;    /* inputs that the files of both lack */
    plx_scaling scaling;
    plx_network *network;          /* of_file: that of opened */
    plx_trainer_desc trainer_desc; /* borrows the above */
    float *params; /* without_source: [network->param_count] of a trained model, that training
                      begins with; NULL: new ones */
    uint64_t steps_before; /* that such ones were trained, where the model tells */
    plx_source *source;    /* not started; NULL with without_source */
    bool borrows;          /* train, test and what scaling holds are another session's (rebuild) */
} plx_session;

/* Inputs (and targets) of both datasets are scaled. Strings of the options need live for the call
 * only. False with PLX_ERR_USAGE for unknown names and for a network that does not fit the data, or
 * with what loading gave; s is then closed. */
bool plx_session_open(plx_session *s, const plx_session_options *o, plx_error *e);
void plx_session_close(plx_session *s);
/* Of its data, or of the file; borrowed. */
const char *plx_session_name(const plx_session *s);
/* What is to be known of how the network of a file was found; NULL: nothing. Borrowed. */
const char *plx_session_warning(const plx_session *s);

/* *o = the options that open a session like this one is now, with what commands have changed since,
 * as the newest snapshot tells; there must be a source. The network is spelled out. Strings are
 * borrowed until the session closes or is asked again. False without memory. */
bool plx_session_now(plx_session *s, plx_session_options *o, plx_error *e);

/* Writes the weights of the newest snapshot, with its activations, as a trained model that training
 * may begin with. False with PLX_ERR_UNSUPPORTED where a file is shown or no snapshot came yet. */
bool plx_session_save_weights(plx_session *s, const char *path, plx_error *e);

/* Opens *next by the options, with what *old has learnt where both have the same data: layers
 * correspond from the inputs on and from the outputs back as far as their numbers of units are the
 * same, and all of them where there are as many; weights between two layers that have a
 * counterpart, and were linked, are kept for as many units as both have; others are new. Data
 * that is the same is not made or read again: *next borrows it. Steps begin at 0.
 *
 * The source of old must be stopped. Nothing of old changes, so that it may be shown meanwhile, and
 * when this fails, or when next is closed again, its source may be started again; to close old
 * first, hand over what next borrows. old must have a source. */
bool plx_session_rebuild(
    plx_session *next, plx_session *old, const plx_session_options *o, plx_error *e);
/* The data that next borrows from old belongs to it from now on. old is then good for nothing but
 * being closed, which may wait: its network and last snapshot stay until then. */
void plx_session_hand_over(plx_session *next, plx_session *old);

/* Options with copies of their strings. False without memory: *to is then empty. */
bool plx_session_options_copy(
    plx_session_options *to, const plx_session_options *from, plx_error *e);
void plx_session_options_uninit(plx_session_options *o);
/* Sets one of the strings of such a copy; NULL: the default. value may be that string itself. */
bool plx_session_options_set(const char **string, const char *value, plx_error *e);

/* For menus: what PLX_CMD_OPTIMIZER counts in; static. */
const char *const *plx_session_optimizers(size_t *count);
/* What plx_status.sample counts in; NULL without a source or data. Borrowed. */
const plx_dataset *plx_session_samples(const plx_session *s);

/* Of a trained model the kernels of a unit (family/kernels.h); none where nothing of a file is
 * shown. Any thread while the session is open. Free them in success. */
bool plx_session_kernels(
    const plx_session *s, size_t layer, size_t unit, plx_kernels *out, plx_error *e);
void plx_session_kernels_free(plx_kernels *k);

#endif
