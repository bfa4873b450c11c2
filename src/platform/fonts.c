#include "platform/fonts.h"

#include "base/text.h"

#include <fontconfig/fontconfig.h>

#include <stdlib.h>
#include <string.h>

static bool find(int weight, char *path, size_t size, plx_error *e)
{
    const char *chosen = getenv("PLEXUS_FONT");
    if (chosen && *chosen) {
        plx_text_copy(path, size, chosen);
        return true;
    }
    bool found = false;
    FcConfig *config = FcInitLoadConfigAndFonts();
    FcPattern *wanted = FcPatternCreate();
    if (config && wanted) {
        FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)"Inter");
        FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)"DejaVu Sans");
        FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)"sans-serif");
        FcPatternAddInteger(wanted, FC_WEIGHT, weight);
        FcPatternAddInteger(wanted, FC_SLANT, FC_SLANT_ROMAN);
        FcPatternAddBool(wanted, FC_SCALABLE, FcTrue);
        FcConfigSubstitute(config, wanted, FcMatchPattern);
        FcDefaultSubstitute(wanted);
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
