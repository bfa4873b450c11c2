/* The texts that travel with a PNG picture. Any thread. */
#ifndef PLX_CAPTURE_PNG_TEXT_H
#define PLX_CAPTURE_PNG_TEXT_H

#include "base/error.h"

/* The text under a keyword, UTF-8 without a byte that is 0, to be freed with plx_free. NULL with
 * PLX_ERR_FORMAT where the file is no PNG or is damaged before its picture begins, and with
 * PLX_ERR_UNSUPPORTED where it has no such text, or one of more than a MiB. Only uncompressed
 * international texts are looked at, which is how plx_png_stream writes them. */
char *plx_png_text_read(const char *path, const char *keyword, plx_error *e);

#endif
