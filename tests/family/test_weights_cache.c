/* Weights that are kept from one opening to the next are those of the right link, of the right
 * file, as it was when it was opened. */
#include "folder.h"
#include "table.h"

#include "base/mem.h"
#include "family/weights.h"
#include "io/convert.h"
#include "io/model_file.h"

/* So many numbers of a link that it is kept. */
enum { CHANNELS = 8, SIDE = 128, LINK = CHANNELS * CHANNELS * SIDE * SIDE, LINKS = 2 };

static char model[128], other[128];

/* Two links of one shape, in an archive: all numbers of the first are `value`, and those of the
 * second twice that. */
static void write_model(const char *path, float value)
{
    float *data = plx_alloc(LINKS * LINK, sizeof *data);
    for (size_t i = 0; i < (size_t)LINKS * LINK; i++)
        data[i] = i < LINK ? value : 2 * value;
    table t = table_begin(data, LINKS * LINK);
    table_add(&t, "a.weight", CHANNELS, CHANNELS, SIDE, SIDE);
    table_add(&t, "b.weight", CHANNELS, CHANNELS, SIDE, SIDE);
    assert_true(plx_convert(
        &(plx_convert_desc){
            .tensors = t.tensors, .path = path, .format = PLX_CONVERT_NPZ, .version = "0"},
        NULL));
    plx_tensors_destroy(&t.tensors);
    plx_free(data);
}

static int set_up(void **state)
{
    if (folder_setup_cache(state) != 0)
        return -1;
    snprintf(model, sizeof model, "%s", in_folder("model.npz"));
    snprintf(other, sizeof other, "%s", in_folder("other.npz"));
    return 0;
}

typedef struct opened {
    plx_tensors *tensors;
    plx_plan plan;
    plx_unfolding unfolding;
} opened;

static void open_model(opened *o)
{
    plx_error e = {0};
    *o = (opened){.tensors = plx_model_open(model, &e)};
    assert_non_null(o->tensors);
    assert_true(plx_plan_make(&o->plan, &(plx_plan_desc){.tensors = o->tensors}, &e));
    o->unfolding = table_unfold(&o->plan, false);
    assert_int_equal(o->unfolding.network->link_count, LINKS);
}

static void close_model(opened *o)
{
    plx_unfolding_uninit(&o->unfolding);
    plx_plan_uninit(&o->plan);
    plx_tensors_destroy(&o->tensors);
}

/* waits: numbers are to be read, for there is nothing kept. */
static void assert_weights(const opened *o, float value, bool waits)
{
    const plx_network *n = o->unfolding.network;
    plx_weights_job job = {.unfolding = &o->unfolding, .reduction = PLX_REDUCE_MEAN};
    float *params = plx_alloc(n->param_count, sizeof *params);
    assert_int_equal(plx_weights_waiting(&job), waits ? LINKS * LINK : 0);
    assert_true(plx_weights_read(&job, params, NULL));
    for (size_t k = 0; k < LINKS; k++)
        for (size_t i = 0; i < n->links[k].in * n->links[k].out; i++)
            assert_float_equal(
                params[n->links[k].weight_offset + i], value * (float)(k + 1), 1e-4F * value);
    plx_free(params);
}

static void links_of_one_shape_are_told_apart(void **state)
{
    (void)state;
    write_model(model, 1);
    opened o;
    open_model(&o);
    assert_weights(&o, 1, true);
    assert_int_equal(folder_cached(false), LINKS);
    assert_weights(&o, 1, false);
    close_model(&o);
    open_model(&o);
    assert_weights(&o, 1, false);
    close_model(&o);
}

static void a_spoilt_one_is_read_anew(void **state)
{
    (void)state;
    opened o;
    open_model(&o);
    assert_int_equal(folder_cached(true), LINKS);
    assert_weights(&o, 1, false);
    close_model(&o);
}

/* As a training run does it that writes a new file and renames it. */
static void what_is_read_of_a_file_that_was_replaced_is_not_taken_for_the_new_one(void **state)
{
    (void)state;
    opened before, after;
    open_model(&before);
    folder_forget();
    write_model(other, 3);
    assert_int_equal(rename(other, model), 0);
    assert_weights(&before, 1, true);
    close_model(&before);
    open_model(&after);
    assert_weights(&after, 3, true);
    assert_weights(&after, 3, false);
    close_model(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_of_one_shape_are_told_apart),
        cmocka_unit_test(a_spoilt_one_is_read_anew),
        cmocka_unit_test(what_is_read_of_a_file_that_was_replaced_is_not_taken_for_the_new_one),
    };
    return cmocka_run_group_tests(tests, set_up, folder_teardown);
}
