/* What a subcommand is, and the exit codes of the program. Main thread. */
#ifndef PLX_CLI_COMMAND_H
#define PLX_CLI_COMMAND_H

enum {
    PLX_EXIT_OK = 0,
    PLX_EXIT_FAILED = 1,
    PLX_EXIT_USAGE = 2,
    PLX_EXIT_SIGNAL = 128, /* plus the signal's number */
};

typedef struct plx_cli_command {
    const char *name;
    const char *about; /* one line for the list in --help */
    /* argv[0] is "plexus <name>"; returns the exit code. */
    int (*run)(int argc, char **argv);
} plx_cli_command;

int plx_cmd_bench(int argc, char **argv);
int plx_cmd_convert(int argc, char **argv);
int plx_cmd_correlate(int argc, char **argv);
int plx_cmd_doctor(int argc, char **argv);
int plx_cmd_info(int argc, char **argv);
int plx_cmd_record(int argc, char **argv);
int plx_cmd_render(int argc, char **argv);
int plx_cmd_train(int argc, char **argv);
int plx_cmd_view(int argc, char **argv);

#endif
