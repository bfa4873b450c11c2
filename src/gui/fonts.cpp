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

enum { FONT_SIZE_MAX = 64 << 20 };

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

static ImFont *add_font(void *data, int size, float pixels, float digit_width)
{
    ImFontAtlas *atlas = ImGui::GetIO().Fonts;
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = 2;
    config.OversampleV = 1;
    ImFont *font = atlas->AddFontFromMemoryTTF(data, size, pixels, &config, LETTERS);
    config.MergeMode = true;
    config.GlyphMinAdvanceX = digit_width;
    config.GlyphMaxAdvanceX = digit_width > 0 ? digit_width : FLT_MAX;
    atlas->AddFontFromMemoryTTF(data, size, pixels, &config, DIGITS);
    return font;
}

/* Digits come with equal widths, so that numbers that change do not tremble; the first round finds
 * how wide they are. */
static bool add_fonts(plx_gui *g, unsigned char *const data[2], const size_t size[2])
{
    float digit_width[PLX_GUI_SIZES] = {0};
    ImFontAtlas *atlas = ImGui::GetIO().Fonts;
    for (int round = 0; round < 2; round++) {
        atlas->Clear();
        for (int i = 0; i < PLX_GUI_SIZES; i++) {
            int which = i == PLX_GUI_BOLD && data[1] ? 1 : 0;
            g->fonts[i] = add_font(data[which], (int)size[which],
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
    ImFontAtlas *atlas = ImGui::GetIO().Fonts;
    atlas->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight | ImFontAtlasFlags_NoMouseCursors;
    if (!data[0] || !add_fonts(g, data, size)) {
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
