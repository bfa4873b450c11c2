#include "base/mem.h"
#include "base/text.h"
#include "overlay_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[1024];

static int find(void **state)
{
    (void)state;
    return plx_find_font(path, sizeof path, NULL) ? 0 : -1;
}

static double ink(const plx_font *f, const plx_glyph *g)
{
    int width, height;
    const unsigned char *atlas = plx_font_atlas(f, &width, &height);
    double sum = 0;
    assert_true(g->u1 <= width && g->v1 <= height);
    for (int y = g->v0; y < g->v1; y++)
        for (int x = g->u0; x < g->u1; x++)
            sum += atlas[(size_t)y * (size_t)width + (size_t)x];
    return sum / 255;
}

static void glyphs_have_ink_at_every_size(void **state)
{
    (void)state;
    plx_font *f = plx_font_create(path, 1, NULL);
    assert_non_null(f);
    float before = 0;
    for (int s = 0; s < PLX_TEXT_SIZES; s++) {
        for (uint32_t code = '!'; code <= '~'; code++) {
            const plx_glyph *g = plx_font_glyph(f, (plx_text_size)s, code);
            assert_true(g->advance > 0);
            assert_true(ink(f, g) > 1);
        }
        const plx_glyph *blank = plx_font_glyph(f, (plx_text_size)s, ' ');
        assert_true(blank->advance > 0 && ink(f, blank) == 0);
        float cap = plx_font_cap_height(f, (plx_text_size)s);
        const plx_glyph *h = plx_font_glyph(f, (plx_text_size)s, 'H');
        /* The box of a capital stands on the baseline and reaches the cap height. */
        assert_true(fabsf(-h->dy - cap) <= 1.5F);
        assert_true(plx_font_line_height(f, (plx_text_size)s) > cap);
        assert_true(cap > before);
        before = cap;
    }
    plx_font_destroy(&f);
    assert_null(f);
}

static void unknown_characters_give_the_replacement(void **state)
{
    (void)state;
    plx_font *f = plx_font_create(path, 1, NULL);
    const plx_glyph *mark = plx_font_glyph(f, PLX_TEXT_BODY, 0xFFFD);
    static const uint32_t unknown[] = {0, 7, 0x1F, 0x85, 0x4E2D, 0x1F600, 0x10FFFF, UINT32_MAX};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        assert_ptr_equal(plx_font_glyph(f, PLX_TEXT_BODY, unknown[i]), mark);
    assert_true(mark->advance == plx_font_glyph(f, PLX_TEXT_BODY, '0')->advance);
    /* A frame: hollow, and as dark above as below. */
    int width, height;
    const unsigned char *atlas = plx_font_atlas(f, &width, &height);
    for (int y = mark->v0 + 2; y < mark->v1 - 2; y++)
        assert_int_equal(atlas[(size_t)y * (size_t)width + (size_t)(mark->u0 + mark->u1) / 2], 0);
    assert_int_equal(atlas[(size_t)mark->v0 * (size_t)width + mark->u0], 255);
    assert_int_equal(atlas[(size_t)(mark->v1 - 1) * (size_t)width + mark->u1 - 1], 255);
    plx_font_destroy(&f);
}

/* Ellipsis, curly quotes, L with a stroke, Greek, Cyrillic, an arrow, a sum. */
static const uint32_t abroad[] = {0x2026, 0x201C, 0x141, 0x3B1, 0x416, 0x2192, 0x2211};

static void letters_of_other_scripts_come_when_asked_for(void **state)
{
    (void)state;
    enum { COUNT = sizeof abroad / sizeof *abroad };
    plx_font *one = plx_font_create(path, 1, NULL), *other = plx_font_create(path, 1, NULL);
    const plx_glyph *a = plx_font_glyph(one, PLX_TEXT_HEADING, 'a'), before = *a;
    for (size_t i = 0; i < COUNT; i++) {
        uint64_t id = plx_font_id(one);
        const plx_glyph *g = plx_font_glyph(one, PLX_TEXT_HEADING, abroad[i]);
        assert_ptr_not_equal(g, plx_font_glyph(one, PLX_TEXT_HEADING, 0xFFFD));
        assert_true(ink(one, g) > 1);
        assert_true(plx_font_id(one) != id);
        id = plx_font_id(one);
        assert_ptr_equal(plx_font_glyph(one, PLX_TEXT_HEADING, abroad[i]), g);
        assert_true(plx_font_id(one) == id);
    }
    assert_memory_equal(a, &before, sizeof before);
    /* Whatever came before, a letter looks the same. */
    for (size_t i = COUNT; i-- > 0;) {
        const plx_glyph *g = plx_font_glyph(one, PLX_TEXT_HEADING, abroad[i]);
        const plx_glyph *h = plx_font_glyph(other, PLX_TEXT_HEADING, abroad[i]);
        assert_true(g->dx == h->dx && g->dy == h->dy && g->advance == h->advance);
        assert_true(ink(one, g) == ink(other, h));
    }
    plx_font_destroy(&one);
    plx_font_destroy(&other);
}

/* At the largest scale, where it grows most; no glyph leaves it. */
static void the_atlas_grows_with_its_glyphs(void **state)
{
    (void)state;
    plx_font *f = plx_font_create(path, 8, NULL);
    int first, last, width;
    plx_font_atlas(f, &width, &first);
    for (uint32_t code = 0x20; code < 0x1000; code++)
        ink(f, plx_font_glyph(f, PLX_TEXT_HEADING, code));
    plx_font_atlas(f, &width, &last);
    assert_true(first < last && last <= 8192);
    plx_font_destroy(&f);
}

typedef struct asked {
    const char *path;
    int times;
} asked;

static bool find_dejavu(void *user, uint32_t code, char *out, size_t size, int *index)
{
    asked *a = user;
    a->times++;
    *index = 0;
    return code != 0x4E00 && plx_text_copy(out, size, a->path);
}

/* Armenian, which Inter lacks and DejaVu has; Chinese, which neither has. */
static void what_the_face_lacks_comes_from_others(void **state)
{
    (void)state;
    static const char dejavu[] = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
    plx_font *f = plx_font_create(path, 1, NULL);
    if (access(dejavu, R_OK) || !strstr(path, "Inter")) {
        plx_font_destroy(&f);
        skip();
    }
    asked a = {.path = dejavu};
    plx_font_fall_back(f, find_dejavu, &a);
    const plx_glyph *box = plx_font_glyph(f, PLX_TEXT_BODY, 0xFFFD);
    assert_int_equal(a.times, 0);
    for (uint32_t code = 0x531; code < 0x540; code++) {
        const plx_glyph *g = plx_font_glyph(f, PLX_TEXT_BODY, code);
        assert_ptr_not_equal(g, box);
        assert_true(ink(f, g) > 1);
    }
    assert_int_equal(a.times, 1);
    for (int i = 0; i < 3; i++) {
        assert_ptr_equal(plx_font_glyph(f, PLX_TEXT_BODY, 0x4E2D), box);
        assert_ptr_equal(plx_font_glyph(f, PLX_TEXT_BODY, 0x4E00), box);
    }
    assert_int_equal(a.times, 3);
    plx_font_destroy(&f);
}

/* The system's own finder names files that hold the character. */
static void the_system_names_a_face(void **state)
{
    (void)state;
    plx_faces *faces = plx_faces_create();
    char file[1024], again[1024];
    int index, same;
    assert_true(plx_faces_find(faces, 'a', file, sizeof file, &index));
    assert_true(plx_faces_find(faces, 'a', again, sizeof again, &same));
    assert_string_equal(file, again);
    assert_int_equal(access(file, R_OK), 0);
    assert_false(plx_faces_find(faces, 0x10FFFE, file, sizeof file, &index));
    /* Another search between does not end it. */
    assert_true(plx_find_font(again, sizeof again, NULL));
    assert_true(plx_faces_find(faces, 'z', file, sizeof file, &index));
    plx_faces_destroy(&faces);
    assert_null(faces);
    plx_faces_destroy(&faces);
}

static void scale_scales(void **state)
{
    (void)state;
    plx_font *one = plx_font_create(path, 1, NULL), *three = plx_font_create(path, 3, NULL);
    float a = plx_font_glyph(one, PLX_TEXT_BODY, 'm')->advance;
    float b = plx_font_glyph(three, PLX_TEXT_BODY, 'm')->advance;
    assert_true(fabsf(b / a - 3) < 0.1F);
    int side_one, side_three, height;
    plx_font_atlas(one, &side_one, &height);
    plx_font_atlas(three, &side_three, &height);
    assert_true(side_three > side_one);
    plx_font_destroy(&one);
    plx_font_destroy(&three);
}

static void what_is_no_font_is_refused(void **state)
{
    (void)state;
    plx_error e;
    assert_null(plx_font_create("/nonexistent/font.ttf", 1, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    assert_string_equal(e.file, "/nonexistent/font.ttf");
    static const char *const contents[] = {"", "short", "this is not a font, only a line of text"};
    for (size_t i = 0; i < 3; i++) {
        char name[] = "/tmp/plexus-test-font-XXXXXX";
        int file = mkstemp(name);
        assert_true(file >= 0);
        size_t length = strlen(contents[i]);
        assert_int_equal(write(file, contents[i], length), length);
        close(file);
        assert_null(plx_font_create(name, 1, &e));
        assert_int_equal(e.code, PLX_ERR_FORMAT);
        assert_string_equal(e.file, name);
        unlink(name);
    }
}

/* Even one that has the memory of another. */
static void each_has_an_id_of_its_own(void **state)
{
    (void)state;
    uint64_t before = 0;
    for (int i = 0; i < 4; i++) {
        plx_font *f = plx_font_create(path, 1, NULL);
        assert_true(plx_font_id(f) > before);
        before = plx_font_id(f);
        plx_font_destroy(&f);
    }
}

static void no_memory_is_an_error(void **state)
{
    (void)state;
    int failures = 0;
    for (uint64_t n = 1; n < 20; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        plx_font *f = plx_font_create(path, 1, &e);
        plx_mem_fail_at(0);
        if (f) {
            plx_font_destroy(&f);
            assert_true(failures > 0);
            return;
        }
        assert_int_equal(e.code, PLX_ERR_MEMORY);
        failures++;
    }
    fail_msg("the font never came");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(glyphs_have_ink_at_every_size),
        cmocka_unit_test(unknown_characters_give_the_replacement),
        cmocka_unit_test(letters_of_other_scripts_come_when_asked_for),
        cmocka_unit_test(the_atlas_grows_with_its_glyphs),
        cmocka_unit_test(what_the_face_lacks_comes_from_others),
        cmocka_unit_test(the_system_names_a_face),
        cmocka_unit_test(scale_scales),
        cmocka_unit_test(what_is_no_font_is_refused),
        cmocka_unit_test(each_has_an_id_of_its_own),
        cmocka_unit_test(no_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, find, NULL);
}
