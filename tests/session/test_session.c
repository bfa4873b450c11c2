#include "session/session.h"

#include "base/mem.h"
#include "session/change.h"
#include "session/shape.h"
#include "support.h"

#include <math.h>
#include <string.h>

static plx_session_options options_of(const char *data, const char *net)
{
    plx_session_options o;
    plx_session_options_init(&o);
    o.data = data;
    o.net = net;
    return o;
}

static const plx_snapshot *advance(plx_session *s, uint64_t steps)
{
    assert_true(plx_source_advance(s->source, steps, NULL));
    return plx_exchange_take(s->source->exchange);
}

static float weight(const plx_session *s, const plx_snapshot *shot, size_t l, size_t o, size_t i)
{
    const plx_link *k = &s->network->links[l];
    return shot->params[k->weight_offset + o * k->in + i];
}

static float bias(const plx_session *s, const plx_snapshot *shot, size_t l, size_t o)
{
    return shot->params[s->network->links[l].bias_offset + o];
}

static void options_are_checked(void **state)
{
    (void)state;
    const struct {
        const char *data, *net, *optimizer;
        double noise, share;
    } wrong[] = {
        {"no-such-file", NULL, NULL, NAN, 0.2},
        {"xor", "3-2", NULL, NAN, 0.2},
        {"xor", "2-x-2", NULL, NAN, 0.2},
        {"xor", NULL, "best", NAN, 0.2},
        {"xor", NULL, NULL, 0.6, 0.2},
        {"digits", NULL, NULL, 0.1, 0.2},
        {"xor", NULL, NULL, 0.1, 0.95},
        {"xor", NULL, NULL, 0.1, NAN},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        plx_session_options o = options_of(wrong[i].data, wrong[i].net);
        o.optimizer = wrong[i].optimizer;
        o.noise = wrong[i].noise;
        o.test_share = wrong[i].share;
        plx_session s;
        plx_error e = {0};
        assert_false(plx_session_open(&s, &o, &e));
        assert_true(e.code != PLX_OK && e.message[0]);
        assert_null(s.train);
    }
}

static void the_share_of_test_data_is_chosen(void **state)
{
    (void)state;
    const double shares[] = {0, 0.1, 0.5, 0.9};
    for (size_t i = 0; i < 4; i++) {
        plx_session_options o = options_of("circles", "2-3-2");
        o.test_share = shares[i];
        plx_session s;
        assert_true(plx_session_open(&s, &o, NULL));
        size_t test = s.test ? s.test->count : 0;
        assert_int_equal(test, (size_t)(shares[i] * 2000 + 0.5));
        assert_int_equal(s.train->count + test, 2000);
        advance(&s, 3);
        plx_session_close(&s);
    }
}

static void strings_need_not_outlive_the_call(void **state)
{
    (void)state;
    char net[] = "2-3-2", data[] = "xor";
    plx_session_options o = options_of(data, net);
    plx_session s;
    assert_true(plx_session_open(&s, &o, NULL));
    memset(net, 'x', sizeof net - 1);
    memset(data, 'x', sizeof data - 1);
    plx_session_options now;
    assert_true(plx_session_now(&s, &now, NULL));
    assert_string_equal(now.data, "xor");
    assert_string_equal(now.net, "2-3:relu-2:softmax");
    plx_session_close(&s);
}

static void now_is_what_commands_made_of_it(void **state)
{
    (void)state;
    plx_session_options o = options_of("xor", "2-5-4:tanh-2");
    o.seed = 9;
    plx_session s;
    assert_true(plx_session_open(&s, &o, NULL));
    const plx_command commands[] = {
        {.kind = PLX_CMD_OPTIMIZER, .index = 3},
        {.kind = PLX_CMD_LEARNING_RATE, .value = 0.25},
        {.kind = PLX_CMD_L1, .value = 0.001},
        {.kind = PLX_CMD_L2, .value = 0.002},
        {.kind = PLX_CMD_BATCH, .index = 10},
        {.kind = PLX_CMD_ACTIVATION, .index = 1, .value = PLX_ACT_SIGMOID},
        {.kind = PLX_CMD_RESET_NEXT},
        {.kind = PLX_CMD_PAUSE, .value = 1},
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        assert_true(plx_commands_push(s.source->commands, commands[i]));
    advance(&s, 0);
    plx_session_options now;
    assert_true(plx_session_now(&s, &now, NULL));
    assert_string_equal(now.net, "2-5:sigmoid-4:tanh-2:softmax");
    assert_string_equal(now.optimizer, "momentum");
    assert_true(now.lr == 0.25 && now.l1 == 0.001 && now.l2 == 0.002 && now.paused);
    assert_int_equal(now.batch, 10);
    assert_int_equal(now.seed, 10);
    assert_true(now.has_data_seed && now.data_seed == 9);

    /* A session of these options is the same again, to the bit. */
    plx_session again;
    assert_true(plx_session_open(&again, &now, NULL));
    const plx_snapshot *a = advance(&s, 0), *b = advance(&again, 0);
    assert_memory_equal(a->params, b->params, s.network->param_count * sizeof(float));
    assert_memory_equal(s.train->x, again.train->x, s.train->count * 2 * sizeof(float));
    assert_int_equal(b->status.state, PLX_RUN_PAUSED);
    assert_true(b->status.learning_rate == 0.25 && b->status.batch == 10);
    plx_session_close(&again);
    plx_session_close(&s);
}

/* AdamW's own L2 is its own, and goes to no other optimiser; one that was set, 0 too, stays. */
static void an_l2_goes_on_only_where_it_was_set(void **state)
{
    (void)state;
    for (int set = 0; set < 2; set++) {
        plx_session_options o = options_of("xor", "2-3-2"), now;
        o.optimizer = "adamw";
        plx_session old, next;
        assert_true(plx_session_open(&old, &o, NULL));
        if (set)
            plx_commands_push(old.source->commands, (plx_command){.kind = PLX_CMD_L2});
        assert_true(advance(&old, 0)->status.l2 == (set ? 0 : 0.01));
        assert_true(plx_session_now(&old, &now, NULL));
        now.noise = 0.1;
        assert_true(plx_session_rebuild(&next, &old, &now, NULL));
        assert_true(advance(&next, 0)->status.l2 == (set ? 0 : 0.01));
        plx_commands_push(
            next.source->commands, (plx_command){.kind = PLX_CMD_OPTIMIZER, .index = PLX_OPT_ADAM});
        assert_true(advance(&next, 0)->status.l2 == 0);
        plx_session_close(&old);
        plx_session_close(&next);
    }
}

static void a_wider_layer_keeps_what_it_had(void **state)
{
    (void)state;
    plx_session_options o = options_of("spiral", "2-5-3-2");
    plx_session old, next;
    assert_true(plx_session_open(&old, &o, NULL));
    const plx_snapshot *before = advance(&old, 40);
    const plx_dataset *data = old.train;
    plx_session_options now;
    char net[64];
    assert_true(plx_session_now(&old, &now, NULL));
    strcpy(net, now.net);
    assert_true(plx_shape_set_units(net, sizeof net, 1, 7));
    now.net = net;
    assert_true(plx_session_rebuild(&next, &old, &now, NULL));
    assert_ptr_equal(next.train, data); /* the same, not made again */
    assert_ptr_equal(old.train, data);  /* shown until the change */
    plx_session_hand_over(&next, &old);
    const plx_snapshot *after = advance(&next, 0);
    assert_int_equal(after->status.step, 0);
    for (size_t u = 0; u < 5; u++) {
        for (size_t i = 0; i < 2; i++)
            assert_true(weight(&next, after, 0, u, i) == weight(&old, before, 0, u, i));
        assert_true(bias(&next, after, 0, u) == bias(&old, before, 0, u));
        for (size_t k = 0; k < 3; k++)
            assert_true(weight(&next, after, 1, k, u) == weight(&old, before, 1, k, u));
    }
    assert_true(weight(&next, after, 0, 6, 1) != 0 && bias(&next, after, 0, 6) == 0);
    assert_true(weight(&next, after, 1, 2, 6) != 0);
    for (size_t c = 0; c < 2; c++)
        assert_true(weight(&next, after, 2, c, 1) == weight(&old, before, 2, c, 1));
    plx_session_close(&old);
    advance(&next, 20); /* without anything of the old one */
    plx_session_close(&next);
}

static void layers_around_a_new_one_stay(void **state)
{
    (void)state;
    plx_session_options o = options_of("spiral", "2-5-3-2");
    plx_session old, next, last;
    assert_true(plx_session_open(&old, &o, NULL));
    const plx_snapshot *before = advance(&old, 40);
    plx_session_options changed = o;
    changed.net = "2-5-4-3-2";
    assert_true(plx_session_rebuild(&next, &old, &changed, NULL));
    const plx_snapshot *after = advance(&next, 0);
    assert_true(weight(&next, after, 0, 4, 1) == weight(&old, before, 0, 4, 1));
    assert_true(weight(&next, after, 3, 1, 2) == weight(&old, before, 2, 1, 2));
    assert_true(bias(&next, after, 3, 1) == bias(&old, before, 2, 1));
    /* Around the new layer they are what a new network has. */
    plx_session fresh;
    assert_true(plx_session_open(&fresh, &changed, NULL));
    const plx_snapshot *made = advance(&fresh, 0);
    for (size_t l = 1; l < 3; l++)
        assert_true(weight(&next, after, l, 2, 2) == weight(&fresh, made, l, 2, 2));
    plx_session_close(&fresh);
    plx_session_hand_over(&next, &old);
    plx_session_close(&old);
    /* And away again. */
    changed.net = "2-5-3-2";
    assert_true(plx_session_rebuild(&last, &next, &changed, NULL));
    const plx_snapshot *end = advance(&last, 0);
    assert_true(weight(&last, end, 0, 4, 1) == weight(&next, after, 0, 4, 1));
    assert_true(weight(&last, end, 2, 1, 2) == weight(&next, after, 3, 1, 2));
    plx_session_hand_over(&last, &next);
    plx_session_close(&next);
    plx_session_close(&last);
}

static void other_data_begins_anew(void **state)
{
    (void)state;
    plx_session_options o = options_of("circles", "2-5-2");
    plx_session old, next, fresh;
    assert_true(plx_session_open(&old, &o, NULL));
    advance(&old, 50);
    o.noise = 0.3;
    assert_true(plx_session_rebuild(&next, &old, &o, NULL));
    assert_true(plx_session_open(&fresh, &o, NULL));
    assert_non_null(old.train); /* its own, still */
    const plx_snapshot *a = advance(&next, 10), *b = advance(&fresh, 10);
    assert_memory_equal(a->params, b->params, next.network->param_count * sizeof(float));
    plx_session_close(&old);
    plx_session_close(&next);
    plx_session_close(&fresh);
}

static void a_failure_leaves_the_old_one_whole(void **state)
{
    (void)state;
    plx_session_options o = options_of("xor", "2-5-2");
    plx_session old, next;
    assert_true(plx_session_open(&old, &o, NULL));
    advance(&old, 5);
    const char *wrong[] = {"2-5-3", "2--2", "2-4:nothing-2"};
    for (size_t i = 0; i < 3; i++) {
        plx_error e = {0};
        plx_session_options changed = o;
        changed.net = wrong[i];
        assert_false(plx_session_rebuild(&next, &old, &changed, &e));
        assert_int_equal(e.code, PLX_ERR_USAGE);
        assert_null(next.source);
        assert_non_null(old.train);
    }
    /* Nor does any refused allocation harm it. */
    for (uint64_t n = 1;; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        bool ok = plx_session_rebuild(&next, &old, &o, &e);
        plx_mem_fail_at(0);
        if (ok)
            break;
        assert_null(next.train);
        assert_int_equal(e.code, PLX_ERR_MEMORY);
        assert_non_null(old.train);
        assert_int_equal(advance(&old, 1)->status.state, PLX_RUN_RUNNING);
    }
    /* Nor one that was made and is not wanted. */
    plx_session_close(&next);
    assert_int_equal(advance(&old, 1)->status.state, PLX_RUN_RUNNING);
    assert_true(plx_session_rebuild(&next, &old, &o, NULL));
    plx_session_hand_over(&next, &old);
    plx_session_close(&old);
    advance(&next, 5);
    plx_session_close(&next);
}

static void parts_of_one_model_are_shown_once(void **state)
{
    (void)state;
    plx_session_options o;
    plx_session_options_init(&o);
    assert_false(plx_change_is_shown(&o, "m-00001-of-00003.gguf"));
    o.data = "a/m-00002-of-00003.gguf";
    assert_true(plx_change_is_shown(&o, "a/m-00001-of-00003.gguf"));
    assert_true(plx_change_is_shown(&o, "a/m-00002-of-00003.gguf"));
    const char *others[] = {"a/m-00001-of-00004.gguf", "b/m-00001-of-00003.gguf", "a/m.gguf",
        "a/m-00001-of-00003.npy", "a/m-0001-of-00003.gguf", "a/m-0000x-of-00003.gguf", ""};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(plx_change_is_shown(&o, others[i]));
    o.data = "a/m.gguf";
    assert_false(plx_change_is_shown(&o, "a/m.gguf")); /* whoever wants that sees it twice */
    o.beside[0] = "a/m-00002-of-00003.gguf";
    assert_true(plx_change_is_shown(&o, "a/m-00003-of-00003.gguf"));
}

static void what_memory_cannot_hold_is_refused(void **state)
{
    (void)state;
    plx_session_options o = options_of("xor", "2-16000000-16000000-2");
    plx_session s;
    plx_error e = {0};
    assert_false(plx_session_open(&s, &o, &e));
    assert_int_equal(e.code, PLX_ERR_MEMORY);
}

/* As the window does it: the old one trains on its thread until the moment of change. */
static void a_running_session_is_taken_over(void **state)
{
    (void)state;
    plx_session_options o = options_of("spiral", "2-16-16-2");
    plx_session s;
    assert_true(plx_session_open(&s, &o, NULL));
    assert_true(plx_source_start(s.source, NULL));
    for (size_t units = 8; units < 14; units++) {
        plx_session_options now;
        plx_session next;
        char net[64];
        plx_source_stop(s.source);
        assert_true(plx_session_now(&s, &now, NULL));
        strcpy(net, now.net);
        assert_true(plx_shape_set_units(net, sizeof net, 1 + units % 2, units));
        now.net = net;
        assert_true(plx_session_rebuild(&next, &s, &now, NULL));
        assert_true(plx_source_start(next.source, NULL));
        plx_session_hand_over(&next, &s);
        plx_session_close(&s);
        s = next;
        assert_true(plx_exchange_take(s.source->exchange)->sequence >= 1);
    }
    plx_session_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(the_share_of_test_data_is_chosen),
        cmocka_unit_test(strings_need_not_outlive_the_call),
        cmocka_unit_test(now_is_what_commands_made_of_it),
        cmocka_unit_test(an_l2_goes_on_only_where_it_was_set),
        cmocka_unit_test(a_wider_layer_keeps_what_it_had),
        cmocka_unit_test(layers_around_a_new_one_stay),
        cmocka_unit_test(other_data_begins_anew),
        cmocka_unit_test(a_failure_leaves_the_old_one_whole),
        cmocka_unit_test(parts_of_one_model_are_shown_once),
        cmocka_unit_test(what_memory_cannot_hold_is_refused),
        cmocka_unit_test(a_running_session_is_taken_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
