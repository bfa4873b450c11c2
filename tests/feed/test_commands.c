#include "base/mem.h"
#include "feed/commands.h"
#include "support.h"

enum { COMMANDS = 1000000, CAPACITY = 256 };

static plx_command numbered(uint64_t n)
{
    return (plx_command){.kind = PLX_CMD_SAMPLE, .value = (double)n * 0.5, .index = n};
}

static bool is_numbered(const plx_command *c, uint64_t n)
{
    return c->kind == PLX_CMD_SAMPLE && c->value == (double)n * 0.5 && c->index == n;
}

static void first_in_first_out_and_full_says_so(void **state)
{
    (void)state;
    plx_commands *c = plx_commands_create(NULL);
    assert_non_null(c);
    plx_command got;
    assert_false(plx_commands_pop(c, &got));
    uint64_t pushed = 0, popped = 0;
    /* Several times round the ring, from a different place each time. */
    for (int round = 0; round < 5; round++) {
        while (plx_commands_push(c, numbered(pushed)))
            pushed++;
        assert_int_equal(pushed - popped, CAPACITY);
        for (int i = 0; i < 100; i++) {
            assert_true(plx_commands_pop(c, &got));
            assert_true(is_numbered(&got, popped++));
        }
    }
    while (plx_commands_pop(c, &got))
        assert_true(is_numbered(&got, popped++));
    assert_int_equal(popped, pushed);
    plx_commands_destroy(&c);
    assert_null(c);
    plx_commands_destroy(&c);
}

typedef struct run {
    plx_commands *commands;
    uint64_t received, wrong;
    bool allocated;
} run;

/* True when the one failure asked for on this thread is still to come: nothing allocated. */
static bool nothing_was_allocated(void)
{
    void *probe = plx_alloc(1, 1);
    plx_free(probe);
    return !probe;
}

/* Sleeps whenever the queue is empty: a lost wake-up would leave it asleep, and the test with it.
 */
static void receive(void *user)
{
    run *r = user;
    plx_mem_fail_at(1);
    for (bool quit = false; !quit;) {
        plx_command got;
        if (!plx_commands_pop(r->commands, &got)) {
            plx_commands_wait(r->commands, -1);
        } else if (got.kind == PLX_CMD_QUIT) {
            quit = true;
        } else {
            r->wrong += !is_numbered(&got, r->received);
            r->received++;
        }
    }
    r->allocated = !nothing_was_allocated();
}

static void a_million_commands_arrive_in_order(void **state)
{
    (void)state;
    run r = {.commands = plx_commands_create(NULL)};
    plx_thread *t = plx_thread_create("receiver", receive, &r, NULL);
    assert_non_null(t);
    plx_mem_fail_at(1);
    for (uint64_t n = 0; n < COMMANDS;)
        n += plx_commands_push(r.commands, numbered(n));
    while (!plx_commands_push(r.commands, (plx_command){.kind = PLX_CMD_QUIT})) {
    }
    bool allocated = !nothing_was_allocated();
    plx_thread_join(&t);
    assert_int_equal(r.received, COMMANDS);
    assert_int_equal(r.wrong, 0);
    assert_false(r.allocated);
    assert_false(allocated);
    plx_commands_destroy(&r.commands);
}

static void waiting_ends_without_a_command_too(void **state)
{
    (void)state;
    plx_commands *c = plx_commands_create(NULL);
    plx_commands_wait(c, 0);
    plx_commands_wait(c, 0.01);
    assert_true(plx_commands_push(c, numbered(0)));
    plx_commands_wait(c, -1);
    plx_commands_destroy(&c);
}

static void without_memory_no_queue(void **state)
{
    (void)state;
    plx_error e = {0};
    plx_mem_fail_at(1);
    assert_null(plx_commands_create(&e));
    assert_int_equal(e.code, PLX_ERR_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_in_first_out_and_full_says_so),
        cmocka_unit_test(a_million_commands_arrive_in_order),
        cmocka_unit_test(waiting_ends_without_a_command_too),
        cmocka_unit_test(without_memory_no_queue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
