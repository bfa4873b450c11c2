/* The table of encodings in the manual is that of the program. */
#include "base/file.h"
#include "base/mem.h"
#include "scene/style.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

/* The lines of the table's rows, from ".It Cm CHANNEL Ta " on. */
static const char *row_of(const char *page, const char *channel, char *row, size_t size)
{
    char start[64];
    snprintf(start, sizeof start, "\n.It Cm %s Ta ", channel);
    const char *at = strstr(page, start);
    if (!at)
        fail_msg("the table has no row for %s", channel);
    at += strlen(start);
    const char *end = strstr(at, "\n.It"), *list_end = strstr(at, "\n.El");
    end = end && end < list_end ? end : list_end;
    assert_non_null(end);
    assert_true((size_t)(end - at) < size - 2);
    snprintf(row, size, " %.*s ", (int)(end - at), at);
    for (char *c = row; *c; c++)
        if (*c == '\n' || *c == ',')
            *c = ' ';
    return row;
}

static bool has_word(const char *text, const char *word)
{
    char wanted[64];
    snprintf(wanted, sizeof wanted, " %s ", word);
    return strstr(text, wanted) != NULL;
}

static char *page;

static int setup(void **state)
{
    (void)state;
    unsigned char *data;
    size_t size;
    if (!plx_file_read(PLX_MAN_PAGE, 1 << 20, &data, &size, NULL))
        return -1;
    page = plx_alloc(size + 1, 1);
    if (page)
        memcpy(page, data, size);
    plx_free(data);
    return page ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    plx_free(page);
    return 0;
}

static void each_channel_has_the_quantities_that_it_takes(void **state)
{
    (void)state;
    for (plx_channel c = 0; c < PLX_CHANNEL_COUNT; c++) {
        char row[1024];
        row_of(page, plx_channel_name(c), row, sizeof row);
        for (plx_quantity q = 0; q < PLX_QUANTITY_COUNT; q++) {
            plx_style style = PLX_STYLE_DEFAULT;
            const char *name = plx_quantity_name(q);
            bool takes = plx_style_set(&style, plx_channel_name(c), name, NULL);
            if (takes != has_word(row, name))
                fail_msg("%s: the program %s %s, the manual says else", plx_channel_name(c),
                    takes ? "shows" : "does not show", name);
        }
    }
}

/* Palettes, scales, themes and curves are named somewhere on the page, and so is each member. */
static void everything_that_can_be_set_is_named(void **state)
{
    (void)state;
    for (plx_palette p = 0; p < PLX_PALETTE_COUNT; p++)
        assert_non_null(strstr(page, plx_palette_name(p)));
    for (plx_scale_kind k = 0; k < PLX_SCALE_KIND_COUNT; k++)
        assert_non_null(strstr(page, plx_scale_kind_name(k)));
    for (plx_theme t = 0; t < PLX_THEME_COUNT; t++)
        assert_non_null(strstr(page, plx_theme_name(t)));
    for (size_t i = 0; plx_style_member(i); i++) {
        const char *member = plx_style_member(i), *dot = strrchr(member, '.');
        /* Parts of a channel are described once for all. */
        if (!strstr(page, member) && !(dot && strstr(page, dot)))
            fail_msg("the manual does not name %s", member);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_channel_has_the_quantities_that_it_takes),
        cmocka_unit_test(everything_that_can_be_set_is_named),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
