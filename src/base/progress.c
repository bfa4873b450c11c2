#include "base/progress.h"

#include "base/clock.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void plx_progress_init(plx_progress *p)
{
    const char *term = getenv("TERM");
    *p = (plx_progress){
        .shown = isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0,
        .start_s = plx_now_s(),
        .last_s = -1,
    };
}

static int terminal_width(void)
{
    struct winsize w;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 0)
        return w.ws_col;
    return 80;
}

static void format_left(double seconds, char *out, size_t size)
{
    if (seconds < 60)
        snprintf(out, size, "%.0f s left", seconds);
    else if (seconds < 3600)
        snprintf(out, size, "%.0f min left", seconds / 60);
    else
        snprintf(out, size, "%.1f h left", seconds / 3600);
}

void plx_progress_update(plx_progress *p, double done, const char *note)
{
    double now = plx_now_s();
    if (!p->shown || (p->last_s >= 0 && now - p->last_s < 0.1 && !(done >= 1)))
        return;
    p->last_s = now;
    done = done > 1 ? 1 : done > 0 ? done : 0; /* NaN counts as nothing done */
    char left[32] = "";
    double elapsed = now - p->start_s;
    if (done > 0.01 && done < 1 && elapsed > 0.5)
        format_left(elapsed * (1 - done) / done, left, sizeof left);

    /* 24 characters of three bytes each. */
    static const char full[] = "━━━━━━━━━━━━━━━━━━━━━━━━";
    static const char rest[] = "────────────────────────";
    int filled = (int)(done * 24 + 0.5) * 3;
    char line[512];
    snprintf(line, sizeof line, "%3.0f %% %.*s%s %s%s%s", done * 100, filled, full, rest + filled,
        note, *left ? " · " : "", left);
    /* A line that wraps could not be drawn over; the last column is left free because some
     * terminals wrap as soon as it is filled. */
    const char *end = line;
    for (int column = 1; column < terminal_width() && *end; column++)
        plx_utf8_next(&end);
    fprintf(stderr, "\r\033[K%.*s", (int)(end - line), line);
    fflush(stderr);
    p->dirty = true;
}

void plx_progress_clear(plx_progress *p)
{
    if (!p->dirty)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    p->dirty = false;
}
