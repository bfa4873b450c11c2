#include "gui_hand.h"
#include "ui/kept.h"

#include <math.h>

static plx_viewport viewport(int width, int height, double scale)
{
    return (plx_viewport){width, height, scale, {0}};
}

static void edges_take_their_size(void **state)
{
    (void)state;
    plx_shell s;
    assert_true(plx_shell_init(&s, NULL));
    for (int scale = 1; scale <= 3; scale++) {
        plx_viewport v = viewport(1280 * scale, 720 * scale, scale);
        plx_insets in = plx_shell_insets(&s, &v, 32.0 * scale);
        assert_true(in.left == 272 * scale && in.right == 272 * scale && in.bottom == 216 * scale);
    }
    plx_viewport v = viewport(1280, 720, 1);
    s.folded[PLX_SIDE_RIGHT] = true;
    plx_insets in = plx_shell_insets(&s, &v, 32);
    assert_true(in.left == 272 && in.right == 0 && in.bottom == 216);
    s.hidden = true;
    in = plx_shell_insets(&s, &v, 32);
    assert_true(in.left == 0 && in.right == 0 && in.bottom == 0);
    plx_shell_uninit(&s);
}

/* However small the window, the picture has its part, and an edge is shown whole enough or not. */
static void the_picture_comes_first(void **state)
{
    (void)state;
    plx_shell s;
    assert_true(plx_shell_init(&s, NULL));
    plx_insets last = {0};
    for (int width = 160; width <= 2000; width += 7) {
        plx_viewport v = viewport(width, width * 9 / 16, 1);
        plx_insets in = plx_shell_insets(&s, &v, 32);
        assert_true(in.left == 0 || in.left >= 250);
        assert_true(in.right == 0 || in.right >= 250);
        assert_true(in.bottom == 0 || in.bottom >= 180);
        assert_true(in.left + in.right == 0 || width - in.left - in.right >= 380);
        /* More room never takes one away. */
        assert_true(in.left >= last.left && in.right >= last.right && in.bottom >= last.bottom);
        last = in;
    }
    assert_true(last.left == 272 && last.right == 272 && last.bottom == 216);
    plx_viewport small = viewport(600, 480, 1);
    assert_true(plx_shell_insets(&s, &small, 32).left == 0);
    /* What is asked for by hand is there in a small window too. */
    s.insists = true;
    s.insisted = PLX_SIDE_RIGHT;
    plx_insets in = plx_shell_insets(&s, &small, 32);
    assert_true(in.right == 270 && in.left == 0);
    /* Two pictures side by side take more. */
    s.insists = false;
    plx_viewport middling = viewport(700, 480, 1);
    assert_true(plx_shell_insets(&s, &middling, 32).left == 272);
    s.picture = 560;
    assert_true(plx_shell_insets(&s, &middling, 32).left == 0);
    s.insists = true;
    assert_true(plx_shell_insets(&s, &middling, 32).right == 272);
    plx_shell_uninit(&s);
}

/* Curves of what is not trained leave their room to the picture, unless they are asked for. */
static void an_idle_strip_is_folded(void **state)
{
    (void)state;
    plx_shell s;
    assert_true(plx_shell_init(&s, NULL));
    plx_viewport v = viewport(1280, 720, 1);
    s.idle = true;
    assert_true(plx_shell_insets(&s, &v, 32).bottom == 0);
    assert_true(plx_shell_insets(&s, &v, 32).left == 272);
    s.tab = 2;
    assert_true(plx_shell_insets(&s, &v, 32).bottom == 216);
    s.tab = 0;
    s.insists = true;
    s.insisted = PLX_SIDE_BOTTOM;
    assert_true(plx_shell_insets(&s, &v, 32).bottom == 216);
    plx_shell_uninit(&s);
}

static void revealed_panels_are_open(void **state)
{
    (void)state;
    plx_shell s;
    size_t count;
    const plx_panel *panels = plx_panels(&count);
    assert_true(plx_shell_init(&s, NULL));
    for (size_t i = 0; i < count; i++)
        s.open[i] = false;
    plx_shell_reveal(&s, "unit");
    for (size_t i = 0; i < count; i++)
        assert_int_equal(s.open[i], strcmp(panels[i].id, "unit") == 0);
    plx_shell_reveal(&s, "nosuch");
    assert_string_equal(s.revealed, "unit");
    plx_shell_uninit(&s);
}

static void what_panels_keep_has_bounds(void **state)
{
    (void)state;
    plx_shell s;
    size_t count;
    const plx_kept *kept = plx_kept_members(&count);
    assert_true(plx_shell_init(&s, NULL));
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++)
            assert_false(strcmp(kept[i].panel, kept[j].panel) == 0 &&
                         strcmp(kept[i].name, kept[j].name) == 0);
        assert_true(plx_kept_get(&s, i) == 0);
        assert_true(plx_kept_set(&s, i, kept[i].most));
        assert_true(plx_kept_get(&s, i) == kept[i].most);
        assert_false(plx_kept_set(&s, i, kept[i].most + 1));
        assert_false(plx_kept_set(&s, i, -0.5));
        assert_false(plx_kept_set(&s, i, NAN));
        assert_int_equal(plx_kept_set(&s, i, 0.5), kept[i].kind == PLX_KEPT_NUMBER);
    }
    plx_shell_uninit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edges_take_their_size),
        cmocka_unit_test(the_picture_comes_first),
        cmocka_unit_test(an_idle_strip_is_folded),
        cmocka_unit_test(revealed_panels_are_open),
        cmocka_unit_test(what_panels_keep_has_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
