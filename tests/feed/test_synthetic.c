/* Made-up weights: the same for the same seed and step, whoever makes them, and all new each step.
 */
#include "base/mem.h"
#include "feed/synthetic.h"
#include "support.h"

#include <math.h>
#include <string.h>

static plx_network *network;

static int make_network(void **state)
{
    (void)state;
    /* An odd number of weights in the second link, and more than one block of work in the first. */
    network = plx_network_create(&(plx_network_desc){.spec = "301-303-5"}, NULL);
    return network ? 0 : -1;
}

static int destroy_network(void **state)
{
    (void)state;
    plx_network_destroy(&network);
    return 0;
}

static plx_source *make(uint64_t seed, unsigned threads)
{
    plx_source *s = plx_synthetic_create(
        &(plx_synthetic_desc){.network = network, .seed = seed, .threads = threads}, NULL);
    assert_non_null(s);
    return s;
}

static const plx_snapshot *advance(plx_source *s, uint64_t steps)
{
    assert_true(plx_source_advance(s, steps, NULL));
    return plx_exchange_take(s->exchange);
}

static bool same(const plx_snapshot *a, const plx_snapshot *b)
{
    return memcmp(a->params, b->params, network->param_count * sizeof *a->params) == 0 &&
           memcmp(a->activation, b->activation, network->unit_count * sizeof *a->activation) == 0;
}

static void threads_and_strides_do_not_matter(void **state)
{
    (void)state;
    plx_source *one = make(7, 1), *many = make(7, 5), *other = make(8, 1);
    assert_true(same(advance(one, 0), advance(many, 0)));
    assert_false(same(advance(one, 0), advance(other, 0)));
    const plx_snapshot *a = advance(one, 7);
    for (int i = 0; i < 6; i++)
        advance(many, 1);
    const plx_snapshot *b = advance(many, 1);
    assert_int_equal(a->status.step, 7);
    assert_int_equal(b->status.step, 7);
    assert_true(same(a, b));
    plx_source_destroy(&one);
    plx_source_destroy(&many);
    plx_source_destroy(&other);
}

static void moments(const plx_snapshot *s, const plx_link *k, double *mean, double *deviation)
{
    size_t count = k->in * k->out;
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        double w = plx_link_weights(k, s->params)[i];
        sum += w;
        squares += w * w;
    }
    *mean = sum / (double)count;
    *deviation = sqrt(squares / (double)count);
}

static void weights_are_those_of_an_initialised_network_at_any_step(void **state)
{
    (void)state;
    static const uint64_t steps[] = {0, 1, 40, 3000};
    plx_source *source = make(1, 2);
    for (size_t t = 0; t < sizeof steps / sizeof *steps; t++) {
        const plx_snapshot *s = advance(source, steps[t]);
        for (size_t l = 0; l < network->link_count; l++) {
            const plx_link *k = &network->links[l];
            double mean, deviation, expected = sqrt(2 / (double)k->in);
            double n = sqrt((double)(k->in * k->out));
            moments(s, k, &mean, &deviation);
            assert_true(fabs(mean) < 5 * expected / n);
            assert_true(fabs(deviation / expected - 1) < 4 / n);
            for (size_t j = 0; j < k->out; j++)
                assert_true(plx_link_biases(k, s->params)[j] == 0);
        }
    }
    plx_source_destroy(&source);
}

static void every_step_makes_every_weight_new(void **state)
{
    (void)state;
    plx_source *source = make(3, 2);
    float *before = plx_alloc(network->param_count, sizeof *before);
    for (int t = 0; t < 5; t++) {
        const plx_snapshot *s = advance(source, 0);
        uint64_t version[2] = {s->link_version[0], s->link_version[1]};
        memcpy(before, s->params, network->param_count * sizeof *before);
        s = advance(source, 0);
        assert_int_equal(s->link_version[0], version[0]);
        s = advance(source, 1);
        for (size_t l = 0; l < network->link_count; l++) {
            const plx_link *k = &network->links[l];
            assert_int_equal(s->link_version[l], version[l] + 1);
            for (size_t i = 0; i < k->in * k->out; i++)
                assert_true(plx_link_weights(k, s->params)[i] != plx_link_weights(k, before)[i]);
        }
    }
    plx_free(before);
    plx_source_destroy(&source);
}

static void a_reset_begins_again(void **state)
{
    (void)state;
    plx_source *a = make(5, 1), *b = make(5, 2);
    uint64_t version = advance(a, 9)->link_version[1];
    plx_commands_push(a->commands, (plx_command){.kind = PLX_CMD_RESET, .index = 5});
    const plx_snapshot *s = advance(a, 0);
    assert_true(same(s, advance(b, 0)));
    assert_int_equal(s->status.step, 0);
    assert_int_equal(s->link_version[1], version + 1);
    plx_source_destroy(&a);
    plx_source_destroy(&b);
}

static void it_has_no_thread_of_its_own(void **state)
{
    (void)state;
    plx_source *source = make(1, 1);
    plx_error e = {0};
    assert_false(plx_source_start(source, &e));
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    plx_source_stop(source);
    plx_source_destroy(&source);
    assert_null(source);
}

static void every_failed_allocation_is_survived(void **state)
{
    (void)state;
    for (uint64_t n = 1; n < 100; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        plx_source *s =
            plx_synthetic_create(&(plx_synthetic_desc){.network = network, .threads = 1}, &e);
        plx_mem_fail_at(0);
        if (s) {
            assert_true(n > 4);
            plx_source_destroy(&s);
            return;
        }
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
    fail();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_strides_do_not_matter),
        cmocka_unit_test(weights_are_those_of_an_initialised_network_at_any_step),
        cmocka_unit_test(every_step_makes_every_weight_new),
        cmocka_unit_test(a_reset_begins_again),
        cmocka_unit_test(it_has_no_thread_of_its_own),
        cmocka_unit_test(every_failed_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, make_network, destroy_network);
}
