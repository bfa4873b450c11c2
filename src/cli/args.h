/* Options of a subcommand, over popt. Main thread. */
#ifndef PLX_CLI_ARGS_H
#define PLX_CLI_ARGS_H

#include "base/error.h"

#include <popt.h>

/* Called for each option with its `val` in the table and its text (NULL for a switch), which is
 * valid until plx_args_uninit. */
typedef bool plx_args_option(void *user, int value, const char *text, plx_error *e);

typedef struct plx_args_desc {
    int argc;
    char **argv;                      /* argv[0] names the command in --help */
    const struct poptOption *options; /* must; every val > 0, every text a POPT_ARG_STRING with a
                                         NULL arg */
    const char *operands;             /* what follows the name in --help, such as "DATA" */
    plx_args_option *option;          /* must */
    void *user;
} plx_args_desc;

typedef struct plx_args {
    poptContext context;
    char **kept; /* [kept_count]: texts of options */
    size_t kept_count;
    const char **rest; /* [rest_count]: what is no option */
    size_t rest_count;
    bool help; /* --help was printed; nothing is left to do */
} plx_args;

/* False with PLX_ERR_USAGE on an unknown option, a missing text, or what `option` refused. Call
 * uninit in any case. */
bool plx_args_init(plx_args *a, const plx_args_desc *desc, plx_error *e);
void plx_args_uninit(plx_args *a);

/* True when --json is among the arguments, whatever else is wrong with them. */
bool plx_args_want_json(int argc, char **argv);

/* The option of a table, or of one that it includes, with that val, or with that long name; NULL
 * where there is none. */
const struct poptOption *plx_args_by_value(const struct poptOption *table, int value);
const struct poptOption *plx_args_by_name(const struct poptOption *table, const char *name);

/* The text of option `name` as a number in range, or PLX_ERR_USAGE. */
bool plx_args_u64(
    const char *name, const char *text, uint64_t min, uint64_t max, uint64_t *out, plx_error *e);
/* "1280x720": each from 1 to 32768, or PLX_ERR_USAGE. */
bool plx_args_size(const char *name, const char *text, int *width, int *height, plx_error *e);
/* Finite and >= 0. */
bool plx_args_double(const char *name, const char *text, double *out, plx_error *e);

#endif
