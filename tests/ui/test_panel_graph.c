/* The panel of a graph's look asks for what was chosen. */
#include "gui_fixture.h"

#include "ui/panel.h"

enum { WIDTH = 272, HEIGHT = 500, LINE = 8 };

static plx_graph_controls controls;
static plx_panel_context context = {.graph = &controls};
static plx_requests requests;

static void panel(plx_gui *gui)
{
    plx_panel_graph(gui, &context, &requests, NULL);
}

static void frames(void)
{
    hand_frames_of(g, WIDTH, HEIGHT, WIDTH, panel);
}

static bool asked(const char *name, const char *value)
{
    for (size_t i = 0; i < requests.count; i++)
        if (strcmp(requests.items[i].name, name) == 0 &&
            strcmp(requests.items[i].value, value) == 0)
            return true;
    return false;
}

/* Opens what may be a list at each height, and clicks below until something is asked for. */
static bool choosing_asks_for(const char *name, const char *value)
{
    const double x = 190;
    for (double list = LINE; list < HEIGHT; list += LINE)
        for (double item = list + LINE; item < list + 12 * LINE; item += LINE) {
            requests.count = 0;
            hand_click(g, x, list);
            frames();
            hand_click(g, x, item);
            frames();
            if (asked(name, value))
                return true;
            hand_key(g, PLX_KEY_ESCAPE);
            frames();
        }
    return false;
}

static void attributes_are_asked_for_apart(void **state)
{
    (void)state;
    controls = (plx_graph_controls){
        .color = {.name = {"type", "community", "community"},
            .title = {"type of connections", "community", "community"},
            .count = 3},
        .attributes = 2,
    };
    assert_true(choosing_asks_for("color", "community"));
    assert_true(choosing_asks_for("attribute", "community"));
    assert_false(asked("color", "community"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(attributes_are_asked_for_apart, gui_setup, gui_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
