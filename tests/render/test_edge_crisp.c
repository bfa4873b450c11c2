/* Single lines over a picture of the GPU, against those of the CPU. */
#include "gl.h"

#include "base/mem.h"
#include "crisp_lines.h"
#include "render/edge_crisp.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 150, HEIGHT = 90, BYTES = WIDTH * HEIGHT * 4, MOST = 2 };

static plx_crisp_line lines[CRISP_LINES];
static plx_edge_crisp *crisp;
static plx_target *target;
static unsigned char ground[BYTES];

static int setup(void **state)
{
    if (gl_setup(state) != 0)
        return -1;
    crisp = plx_edge_crisp_create(gl_device, NULL);
    target = plx_target_create(gl_device, "picture", WIDTH, HEIGHT, PLX_FORMAT_RGBA8, NULL);
    for (int i = 0; i < BYTES; i++)
        ground[i] = i % 4 == 3 ? 255 : (unsigned char)(i * 7);
    return crisp && target ? 0 : -1;
}

static int teardown(void **state)
{
    plx_edge_crisp_destroy(&crisp);
    plx_target_destroy(&target);
    return gl_teardown(state);
}

static void draw_gpu(const plx_tone *tone, unsigned char *pixels)
{
    plx_target_write_rgba8(target, ground);
    assert_true(plx_edge_crisp_draw(crisp, tone, lines, CRISP_LINES, target, NULL));
    plx_target_read_rgba8_up(target, pixels);
    assert_no_gl_errors();
}

static void draw_cpu(const plx_tone *tone, unsigned char *pixels)
{
    float *memory = plx_alloc(plx_crisp_memory(WIDTH, HEIGHT), sizeof *memory);
    assert_non_null(memory);
    memcpy(pixels, ground, BYTES);
    plx_crisp_draw(tone, lines, CRISP_LINES, WIDTH, HEIGHT, 0, WIDTH, memory, pixels);
    plx_free(memory);
}

static void assert_alike(const unsigned char *a, const unsigned char *b)
{
    for (int i = 0; i < BYTES; i++)
        if (abs(a[i] - b[i]) > MOST)
            fail_msg("pixel (%d, %d), channel %d: %d and not %d", i / 4 % WIDTH, i / 4 / WIDTH,
                i % 4, a[i], b[i]);
}

static void pictures_are_the_cpus(void **state)
{
    (void)state;
    static unsigned char cpu[BYTES], gpu[BYTES];
    for (plx_theme theme = 0; theme < PLX_THEME_COUNT; theme++) {
        for (plx_hue hue = PLX_HUE_SIGN; hue <= PLX_HUE_MEAN; hue++) {
            plx_tone tone = crisp_tone(theme);
            tone.hue = (int32_t)hue;
            crisp_lines(lines, WIDTH, HEIGHT);
            draw_cpu(&tone, cpu);
            draw_gpu(&tone, gpu);
            assert_alike(gpu, cpu);
            assert_memory_not_equal(cpu, ground, BYTES);
        }
    }
}

static void neither_sign_is_favoured(void **state)
{
    (void)state;
    static unsigned char before[BYTES], after[BYTES];
    plx_tone tone = crisp_tone(PLX_THEME_PRINT);
    crisp_lines(lines, WIDTH, HEIGHT);
    draw_gpu(&tone, before);
    crisp_swap(lines, &tone);
    draw_gpu(&tone, after);
    assert_alike(after, before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_are_the_cpus),
        cmocka_unit_test(neither_sign_is_favoured),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
