#include "base/error.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void fill(plx_error *e, plx_code code, const char *file, int64_t line, int64_t column,
    int64_t offset, const char *format, va_list args)
{
    if (!e)
        return;
    /* The message may quote the error's own old text, so it is composed aside. */
    plx_error made = {.code = code, .line = line, .column = column, .offset = offset};
    vsnprintf(made.message, sizeof made.message, format, args);
    plx_text_sanitize(made.message);
    if (file) {
        plx_text_copy(made.file, sizeof made.file, file);
        plx_text_sanitize(made.file);
    }
    *e = made;
}

bool plx_fail(plx_error *e, plx_code code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(e, code, NULL, 0, 0, -1, format, args);
    va_end(args);
    return false;
}

bool plx_fail_file(plx_error *e, plx_code code, const char *file, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(e, code, file, 0, 0, -1, format, args);
    va_end(args);
    return false;
}

bool plx_fail_line(plx_error *e, plx_code code, const char *file, int64_t line, int64_t column,
    const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(e, code, file, line, column, -1, format, args);
    va_end(args);
    return false;
}

bool plx_fail_offset(
    plx_error *e, plx_code code, const char *file, int64_t offset, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fill(e, code, file, 0, 0, offset, format, args);
    va_end(args);
    return false;
}

char *plx_error_text(const plx_error *e, char *out, size_t size)
{
    char place[64] = "";
    if (e->line > 0 && e->column > 0)
        snprintf(place, sizeof place, "%" PRId64 ":%" PRId64 ": ", e->line, e->column);
    else if (e->line > 0)
        snprintf(place, sizeof place, "%" PRId64 ": ", e->line);
    else if (e->column > 0)
        snprintf(place, sizeof place, "character %" PRId64 ": ", e->column);
    else if (e->offset >= 0)
        snprintf(place, sizeof place, "byte %" PRId64 ": ", e->offset);

    if (!e->file[0])
        snprintf(out, size, "%s%s", place, e->message);
    else if (e->line > 0)
        snprintf(out, size, "%s:%s%s", e->file, place, e->message);
    else
        snprintf(out, size, "%s: %s%s", e->file, place, e->message);
    return out;
}

const char *plx_code_name(plx_code code)
{
    switch (code) {
    case PLX_OK:
        return "ok";
    case PLX_ERR_USAGE:
        return "usage";
    case PLX_ERR_IO:
        return "io";
    case PLX_ERR_FORMAT:
        return "format";
    case PLX_ERR_UNSUPPORTED:
        return "unsupported";
    case PLX_ERR_MEMORY:
        return "memory";
    case PLX_ERR_GRAPHICS:
        return "graphics";
    case PLX_ERR_NUMERIC:
        return "numeric";
    case PLX_ERR_CANCELLED:
        return "cancelled";
    }
    return "unknown";
}
