/* The progress line, drawn on a pseudo terminal that stands in for standard error. */
#include "base/clock.h"
#include "base/progress.h"
#include "base/text.h"
#include "support.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

typedef struct terminal {
    int master, saved;
} terminal;

static terminal open_terminal(unsigned short columns)
{
    terminal t = {.master = posix_openpt(O_RDWR | O_NOCTTY), .saved = dup(STDERR_FILENO)};
    assert_true(t.master >= 0);
    assert_int_equal(grantpt(t.master), 0);
    assert_int_equal(unlockpt(t.master), 0);
    int slave = open(ptsname(t.master), O_RDWR | O_NOCTTY);
    assert_true(slave >= 0);
    struct winsize w = {.ws_row = 24, .ws_col = columns};
    assert_int_equal(ioctl(slave, TIOCSWINSZ, &w), 0);
    dup2(slave, STDERR_FILENO);
    close(slave);
    setenv("TERM", "xterm", 1);
    return t;
}

/* What was written since; "" when nothing was. */
static void read_terminal(terminal *t, char *out, size_t size)
{
    fcntl(t->master, F_SETFL, O_NONBLOCK);
    ssize_t n = read(t->master, out, size - 1);
    out[n > 0 ? n : 0] = '\0';
}

static void close_terminal(terminal *t)
{
    dup2(t->saved, STDERR_FILENO);
    close(t->saved);
    close(t->master);
}

static int columns(const char *line)
{
    int n = 0;
    while (plx_utf8_next(&line))
        n++;
    return n;
}

static void a_line_is_drawn_at_most_ten_times_a_second_and_cleared(void **state)
{
    (void)state;
    terminal t = open_terminal(100);
    char out[4096];
    plx_progress p;
    plx_progress_init(&p);
    assert_true(p.shown);
    plx_progress_clear(&p);
    plx_progress_update(&p, 0.25, "loss 0.5");
    read_terminal(&t, out, sizeof out);
    assert_non_null(strstr(out, " 25 % "));
    assert_non_null(strstr(out, "loss 0.5"));
    /* As if no time had passed, however slow the machine. */
    p.last_s = plx_now_s() + 1000;
    plx_progress_update(&p, 0.5, "too soon");
    read_terminal(&t, out, sizeof out);
    assert_string_equal(out, "");
    plx_progress_update(&p, 1, "the end");
    read_terminal(&t, out, sizeof out);
    assert_non_null(strstr(out, "100 % "));
    plx_progress_clear(&p);
    read_terminal(&t, out, sizeof out);
    assert_string_equal(out, "\r\033[K");
    plx_progress_clear(&p);
    read_terminal(&t, out, sizeof out);
    assert_string_equal(out, "");
    close_terminal(&t);
}

static void a_line_never_wraps(void **state)
{
    (void)state;
    static const unsigned short widths[] = {1, 5, 20, 33, 60, 200};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        terminal t = open_terminal(widths[i]);
        char out[4096], note[300];
        memset(note, 'n', sizeof note - 1);
        note[sizeof note - 1] = '\0';
        plx_progress p;
        plx_progress_init(&p);
        plx_progress_update(&p, NAN, note);
        read_terminal(&t, out, sizeof out);
        assert_int_equal(strncmp(out, "\r\033[K", 4), 0);
        assert_int_equal(columns(out + 4), widths[i] - 1);
        close_terminal(&t);
    }
}

static void silent_where_no_line_can_be_redrawn(void **state)
{
    (void)state;
    terminal t = open_terminal(80);
    plx_progress p;
    setenv("TERM", "dumb", 1);
    plx_progress_init(&p);
    assert_false(p.shown);
    unsetenv("TERM");
    plx_progress_init(&p);
    assert_false(p.shown);
    plx_progress_update(&p, 0.5, "unseen");
    plx_progress_clear(&p);
    char out[64];
    read_terminal(&t, out, sizeof out);
    assert_string_equal(out, "");

    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    setenv("TERM", "xterm", 1);
    dup2(pipes[1], STDERR_FILENO);
    plx_progress_init(&p);
    assert_false(p.shown);
    close_terminal(&t);
    close(pipes[0]);
    close(pipes[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_drawn_at_most_ten_times_a_second_and_cleared),
        cmocka_unit_test(a_line_never_wraps),
        cmocka_unit_test(silent_where_no_line_can_be_redrawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
