#include "ui/titles.h"

#include "base/text.h"
#include "ui/strings.h"
#include "ui/wrap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MARGIN = 36 /* pixels at ui_scale 1 beside a line, with its shade */ };

static void number(char *out, size_t size, const char *format, double value)
{
    if (isfinite(value))
        snprintf(out, size, format, value);
    else
        plx_text_copy(out, size, "–");
}

/* The number that a word in braces names; false where there is no such word. */
static bool fill_word(const char *word, size_t length, const plx_status *s, char *out, size_t size)
{
    static const char *const words[] = {"step", "epoch", "loss", "accuracy", "test", "seed"};
    int which = -1;
    for (int i = 0; i < (int)(sizeof words / sizeof *words); i++)
        if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0)
            which = i;
    char count[32];
    switch (which) {
    case 0:
        plx_text_copy(out, size, plx_format_count(s->step, count, sizeof count));
        return true;
    case 1:
        number(out, size, "%.1f", s->epoch);
        return true;
    case 2:
        number(out, size, "%.3f", s->train_loss);
        return true;
    case 3:
        number(out, size, "%.1f %%", s->train_accuracy * 100);
        return true;
    case 4:
        number(out, size, "%.1f %%", s->test_accuracy * 100);
        return true;
    case 5:
        snprintf(out, size, "%llu", (unsigned long long)s->seed);
        return true;
    default:
        return false;
    }
}

char *plx_titles_fill(const char *text, const plx_status *status, char *out, size_t size)
{
    size_t at = 0;
    out[0] = '\0';
    while (*text && at + 1 < size) {
        char word[64];
        const char *end = *text == '{' ? strchr(text, '}') : NULL;
        if (end && fill_word(text + 1, (size_t)(end - text - 1), status, word, sizeof word)) {
            plx_text_copy(out + at, size - at, word);
            at += strlen(out + at);
            text = end + 1;
        } else {
            out[at++] = *text++;
            out[at] = '\0';
        }
    }
    return out;
}

static plx_rgba faded(plx_rgba c, double ink)
{
    c.a = (unsigned char)lround(c.a * fmin(fmax(ink, 0), 1));
    return c;
}

static float widest_of(const plx_overlay *o, plx_text_size size, const char *text)
{
    float widest = 0;
    for (const char *line = text; *line; line += *line == '\n') {
        char copy[PLX_WRAP_TEXT];
        size_t length = strcspn(line, "\n");
        snprintf(copy, sizeof copy, "%.*s", (int)length, line);
        widest = fmaxf(widest, plx_overlay_text_width(o, size, copy));
        line += length;
    }
    return widest;
}

/* One shade behind all lines, where the picture is behind them. */
static void shade_lines(
    plx_overlay *o, const char *text, float x, float y, plx_text_size size, plx_rgba shade)
{
    float height = plx_wrap_line(o, size), pad = height * 0.4F;
    float widest = widest_of(o, size, text), cap = plx_font_cap_height(o->font, size);
    float all = height * (float)plx_wrap_lines(text) + pad * 0.5F;
    plx_overlay_rect(o, x - widest / 2 - pad, y - (height + cap + pad * 0.5F) / 2, widest + 2 * pad,
        all, 8 * o->ui_scale, shade);
}

/* Lines of text about a middle; y is the first baseline. Returns the baseline behind the last. */
static float lines(plx_overlay *o, const char *text, float x, float y, plx_text_size size,
    plx_rgba ink, plx_rgba shade)
{
    char copy[PLX_WRAP_TEXT];
    plx_text_copy(copy, sizeof copy, text);
    float height = plx_wrap_line(o, size);
    if (shade.a > 0)
        shade_lines(o, copy, x, y, size, shade);
    for (char *line = copy, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        plx_overlay_text(o, x, y, size, PLX_ALIGN_CENTER, ink, line);
        y += height;
    }
    return y;
}

/* Pixels that a title's lines may be wide. */
static float room_of(const plx_viewport *v)
{
    return (float)(v->width - v->insets.left - v->insets.right) - 2 * MARGIN * (float)v->ui_scale;
}

static void add_title(plx_overlay *o, const plx_titles *t, const plx_viewport *v, float middle)
{
    char text[PLX_WRAP_TEXT], wrapped[PLX_WRAP_TEXT];
    plx_rgba page = o->inks->shade;
    page.a = 208;
    /* The picture steps back behind a title. */
    plx_overlay_rect(o, 0, 0, (float)v->width, (float)v->height, 0, faded(page, t->title_ink));
    plx_titles_fill(t->title, t->status, text, sizeof text);
    plx_text_size size = plx_wrap(
        o, text, PLX_TEXT_HEADING, PLX_TEXT_TITLE, room_of(v), (float)v->height * 0.5F, wrapped);
    float height = plx_wrap_line(o, size);
    float y = (float)v->height * 0.5F - height * (float)(plx_wrap_lines(wrapped) - 1) / 2;
    y = lines(o, wrapped, middle, y, size, faded(o->inks->text, t->title_ink), (plx_rgba){0});
    if (!t->subtitle || !*t->subtitle)
        return;
    plx_titles_fill(t->subtitle, t->status, text, sizeof text);
    plx_text_size most = size > PLX_TEXT_CAPTION ? PLX_TEXT_CAPTION : (plx_text_size)(size - 1);
    size = plx_wrap(o, text, most, PLX_TEXT_BODY, room_of(v), (float)v->height - y, wrapped);
    lines(o, wrapped, middle, y, size, faded(o->inks->dim, t->title_ink), (plx_rgba){0});
}

static void add_caption(plx_overlay *o, const plx_titles *t, const plx_viewport *v, float bottom)
{
    char text[PLX_WRAP_TEXT], wrapped[PLX_WRAP_TEXT];
    plx_titles_fill(t->caption, t->status, text, sizeof text);
    float left = (float)v->insets.left, right = (float)(v->width - v->insets.right);
    float margin = MARGIN * o->ui_scale, room = right - left - 2 * margin;
    float high = (float)v->height * 0.3F, legend = (float)t->legend;
    plx_text_size size = plx_wrap(o, text, PLX_TEXT_CAPTION, PLX_TEXT_BODY, room, high, wrapped);
    /* In the middle, or in that of the rest. */
    if ((left + right - widest_of(o, size, wrapped)) / 2 - margin < legend &&
        right - legend > (right - left) / 2) {
        left = legend;
        room = right - left - 2 * margin;
        size = plx_wrap(o, text, PLX_TEXT_CAPTION, PLX_TEXT_BODY, room, high, wrapped);
    }
    plx_rgba shade = o->inks->panel;
    shade.a = 224;
    lines(o, wrapped, (left + right) / 2,
        bottom - plx_wrap_line(o, size) * ((float)plx_wrap_lines(wrapped) - 0.4F), size,
        faded(o->inks->text, t->caption_ink), faded(shade, t->caption_ink));
}

/* Returns the bar's upper edge. */
static float add_progress(plx_overlay *o, const plx_titles *t, const plx_viewport *v, float bottom)
{
    float scale = o->ui_scale, pad = 28 * scale, thick = 5 * scale;
    float left = pad + (float)v->insets.left;
    float width = (float)(v->width - v->insets.left - v->insets.right) - 2 * pad;
    float y = bottom - 18 * scale, text_y = y - 11 * scale;
    float share = (float)fmin(fmax(t->share, 0), 1);
    char step[48], text[96];
    plx_rgba rail = o->inks->dim;
    rail.a = 70;
    plx_overlay_rect(o, left, y, width, thick, thick / 2, rail);
    if (share * width > thick)
        plx_overlay_rect(
            o, left, y, width * share, thick, thick / 2, (plx_rgba){255, 158, 64, 255});
    plx_format_count(t->status->step, step, sizeof step);
    snprintf(text, sizeof text, plx_str(PLX_STR_FILM_STEP), step);
    plx_overlay_shaded_text(o, left, text_y, PLX_TEXT_TITLE, PLX_ALIGN_LEFT, o->inks->text, text);
    text[0] = '\0';
    if (isfinite(t->status->test_accuracy))
        snprintf(text, sizeof text, plx_str(PLX_STR_FILM_ACCURACY), t->status->test_accuracy * 100);
    else if (isfinite(t->status->train_accuracy))
        snprintf(text, sizeof text, plx_str(PLX_STR_FILM_RECENT), t->status->train_accuracy * 100);
    else if (isfinite(t->status->test_loss))
        snprintf(text, sizeof text, plx_str(PLX_STR_FILM_LOSS), t->status->test_loss);
    if (*text)
        plx_overlay_shaded_text(
            o, left + width, text_y, PLX_TEXT_TITLE, PLX_ALIGN_RIGHT, o->inks->text, text);
    return text_y - 20 * scale;
}

void plx_titles_add(plx_overlay *o, const plx_titles *t, const plx_viewport *v, double bar)
{
    if (!o->font)
        return;
    float middle = (float)(v->width + v->insets.left - v->insets.right) / 2;
    float bottom = (float)(v->height - v->insets.bottom - bar);
    if (t->title && *t->title && t->title_ink > 0)
        add_title(o, t, v, middle);
    bottom = t->progress ? add_progress(o, t, v, bottom) : bottom - 24 * o->ui_scale;
    if (t->caption && *t->caption && t->caption_ink > 0)
        add_caption(o, t, v, bottom);
}
