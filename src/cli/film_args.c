#include "cli/film_args.h"

#include "cli/args.h"

enum { CODEC = PLX_FILM_OPTION, QUALITY, CRF, HARDWARE, END };

const struct poptOption plx_film_option_table[] = {
    {"codec", '\0', POPT_ARG_STRING, NULL, CODEC,
        "h264, vp9 or av1 (default: what suits the file's ending)", "NAME"},
    {"quality", '\0', POPT_ARG_STRING, NULL, QUALITY, "draft, good or best (default good)", "NAME"},
    {"crf", '\0', POPT_ARG_STRING, NULL, CRF,
        "Constant rate factor in place of a quality: 0 to 51 for h264, 0 to 63 for vp9 and av1; "
        "less is better",
        "N"},
    {"hardware", '\0', POPT_ARG_NONE, NULL, HARDWARE,
        "Encode on the GPU where it can; else the processor does", NULL},
    POPT_TABLEEND,
};

bool plx_film_owns(int value)
{
    return value >= PLX_FILM_OPTION && value < END;
}

bool plx_film_option(plx_video_desc *film, int value, const char *text, plx_error *e)
{
    uint64_t crf;
    switch (value) {
    case CODEC:
        return plx_codec_parse(text, &film->codec) ||
               plx_fail(e, PLX_ERR_USAGE, "there is no codec '%.40s'; there are h264, vp9 and av1",
                   text);
    case QUALITY:
        return plx_video_quality_parse(text, &film->quality) ||
               plx_fail(e, PLX_ERR_USAGE,
                   "there is no quality '%.40s'; there are draft, good and best", text);
    case CRF:
        if (!plx_args_u64("crf", text, 0, 63, &crf, e))
            return false;
        film->has_crf = true;
        film->crf = (int)crf;
        return true;
    default:
        film->hardware = true;
        return true;
    }
}
