#include "ui/help.h"

#include "ui/actions.h"
#include "ui/style.h"

#include <math.h>

void plx_help_add(plx_overlay *o, const plx_viewport *v)
{
    if (!o->font)
        return;
    size_t count;
    const plx_binding *bindings = plx_bindings(&count);
    float scale = o->ui_scale, pad = 22 * scale, gap = 24 * scale;
    float keys = 0, texts = 0;
    for (size_t i = 0; i < count; i++) {
        keys = fmaxf(keys, plx_overlay_text_width(o, PLX_TEXT_BODY, bindings[i].keys));
        texts = fmaxf(texts, plx_overlay_text_width(o, PLX_TEXT_BODY, bindings[i].text));
    }
    float column = keys + gap + texts;
    float line = roundf(plx_font_line_height(o->font, PLX_TEXT_BODY) * 1.35F);
    /* Two columns where the list is higher than the window. */
    size_t columns = line * (float)(count + 4) > (float)v->height * 0.9F ? 2 : 1;
    size_t rows = (count + columns - 1) / columns;
    float width = 2 * pad + column * (float)columns + gap * 1.5F * (float)(columns - 1);
    float height = 2 * pad + line * (float)rows;
    float x = ((float)v->width - width) / 2, y = ((float)v->height - height) / 2;
    plx_overlay_rect(o, x, y, width, height, 10 * scale, o->inks->panel);
    float cap = plx_font_cap_height(o->font, PLX_TEXT_BODY);
    for (size_t i = 0; i < count; i++) {
        size_t across = i / rows, down = i % rows;
        float left = x + pad + (column + gap * 1.5F) * (float)across;
        float base = y + pad + line * (float)down + (line + cap) / 2;
        plx_overlay_text(
            o, left + keys, base, PLX_TEXT_BODY, PLX_ALIGN_RIGHT, o->inks->text, bindings[i].keys);
        plx_overlay_text(o, left + keys + gap, base, PLX_TEXT_BODY, PLX_ALIGN_LEFT, o->inks->dim,
            bindings[i].text);
    }
}
