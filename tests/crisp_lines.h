/* Lines that cross in all directions, for tests of what draws them over a picture. */
#ifndef PLX_TESTS_CRISP_LINES_H
#define PLX_TESTS_CRISP_LINES_H

#include "base/rng.h"
#include "density/crisp.h"

enum { CRISP_LINES = 120 };

static inline void crisp_lines(plx_crisp_line *lines, int width, int height)
{
    plx_rng rng;
    plx_rng_seed(&rng, 5, 0);
    for (int i = 0; i < CRISP_LINES; i++)
        lines[i] = (plx_crisp_line){
            .stroke = {.x0 = plx_rng_range(&rng, -20, width * 0.4),
                .y0 = plx_rng_range(&rng, -5, height + 5),
                .x1 = plx_rng_range(&rng, width * 0.6, width + 20),
                .y1 = plx_rng_range(&rng, -5, height + 5),
                .width = i % 10 == 0 ? 3 : 1,
                .pattern = i % 7 == 0 ? PLX_DASHED : PLX_SOLID,
                .unit = 1},
            .strength = (float)plx_rng_range(&rng, 0.3, 1),
            .place = plx_rng_uniform(&rng) < 0.5 ? -1 : 1,
        };
}

static inline plx_tone crisp_tone(plx_theme theme)
{
    plx_edge_style style = PLX_EDGE_STYLE_DEFAULT;
    style.theme = theme;
    return plx_tone_make(&style, &(plx_exposure){.weight = 1, .level = 1});
}

/* Both signs change places, in the lines and in the colours. */
static inline void crisp_swap(plx_crisp_line *lines, plx_tone *tone)
{
    for (int i = 0; i < CRISP_LINES; i++)
        lines[i].place = -lines[i].place;
    for (int c = 0; c < 4; c++) {
        float positive = tone->positive[c];
        tone->positive[c] = tone->negative[c];
        tone->negative[c] = positive;
    }
}

#endif
