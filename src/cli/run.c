#include "cli/run.h"

#include "cli/command.h"
#include "cli/report.h"

#include <signal.h>

static volatile sig_atomic_t interrupt; /* the signal's number */

static void on_signal(int number)
{
    interrupt = number;
}

void plx_catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    action.sa_flags = (int)SA_RESETHAND;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool plx_interrupted(void)
{
    return interrupt != 0;
}

static bool take_operand(const plx_run_desc *d, const plx_args *args, plx_error *e)
{
    size_t allowed = d->data ? 1 : 0;
    if (args->rest_count > allowed && !d->more)
        return plx_fail(e, PLX_ERR_USAGE, "%s takes %s, and got '%.60s' too", d->argv[0],
            allowed ? "one DATA" : "no DATA", args->rest[allowed]);
    for (size_t i = 0; i < args->rest_count; i++)
        if (!args->rest[i][0])
            return plx_fail(
                e, PLX_ERR_USAGE, "%s needs the name of a file, and got an empty one", d->argv[0]);
    if (args->rest_count > 0 && d->data)
        *d->data = args->rest[0];
    for (size_t i = allowed; i < args->rest_count; i++)
        if (!d->option(d->user, d->more, args->rest[i], e))
            return false;
    return true;
}

int plx_run(const plx_run_desc *d)
{
    plx_args args;
    plx_error e = {0};
    bool json = plx_args_want_json(d->argc, d->argv);
    bool ok = plx_args_init(&args,
        &(plx_args_desc){
            .argc = d->argc,
            .argv = d->argv,
            .options = d->options,
            .operands = d->operands,
            .option = d->option,
            .user = d->user,
        },
        &e);
    if (ok && !args.help)
        ok = take_operand(d, &args, &e) && d->work(d->user, &e);
    ok = ok && plx_report_flush(&e);
    plx_args_uninit(&args);
    /* Who interrupts knows why. */
    if (!ok && !(interrupt && e.code == PLX_ERR_CANCELLED))
        return plx_report_error(&e, json);
    return interrupt ? PLX_EXIT_SIGNAL + interrupt : PLX_EXIT_OK;
}
