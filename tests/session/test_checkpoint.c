/* Training that begins with a trained model, and models beside each other. */
#include "folder.h"
#include "io/convert.h"
#include "io/model_file.h"
#include "io/safetensors_write.h"
#include "session/session.h"

#include "base/mem.h"
#include "base/text.h"

#include <string.h>

static void save(const char *path, const char *spec, float first)
{
    plx_network *n = plx_network_create(&(plx_network_desc){.spec = spec}, NULL);
    assert_non_null(n);
    float *params = plx_alloc(n->param_count, sizeof *params);
    for (size_t l = 0; l < n->link_count; l++) {
        for (size_t i = 0; i < n->links[l].in * n->links[l].out; i++)
            plx_link_weights(&n->links[l], params)[i] = first + (float)l + 0.001F * (float)i;
        plx_link_biases(&n->links[l], params)[0] = first;
    }
    assert_true(plx_safetensors_write(&(plx_safetensors_desc){.path = path,
                                          .network = n,
                                          .params = params,
                                          .loss = "mse",
                                          .version = "test",
                                          .step = 7},
        NULL));
    plx_free(params);
    plx_network_destroy(&n);
}

static char first_file[128], second_file[128];

static plx_session_options prepare(const char *first, const char *second)
{
    plx_session_options o;
    plx_session_options_init(&o);
    strcpy(first_file, in_folder("a.safetensors"));
    strcpy(second_file, in_folder("b.safetensors"));
    save(first_file, first, 1);
    save(second_file, second, 3);
    return o;
}

static const plx_snapshot *begin(plx_session *s)
{
    assert_true(plx_source_advance(s->source, 0, NULL));
    return plx_exchange_take(s->source->exchange);
}

static void training_begins_with_a_checkpoint(void **state)
{
    (void)state;
    plx_session_options o = prepare("2-5-2", "2-6-2");
    plx_session s;
    o.data = "xor";
    o.beside[0] = first_file;
    assert_true(plx_session_open(&s, &o, NULL));
    assert_false(s.of_file);
    assert_int_equal(s.network->layers[1].units, 5);
    /* As it was trained, be it with nothing at all. */
    assert_int_equal(s.network->layers[1].activation, PLX_ACT_IDENTITY);
    assert_int_equal(s.network->layers[2].activation, PLX_ACT_IDENTITY);
    assert_int_equal(s.trainer_desc.loss, PLX_LOSS_MSE);
    const plx_snapshot *shot = begin(&s);
    assert_float_equal(shot->params[s.network->links[0].weight_offset + 3], 1.003, 1e-6);
    assert_float_equal(shot->params[s.network->links[1].weight_offset], 2, 1e-6);
    assert_float_equal(shot->params[s.network->links[1].bias_offset], 1, 1e-6);
    /* What is made of it further on begins with what was learnt. */
    plx_session_options now;
    plx_session next;
    char net[64];
    assert_true(plx_session_now(&s, &now, NULL));
    assert_null(now.beside[0]);
    assert_string_equal(now.loss, "mse");
    snprintf(net, sizeof net, "2-7:relu-2:softmax");
    now.net = net;
    assert_true(plx_session_rebuild(&next, &s, &now, NULL));
    assert_int_equal(next.trainer_desc.loss, PLX_LOSS_MSE);
    shot = begin(&next);
    assert_float_equal(shot->params[next.network->links[0].weight_offset + 3], 1.003, 1e-6);
    plx_session_close(&next);
    plx_session_close(&s);
}

/* A network of which nothing is told but its weights, as of PyTorch. */
static void an_untold_checkpoint_gets_the_usual_activations(void **state)
{
    (void)state;
    plx_session_options o = prepare("2-5:tanh-2:sigmoid", "2-6-2");
    plx_session s;
    plx_tensors *t = plx_model_open(first_file, NULL);
    char bare[128];
    snprintf(bare, sizeof bare, "%s", in_folder("bare.npz"));
    assert_true(plx_convert(
        &(plx_convert_desc){.tensors = t, .path = bare, .format = PLX_CONVERT_NPZ, .version = "1"},
        NULL));
    plx_tensors_destroy(&t);
    o.data = "xor";
    o.beside[0] = bare;
    assert_true(plx_session_open(&s, &o, NULL));
    assert_int_equal(s.network->layers[1].activation, PLX_ACT_RELU);
    assert_int_equal(s.network->layers[2].activation, PLX_ACT_SOFTMAX);
    assert_int_equal(s.trainer_desc.loss, PLX_LOSS_AUTO);
    plx_session_close(&s);
    /* What people ask for contradicts nothing. */
    o.net = "2-5:gelu-2:sigmoid";
    o.loss = "binary_cross_entropy";
    assert_true(plx_session_open(&s, &o, NULL));
    assert_int_equal(s.network->layers[1].activation, PLX_ACT_GELU);
    plx_session_close(&s);
}

static void training_goes_on_as_it_was(void **state)
{
    (void)state;
    plx_session_options o = prepare("at=2-5:tanh-2:sigmoid", "2-6-2");
    plx_session s;
    plx_error e = {0};
    static const char *const same[] = {NULL, "2-5-2", "2-mid=5:tanh-2", "2-5-2:sigmoid"};
    o.data = "xor";
    o.beside[0] = first_file;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        o.net = same[i];
        o.loss = i % 2 ? "mse" : NULL;
        assert_true(plx_session_open(&s, &o, NULL));
        assert_string_equal(s.network->layers[0].name, "at");
        assert_string_equal(s.network->layers[1].name, i == 2 ? "mid" : "hidden 1");
        assert_int_equal(s.network->layers[1].activation, PLX_ACT_TANH);
        assert_int_equal(s.network->layers[2].activation, PLX_ACT_SIGMOID);
        assert_int_equal(s.trainer_desc.loss, PLX_LOSS_MSE);
        plx_session_close(&s);
    }
    static const struct {
        const char *net, *loss, *says;
    } others[] = {
        {"2-5:relu-2", NULL, "tanh"},
        {"2-5-2:softmax", NULL, "sigmoid"},
        {"2-5-5-2", NULL, "layers"},
        {NULL, "binary_cross_entropy", "mse"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        o.net = others[i].net;
        o.loss = others[i].loss;
        assert_false(plx_session_open(&s, &o, &e));
        assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
        assert_string_equal(e.file, first_file);
        assert_non_null(strstr(e.message, others[i].says));
    }
}

/* Whoever trains without a source has the weights, too. */
static void training_without_a_source_begins_with_it(void **state)
{
    (void)state;
    plx_session_options o = prepare("2-5-2", "2-6-2");
    plx_session s;
    o.data = "xor";
    o.beside[0] = first_file;
    o.without_source = true;
    assert_true(plx_session_open(&s, &o, NULL));
    assert_null(s.source);
    assert_float_equal(s.params[s.network->links[0].weight_offset + 3], 1.003, 1e-6);
    assert_int_equal(s.steps_before, 7);
    plx_session_close(&s);
    o.beside[0] = NULL;
    assert_true(plx_session_open(&s, &o, NULL));
    assert_null(s.params);
    assert_int_equal(s.steps_before, 0);
    plx_session_close(&s);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    plx_session_options o = prepare("2-5-2", "3-6-2");
    plx_session s;
    plx_error e = {0};
    o.data = "xor";
    o.net = "2-6-2";
    o.beside[0] = first_file;
    assert_false(plx_session_open(&s, &o, &e));
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    assert_string_equal(e.file, first_file);
    o.net = NULL;
    o.beside[0] = second_file; /* other inputs than the data have */
    assert_false(plx_session_open(&s, &o, &e));
    o.beside[0] = first_file;
    o.beside[1] = second_file;
    assert_false(plx_session_open(&s, &o, &e));
    o.data = first_file;
    o.beside[0] = in_folder("no-such-file");
    assert_false(plx_session_open(&s, &o, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
}

static void models_stand_side_by_side(void **state)
{
    (void)state;
    plx_session_options o = prepare("2-5-2", "3-5-2");
    plx_session s;
    o.data = first_file;
    o.beside[0] = second_file;
    assert_true(plx_session_open(&s, &o, NULL));
    assert_true(s.of_file);
    assert_string_equal(plx_session_name(&s), "a.safetensors, b.safetensors");
    assert_int_equal(s.network->layer_count, 6);
    assert_int_equal(s.network->links[2].source, 3);
    const plx_snapshot *shot = begin(&s);
    assert_float_equal(shot->params[s.network->links[0].weight_offset + 1], 1.001, 1e-6);
    assert_float_equal(shot->params[s.network->links[2].weight_offset + 1], 3.001, 1e-6);
    plx_session_close(&s);
}

static void a_difference_is_of_two_alike(void **state)
{
    (void)state;
    plx_session_options o = prepare("2-5-2", "2-5-2");
    plx_session s;
    plx_error e = {0};
    o.data = first_file;
    o.beside[0] = second_file;
    o.difference = true;
    assert_true(plx_session_open(&s, &o, NULL));
    const plx_snapshot *shot = begin(&s);
    assert_int_equal(s.network->layer_count, 3);
    for (size_t i = 0; i < 10; i++)
        assert_float_equal(shot->params[s.network->links[0].weight_offset + i], 2, 1e-6);
    plx_session_close(&s);
    o.beside[0] = NULL;
    assert_false(plx_session_open(&s, &o, &e));
    save(second_file, "2-6-2", 0);
    o.beside[0] = second_file;
    assert_false(plx_session_open(&s, &o, &e));
    assert_string_equal(e.file, second_file);
}

/* Also of names that are cut within a character. */
static void several_files_have_a_name_of_whole_characters(void **state)
{
    (void)state;
    plx_session_options o = prepare("2-3-2", "2-3-2");
    plx_session s;
    static const char long_name[] = "a long name of a file endinä.safetensors";
    char shown[64];
    strcpy(first_file, in_folder(long_name));
    save(first_file, "2-3-2", 1);
    o.data = first_file;
    o.beside[0] = second_file;
    assert_true(plx_session_open(&s, &o, NULL));
    strcpy(shown, plx_session_name(&s));
    plx_text_sanitize(shown);
    assert_string_equal(plx_session_name(&s), shown);
    assert_string_equal(shown, "a long name of a file endin, b.safetensors");
    plx_session_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(training_begins_with_a_checkpoint),
        cmocka_unit_test(an_untold_checkpoint_gets_the_usual_activations),
        cmocka_unit_test(training_goes_on_as_it_was),
        cmocka_unit_test(training_without_a_source_begins_with_it),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(models_stand_side_by_side),
        cmocka_unit_test(a_difference_is_of_two_alike),
        cmocka_unit_test(several_files_have_a_name_of_whole_characters),
    };
    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
