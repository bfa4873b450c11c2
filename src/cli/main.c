/* The table of subcommands, and which of them the arguments mean. */
#include "base/log.h"
#include "cli/args.h"
#include "cli/command.h"
#include "cli/report.h"
#include "train/builtin.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The first is run where none is named. */
static const plx_cli_command commands[] = {
    {"view", "show a network in a window, while it trains or as a file has it", plx_cmd_view},
    {"train", "train a network without a window", plx_cmd_train},
    {"render", "draw a picture of a network or a graph, without a display", plx_cmd_render},
    {"record", "make a film of a network while it trains, or of a graph, without a display",
        plx_cmd_record},
    {"info", "tell what a file holds: a model tensor by tensor, or a graph", plx_cmd_info},
    {"convert", "write the tensors of a model as safetensors or npz", plx_cmd_convert},
    {"correlate", "make a graph of series that go together", plx_cmd_correlate},
    {"bench", "measure how fast and how truly this machine draws", plx_cmd_bench},
    {"doctor", "tell what this machine offers", plx_cmd_doctor},
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void print_help(void)
{
    printf("Usage: plexus [COMMAND] [DATA] [OPTION...]\n\n"
           "A real-time viewer for neural networks. Without a command it is '%s'.\n\nCommands:\n",
        commands[0].name);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("  %-10s %s\n", commands[i].name, commands[i].about);
    printf(
        "\nDATA is a file (a trained model, a graph, series, or CSV or IDX to train on) or one of\n"
        "these, made by the program:\n");
    for (size_t i = 0; i < plx_builtin_count(); i++)
        printf("  %-10s %s\n", plx_builtin_name(i), plx_builtin_about(i));
    printf("\n  --version  show the version\n  -h, --help show this help\n"
           "\n'plexus COMMAND --help' shows the options of a command.\n");
}

static void print_note(void *user, plx_log_level level, const char *message)
{
    (void)user;
    if (level == PLX_LOG_WARNING)
        fprintf(stderr, "plexus: %s\n", message);
}

static int run(const plx_cli_command *command, int argc, char **argv)
{
    char name[64];
    snprintf(name, sizeof name, "plexus %s", command->name);
    argv[0] = name;
    return command->run(argc, argv);
}

static int finish(bool json)
{
    plx_error e = {0};
    return plx_report_flush(&e) ? PLX_EXIT_OK : plx_report_error(&e, json);
}

int main(int argc, char **argv)
{
    plx_log_set_sink(print_note, NULL);
    const char *first = argc > 1 ? argv[1] : NULL;
    if (!first)
        return run(&commands[0], argc, argv);
    if (strcmp(first, "--version") == 0) {
        puts("plexus " PLX_VERSION);
        return finish(false);
    }
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0) {
        print_help();
        return finish(false);
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(first, commands[i].name) == 0)
            return run(&commands[i], argc - 1, argv + 1);
    }
    if (first[0] != '-' && !plx_builtin_exists(first) && access(first, F_OK) != 0) {
        plx_error e;
        plx_fail(&e, PLX_ERR_USAGE,
            "'%.60s' is neither a command nor data that the program makes nor a file; see 'plexus "
            "--help'",
            first);
        return plx_report_error(&e, plx_args_want_json(argc, argv));
    }
    return run(&commands[0], argc, argv);
}
