#include "support.h"
#include "ui/strings.h"

#include <string.h>

static void every_string_is_there(void **state)
{
    (void)state;
    for (int i = 0; i < PLX_STR_COUNT; i++) {
        const char *text = plx_str((plx_string)i);
        assert_non_null(text);
        assert_true(text[0] && text[0] != ' ' && text[strlen(text) - 1] != ' ');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_string_is_there)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
