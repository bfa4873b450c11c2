#include "family/file_source.h"

#include "base/mem.h"

#include <math.h>
#include <sched.h>

typedef struct file_source {
    plx_source head; /* must be first */
    plx_thread *thread;
    const plx_cache_key *keys;
} file_source;

static file_source *of(plx_source *s)
{
    return (file_source *)s;
}

static void publish(plx_source *head)
{
    plx_snapshot *shot = plx_exchange_begin(head->exchange);
    for (size_t l = 0; l < head->network->link_count; l++)
        shot->link_version[l] = 1;
    shot->link_keys = of(head)->keys;
    shot->status = (plx_status){.state = PLX_RUN_FILE,
        .train_loss = NAN,
        .train_accuracy = NAN,
        .test_loss = NAN,
        .test_accuracy = NAN,
        .gradient_norm = NAN,
        .sample_label = -1};
    plx_exchange_publish(head->exchange);
}

/* There is nothing to obey, but the queue must not fill. */
static void listen(void *user)
{
    plx_source *head = user;
    for (;;) {
        plx_command c;
        while (plx_commands_pop(head->commands, &c))
            if (c.kind == PLX_CMD_QUIT)
                return;
        plx_commands_wait(head->commands, -1);
    }
}

static bool source_start(plx_source *head, plx_error *e)
{
    publish(head);
    of(head)->thread = plx_thread_create("file", listen, head, e);
    return of(head)->thread != NULL;
}

static void source_stop(plx_source *head)
{
    if (!of(head)->thread)
        return;
    while (!plx_commands_push(head->commands, (plx_command){.kind = PLX_CMD_QUIT}))
        sched_yield(); /* it takes from a full queue at once */
    plx_thread_join(&of(head)->thread);
}

static bool source_advance(plx_source *head, uint64_t steps, plx_error *e)
{
    (void)steps, (void)e;
    plx_command c;
    while (plx_commands_pop(head->commands, &c))
        ;
    publish(head);
    return true;
}

static void source_destroy(plx_source *head)
{
    source_stop(head);
    plx_exchange_destroy(&head->exchange);
    plx_commands_destroy(&head->commands);
    plx_free(of(head));
}

static const plx_source_ops ops = {
    .start = source_start,
    .stop = source_stop,
    .advance = source_advance,
    .destroy = source_destroy,
};

plx_source *plx_file_source_create(
    const plx_network *network, float *params, const plx_cache_key *keys, plx_error *e)
{
    file_source *s = plx_alloc(1, sizeof *s);
    if (!s) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    plx_source *head = &s->head;
    s->keys = keys;
    head->ops = &ops;
    head->network = network;
    head->exchange = plx_exchange_create_lent(network, params, e);
    if (head->exchange)
        head->commands = plx_commands_create(e);
    if (!head->commands)
        plx_source_destroy(&head);
    return head;
}
