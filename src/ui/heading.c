#include "ui/heading.h"

#include "base/text.h"
#include "ui/strings.h"
#include "ui/style.h"
#include "ui/wrap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TITLE = 256 };

/* Length of the bar, pixels at ui_scale 1: the roundest number of units up to this. */
static const double BAR_MOST = 140;

void plx_heading_add(
    plx_overlay *o, const char *text, const plx_viewport *v, const plx_bounds *clear_of)
{
    if (!o->font)
        return;
    char title[TITLE];
    float scale = o->ui_scale, pad = 10 * scale, left = (float)v->insets.left + 3 * pad;
    float middle = (float)(v->insets.left + v->width - v->insets.right) / 2;
    float end = clear_of->right > clear_of->left ? (float)clear_of->left - 2 * pad
                                                 : (float)(v->width - v->insets.right) - 3 * pad;
    plx_text_copy(title, sizeof title, text);
    plx_text_sanitize(title);
    plx_wrap_cut(o, PLX_TEXT_TITLE, title, sizeof title, end - left);
    /* In the middle, or as near to it as what is at its right lets it. */
    float half = plx_overlay_text_width(o, PLX_TEXT_TITLE, title) / 2;
    float cap = plx_font_cap_height(o->font, PLX_TEXT_TITLE);
    float base = (float)v->insets.top - (PLX_HEADING_HEIGHT * scale - cap) / 2;
    plx_overlay_shaded_text(
        o, fminf(middle, end - half), base, PLX_TEXT_TITLE, PLX_ALIGN_CENTER, o->inks->text, title);
}

/* The column nearest to the middle of the picture. */
static size_t nearest_column(const plx_layout *layout, const plx_camera *camera)
{
    size_t best = 0;
    for (size_t i = 1; i < layout->layer_count; i++)
        if (fabs(layout->columns[i].x - camera->x) < fabs(layout->columns[best].x - camera->x))
            best = i;
    return best;
}

/* The number 1, 2 or 5 times a power of ten that is the largest up to value, at least 1. */
static double round_units(double value)
{
    double ten = pow(10, floor(log10(fmax(value, 1)) + 1e-9)), share = value / ten + 1e-9;
    return fmax(ten * (share >= 5 ? 5 : share >= 2 ? 2 : 1), 1);
}

void plx_scale_bar_add(plx_overlay *o, const plx_layout *layout, const plx_network *network,
    const plx_camera *camera, const plx_viewport *v)
{
    size_t layer = nearest_column(layout, camera);
    double step = layout->columns[layer].spacing * camera->scale;
    double units = round_units(BAR_MOST * v->ui_scale / step);
    if (!o->font || !(step > 0) || units * step > plx_free_height(v) / 2)
        return;
    char text[128], count[32];
    snprintf(text, sizeof text, plx_str(units > 1 ? PLX_STR_SCALE_UNITS : PLX_STR_SCALE_UNIT),
        plx_format_count((uint64_t)units, count, sizeof count), network->layers[layer].name);
    float scale = o->ui_scale, pad = 10 * scale, length = roundf((float)(units * step));
    float cap = plx_font_cap_height(o->font, PLX_TEXT_SMALL), thick = fmaxf(roundf(scale), 1);
    float serif = roundf(7 * scale);
    float width = plx_overlay_text_width(o, PLX_TEXT_SMALL, text) + serif + 3 * pad;
    float height = fmaxf(length, cap) + 2 * pad;
    float x = roundf((float)v->insets.left + 12 * scale);
    float y = roundf(plx_bar_top(v) - 12 * scale - height), top = y + roundf((height - length) / 2);
    plx_overlay_rect(o, x, y, width, height, 6 * scale, o->inks->panel);
    plx_overlay_rect(
        o, x + pad + roundf((serif - thick) / 2), top, thick, length, 0, o->inks->text);
    plx_overlay_rect(o, x + pad, top, serif, thick, 0, o->inks->text);
    plx_overlay_rect(o, x + pad, top + length - thick, serif, thick, 0, o->inks->text);
    plx_overlay_text(o, x + 2 * pad + serif, y + (height + cap) / 2, PLX_TEXT_SMALL, PLX_ALIGN_LEFT,
        o->inks->text, text);
}
