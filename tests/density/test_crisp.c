/* Single lines over a picture: both signs alike, the stronger above, in any number of parts. */
#include "density/crisp.h"

#include "base/mem.h"
#include "crisp_lines.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 150, HEIGHT = 90, BYTES = WIDTH * HEIGHT * 4 };

static plx_crisp_line lines[CRISP_LINES];
static unsigned char before[BYTES], bytes[2][BYTES];
static uint16_t wide[2][BYTES];

static void fill(void)
{
    for (int i = 0; i < BYTES; i++)
        before[i] = (unsigned char)(rand() & 255);
    for (int k = 0; k < 2; k++) {
        memcpy(bytes[k], before, BYTES);
        for (int i = 0; i < BYTES; i++)
            wide[k][i] = (uint16_t)(before[i] * 257);
    }
}

static void draw(const plx_tone *tone, size_t count, int x0, int x1, int into)
{
    float *memory = plx_alloc(plx_crisp_memory(x1 - x0, HEIGHT), sizeof *memory);
    assert_non_null(memory);
    plx_crisp_draw(tone, lines, count, WIDTH, HEIGHT, x0, x1, memory, bytes[into]);
    plx_crisp_draw_wide(tone, lines, count, WIDTH, HEIGHT, x0, x1, memory, wide[into]);
    plx_free(memory);
}

static void neither_sign_is_favoured(void **state)
{
    (void)state;
    for (plx_theme theme = 0; theme < PLX_THEME_COUNT; theme++) {
        plx_tone tone = crisp_tone(theme);
        crisp_lines(lines, WIDTH, HEIGHT);
        fill();
        draw(&tone, CRISP_LINES, 0, WIDTH, 0);
        crisp_swap(lines, &tone);
        draw(&tone, CRISP_LINES, 0, WIDTH, 1);
        assert_memory_equal(bytes[0], bytes[1], sizeof bytes[0]);
        assert_memory_equal(wide[0], wide[1], sizeof wide[0]);
        assert_memory_not_equal(bytes[0], before, sizeof before);
    }
}

/* But for the rounding of heights, which are counted from where a part begins. */
static void parts_make_the_whole(void **state)
{
    (void)state;
    plx_tone tone = crisp_tone(PLX_THEME_DARK);
    crisp_lines(lines, WIDTH, HEIGHT);
    fill();
    draw(&tone, CRISP_LINES, 0, WIDTH, 0);
    for (int x = 0; x < WIDTH; x += 37)
        draw(&tone, CRISP_LINES, x, x + 37 < WIDTH ? x + 37 : WIDTH, 1);
    for (int i = 0; i < BYTES; i++)
        assert_in_range(bytes[1][i] - bytes[0][i] + 1, 0, 2);
}

/* Of the pixel where both lines cross: how far it is from a colour of the tone. */
static double distance(const plx_tone *tone, const float color[4])
{
    const unsigned char *rgba = &bytes[0][((HEIGHT / 2) * WIDTH + WIDTH / 2) * 4];
    double sum = 0;
    for (int c = 0; c < 3; c++) {
        double line =
            (double)(color[c] + (tone->toward[c] - color[c]) * PLX_CRISP_LIGHTEN) * 255 - rgba[c];
        sum += line * line;
    }
    return sqrt(sum);
}

/* Through the middle of the picture, which it rises to and beyond by so many rows. */
static plx_crisp_line across(double rise, float strength, float place)
{
    double middle = HEIGHT / 2.0 - 0.5;
    return (plx_crisp_line){
        .stroke = {.x0 = 0, .y0 = middle - rise, .x1 = WIDTH, .y1 = middle + rise},
        .strength = strength,
        .place = place};
}

static void the_stronger_lies_above(void **state)
{
    (void)state;
    plx_tone tone = crisp_tone(PLX_THEME_PRINT);
    for (int swap = 0; swap < 4; swap++) {
        float place = swap & 1 ? -1 : 1;
        lines[swap >> 1] = across(10, 1, place);
        lines[!(swap >> 1)] = across(-10, 0.4F, -place);
        fill();
        draw(&tone, 2, 0, WIDTH, 0);
        double positive = distance(&tone, tone.positive);
        double negative = distance(&tone, tone.negative);
        if (place > 0 ? positive > 0.4 * negative : negative > 0.4 * positive)
            fail_msg("%g from the positive colour, %g from the negative one", positive, negative);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neither_sign_is_favoured),
        cmocka_unit_test(parts_make_the_whole),
        cmocka_unit_test(the_stronger_lies_above),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
