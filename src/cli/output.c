#include "cli/output.h"

#include "train/builtin.h"

#include <sys/stat.h>

static bool are_one_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && S_ISREG(first.st_mode) &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
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
