/* Files that change, by stages: each look is a second after the one before. */
#include "base/mem.h"
#include "base/watch.h"
#include "folder.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MANY = 30 };

typedef struct stand {
    plx_watch w;
    char path[MANY][64];
    double now_s;
} stand;

/* Its content is so many bytes, written at that second. */
static void put(const stand *s, size_t file, size_t bytes, time_t second)
{
    char content[64] = {0};
    int fd = open(s->path[file], O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0 && write(fd, content, bytes) == (ssize_t)bytes);
    const struct timespec times[2] = {{.tv_sec = second}, {.tv_sec = second}};
    assert_int_equal(futimens(fd, times), 0);
    close(fd);
}

static bool set(stand *s, size_t first, size_t count)
{
    const char *paths[MANY];
    for (size_t i = 0; i < count; i++)
        paths[i] = s->path[first + i];
    return plx_watch_set(&s->w, paths, count);
}

/* All of one round. */
static bool look(stand *s)
{
    bool told = false;
    s->now_s += 1;
    do {
        told = plx_watch_look(&s->w, s->now_s) || told;
    } while (s->w.next != 0);
    return told;
}

static stand begin(size_t count)
{
    stand s = {.now_s = 1};
    for (size_t i = 0; i < MANY; i++)
        snprintf(s.path[i], sizeof s.path[i], "%s/file%zu", folder, i);
    for (size_t i = 0; i < count; i++)
        put(&s, i, 10, 1000);
    assert_true(set(&s, 0, count));
    return s;
}

static void a_change_is_told_once_when_it_is_over(void **state)
{
    (void)state;
    stand s = begin(3);
    assert_false(look(&s));
    assert_false(look(&s));
    put(&s, 1, 4, 1001);
    assert_false(look(&s));
    put(&s, 1, 8, 1002);
    assert_false(look(&s));
    assert_true(look(&s));
    assert_false(look(&s));
    /* Of the same size. */
    put(&s, 2, 10, 1003);
    assert_false(look(&s));
    assert_true(look(&s));
    assert_false(look(&s));
    plx_watch_uninit(&s.w);
}

static void another_file_of_that_name_is_a_change(void **state)
{
    (void)state;
    stand s = begin(2);
    assert_false(look(&s));
    put(&s, 5, 10, 1000);
    assert_int_equal(rename(s.path[5], s.path[0]), 0);
    assert_false(look(&s));
    assert_true(look(&s));
    plx_watch_uninit(&s.w);
}

static void what_is_gone_is_waited_for(void **state)
{
    (void)state;
    stand s = begin(3);
    assert_false(look(&s));
    put(&s, 0, 5, 1005);
    assert_int_equal(unlink(s.path[2]), 0);
    for (int i = 0; i < 4; i++)
        assert_false(look(&s));
    put(&s, 2, 10, 1006);
    assert_false(look(&s));
    assert_true(look(&s));
    plx_watch_uninit(&s.w);
}

static void what_was_never_there_does_not_hinder(void **state)
{
    (void)state;
    stand s = begin(2);
    assert_true(set(&s, 0, 4));
    (void)unlink(s.path[3]);
    (void)unlink(s.path[2]);
    assert_false(look(&s));
    put(&s, 1, 3, 1001);
    assert_false(look(&s));
    assert_true(look(&s));
    plx_watch_uninit(&s.w);
}

/* While a model is read anew it may change again. */
static void nothing_between_two_sets_is_missed(void **state)
{
    (void)state;
    stand s = begin(4);
    assert_false(look(&s));
    put(&s, 2, 7, 1001);
    assert_true(set(&s, 1, 3));
    assert_false(look(&s));
    assert_true(look(&s));
    /* Others than before: nothing is known of them. */
    put(&s, 2, 8, 1002);
    assert_false(look(&s));
    assert_true(set(&s, 0, 1));
    put(&s, 0, 8, 1002);
    assert_false(look(&s));
    assert_false(look(&s));
    plx_watch_uninit(&s.w);
}

static void few_at_once_and_rarely(void **state)
{
    (void)state;
    stand s = begin(MANY);
    size_t looks = 1;
    while (plx_watch_look(&s.w, 5), s.w.next != 0)
        looks++;
    assert_int_equal(looks, 4);
    put(&s, 20, 3, 1001);
    assert_false(plx_watch_look(&s.w, 5.4));
    assert_int_equal(s.w.next, 0);
    s.now_s = 5.4;
    assert_false(look(&s));
    assert_true(look(&s));
    plx_watch_uninit(&s.w);
    assert_false(plx_watch_look(&s.w, 100));
}

static void memory_may_run_out(void **state)
{
    (void)state;
    stand s = begin(3);
    for (uint64_t n = 1; n <= 4; n++) {
        plx_mem_fail_at(n);
        bool ok = set(&s, 0, 3);
        plx_mem_fail_at(0);
        assert_false(ok);
        assert_int_equal(s.w.count, 0);
        assert_false(look(&s));
    }
    assert_true(set(&s, 0, 3));
    plx_watch_uninit(&s.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_is_told_once_when_it_is_over),
        cmocka_unit_test(another_file_of_that_name_is_a_change),
        cmocka_unit_test(what_is_gone_is_waited_for),
        cmocka_unit_test(what_was_never_there_does_not_hinder),
        cmocka_unit_test(nothing_between_two_sets_is_missed),
        cmocka_unit_test(few_at_once_and_rarely),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
