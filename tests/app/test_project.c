/* The session of a window, changed while it is shown. */
#include "app/project.h"
#include "base/clock.h"
#include "folder.h"

#include <string.h>

static plx_project *open_project(const char *data, const char *net)
{
    plx_session_options o;
    plx_session_options_init(&o);
    o.data = data;
    o.net = net;
    plx_project *p = plx_project_create(&o, NULL);
    assert_non_null(p);
    assert_true(plx_project_start(p, NULL));
    return p;
}

static void change(plx_project *p, plx_setup_part part, size_t index, double value)
{
    plx_project_change(p, &(plx_setup_change){part, index, value});
}

/* As the window's loop does, until what is wanted is there, or has failed. */
static const plx_session *await(plx_project *p)
{
    const plx_session *next = NULL;
    while (plx_project_setup(p)->busy && !next) {
        assert_true(plx_project_update(p, &next, NULL));
        assert_non_null(plx_project_snapshot(p));
        plx_sleep_s(0.0005);
    }
    return next;
}

static void settle(plx_project *p)
{
    while (await(p))
        plx_project_accept(p);
}

static void await_steps(plx_project *p, uint64_t steps)
{
    while (plx_project_snapshot(p)->status.step < steps)
        plx_sleep_s(0.001);
}

static void other_units_keep_what_was_learnt(void **state)
{
    (void)state;
    plx_project *p = open_project("xor", "2-4-2");
    await_steps(p, 20);
    assert_true(plx_project_command(p, (plx_command){.kind = PLX_CMD_PAUSE, .value = 1}));
    while (plx_project_snapshot(p)->status.state != PLX_RUN_PAUSED)
        plx_sleep_s(0.001);
    const plx_snapshot *s = plx_project_snapshot(p);
    float before = s->params[s->network->links[0].weight_offset + 1];
    const plx_dataset *data = plx_project_session(p)->train;
    change(p, PLX_SETUP_UNITS, 1, 6);
    assert_true(plx_project_setup(p)->busy);
    assert_int_equal(plx_project_setup(p)->units[1], 6); /* what is wanted, at once */
    const plx_session *next = await(p);
    assert_non_null(next);
    /* The old one is whole until then. */
    assert_int_equal(plx_project_snapshot(p)->network->layers[1].units, 4);
    plx_project_accept(p);
    assert_ptr_equal(plx_project_session(p), next);
    assert_ptr_equal(next->train, data);
    s = plx_project_snapshot(p);
    assert_int_equal(s->network->layers[1].units, 6);
    assert_int_equal(s->status.state, PLX_RUN_PAUSED);
    assert_true(s->params[s->network->links[0].weight_offset + 1] == before);
    plx_project_destroy(&p);
}

static void many_wishes_in_a_row(void **state)
{
    (void)state;
    plx_project *p = open_project("spiral", "2-4-4-2");
    for (size_t units = 5; units < 12; units++) {
        const plx_session *next;
        change(p, PLX_SETUP_UNITS, 1, (double)units);
        assert_true(plx_project_update(p, &next, NULL));
        if (next)
            plx_project_accept(p);
    }
    change(p, PLX_SETUP_DEPTH, 0, 3);
    settle(p);
    const plx_network *n = plx_project_snapshot(p)->network;
    assert_int_equal(n->layer_count, 5);
    assert_int_equal(n->layers[1].units, 11);
    assert_int_equal(n->layers[3].units, 4);
    assert_false(plx_project_setup(p)->busy);
    change(p, PLX_SETUP_DEPTH, 0, 0);
    settle(p);
    assert_int_equal(plx_project_snapshot(p)->network->layer_count, 2);
    change(p, PLX_SETUP_DEPTH, 0, 40);
    settle(p);
    assert_int_equal(plx_project_snapshot(p)->network->layer_count, 42);
    plx_project_destroy(&p);
}

static void commands_are_not_lost(void **state)
{
    (void)state;
    plx_project *p = open_project("circles", "2-8-2");
    const plx_session *next = NULL;
    change(p, PLX_SETUP_UNITS, 1, 9);
    assert_true(plx_project_update(p, &next, NULL));
    /* Whichever of both sources they reach. */
    assert_true(plx_project_command(p, (plx_command){.kind = PLX_CMD_BATCH, .index = 7}));
    assert_true(plx_project_command(
        p, (plx_command){.kind = PLX_CMD_ACTIVATION, .index = 1, .value = PLX_ACT_TANH}));
    change(p, PLX_SETUP_UNITS, 1, 10);
    settle(p);
    while (plx_project_snapshot(p)->status.batch != 7)
        plx_sleep_s(0.001);
    while (plx_project_snapshot(p)->layer_activation[1] != PLX_ACT_TANH)
        plx_sleep_s(0.001);
    assert_int_equal(plx_project_snapshot(p)->network->layers[1].units, 10);
    plx_project_destroy(&p);
}

static void other_data_bring_the_ends_of_the_network(void **state)
{
    (void)state;
    plx_project *p = open_project("spiral", "2-5:tanh-3-2");
    const plx_setup *setup = plx_project_setup(p);
    for (size_t i = 0; i < setup->data_count; i++) {
        change(p, PLX_SETUP_DATA, i, 0);
        settle(p);
        const plx_session *s = plx_project_session(p);
        assert_string_equal(setup->error, "");
        assert_int_equal(setup->data, i);
        assert_string_equal(s->train->name, setup->data_name[i]);
        assert_int_equal(s->network->layers[0].units, s->train->inputs);
        assert_int_equal(s->network->layers[s->network->layer_count - 1].units, s->train->outputs);
    }
    /* Between data over the plane, what is between the ends stays. */
    change(p, PLX_SETUP_DATA, 1, 0);
    settle(p);
    change(p, PLX_SETUP_UNITS, 1, 5);
    settle(p);
    change(p, PLX_SETUP_DATA, 4, 0);
    change(p, PLX_SETUP_NOISE, 0, 0.25);
    change(p, PLX_SETUP_TEST_SHARE, 0, 0.5);
    settle(p);
    const plx_session *s = plx_project_session(p);
    assert_string_equal(s->train->name, "gauss");
    assert_int_equal(s->network->layers[1].units, 5);
    assert_int_equal(s->train->count, s->test->count);
    assert_true(setup->noise == 0.25 && setup->test_share == 0.5);
    float first = s->train->x[0];
    change(p, PLX_SETUP_REGENERATE, 0, 0);
    settle(p);
    assert_true(plx_project_session(p)->train->x[0] != first);
    plx_project_destroy(&p);
}

static void what_fails_changes_nothing(void **state)
{
    (void)state;
    plx_project *p = open_project("xor", "2-4-2");
    const plx_setup *setup = plx_project_setup(p);
    await_steps(p, 5);
    /* Refused at once, */
    change(p, PLX_SETUP_UNITS, 1, 0);
    assert_true(setup->error[0] && !setup->busy);
    assert_int_equal(setup->failed, PLX_SETUP_UNITS);
    assert_int_equal(setup->units[1], 4);
    /* when it is made, */
    change(p, PLX_SETUP_DEPTH, 0, 2);
    assert_string_equal(setup->error, "");
    change(p, PLX_SETUP_UNITS, 1, PLX_MAX_UNITS);
    change(p, PLX_SETUP_UNITS, 2, PLX_MAX_UNITS);
    assert_null(await(p));
    assert_true(setup->error[0]);
    assert_int_equal(setup->units[1], 4);
    assert_int_equal(setup->layer_count, 3);
    /* or by who shows it. */
    change(p, PLX_SETUP_UNITS, 1, 7);
    assert_non_null(await(p));
    plx_error why;
    plx_fail(&why, PLX_ERR_GRAPHICS, "no room");
    assert_true(plx_project_refuse(p, &why, NULL));
    assert_non_null(strstr(setup->error, "no room"));
    assert_int_equal(setup->units[1], 4);
    /* The old one goes on. */
    uint64_t step = plx_project_snapshot(p)->status.step;
    await_steps(p, step + 20);
    assert_int_equal(plx_project_snapshot(p)->network->layers[1].units, 4);
    change(p, PLX_SETUP_UNITS, 1, 5);
    settle(p);
    assert_int_equal(plx_project_snapshot(p)->network->layers[1].units, 5);
    assert_string_equal(setup->error, "");
    plx_project_destroy(&p);
}

/* As a person undoes what was done to data and network, and does it again. */
static void changes_are_undone_and_done_again(void **state)
{
    (void)state;
    plx_project *p = open_project("xor", "2-4-2");
    assert_false(plx_project_step(p, -1));
    change(p, PLX_SETUP_UNITS, 1, 6);
    settle(p);
    /* A slider that is dragged: one change. */
    change(p, PLX_SETUP_DEPTH, 0, 2);
    change(p, PLX_SETUP_DEPTH, 0, 3);
    settle(p);
    assert_true(plx_project_step(p, -1));
    assert_true(plx_project_setup(p)->busy);
    settle(p);
    assert_int_equal(plx_project_snapshot(p)->network->layer_count, 3);
    assert_int_equal(plx_project_snapshot(p)->network->layers[1].units, 6);
    assert_true(plx_project_step(p, -1));
    settle(p);
    assert_int_equal(plx_project_snapshot(p)->network->layers[1].units, 4);
    assert_false(plx_project_step(p, -1));
    assert_true(plx_project_step(p, 1));
    assert_true(plx_project_step(p, 1)); /* before the one before is there */
    settle(p);
    assert_int_equal(plx_project_snapshot(p)->network->layer_count, 5);
    assert_false(plx_project_step(p, 1));
    /* What cannot be is not among them. */
    change(p, PLX_SETUP_UNITS, 1, 0);
    change(p, PLX_SETUP_UNITS, 1, PLX_MAX_UNITS);
    change(p, PLX_SETUP_UNITS, 2, PLX_MAX_UNITS);
    assert_null(await(p));
    assert_true(plx_project_setup(p)->error[0]);
    assert_true(plx_project_step(p, -1));
    settle(p);
    assert_int_equal(plx_project_snapshot(p)->network->layer_count, 3);
    /* Another change, and there is nothing more to do again. */
    change(p, PLX_SETUP_DATA, 0, 0);
    settle(p);
    assert_false(plx_project_step(p, 1));
    plx_project_destroy(&p);
}

static void it_can_be_left_at_any_time(void **state)
{
    (void)state;
    for (size_t when = 0; when < 12; when++) {
        plx_project *p = open_project("moons", "2-16-16-2");
        const plx_session *next;
        change(p, PLX_SETUP_UNITS, 2, 17);
        for (size_t i = 0; i < when; i++) {
            assert_true(plx_project_update(p, &next, NULL));
            if (next && when % 2)
                plx_project_accept(p);
            plx_sleep_s(0.0005);
        }
        plx_project_destroy(&p);
        assert_null(p);
    }
}

/* A GPT-2 of 64 units and one block, which could have heads of any width; all weights are 0. */
static void save_transformer(const char *path)
{
    static const struct {
        const char *name;
        size_t rows, columns;
    } tensor[] = {{"h.0.attn.c_attn.weight", 64, 192}, {"h.0.attn.c_proj.weight", 64, 64},
        {"h.0.mlp.c_fc.weight", 64, 256}, {"h.0.mlp.c_proj.weight", 256, 64}};
    char header[1024] = "{";
    size_t used = 1, end = 0;
    for (size_t i = 0; i < sizeof tensor / sizeof *tensor; i++) {
        size_t begin = end;
        end += tensor[i].rows * tensor[i].columns * sizeof(float);
        used += (size_t)snprintf(header + used, sizeof header - used,
            "%s\"%s\":{\"dtype\":\"F32\",\"shape\":[%zu,%zu],\"data_offsets\":[%zu,%zu]}",
            i ? "," : "", tensor[i].name, tensor[i].rows, tensor[i].columns, begin, end);
    }
    header[used++] = '}';
    const unsigned char size[8] = {used & 255, (unsigned char)(used >> 8)};
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(size, 1, sizeof size, file), sizeof size);
    assert_int_equal(fwrite(header, 1, used, file), used);
    for (size_t i = 0; i < end; i++)
        assert_int_equal(fputc(0, file), 0);
    assert_int_equal(fclose(file), 0);
}

static void assert_family(const plx_project *p, const char *family)
{
    assert_string_equal(plx_project_setup(p)->error, "");
    assert_string_equal(plx_project_session(p)->opened.plan.family, family);
}

/* What is said of the file that was opened first holds of that one alone. */
static void options_of_a_file_do_not_go_on_to_another(void **state)
{
    (void)state;
    char first[128], other[128];
    strcpy(first, in_folder("first.safetensors"));
    strcpy(other, in_folder("other.safetensors"));
    save_transformer(first);
    save_transformer(other);
    plx_session_options o;
    plx_session_options_init(&o);
    o.data = first;
    o.heads = 4;
    plx_project *p = plx_project_create(&o, NULL);
    assert_non_null(p);
    assert_true(plx_project_start(p, NULL));
    assert_family(p, "GPT-2, 1 block, 4 heads");
    plx_project_change(p, &(plx_setup_change){.part = PLX_SETUP_FILE, .text = other});
    settle(p);
    assert_family(p, "GPT-2, 1 block, 2 heads (a guess)");
    change(p, PLX_SETUP_RELOAD, 0, 0);
    settle(p);
    assert_family(p, "GPT-2, 1 block, 2 heads (a guess)");
    assert_true(plx_project_step(p, -1));
    settle(p);
    assert_family(p, "GPT-2, 1 block, 4 heads");
    assert_true(plx_project_step(p, 1));
    settle(p);
    /* By its name among the data. */
    change(p, PLX_SETUP_DATA, plx_project_setup(p)->data_count - 1, 0);
    settle(p);
    assert_family(p, "GPT-2, 1 block, 4 heads");
    plx_project_destroy(&p);
}

/* A file that is being written anew, or is gone, is no data to go on with. */
static void a_file_that_cannot_be_read_again_stays_shown(void **state)
{
    (void)state;
    char path[128], other[128];
    strcpy(path, in_folder("model.safetensors"));
    strcpy(other, in_folder("other.safetensors"));
    save_transformer(path);
    save_transformer(other);
    plx_project *p = open_project(other, NULL);
    plx_project_change(p, &(plx_setup_change){.part = PLX_SETUP_FILE, .text = path});
    settle(p);
    for (int gone = 0; gone < 2; gone++) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fclose(file), 0);
        assert_true(!gone || remove(path) == 0);
        change(p, PLX_SETUP_RELOAD, 0, 0);
        assert_null(await(p));
        assert_non_null(strstr(plx_project_setup(p)->error, path));
        assert_int_equal(plx_project_snapshot(p)->status.state, PLX_RUN_FILE);
        assert_string_equal(plx_project_session(p)->options.data, path);
    }
    save_transformer(path);
    change(p, PLX_SETUP_RELOAD, 0, 0);
    settle(p);
    assert_string_equal(plx_project_setup(p)->error, "");
    /* Nor does it take the place of what can be undone. */
    assert_true(plx_project_step(p, -1));
    settle(p);
    assert_string_equal(plx_project_session(p)->options.data, other);
    plx_project_destroy(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_units_keep_what_was_learnt),
        cmocka_unit_test(many_wishes_in_a_row),
        cmocka_unit_test(commands_are_not_lost),
        cmocka_unit_test(other_data_bring_the_ends_of_the_network),
        cmocka_unit_test(what_fails_changes_nothing),
        cmocka_unit_test(changes_are_undone_and_done_again),
        cmocka_unit_test(it_can_be_left_at_any_time),
        cmocka_unit_test_setup_teardown(
            options_of_a_file_do_not_go_on_to_another, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(
            a_file_that_cannot_be_read_again_stays_shown, folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
