#include "scene/query.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { IN = 70, HIDDEN = 5, OUT = 3, UNITS = IN + HIDDEN + OUT };

static const char *const classes[OUT] = {"cat", "caterpillar", "sea lion"};

/* Others have none. */
static const char *inputs[IN];

typedef struct plx_fixture {
    plx_network *network;
    plx_snapshot snapshot;
    plx_visuals visuals;
    plx_unit_set selected, found, wanted;
} plx_fixture;

static int open_fixture(void **state)
{
    static plx_fixture f;
    f.network = plx_network_create(&(plx_network_desc){.spec = "pixels=70-5-3"}, NULL);
    if (!f.network || !plx_snapshot_init(&f.snapshot, f.network, NULL) ||
        !plx_visuals_init(&f.visuals, f.network, NULL) ||
        !plx_unit_set_init(&f.selected, UNITS, NULL) || !plx_unit_set_init(&f.found, UNITS, NULL) ||
        !plx_unit_set_init(&f.wanted, UNITS, NULL))
        return 1;
    for (size_t u = 0; u < UNITS; u++)
        f.snapshot.activation[u] = (float)u / 100;
    float *bias = plx_link_biases(&f.network->links[0], f.snapshot.params);
    for (size_t i = 0; i < HIDDEN; i++)
        bias[i] = 0.1F * (float)i - 0.2F;
    bias = plx_link_biases(&f.network->links[1], f.snapshot.params);
    bias[2] = NAN;
    for (size_t l = 0; l < 2; l++) {
        float *w = plx_link_weights(&f.network->links[l], f.snapshot.params);
        for (size_t i = 0; i < f.network->links[l].in * f.network->links[l].out; i++)
            w[i] = (float)(i % f.network->links[l].in);
    }
    f.snapshot.link_version[0] = f.snapshot.link_version[1] = f.snapshot.sequence = 1;
    plx_visuals_update(&f.visuals, &f.snapshot);
    plx_unit_set_range(&f.selected, PLX_SET_ADD, 60, 12);
    for (size_t i = 0; i < IN; i++)
        inputs[i] = i == 4 ? "petal length" : i == 5 ? "petal width" : i == 6 ? "lion" : "";
    *state = &f;
    return 0;
}

static int close_fixture(void **state)
{
    plx_fixture *f = *state;
    plx_unit_set_uninit(&f->selected);
    plx_unit_set_uninit(&f->found);
    plx_unit_set_uninit(&f->wanted);
    plx_visuals_uninit(&f->visuals);
    plx_snapshot_uninit(&f->snapshot);
    plx_network_destroy(&f->network);
    return 0;
}

/* The text finds just the units from first to end - 1, and with more, those from more to more_end.
 */
static void finds_two(
    plx_fixture *f, const char *text, size_t first, size_t end, size_t more, size_t more_end)
{
    plx_error e = {0};
    plx_query *q = plx_query_parse(text, &(plx_query_names){f->network, classes, inputs}, &e);
    if (!q)
        fail_msg("'%s': column %d: %s", text, (int)e.column, e.message);
    plx_query_find(q, &(plx_query_facts){&f->snapshot, &f->visuals, &f->selected}, &f->found);
    plx_query_destroy(&q);
    plx_unit_set_clear(&f->wanted);
    plx_unit_set_range(&f->wanted, PLX_SET_ADD, first, end - first);
    plx_unit_set_range(&f->wanted, PLX_SET_ADD, more, more_end - more);
    if (!plx_unit_set_equal(&f->found, &f->wanted))
        fail_msg("'%s' finds %zu units and not %zu, or others", text,
            plx_unit_set_count(&f->found, 0, UNITS), end - first + more_end - more);
}

static void finds(plx_fixture *f, const char *text, size_t first, size_t end)
{
    finds_two(f, text, first, end, 0, 0);
}

static void places(void **state)
{
    plx_fixture *f = *state;
    finds(f, "0:17", 17, 18);
    finds(f, "1:1-3", 71, 74);
    finds(f, " 0 : 60-69 ", 60, 70);
    finds(f, "layer:1", 70, 75);
    finds(f, "layer:0-1", 0, 75);
    finds(f, "layer:PIXELS", 0, 70);
    finds(f, "Layer:hidd", 70, 75);
    finds(f, "unit:9", 9, 10);
}

static void places_of_more_than_one_layer(void **state)
{
    plx_fixture *f = *state;
    finds_two(f, "unit:4", 4, 5, 74, 75);
    finds_two(f, "unit:3-9", 3, 10, 73, 75);
    finds_two(f, "0:3, 1:4", 3, 4, 74, 75);
    finds_two(f, "0:3 or 1:4", 3, 4, 74, 75);
    finds_two(f, "0:3||1:4", 3, 4, 74, 75);
    finds(f, "all", 0, UNITS);
    finds(f, "selected", 60, 72);
}

static void names(void **state)
{
    plx_fixture *f = *state;
    finds(f, "pixels", 0, 70);
    finds(f, "hidden", 70, 75);
    finds(f, "OUTPUT", 75, 78);
    finds(f, "class:0", 75, 76);
    finds(f, "class:1-2", 76, 78);
    /* Whole names before beginnings, these before parts. */
    finds(f, "cat", 75, 76);
    finds(f, "class:cat", 75, 76);
    finds(f, "ca", 75, 77);
    finds_two(f, "lion", 6, 7, 0, 0);
    finds(f, "class:lion", 77, 78);
    finds(f, "\"petal width\"", 5, 6);
    finds(f, "petal", 4, 6);
    finds(f, "\"sea lion\"", 77, 78);
}

static void comparisons(void **state)
{
    plx_fixture *f = *state;
    finds(f, "activation >= 0.7", 70, UNITS);
    finds(f, "activation>0.7", 71, UNITS);
    finds(f, "activation<0.02", 0, 2);
    finds(f, "activation=0.5", 50, 51);
    finds_two(f, "activation!=.5", 0, 50, 51, UNITS);
    finds(f, "0.2 <= activation < 0.4", 20, 40);
    finds(f, "0.4>activation>=0.2", 20, 40);
    finds(f, "activation:0.2..0.4", 20, 41);
    finds(f, "0.7<activation layer:1", 71, 75);
    finds_two(f, "|bias|>0.15 and layer:1", 70, 71, 74, 75);
    finds_two(f, "abs( bias ) > 1.5e-1 hidden", 70, 71, 74, 75);
    finds_two(f, "bias=0", 72, 73, 75, 77);
    finds(f, "bias>-0.15 bias<0.05 hidden", 71, 73);
    finds(f, "layer:0 importance>0.9", 63, 70);
    finds(f, "nan", 77, 78);
}

static void what_is_measured_over_the_data(void **state)
{
    plx_fixture *f = *state;
    plx_snapshot *s = &f->snapshot;
    plx_query *q =
        plx_query_parse("dead or salience>0", &(plx_query_names){f->network, NULL}, NULL);
    assert_int_equal(plx_query_wants(q), PLX_WANT_UNIT_STATISTICS | PLX_WANT_UNIT_GRADIENT);
    plx_query_destroy(&q);
    s->unit_zero_share[71] = 1;
    s->unit_zero_share[3] = 0.5F;
    s->preactivation[7] = s->unit_gradient[4] = s->unit_mean[9] = -2;
    s->unit_variance[11] = 3;
    finds(f, "dead", 0, 0); /* not known yet */
    s->unit_statistics_version = s->preactivation_version = s->unit_gradient_version = 1;
    finds(f, "dead", 71, 72);
    finds(f, "zero-share:0.1..0.9", 3, 4);
    finds(f, "pre-activation<-1", 7, 8);
    finds(f, "salience>0.079", 4, 5);
    finds(f, "mean<0", 9, 10);
    finds(f, "variance>1", 11, 12);
}

static void of_a_file_no_activation_is_known(void **state)
{
    plx_fixture *f = *state;
    f->snapshot.status.state = PLX_RUN_FILE;
    finds(f, "|activation|<100", 0, 0);
    finds(f, "bias<-0.15", 70, 71);
    f->snapshot.status.state = PLX_RUN_RUNNING;
}

static void put_together(void **state)
{
    plx_fixture *f = *state;
    finds_two(f, "not layer:1", 0, 70, 75, 78);
    finds(f, "not not layer:1", 70, 75);
    finds(f, "!layer:0 && !output", 70, 75);
    /* And binds more than or. */
    finds_two(f, "0:1 or layer:1 and unit:2", 1, 2, 72, 73);
    finds(f, "(0:1 or layer:1) and unit:2", 72, 73);
    finds(f, "not (layer:0 or layer:2)", 70, 75);
}

static void wrong_at(plx_fixture *f, const char *text, int64_t column, const char *part)
{
    plx_error e = {0};
    plx_query *q = plx_query_parse(text, &(plx_query_names){f->network, classes, inputs}, &e);
    assert_null(q);
    assert_int_equal(e.code, PLX_ERR_USAGE);
    if (e.column != column || !strstr(e.message, part))
        fail_msg("'%s': column %d: %s", text, (int)e.column, e.message);
}

static void mistakes_are_told_where_they_are(void **state)
{
    plx_fixture *f = *state;
    wrong_at(f, "", 1, "something to look for");
    wrong_at(f, "  ", 3, "something to look for");
    wrong_at(f, "layer:9", 7, "layers go from 0 to 2");
    wrong_at(f, "1:9", 3, "layer 1 has units 0 to 4");
    wrong_at(f, "1:3-2", 3, "units 0 to 4");
    wrong_at(f, "9:1", 1, "from 0 to 2");
    wrong_at(f, "0:", 3, "index");
    wrong_at(f, "17", 1, "a number alone");
    wrong_at(f, "dog", 1, "nothing is called 'dog'");
    wrong_at(f, "layer:dog", 7, "no layer");
    wrong_at(f, "class:dog", 7, "no class");
    wrong_at(f, "class:3", 7, "classes go from 0 to 2");
    wrong_at(f, "unit:x", 6, "index");
    wrong_at(f, "bias", 5, "compared");
    wrong_at(f, "bias >", 7, "a number is missing after '>'");
    wrong_at(f, "bias > x", 8, "a number is missing");
    wrong_at(f, "|bias > 1", 7, "'|'");
    wrong_at(f, "|cat| > 1", 2, "quantities");
    wrong_at(f, "0.2 < cat", 7, "a quantity is missing");
    wrong_at(f, "0.2 < bias > 1", 12, "a range is written");
    wrong_at(f, "bias:1..0", 6, "lower number");
    wrong_at(f, "bias:1", 6, "a range is written");
    wrong_at(f, "(layer:1", 1, "not closed");
    wrong_at(f, "layer:1)", 8, "')' has no meaning");
    wrong_at(f, "\"cat", 1, "not closed");
    wrong_at(f, "layer:1 and", 12, "something to look for");
    wrong_at(f, "not", 4, "something to look for");
    wrong_at(f, "cat or $", 8, "is missing");
    char deep[200];
    memset(deep, '(', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    wrong_at(f, deep, 65, "too much");
    char longest[2000] = "all";
    while (strlen(longest) < sizeof longest - 10)
        strcat(longest, " all");
    wrong_at(f, longest, 516, "too long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places),
        cmocka_unit_test(places_of_more_than_one_layer),
        cmocka_unit_test(names),
        cmocka_unit_test(comparisons),
        cmocka_unit_test(what_is_measured_over_the_data),
        cmocka_unit_test(of_a_file_no_activation_is_known),
        cmocka_unit_test(put_together),
        cmocka_unit_test(mistakes_are_told_where_they_are),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
