/* Options of a film, as record and the window have them. Main thread. */
#ifndef PLX_CLI_FILM_ARGS_H
#define PLX_CLI_FILM_ARGS_H

#include "capture/video.h"

#include <popt.h>

/* For POPT_ARG_INCLUDE_TABLE; vals from PLX_FILM_OPTION up. */
enum { PLX_FILM_OPTION = 700 };
extern const struct poptOption plx_film_option_table[];
/* Takes one of them into codec, quality, crf or hardware; false with PLX_ERR_USAGE. */
bool plx_film_option(plx_video_desc *film, int value, const char *text, plx_error *e);
/* Whether a popt val is one of this table. */
bool plx_film_owns(int value);

#endif
