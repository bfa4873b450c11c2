#include "io/graph_file.h"

#include "base/mem.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char table[] = "Source,Target,Weight,Type\n"
                            "I1L , I2L           ,10,chemical\n"
                            "I2L,I1L,0.5,electrical\n"
                            "\"a, b\",I1L,-2,chemical\r\n";
static const char matrix[] = "%%MatrixMarket matrix coordinate real general\n"
                             "% rows, columns, entries\n"
                             "3 3 2\n1 2 0.25\n3 1 -4\n";
static const char graphml[] =
    "<?xml version='1.0' encoding='utf-8'?>\n"
    "<graphml xmlns='http://graphml.graphdrawing.org/xmlns'>"
    "<key id='d0' for='node' attr.name='x' attr.type='double'/>"
    "<key id='d1' for='node' attr.name='y' attr.type='double'/>"
    "<key id='d2' for='node' attr.name='kind' attr.type='string'><default>inter</default></key>"
    "<key id='d3' for='edge' attr.name='weight' attr.type='double'/>"
    "<key id='d4' for='edge' attr.name='type' attr.type='string'/>"
    "<graph edgedefault='undirected'>"
    "<edge source='a' target='b'><data key='d3'> 2.5 </data><data key='d4'>gap</data></edge>"
    "<node id='a'><data key='d0'>1</data><data key='d1'>-2</data></node>"
    "<node id='b'><data key='d2'>mo&amp;tor</data></node>"
    "</graph></graphml>\n";
static const char gexf[] =
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    "<gexf xmlns='http://gexf.net/1.2' xmlns:viz='http://gexf.net/1.2/viz' version='1.2'>"
    "<graph defaultedgetype='directed'>"
    "<attributes class='node'><attribute id='0' title='age' type='integer'/></attributes>"
    "<attributes class='edge'><attribute id='0' title='type' type='string'/></attributes>"
    "<nodes><node id='0' label='AVAL'><attvalues><attvalue for='0' value='7'/></attvalues>"
    "<viz:position x='1' y='2' z='3'/></node><node id='1' label='AVAR'/></nodes>"
    "<edges><edge id='0' source='0' target='1' weight='3.5'><attvalues>"
    "<attvalue for='0' value='chemical'/></attvalues></edge></edges></graph></gexf>\n";

static plx_graph *read_with(
    const char *text, size_t size, const char *units, const plx_graph_open_desc *desc, plx_error *e)
{
    *e = (plx_error){0};
    return plx_graph_read(plx_blob_memory("/some/where.txt", text, size, NULL),
        units ? plx_blob_memory("/some/units.txt", units, strlen(units), NULL) : NULL, desc, e);
}

static plx_graph *read_text(const char *text, plx_error *e)
{
    return read_with(text, strlen(text), NULL, &(plx_graph_open_desc){0}, e);
}

static const char *name_of(const plx_graph *g, size_t unit)
{
    static char room[PLX_GRAPH_NAME];
    return plx_graph_unit_name(g, unit, room, sizeof room);
}

static void reads_tables(void **state)
{
    (void)state;
    plx_error e;
    plx_graph *g = read_text(table, &e);
    assert_non_null(g);
    assert_int_equal(g->unit_count, 3);
    assert_int_equal(g->connection_count, 3);
    assert_string_equal(name_of(g, 0), "I1L");
    assert_string_equal(name_of(g, 1), "I2L");
    assert_string_equal(name_of(g, 2), "a, b");
    assert_int_equal(g->types.count, 2);
    assert_string_equal(g->types.text[g->type[1]], "electrical");
    assert_int_equal(g->source[2], 2);
    assert_int_equal(g->target[2], 0);
    assert_float_equal(g->weight[1], 0.5F, 0);
    assert_int_equal(g->warning_count, 0);
    assert_true(g->directed);
    plx_graph_destroy(&g);
}

static void finds_columns_by_name_and_place(void **state)
{
    (void)state;
    plx_error e;
    const char text[] = "strength;post;x;pre\n1,5;b;k;a\n";
    plx_graph *g = read_text(text, &e);
    assert_non_null(g);
    assert_string_equal(name_of(g, g->source[0]), "a");
    assert_float_equal(g->weight[0], 1.5F, 0);
    assert_null(g->type);
    plx_graph_destroy(&g);

    plx_graph_open_desc desc = {
        .table = true, .columns = {.source = "2", .target = "4", .type = "x"}};
    g = read_with(text, sizeof text - 1, NULL, &desc, &e);
    assert_non_null(g);
    assert_string_equal(name_of(g, g->source[0]), "b");
    assert_string_equal(g->types.text[g->type[0]], "k");
    plx_graph_destroy(&g);

    desc.columns.source = "nobody";
    assert_null(read_with(text, sizeof text - 1, NULL, &desc, &e));
    assert_int_equal(e.code, PLX_ERR_USAGE);
}

static void reads_lists_without_header(void **state)
{
    (void)state;
    plx_error e;
    plx_graph *g = read_text("# pairs\n10 20 0.5\n20 30 2\n", &e);
    assert_non_null(g);
    assert_int_equal(g->unit_count, 3);
    assert_string_equal(name_of(g, 2), "30");
    assert_float_equal(g->weight[0], 0.5F, 0);
    plx_graph_destroy(&g);
    plx_graph_open_desc desc = {.table = true};
    g = read_with("a b\nb a", 7, NULL, &desc, &e);
    assert_non_null(g);
    assert_int_equal(g->connection_count, 2);
    assert_null(g->weight);
    plx_graph_destroy(&g);
}

static plx_graph *read_pair(const char *edges, const char *units)
{
    plx_error e;
    plx_graph *g = read_with(edges, strlen(edges), units, &(plx_graph_open_desc){0}, &e);
    assert_non_null(g);
    return g;
}

static void warns_of_ragged_rows(void **state)
{
    (void)state;
    plx_error e;
    plx_graph *g = read_text("source,target,weight\na,b,1\na,b\nb\n,b,2\nb,a,nan\n", &e);
    assert_non_null(g);
    assert_int_equal(g->connection_count, 3);
    assert_true(isnan(g->weight[1])); /* not known, and not 1 */
    assert_true(isnan(g->weight[2]));
    assert_int_equal(g->odd, 2);
    assert_int_equal(g->warning_count, 3);
    assert_non_null(strstr(g->warning[0], "2 rows"));
    plx_graph_destroy(&g);
    g = read_text("source,target,weight\na,b,\nb,a,#N/A\na,a,-\nb,b,2\n", &e);
    assert_non_null(g);
    assert_int_equal(g->connection_count, 4);
    assert_int_equal(g->odd, 3);
    assert_non_null(strstr(g->warning[0], "3 weights"));
    plx_graph_destroy(&g);
}

static void names_that_are_not_utf8_are_windows_1252(void **state)
{
    (void)state;
    plx_graph *g = read_pair("source,target,type\nM\xFCller,M\xE4ller,gr\xFC\xDF\n"
                             "Z\xFCrich \x96 Wien,Müller,gr\xFC\xDF\n",
        "name,Gr\xF6\xDF"
        "e\nM\xE4ller,fünf\nMüller,f\xFCnf\n");
    assert_int_equal(g->unit_count, 3);
    assert_string_equal(name_of(g, 0), "Müller");
    assert_string_equal(name_of(g, 1), "Mäller");
    assert_string_equal(name_of(g, 2), "Zürich – Wien");
    assert_int_equal(g->target[1], 0); /* however it is written */
    assert_string_equal(g->types.text[0], "grüß");
    const plx_attribute *a = plx_graph_attribute(g, "Größe");
    assert_non_null(a);
    assert_string_equal(a->values.text[a->code[0]], "fünf");
    assert_int_equal(a->code[0], a->code[1]);
    assert_int_equal(g->warning_count, 2);
    assert_string_equal(g->warning[0], "the table is not in UTF-8, and is read as Windows-1252");
    plx_graph_destroy(&g);
    g = read_pair("source,target\nMüller,Mäller\n", "name,x\nMäller,€\n");
    assert_string_equal(name_of(g, 0), "Müller");
    assert_int_equal(g->warning_count, 0);
    plx_graph_destroy(&g);
}

static void rows_of_one_unit_are_counted(void **state)
{
    (void)state;
    plx_graph *g = read_pair("source,target\na,b\n", "id,x\na,1\nb,2\na,3\nb,4\nb,5\n");
    assert_float_equal(plx_graph_attribute(g, "x")->number[1], 5, 0);
    assert_int_equal(g->warning_count, 1);
    assert_non_null(strstr(g->warning[0], "3 rows of units"));
    plx_graph_destroy(&g);
}

static void tells_where_a_table_is_wrong(void **state)
{
    (void)state;
    plx_error e;
    assert_null(read_text("source,target,weight\na,b,1\nb,c,much\n", &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_int_equal(e.line, 3);
    assert_int_equal(e.column, 3);
    assert_null(read_text("source,target\na,\"b\n", &e));
    assert_int_equal(e.line, 2);
    assert_int_equal(e.column, 3);
    assert_null(read_with("source,target\na\0,b\n", 19, NULL, &(plx_graph_open_desc){0}, &e));
    assert_int_equal(e.line, 2);
    assert_int_equal(e.column, 2);
}

static void reads_units_from_a_second_table(void **state)
{
    (void)state;
    plx_error e;
    plx_graph *g = read_with(table, sizeof table - 1,
        "x\tname\ty\tclass\tactive\n1\tI1L\t2\tpharynx\ttrue\n0.5\tI2L\t-"
        "1\t\tfalse\n9\tnew\t9\tm\t\n",
        &(plx_graph_open_desc){0}, &e);
    assert_non_null(g);
    assert_int_equal(g->unit_count, 4);
    assert_string_equal(name_of(g, 3), "new");
    assert_int_equal(g->dimensions, 2);
    assert_float_equal(g->position[3], 0.5F, 0);
    assert_float_equal(g->position[1], 2, 0);
    const plx_attribute *a = plx_graph_attribute(g, "class");
    assert_non_null(a);
    assert_int_equal(a->kind, PLX_ATTRIBUTE_TEXT);
    assert_int_equal(a->missing, 2);
    assert_string_equal(a->values.text[a->code[0]], "pharynx");
    assert_int_equal(plx_graph_attribute(g, "active")->kind, PLX_ATTRIBUTE_BOOLEAN);
    assert_int_equal(plx_graph_attribute(g, "x")->kind, PLX_ATTRIBUTE_NUMBER);
    plx_graph_destroy(&g);
}

static void finds_the_column_that_names_units(void **state)
{
    (void)state;
    static const char numbers[] = "source,target\n720,721\n721,722\n";
    static const char units[] = "name,root_id,cell\nAVAL,720,1\nAVAR,721,2\nAVB,723,720\n";
    plx_graph *g = read_pair(numbers, units);
    assert_int_equal(g->unit_count, 4);
    assert_string_equal(name_of(g, 0), "AVAL");
    assert_int_equal(g->warning_count, 0);
    plx_graph_destroy(&g);
    g = read_pair("source,target\nAVAL,AVAR\n", units);
    assert_int_equal(g->unit_count, 3);
    assert_float_equal(plx_graph_attribute(g, "root_id")->number[1], 721, 0);
    plx_graph_destroy(&g);
    /* Some units have no connections, and all values of another column are as units are called. */
    g = read_pair("source,target\n1,2\n", "cell,id\n1,5\n1,2\n1,6\n2,1\n");
    assert_int_equal(g->unit_count, 4);
    plx_graph_destroy(&g);
    g = read_pair("source,target\nx,y\n", units);
    assert_int_equal(g->unit_count, 5);
    assert_int_equal(g->warning_count, 1);
    assert_non_null(strstr(g->warning[0], "'root_id'"));
    plx_graph_destroy(&g);
}

static void units_of_a_matrix_are_numbers(void **state)
{
    (void)state;
    plx_graph *g = read_pair(matrix, "id,class\n3,c\n1,a\n");
    assert_int_equal(g->unit_count, 3);
    const plx_attribute *a = plx_graph_attribute(g, "class");
    assert_string_equal(a->values.text[a->code[0]], "a");
    assert_string_equal(a->values.text[a->code[2]], "c");
    assert_int_equal(a->missing, 1);
    assert_int_equal(g->warning_count, 0);
    plx_graph_destroy(&g);
    g = read_pair(matrix, "id,class\n0,c\n4,a\nx,b\n2,d\n");
    assert_int_equal(g->unit_count, 3);
    assert_int_equal(g->warning_count, 1);
    assert_non_null(strstr(g->warning[0], "3 rows"));
    plx_graph_destroy(&g);
}

static void names_may_begin_as_comments_do(void **state)
{
    (void)state;
    plx_graph *g = read_pair("# tags\nsource,target,weight\n#love,#happy,3\nsun,%x,1\n"
                             "# a, b, 3\n#love,sun\n#not,a,weight\n#so \"it,is\n%x,#love,2\n",
        "#names\nid,class\n#love,a\n# sun,b\n#love\n");
    assert_int_equal(g->connection_count, 3);
    assert_int_equal(g->unit_count, 4);
    assert_string_equal(name_of(g, g->source[0]), "#love");
    assert_float_equal(g->weight[2], 2, 0);
    assert_int_equal(plx_graph_attribute(g, "class")->missing, 3);
    assert_int_equal(g->warning_count, 2);
    assert_non_null(strstr(g->warning[0], "2 rows"));
    assert_non_null(strstr(g->warning[0], "line 3"));
    assert_non_null(strstr(g->warning[1], "1 rows of units"));
    plx_graph_destroy(&g);
    g = read_pair("#source,target\na,b\n#c,d\n", "id,x\na,1\n"); /* names stand in a comment */
    assert_int_equal(g->connection_count, 1);
    plx_graph_destroy(&g);
    g = read_pair("source target\na b\n#c d\n", "id x\na 1\n#b 2\n");
    assert_int_equal(g->connection_count, 1);
    assert_int_equal(plx_graph_attribute(g, "x")->missing, 1);
    plx_graph_destroy(&g);
}

static void reads_matrices(void **state)
{
    (void)state;
    plx_error e;
    plx_graph *g = read_text(matrix, &e);
    assert_non_null(g);
    assert_int_equal(g->unit_count, 3);
    assert_int_equal(g->source[1], 2);
    assert_int_equal(g->target[1], 0);
    assert_float_equal(g->weight[1], -4, 0);
    assert_string_equal(name_of(g, 2), "3");
    plx_graph_destroy(&g);
    g = read_text("%%MatrixMarket matrix coordinate pattern symmetric\n2 2 1\n2 1\n", &e);
    assert_non_null(g);
    assert_false(g->directed);
    assert_null(g->weight);
    plx_graph_destroy(&g);
    g = read_text("%%MatrixMarket matrix array integer general\n2 3\n0\n1\n0\n0\n2\n0\n", &e);
    assert_non_null(g);
    assert_int_equal(g->unit_count, 5);
    assert_int_equal(g->connection_count, 2);
    assert_int_equal(g->source[1], 0);
    assert_int_equal(g->target[1], 4);
    plx_graph_destroy(&g);
    g = read_text("%%MatrixMarket matrix coordinate unsigned-integer general\n2 2 1\n1 2 3\n", &e);
    assert_non_null(g);
    assert_float_equal(g->weight[0], 3, 0);
    plx_graph_destroy(&g);
    assert_null(read_text("%%MatrixMarket matrix coordinate real general\n3 3 1\n1 4 1\n", &e));
    assert_int_equal(e.line, 3);
    assert_int_equal(e.column, 3);
}

static void reads_graphml(void **state)
{
    (void)state;
    plx_error e;
    plx_graph *g = read_text(graphml, &e);
    assert_non_null(g);
    assert_false(g->directed);
    assert_int_equal(g->unit_count, 2);
    assert_float_equal(g->weight[0], 2.5F, 0);
    assert_string_equal(g->types.text[g->type[0]], "gap");
    const plx_attribute *kind = plx_graph_attribute(g, "kind");
    assert_string_equal(kind->values.text[kind->code[0]], "inter");
    assert_string_equal(kind->values.text[kind->code[1]], "mo&tor");
    assert_float_equal(g->position[1], -2, 0);
    assert_true(isnan(g->position[3]));
    plx_graph_destroy(&g);
}

/* As Cytoscape, APOC and Gephi write columns of nodes and of edges that are called alike. */
static void keys_of_units_and_of_connections_are_apart(void **state)
{
    (void)state;
    plx_error e;
    plx_graph *g = read_text(
        "<graphml><key id='SUID' for='graph' attr.name='SUID'/>"
        "<key id='SUID' for='node' attr.name='SUID'/><key id='SUID' for='edge' attr.name='SUID'/>"
        "<key id='weight' for='node' attr.name='mass'/>"
        "<key id='weight' for='edge' attr.name='weight'/>"
        "<key id='type' for='all' attr.name='type'><default>plain</default></key>"
        "<graph><data key='SUID'>1</data><node id='a'><data key='SUID'>52</data>"
        "<data key='weight'>7</data></node><node id='b'><data key='type'>odd</data></node>"
        "<edge source='a' target='b'><data key='SUID'>9</data><data key='weight'>3</data></edge>"
        "</graph></graphml>",
        &e);
    assert_non_null(g);
    assert_float_equal(plx_graph_attribute(g, "SUID")->number[0], 52, 0);
    assert_float_equal(plx_graph_attribute(g, "mass")->number[0], 7, 0);
    assert_float_equal(g->weight[0], 3, 0);
    assert_string_equal(g->types.text[g->type[0]], "plain");
    const plx_attribute *type = plx_graph_attribute(g, "type");
    assert_string_equal(type->values.text[type->code[0]], "plain");
    assert_string_equal(type->values.text[type->code[1]], "odd");
    plx_graph_destroy(&g);
    assert_null(read_text("<graphml><key id='a' for='all'/>\n<key id='a' for='node'/>"
                          "<graph/></graphml>",
        &e));
    assert_int_equal(e.line, 2);
}

/* The names of the keys and the values of two connections. */
static plx_graph *read_keys(const char *const keys[2], const char *const values[4], plx_error *e)
{
    char text[1024];
    int n = snprintf(text, sizeof text,
        "<graphml><key id='0' for='edge' attr.name='%s'/><key id='1' for='edge' attr.name='%s'/>"
        "<graph><node id='a'/><node id='b'/>",
        keys[0], keys[1]);
    for (int i = 0; i < 2; i++)
        n += snprintf(text + n, sizeof text - (size_t)n,
            "<edge source='a' target='b'><data key='0'>%s</data><data key='1'>%s</data></edge>",
            values[2 * i], values[2 * i + 1]);
    snprintf(text + n, sizeof text - (size_t)n, "</graph></graphml>");
    return read_text(text, e);
}

static void one_of_several_weights_counts(void **state)
{
    (void)state;
    static const char *const numbers[] = {"3", "40", "5", "60"},
                             *const late[] = {"3", "", "5", "6"},
                             *const texts[] = {"3", "strong", "5", "weak"};
    plx_error e;
    plx_graph *g = read_keys((const char *[]){"Weight", "count"}, numbers, &e);
    assert_non_null(g);
    assert_float_equal(g->weight[0], 3, 0);
    assert_float_equal(g->weight[1], 5, 0);
    plx_graph_destroy(&g);
    g = read_keys((const char *[]){"value", "weight"}, late, &e);
    assert_non_null(g); /* a connection without it weighs 1, whatever else is there */
    assert_float_equal(g->weight[0], 1, 0);
    assert_float_equal(g->weight[1], 6, 0);
    plx_graph_destroy(&g);
    g = read_keys((const char *[]){"value", "strength"}, texts, &e);
    assert_non_null(g);
    assert_float_equal(g->weight[0], 3, 0);
    assert_int_equal(g->warning_count, 1);
    assert_non_null(strstr(g->warning[0], "2 values of 'strength'"));
    plx_graph_destroy(&g);
    g = read_keys((const char *[]){"weight", "value"}, texts, &e);
    assert_non_null(g);
    assert_int_equal(g->warning_count, 0);
    plx_graph_destroy(&g);
    assert_null(read_keys((const char *[]){"value", "weight"}, texts, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
}

static void one_of_several_types_counts(void **state)
{
    (void)state;
    static const char *const texts[] = {"4", "", "5", "gap"};
    plx_error e;
    plx_graph *g = read_keys((const char *[]){"layer", "type"}, texts, &e);
    assert_non_null(g);
    assert_int_equal(g->types.count, 2);
    assert_string_equal(g->types.text[g->type[0]], "");
    assert_string_equal(g->types.text[g->type[1]], "gap");
    plx_graph_destroy(&g);
    g = read_keys((const char *[]){"type", "layer"}, texts, &e);
    assert_non_null(g);
    assert_string_equal(g->types.text[g->type[1]], "5");
    plx_graph_destroy(&g);
}

static plx_graph *read_edges(const char *direction, const char *edges, plx_error *e)
{
    char text[1024];
    snprintf(text, sizeof text,
        "<gexf><graph %s><attributes class='edge'><attribute id='0' title='value'/></attributes>"
        "<nodes><node id='0'/><node id='1'/></nodes><edges>%s</edges></graph></gexf>",
        direction, edges);
    return read_text(text, e);
}

/* Gephi leaves out weights that are 1. */
static void weights_of_gexf_count_more_than_columns(void **state)
{
    (void)state;
    plx_error e;
    plx_graph *g = read_edges("",
        "<edge source='0' target='1'><attvalues><attvalue for='0' value='88'/></attvalues></edge>"
        "<edge source='0' target='1' weight='12'><attvalues><attvalue for='0' value='x'/>"
        "</attvalues></edge>",
        &e);
    assert_non_null(g);
    assert_float_equal(g->weight[0], 1, 0);
    assert_float_equal(g->weight[1], 12, 0);
    assert_int_equal(g->warning_count, 0);
    plx_graph_destroy(&g);
}

static void edges_of_gexf_tell_their_direction(void **state)
{
    (void)state;
    static const struct {
        const char *direction, *edges;
        bool directed;
    } cases[] = {
        {"", "<edge source='0' target='1'/>", false},
        {"", "<edge source='0' target='1' type='undirected'/>", false},
        {"",
            "<edge source='0' target='1' type='undirected'/>"
            "<edge source='1' target='0' type='directed'/>",
            true},
        {"", "<edge source='0' target='1' type='mutual'/>", true},
        {"defaultedgetype='directed'", "<edge source='0' target='1' type='undirected'/>", false},
        {"defaultedgetype='directed'",
            "<edge source='0' target='1' type='undirected'/><edge source='0' target='1'/>", true},
        {"defaultedgetype='directed'", "", true},
    };
    plx_error e;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        plx_graph *g = read_edges(cases[i].direction, cases[i].edges, &e);
        assert_non_null(g);
        assert_int_equal(g->directed, cases[i].directed);
        assert_null(g->type);
        plx_graph_destroy(&g);
    }
    /* NetworkX writes what it knows as the type of an edge. */
    plx_graph *g = read_edges("defaultedgetype='directed'",
        "<edge source='0' target='1' type='gap'/><edge source='0' target='1' type='x' kind='y'/>",
        &e);
    assert_non_null(g);
    assert_true(g->directed);
    assert_int_equal(g->types.count, 2);
    assert_string_equal(g->types.text[g->type[0]], "gap");
    assert_string_equal(g->types.text[g->type[1]], "y");
    plx_graph_destroy(&g);
}

static void reads_gexf(void **state)
{
    (void)state;
    plx_error e;
    plx_graph *g = read_text(gexf, &e);
    assert_non_null(g);
    assert_true(g->directed);
    assert_string_equal(name_of(g, 1), "AVAR");
    assert_int_equal(g->dimensions, 3);
    assert_float_equal(g->position[1], -2, 0);
    assert_float_equal(g->weight[0], 3.5F, 0);
    assert_string_equal(g->types.text[g->type[0]], "chemical");
    assert_int_equal(plx_graph_attribute(g, "age")->kind, PLX_ATTRIBUTE_INTEGER);
    assert_int_equal(plx_graph_attribute(g, "age")->missing, 1);
    plx_graph_destroy(&g);
}

static void measures(void **state)
{
    (void)state;
    plx_error e;
    plx_graph *g = read_text("source,target\na,b\nb,c\na,a\nd,e\n", &e);
    plx_graph_stats s;
    assert_true(plx_graph_stats_init(&s, g, &e));
    assert_int_equal(s.components, 2);
    assert_int_equal(s.largest, 3);
    assert_int_equal(s.component[0], 0);
    assert_int_equal(s.component[4], 1);
    assert_int_equal(s.loops, 1);
    assert_int_equal(s.isolated, 0);
    assert_int_equal(s.degree_max, 3);
    assert_float_equal(s.degree_mean, 1.6, 1e-12);
    assert_float_equal(s.degree_median, 1, 0);
    assert_int_equal(s.in[1], 1);
    assert_int_equal(s.out[1], 1);
    plx_graph_stats_uninit(&s);
    plx_adjacency a;
    assert_true(plx_adjacency_init(&a, g, true, &e));
    assert_int_equal(a.start[1] - a.start[0], 1); /* the loop is left out */
    assert_int_equal(a.start[2] - a.start[1], 2);
    assert_int_equal(a.neighbour[a.start[1] + 1], 2);
    assert_int_equal(a.connection[a.start[1] + 1], 1);
    plx_adjacency_uninit(&a);
    plx_graph_destroy(&g);
}

/* What opens has ends that are there; what does not says where it is wrong. */
static bool survives(const char *data, size_t size)
{
    plx_error e;
    plx_graph *g = read_with(data, size, NULL, &(plx_graph_open_desc){0}, &e);
    if (!g) {
        assert_int_not_equal(e.code, PLX_OK);
        assert_true(e.line > 0 || e.offset > 0 || e.code == PLX_ERR_MEMORY);
        return false;
    }
    for (size_t i = 0; i < g->connection_count; i++)
        assert_true(g->source[i] < g->unit_count && g->target[i] < g->unit_count);
    for (size_t i = 0; i < g->warning_count; i++)
        assert_null(strchr(g->warning[i], 27));
    plx_graph_destroy(&g);
    return true;
}

static void survives_cuts_flips_and_lack_of_memory(void **state)
{
    (void)state;
    const struct {
        const char *text;
        size_t size;
    } samples[] = {{table, sizeof table - 1}, {matrix, sizeof matrix - 1},
        {graphml, sizeof graphml - 1}, {gexf, sizeof gexf - 1}};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        size_t size = samples[i].size;
        assert_true(survives(samples[i].text, size));
        for (size_t cut = 0; cut < size; cut++) {
            char *part = plx_alloc(cut, 1); /* of just that size, so that reads past it are seen */
            memcpy(part, samples[i].text, cut);
            survives(part, cut);
            plx_free(part);
        }
        char *copy = plx_alloc(size, 1);
        memcpy(copy, samples[i].text, size);
        for (size_t bit = 0; bit < size * 8; bit++) {
            copy[bit / 8] ^= (char)(1U << bit % 8);
            survives(copy, size);
            copy[bit / 8] ^= (char)(1U << bit % 8);
        }
        plx_free(copy);
        bool opened = false;
        for (uint64_t n = 1; !opened && n < 2000; n++) {
            plx_error e = {0};
            plx_blob *blob = plx_blob_memory("/some/where", samples[i].text, size, NULL);
            plx_mem_fail_at(n);
            plx_graph *g = plx_graph_read(blob, NULL, &(plx_graph_open_desc){0}, &e);
            plx_mem_fail_at(0);
            opened = g != NULL;
            assert_true(opened || e.code != PLX_OK);
            plx_graph_destroy(&g);
        }
        assert_true(opened);
    }
}

static bool sniffs(const char *text)
{
    char path[] = "/tmp/plexus-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    bool found = plx_graph_sniff(path);
    unlink(path);
    return found;
}

/* Rows without names are connections only where they could be nothing else. */
static void knows_rows_without_names(void **state)
{
    (void)state;
    assert_true(sniffs("0 1 4\n0 2 5.5\n"));
    assert_true(sniffs("0 1\n1 2\n"));
    assert_true(sniffs("v1 v0\nv2 v0\nv3 v1\n"));
    assert_true(sniffs("0 1 {'weight': 4, 'kind': 'x'}\n0 2 {'weight': 5, 'kind': 'x'}\n"));
    assert_true(sniffs("% sym\n1 2\n2 3\n"));
    assert_true(sniffs("#pre\tpost\tn\na\tb\t3\nb\tc\t1\n"));
    assert_true(sniffs("A,B,1\nB,C,0.5\n"));
    assert_false(sniffs("1,2\n2,3\n")); /* numbers, which may be learnt from */
    assert_false(sniffs("1,2,A\n2,3,B\n"));
    assert_false(sniffs("A,1,2\nB,2,3\n"));
    assert_false(sniffs("# v0\nv1 0.5\nv2 0.25\n")); /* LGL */
    assert_false(sniffs("0 1 2 3\n1 2\n2\n"));       /* lists of neighbours */
    assert_false(sniffs("A text of some words.\nAnd of two lines.\n"));
    plx_error e;
    plx_graph *g = read_text("0 1 {'weight': 4}\n0 2 {'weight': 5.5}\n", &e);
    assert_non_null(g);
    assert_float_equal(g->weight[1], 5.5F, 0);
    assert_int_equal(g->types.count, 0);
    plx_graph_destroy(&g);
    g = read_text("# a list\n#kind\tpost\tpre\nx\ta\tb\ny\ta\tc\n", &e);
    assert_non_null(g);
    assert_string_equal(name_of(g, g->source[0]), "b");
    assert_string_equal(g->types.text[g->type[1]], "y");
    plx_graph_destroy(&g);
    /* A comment that names columns which are not there: all but two, or one of these. */
    static const char *const beyond[] = {
        "#source,target,a,b,c,weight,type\nx,y\nx,z\n", "#a,b,c,target,source\nx,y\nx,z\n"};
    for (int i = 0; i < 2; i++) {
        g = read_text(beyond[i], &e);
        assert_non_null(g);
        assert_int_equal(g->connection_count, 2);
        assert_string_equal(name_of(g, g->source[0]), "x");
        assert_string_equal(name_of(g, g->target[1]), "z");
        assert_int_equal(g->types.count, 0);
        plx_graph_destroy(&g);
    }
}

static void reads_the_worm(void **state)
{
    (void)state;
    const char *path = PLX_SHARED_DATA "/celegans_edges.csv";
    if (access(path, R_OK) != 0) {
        print_message("%s is not there\n", path);
        skip();
    }
    plx_error e;
    assert_true(plx_graph_sniff(path));
    plx_graph *g = plx_graph_open(&(plx_graph_open_desc){.path = path}, &e);
    assert_non_null(g);
    assert_int_equal(g->unit_count, 448);
    assert_int_equal(g->connection_count, 7379);
    assert_int_equal(g->types.count, 2);
    plx_graph_stats s;
    assert_true(plx_graph_stats_init(&s, g, &e));
    assert_int_equal(s.of_type[0] + s.of_type[1], 7379);
    assert_int_equal(s.components, 1);
    plx_graph_stats_uninit(&s);
    plx_graph_destroy(&g);
    assert_false(plx_graph_sniff(PLX_SHARED_DATA "/optdigits.tra"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_tables),
        cmocka_unit_test(finds_columns_by_name_and_place),
        cmocka_unit_test(reads_lists_without_header),
        cmocka_unit_test(warns_of_ragged_rows),
        cmocka_unit_test(names_that_are_not_utf8_are_windows_1252),
        cmocka_unit_test(rows_of_one_unit_are_counted),
        cmocka_unit_test(tells_where_a_table_is_wrong),
        cmocka_unit_test(reads_units_from_a_second_table),
        cmocka_unit_test(finds_the_column_that_names_units),
        cmocka_unit_test(names_may_begin_as_comments_do),
        cmocka_unit_test(reads_matrices),
        cmocka_unit_test(units_of_a_matrix_are_numbers),
        cmocka_unit_test(reads_graphml),
        cmocka_unit_test(keys_of_units_and_of_connections_are_apart),
        cmocka_unit_test(one_of_several_weights_counts),
        cmocka_unit_test(one_of_several_types_counts),
        cmocka_unit_test(reads_gexf),
        cmocka_unit_test(weights_of_gexf_count_more_than_columns),
        cmocka_unit_test(edges_of_gexf_tell_their_direction),
        cmocka_unit_test(measures),
        cmocka_unit_test(survives_cuts_flips_and_lack_of_memory),
        cmocka_unit_test(knows_rows_without_names),
        cmocka_unit_test(reads_the_worm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
