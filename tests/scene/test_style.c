#include "scene/style.h"
#include "support.h"

#include <string.h>

static void set(plx_style *s, const char *text)
{
    plx_error e = {0};
    if (!plx_style_parse(s, text, &e))
        fail_msg("%s: %s", text, e.message);
}

/* Each member takes another value than it has, tells it, and makes another style of it. */
static void every_member_is_set_told_and_compared(void **state)
{
    (void)state;
    for (size_t i = 0; plx_style_member(i); i++) {
        static const char *const values[] = {"print", "bias", "gradient", "abs-weight", "depth",
            "log", "2.5-98", "-0.5..1.25", "layer", "network", "magma", "2", "quantile", "none",
            "off"};
        plx_style s = PLX_STYLE_DEFAULT;
        size_t changed = 0;
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            plx_style t = PLX_STYLE_DEFAULT;
            char told[64];
            if (!plx_style_set(&t, plx_style_member(i), values[v], NULL)) {
                assert_true(plx_style_equal(&t, &s));
                continue;
            }
            plx_style_get(&t, plx_style_member(i), told, sizeof told);
            assert_string_equal(told, values[v]);
            changed += !plx_style_equal(&t, &s);
        }
        if (changed == 0)
            fail_msg("nothing changes %s", plx_style_member(i));
    }
}

static void short_names_are_the_same_members(void **state)
{
    (void)state;
    plx_style a = PLX_STYLE_DEFAULT, b = PLX_STYLE_DEFAULT;
    set(&a, "link.palette=cividis");
    set(&a, "unit.palette=magma");
    set(&a, "gain=2");
    assert_int_equal(a.edges.palette, PLX_PALETTE_CIVIDIS);
    set(&b, "link.color.palette=cividis");
    set(&b, "unit.color.palette=magma");
    set(&b, "link.gain=2");
    assert_true(plx_style_equal(&a, &b));
}

static void a_quantity_brings_what_suits_it(void **state)
{
    (void)state;
    plx_style s = PLX_STYLE_DEFAULT;
    set(&s, "unit.color=variance");
    assert_int_equal(plx_style_palette(&s, PLX_UNIT_COLOR), PLX_PALETTE_VIRIDIS);
    set(&s, "unit.palette=magma");
    set(&s, "unit.color=importance");
    assert_int_equal(plx_style_palette(&s, PLX_UNIT_COLOR), PLX_PALETTE_MAGMA);
    set(&s, "unit.color=class");
    assert_int_equal(plx_style_palette(&s, PLX_UNIT_COLOR), PLX_PALETTE_OKABE_ITO);
    set(&s, "unit.color=bias");
    assert_int_equal(plx_style_palette(&s, PLX_UNIT_COLOR), PLX_PALETTE_BLUE_ORANGE);
    set(&s, "link.color=abs-weight");
    assert_int_equal(s.edges.palette, PLX_PALETTE_VIRIDIS);
    assert_true(plx_style_shows(&s, PLX_LINK_ABS_WEIGHT) && !plx_style_shows(&s, PLX_LINK_UPDATE));
}

static void nonsense_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "=", "unit.color", "unit.color=", "unit.color=weight",
        "link.color=activation", "link.color=none", "link.color=same", "unit.colour=bias",
        "unit.color.scale=sqrt", "unit.color.clip=98-2", "unit.color.clip=-1-50",
        "unit.color.clip=2-101", "unit.color.clip=2", "unit.color.clip=nan-5",
        "unit.color.range=1..1", "unit.color.range=2..1", "unit.color.range=0..inf",
        "unit.color.range=-1e308..1.7e308", "unit.color.range=..", "unit.color.over=world",
        "unit.size.palette=viridis", "unit.palette=pink", "theme=blue", "layer.color=weight",
        "link.gain=0", "link.palette=", "link.curve=x", "link=1", "unit.color.=1",
        "a-very-long-name-of-a-member-that-is-none-at-all=1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        plx_style s = PLX_STYLE_DEFAULT;
        plx_error e = {0};
        if (plx_style_parse(&s, bad[i], &e))
            fail_msg("'%s' was taken", bad[i]);
        assert_int_equal(e.code, PLX_ERR_USAGE);
        assert_true(plx_style_equal(&s, &PLX_STYLE_DEFAULT));
    }
}

/* Every quantity is found under its name by what has it, and by nothing else. */
static void quantities_have_their_names(void **state)
{
    (void)state;
    for (plx_quantity q = 1; q < PLX_QUANTITY_COUNT; q++) {
        for (plx_subject s = PLX_OF_UNITS; s <= PLX_OF_LAYERS; s++) {
            plx_quantity found = PLX_QUANTITY_NONE;
            bool ok = plx_quantity_parse(s, plx_quantity_name(q), &found);
            assert_int_equal(ok, s == plx_quantity_subject(q));
            assert_true(!ok || found == q);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_is_set_told_and_compared),
        cmocka_unit_test(short_names_are_the_same_members),
        cmocka_unit_test(a_quantity_brings_what_suits_it),
        cmocka_unit_test(nonsense_is_refused_and_changes_nothing),
        cmocka_unit_test(quantities_have_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
