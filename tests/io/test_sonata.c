/* Circuits as a helper tells of them; those of real files are in tests/cli. */
#include "io/sonata.h"

#include "io/h5_client.h"
#include "support.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What a helper says, and the file that numbers are in. */
typedef struct talk {
    unsigned char said[8192], content[1024];
    size_t size, content_size;
} talk;

static talk heard;
static int end;

static void say(talk *t, uint32_t kind, const void *a, size_t a_size, const void *b, size_t b_size)
{
    plx_h5_head head = {kind, (uint32_t)(a_size + b_size)};
    memcpy(t->said + t->size, &head, sizeof head);
    memcpy(t->said + t->size + sizeof head, a, a_size);
    if (b_size > 0)
        memcpy(t->said + t->size + sizeof head + a_size, b, b_size);
    t->size += sizeof head + a_size + b_size;
}

static void column(talk *t, const char *path, size_t count, const double *numbers)
{
    plx_h5_dataset d = {.class = PLX_H5_FLOAT,
        .bytes = 8,
        .contiguous = 1,
        .rank = 1,
        .shape = {count},
        .offset = t->content_size};
    say(t, PLX_H5_DATASET, &d, sizeof d, path, strlen(path));
    memcpy(t->content + t->content_size, numbers, count * sizeof *numbers);
    t->content_size += count * sizeof *numbers;
}

static void strings(talk *t, const char *path, size_t count)
{
    plx_h5_dataset d = {.class = PLX_H5_STRING, .rank = 1, .shape = {count}};
    say(t, PLX_H5_DATASET, &d, sizeof d, path, strlen(path));
}

static int speak(const plx_blob *file)
{
    int pair[2];
    (void)file;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(write(pair[1], heard.said, heard.size), heard.size);
    shutdown(pair[1], SHUT_WR);
    end = pair[1];
    return pair[0];
}

static plx_graph *read_talk(const char *edge_types, plx_error *e)
{
    *e = (plx_error){0};
    plx_h5_set_connect(speak);
    plx_blob *file = plx_blob_memory("/nowhere/f", heard.content, heard.content_size, NULL);
    plx_blob *types =
        edge_types ? plx_blob_memory("/nowhere/t", edge_types, strlen(edge_types), NULL) : NULL;
    const plx_sonata_part edges = {file, types};
    const plx_sonata_desc d = {.edge_files = 1, .edges = &edges, .beside = true};
    plx_graph_build *b = plx_graph_build_create("f", "SONATA", 1 << 20, NULL);
    plx_graph *g = plx_sonata_read(&d, b, e) ? plx_graph_build_finish(&b, e) : NULL;
    plx_graph_build_destroy(&b);
    plx_blob_destroy(&types);
    plx_blob_destroy(&file);
    close(end);
    return g;
}

static void say_edges(talk *t, double last_row)
{
    const double source[] = {0, 1, 2}, target[] = {1, 2, 0}, type[] = {5, 6, 5},
                 group[] = {0, 0, 1}, row[] = {1, 0, last_row}, weight[] = {0.5, -2},
                 kind[] = {1, 0};
    *t = (talk){.size = 0};
    column(t, "edges/e/source_node_id", 3, source);
    column(t, "edges/e/target_node_id", 3, target);
    column(t, "edges/e/edge_type_id", 3, type);
    column(t, "edges/e/edge_group_id", 3, group);
    column(t, "edges/e/edge_group_index", 3, row);
    column(t, "edges/e/0/syn_weight", 2, weight);
    column(t, "edges/e/0/type", 2, kind);
    strings(t, "edges/e/0/@library/type", 2);
}

static void groups_count_more_than_types(void **state)
{
    (void)state;
    plx_error e;
    say_edges(&heard, 0);
    say(&heard, PLX_H5_DONE, "", 0, NULL, 0);
    say(&heard, PLX_H5_ROWS, "AMPA\0GABA", 10, NULL, 0);
    plx_graph *g = read_talk("edge_type_id syn_weight name\n5 7 five\n6 8 six\n", &e);
    assert_non_null(g);
    assert_int_equal(g->connection_count, 3);
    assert_int_equal(g->unit_count, 3);
    static const char *const types[] = {"AMPA", "GABA", "five"};
    static const float weights[] = {-2, 0.5F, 7};
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(g->types.text[g->type[i]], types[i]);
        assert_true(g->weight[i] == weights[i]);
    }
    /* No connection is of the type of the group's own rows. */
    assert_int_equal(g->types.count, 3);
    plx_graph_destroy(&g);
}

static void texts_of_nodes_are_attributes(void **state)
{
    (void)state;
    plx_error e;
    const double type[] = {5, 5, 5}, group[] = {0, 0, 0}, row[] = {2, 1, 0}, number[] = {1, 9, 0};
    heard = (talk){.size = 0};
    column(&heard, "nodes/n/node_type_id", 3, type);
    column(&heard, "nodes/n/node_group_id", 3, group);
    column(&heard, "nodes/n/node_group_index", 3, row);
    column(&heard, "nodes/n/0/layer", 3, number);
    strings(&heard, "nodes/n/0/@library/layer", 2);
    strings(&heard, "nodes/n/0/shape", 3);
    say(&heard, PLX_H5_DONE, "", 0, NULL, 0);
    say(&heard, PLX_H5_ROWS, "L4\0L5", 6, NULL, 0);
    say(&heard, PLX_H5_ROWS, "basket\0\0cell", 13, NULL, 0);
    plx_graph *g = read_talk(NULL, &e);
    assert_non_null(g);
    const plx_attribute *a = plx_graph_attribute(g, "layer"), *s = plx_graph_attribute(g, "shape");
    assert_non_null(a);
    assert_int_equal(a->kind, PLX_ATTRIBUTE_TEXT);
    assert_string_equal(a->values.text[a->code[0]], "L4");
    assert_int_equal(a->code[1], PLX_NO_NAME);
    assert_string_equal(a->values.text[a->code[2]], "L5");
    assert_non_null(s);
    assert_string_equal(s->values.text[s->code[0]], "cell");
    assert_int_equal(s->missing, 1);
    plx_graph_destroy(&g);
}

static void what_is_wrong_is_an_error(void **state)
{
    (void)state;
    plx_error e;
    say_edges(&heard, 0);
    say(&heard, PLX_H5_DONE, "", 0, NULL, 0);
    say(&heard, PLX_H5_ROWS, "AMPA", 5, NULL, 0);
    assert_null(read_talk(NULL, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_int_equal(e.offset, 0);
    say_edges(&heard, 0);
    ((double *)(void *)(heard.content + 12 * sizeof(double)))[0] = 2; /* a row of group 0 */
    say(&heard, PLX_H5_DONE, "", 0, NULL, 0);
    say(&heard, PLX_H5_ROWS, "AMPA\0GABA", 10, NULL, 0);
    assert_null(read_talk(NULL, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_non_null(strstr(e.message, "outside of its group"));
    assert_null(read_talk("edge_type_id name\nten x\n", &e));
    assert_int_equal(e.line, 2);
    assert_string_equal(e.file, "/nowhere/t");
}

static void names_that_come_twice_are_an_error(void **state)
{
    (void)state;
    plx_error e;
    const double one[] = {0};
    heard = (talk){.size = 0};
    column(&heard, "edges/e/source_node_id", 1, one);
    column(&heard, "edges/e/source_node_id", 1, one);
    say(&heard, PLX_H5_DONE, "", 0, NULL, 0);
    assert_null(read_talk(NULL, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_string_equal(e.file, "/nowhere/f");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_count_more_than_types),
        cmocka_unit_test(texts_of_nodes_are_attributes),
        cmocka_unit_test(what_is_wrong_is_an_error),
        cmocka_unit_test(names_that_come_twice_are_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
