/* What the metadata of a safetensors file tell of its training, and what of it is believed. */
#include "folder.h"
#include "io/hostile.h"
#include "io/safetensors_write.h"
#include "model/trained.h"

#include <stdio.h>

/* Tensors of a network 2-3-1, in the order of their names as text. */
static const char tensors[] =
    "\"layers.0.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]},"
    "\"layers.0.weight\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[12,36]},"
    "\"layers.1.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[36,40]},"
    "\"layers.1.weight\":{\"dtype\":\"F32\",\"shape\":[1,3],\"data_offsets\":[40,52]}";

enum { DATA = 52 };

static size_t make(unsigned char *out, size_t size, const char *metadata, const char *entries)
{
    int n = snprintf((char *)out + 8, size - 8, "{\"__metadata__\":%s,%s}", metadata, entries);
    assert_true(n > 0 && (size_t)n + 8 + DATA < size);
    for (size_t i = 0; i < 8; i++)
        out[i] = (unsigned char)((uint64_t)n >> (8 * i));
    memset(out + 8 + n, 0, DATA);
    return 8 + (size_t)n + DATA;
}

static plx_tensors *open_metadata(const char *metadata)
{
    unsigned char file[4096];
    plx_error e = {0};
    size_t size = make(file, sizeof file, metadata, tensors);
    plx_tensors *t = plx_model_read(plx_blob_memory("f", file, size, NULL), &e);
    assert_non_null(t);
    assert_int_equal(t->count, 4);
    return t;
}

static void tells_the_network_and_its_training(void **state)
{
    (void)state;
    plx_tensors *t = open_metadata(
        "{\"spec\":\"at=2-\\u0068id\\n=3:tanh-1:sigmoid\",\"activations\":\"tanh,sigmoid\","
        "\"loss\":\"m\\u001bse\",\"seed\":\"18446744073709551615\",\"step\":\"12\","
        "\"plexus\":\"1\",\"format\":\"pt\"}");
    const plx_trained *k = t->trained;
    assert_int_equal(t->warning_count, 0);
    assert_non_null(k);
    assert_string_equal(k->network->layers[0].name, "at");
    assert_string_equal(k->network->layers[1].name, "hid?");
    assert_string_equal(k->network->layers[2].name, "output");
    assert_int_equal(k->network->layers[1].activation, PLX_ACT_TANH);
    assert_int_equal(k->network->layers[2].activation, PLX_ACT_SIGMOID);
    assert_int_equal(k->links[0].weights, 1);
    assert_int_equal(k->links[0].biases, 0);
    assert_int_equal(k->links[1].weights, 3);
    assert_int_equal(k->links[1].biases, 2);
    assert_string_equal(k->loss, "m?se");
    assert_true(k->has_seed && k->seed == UINT64_MAX);
    assert_true(k->has_step && k->step == 12);
    plx_tensors_destroy(&t);
}

/* A network that is not believed takes with it all that is said of its training. */
static void what_does_not_fit_is_left_out(void **state)
{
    (void)state;
    static const char *const network[] = {
        "\"spec\":7",
        "\"spec\":[\"2-3-1\"]",
        "\"spec\":\"2-3:tanhh-1:sigmoid\"",
        "\"spec\":\"\"",
        "\"spec\":\"2-99999999999999999999999-1\"",
        "\"spec\":\"2-16777216-16777216-16777216-1\"",
        "\"spec\":\"2-4-1\"",
        "\"spec\":\"2-3\"",
        "\"spec\":\"2-3-1-1\"",
        "\"spec\":\"3-2-1\"",
        "\"spec\":\"2-3-1\",\"activations\":\"identity\"",
        "\"spec\":\"2-3-1\",\"activations\":\"identity,identity,identity\"",
        "\"spec\":\"2-3-1\",\"activations\":\"identity,identity,\"",
        "\"spec\":\"2-3-1\",\"activations\":\"identity,softmax\"",
        "\"spec\":\"2-3-1\",\"activations\":\"identity,warp\"",
        "\"spec\":\"2-3-1\",\"activations\":\"\"",
    };
    char metadata[512];
    for (size_t i = 0; i < sizeof network / sizeof *network; i++) {
        snprintf(metadata, sizeof metadata, "{%s,\"loss\":\"mse\",\"plexus\":\"1\"}", network[i]);
        plx_tensors *t = open_metadata(metadata);
        assert_null(t->trained);
        assert_int_equal(t->warning_count, 1);
        plx_tensors_destroy(&t);
    }
}

static void the_rest_is_left_out_one_by_one(void **state)
{
    (void)state;
    plx_tensors *t = open_metadata(
        "{\"plexus\":\"1\",\"spec\":\"2-3:relu-1\",\"activations\":null,\"seed\":\"-1\","
        "\"step\":\"18446744073709551615\","
        "\"loss\":\"mean_squared_error_of_all_the_outputs_of_a_row\"}");
    assert_int_equal(t->warning_count, 4);
    assert_int_equal(t->trained->network->layers[1].activation, PLX_ACT_RELU);
    assert_false(t->trained->has_seed);
    assert_false(t->trained->has_step);
    assert_string_equal(t->trained->loss, "");
    plx_tensors_destroy(&t);
    /* Of a network alone nothing else needs to be told. */
    t = open_metadata("{\"plexus\":\"1\",\"spec\":\"2-3:relu-1\"}");
    assert_int_equal(t->warning_count, 0);
    assert_non_null(t->trained);
    plx_tensors_destroy(&t);
}

static void metadata_of_others_have_no_effect(void **state)
{
    (void)state;
    static const struct {
        const char *metadata;
        size_t warnings;
    } cases[] = {
        {"{\"format\":\"pt\"}", 0},
        {"{\"spec\":\"2-3-1\",\"loss\":5}", 0},
        {"{}", 0},
        {"null", 1},
        {"[\"2-3-1\"]", 1},
        {"{\"plexus\":\"1\",}", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        plx_tensors *t = open_metadata(cases[i].metadata);
        assert_null(t->trained);
        assert_int_equal(t->warning_count, cases[i].warnings);
        plx_tensors_destroy(&t);
    }
}

static void survives_cuts_flips_and_want_of_memory(void **state)
{
    (void)state;
    static const char metadata[] =
        "{\"spec\":\"2-3:tanh-1:relu\",\"activations\":\"tanh,relu\",\"loss\":\"mse\","
        "\"seed\":\"1\",\"step\":\"2\",\"plexus\":\"1\"}";
    unsigned char file[4096];
    size_t size = make(file, sizeof file, metadata, tensors);
    hostile_cut_and_flip(hostile_read_model, file, size, 1);
    plx_tensors *t = hostile_want_of_memory(file, size);
    assert_non_null(t->trained);
    plx_tensors_destroy(&t);
}

/* As large as a network can be: what is written is short enough to be read. */
static void what_is_written_is_read(void **state)
{
    (void)state;
    enum { LAYER = 64 };
    char *spec = plx_alloc(PLX_MAX_LAYERS, LAYER);
    size_t at = 0;
    for (int l = 0; l < PLX_MAX_LAYERS; l++)
        at += (size_t)snprintf(spec + at, LAYER, "%sa_name_of_%036d=1", l ? "-" : "", l);
    plx_network *n = plx_network_create(
        &(plx_network_desc){.spec = spec, .hidden_default = PLX_ACT_LEAKY_RELU}, NULL);
    float *params = plx_alloc(n->param_count, sizeof *params);
    assert_true(plx_safetensors_write(&(plx_safetensors_desc){.path = in_folder("w.safetensors"),
                                          .network = n,
                                          .params = params,
                                          .loss = "mse",
                                          .version = "1",
                                          .step = 5},
        NULL));
    plx_tensors *t = plx_model_open(in_folder("w.safetensors"), NULL);
    assert_non_null(t);
    assert_int_equal(t->warning_count, 0);
    assert_int_equal(t->trained->network->layer_count, PLX_MAX_LAYERS);
    for (size_t l = 0; l < PLX_MAX_LAYERS; l++) {
        assert_string_equal(t->trained->network->layers[l].name, n->layers[l].name);
        assert_int_equal(t->trained->network->layers[l].activation, n->layers[l].activation);
    }
    assert_int_equal(t->trained->step, 5);
    plx_tensors_destroy(&t);
    plx_network_destroy(&n);
    plx_free(params);
    plx_free(spec);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_network_and_its_training),
        cmocka_unit_test(what_does_not_fit_is_left_out),
        cmocka_unit_test(the_rest_is_left_out_one_by_one),
        cmocka_unit_test(metadata_of_others_have_no_effect),
        cmocka_unit_test(survives_cuts_flips_and_want_of_memory),
        cmocka_unit_test(what_is_written_is_read),
    };
    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
