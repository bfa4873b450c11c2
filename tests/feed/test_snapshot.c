#include "base/mem.h"
#include "feed/snapshot.h"
#include "support.h"

#include <math.h>
#include <string.h>

static plx_network *network;

static int make_network(void **state)
{
    (void)state;
    network = plx_network_create(&(plx_network_desc){.spec = "5-4-3-2"}, NULL);
    return network ? 0 : -1;
}

static int destroy_network(void **state)
{
    (void)state;
    plx_network_destroy(&network);
    return 0;
}

static void starts_empty_and_unmeasured(void **state)
{
    (void)state;
    plx_snapshot s;
    assert_true(plx_snapshot_init(&s, network, NULL));
    assert_int_equal(s.sequence, 0);
    assert_int_equal(s.status.step, 0);
    assert_int_equal(s.status.sample_label, -1);
    assert_true(isnan(s.status.train_loss) && isnan(s.status.train_accuracy));
    assert_true(isnan(s.status.test_loss) && isnan(s.status.test_accuracy));
    for (size_t i = 0; i < network->param_count; i++)
        assert_true(s.params[i] == 0);
    for (size_t i = 0; i < network->unit_count; i++)
        assert_true(s.activation[i] == 0);
    plx_snapshot_uninit(&s);
    plx_snapshot_uninit(&s);
}

static void fill(float *params, float value)
{
    for (size_t i = 0; i < network->param_count; i++)
        params[i] = value;
}

/* Asserts that the whole link, and nothing of the padding, has the value. */
static void assert_link(const plx_snapshot *s, size_t l, float value)
{
    const plx_link *k = &network->links[l];
    for (size_t i = 0; i < k->in * k->out; i++)
        assert_true(plx_link_weights(k, s->params)[i] == value);
    for (size_t i = 0; i < k->out; i++)
        assert_true(plx_link_biases(k, s->params)[i] == value);
    for (size_t i = k->weight_offset + k->in * k->out; i < k->bias_offset; i++)
        assert_true(s->params[i] == 0);
}

static size_t link_bytes(size_t l)
{
    const plx_link *k = &network->links[l];
    return (k->in * k->out + k->out) * sizeof(float);
}

static void only_changed_links_are_copied(void **state)
{
    (void)state;
    plx_snapshot s;
    assert_true(plx_snapshot_init(&s, network, NULL));
    float *params = plx_alloc(network->param_count, sizeof *params);
    uint64_t version[3] = {1, 1, 1};

    fill(params, 1);
    assert_int_equal(plx_snapshot_copy_params(&s, params, version),
        link_bytes(0) + link_bytes(1) + link_bytes(2));
    for (size_t l = 0; l < 3; l++)
        assert_link(&s, l, 1);

    /* The whole block is new, but only the middle link says so. */
    fill(params, 2);
    version[1] = 2;
    assert_int_equal(plx_snapshot_copy_params(&s, params, version), link_bytes(1));
    assert_link(&s, 0, 1);
    assert_link(&s, 1, 2);
    assert_link(&s, 2, 1);
    assert_memory_equal(s.link_version, version, sizeof version);

    fill(params, 3);
    assert_int_equal(plx_snapshot_copy_params(&s, params, version), 0);
    assert_link(&s, 1, 2);

    /* An older version is a different one too. */
    version[0] = 0;
    assert_int_equal(plx_snapshot_copy_params(&s, params, version), link_bytes(0));
    assert_link(&s, 0, 3);

    plx_free(params);
    plx_snapshot_uninit(&s);
}

static void every_failed_allocation_is_survived(void **state)
{
    (void)state;
    for (uint64_t n = 1;; n++) {
        plx_snapshot s;
        plx_error e = {0};
        plx_mem_fail_at(n);
        bool ok = plx_snapshot_init(&s, network, &e);
        plx_mem_fail_at(0);
        if (ok) {
            assert_int_equal(n, 14);
            plx_snapshot_uninit(&s);
            break;
        }
        assert_int_equal(e.code, PLX_ERR_MEMORY);
        assert_null(s.params);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_empty_and_unmeasured),
        cmocka_unit_test(only_changed_links_are_copied),
        cmocka_unit_test(every_failed_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, make_network, destroy_network);
}
