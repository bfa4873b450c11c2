#include "scene/font.h"

#include "base/file.h"
#include "base/mem.h"

#include <stb_truetype.h>

#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum {
    FACES = 16, /* of which the first is the font's own */
    FILE_MAX = 64 << 20,
    PAGE = 256, /* code points */
    PAGES = 0x110000 / PAGE,
    ATLAS_MAX = 8192, /* pixels that any GPU takes */
    BETWEEN = 1       /* glyphs in the atlas */
};

static const double pixel_size[PLX_TEXT_SIZES] = {12, 14, 18, 26, 46};

static _Atomic uint64_t made; /* states of atlases so far */

typedef struct face {
    unsigned char *data; /* owned */
    stbtt_fontinfo info;
    char *path; /* owned; NULL: the font's own */
    int index;
} face;

typedef enum state { NEW, MADE, MISSING } state;

/* Glyphs of neighbouring characters at one size. */
typedef struct page {
    plx_glyph glyph[PAGE];
    unsigned char state[PAGE];
} page;

/* What grows with the characters that were asked for. */
typedef struct glyphs {
    uint64_t id;
    face face[FACES];
    int faces;
    plx_face_finder *find; /* NULL: none */
    void *user;
    page *pages[PLX_TEXT_SIZES][PAGES]; /* owned, NULL so far */
    plx_glyph box[PLX_TEXT_SIZES];
    unsigned char *atlas;
    int width, height;
    int x, y, row; /* where the next glyph comes in the atlas, and how high its row is */
} glyphs;

struct plx_font {
    float pixels[PLX_TEXT_SIZES]; /* an em */
    float cap_height[PLX_TEXT_SIZES], line_height[PLX_TEXT_SIZES];
    glyphs *glyphs;
};

/* Room below what there is. */
static bool grow_atlas(glyphs *g, int height)
{
    int wanted = g->height;
    while (wanted < height)
        wanted *= 2;
    if (wanted == g->height)
        return true;
    unsigned char *grown =
        wanted > ATLAS_MAX ? NULL : plx_realloc(g->atlas, (size_t)wanted * (size_t)g->width, 1);
    if (!grown)
        return false;
    memset(grown + (size_t)g->height * (size_t)g->width, 0,
        (size_t)(wanted - g->height) * (size_t)g->width);
    g->atlas = grown;
    g->height = wanted;
    return true;
}

/* A place in the atlas; NULL where it is full. */
static unsigned char *place(glyphs *g, int width, int height, plx_glyph *glyph)
{
    if (g->x + width + BETWEEN > g->width) {
        g->x = BETWEEN;
        g->y += g->row + BETWEEN;
        g->row = 0;
    }
    if (g->x + width + BETWEEN > g->width || !grow_atlas(g, g->y + height + BETWEEN))
        return NULL;
    glyph->u0 = (uint16_t)g->x;
    glyph->v0 = (uint16_t)g->y;
    glyph->u1 = (uint16_t)(g->x + width);
    glyph->v1 = (uint16_t)(g->y + height);
    g->x += width + BETWEEN;
    g->row = g->row > height ? g->row : height;
    g->id = atomic_fetch_add(&made, 1) + 1;
    return g->atlas + (size_t)glyph->v0 * (size_t)g->width + glyph->u0;
}

static bool draw(glyphs *g, const stbtt_fontinfo *info, int index, float pixels, plx_glyph *out)
{
    float em = stbtt_ScaleForMappingEmToPixels(info, pixels);
    int advance, bearing, x0, y0, x1, y1;
    stbtt_GetGlyphHMetrics(info, index, &advance, &bearing);
    stbtt_GetGlyphBitmapBox(info, index, em, em, &x0, &y0, &x1, &y1);
    *out = (plx_glyph){.dx = (float)x0, .dy = (float)y0, .advance = (float)advance * em};
    if (x1 <= x0 || y1 <= y0)
        return true;
    unsigned char *at = place(g, x1 - x0, y1 - y0, out);
    if (at)
        stbtt_MakeGlyphBitmap(info, at, x1 - x0, y1 - y0, g->width, em, em, index);
    return at != NULL;
}

/* Takes data. */
static bool add_face(glyphs *g, unsigned char *data, size_t size, const char *path, int index)
{
    face *f = &g->face[g->faces];
    *f = (face){.data = data, .path = path ? plx_strdup(path) : NULL, .index = index};
    int offset = size < 12 ? -1 : stbtt_GetFontOffsetForIndex(data, index);
    if ((path && !f->path) || offset < 0 || !stbtt_InitFont(&f->info, data, offset)) {
        plx_free(f->path);
        plx_free(data);
        return false;
    }
    g->faces++;
    return true;
}

/* The face of the system that has a character that none has so far; NULL where there is none. */
static const face *find_face(glyphs *g, uint32_t code)
{
    char path[1024];
    int index = 0;
    size_t size;
    unsigned char *data;
    if (!g->find || g->faces == FACES || !g->find(g->user, code, path, sizeof path, &index))
        return NULL;
    for (int i = 1; i < g->faces; i++)
        if (g->face[i].index == index && strcmp(g->face[i].path, path) == 0)
            return NULL;
    if (!plx_file_read(path, FILE_MAX, &data, &size, NULL) || !add_face(g, data, size, path, index))
        return NULL;
    return &g->face[g->faces - 1];
}

static bool make(const plx_font *font, plx_text_size size, uint32_t code, plx_glyph *out)
{
    glyphs *g = font->glyphs;
    for (int i = 0; i < g->faces; i++) {
        int index = stbtt_FindGlyphIndex(&g->face[i].info, (int)code);
        if (index)
            return draw(g, &g->face[i].info, index, font->pixels[size], out);
    }
    const face *found = code < ' ' ? NULL : find_face(g, code);
    int index = found ? stbtt_FindGlyphIndex(&found->info, (int)code) : 0;
    return index && draw(g, &found->info, index, font->pixels[size], out);
}

/* The frame of a box from the baseline up. */
static bool make_box(plx_font *font, plx_text_size size)
{
    glyphs *g = font->glyphs;
    plx_glyph *box = &g->box[size];
    float digit = plx_font_glyph(font, size, '0')->advance;
    int side = (int)lroundf(digit * 0.12F), height = (int)lroundf(font->cap_height[size]);
    int width = (int)lroundf(digit) - 2 * side, thick = (int)lroundf(font->pixels[size] / 16);
    width = width > 3 ? width : 3;
    height = height > 3 ? height : 3;
    thick = thick > 1 ? thick : 1;
    *box = (plx_glyph){.dx = (float)side, .dy = (float)-height, .advance = digit};
    unsigned char *at = place(g, width, height, box);
    for (int y = 0; at && y < height; y++)
        for (int x = 0; x < width; x++)
            if (x < thick || y < thick || x >= width - thick || y >= height - thick)
                at[(size_t)y * (size_t)g->width + (size_t)x] = 255;
    return at != NULL;
}

static bool measure(plx_font *f, double scale)
{
    glyphs *g = f->glyphs;
    const stbtt_fontinfo *info = &g->face[0].info;
    for (int s = 0; s < PLX_TEXT_SIZES; s++) {
        f->pixels[s] = (float)round(pixel_size[s] * scale);
        float em = stbtt_ScaleForMappingEmToPixels(info, f->pixels[s]);
        int ascent, descent, gap, x0, y0, x1, y1;
        stbtt_GetFontVMetrics(info, &ascent, &descent, &gap);
        f->line_height[s] = roundf((float)(ascent - descent + gap) * em);
        f->cap_height[s] = 0.7F * f->pixels[s];
        if (stbtt_GetCodepointBox(info, 'H', &x0, &y0, &x1, &y1))
            f->cap_height[s] = (float)y1 * em;
    }
    /* The largest glyphs of a face are some ems wide; most of a text fits into a few rows. */
    g->width = 512;
    while (g->width < ATLAS_MAX && (float)g->width < 12 * f->pixels[PLX_TEXT_SIZES - 1])
        g->width *= 2;
    g->height = g->width / 4;
    g->x = g->y = BETWEEN;
    g->atlas = plx_alloc((size_t)g->width * (size_t)g->height, 1);
    for (int s = 0; s < PLX_TEXT_SIZES && g->atlas; s++)
        if (!make_box(f, (plx_text_size)s))
            return false;
    return g->atlas != NULL;
}

plx_font *plx_font_create(const char *path, double ui_scale, plx_error *e)
{
    unsigned char *data = NULL;
    size_t size = 0;
    if (!plx_file_read(path, FILE_MAX, &data, &size, e))
        return NULL;
    plx_font *f = plx_font_create_from(data, size, path, ui_scale, e);
    plx_free(data);
    return f;
}

plx_font *plx_font_create_from(
    const unsigned char *data, size_t size, const char *name, double ui_scale, plx_error *e)
{
    plx_font *f = plx_alloc(1, sizeof *f);
    if (f)
        f->glyphs = plx_alloc(1, sizeof *f->glyphs);
    unsigned char *copy = f && f->glyphs ? plx_alloc(size ? size : 1, 1) : NULL;
    if (!copy) {
        plx_fail_file(e, PLX_ERR_MEMORY, name, "out of memory for the typeface");
        plx_font_destroy(&f);
        return NULL;
    }
    memcpy(copy, data, size);
    if (!add_face(f->glyphs, copy, size, NULL, 0)) {
        plx_fail_file(e, PLX_ERR_FORMAT, name, "is not a TrueType or OpenType font");
        plx_font_destroy(&f);
    } else if (!measure(f, ui_scale)) {
        plx_fail_file(e, PLX_ERR_MEMORY, name, "out of memory for the glyphs");
        plx_font_destroy(&f);
    }
    return f;
}

void plx_font_destroy(plx_font **font)
{
    if (!*font)
        return;
    glyphs *g = (*font)->glyphs;
    for (int i = 0; g && i < g->faces; i++) {
        plx_free(g->face[i].data);
        plx_free(g->face[i].path);
    }
    for (int s = 0; g && s < PLX_TEXT_SIZES; s++)
        for (int i = 0; i < PAGES; i++)
            plx_free(g->pages[s][i]);
    if (g)
        plx_free(g->atlas);
    plx_free(g);
    plx_free(*font);
    *font = NULL;
}

void plx_font_fall_back(plx_font *font, plx_face_finder *find, void *user)
{
    font->glyphs->find = find;
    font->glyphs->user = user;
}

const plx_glyph *plx_font_glyph(const plx_font *font, plx_text_size size, uint32_t code)
{
    glyphs *g = font->glyphs;
    page **slot = code < 0x110000 ? &g->pages[size][code / PAGE] : NULL;
    if (slot && !*slot)
        *slot = plx_alloc(1, sizeof **slot);
    if (!slot || !*slot)
        return &g->box[size];
    plx_glyph *glyph = &(*slot)->glyph[code % PAGE];
    unsigned char *is = &(*slot)->state[code % PAGE];
    if (*is == NEW)
        *is = code != 0xFFFD && make(font, size, code, glyph) ? MADE : MISSING;
    return *is == MADE ? glyph : &g->box[size];
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
    return font->glyphs->id;
}

const unsigned char *plx_font_atlas(const plx_font *font, int *width, int *height)
{
    *width = font->glyphs->width;
    *height = font->glyphs->height;
    return font->glyphs->atlas;
}
