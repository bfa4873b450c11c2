/* The typefaces of the widgets, and their atlas. */
extern "C" {
#include "base/file.h"
#include "base/mem.h"
}
#include "gui/inside.hpp"

#include <math.h>
#include <string.h>

namespace
{

enum {
    FONT_SIZE_MAX = 64 << 20,
    OTHERS = 16,     /* typefaces beside the two */
    SEEN_MAX = 4096, /* characters that the atlas can take in */
    BLOCK = 128      /* letters of an alphabet that come at once */
};

/* A typeface that has what the two lack. */
struct other_face {
    char path[1024];
    int index = 0;
    ImFontGlyphRangesBuilder has;
    ImVector<ImWchar> ranges;
    unsigned char *data = NULL;
    size_t size = 0;
};

/* What is in the atlas beyond LETTERS. */
struct extra {
    ImVector<ImWchar> ranges;
    other_face other[OTHERS];
    int count = 0;
};

/* Units of the three sizes, from the lowest descender to the highest ascender. */
const float TEXT_SIZE[PLX_GUI_SIZES] = {14.0F, 16.5F, 16.5F};

} // namespace

/* ImGui stops the program where a file is no typeface. */
static bool is_typeface(const unsigned char *data, size_t size)
{
    static const char kinds[][5] = {"OTTO", "true", "ttcf", {0, 1, 0, 0, 0}};
    for (const char *kind : kinds)
        if (size > 1024 && memcmp(data, kind, 4) == 0)
            return true;
    return false;
}

/* What Latin and Greek texts and formulas use, but the digits. */
static const ImWchar LETTERS[] = {0x20, 0x2F, 0x3A, 0x17F, 0x391, 0x3C9, 0x2010, 0x2027, 0x2030,
    0x203A, 0x2070, 0x209C, 0x2190, 0x2195, 0x2202, 0x2265, 0x25A0, 0x25CF, 0xFFFD, 0xFFFD, 0};
static const ImWchar DIGITS[] = {0x30, 0x39, 0};

static void want(plx_gui *g, uint32_t code)
{
    /* Alphabets come as a whole, so that typing or scrolling makes the atlas anew once. */
    uint32_t first = code < 0x2000 ? code / BLOCK * BLOCK : code;
    uint32_t end = code < 0x2000 ? first + BLOCK : code + 1;
    for (uint32_t c = first; c < end; c++) {
        g->seen_count += !g->seen.GetBit(c);
        g->seen.SetBit(c);
    }
    g->sees_new = true;
    g->frames_wanted = 2;
}

void gui::see(plx_gui *g, const char *text)
{
    while (*text) {
        uint32_t code = plx_utf8_next(&text);
        if (code < 0x80 || code > IM_UNICODE_CODEPOINT_MAX || g->seen.GetBit(code) ||
            g->fonts[PLX_GUI_BODY]->FindGlyphNoFallback((ImWchar)code))
            continue;
        if (g->seen_count + BLOCK <= SEEN_MAX)
            want(g, code);
    }
}

static void add_other(plx_gui *g, extra *x, uint32_t code)
{
    char path[1024];
    int index = 0, i = 0;
    if (!g->faces || !plx_faces_find(g->faces, code, path, sizeof path, &index))
        return;
    while (i < x->count && (x->other[i].index != index || strcmp(x->other[i].path, path) != 0))
        i++;
    if (i == OTHERS)
        return;
    other_face *o = &x->other[i];
    if (i == x->count) {
        plx_text_copy(o->path, sizeof o->path, path);
        o->index = index;
        x->count++;
    }
    o->has.AddChar((ImWchar)code);
}

static void find_others(plx_gui *g, extra *x)
{
    if (g->seen_count == 0)
        return;
    g->seen.BuildRanges(&x->ranges);
    if (!g->faces)
        g->faces = plx_faces_create();
    for (uint32_t code = 0; code <= IM_UNICODE_CODEPOINT_MAX; code++)
        if (g->seen.GetBit(code))
            add_other(g, x, code);
    for (int i = 0; i < x->count; i++) {
        other_face *o = &x->other[i];
        o->has.BuildRanges(&o->ranges);
        if (plx_file_read(o->path, FONT_SIZE_MAX, &o->data, &o->size, NULL) &&
            !is_typeface(o->data, o->size)) {
            plx_free(o->data);
            o->data = NULL;
        }
    }
}

/* What a typeface before has is not added again. */
static void add_extra(const extra *x, void *data, int size, float pixels, ImFontConfig config)
{
    ImFontAtlas *atlas = ImGui::GetIO().Fonts;
    if (x->ranges.empty())
        return;
    atlas->AddFontFromMemoryTTF(data, size, pixels, &config, x->ranges.Data);
    for (int i = 0; i < x->count; i++) {
        const other_face *o = &x->other[i];
        config.FontNo = o->index;
        if (o->data)
            atlas->AddFontFromMemoryTTF(o->data, (int)o->size, pixels, &config, o->ranges.Data);
    }
}

static ImFont *add_font(const extra *x, void *data, int size, float pixels, float digit_width)
{
    ImFontAtlas *atlas = ImGui::GetIO().Fonts;
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = 2;
    config.OversampleV = 1;
    ImFont *font = atlas->AddFontFromMemoryTTF(data, size, pixels, &config, LETTERS);
    config.MergeMode = true;
    add_extra(x, data, size, pixels, config);
    config.GlyphMinAdvanceX = digit_width;
    config.GlyphMaxAdvanceX = digit_width > 0 ? digit_width : FLT_MAX;
    atlas->AddFontFromMemoryTTF(data, size, pixels, &config, DIGITS);
    return font;
}

/* Digits come with equal widths, so that numbers that change do not tremble; the first round finds
 * how wide they are. */
static bool add_fonts(
    plx_gui *g, const extra *x, unsigned char *const data[2], const size_t size[2])
{
    float digit_width[PLX_GUI_SIZES] = {0};
    ImFontAtlas *atlas = ImGui::GetIO().Fonts;
    for (int round = 0; round < 2; round++) {
        atlas->Clear();
        for (int i = 0; i < PLX_GUI_SIZES; i++) {
            int which = i == PLX_GUI_BOLD && data[1] ? 1 : 0;
            g->fonts[i] = add_font(x, data[which], (int)size[which],
                roundf(TEXT_SIZE[i] * g->scale * 2) / 2, digit_width[i]);
        }
        if (!atlas->Build())
            return false;
        for (int i = 0; i < PLX_GUI_SIZES; i++)
            for (char digit = '0'; digit <= '9'; digit++) {
                char text[2] = {digit, 0};
                float width = g->fonts[i]->CalcTextSizeA(g->fonts[i]->FontSize, FLT_MAX, 0, text).x;
                digit_width[i] = fmaxf(digit_width[i], ceilf(width));
            }
    }
    return true;
}

void gui::load_fonts(plx_gui *g)
{
    unsigned char *data[2] = {NULL, NULL};
    size_t size[2] = {0, 0};
    const char *files[2] = {g->font_file, g->bold_file};
    for (int i = 0; i < 2; i++) {
        if (files[i] && plx_file_read(files[i], FONT_SIZE_MAX, &data[i], &size[i], NULL) &&
            !is_typeface(data[i], size[i])) {
            plx_free(data[i]);
            data[i] = NULL;
        }
    }
    extra x;
    find_others(g, &x);
    g->sees_new = false;
    ImFontAtlas *atlas = ImGui::GetIO().Fonts;
    atlas->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight | ImFontAtlasFlags_NoMouseCursors;
    if (!data[0] || !add_fonts(g, &x, data, size)) {
        atlas->Clear();
        ImFontConfig config;
        config.SizePixels = fmaxf(roundf(13 * g->scale), 1);
        ImFont *plain = atlas->AddFontDefault(&config);
        for (ImFont *&font : g->fonts)
            font = plain;
        atlas->Build();
    }
    ImGui::GetIO().FontDefault = g->fonts[PLX_GUI_BODY];
    plx_free(data[0]);
    plx_free(data[1]);
    for (int i = 0; i < x.count; i++)
        plx_free(x.other[i].data);
    atlas->SetTexID((ImTextureID)0);
    g->atlas_version++;
}

unsigned char *plx_gui_builtin_font(size_t *size)
{
    ImFontAtlas atlas; /* which unpacks it */
    atlas.AddFontDefault();
    const ImFontConfig *config = &atlas.ConfigData.back();
    *size = (size_t)config->FontDataSize;
    unsigned char *copy = (unsigned char *)plx_alloc(*size, 1);
    if (copy)
        memcpy(copy, config->FontData, *size);
    return copy;
}
