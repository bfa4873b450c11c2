#include "platform/fonts.h"

#include "base/mem.h"
#include "base/text.h"

#include <fontconfig/fontconfig.h>

#include <stdlib.h>
#include <string.h>

static FcPattern *sans_serif(FcConfig *config, int weight)
{
    FcPattern *wanted = FcPatternCreate();
    if (!wanted)
        return NULL;
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)"Inter");
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)"DejaVu Sans");
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)"sans-serif");
    FcPatternAddInteger(wanted, FC_WEIGHT, weight);
    FcPatternAddInteger(wanted, FC_SLANT, FC_SLANT_ROMAN);
    FcPatternAddBool(wanted, FC_SCALABLE, FcTrue);
    FcConfigSubstitute(config, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    return wanted;
}

static bool find(int weight, char *path, size_t size, plx_error *e)
{
    const char *chosen = getenv("PLEXUS_FONT");
    if (chosen && *chosen) {
        plx_text_copy(path, size, chosen);
        return true;
    }
    bool found = false;
    FcConfig *config = FcInitLoadConfigAndFonts();
    FcPattern *wanted = config ? sans_serif(config, weight) : NULL;
    if (wanted) {
        FcResult result;
        FcPattern *match = FcFontMatch(config, wanted, &result);
        FcChar8 *file = NULL;
        FcBool scalable = FcFalse;
        if (match && FcPatternGetString(match, FC_FILE, 0, &file) == FcResultMatch &&
            FcPatternGetBool(match, FC_SCALABLE, 0, &scalable) == FcResultMatch && scalable)
            found = plx_text_copy(path, size, (const char *)file);
        if (match)
            FcPatternDestroy(match);
    }
    if (wanted)
        FcPatternDestroy(wanted);
    if (config)
        FcConfigDestroy(config);
    FcFini();
    return found || plx_fail(e, PLX_ERR_UNSUPPORTED,
                        "no scalable font is installed; the packages fonts-inter and fonts-dejavu "
                        "have one");
}

bool plx_find_font(char *path, size_t size, plx_error *e)
{
    return find(FC_WEIGHT_REGULAR, path, size, e);
}

bool plx_find_bold_font(char *path, size_t size, plx_error *e)
{
    return find(FC_WEIGHT_DEMIBOLD, path, size, e);
}

/* Own copies: fontconfig's end with its FcFini, which every search calls. */
typedef struct face {
    char *path;
    int index;
    FcCharSet *has;
} face;

struct plx_faces {
    bool loaded;
    face *face; /* [count]; the nearest to sans-serif first, each with what those before it lack */
    int count;
};

plx_faces *plx_faces_create(void)
{
    return plx_alloc(1, sizeof(plx_faces));
}

void plx_faces_destroy(plx_faces **faces)
{
    plx_faces *f = *faces;
    for (int i = 0; f && i < f->count; i++) {
        plx_free(f->face[i].path);
        FcCharSetDestroy(f->face[i].has);
    }
    if (f)
        plx_free(f->face);
    plx_free(f);
    *faces = NULL;
}

/* Letters as outlines: stb_truetype reads no pictures of them. */
static void add_face(plx_faces *f, const FcPattern *p)
{
    FcBool outline = FcFalse, color = FcFalse, changed;
    FcCharSet *has = NULL;
    FcChar8 *file = NULL;
    int index = 0;
    FcPatternGetBool(p, FC_OUTLINE, 0, &outline);
    FcPatternGetBool(p, FC_COLOR, 0, &color);
    FcPatternGetInteger(p, FC_INDEX, 0, &index);
    if (!outline || color || FcPatternGetCharSet(p, FC_CHARSET, 0, &has) != FcResultMatch ||
        FcPatternGetString(p, FC_FILE, 0, &file) != FcResultMatch)
        return;
    face *next = &f->face[f->count];
    next->path = plx_strdup((const char *)file);
    next->has = FcCharSetCreate();
    next->index = index & 0xFFFF; /* above that is which cut of it */
    if (next->path && next->has && FcCharSetMerge(next->has, has, &changed)) {
        f->count++;
        return;
    }
    plx_free(next->path);
    if (next->has)
        FcCharSetDestroy(next->has);
}

static void load(plx_faces *f)
{
    f->loaded = true;
    FcConfig *config = FcInitLoadConfigAndFonts();
    FcPattern *wanted = config ? sans_serif(config, FC_WEIGHT_REGULAR) : NULL;
    FcResult result;
    FcFontSet *set = wanted ? FcFontSort(config, wanted, FcTrue, NULL, &result) : NULL;
    if (set) {
        f->face = plx_alloc((size_t)set->nfont, sizeof *f->face);
        for (int i = 0; f->face && i < set->nfont; i++)
            add_face(f, set->fonts[i]);
        FcFontSetDestroy(set);
    }
    if (wanted)
        FcPatternDestroy(wanted);
    if (config)
        FcConfigDestroy(config);
    FcFini();
}

bool plx_faces_find(void *faces, uint32_t code, char *path, size_t size, int *index)
{
    plx_faces *f = faces;
    if (!f->loaded)
        load(f);
    for (int i = 0; i < f->count; i++)
        if (FcCharSetHasChar(f->face[i].has, code)) {
            *index = f->face[i].index;
            return plx_text_copy(path, size, f->face[i].path);
        }
    return false;
}
