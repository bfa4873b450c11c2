/* The way every subcommand goes: options, then its work, then an exit code. Main thread. */
#ifndef PLX_CLI_RUN_H
#define PLX_CLI_RUN_H

#include "cli/args.h"

typedef struct plx_run_desc {
    int argc;
    char **argv;                      /* argv[0] names the command */
    const struct poptOption *options; /* as plx_args_desc has them */
    const char *operands;
    plx_args_option *option;
    void *user;
    const char **data; /* takes the first operand; NULL where there is none */
    int more;          /* the option that further operands are given as; 0: there are none */
    /* After all options, unless --help was asked for; its error decides the exit code. */
    bool (*work)(void *user, plx_error *e);
} plx_run_desc;

/* Returns the exit code; errors are told, as an object too where --json is among the arguments. */
int plx_run(const plx_run_desc *desc);

/* From here on the first SIGINT or SIGTERM only sets what plx_interrupted tells, and plx_run's exit
 * code; the second ends the program. */
void plx_catch_interrupts(void);
bool plx_interrupted(void);

#endif
