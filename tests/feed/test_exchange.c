/* One producer and one consumer at full speed: a million snapshots, none torn, none out of order,
 * no allocation on either side. */
#include "base/mem.h"
#include "base/thread.h"
#include "feed/exchange.h"
#include "support.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PUBLISHES = 1000000 };

static plx_network *network;

static int make_network(void **state)
{
    (void)state;
    network = plx_network_create(&(plx_network_desc){.spec = "3-4-2"}, NULL);
    return network ? 0 : -1;
}

static int destroy_network(void **state)
{
    (void)state;
    plx_network_destroy(&network);
    return 0;
}

/* Exact in a float, and different for each place, so that no two snapshots agree anywhere. */
static float pattern(uint64_t sequence, size_t place)
{
    return (float)((sequence * 7 + place) & 0xFFFFFF);
}

static void fill(plx_snapshot *s, uint64_t sequence)
{
    s->status.step = sequence;
    s->status.train_loss = (double)sequence;
    for (size_t i = 0; i < network->param_count; i++)
        s->params[i] = pattern(sequence, i);
    for (size_t i = 0; i < network->unit_count; i++)
        s->activation[i] = pattern(sequence, i + 1000);
    for (size_t i = 0; i < network->link_count; i++)
        s->link_version[i] = sequence + i;
}

static bool whole(const plx_snapshot *s)
{
    uint64_t sequence = s->sequence;
    bool ok = s->status.step == sequence && s->status.train_loss == (double)sequence;
    for (size_t i = 0; i < network->param_count; i++)
        ok = ok && s->params[i] == pattern(sequence, i);
    for (size_t i = 0; i < network->unit_count; i++)
        ok = ok && s->activation[i] == pattern(sequence, i + 1000);
    for (size_t i = 0; i < network->link_count; i++)
        ok = ok && s->link_version[i] == sequence + i;
    return ok;
}

/* True when the one failure asked for on this thread is still to come: nothing allocated. */
static bool nothing_was_allocated(void)
{
    void *probe = plx_alloc(1, 1);
    plx_free(probe);
    return !probe;
}

typedef struct run {
    plx_exchange *exchange;
    atomic_uint_fast64_t published; /* written by the producer, read by the consumer */
    bool producer_allocated;
} run;

static void produce(void *user)
{
    run *r = user;
    plx_mem_fail_at(1);
    for (uint64_t n = 1; n <= PUBLISHES; n++) {
        fill(plx_exchange_begin(r->exchange), n);
        plx_exchange_publish(r->exchange);
        /* Relaxed, so that it orders nothing that the exchange itself must order. */
        atomic_store_explicit(&r->published, n, memory_order_relaxed);
    }
    r->producer_allocated = !nothing_was_allocated();
}

static void a_million_snapshots_arrive_whole_and_in_order(void **state)
{
    (void)state;
    run r = {.exchange = plx_exchange_create(network, NULL)};
    assert_non_null(r.exchange);
    plx_thread *producer = plx_thread_create("producer", produce, &r, NULL);
    assert_non_null(producer);
    plx_mem_fail_at(1);
    uint64_t last = 0, taken = 0, torn = 0, backwards = 0, stale = 0;
    while (last < PUBLISHES) {
        uint64_t floor = atomic_load_explicit(&r.published, memory_order_relaxed);
        const plx_snapshot *s = plx_exchange_take(r.exchange);
        if (s->sequence == 0)
            continue;
        torn += !whole(s);
        backwards += s->sequence < last;
        stale += s->sequence < floor;
        taken += s->sequence > last;
        last = s->sequence;
    }
    bool consumer_allocated = !nothing_was_allocated();
    plx_thread_join(&producer);
    assert_int_equal(torn, 0);
    assert_int_equal(backwards, 0);
    assert_int_equal(stale, 0);
    assert_true(taken >= 1);
    assert_false(consumer_allocated);
    assert_false(r.producer_allocated);
    print_message("%d published, %d taken\n", PUBLISHES, (int)taken);
    plx_exchange_destroy(&r.exchange);
    assert_null(r.exchange);
    plx_exchange_destroy(&r.exchange);
}

static void publish(plx_exchange *x, uint64_t n)
{
    fill(plx_exchange_begin(x), n);
    plx_exchange_publish(x);
}

static void the_newest_is_taken_and_stays_until_there_is_a_newer(void **state)
{
    (void)state;
    plx_exchange *x = plx_exchange_create(network, NULL);
    const plx_snapshot *none = plx_exchange_take(x);
    assert_int_equal(none->sequence, 0);
    assert_ptr_equal(none->network, network);
    publish(x, 1);
    publish(x, 2);
    publish(x, 3);
    const plx_snapshot *s = plx_exchange_take(x);
    assert_int_equal(s->sequence, 3);
    assert_true(s->publish_ns > 0);
    assert_ptr_equal(plx_exchange_take(x), s);
    /* However often the producer goes round, it never comes by the buffer that is held. */
    for (uint64_t n = 4; n <= 20; n++) {
        assert_ptr_not_equal(plx_exchange_begin(x), s);
        publish(x, n);
        assert_int_equal(s->sequence, 3);
        assert_true(whole(s));
    }
    assert_int_equal(plx_exchange_take(x)->sequence, 20);
    plx_exchange_destroy(&x);
}

/* A source copies only what its buffer does not have yet; the buffer comes back two publishes old
 * and must catch up in every link. */
static void buffers_catch_up_with_what_they_missed(void **state)
{
    (void)state;
    plx_exchange *x = plx_exchange_create(network, NULL);
    float *params = plx_alloc(network->param_count, sizeof *params);
    uint64_t version[2] = {0, 0};
    for (uint64_t n = 1; n <= 60; n++) {
        size_t changed = n % 3 ? 1 : 0;
        const plx_link *k = &network->links[changed];
        version[changed]++;
        for (size_t i = 0; i < k->in * k->out; i++)
            plx_link_weights(k, params)[i] = (float)version[changed];
        plx_snapshot_copy_params(plx_exchange_begin(x), params, version);
        plx_exchange_publish(x);
        if (n % 4 == 0) {
            const plx_snapshot *s = plx_exchange_take(x);
            assert_memory_equal(s->params, params, network->param_count * sizeof *params);
        }
    }
    plx_free(params);
    plx_exchange_destroy(&x);
}

static void one_buffer_serves_one_thread(void **state)
{
    (void)state;
    plx_exchange *x = plx_exchange_create_single(network, NULL);
    const plx_snapshot *s = plx_exchange_take(x);
    assert_int_equal(s->sequence, 0);
    for (uint64_t n = 1; n <= 5; n++) {
        assert_ptr_equal(plx_exchange_begin(x), s);
        fill(plx_exchange_begin(x), n);
        plx_exchange_publish(x);
        assert_ptr_equal(plx_exchange_take(x), s);
        assert_int_equal(s->sequence, n);
        assert_true(s->publish_ns > 0);
        assert_true(whole(s));
    }
    plx_exchange_destroy(&x);
    assert_null(x);
}

#ifndef NDEBUG
static void take_unfinished(void *user)
{
    plx_exchange_begin(user);
    plx_exchange_take(user);
}

static void begin(void *user)
{
    plx_exchange_begin(user);
}

static void begin_elsewhere(void *user)
{
    plx_thread *t = plx_thread_create("other", begin, user, NULL);
    plx_thread_join(&t);
}

static void aborts(void (*misuse)(void *))
{
    plx_exchange *x = plx_exchange_create_single(network, NULL);
    pid_t child = fork();
    if (child == 0) {
        misuse(x);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    plx_exchange_destroy(&x);
}

static void misuse_of_one_buffer_is_caught(void **state)
{
    (void)state;
    aborts(take_unfinished);
    aborts(begin_elsewhere);
}
#endif

static void every_failed_allocation_is_survived(void **state)
{
    (void)state;
    for (uint64_t n = 1;; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        plx_exchange *x = plx_exchange_create(network, &e);
        plx_mem_fail_at(0);
        if (x) {
            assert_int_equal(n, 1 + 3 * 13 + 1);
            plx_exchange_destroy(&x);
            break;
        }
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_is_taken_and_stays_until_there_is_a_newer),
        cmocka_unit_test(buffers_catch_up_with_what_they_missed),
        cmocka_unit_test(a_million_snapshots_arrive_whole_and_in_order),
        cmocka_unit_test(one_buffer_serves_one_thread),
#ifndef NDEBUG
        cmocka_unit_test(misuse_of_one_buffer_is_caught),
#endif
        cmocka_unit_test(every_failed_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, make_network, destroy_network);
}
