#include "base/file.h"
#include "base/text.h"
#include "cli/bench_plot.h"
#include "cli/bench_report.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SERIES = 24, MAX_POINTS = 64 };

/* Colours that people with other colour vision tell apart, darker on paper than on a screen. */
static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
    "<title>Plexus benchmark</title>\n<style>\n"
    ":root{color-scheme:light dark;--ground:#fff;--text:#1c2024;--faint:#d8dce0;--c0:#0072b2;"
    "--c1:#c04e00;--c2:#00815c;--c3:#a0457c;--c4:#8a6d00;--c5:#1f7fb8;--c6:#555;--c7:#7a3db8}\n"
    "@media(prefers-color-scheme:dark){:root{--ground:#0b0d11;--text:#e4e8ec;--faint:#2a3038;"
    "--c0:#56b4e9;--c1:#ff8f3d;--c2:#2fc79a;--c3:#e58abd;--c4:#f0d042;--c5:#8cc8ff;--c6:#aaa;"
    "--c7:#b890ff}}\n"
    "body{margin:2rem auto;max-width:72rem;padding:0 1rem;background:var(--ground);"
    "color:var(--text);font:16px/1.5 system-ui,sans-serif}\n"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem}dd{margin:0}\n"
    ".wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}\n"
    "th,td{padding:.2rem .6rem;text-align:right;border-bottom:1px solid var(--faint);"
    "white-space:nowrap}th:first-child,td:first-child{text-align:left}\n"
    ".plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(30rem,100%),1fr));"
    "gap:1rem}figure{margin:0}figcaption{font-weight:600}\n"
    "svg{width:100%;height:auto}svg text{fill:var(--text);font-size:12px}\n"
    ".grid{stroke:var(--faint);fill:none}.line{fill:none;stroke-width:2}"
    ".dashed{stroke-dasharray:5 4}\n"
    ".legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:0 1rem;font-size:.85rem}"
    ".legend svg{width:24px;height:8px;vertical-align:middle}\n"
    ".line.c0{stroke:var(--c0)}.line.c1{stroke:var(--c1)}.line.c2{stroke:var(--c2)}"
    ".line.c3{stroke:var(--c3)}.line.c4{stroke:var(--c4)}.line.c5{stroke:var(--c5)}"
    ".line.c6{stroke:var(--c6)}.line.c7{stroke:var(--c7)}\n"
    ".dot.c0{fill:var(--c0)}.dot.c1{fill:var(--c1)}.dot.c2{fill:var(--c2)}.dot.c3{fill:var(--c3)}"
    ".dot.c4{fill:var(--c4)}.dot.c5{fill:var(--c5)}.dot.c6{fill:var(--c6)}.dot.c7{fill:var(--c7)}\n"
    "</style>\n</head>\n<body>\n<h1>Plexus benchmark</h1>\n";

/* Series being put together, and the points that they borrow. */
typedef struct chart {
    plx_series series[MAX_SERIES];
    double x[MAX_SERIES][MAX_POINTS], y[MAX_SERIES][MAX_POINTS];
    size_t count;
} chart;

static size_t add_series(chart *c, int color, bool dashed)
{
    size_t i = c->count++;
    c->series[i] = (plx_series){
        .x = c->x[i], .y = c->y[i], .color = color % PLX_PLOT_COLORS, .dashed = dashed};
    return i;
}

static void add_point(chart *c, size_t series, double x, double y)
{
    plx_series *s = &c->series[series];
    if (s->count == MAX_POINTS)
        return;
    c->x[series][s->count] = x;
    c->y[series][s->count++] = y;
}

static void write_chart(FILE *out, const chart *c, plx_plot plot)
{
    plot.series = c->series;
    plot.count = c->count;
    plx_plot_write(out, &plot);
}

static void plot_by_connections(FILE *out, const plx_bench_report *b, chart *c)
{
    c->count = 0;
    for (int mode = 0; mode < PLX_BENCH_MODE_COUNT; mode++) {
        const char *name = plx_bench_mode_name((plx_bench_mode)mode);
        size_t half = add_series(c, mode, false), most = add_series(c, mode, true);
        snprintf(c->series[half].name, sizeof c->series[half].name, "%s, p50", name);
        snprintf(c->series[most].name, sizeof c->series[most].name, "%s, p95", name);
        for (size_t i = 0; i < b->count; i++) {
            const plx_bench_result *r = &b->cases[i];
            if (r->mode != (plx_bench_mode)mode)
                continue;
            add_point(c, half, (double)r->connections, r->frame_ms.p50);
            add_point(c, most, (double)r->connections, r->frame_ms.p95);
        }
        if (c->series[half].count == 0)
            c->count -= 2;
    }
    write_chart(out, c,
        (plx_plot){.title = "Frame time by connections",
            .x_label = "connections",
            .y_label = "milliseconds",
            .log_x = true,
            .log_y = true});
}

static void plot_percentiles(FILE *out, const plx_bench_report *b, chart *c)
{
    c->count = 0;
    for (size_t i = 0; i < b->count && c->count < MAX_SERIES; i++) {
        size_t s = add_series(c, (int)i, i / PLX_PLOT_COLORS % 2);
        plx_text_copy(c->series[s].name, sizeof c->series[s].name, b->cases[i].name);
        for (int k = 0; k < PLX_BENCH_CURVE; k++)
            add_point(c, s, 100.0 * k / (PLX_BENCH_CURVE - 1), b->cases[i].curve_ms[k]);
    }
    write_chart(out, c,
        (plx_plot){.title = "Frame time: how many frames took no longer",
            .x_label = "percent of frames",
            .y_label = "milliseconds",
            .log_y = true});
}

static void plot_checks(FILE *out, const plx_bench_report *b, chart *c)
{
    c->count = 0;
    for (size_t i = 0; i < b->count && c->count + 2 <= MAX_SERIES; i++) {
        const plx_bench_result *r = &b->cases[i];
        if (r->check_count == 0)
            continue;
        size_t rest = add_series(c, (int)i, false), moving = add_series(c, (int)i, true);
        snprintf(c->series[rest].name, sizeof c->series[rest].name, "%s, at rest", r->name);
        snprintf(c->series[moving].name, sizeof c->series[moving].name, "%s, moving", r->name);
        for (size_t k = 0; k < r->check_count; k++) {
            add_point(c, rest, (double)k, r->checks[k].psnr_db);
            add_point(c, moving, (double)k, r->checks[k].psnr_moving_db);
        }
    }
    write_chart(out, c,
        (plx_plot){.title = "Against the exact picture, from the whole to single units",
            .x_label = "station of the camera",
            .y_label = "PSNR, dB"});
}

static void write_fact(FILE *out, const char *name, const char *value)
{
    fprintf(out, "<dt>%s</dt><dd>", name);
    plx_html_text(out, value);
    fputs("</dd>\n", out);
}

static void write_machine(FILE *out, const plx_bench_report *b)
{
    char text[128];
    fputs("<dl>\n", out);
    write_fact(out, "Renderer", b->renderer);
    write_fact(out, "Driver", b->driver);
    write_fact(out, "Processor", b->machine.cpu);
    snprintf(text, sizeof text, "%u", b->machine.threads);
    write_fact(out, "Threads", text);
    snprintf(text, sizeof text, "%d x %d pixels, %g s a case, %g frames a second aimed at",
        b->width, b->height, b->seconds, b->fps);
    write_fact(out, "Picture", text);
    write_fact(out, "Plexus", PLX_VERSION);
    fputs("</dl>\n", out);
}

static void write_cell(FILE *out, double value, const char *format)
{
    char text[32] = "–";
    if (isfinite(value))
        /* format is one of those below. */
        snprintf(text, sizeof text, format, value);
    fprintf(out, "<td>%s</td>", text);
}

static void write_table(FILE *out, const plx_bench_report *b)
{
    fputs("<div class=\"wide\"><table>\n<tr><th>case</th><th>p50 ms</th><th>p95 ms</th>"
          "<th>p99 ms</th><th>GPU ms</th><th>update ms</th><th>load ms</th><th>rest ms</th>"
          "<th>drawn</th><th>scale</th><th>peak MB</th><th>PSNR dB</th><th>moving dB</th>"
          "<th>column error</th><th>engine</th><th>picture</th></tr>\n",
        out);
    for (size_t i = 0; i < b->count; i++) {
        const plx_bench_result *r = &b->cases[i];
        fprintf(out, "<tr><td>%s</td>", r->name);
        write_cell(out, r->frame_ms.p50, "%.3g");
        write_cell(out, r->frame_ms.p95, "%.3g");
        write_cell(out, r->frame_ms.p99, "%.3g");
        write_cell(out, r->gpu_ms.p50, "%.3g");
        write_cell(out, r->update_ms.p50, "%.3g");
        write_cell(out, r->load_ms, "%.3g");
        write_cell(out, r->rest_ms, "%.3g");
        fprintf(out, "<td>%" PRIu64 "</td>", r->drawn);
        write_cell(out, r->scale, "%.2f");
        write_cell(out, r->peak_mb, "%.0f");
        write_cell(out, r->psnr_db, "%.1f");
        write_cell(out, r->psnr_moving_db, "%.1f");
        write_cell(out, r->column_error, "%.1e");
        fprintf(
            out, "<td>%s</td><td>%016" PRIx64 "</td></tr>\n", plx_engine_name(r->engine), r->hash);
    }
    fputs("</table></div>\n", out);
}

static bool write_page(FILE *out, const plx_bench_report *b)
{
    chart *c = calloc(1, sizeof *c);
    if (!c)
        return false;
    fputs(head, out);
    write_machine(out, b);
    write_table(out, b);
    fputs("<h2>Plots</h2>\n<div class=\"plots\">\n", out);
    plot_by_connections(out, b, c);
    plot_percentiles(out, b, c);
    plot_checks(out, b, c);
    fputs("</div>\n</body>\n</html>\n", out);
    free(c);
    return true;
}

bool plx_bench_write_html(const char *path, const plx_bench_report *b, plx_error *e)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    bool ok = out && write_page(out, b);
    if (out)
        ok = fclose(out) == 0 && ok;
    if (!ok)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for %.80s", path);
    plx_file_writer *writer = ok ? plx_file_writer_open(path, e) : NULL;
    ok = writer && plx_file_writer_write(writer, text, size, e) &&
         plx_file_writer_commit(&writer, e);
    plx_file_writer_abort(&writer);
    free(text);
    return ok;
}
