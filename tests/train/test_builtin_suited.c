#include "base/mem.h"
#include "support.h"
#include "train/builtin_suited.h"

#include <math.h>
#include <string.h>

static plx_dataset *suited(size_t inputs, size_t outputs, plx_task task)
{
    plx_error e = {0};
    plx_dataset *d = plx_builtin_suited(inputs, outputs, task, 1, &e);
    if (!d)
        fail_msg("%s", e.message);
    assert_true(d->inputs == inputs && d->outputs == outputs && d->task == task);
    assert_true(d->count >= 64);
    for (size_t i = 0; i < d->count * inputs; i++)
        assert_true(isfinite(d->x[i]));
    return d;
}

static void expect(const char *name, size_t inputs, size_t outputs, plx_task task)
{
    plx_dataset *d = suited(inputs, outputs, task);
    assert_string_equal(d->name, name);
    plx_dataset_destroy(&d);
}

static void shapes_find_their_data(void **state)
{
    (void)state;
    expect("digits", 784, 10, PLX_TASK_CLASSIFICATION);
    expect("digits 0 to 1", 784, 2, PLX_TASK_CLASSIFICATION);
    expect("spiral", 2, 2, PLX_TASK_CLASSIFICATION);
    expect("gauss", 2, 4, PLX_TASK_CLASSIFICATION);
    expect("plane", 2, 1, PLX_TASK_REGRESSION);
    expect("market", 32, 3, PLX_TASK_CLASSIFICATION);
    expect("made up", 2, 2, PLX_TASK_REGRESSION);
    expect("made up", 784, 10, PLX_TASK_REGRESSION);
    expect("made up", 784, 11, PLX_TASK_CLASSIFICATION);
    expect("made up", 1, 1, PLX_TASK_REGRESSION);
    expect("made up", 3, 700, PLX_TASK_CLASSIFICATION);
    expect("made up", 100000, 2, PLX_TASK_CLASSIFICATION);
}

static void fewer_digits_are_those_digits(void **state)
{
    (void)state;
    plx_dataset *d = suited(784, 3, PLX_TASK_CLASSIFICATION);
    size_t seen[3] = {0};
    for (size_t i = 0; i < d->count; i++) {
        assert_true(d->label[i] < 3);
        seen[d->label[i]]++;
    }
    assert_true(seen[0] > 50 && seen[1] > 50 && seen[2] > 50);
    assert_true(d->image_width == 28 && d->image_height == 28);
    plx_dataset_destroy(&d);
}

/* The nearest centre, from one half of the rows, tells the classes of most of the other half. */
static void made_up_classes_can_be_learnt(void **state)
{
    (void)state;
    enum { IN = 40, OUT = 5 };
    plx_dataset *d = suited(IN, OUT, PLX_TASK_CLASSIFICATION);
    double centre[OUT][IN] = {{0}};
    size_t half = d->count / 2, right = 0;
    for (size_t row = 0; row < half; row++)
        for (size_t i = 0; i < IN; i++)
            centre[d->label[row]][i] += (double)d->x[row * IN + i] * OUT / (double)half;
    for (size_t row = half; row < d->count; row++) {
        size_t best = 0;
        double least = INFINITY;
        for (size_t k = 0; k < OUT; k++) {
            double sum = 0;
            for (size_t i = 0; i < IN; i++)
                sum += pow((double)d->x[row * IN + i] - centre[k][i], 2);
            best = sum < least ? k : best;
            least = fmin(sum, least);
        }
        right += best == d->label[row];
    }
    assert_true((double)right > 0.9 * (double)(d->count - half));
    plx_dataset_destroy(&d);
}

static void the_seed_decides(void **state)
{
    (void)state;
    plx_dataset *a = plx_builtin_suited(7, 3, PLX_TASK_CLASSIFICATION, 5, NULL);
    plx_dataset *b = plx_builtin_suited(7, 3, PLX_TASK_CLASSIFICATION, 5, NULL);
    plx_dataset *c = plx_builtin_suited(7, 3, PLX_TASK_CLASSIFICATION, 6, NULL);
    size_t size = a->count * 7 * sizeof *a->x;
    assert_memory_equal(a->x, b->x, size);
    assert_int_not_equal(memcmp(a->x, c->x, size), 0);
    plx_dataset_destroy(&a);
    plx_dataset_destroy(&b);
    plx_dataset_destroy(&c);
}

static void what_cannot_be_is_an_error(void **state)
{
    (void)state;
    plx_error e = {0};
    assert_null(plx_builtin_suited(4, 1, PLX_TASK_CLASSIFICATION, 1, &e));
    assert_int_equal(e.code, PLX_ERR_USAGE);
    assert_null(plx_builtin_suited(0, 3, PLX_TASK_CLASSIFICATION, 1, &e));
    assert_int_equal(e.code, PLX_ERR_USAGE);
    for (uint64_t k = 1; k < 6; k++) {
        plx_mem_fail_at(k);
        plx_dataset *d = plx_builtin_suited(6, 2, PLX_TASK_REGRESSION, 1, &e);
        plx_mem_fail_at(0);
        assert_true(d || e.code == PLX_ERR_MEMORY);
        plx_dataset_destroy(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_find_their_data),
        cmocka_unit_test(fewer_digits_are_those_digits),
        cmocka_unit_test(made_up_classes_can_be_learnt),
        cmocka_unit_test(the_seed_decides),
        cmocka_unit_test(what_cannot_be_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
