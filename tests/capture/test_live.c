/* Films of what is drawn: at a constant rate, and never in the way of who draws. */
#include "base/clock.h"
#include "base/thread.h"
#include "capture/live.h"
#include "film_reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 96, HEIGHT = 64, FPS = 30 };

static char path[] = "/tmp/plexus-test-live-XXXXXX.mkv";

static int make_file(void **state)
{
    (void)state;
    av_log_set_level(AV_LOG_QUIET);
    int file = mkstemps(path, 4);
    return file >= 0 && close(file) == 0 ? 0 : -1;
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static plx_live_desc film(void)
{
    return (plx_live_desc){
        .video = {.path = path, .width = WIDTH, .height = HEIGHT, .fps = FPS},
        .start_s = plx_now_s(),
    };
}

/* What is lent to the encoder; a frame is written anew once it is done with it. */
static _Alignas(4) unsigned char lent[PLX_LIVE_ROOM][WIDTH * HEIGHT * 4];
static uint64_t pushed;

static plx_live *start(const plx_live_desc *desc, plx_error *e)
{
    pushed = 0;
    return plx_live_start(desc, e);
}

static bool push(plx_live *l, double time_s, int shade)
{
    uint64_t number;
    if (!plx_live_due(l, time_s, &number))
        return false;
    if (pushed - plx_live_taken(l) >= PLX_LIVE_ROOM) {
        plx_live_drop(l);
        return false;
    }
    unsigned char *pixels = lent[pushed++ % PLX_LIVE_ROOM];
    memset(pixels, shade, sizeof lent[0]);
    plx_live_push(l, number, pixels);
    return true;
}

static void wait_for(const plx_live *l, uint64_t frames)
{
    while (plx_live_now(l).frames < frames)
        plx_sleep_s(0.001);
}

static void the_rate_is_constant(void **state)
{
    (void)state;
    plx_error e;
    plx_live_desc d = film();
    plx_live *l = start(&d, &e);
    assert_non_null(l);
    assert_true(push(l, d.start_s, 10));
    assert_false(push(l, d.start_s + 0.01, 20)); /* the next is not due yet */
    wait_for(l, 1);
    assert_true(push(l, d.start_s + 1.0001, 30)); /* those between stand still */
    wait_for(l, 31);
    assert_true(push(l, d.start_s + 1.04, 40));
    assert_false(push(l, d.start_s + 0.5, 50)); /* too late */
    plx_live_state s;
    assert_true(plx_live_close(&l, d.start_s + 2.0001, &s, &e));
    assert_null(l);
    assert_int_equal(s.frames, 60);
    assert_int_equal(s.dropped, 0);
    film_read r = film_read_file(path);
    assert_true(r.frames == 60 && r.errors == 0 && r.fps == FPS);
    assert_true(r.seconds > 1.99 && r.seconds < 2.01);
}

static void a_frame_stands_while_no_other_comes(void **state)
{
    (void)state;
    plx_live_desc d = film();
    plx_live *l = start(&d, NULL);
    assert_true(push(l, d.start_s, 10));
    wait_for(l, 5); /* by itself */
    assert_true(plx_live_close(&l, plx_now_s(), NULL, NULL));
    assert_true(film_read_file(path).frames >= 5);
}

static void stall(void *user)
{
    plx_signal *go_on = user;
    plx_signal_wait(go_on, -1);
    plx_signal_post(go_on); /* for the next frame, too */
}

/* The encoder stands still until all frames have been offered: who draws gets through all the same,
 * or this test does not end. */
static void an_encoder_that_stalls_is_not_waited_for(void **state)
{
    (void)state;
    plx_signal go_on;
    plx_signal_init(&go_on);
    plx_live_desc d = film();
    d.before = stall;
    d.user = &go_on;
    plx_live *l = start(&d, NULL);
    int accepted = 0;
    for (int i = 0; i < 150; i++) /* five seconds */
        accepted += push(l, d.start_s + (i + 0.5) / FPS, i);
    plx_live_state s = plx_live_now(l);
    assert_true(accepted > 0 && accepted < 20);
    assert_int_equal(s.dropped, 150 - accepted);
    assert_int_equal(s.frames, 0);
    assert_false(plx_live_ended(l));
    plx_signal_post(&go_on);
    assert_true(plx_live_close(&l, d.start_s + 6.0001, &s, NULL));
    assert_int_equal(s.frames, 180);
    film_read r = film_read_file(path);
    assert_true(r.frames == 180 && r.errors == 0);
    plx_signal_uninit(&go_on);
}

static ssize_t write_until_full(void *user, int file, const void *data, size_t size)
{
    size_t *left = user;
    if (*left < size) {
        errno = ENOSPC;
        return -1;
    }
    *left -= size;
    return write(file, data, size);
}

static void a_film_that_fails_says_so_and_is_kept(void **state)
{
    (void)state;
    plx_error e = {0};
    size_t left = 6000;
    plx_live_desc d = film();
    d.video.write = write_until_full;
    d.video.write_user = &left;
    plx_live *l = start(&d, &e);
    assert_non_null(l);
    for (int i = 0; !plx_live_now(l).failed; i++) {
        push(l, d.start_s + i * 1.0 / FPS, i % 2 ? 250 : 5);
        plx_sleep_s(0.001);
    }
    plx_live_state s;
    uint64_t number;
    assert_false(plx_live_due(l, d.start_s + 1000, &number));
    assert_false(plx_live_close(&l, d.start_s + 1001, &s, &e));
    assert_true(s.failed && e.code == PLX_ERR_IO);
    assert_non_null(strstr(e.message, strerror(ENOSPC)));
    film_read r = film_read_file(path);
    assert_true(r.errors == 0 && r.frames + FPS >= (int)s.frames);
}

static void every_kind_can_be_live(void **state)
{
    (void)state;
    static const char *const endings[] = {".mp4", ".webm", ".gif", ".y4m"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        plx_live_desc d = film();
        d.video.path = name;
        plx_live *l = start(&d, NULL);
        assert_non_null(l);
        assert_true(push(l, d.start_s, 10));
        wait_for(l, 1);
        assert_true(push(l, d.start_s + 0.5, 90));
        assert_true(plx_live_close(&l, d.start_s + 1.0001, NULL, NULL));
        assert_int_equal(film_read_file(name).frames, 30);
        unlink(name);
    }
}

static void what_cannot_be_started_is_an_error(void **state)
{
    (void)state;
    plx_error e = {0};
    plx_live_desc d = film();
    d.video.path = "/nonexistent/a.mkv";
    assert_null(start(&d, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    assert_string_equal(e.file, "/nonexistent/a.mkv");
    plx_live *none = NULL;
    assert_true(plx_live_close(&none, 0, NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rate_is_constant),
        cmocka_unit_test(a_frame_stands_while_no_other_comes),
        cmocka_unit_test(an_encoder_that_stalls_is_not_waited_for),
        cmocka_unit_test(a_film_that_fails_says_so_and_is_kept),
        cmocka_unit_test(every_kind_can_be_live),
        cmocka_unit_test(what_cannot_be_started_is_an_error),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
