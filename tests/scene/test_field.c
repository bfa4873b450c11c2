/* Fields against the trainer's forward pass, point by point. */
#include "base/mem.h"
#include "scene/field.h"
#include "support.h"
#include "train/builtin.h"
#include "train/trainer_source.h"

#include <math.h>
#include <string.h>

typedef struct fixture {
    plx_dataset *data;
    plx_network *network;
    plx_source *source;
    const plx_snapshot *shot;
} fixture;

static fixture open_with(const char *spec, uint64_t steps)
{
    fixture f = {.data = plx_builtin_create("circles", 1, NULL)};
    f.network = plx_network_create(
        &(plx_network_desc){
            .spec = spec, .hidden_default = PLX_ACT_RELU, .output_default = PLX_ACT_SOFTMAX},
        NULL);
    f.source = plx_trainer_source_create(
        &(plx_trainer_source_desc){
            .trainer = {.network = f.network, .train = f.data, .seed = 3, .learning_rate = 0.01}},
        NULL);
    assert_non_null(f.source);
    assert_true(plx_source_advance(f.source, steps, NULL));
    f.shot = plx_exchange_take(f.source->exchange);
    return f;
}

static void shut(fixture *f)
{
    plx_source_destroy(&f->source);
    plx_network_destroy(&f->network);
    plx_dataset_destroy(&f->data);
}

/* The middle of a cell through a trainer with the snapshot's weights and functions. */
static void assert_is_forward(const fixture *f, const plx_field *field, const plx_field_desc *d)
{
    float x[2];
    uint32_t label = 0;
    plx_dataset one = *f->data;
    one.count = 1;
    one.x = x;
    one.label = &label;
    plx_trainer *t =
        plx_trainer_create(&(plx_trainer_desc){.network = f->network, .train = f->data}, NULL);
    plx_trainer_set_params(t, f->shot->params);
    for (size_t l = 1; l + 1 < f->network->layer_count; l++)
        plx_trainer_set_activation(t, l, f->shot->layer_activation[l]);
    float *a = plx_alloc(f->network->unit_count, sizeof *a);
    size_t side = plx_field_side(field), compared = 0;
    for (size_t i = 0; i < side * side; i += 7) {
        x[0] =
            (float)(d->x_low + (d->x_high - d->x_low) * ((double)(i % side) + 0.5) / (double)side);
        x[1] =
            (float)(d->y_high - (d->y_high - d->y_low) * ((double)(i / side) + 0.5) / (double)side);
        plx_trainer_units(t, &one, 0, &(plx_unit_values){.activation = a});
        for (size_t l = 0; l < f->network->layer_count; l++) {
            for (size_t u = 0; u < f->network->layers[l].units; u++) {
                const float *unit = plx_field_unit(field, l, u);
                if (!unit)
                    continue;
                float want = a[f->network->layers[l].unit_offset + u];
                assert_true(fabsf(unit[i] - want) < 1e-5f * (1 + fabsf(want)));
                compared++;
            }
        }
    }
    assert_true(compared > 100);
    plx_free(a);
    plx_trainer_destroy(&t);
}

static const plx_field_desc part = {
    .side = 20, .x_low = -1.5, .x_high = 2, .y_low = -1, .y_high = 0.5};

static void every_unit_is_what_the_trainer_gives(void **state)
{
    (void)state;
    const char *specs[] = {"2-2", "2-7-5:tanh-2", "2-6:softmax-4:elu-3:gelu-2:sigmoid"};
    for (size_t i = 0; i < 3; i++) {
        fixture f = open_with(specs[i], 60);
        plx_field_desc d = part;
        d.network = f.network;
        plx_field *field = plx_field_create(&d, NULL);
        assert_non_null(field);
        assert_null(plx_field_unit(field, 0, 0));
        assert_true(plx_field_update(field, f.shot, SIZE_MAX));
        assert_false(plx_field_stale(field, f.shot));
        assert_is_forward(&f, field, &d);
        plx_field_destroy(&field);
        shut(&f);
    }
}

static void a_function_that_changed_is_heeded(void **state)
{
    (void)state;
    fixture f = open_with("2-7-2", 60);
    plx_field_desc d = part;
    d.network = f.network;
    plx_field *field = plx_field_create(&d, NULL);
    plx_field_update(field, f.shot, SIZE_MAX);
    plx_commands_push(f.source->commands,
        (plx_command){.kind = PLX_CMD_ACTIVATION, .index = 1, .value = PLX_ACT_TANH});
    assert_true(plx_source_advance(f.source, 0, NULL));
    f.shot = plx_exchange_take(f.source->exchange);
    assert_true(plx_field_stale(field, f.shot));
    assert_true(plx_field_update(field, f.shot, SIZE_MAX));
    assert_is_forward(&f, field, &d);
    plx_field_destroy(&field);
    shut(&f);
}

/* In slices, over snapshots that change in the meantime, what is shown is of one state. */
static void slices_show_one_state(void **state)
{
    (void)state;
    fixture f = open_with("2-7-5-2", 60), still = open_with("2-7-5-2", 60);
    plx_field_desc d = part;
    d.network = f.network;
    plx_field *field = plx_field_create(&d, NULL);
    int slices = 1;
    while (!plx_field_update(field, f.shot, 1)) {
        assert_int_equal(plx_field_version(field), 0);
        assert_true(plx_source_advance(f.source, 1, NULL));
        f.shot = plx_exchange_take(f.source->exchange);
        slices++;
    }
    assert_int_equal(slices, d.side); /* a row each */
    assert_int_equal(plx_field_version(field), 1);
    assert_true(plx_field_stale(field, f.shot));
    assert_is_forward(&still, field, &d);
    /* The budget counts multiplications: half of them, half of the rows. */
    size_t half = f.network->connection_count * d.side * d.side / 2;
    assert_false(plx_field_update(field, f.shot, half));
    assert_is_forward(&still, field, &d); /* the old one, until the new one is whole */
    assert_true(plx_field_update(field, f.shot, half));
    assert_is_forward(&f, field, &d);
    assert_false(plx_field_update(field, f.shot, half)); /* nothing left to do */
    assert_int_equal(plx_field_version(field), 2);
    plx_field_destroy(&field);
    shut(&f);
    shut(&still);
}

static void large_networks_keep_the_last_layer(void **state)
{
    (void)state;
    fixture f = open_with("2-9-4200-2", 3);
    plx_field_desc d = part;
    d.network = f.network;
    plx_field *field = plx_field_create(&d, NULL);
    assert_true(plx_field_update(field, f.shot, SIZE_MAX));
    assert_null(plx_field_unit(field, 1, 0));
    assert_non_null(plx_field_unit(field, 3, 1));
    assert_is_forward(&f, field, &d);
    plx_field_destroy(&field);
    shut(&f);
}

static void defaults_and_failures(void **state)
{
    (void)state;
    fixture f = open_with("2-4-2", 0);
    plx_field *field = plx_field_create(&(plx_field_desc){.network = f.network}, NULL);
    assert_int_equal(plx_field_side(field), PLX_FIELD_SIDE);
    plx_field_update(field, f.shot, SIZE_MAX);
    const float *x = plx_field_unit(field, 0, 0), *y = plx_field_unit(field, 0, 1);
    assert_true(fabsf(x[0] + 1 - 1.0f / 64) < 1e-6f && fabsf(x[63] - 1 + 1.0f / 64) < 1e-6f);
    assert_true(fabsf(y[0] - 1 + 1.0f / 64) < 1e-6f && y[64 * 63] < -0.98f);
    plx_field_destroy(&field);
    assert_null(field);
    plx_field_destroy(&field);
    for (uint64_t n = 1;; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        field = plx_field_create(&(plx_field_desc){.network = f.network}, &e);
        plx_mem_fail_at(0);
        if (field)
            break;
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
    plx_field_destroy(&field);
    shut(&f);
    plx_error e = {0};
    plx_network *three = plx_network_create(&(plx_network_desc){.spec = "3-4-2"}, NULL);
    assert_null(plx_field_create(&(plx_field_desc){.network = three}, &e));
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    plx_network_destroy(&three);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_unit_is_what_the_trainer_gives),
        cmocka_unit_test(a_function_that_changed_is_heeded),
        cmocka_unit_test(slices_show_one_state),
        cmocka_unit_test(large_networks_keep_the_last_layer),
        cmocka_unit_test(defaults_and_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
