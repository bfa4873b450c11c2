#include "gl.h"

#include "base/log.h"
#include "gfx/buffer.h"
#include "gfx/timer.h"

#include <stdlib.h>
#include <string.h>

static plx_gl_function no_function(const char *name)
{
    (void)name;
    return NULL;
}

static void capabilities_are_filled(void **state)
{
    (void)state;
    const plx_caps *c = plx_device_caps(gl_device);
    assert_true(c->major > 4 || (c->major == 4 && c->minor >= 1));
    assert_true(c->vendor[0] && c->renderer[0] && c->version[0] && c->shading_language[0]);
    assert_true(c->max_texture_size >= 1024);
    assert_true(plx_headless_platform(gl_context)[0]);
    assert_no_gl_errors();
}

static void without_functions_there_is_no_device(void **state)
{
    (void)state;
    plx_error e = {0};
    assert_null(plx_device_create(&(plx_device_desc){.loader = no_function}, &e));
    assert_int_equal(e.code, PLX_ERR_GRAPHICS);
}

static void buffers_grow_and_keep_their_size(void **state)
{
    (void)state;
    plx_buffer *b = plx_buffer_create(gl_device, "bytes", 100, NULL);
    assert_non_null(b);
    assert_int_equal(plx_buffer_size(b), 100);
    assert_true(plx_buffer_reserve(b, 80, NULL));
    assert_int_equal(plx_buffer_size(b), 100);
    assert_true(plx_buffer_reserve(b, 101, NULL));
    assert_true(plx_buffer_size(b) >= 101);
    char data[101] = {1};
    plx_buffer_replace(b, data, sizeof data);
    plx_buffer_destroy(&b);
    assert_null(b);
    b = plx_buffer_create(gl_device, "empty", 0, NULL);
    assert_non_null(b);
    plx_buffer_destroy(&b);
    assert_no_gl_errors();
}

static void timers_give_back_their_tags(void **state)
{
    (void)state;
    plx_timer *t = plx_timer_create(gl_device, NULL);
    double seconds, tag;
    assert_false(plx_timer_poll(t, &seconds, &tag));
    unsigned begun = 0;
    while (plx_timer_begin(t)) {
        plx_timer_end(t, ++begun);
        assert_true(begun < 100);
    }
    plx_device_finish(gl_device);
    for (unsigned i = 1; i <= begun; i++) {
        while (!plx_timer_poll(t, &seconds, &tag)) {
        }
        assert_true(tag == i && seconds >= 0);
    }
    assert_false(plx_timer_poll(t, &seconds, &tag));
    assert_true(plx_timer_begin(t));
    plx_timer_end(t, 0);
    plx_timer_destroy(&t);
    assert_no_gl_errors();
}

static void a_frame_can_be_timed_around_its_parts(void **state)
{
    (void)state;
    plx_timer *frame = plx_timer_create(gl_device, NULL), *part = plx_timer_create(gl_device, NULL);
    assert_true(plx_timer_begin(frame));
    assert_true(plx_timer_begin(part));
    plx_timer_end(part, 1);
    plx_timer_end(frame, 2);
    plx_device_finish(gl_device);
    double whole, inner, tag;
    while (!plx_timer_poll(frame, &whole, &tag)) {
    }
    assert_true(tag == 2);
    while (!plx_timer_poll(part, &inner, &tag)) {
    }
    assert_true(tag == 1 && inner <= whole);
    plx_timer_destroy(&frame);
    plx_timer_destroy(&part);
    assert_no_gl_errors();
}

typedef void gl_enable(unsigned);

/* Makes an error that a careless call would. */
static void provoke(void)
{
    gl_enable *enable = (gl_enable *)plx_headless_function("glEnable");
    assert_non_null(enable);
    enable(0xFFFFFFFF);
}

static void be_quiet(void *user, plx_log_level level, const char *text)
{
    (void)user, (void)level, (void)text;
}

/* Each error counts once, whether it was called back or asked for, and an attempt that succeeds
 * after it does not take it for its own. */
static void errors_are_counted_once(void **state)
{
    (void)state;
    plx_log_set_sink(be_quiet, NULL);
    const char *first;
    provoke();
    assert_int_equal(plx_device_errors(gl_device, &first), 1);
    assert_true(first[0]);
    provoke();
    plx_buffer *b = plx_buffer_create(gl_device, "bytes", 10, NULL);
    assert_non_null(b);
    plx_buffer_destroy(&b);
    assert_int_equal(plx_device_errors(gl_device, NULL), 2);

    plx_device_destroy(&gl_device);
    gl_device = plx_device_create(&(plx_device_desc){.loader = plx_headless_function}, NULL);
    assert_non_null(gl_device);
    assert_int_equal(plx_device_errors(gl_device, &first), 0);
    assert_string_equal(first, "");
    provoke();
    b = plx_buffer_create(gl_device, "bytes", 10, NULL);
    assert_non_null(b);
    plx_buffer_destroy(&b);
    assert_int_equal(plx_device_errors(gl_device, &first), 1);
    assert_non_null(strstr(first, "enum"));
    plx_log_set_sink(NULL, NULL);
}

/* The last: what reports errors as they happen goes with the second device. */
static void a_reset_is_told_for_good(void **state)
{
    (void)state;
    assert_false(plx_device_lost(gl_device));
    setenv("PLEXUS_GL_RESET_AFTER", "3", 1);
    plx_device *d = plx_device_create(&(plx_device_desc){.loader = plx_headless_function}, NULL);
    assert_non_null(d);
    assert_null(getenv("PLEXUS_GL_RESET_AFTER")); /* the next one is well */
    for (int i = 1; i <= 5; i++)
        assert_int_equal(plx_device_lost(d), i >= 3);
    plx_device_destroy(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(capabilities_are_filled),
        cmocka_unit_test(without_functions_there_is_no_device),
        cmocka_unit_test(buffers_grow_and_keep_their_size),
        cmocka_unit_test(timers_give_back_their_tags),
        cmocka_unit_test(a_frame_can_be_timed_around_its_parts),
        cmocka_unit_test(errors_are_counted_once),
        cmocka_unit_test(a_reset_is_told_for_good),
    };
    return cmocka_run_group_tests(tests, gl_setup, gl_teardown);
}
