/* The network's panel: activation functions of all hidden layers and of each. */
#include "gui_fixture.h"

#include "feed/snapshot.h"
#include "ui/panel.h"

static plx_network *network;
static plx_snapshot snapshot;
static plx_panel_context context = {.snapshot = &snapshot};
static plx_requests requests;

static void panel(plx_gui *gui)
{
    plx_panel_network(gui, &context, &requests, NULL);
}

static void open_network(const char *spec)
{
    network = plx_network_create(
        &(plx_network_desc){
            .spec = spec, .hidden_default = PLX_ACT_RELU, .output_default = PLX_ACT_SOFTMAX},
        NULL);
    assert_non_null(network);
    assert_true(plx_snapshot_init(&snapshot, network, NULL));
    for (size_t l = 0; l < network->layer_count; l++)
        snapshot.layer_activation[l] = network->layers[l].activation;
    assert_int_equal(gui_setup(NULL), 0);
    requests.count = 0;
    hand_frames(g, panel);
}

static int close_network(void **state)
{
    plx_snapshot_uninit(&snapshot);
    plx_network_destroy(&network);
    return gui_teardown(state);
}

/* The first request that the second line of a menu in that stretch of heights gives. */
static const plx_request *choose(double from, double to)
{
    for (double y = from; y < to; y += 6) {
        requests.count = 0;
        hand_click(g, 130, y);
        hand_frames(g, panel);
        hand_click(g, 130, y + 40);
        hand_frames(g, panel);
        hand_key(g, PLX_KEY_ESCAPE);
        hand_frames(g, panel);
        if (requests.count > 0)
            return &requests.items[0];
    }
    return NULL;
}

static void all_hidden_layers_at_once(void **state)
{
    (void)state;
    open_network("2-4-2");
    const plx_request *r = choose(12, 40);
    assert_non_null(r);
    assert_int_equal(r->command.kind, PLX_CMD_ACTIVATION);
    assert_true(r->command.index == PLX_ALL_HIDDEN);
    assert_true(r->command.value != PLX_ACT_RELU && r->command.value < PLX_ACT_SOFTMAX);
}

static void a_layer_by_itself(void **state)
{
    (void)state;
    open_network("2-4-5:tanh-2");
    bool seen[4] = {false};
    for (double y = 40; y < 160; y += 8) {
        const plx_request *r = choose(y, y + 1);
        if (r && r->command.kind == PLX_CMD_ACTIVATION && r->command.index < 4)
            seen[r->command.index] = true;
    }
    assert_true(seen[1] && seen[2]);
    assert_false(seen[0] || seen[3]);
}

static void no_hidden_layer_no_choice(void **state)
{
    (void)state;
    open_network("2-2");
    assert_null(choose(12, 160));
}

static const plx_setup_change *click(double x, double y)
{
    requests.count = 0;
    hand_click(g, x, y);
    hand_frames(g, panel);
    return requests.count > 0 && requests.items[0].kind == PLX_REQUEST_SETUP
               ? &requests.items[0].setup
               : NULL;
}

static void layers_and_units_are_counted(void **state)
{
    (void)state;
    static const size_t units[] = {2, 4, 1, 2};
    static const plx_setup setup = {.layer_count = 4, .units = units};
    context.setup = &setup;
    open_network("2-4-1-2");
    /* One less, one more, at any of the lines' buttons; where they are follows from what they ask.
     */
    bool seen[2][3] = {{false}};
    for (double y = 10; y < 160; y += 8) {
        for (double x = 60; x < 186; x += 8) {
            const plx_setup_change *c = click(x, y);
            if (!c)
                continue;
            if (c->part == PLX_SETUP_DEPTH) {
                assert_true(c->value == 1 || c->value == 3);
                seen[c->value > 2][0] = true;
            } else {
                assert_int_equal(c->part, PLX_SETUP_UNITS);
                assert_true(c->index == 1 || c->index == 2);
                double had = (double)units[c->index];
                assert_true(c->value == had - 1 || c->value == had + 1);
                seen[c->value > had][c->index] = true;
            }
        }
    }
    assert_true(seen[0][0] && seen[1][0] && seen[0][1] && seen[1][1] && seen[1][2]);
    assert_false(seen[0][2]); /* a layer has at least one */
    context.setup = NULL;
}

static void a_layer_that_is_being_made_has_a_line(void **state)
{
    (void)state;
    static const size_t units[] = {2, 4, 4, 4, 2};
    static const plx_setup setup = {.layer_count = 5, .units = units, .busy = true};
    context.setup = &setup;
    open_network("2-4-2");
    bool seen[4] = {false};
    for (double y = 70; y < 200; y += 8) {
        for (double x = 60; x < 186; x += 8) {
            const plx_setup_change *c = click(x, y);
            if (c && c->part == PLX_SETUP_UNITS && c->index < 4)
                seen[c->index] = true;
        }
    }
    assert_true(seen[1] && seen[2] && seen[3]);
    context.setup = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(all_hidden_layers_at_once, close_network),
        cmocka_unit_test_teardown(a_layer_by_itself, close_network),
        cmocka_unit_test_teardown(no_hidden_layer_no_choice, close_network),
        cmocka_unit_test_teardown(layers_and_units_are_counted, close_network),
        cmocka_unit_test_teardown(a_layer_that_is_being_made_has_a_line, close_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
