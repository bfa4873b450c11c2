#include "cli/graph_source.h"

#include "base/mem.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WINDOW = PLX_SERIES_OPTION, LAG, LAST, CHANGES, LEVELS, END };
enum { HEAD_SIZE = 256 * 1024, WINDOW_LEAST = 20, WINDOW_PART = 8 };
static const double threshold_default = 0.5;
static const float emphasis = 6; /* of the backbone, where it is drawn */

const struct poptOption plx_series_option_table[] = {
    {"window", '\0', POPT_ARG_STRING, NULL, WINDOW,
        "Of series: correlations are over N rows (default: an eighth of all)", "N"},
    {"lag", '\0', POPT_ARG_STRING, NULL, LAG,
        "Of series: compare each with the others N rows later (default 0)", "N"},
    {"end", '\0', POPT_ARG_STRING, NULL, LAST,
        "Of series: begin with the window that ends after row N of values (default: the last)",
        "N"},
    {"changes", '\0', POPT_ARG_NONE, NULL, CHANGES,
        "Of series: compare relative changes from row to row (default: where they look like "
        "prices)",
        NULL},
    {"levels", '\0', POPT_ARG_NONE, NULL, LEVELS, "Of series: compare values as they are", NULL},
    POPT_TABLEEND,
};

bool plx_series_owns(int value)
{
    return value >= PLX_SERIES_OPTION && value < END;
}

bool plx_series_option(plx_series_asked *o, int value, const char *text, plx_error *e)
{
    o->any = true;
    o->changes = value == CHANGES || (o->changes && value != LEVELS);
    o->levels = value == LEVELS || (o->levels && value != CHANGES);
    if (value == WINDOW)
        return plx_args_u64("window", text, 3, UINT32_MAX, &o->window, e);
    if (value == LAST)
        return plx_args_u64("end", text, 3, UINT32_MAX, &o->end, e);
    return value != LAG || plx_args_u64("lag", text, 0, UINT32_MAX, &o->lag, e);
}

static bool are_series(const char *path)
{
    plx_blob *blob = plx_blob_open(path, NULL);
    size_t size = blob && blob->size < HEAD_SIZE ? (size_t)blob->size : HEAD_SIZE;
    unsigned char *head = blob ? plx_blob_load(blob, 0, size, NULL) : NULL;
    bool found = head && plx_series_sniff(head, size);
    plx_free(head);
    plx_blob_destroy(&blob);
    return found;
}

bool plx_graph_source_wanted(
    const plx_graph_open_desc *o, const plx_series_asked *series, const char *path)
{
    return path &&
           (plx_graph_wanted(o, path) || (series->any && !access(path, F_OK)) || are_series(path));
}

static bool open_series(plx_graph_source *s, const char *path, const plx_series_asked *asked,
    double threshold, plx_error *e)
{
    plx_blob *blob = plx_blob_open(path, e);
    bool ok = blob && plx_series_read(&s->series, blob, e);
    plx_blob_destroy(&blob);
    if (!ok)
        return false;
    size_t window = s->series.times / WINDOW_PART;
    const char *slash = strrchr(path, '/');
    s->rolling = plx_rolling_create(
        &(plx_correlation_desc){
            .name = slash ? slash + 1 : path,
            .names = (const char *const *)s->series.names.text,
            .series = s->series.count,
            .times = s->series.times,
            .value = s->series.value,
            .changes = asked->changes || (!asked->levels && plx_series_are_levels(&s->series)),
            .window = asked->window > 0       ? asked->window
                      : window > WINDOW_LEAST ? window
                                              : WINDOW_LEAST,
            .lag = asked->lag,
            .threshold = threshold > 0 ? threshold : threshold_default,
            .emphasis = emphasis,
        },
        e);
    return s->rolling != NULL;
}

bool plx_graph_source_open(plx_graph_source *s, const plx_graph_open_desc *desc,
    const plx_series_asked *series, double threshold, plx_error *e)
{
    *s = (plx_graph_source){0};
    bool ok = !plx_graph_wanted(desc, desc->path) && (series->any || are_series(desc->path))
                  ? open_series(s, desc->path, series, threshold, e)
                  : (s->held = plx_graph_open(desc, e)) != NULL;
    if (!ok)
        plx_graph_source_close(s);
    return ok;
}

const char *plx_graph_source_warning(
    const plx_graph_source *s, size_t index, char room[PLX_GRAPH_SOURCE_NOTE])
{
    const plx_graph *g = plx_graph_source_whole(s);
    if (index < g->warning_count)
        return g->warning[index];
    index -= g->warning_count;
    if (s->rolling && s->series.foreign && index-- == 0)
        return PLX_SERIES_FOREIGN;
    if (!s->rolling || s->series.missing == 0 || index > 0)
        return NULL;
    snprintf(room, PLX_GRAPH_SOURCE_NOTE, "%zu of %zu values are missing", s->series.missing,
        s->series.count * s->series.times);
    return room;
}

json_t *plx_graph_source_warnings(const plx_graph_source *s)
{
    char room[PLX_GRAPH_SOURCE_NOTE];
    const char *text;
    json_t *all = json_array();
    for (size_t i = 0; (text = plx_graph_source_warning(s, i, room)); i++)
        json_array_append_new(all, json_string(text));
    return all;
}

bool plx_graph_source_check(const plx_graph_source *s, const plx_series_asked *series, plx_error *e)
{
    size_t from, to, rows = s->series.times;
    if (!s->rolling)
        return true;
    plx_rolling_span(s->rolling, 0, &from, &to);
    if (series->window > to - from)
        return plx_fail(
            e, PLX_ERR_USAGE, "--window needs %zu rows at most, as there are no more", to - from);
    if (series->end > 0 && (series->end < to || series->end > rows))
        return plx_fail(e, PLX_ERR_USAGE,
            "--end needs a row from %zu, where the first window ends, to %zu, the last", to, rows);
    return true;
}

void plx_graph_source_close(plx_graph_source *s)
{
    plx_rolling_destroy(&s->rolling);
    plx_series_uninit(&s->series);
    plx_graph_destroy(&s->held);
}

size_t plx_graph_source_frame(const plx_graph_source *s, const plx_series_asked *series)
{
    size_t from, to, frame = 0, count = plx_rolling_count(s->rolling);
    if (series->end == 0)
        return count - 1;
    for (; frame + 1 < count; frame++) {
        plx_rolling_span(s->rolling, frame, &from, &to);
        if (to >= series->end)
            break;
    }
    return frame;
}

const plx_graph *plx_graph_source_whole(const plx_graph_source *s)
{
    return s->held ? s->held : plx_rolling_whole(s->rolling);
}
