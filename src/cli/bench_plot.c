#include "cli/bench_plot.h"

#include "base/text.h"

#include <math.h>

enum { WIDTH = 640, HEIGHT = 360, LEFT = 64, RIGHT = 24, TOP = 16, BOTTOM = 48 };

/* From values to places: linear, or by the logarithm. */
typedef struct axis {
    double low, high; /* of what is shown; logarithms where log */
    double from, to;  /* pixels */
    bool log;
} axis;

void plx_html_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            fputs("&amp;", out);
        else if (*text == '<')
            fputs("&lt;", out);
        else if (*text == '>')
            fputs("&gt;", out);
        else if (*text == '"')
            fputs("&quot;", out);
        else
            fputc(*text, out);
    }
}

static bool has_place(const axis *a, double value)
{
    return isfinite(value) && (!a->log || value > 0);
}

static void widen(axis *a, double value)
{
    double v = a->log ? log10(value) : value;
    a->low = fmin(a->low, v);
    a->high = fmax(a->high, v);
}

static double at(const axis *a, double value)
{
    double v = a->log ? log10(value) : value;
    return a->from + (a->to - a->from) * (v - a->low) / (a->high - a->low);
}

/* 1, 2 or 5 times a power of ten, so that some six steps fill the range. */
static double step_of(double range)
{
    double power = pow(10, floor(log10(range / 6))), share = range / 6 / power;
    return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
}

/* Ends on whole steps, and some room where all values are the same. */
static void round_ends(axis *a)
{
    if (a->high - a->low < 1e-9) {
        a->low -= a->log ? 0.3 : 1;
        a->high += a->log ? 0.3 : 1;
    }
    double step = a->log ? 0.1 : step_of(a->high - a->low);
    a->low = floor(a->low / step) * step;
    a->high = ceil(a->high / step) * step;
}

static void write_tick(FILE *out, const axis *a, bool horizontal, double value)
{
    double p = at(a, value);
    char text[32];
    if (value >= 1000)
        plx_format_short(value, text, sizeof text);
    else
        snprintf(text, sizeof text, "%g", value);
    if (horizontal)
        fprintf(out,
            "<path class=\"grid\" d=\"M%.1f %dV%d\"/>"
            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
            p, TOP, HEIGHT - BOTTOM, p, HEIGHT - BOTTOM + 16, text);
    else
        fprintf(out,
            "<path class=\"grid\" d=\"M%d %.1fH%d\"/>"
            "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
            LEFT, p, WIDTH - RIGHT, LEFT - 6, p + 4, text);
}

static void write_ticks(FILE *out, const axis *a, bool horizontal)
{
    if (!a->log) {
        double step = step_of(a->high - a->low);
        for (int i = 0; a->low + i * step <= a->high + step * 1e-6; i++)
            write_tick(out, a, horizontal, a->low + i * step);
        return;
    }
    /* Over few decades also the twos and fives between them. */
    static const double parts[] = {1, 2, 5};
    int count = a->high - a->low < 3 ? 3 : 1;
    for (int decade = (int)floor(a->low); decade <= (int)ceil(a->high); decade++) {
        for (int i = 0; i < count; i++) {
            double value = parts[i] * pow(10, decade);
            if (log10(value) > a->low - 1e-9 && log10(value) < a->high + 1e-9)
                write_tick(out, a, horizontal, value);
        }
    }
}

static void write_series(FILE *out, const plx_series *s, const axis *x, const axis *y)
{
    const char *mark = "M";
    fprintf(out, "<path class=\"line c%d%s\" d=\"", s->color, s->dashed ? " dashed" : "");
    for (size_t i = 0; i < s->count; i++) {
        if (!has_place(x, s->x[i]) || !has_place(y, s->y[i]))
            continue;
        fprintf(out, "%s%.1f %.1f", mark, at(x, s->x[i]), at(y, s->y[i]));
        mark = "L";
    }
    fputs("\"/>\n", out);
    for (size_t i = 0; i < s->count; i++) {
        if (!has_place(x, s->x[i]) || !has_place(y, s->y[i]))
            continue;
        fprintf(out, "<circle class=\"dot c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>", s->color,
            at(x, s->x[i]), at(y, s->y[i]));
        plx_html_text(out, s->name);
        fprintf(out, ": %.4g at %.4g</title></circle>\n", s->y[i], s->x[i]);
    }
}

static bool fit(const plx_plot *p, axis *x, axis *y)
{
    bool any = false;
    for (size_t s = 0; s < p->count; s++) {
        const plx_series *k = &p->series[s];
        for (size_t i = 0; i < k->count; i++) {
            if (!has_place(x, k->x[i]) || !has_place(y, k->y[i]))
                continue;
            widen(x, k->x[i]);
            widen(y, k->y[i]);
            any = true;
        }
    }
    round_ends(x);
    round_ends(y);
    return any;
}

void plx_plot_write(FILE *out, const plx_plot *p)
{
    axis x = {INFINITY, -INFINITY, LEFT, WIDTH - RIGHT, p->log_x};
    axis y = {INFINITY, -INFINITY, HEIGHT - BOTTOM, TOP, p->log_y};
    if (!fit(p, &x, &y))
        return;
    fprintf(out, "<figure>\n<figcaption>");
    plx_html_text(out, p->title);
    fprintf(out, "</figcaption>\n<svg viewBox=\"0 0 %d %d\" role=\"img\">\n", WIDTH, HEIGHT);
    write_ticks(out, &x, true);
    write_ticks(out, &y, false);
    for (size_t i = 0; i < p->count; i++)
        write_series(out, &p->series[i], &x, &y);
    fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">", (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 10);
    plx_html_text(out, p->x_label);
    fprintf(out,
        "</text>\n<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">",
        (TOP + HEIGHT - BOTTOM) / 2);
    plx_html_text(out, p->y_label);
    fprintf(out, "</text>\n</svg>\n<ul class=\"legend\">\n");
    for (size_t i = 0; i < p->count; i++) {
        const plx_series *s = &p->series[i];
        fprintf(out,
            "<li><svg viewBox=\"0 0 24 8\"><path class=\"line c%d%s\" d=\"M0 4H24\"/></svg> ",
            s->color, s->dashed ? " dashed" : "");
        plx_html_text(out, s->name);
        fprintf(out, "</li>\n");
    }
    fprintf(out, "</ul>\n</figure>\n");
}
