#include "io/pickle.h"

#include "support.h"

#include <string.h>

static bool allows_sets(const plx_pickle *p, const plx_pickle_node *global)
{
    return plx_pickle_is(p, global->text, "builtins") && plx_pickle_is(p, global->name, "set");
}

static plx_pickle of(const char *data, size_t size)
{
    return (plx_pickle){.file = "f",
        .data = (const uint8_t *)data,
        .size = size,
        .base = 50,
        .allows = allows_sets};
}

#define READ(text, root, e)                                                                        \
    plx_pickle p = of(text, sizeof(text) - 1);                                                     \
    size_t at = 0;                                                                                 \
    uint32_t root = 0;                                                                             \
    plx_error e = {0};                                                                             \
    bool ok = plx_pickle_read(&p, &at, &root, &e)

static void reads_values(void **state)
{
    (void)state;
    READ("\x80\x02](K\x05M\x01\x02J\xFF\xFF\xFF\xFF\x8A\x02\x00\x80\x8A\x00"
         "G\x40\x04\x00\x00\x00\x00\x00\x00\x88N\x8C\x02hi\x86\x65.",
        root, e);
    assert_true(ok);
    assert_int_equal(at, p.size);
    const plx_pickle_node *list = &p.node[root];
    assert_int_equal(list->kind, PLX_PICKLE_LIST);
    assert_int_equal(list->count, 8);
    static const int64_t wholes[] = {5, 513, -1, -32768, 0};
    for (size_t i = 0; i < 5; i++)
        assert_true(plx_pickle_item(&p, list, i)->whole == wholes[i]);
    assert_true(plx_pickle_item(&p, list, 5)->number == 2.5);
    assert_int_equal(plx_pickle_item(&p, list, 6)->kind, PLX_PICKLE_BOOL);
    const plx_pickle_node *pair = plx_pickle_item(&p, list, 7);
    assert_int_equal(pair->kind, PLX_PICKLE_TUPLE);
    assert_int_equal(pair->count, 2);
    assert_int_equal(plx_pickle_item(&p, pair, 0)->kind, PLX_PICKLE_NONE);
    assert_true(plx_pickle_is(&p, plx_pickle_item(&p, pair, 1)->text, "hi"));
    assert_null(plx_pickle_item(&p, pair, 2));
    plx_pickle_uninit(&p);
}

static void calls_stay_nodes(void **state)
{
    (void)state;
    READ("cbuiltins\nset\nq\x00)R(K\x01K\x02uK\x07\x62h\x00\x86.", root, e);
    assert_true(ok);
    const plx_pickle_node *pair = &p.node[root], *call = plx_pickle_item(&p, pair, 0);
    assert_int_equal(call->kind, PLX_PICKLE_CALL);
    assert_int_equal(call->count, 2);
    assert_int_equal(p.node[call->state].whole, 7);
    assert_int_equal(p.node[call->args].kind, PLX_PICKLE_TUPLE);
    assert_ptr_equal(&p.node[call->callee], plx_pickle_item(&p, pair, 1));
    plx_pickle_uninit(&p);
}

static void one_may_follow_another(void **state)
{
    (void)state;
    READ("K\x01.K\x02.", root, e);
    assert_true(ok);
    assert_int_equal(p.node[root].whole, 1);
    assert_true(plx_pickle_read(&p, &at, &root, &e));
    assert_int_equal(p.node[root].whole, 2);
    assert_false(plx_pickle_read(&p, &at, &root, &e));
    plx_pickle_uninit(&p);
}

static void names_what_it_refuses(void **state)
{
    (void)state;
    READ("\x80\x02)cos\nsystem\n.", root, e);
    assert_false(ok);
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    assert_int_equal(e.offset, 53);
    assert_non_null(strstr(e.message, "os.system"));
    plx_pickle_uninit(&p);
}

static void names_opcodes(void **state)
{
    (void)state;
    READ("NP0\n.", root, e);
    assert_false(ok);
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    assert_int_equal(e.offset, 51);
    assert_non_null(strstr(e.message, "0x50"));
    plx_pickle_uninit(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_values),
        cmocka_unit_test(calls_stay_nodes),
        cmocka_unit_test(one_may_follow_another),
        cmocka_unit_test(names_what_it_refuses),
        cmocka_unit_test(names_opcodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
