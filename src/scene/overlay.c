#include "scene/overlay.h"

#include "base/mem.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

const plx_inks *plx_inks_of(plx_theme theme)
{
    static const plx_inks inks[PLX_THEME_COUNT] = {
        [PLX_THEME_DARK] = {.text = {226, 230, 238, 255},
            .dim = {138, 146, 160, 255},
            .warn = {255, 178, 92, 255},
            .panel = {16, 19, 26, 244},
            .shade = {10, 12, 17, 190},
            .odd = {255, 90, 220, 255}},
        [PLX_THEME_LIGHT] = {.text = {26, 30, 38, 255},
            .dim = {92, 98, 110, 255},
            .warn = {176, 84, 0, 255},
            .panel = {252, 252, 250, 244},
            .shade = {246, 246, 243, 200},
            .odd = {190, 0, 150, 255}},
        [PLX_THEME_PRINT] = {.text = {0, 0, 0, 255},
            .dim = {84, 84, 84, 255},
            .warn = {176, 84, 0, 255},
            .panel = {255, 255, 255, 255},
            .shade = {255, 255, 255, 215},
            .odd = {190, 0, 150, 255}},
    };
    return &inks[theme];
}

plx_rgba plx_page_color(plx_theme theme, unsigned char alpha)
{
    const float *c = PLX_PAGE[theme];
    return (plx_rgba){(unsigned char)(c[0] * 255 + 0.5F), (unsigned char)(c[1] * 255 + 0.5F),
        (unsigned char)(c[2] * 255 + 0.5F), alpha};
}

void plx_overlay_init(plx_overlay *o, const plx_font *font, double ui_scale)
{
    *o = (plx_overlay){
        .font = font, .ui_scale = (float)ui_scale, .inks = plx_inks_of(PLX_THEME_DARK)};
}

void plx_overlay_uninit(plx_overlay *o)
{
    plx_free(o->quads);
    plx_free(o->runs);
    plx_free(o->texts);
    *o = (plx_overlay){0};
}

void plx_overlay_clear(plx_overlay *o)
{
    o->count = o->run_count = o->text_size = 0;
    o->failed = false;
}

static void add(plx_overlay *o, plx_quad quad)
{
    if (o->count == o->capacity) {
        size_t capacity = o->capacity ? o->capacity * 2 : 1024;
        plx_quad *grown = plx_realloc(o->quads, capacity, sizeof *grown);
        if (!grown) {
            o->failed = true;
            return;
        }
        o->quads = grown;
        o->capacity = capacity;
    }
    o->quads[o->count++] = quad;
}

void plx_overlay_rect(plx_overlay *o, float x, float y, float w, float h, float radius, plx_rgba c)
{
    add(o,
        (plx_quad){.x = x, .y = y, .w = w, .h = h, .rgba = {c.r, c.g, c.b, c.a}, .radius = radius});
}

float plx_overlay_text_width(const plx_overlay *o, plx_text_size size, const char *text)
{
    float width = 0;
    uint32_t code;
    while (o->font && (code = plx_utf8_next(&text)) != 0)
        width += plx_font_glyph(o->font, size, code)->advance;
    return width;
}

/* Room for `more` in an array that grows; NULL without memory. */
static void *grow(
    plx_overlay *o, void *old, size_t each, size_t count, size_t more, size_t *capacity)
{
    if (count + more <= *capacity)
        return old;
    size_t wanted = (count + more) * 2;
    void *grown = plx_realloc(old, wanted, each);
    if (grown)
        *capacity = wanted;
    else
        o->failed = true;
    return grown;
}

static void keep_text(plx_overlay *o, const plx_text_run *run, const char *text)
{
    size_t size = strlen(text) + 1;
    plx_text_run *runs = grow(o, o->runs, sizeof *runs, o->run_count, 1, &o->run_capacity);
    if (runs)
        o->runs = runs;
    char *texts = grow(o, o->texts, 1, o->text_size, size, &o->text_capacity);
    if (texts)
        o->texts = texts;
    if (!runs || !texts)
        return;
    o->runs[o->run_count] = *run;
    o->runs[o->run_count++].text = o->text_size;
    memcpy(o->texts + o->text_size, text, size);
    o->text_size += size;
}

void plx_overlay_text(plx_overlay *o, float x, float y, plx_text_size size, plx_align align,
    plx_rgba c, const char *text)
{
    if (!o->font)
        return;
    if (align != PLX_ALIGN_LEFT) {
        float width = plx_overlay_text_width(o, size, text);
        x -= align == PLX_ALIGN_RIGHT ? width : width / 2;
    }
    /* Glyphs are drawn as they were rasterised, so they must sit on whole pixels to be sharp. */
    y = roundf(y);
    plx_text_run run = {.first = o->count, .x = x, .y = y, .size = size, .color = c};
    const char *whole = text;
    uint32_t code;
    while ((code = plx_utf8_next(&text)) != 0) {
        const plx_glyph *g = plx_font_glyph(o->font, size, code);
        if (g->u1 > g->u0)
            add(o, (plx_quad){
                       .x = roundf(x + g->dx),
                       .y = roundf(y + g->dy),
                       .w = (float)(g->u1 - g->u0),
                       .h = (float)(g->v1 - g->v0),
                       .u0 = g->u0,
                       .v0 = g->v0,
                       .u1 = g->u1,
                       .v1 = g->v1,
                       .rgba = {c.r, c.g, c.b, c.a},
                   });
        x += g->advance;
    }
    run.end = o->count;
    if (o->keeps_texts)
        keep_text(o, &run, whole);
}

void plx_overlay_shaded_text(plx_overlay *o, float x, float y, plx_text_size size, plx_align align,
    plx_rgba color, const char *text)
{
    float width = plx_overlay_text_width(o, size, text), pad = 3 * o->ui_scale;
    float cap = plx_font_cap_height(o->font, size);
    float left = align == PLX_ALIGN_LEFT ? x : align == PLX_ALIGN_RIGHT ? x - width : x - width / 2;
    plx_overlay_rect(o, left - pad, y - cap - pad, width + 2 * pad, cap + 2 * pad, 3 * o->ui_scale,
        o->inks->shade);
    plx_overlay_text(o, x, y, size, align, color, text);
}
