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

/* Bytes of text that its first columns take; every character here is one column wide. */
static size_t bytes_in_columns(const char *text, int columns)
{
    const char *at = text;
    for (int i = 0; i < columns && *at; i++)
        plx_utf8_next(&at);
    return (size_t)(at - text);
}

void plx_progress_update(plx_progress *p, double done, const char *note)
{
    double now = plx_now_s();
    if (!p->shown || (p->last_s >= 0 && now - p->last_s < 0.1 && done < 1))
        return;
    p->last_s = now;
    done = done < 0 ? 0 : done > 1 ? 1 : done;
    char left[32] = "";
    double elapsed = now - p->start_s;
    if (done > 0.01 && done < 1 && elapsed > 0.5)
        format_left(elapsed * (1 - done) / done, left, sizeof left);

    enum { BAR = 24 };
    char bar[BAR * 3 + 1] = "";
    for (int i = 0; i < BAR; i++)
        strcat(bar, i < (int)(done * BAR + 0.5) ? "━" : "─");
    char line[512], shown[512];
    snprintf(
        line, sizeof line, "%3.0f %% %s %s%s%s", done * 100, bar, note, *left ? " · " : "", left);
    size_t limit = bytes_in_columns(line, terminal_width() - 1) + 1;
    plx_text_copy(shown, limit < sizeof shown ? limit : sizeof shown, line);
    fprintf(stderr, "\r\033[K%s", shown);
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
