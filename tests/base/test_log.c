#include "base/log.h"
#include "base/text.h"
#include "support.h"

typedef struct heard {
    int count;
    plx_log_level level;
    char message[600];
} heard;

static void hear(void *user, plx_log_level level, const char *message)
{
    heard *h = user;
    h->count++;
    h->level = level;
    plx_text_copy(h->message, sizeof h->message, message);
}

static void the_sink_hears_safe_text(void **state)
{
    (void)state;
    heard h = {0};
    plx_log(PLX_LOG_WARNING, "nobody listens");
    plx_log_set_sink(hear, &h);
    plx_log(PLX_LOG_INFO, "font '%s'", "a\033[2J");
    assert_int_equal(h.count, 1);
    assert_int_equal(h.level, PLX_LOG_INFO);
    assert_string_equal(h.message, "font 'a?[2J'");
    plx_log(PLX_LOG_DEBUG, "%2000d", 1);
    assert_int_equal(h.count, 2);
    plx_log_set_sink(NULL, NULL);
    plx_log(PLX_LOG_WARNING, "nobody listens");
    assert_int_equal(h.count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_sink_hears_safe_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
