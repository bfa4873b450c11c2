#include "ui/legend.h"

#include "ui/style.h"

#include <math.h>
#include <stdio.h>

/* Pixels at ui_scale 1. */
static const float WIDTH = 232, BAR = 9, PAD = 10;
/* Weight at the ends of the bar, over that at the exposure's level. A straight curve is soon at
 * full light. */
static const double REACH = 8, LINEAR_REACH = 3;

/* Steps of colour of one sign; steps of equal brightness, so that ticks lie as the curve does. */
enum { STEPS = 32, TICK_TEXT = 32 };

typedef struct plx_bar {
    plx_tone tone;
    float middle, half, y, height; /* pixels; middle: where weight 0 is */
    double end, brightness;        /* at both ends */
} plx_bar;

static float place(const plx_bar *b, double weight)
{
    double share = plx_tone_brightness(&b->tone, fabs(weight)) / b->brightness;
    return b->middle + b->half * (float)copysign(share, weight);
}

static void draw_side(plx_overlay *o, const plx_bar *b, int sign)
{
    static const float none[STEPS] = {0};
    float weights[STEPS];
    unsigned char rgba[STEPS][4];
    for (int i = 0; i < STEPS; i++)
        weights[i] = (float)plx_tone_weight(&b->tone, b->brightness * (i + 0.5) / STEPS);
    bool positive = sign > 0;
    plx_tone_colors(&b->tone, positive ? weights : none, positive ? none : weights, STEPS, rgba[0]);
    for (int i = 0; i < STEPS; i++) {
        float from = roundf(b->half * (float)i / STEPS),
              to = roundf(b->half * (float)(i + 1) / STEPS);
        plx_overlay_rect(o, positive ? b->middle + from : b->middle - to, b->y, to - from,
            b->height, 0, (plx_rgba){rgba[i][0], rgba[i][1], rgba[i][2], 255});
    }
}

/* The number 1, 2 or 5 times a power of ten that is the largest up to value. */
static double round_down(double value)
{
    double ten = pow(10, floor(log10(value) + 1e-9)), share = value / ten + 1e-9;
    return ten * (share >= 5 ? 5 : share >= 2 ? 2 : 1);
}

static void write_weight(double weight, char *out)
{
    static const struct {
        double from, unit;
        const char *name;
    } units[] = {{1e15, 1, ""}, {1e9, 1e9, " G"}, {1e6, 1e6, " M"}, {1e4, 1e3, " k"}, {0, 1, ""}};
    size_t i = 0;
    while (fabs(weight) < units[i].from)
        i++;
    snprintf(out, TICK_TEXT, "%s%.4g%s", weight < 0 ? "−" : "", fabs(weight) / units[i].unit,
        units[i].name);
}

static void draw_tick(plx_overlay *o, const plx_bar *b, double weight)
{
    char text[TICK_TEXT];
    float x = roundf(place(b, weight)), scale = o->ui_scale;
    plx_overlay_rect(o, x - roundf(scale / 2), b->y + b->height, fmaxf(roundf(scale), 1),
        roundf(3 * scale), 0, o->inks->dim);
    write_weight(weight, text);
    float base = b->y + b->height + 6 * scale + plx_font_cap_height(o->font, PLX_TEXT_SMALL);
    /* Near an end of the bar the text moves in. */
    float most = b->half + PAD * 0.5F * scale - plx_overlay_text_width(o, PLX_TEXT_SMALL, text) / 2;
    x = fminf(fmaxf(x, b->middle - most), b->middle + most);
    plx_overlay_text(o, x, base, PLX_TEXT_SMALL, PLX_ALIGN_CENTER, o->inks->dim, text);
}

static float text_width(const plx_overlay *o, double weight)
{
    char text[TICK_TEXT];
    write_weight(-weight, text);
    return plx_overlay_text_width(o, PLX_TEXT_SMALL, text);
}

/* At 0, at the roundest weight before the ends, and at a smaller one where its text has room. */
static void draw_ticks(plx_overlay *o, const plx_bar *b)
{
    double most = round_down(b->end), less = most;
    float gap = 10 * o->ui_scale, room;
    do {
        less = round_down(less / 1.9);
        /* Near an end of the bar the text moves in. */
        float end = b->middle + b->half + PAD * 0.5F * o->ui_scale - text_width(o, most);
        room = fminf(place(b, most) - text_width(o, most) / 2, end) - place(b, less) -
               text_width(o, less) / 2;
    } while (room < gap && less > b->end * 1e-6);
    room = place(b, less) - b->middle - text_width(o, less) / 2 - text_width(o, 0) / 2;
    draw_tick(o, b, 0);
    for (int sign = -1; sign <= 1; sign += 2) {
        draw_tick(o, b, sign * most);
        if (room >= gap)
            draw_tick(o, b, sign * less);
    }
}

static void draw_title(plx_overlay *o, const plx_legend *l, float x, float width, float base)
{
    char text[64];
    if (l->style.threshold > 0)
        snprintf(text, sizeof text, "%s · |w| from %.3g", plx_curve_name(l->style.curve),
            l->style.threshold);
    else
        snprintf(text, sizeof text, "%s", plx_curve_name(l->style.curve));
    plx_overlay_text(o, x, base, PLX_TEXT_SMALL, PLX_ALIGN_LEFT, o->inks->text, "weight / px");
    plx_overlay_text(o, x + width, base, PLX_TEXT_SMALL, PLX_ALIGN_RIGHT, o->inks->dim, text);
}

void plx_legend_add(plx_overlay *o, const plx_legend *l, const plx_viewport *v)
{
    float scale = o->ui_scale;
    if (!o->font || !(l->exposure.weight > 0) || plx_free_width(v) < 640 * scale ||
        plx_free_height(v) < 360 * scale)
        return;
    float pad = roundf(PAD * scale), width = roundf(WIDTH * scale), bar = roundf(BAR * scale);
    float line = roundf(plx_font_line_height(o->font, PLX_TEXT_SMALL));
    float cap = plx_font_cap_height(o->font, PLX_TEXT_SMALL);
    float height = 2 * pad + roundf(cap) + 6 * scale + bar + 3 * scale + line;
    float x = (float)(v->width - v->insets.right) - 12 * scale - width;
    float y = plx_bar_top(v) - 12 * scale - height;
    plx_overlay_rect(o, x, y, width, height, 6 * scale, o->inks->panel);
    draw_title(o, l, x + pad, width - 2 * pad, y + pad + cap);
    plx_bar b = {
        .tone = plx_tone_make(&l->style, &l->exposure),
        .middle = roundf(x + width / 2),
        .half = roundf(width / 2 - pad),
        .y = roundf(y + pad + cap + 6 * scale),
        .height = bar,
        .end = l->exposure.level * l->exposure.weight,
    };
    b.end *= l->style.curve == PLX_CURVE_LINEAR ? LINEAR_REACH : REACH;
    b.brightness = plx_tone_brightness(&b.tone, b.end);
    draw_side(o, &b, -1);
    draw_side(o, &b, 1);
    draw_ticks(o, &b);
}
