#include "ui/sample.h"

#include "ui/style.h"

#include <math.h>
#include <stdio.h>

static void image(plx_overlay *o, const plx_sample_view *s, float x, float y, float cell)
{
    const float *values = s->snapshot->activation;
    size_t count = s->image_width * s->image_height;
    float low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        if (isfinite(values[i])) {
            low = fminf(low, values[i]);
            high = fmaxf(high, values[i]);
        }
    }
    float range = high > low ? high - low : 1;
    plx_overlay_rect(o, x, y, cell * (float)s->image_width, cell * (float)s->image_height, 0,
        (plx_rgba){0, 0, 0, 255});
    for (size_t i = 0; i < count; i++) {
        float v = (values[i] - low) / range;
        /* Black is there already. */
        if (!(v > 0.02F))
            continue;
        unsigned char shade = (unsigned char)lroundf(fminf(v, 1) * 255);
        plx_overlay_rect(o, x + cell * (float)(i % s->image_width),
            y + cell * (float)(i / s->image_width), cell, cell, 0,
            (plx_rgba){shade, shade, shade, 255});
    }
}

void plx_sample_add(plx_overlay *o, const plx_sample_view *s, const plx_viewport *v)
{
    const plx_status *status = &s->snapshot->status;
    if (!o->font || !s->class_name || status->sample_label < 0 || v->width < 640 * v->ui_scale)
        return;
    const plx_layer *last = &s->snapshot->network->layers[s->snapshot->network->layer_count - 1];
    const float *out = s->snapshot->activation + last->unit_offset;
    size_t best = 0;
    for (size_t i = 1; i < last->units; i++)
        if (out[i] > out[best])
            best = i;

    float scale = o->ui_scale, pad = 14 * scale;
    float x = (float)v->width - pad, y = pad;
    if (s->image_width > 0) {
        float cell = roundf(fmaxf(84 * scale / (float)s->image_width, 1));
        x -= cell * (float)s->image_width;
        image(o, s, x, y, cell);
        x -= pad;
    }
    bool right = best == (size_t)status->sample_label;
    char text[160];
    float line = plx_font_line_height(o->font, PLX_TEXT_BODY) * 1.15F, base = y + line * 0.8F;
    snprintf(text, sizeof text, "sample %llu", (unsigned long long)status->sample);
    plx_overlay_text(o, x, base, PLX_TEXT_BODY, PLX_ALIGN_RIGHT, PLX_INK_DIM, text);
    snprintf(text, sizeof text, "is %s", s->class_name[status->sample_label]);
    plx_overlay_text(o, x, base + line, PLX_TEXT_BODY, PLX_ALIGN_RIGHT, PLX_INK, text);
    snprintf(text, sizeof text, "seen as %s", s->class_name[best]);
    plx_overlay_text(o, x, base + 2 * line, PLX_TEXT_BODY, PLX_ALIGN_RIGHT,
        right ? PLX_INK : PLX_INK_WARN, text);
}
