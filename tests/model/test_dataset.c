#include "base/mem.h"
#include "model/dataset.h"
#include "support.h"

#include <math.h>
#include <string.h>

/* Rows whose first input is their number, with a class by the sizes given. */
static plx_dataset *labelled(const size_t *sizes, size_t classes)
{
    size_t count = 0;
    for (size_t c = 0; c < classes; c++)
        count += sizes[c];
    plx_dataset *d = plx_dataset_create("rows", PLX_TASK_CLASSIFICATION, count, 2, classes, NULL);
    assert_non_null(d);
    size_t row = 0;
    for (size_t c = 0; c < classes; c++)
        for (size_t j = 0; j < sizes[c]; j++, row++) {
            d->x[row * 2] = (float)row;
            d->x[row * 2 + 1] = (float)c;
            d->label[row] = (uint32_t)c;
        }
    return d;
}

static size_t rows_of(const plx_dataset *d, uint32_t class)
{
    size_t n = 0;
    for (size_t i = 0; i < d->count; i++)
        n += d->label[i] == class;
    return n;
}

static void arrays_follow_the_task(void **state)
{
    (void)state;
    plx_dataset *d = plx_dataset_create("c\x1b[1m", PLX_TASK_CLASSIFICATION, 3, 4, 12, NULL);
    assert_non_null(d->x);
    assert_non_null(d->label);
    assert_null(d->target);
    assert_string_equal(d->class_name[11], "11");
    assert_string_equal(d->name, "c?[1m");
    for (size_t i = 0; i < 12; i++)
        assert_true(d->x[i] == 0);
    assert_true(plx_dataset_set_class_name(d, 11, "elf\n", NULL));
    assert_string_equal(d->class_name[11], "elf?");
    plx_error e = {0};
    assert_false(plx_dataset_set_class_name(d, 12, "x", &e));
    assert_int_equal(e.code, PLX_ERR_USAGE);
    plx_dataset_destroy(&d);
    assert_null(d);
    plx_dataset_destroy(&d);

    d = plx_dataset_create("r", PLX_TASK_REGRESSION, 3, 4, 2, NULL);
    assert_non_null(d->target);
    assert_null(d->label);
    assert_null(d->class_name);
    plx_dataset_destroy(&d);
}

static void impossible_shapes_are_errors(void **state)
{
    (void)state;
    static const struct {
        size_t count, inputs, outputs;
        plx_code code;
    } wrong[] = {
        {1, 0, 1, PLX_ERR_USAGE},
        {1, 1, 0, PLX_ERR_USAGE},
        {SIZE_MAX / 2, 3, 1, PLX_ERR_MEMORY},
        {SIZE_MAX / 4, 1, 8, PLX_ERR_MEMORY},
        {SIZE_MAX, 1, 1, PLX_ERR_MEMORY},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        plx_error e = {0};
        assert_null(plx_dataset_create(
            "x", PLX_TASK_REGRESSION, wrong[i].count, wrong[i].inputs, wrong[i].outputs, &e));
        assert_int_equal(e.code, wrong[i].code);
    }
}

static void a_split_keeps_every_row_once_and_the_shares_of_classes(void **state)
{
    (void)state;
    const size_t sizes[] = {500, 300, 100, 2, 1};
    plx_dataset *d = labelled(sizes, 5), *test = NULL;
    d->image_width = 2;
    d->image_height = 1;
    assert_true(plx_dataset_set_class_name(d, 1, "one", NULL));
    assert_null(d->input_name);
    assert_true(plx_dataset_set_input_name(d, 0, "height\n", NULL));
    assert_false(plx_dataset_set_input_name(d, d->inputs, "width", NULL));
    assert_true(plx_dataset_split(d, 0.2, 7, &test, NULL));
    assert_string_equal(test->input_name[0], "height?");
    assert_string_equal(d->input_name[0], "height?");
    assert_int_equal(d->count, 722);
    assert_int_equal(test->count, 181);
    assert_string_equal(test->class_name[1], "one");
    assert_string_equal(d->class_name[1], "one");
    assert_int_equal(test->image_width, 2);
    assert_int_equal(d->image_height, 1);
    for (uint32_t c = 0; c < 3; c++) {
        double share = (double)rows_of(test, c) / (double)sizes[c];
        assert_true(fabs(share - 0.2) < 0.02);
    }
    assert_int_equal(rows_of(d, 3), 1);
    assert_int_equal(rows_of(test, 3), 1);

    unsigned char seen[903] = {0};
    const plx_dataset *side[] = {d, test};
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < side[s]->count; i++) {
            size_t row = (size_t)side[s]->x[i * 2];
            assert_int_equal(seen[row]++, 0);
            assert_true(side[s]->x[i * 2 + 1] == (float)side[s]->label[i]);
        }
    plx_dataset_destroy(&d);
    plx_dataset_destroy(&test);
}

static void rows_in_time_are_split_by_it(void **state)
{
    (void)state;
    const size_t sizes[] = {30, 1, 9};
    plx_dataset *d = labelled(sizes, 3), *test = NULL;
    d->in_time = true;
    d->next = plx_alloc(d->count, sizeof *d->next);
    float first[40];
    for (size_t i = 0; i < 40; i++) {
        first[i] = d->x[2 * i];
        d->next[i] = (float)i;
    }
    assert_true(plx_dataset_split(d, 0.25, 7, &test, NULL));
    assert_int_equal(d->count, 30);
    assert_int_equal(test->count, 10);
    assert_true(d->in_time && test->in_time);
    for (size_t i = 0; i < 40; i++) {
        const plx_dataset *side = i < 30 ? d : test;
        size_t row = i < 30 ? i : i - 30;
        assert_true(side->x[2 * row] == first[i] && side->next[row] == (float)i);
    }
    plx_dataset_destroy(&d);
    plx_dataset_destroy(&test);
}

static void a_split_follows_its_seed(void **state)
{
    (void)state;
    const size_t sizes[] = {40, 40};
    plx_dataset *d[3], *test[3];
    const uint64_t seed[] = {1, 1, 2};
    for (size_t i = 0; i < 3; i++) {
        d[i] = labelled(sizes, 2);
        assert_true(plx_dataset_split(d[i], 0.25, seed[i], &test[i], NULL));
    }
    size_t bytes = test[0]->count * 2 * sizeof(float);
    assert_memory_equal(test[0]->x, test[1]->x, bytes);
    assert_memory_equal(d[0]->x, d[1]->x, d[0]->count * 2 * sizeof(float));
    assert_memory_not_equal(test[0]->x, test[2]->x, bytes);
    for (size_t i = 0; i < 3; i++) {
        plx_dataset_destroy(&d[i]);
        plx_dataset_destroy(&test[i]);
    }
}

static void shares_of_none_and_all_and_of_nonsense(void **state)
{
    (void)state;
    const size_t sizes[] = {3, 3};
    plx_dataset *d = labelled(sizes, 2), *test = NULL, *none = NULL;
    assert_true(plx_dataset_split(d, 1, 1, &test, NULL));
    assert_int_equal(d->count, 0);
    assert_int_equal(test->count, 6);
    assert_true(plx_dataset_split(test, 0, 1, &none, NULL));
    assert_int_equal(test->count, 6);
    assert_int_equal(none->count, 0);
    plx_dataset_destroy(&none);
    const double wrong[] = {-0.1, 1.1, NAN};
    for (size_t i = 0; i < 3; i++) {
        plx_error e = {0};
        assert_false(plx_dataset_split(test, wrong[i], 1, &none, &e));
        assert_int_equal(e.code, PLX_ERR_USAGE);
        assert_null(none);
    }
    plx_dataset_destroy(&d);
    plx_dataset_destroy(&test);
}

static void targets_move_with_their_rows(void **state)
{
    (void)state;
    plx_dataset *d = plx_dataset_create("r", PLX_TASK_REGRESSION, 50, 1, 2, NULL), *test = NULL;
    for (size_t i = 0; i < 50; i++) {
        d->x[i] = (float)i;
        d->target[i * 2] = (float)i * 2;
        d->target[i * 2 + 1] = (float)i * 3;
    }
    assert_true(plx_dataset_split(d, 0.3, 3, &test, NULL));
    assert_int_equal(test->count, 15);
    for (size_t i = 0; i < test->count; i++) {
        assert_true(test->target[i * 2] == test->x[i] * 2);
        assert_true(test->target[i * 2 + 1] == test->x[i] * 3);
    }
    plx_dataset_destroy(&d);
    plx_dataset_destroy(&test);
}

static void columns_become_zero_mean_and_unit_variance(void **state)
{
    (void)state;
    plx_dataset *d = plx_dataset_create("r", PLX_TASK_REGRESSION, 100, 4, 1, NULL);
    for (size_t i = 0; i < 100; i++) {
        float *x = d->x + i * 4;
        x[0] = (float)i * 1e6f;
        x[1] = 42;
        x[2] = i % 10 == 0 ? NAN : i % 10 == 1 ? INFINITY : (float)(i % 2);
        x[3] = i % 2 ? 3e38f : -3e38f;
        d->target[i] = (float)i - 20;
    }
    plx_scaling s;
    assert_true(plx_scaling_init(&s, d, NULL));
    assert_true(s.input_scale[1] == 1);
    plx_scaling_apply(&s, d);
    for (size_t c = 0; c < 5; c++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < 100; i++) {
            double v = (double)(c < 4 ? d->x[i * 4 + c] : d->target[i]);
            assert_true(isfinite(v));
            sum += v;
            squares += v * v;
        }
        double share = c == 2 ? 0.8 : 1; /* its NaN and infinities became zeros */
        assert_true(fabs(sum / 100) < 1e-5);
        assert_true(fabs(squares / 100 - (c == 1 ? 0 : share)) < 1e-4);
    }
    plx_scaling_uninit(&s);
    assert_null(s.input_shift);
    plx_dataset_destroy(&d);
}

static void images_keep_an_empty_ground_at_zero(void **state)
{
    (void)state;
    plx_dataset *d = plx_dataset_create("i", PLX_TASK_CLASSIFICATION, 10, 4, 2, NULL);
    d->image_width = d->image_height = 2;
    for (size_t i = 0; i < 10; i++)
        d->x[i * 4 + 1] = 0.5f, d->x[i * 4 + 2] = (float)i / 10;
    plx_scaling s;
    assert_true(plx_scaling_init(&s, d, NULL));
    assert_true(s.input_shift[0] == 0);
    assert_true(s.input_scale[0] == s.input_scale[3]);
    plx_scaling_apply(&s, d);
    double squares = 0;
    for (size_t i = 0; i < 40; i++)
        squares += (double)d->x[i] * (double)d->x[i];
    assert_true(fabs(squares / 40 - 1) < 1e-5);
    assert_true(d->x[0] == 0 && d->x[3] == 0);
    plx_scaling_uninit(&s);

    for (size_t i = 0; i < 40; i++)
        d->x[i] = 200 + (float)(i % 7);
    assert_true(plx_scaling_init(&s, d, NULL));
    assert_true(s.input_shift[0] > 202 && s.input_shift[0] < 204);
    plx_scaling_uninit(&s);
    plx_dataset_destroy(&d);
}

static void every_failed_allocation_is_survived(void **state)
{
    (void)state;
    const size_t sizes[] = {6, 6};
    size_t failures = 0;
    for (uint64_t n = 1;; n++) {
        plx_mem_fail_at(0);
        plx_dataset *d = labelled(sizes, 2), *test = NULL;
        plx_scaling s = {0};
        plx_error e = {0};
        plx_mem_fail_at(n);
        plx_dataset *made = plx_dataset_create("x", PLX_TASK_REGRESSION, 2, 2, 2, &e);
        bool split = made && plx_dataset_split(d, 0.5, 1, &test, &e);
        bool all = split && plx_scaling_init(&s, made, &e);
        plx_mem_fail_at(0);
        assert_int_equal(d->count, split ? 6 : 12);
        if (!split)
            assert_true(d->x[2] == 1 && d->x[22] == 11);
        plx_dataset_destroy(&made);
        plx_dataset_destroy(&d);
        plx_dataset_destroy(&test);
        plx_scaling_uninit(&s);
        if (all)
            break;
        assert_int_equal(e.code, PLX_ERR_MEMORY);
        failures++;
    }
    assert_true(failures >= 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrays_follow_the_task),
        cmocka_unit_test(impossible_shapes_are_errors),
        cmocka_unit_test(a_split_keeps_every_row_once_and_the_shares_of_classes),
        cmocka_unit_test(rows_in_time_are_split_by_it),
        cmocka_unit_test(a_split_follows_its_seed),
        cmocka_unit_test(shares_of_none_and_all_and_of_nonsense),
        cmocka_unit_test(targets_move_with_their_rows),
        cmocka_unit_test(columns_become_zero_mean_and_unit_variance),
        cmocka_unit_test(images_keep_an_empty_ground_at_zero),
        cmocka_unit_test(every_failed_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
