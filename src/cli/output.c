#include "cli/output.h"

#include "train/builtin.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static bool are_one_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && S_ISREG(first.st_mode) &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static bool is_regular_or_new(const char *path)
{
    struct stat about;
    return stat(path, &about) != 0 || S_ISREG(about.st_mode);
}

/* From its dot on; NULL: it has none. A dot in front hides a file. */
static const char *ending_of(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return dot != name ? dot : NULL;
}

bool plx_output_check_picture(const char *output, plx_error *e)
{
    static const char *const endings[] = {".png", ".svg", ".pdf"};
    const char *ending = ending_of(output);
    bool known = !ending || !is_regular_or_new(output);
    for (size_t i = 0; !known && i < sizeof endings / sizeof *endings; i++)
        known = strcasecmp(ending, endings[i]) == 0;
    return known || plx_fail_file(e, PLX_ERR_USAGE, output,
                        "has no ending that names a picture: .png, .svg or .pdf");
}

bool plx_output_check(const char *output, const char *input, plx_error *e)
{
    return !input || !are_one_file(output, input) ||
           plx_fail_file(e, PLX_ERR_USAGE, output,
               "is read here, and would be lost by what is written: that needs another name");
}

bool plx_output_check_data(const char *output, const plx_session_options *s, plx_error *e)
{
    /* A file may be called as a built-in is, and is not read then. */
    bool is_file = s->data && !plx_builtin_exists(s->data);
    return plx_output_check(output, is_file ? s->data : NULL, e) &&
           plx_output_check(output, s->test, e);
}

bool plx_output_check_session(const char *output, const plx_session_options *s, plx_error *e)
{
    bool ok = plx_output_check_data(output, s, e);
    for (size_t i = 0; ok && i < sizeof s->beside / sizeof *s->beside; i++)
        ok = plx_output_check(output, s->beside[i], e);
    return ok;
}
