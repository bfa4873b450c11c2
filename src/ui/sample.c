#include "ui/sample.h"

#include "ui/style.h"

#include <math.h>
#include <stdio.h>

static const float IMAGE_SIDE = 84; /* pixels at ui_scale 1, about */
static const float LEAST = 420;     /* height of the room that it is shown in */

static void image(plx_overlay *o, const plx_sample_view *s, float x, float y, float cell)
{
    const float *values = s->snapshot->activation;
    float low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < s->image_width * s->image_height; i++) {
        if (isfinite(values[i])) {
            low = fminf(low, values[i]);
            high = fmaxf(high, values[i]);
        }
    }
    float range = high > low ? high - low : 1;
    /* What is strong is light on a dark page, and dark on a light one. */
    bool dark = o->inks->text.r > 127;
    unsigned char none = dark ? 0 : 255;
    plx_overlay_rect(o, x, y, cell * (float)s->image_width, cell * (float)s->image_height, 0,
        (plx_rgba){none, none, none, 255});
    for (size_t row = 0; row < s->image_height; row++) {
        for (size_t column = 0; column < s->image_width; column++) {
            float v = (values[row * s->image_width + column] - low) / range;
            /* That is there already. */
            if (!(v > 0.02F))
                continue;
            unsigned char shade =
                (unsigned char)lroundf((dark ? fminf(v, 1) : 1 - fminf(v, 1)) * 255);
            plx_overlay_rect(o, x + cell * (float)column, y + cell * (float)row, cell, cell, 0,
                (plx_rgba){shade, shade, shade, 255});
        }
    }
}

plx_bounds plx_sample_add(plx_overlay *o, const plx_sample_view *s, const plx_viewport *v)
{
    const plx_status *status = &s->snapshot->status;
    if (!o->font || !s->class_name || status->sample_label < 0 ||
        plx_free_width(v) < 640 * (float)v->ui_scale ||
        plx_free_height(v) < LEAST * (float)v->ui_scale)
        return (plx_bounds){0};
    const plx_layer *last = &s->snapshot->network->layers[s->snapshot->network->layer_count - 1];
    const float *out = s->snapshot->activation + last->unit_offset;
    size_t best = 0, label = (size_t)status->sample_label;
    for (size_t i = 1; i < last->units; i++)
        if (out[i] > out[best])
            best = i;

    char lines[3][160];
    snprintf(lines[0], sizeof lines[0], "sample %llu", (unsigned long long)status->sample);
    snprintf(lines[1], sizeof lines[1], "is %s", s->class_name[label]);
    snprintf(lines[2], sizeof lines[2], "seen as %s", s->class_name[best]);
    const plx_rgba color[3] = {
        o->inks->dim, o->inks->text, best == label ? o->inks->text : o->inks->warn};

    float scale = o->ui_scale, pad = 12 * scale;
    float line = plx_font_line_height(o->font, PLX_TEXT_BODY) * 1.15F;
    float text_width = 0, height = 3 * line, cell = 0;
    for (size_t i = 0; i < 3; i++)
        text_width = fmaxf(text_width, plx_overlay_text_width(o, PLX_TEXT_BODY, lines[i]));
    if (s->image_width > 0) {
        cell = roundf(fmaxf(IMAGE_SIDE * scale / (float)s->image_width, 1));
        height = fmaxf(height, cell * (float)s->image_height);
    }
    float image_width = cell * (float)s->image_width;
    float width = text_width + image_width + (image_width > 0 ? 3 : 2) * pad;
    float x = (float)(v->width - v->insets.right) - width - pad, y = pad;
    plx_overlay_rect(o, x, y, width, height + 2 * pad, 6 * scale, o->inks->panel);
    if (image_width > 0)
        image(o, s, roundf(x + width - pad - image_width), roundf(y + pad), cell);
    for (size_t i = 0; i < 3; i++)
        plx_overlay_text(o, x + pad + text_width, y + pad + line * ((float)i + 0.75F),
            PLX_TEXT_BODY, PLX_ALIGN_RIGHT, color[i], lines[i]);
    return (plx_bounds){(double)x, (double)y, (double)(x + width), (double)(y + height + 2 * pad)};
}
