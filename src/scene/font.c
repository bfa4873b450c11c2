#include "scene/font.h"

#include "base/file.h"
#include "base/mem.h"

#include <stb_truetype.h>

#include <math.h>
#include <stdatomic.h>

/* ASCII, Latin-1, and the few signs that our own texts use. */
static const uint32_t extra[] = {
    0x2013,                         /* en dash */
    0x2026,                         /* ellipsis */
    0x2190, 0x2191, 0x2192, 0x2193, /* arrows */
    0x2212,                         /* minus */
    0x03A3, 0x2264, 0x2265,         /* sum, at most, at least */
    0xFFFD,                         /* replacement */
};

enum {
    FIRST = 0x20,
    LAST = 0xFF,
    PLAIN = LAST - FIRST + 1,
    EXTRA = sizeof extra / sizeof *extra,
    GLYPHS = PLAIN + EXTRA,
};

static const double pixel_size[PLX_TEXT_SIZES] = {12, 14, 18, 26, 46};

static _Atomic uint64_t made; /* fonts so far */

struct plx_font {
    uint64_t id;
    plx_glyph glyph[PLX_TEXT_SIZES][GLYPHS];
    float cap_height[PLX_TEXT_SIZES], line_height[PLX_TEXT_SIZES];
    unsigned char *atlas;
    int width, height;
};

static uint32_t code_of(int index)
{
    return index < PLAIN ? (uint32_t)(FIRST + index) : extra[index - PLAIN];
}

static void copy_glyphs(plx_font *f, int size, const stbtt_packedchar *packed)
{
    for (int i = 0; i < GLYPHS; i++) {
        const stbtt_packedchar *p = &packed[i];
        f->glyph[size][i] = (plx_glyph){
            .u0 = p->x0,
            .v0 = p->y0,
            .u1 = p->x1,
            .v1 = p->y1,
            .dx = p->xoff,
            .dy = p->yoff,
            .advance = p->xadvance,
        };
    }
}

static bool pack(plx_font *f, const unsigned char *data, const stbtt_fontinfo *info, double scale)
{
    stbtt_pack_context context;
    if (!stbtt_PackBegin(&context, f->atlas, f->width, f->height, 0, 1, NULL))
        return false;
    bool ok = true;
    for (int s = 0; s < PLX_TEXT_SIZES && ok; s++) {
        float pixels = (float)round(pixel_size[s] * scale);
        stbtt_packedchar packed[GLYPHS];
        int codes[GLYPHS];
        for (int i = 0; i < GLYPHS; i++)
            codes[i] = (int)code_of(i);
        stbtt_pack_range range = {
            .font_size = STBTT_POINT_SIZE(pixels),
            .array_of_unicode_codepoints = codes,
            .num_chars = GLYPHS,
            .chardata_for_range = packed,
        };
        ok = stbtt_PackFontRanges(&context, data, 0, &range, 1);
        copy_glyphs(f, s, packed);

        float em = stbtt_ScaleForMappingEmToPixels(info, pixels);
        int ascent, descent, gap, x0, y0, x1, y1;
        stbtt_GetFontVMetrics(info, &ascent, &descent, &gap);
        f->line_height[s] = roundf((float)(ascent - descent + gap) * em);
        f->cap_height[s] = 0.7F * pixels;
        if (stbtt_GetCodepointBox(info, 'H', &x0, &y0, &x1, &y1))
            f->cap_height[s] = (float)y1 * em;
    }
    stbtt_PackEnd(&context);
    return ok;
}

plx_font *plx_font_create(const char *path, double ui_scale, plx_error *e)
{
    unsigned char *data = NULL;
    size_t size = 0;
    if (!plx_file_read(path, (size_t)64 << 20, &data, &size, e))
        return NULL;
    plx_font *f = plx_font_create_from(data, size, path, ui_scale, e);
    plx_free(data);
    return f;
}

plx_font *plx_font_create_from(
    const unsigned char *data, size_t size, const char *name, double ui_scale, plx_error *e)
{
    stbtt_fontinfo info;
    if (size < 12 || stbtt_GetFontOffsetForIndex(data, 0) < 0 ||
        !stbtt_InitFont(&info, data, stbtt_GetFontOffsetForIndex(data, 0))) {
        plx_fail_file(e, PLX_ERR_FORMAT, name, "is not a TrueType or OpenType font");
        return NULL;
    }
    plx_font *f = plx_alloc(1, sizeof *f);
    if (f)
        f->id = atomic_fetch_add(&made, 1) + 1;
    for (int side = 256; f && side <= 8192; side *= 2) {
        f->width = f->height = side;
        plx_free(f->atlas);
        f->atlas = plx_alloc((size_t)side * (size_t)side, 1);
        if (!f->atlas)
            plx_font_destroy(&f);
        else if (pack(f, data, &info, ui_scale))
            return f;
    }
    if (!f)
        plx_fail_file(e, PLX_ERR_MEMORY, name, "out of memory for the glyphs");
    else
        plx_fail_file(e, PLX_ERR_UNSUPPORTED, name, "has glyphs too large for an atlas");
    plx_font_destroy(&f);
    return NULL;
}

void plx_font_destroy(plx_font **font)
{
    if (!*font)
        return;
    plx_free((*font)->atlas);
    plx_free(*font);
    *font = NULL;
}

const plx_glyph *plx_font_glyph(const plx_font *font, plx_text_size size, uint32_t code)
{
    if (code >= FIRST && code <= LAST)
        return &font->glyph[size][code - FIRST];
    for (int i = 0; i < EXTRA; i++)
        if (extra[i] == code)
            return &font->glyph[size][PLAIN + i];
    return &font->glyph[size][GLYPHS - 1];
}

float plx_font_cap_height(const plx_font *font, plx_text_size size)
{
    return font->cap_height[size];
}

float plx_font_line_height(const plx_font *font, plx_text_size size)
{
    return font->line_height[size];
}

uint64_t plx_font_id(const plx_font *font)
{
    return font->id;
}

const unsigned char *plx_font_atlas(const plx_font *font, int *width, int *height)
{
    *width = font->width;
    *height = font->height;
    return font->atlas;
}
