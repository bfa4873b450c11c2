#include "model/model_graph.h"

#include "base/mem.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

typedef struct fixture {
    plx_tensors *tensors;
    plx_model_graph *graph;
} fixture;

static fixture begin(void)
{
    static const float numbers[6];
    fixture f = {.tensors = plx_tensors_create("test", NULL)};
    plx_blob *blob = plx_blob_memory("bytes", numbers, sizeof numbers, NULL);
    assert_true(plx_tensors_own(f.tensors, blob, NULL));
    uint64_t shape[] = {2, 3};
    plx_tensor_desc d = {
        .name = "w", .dtype = PLX_DTYPE_F32, .rank = 2, .shape = shape, .blob = blob};
    assert_true(plx_tensors_add(f.tensors, &d, NULL));
    f.graph = f.tensors->graph = plx_model_graph_create("bytes", SIZE_MAX, NULL);
    return f;
}

static void node(fixture *f, const char *name, const char *inputs, const char *output)
{
    char part[64];
    assert_true(plx_model_graph_add_node(f->graph, name, "Op", NULL));
    for (const char *at = inputs; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        snprintf(part, sizeof part, "%.*s", (int)strcspn(at, ","), at);
        assert_true(plx_model_graph_add_input(f->graph, part, NULL));
    }
    assert_true(plx_model_graph_add_output(f->graph, output, NULL));
}

static plx_model_value *value(const fixture *f, const char *name)
{
    uint32_t at;
    assert_true(plx_model_graph_value(f->graph, name, &at, NULL));
    return &f->graph->value[at];
}

static void finish(fixture *f, size_t warnings)
{
    assert_true(plx_model_graph_finish(f->graph, f->tensors, NULL));
    assert_int_equal(f->tensors->warning_count, warnings);
}

static void links_are_resolved(void **state)
{
    (void)state;
    fixture f = begin();
    value(&f, "x")->is_input = value(&f, "w")->is_input = true;
    node(&f, "a", "x,w,", "h");
    node(&f, NULL, "h", "y");
    value(&f, "y")->is_output = true;
    finish(&f, 0);
    const plx_model_graph *g = f.graph;
    assert_int_equal(g->node_count, 2);
    const plx_model_node *a = &g->node[0];
    assert_int_equal(a->input_count, 3);
    assert_int_equal(a->output_count, 1);
    const plx_model_value *w = &g->value[g->link[a->first_input + 1]];
    assert_string_equal(w->name, "w");
    assert_int_equal(w->tensor, 0);
    assert_false(w->is_input);
    assert_int_equal(g->link[a->first_input + 2], PLX_MODEL_NONE);
    assert_true(g->link[a->first_output] == g->link[g->node[1].first_input]);
    assert_int_equal(value(&f, "h")->producer, 0);
    assert_int_equal(value(&f, "y")->producer, 1);
    assert_true(value(&f, "x")->is_input);
    assert_string_equal(g->node[1].name, "");
    plx_tensors_destroy(&f.tensors);
}

static void attributes_are_found(void **state)
{
    (void)state;
    fixture f = begin();
    node(&f, "other", "w", "o");
    assert_true(plx_model_graph_add_number(f.graph, "alpha", 3, NULL));
    node(&f, "a", "w", "y");
    int64_t whole[PLX_MODEL_WHOLES + 2] = {3, -4};
    assert_true(plx_model_graph_add_number(f.graph, "alpha", 0.5, NULL));
    assert_true(plx_model_graph_add_text(f.graph, "pad", "S\x1bME", NULL));
    assert_true(plx_model_graph_add_wholes(f.graph, "k", whole, PLX_MODEL_WHOLES + 2, NULL));
    const plx_model_node *n = &f.graph->node[1];
    assert_true(plx_model_graph_attribute(f.graph, n, "alpha")->number == 0.5);
    assert_string_equal(plx_model_graph_attribute(f.graph, n, "pad")->text, "S?ME");
    const plx_model_attribute *k = plx_model_graph_attribute(f.graph, n, "k");
    assert_int_equal(k->count, PLX_MODEL_WHOLES + 2);
    assert_int_equal(k->whole[1], -4);
    assert_null(plx_model_graph_attribute(f.graph, n, "none"));
    plx_tensors_destroy(&f.tensors);
}

static void what_nothing_gives_is_told(void **state)
{
    (void)state;
    fixture f = begin();
    node(&f, "a", "q,w", "h");
    value(&f, "y")->is_output = true;
    finish(&f, 2);
    assert_non_null(strstr(f.tensors->warning[0], "'q'"));
    assert_non_null(strstr(f.tensors->warning[1], "'y'"));
    plx_tensors_destroy(&f.tensors);
}

static void cycles_are_told(void **state)
{
    (void)state;
    fixture f = begin();
    node(&f, "first", "w", "p");
    node(&f, "a", "p,c", "b");
    node(&f, "b", "b", "c");
    node(&f, "itself", "s", "s");
    node(&f, "after", "p", "q");
    finish(&f, 1);
    assert_non_null(strstr(f.tensors->warning[0], "3 of 5"));
    plx_tensors_destroy(&f.tensors);
}

static void large_graphs_take_no_time(void **state)
{
    (void)state;
    enum { NODES = 200000 };
    fixture f = begin();
    char from[32], to[32];
    for (int i = NODES; i-- > 0;) {
        snprintf(from, sizeof from, i ? "v%d" : "w", i);
        snprintf(to, sizeof to, "v%d", i + 1);
        node(&f, "n", from, to);
    }
    finish(&f, 0);
    plx_tensors_destroy(&f.tensors);
}

static void too_many_nodes_are_an_error_of_the_file(void **state)
{
    (void)state;
    plx_error e = {0};
    plx_model_graph *g = plx_model_graph_create("bytes", SIZE_MAX, NULL);
    for (size_t i = 0; i < PLX_MODEL_NODES_MAX; i++)
        assert_true(plx_model_graph_add_node(g, NULL, "", NULL));
    assert_false(plx_model_graph_add_node(g, NULL, "", &e));
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    assert_string_equal(e.file, "bytes");
    assert_int_equal(e.offset, 0);
    plx_model_graph_destroy(&g);
}

static void a_graph_keeps_to_its_budget(void **state)
{
    (void)state;
    enum { BUDGET = 100000, NAME = 4000 };
    plx_error e = {0};
    uint32_t at;
    char name[NAME + 1] = "";
    memset(name, 'n', NAME);
    plx_model_graph *g = plx_model_graph_create("bytes", BUDGET, NULL);
    assert_true(plx_model_graph_add_node(g, "a", "Op", NULL));
    /* A name that is there costs nothing… */
    for (size_t i = 0; i < BUDGET; i++)
        assert_true(plx_model_graph_value(g, name, &at, NULL));
    assert_int_equal(at, 0);
    assert_int_equal(g->value_count, 1);
    /* … but a link to it does, for the name is told again with each. */
    size_t links = 0;
    while (links < BUDGET / NAME && plx_model_graph_add_known_input(g, at, &e))
        links++;
    assert_in_range(links, 10, BUDGET / NAME - 1);
    assert_int_equal(g->node[0].input_count, links);
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    assert_false(plx_model_graph_add_text(g, "t", name, NULL));
    assert_false(plx_model_graph_add_node(g, name, "Op", NULL));
    assert_true(plx_model_graph_add_known_input(g, PLX_MODEL_NONE, NULL));
    plx_model_graph_destroy(&g);
}

static void memory_runs_out(void **state)
{
    (void)state;
    for (uint64_t n = 1; n < 40; n++) {
        plx_mem_fail_at(n);
        plx_error e = {0};
        plx_model_graph *g = plx_model_graph_create("bytes", SIZE_MAX, &e);
        bool ok = g && plx_model_graph_add_node(g, "a", "b", &e) &&
                  plx_model_graph_add_input(g, "c", &e) && plx_model_graph_add_output(g, "d", &e) &&
                  plx_model_graph_add_text(g, "t", "u", &e);
        plx_mem_fail_at(0);
        assert_true(ok || e.code == PLX_ERR_MEMORY);
        plx_model_graph_destroy(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_are_resolved),
        cmocka_unit_test(attributes_are_found),
        cmocka_unit_test(what_nothing_gives_is_told),
        cmocka_unit_test(cycles_are_told),
        cmocka_unit_test(large_graphs_take_no_time),
        cmocka_unit_test(too_many_nodes_are_an_error_of_the_file),
        cmocka_unit_test(a_graph_keeps_to_its_budget),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
