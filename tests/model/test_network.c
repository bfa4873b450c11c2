#include "base/mem.h"
#include "model/network.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

static plx_network *make(const char *spec, plx_error *e)
{
    return plx_network_create(
        &(plx_network_desc){
            .spec = spec, .hidden_default = PLX_ACT_RELU, .output_default = PLX_ACT_SOFTMAX},
        e);
}

static void defaults_and_sizes(void **state)
{
    (void)state;
    plx_network *n = make("784-300-100-10", NULL);
    assert_non_null(n);
    assert_int_equal(n->layer_count, 4);
    assert_int_equal(n->link_count, 3);
    assert_int_equal(n->unit_count, 784 + 300 + 100 + 10);
    assert_int_equal(n->connection_count, 784 * 300 + 300 * 100 + 100 * 10);
    assert_int_equal(n->parameter_count, n->connection_count + 300 + 100 + 10);
    assert_int_equal(n->layers[0].activation, PLX_ACT_IDENTITY);
    assert_int_equal(n->layers[1].activation, PLX_ACT_RELU);
    assert_int_equal(n->layers[3].activation, PLX_ACT_SOFTMAX);
    assert_string_equal(n->layers[2].name, "hidden 2");
    assert_int_equal(n->links[1].in, 300);
    assert_int_equal(n->links[1].out, 100);
    plx_network_destroy(&n);
    assert_null(n);
}

static void views_do_not_overlap_and_are_aligned(void **state)
{
    (void)state;
    plx_network *n = make("3-5-7-2", NULL);
    size_t end = 0;
    for (size_t i = 0; i < n->link_count; i++) {
        const plx_link *k = &n->links[i];
        assert_int_equal(k->weight_offset % 16, 0);
        assert_int_equal(k->bias_offset % 16, 0);
        assert_true(k->weight_offset >= end);
        assert_true(k->bias_offset >= k->weight_offset + k->in * k->out);
        end = k->bias_offset + k->out;
    }
    assert_true(n->param_count >= end);
    plx_network_destroy(&n);
}

static void names_activations_and_round_trip(void **state)
{
    (void)state;
    plx_network *n = make("pixels=784-300:tanh-wide one=100-10:sigmoid", NULL);
    assert_non_null(n);
    assert_string_equal(n->layers[0].name, "pixels");
    assert_string_equal(n->layers[2].name, "wide one");
    assert_int_equal(n->layers[1].activation, PLX_ACT_TANH);
    char spec[256];
    assert_string_equal(
        plx_network_spec(n, spec, sizeof spec), "pixels=784-300:tanh-wide one=100:relu-10:sigmoid");
    plx_network *again = make(spec, NULL);
    assert_int_equal(again->param_count, n->param_count);
    plx_network_destroy(&again);
    plx_network_destroy(&n);
}

static void what_is_left_out_is_as_in_another_network(void **state)
{
    (void)state;
    plx_network *like = make("pixels=4-edges=5:tanh-2:sigmoid", NULL);
    plx_network_desc desc = {.spec = "4-7-digit=3:gelu", .like = like};
    plx_network *n = plx_network_create(&desc, NULL);
    char spec[128];
    assert_string_equal(
        plx_network_spec(n, spec, sizeof spec), "pixels=4-edges=7:tanh-digit=3:gelu");
    plx_network_destroy(&n);
    desc.spec = "4-5-5-2"; /* of which layer what would stand for is not known */
    n = plx_network_create(&desc, NULL);
    assert_string_equal(
        plx_network_spec(n, spec, sizeof spec), "4-5:identity-5:identity-2:identity");
    plx_network_destroy(&n);
    plx_network_destroy(&like);
}

static void wrong_descriptions_name_the_place(void **state)
{
    (void)state;
    static const struct {
        const char *spec;
        int64_t column; /* 0: the whole description */
    } wrong[] = {
        {"", 1},
        {"784", 0},
        {"784-", 5},
        {"-784", 1},
        {"784-0-10", 5},
        {"784-x-10", 5},
        {"784-300:rulu-10", 9},
        {"784-300:-10", 9},
        {"784:relu-10", 1},
        {"=784-10", 1},
        {"784--10", 5},
        {"784-1e3", 5},
        {"784-16777217", 5},
        {"784-99999999999999999999999999999", 5},
        {"784-3 0", 5},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        plx_error e = {0};
        assert_null(make(wrong[i].spec, &e));
        assert_int_equal(e.code, PLX_ERR_USAGE);
        assert_int_equal(e.column, wrong[i].column);
        assert_true(e.message[0]);
    }
}

static void too_many_connections_do_not_wrap(void **state)
{
    (void)state;
    char spec[16 * 1024] = "16777216";
    for (int i = 0; i < 1023; i++)
        strcat(spec, "-16777216");
    plx_network *n = make(spec, NULL);
    /* 1023 × 2^48 floats still count without wrapping; nobody could allocate them. */
    assert_non_null(n);
    assert_int_equal(n->connection_count, 1023ull << 48);
    plx_network_destroy(&n);
    strcat(spec, "-2");
    plx_error e = {0};
    assert_null(make(spec, &e));
    assert_int_equal(e.code, PLX_ERR_USAGE);
}

static void every_failed_allocation_is_survived(void **state)
{
    (void)state;
    for (uint64_t n = 1;; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        plx_network *network = make("4-3-2", &e);
        plx_mem_fail_at(0);
        if (network) {
            assert_true(n > 4);
            plx_network_destroy(&network);
            break;
        }
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_and_sizes),
        cmocka_unit_test(views_do_not_overlap_and_are_aligned),
        cmocka_unit_test(names_activations_and_round_trip),
        cmocka_unit_test(what_is_left_out_is_as_in_another_network),
        cmocka_unit_test(wrong_descriptions_name_the_place),
        cmocka_unit_test(too_many_connections_do_not_wrap),
        cmocka_unit_test(every_failed_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
