#include "base/log.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

static plx_log_sink *current_sink;
static void *current_user;

void plx_log_set_sink(plx_log_sink *sink, void *user)
{
    current_sink = sink;
    current_user = user;
}

void plx_log(plx_log_level level, const char *format, ...)
{
    if (!current_sink)
        return;
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    plx_text_sanitize(message);
    current_sink(current_user, level, message);
}
