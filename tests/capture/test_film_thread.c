/* Films that are coded beside the drawing: each frame once, in order, and what fails is told. */
#include "base/file.h"
#include "base/mem.h"
#include "capture/film_thread.h"
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 16, HEIGHT = 8, FRAME = WIDTH * HEIGHT * 4, FRAMES = 50 };

static char path[] = "/tmp/plexus-test-film-thread-XXXXXX.y4m",
            other[] = "/tmp/plexus-test-film-thread-XXXXXX.y4m";

static int make_files(void **state)
{
    (void)state;
    int a = mkstemps(path, 4), b = mkstemps(other, 4);
    return a >= 0 && b >= 0 && close(a) == 0 && close(b) == 0 ? 0 : -1;
}

static int remove_files(void **state)
{
    (void)state;
    return unlink(path) + unlink(other);
}

static plx_video_desc film(const char *name)
{
    return (plx_video_desc){
        .path = name, .width = WIDTH, .height = HEIGHT, .fps = 30, .bottom_up = true};
}

/* A frame of its own, with rows that differ. */
static void fill(unsigned char *frame, int number)
{
    for (int i = 0; i < FRAME; i++)
        frame[i] = (unsigned char)(number * 5 + i / (WIDTH * 4) * 9);
}

static void every_frame_comes_in_order(void **state)
{
    (void)state;
    plx_error e;
    unsigned char *frame = plx_alloc(FRAME, 1), *one, *two;
    size_t size, same;
    plx_video_desc desc = film(path), plain = film(other);
    plx_video *video = plx_video_create(&desc, &e), *beside = plx_video_create(&plain, &e);
    plx_film_thread *t = plx_film_thread_create(&video, FRAME, &e);
    assert_non_null(t);
    assert_null(video);
    for (int i = 0; i < FRAMES; i++) {
        fill(plx_film_thread_frame(t), i);
        assert_true(plx_film_thread_push(t, &e));
        fill(frame, i);
        assert_true(plx_video_add(beside, frame, &e));
        assert_true(plx_film_thread_now(t).frames <= (uint64_t)i + 1);
    }
    assert_true(plx_film_thread_finish(&t, &e));
    assert_null(t);
    assert_true(plx_video_finish(&beside, &e));
    assert_true(plx_file_read(path, 1 << 20, &one, &size, &e));
    assert_true(plx_file_read(other, 1 << 20, &two, &same, &e));
    assert_int_equal(size, same);
    assert_true(size > FRAMES * (WIDTH * HEIGHT));
    assert_memory_equal(one, two, size);
    /* The lowest row came first, and is the last of the first frame. */
    const unsigned char *luma = (unsigned char *)strstr((char *)one, "FRAME\n") + 6;
    assert_int_equal(luma[(HEIGHT - 1) * WIDTH], 16);
    assert_true(luma[0] > 16);
    plx_free(one);
    plx_free(two);
    plx_free(frame);
}

static ssize_t full(void *user, int file, const void *data, size_t size)
{
    int *left = user;
    if (--*left < 0) {
        errno = ENOSPC;
        return -1;
    }
    return write(file, data, size);
}

static void what_fails_is_told_and_nobody_waits(void **state)
{
    (void)state;
    plx_error e = {0};
    int left = 20;
    plx_video_desc desc = film(path);
    desc.write = full;
    desc.write_user = &left;
    plx_video *video = plx_video_create(&desc, &e);
    plx_film_thread *t = plx_film_thread_create(&video, FRAME, &e);
    bool ok = true;
    for (int i = 0; i < FRAMES; i++) {
        fill(plx_film_thread_frame(t), i);
        ok = plx_film_thread_push(t, &e) && ok;
    }
    assert_false(ok);
    assert_int_equal(e.code, PLX_ERR_IO);
    assert_true(plx_film_thread_now(t).frames < 20);
    e = (plx_error){0};
    assert_false(plx_film_thread_finish(&t, &e));
    assert_non_null(strstr(e.message, strerror(ENOSPC)));
    assert_true(plx_film_thread_finish(&t, &e));
}

static void frames_for_nothing_are_counted(void **state)
{
    (void)state;
    plx_error e;
    plx_video_desc desc = film("/dev/null");
    desc.width = 15;
    plx_video *video = plx_video_create(&desc, &e);
    assert_non_null(video);
    assert_string_equal(plx_video_now(video).container, "none");
    unsigned char *frame = plx_alloc(FRAME, 1);
    assert_true(plx_video_add(video, frame, &e));
    assert_true(plx_video_now(video).frames == 1 && plx_video_now(video).bytes == 0);
    assert_true(plx_video_finish(&video, &e));
    plx_free(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_frame_comes_in_order),
        cmocka_unit_test(what_fails_is_told_and_nobody_waits),
        cmocka_unit_test(frames_for_nothing_are_counted),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
