#include "cli/report.h"

#include "base/mem.h"
#include "base/text.h"
#include "cli/command.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static int exit_code(plx_code code)
{
    switch (code) {
    case PLX_OK:
        return PLX_EXIT_OK;
    case PLX_ERR_USAGE:
        return PLX_EXIT_USAGE;
    case PLX_ERR_IO:
    case PLX_ERR_FORMAT:
    case PLX_ERR_UNSUPPORTED:
    case PLX_ERR_MEMORY:
    case PLX_ERR_GRAPHICS:
    case PLX_ERR_NUMERIC:
    case PLX_ERR_CANCELLED:
        break;
    }
    return PLX_EXIT_FAILED;
}

static void print_json_error(const plx_error *e)
{
    json_t *inner = json_pack("{s:s, s:s}", "code", plx_code_name(e->code), "message", e->message);
    if (e->file[0])
        json_object_set_new(inner, "file", plx_json_text(e->file));
    if (e->line > 0)
        json_object_set_new(inner, "line", json_integer(e->line));
    if (e->column > 0)
        json_object_set_new(inner, "column", json_integer(e->column));
    if (e->offset >= 0 && e->line == 0 && e->column == 0)
        json_object_set_new(inner, "offset", json_integer(e->offset));
    plx_report_json(json_pack("{s:o}", "error", inner), NULL);
}

int plx_report_error(const plx_error *e, bool json)
{
    char text[1024];
    fprintf(stderr, "plexus: %s\n", plx_error_text(e, text, sizeof text));
    if (json)
        print_json_error(e);
    return exit_code(e->code);
}

bool plx_report_json(json_t *value, plx_error *e)
{
    if (!value)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    json_dumpf(value, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    putchar('\n');
    json_decref(value);
    return plx_report_flush(e);
}

json_t *plx_json_text(const char *text)
{
    json_t *json = text ? json_string(text) : json_null();
    char *copy = json ? NULL : plx_strdup(text);
    if (!copy)
        return json;
    plx_text_sanitize(copy);
    json = json_string(copy);
    plx_free(copy);
    return json;
}

json_t *plx_json_whole(uint64_t value)
{
    return value <= INT64_MAX ? json_integer((json_int_t)value) : json_null();
}

json_t *plx_json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

bool plx_report_flush(plx_error *e)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    return plx_fail(e, PLX_ERR_IO, "standard output cannot be written: %s", strerror(errno));
}
