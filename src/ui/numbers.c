#include "ui/numbers.h"

#include "base/text.h"
#include "ui/strings.h"
#include "ui/style.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A pair of a dim name and a bright value. */
typedef struct plx_number {
    char name[24], value[80];
} plx_number;

enum { MAX_NUMBERS = 10 };

static void set(plx_number *n, const char *name, const char *value)
{
    plx_text_copy(n->name, sizeof n->name, name);
    plx_text_copy(n->value, sizeof n->value, value);
}

static const char *state_name(plx_run_state state)
{
    static const char *const names[] = {
        [PLX_RUN_RUNNING] = "training",
        [PLX_RUN_PAUSED] = "paused",
        [PLX_RUN_FINISHED] = "finished",
        [PLX_RUN_DIVERGED] = "diverged",
        [PLX_RUN_FILE] = "file",
    };
    return names[state];
}

/* One that has grown beyond all measure is not written out. */
static const char *loss_format(double loss)
{
    return fabs(loss) < 1e6 ? "%.4f" : "%.4g";
}

static size_t training_numbers(plx_number *out, const plx_status *s)
{
    size_t n = 0;
    char value[64], count[32];
    set(&out[n++], state_name(s->state), "");
    set(&out[n++], "step", plx_format_count(s->step, count, sizeof count));
    snprintf(value, sizeof value, "%.2f", s->epoch);
    set(&out[n++], "epoch", value);
    if (!isnan(s->train_loss)) {
        snprintf(value, sizeof value, loss_format(s->train_loss), s->train_loss);
        set(&out[n++], "loss", value);
    }
    if (!isnan(s->train_accuracy)) {
        snprintf(value, sizeof value, "%.1f %%", s->train_accuracy * 100);
        set(&out[n++], "accuracy", value);
    }
    if (!isnan(s->test_accuracy)) {
        snprintf(value, sizeof value, "%.1f %%", s->test_accuracy * 100);
        set(&out[n++], "test", value);
    } else if (!isnan(s->test_loss)) {
        snprintf(value, sizeof value, loss_format(s->test_loss), s->test_loss);
        set(&out[n++], "test loss", value);
    }
    snprintf(value, sizeof value, "%.3g", s->learning_rate);
    set(&out[n++], s->optimizer, value);
    return n;
}

static size_t file_numbers(plx_number *out, const plx_structure *s)
{
    size_t n = 0;
    char count[32];
    set(&out[n++], "model", s->family);
    set(&out[n++], "parameters", plx_format_short((double)s->parameters, count, sizeof count));
    if (s->block_count > 0)
        set(&out[n++], "blocks", plx_format_count(s->block_count, count, sizeof count));
    return n;
}

static size_t picture_numbers(plx_number *out, const plx_numbers *numbers)
{
    size_t n = 0;
    char value[80], drawn[32], in_view[32];
    plx_format_count(numbers->drawn, drawn, sizeof drawn);
    plx_format_count(numbers->in_view, in_view, sizeof in_view);
    if (numbers->hidden > 0 && numbers->in_view == numbers->all) {
        plx_format_count(numbers->shown, drawn, sizeof drawn);
        snprintf(value, sizeof value, "%s of %s connections", drawn, in_view);
    } else if (numbers->hidden > 0)
        snprintf(value, sizeof value, "%s", plx_str(PLX_STR_NUMBERS_SHOWN));
    else if (numbers->drawn == numbers->in_view && numbers->threshold > 0)
        snprintf(value, sizeof value, "all with |w| from %.3g", numbers->threshold);
    else if (numbers->drawn == numbers->in_view)
        snprintf(value, sizeof value, "all %s connections", drawn);
    else
        snprintf(value, sizeof value, "%s of %s", drawn, in_view);
    set(&out[n++], "drawn", value);
    if (numbers->engine)
        set(&out[n++], "by", numbers->engine);
    if (numbers->scale > 0 && numbers->scale < 1) {
        snprintf(value, sizeof value, "%.0f %%", numbers->scale * 100);
        set(&out[n++], "resolution", value);
    }
    if (numbers->age_s >= 0 && !numbers->structure) {
        if (numbers->age_s < 1)
            snprintf(value, sizeof value, "%.0f ms", numbers->age_s * 1e3);
        else
            snprintf(value, sizeof value, "%.1f s", numbers->age_s);
        set(&out[n++], "age", value);
    }
    if (numbers->fps > 0) {
        snprintf(value, sizeof value, "%.0f", numbers->fps);
        set(&out[n++], "fps", value);
    }
    return n;
}

/* That not all is shown; "" where it is. Without the key where that is too long. */
static const char *sign_text(const plx_numbers *numbers, bool key, char *out, size_t size)
{
    char count[32], hidden[64] = "";
    out[0] = '\0';
    if (numbers->hidden > 0)
        snprintf(hidden, sizeof hidden,
            plx_str(numbers->hidden == 1 ? PLX_STR_NUMBERS_HIDDEN_ONE : PLX_STR_NUMBERS_HIDDEN),
            plx_format_count(numbers->hidden, count, sizeof count));
    if (numbers->hidden == 0 && !numbers->dimmed)
        return out;
    snprintf(out, size, "%s%s%s%s%s", hidden, *hidden && numbers->dimmed ? ", " : "",
        numbers->dimmed ? plx_str(PLX_STR_NUMBERS_DIMMED) : "", key ? " · " : "",
        key ? plx_str(PLX_STR_NUMBERS_SHOW_ALL) : "");
    return out;
}

static float width_of(const plx_overlay *o, const plx_number *numbers, size_t count, float gap)
{
    float width = 0;
    for (size_t i = 0; i < count; i++) {
        width += plx_overlay_text_width(o, PLX_TEXT_BODY, numbers[i].name);
        if (numbers[i].value[0])
            width += gap * 0.4F + plx_overlay_text_width(o, PLX_TEXT_BODY, numbers[i].value);
    }
    return width + gap * (float)(count ? count - 1 : 0);
}

static void write_row(
    plx_overlay *o, const plx_number *numbers, size_t count, float x, float y, float gap)
{
    for (size_t i = 0; i < count; i++) {
        plx_overlay_text(o, x, y, PLX_TEXT_BODY, PLX_ALIGN_LEFT, o->inks->dim, numbers[i].name);
        x += plx_overlay_text_width(o, PLX_TEXT_BODY, numbers[i].name);
        if (numbers[i].value[0]) {
            x += gap * 0.4F;
            plx_overlay_text(
                o, x, y, PLX_TEXT_BODY, PLX_ALIGN_LEFT, o->inks->text, numbers[i].value);
            x += plx_overlay_text_width(o, PLX_TEXT_BODY, numbers[i].value);
        }
        x += gap;
    }
}

/* The sign in a frame, with its right end at x. */
static plx_bounds write_sign(plx_overlay *o, const char *text, float x, const plx_viewport *v)
{
    float scale = o->ui_scale, pad = 8 * scale, height = (PLX_BAR_HEIGHT - 8) * scale;
    float width = plx_overlay_text_width(o, PLX_TEXT_BODY, text) + 2 * pad;
    float top = (float)v->height - PLX_BAR_HEIGHT * scale / 2 - height / 2;
    float cap = plx_font_cap_height(o->font, PLX_TEXT_BODY);
    plx_rgba ground = o->inks->warn;
    ground.a = 46;
    plx_overlay_rect(o, x - width, top, width, height, 4 * scale, ground);
    plx_overlay_text(o, x - width + pad, top + (height + cap) / 2, PLX_TEXT_BODY, PLX_ALIGN_LEFT,
        o->inks->warn, text);
    return (plx_bounds){(double)(x - width), (double)top, (double)x, (double)(top + height)};
}

plx_bounds plx_numbers_add(plx_overlay *o, const plx_numbers *numbers, const plx_viewport *v)
{
    plx_bounds none = {0};
    if (!o->font)
        return none;
    char sign[96];
    plx_number left[MAX_NUMBERS], right[MAX_NUMBERS];
    size_t left_count = numbers->structure ? file_numbers(left, numbers->structure)
                                           : training_numbers(left, numbers->status);
    size_t right_count = picture_numbers(right, numbers);
    float scale = o->ui_scale, height = PLX_BAR_HEIGHT * scale, pad = 14 * scale, gap = 18 * scale;
    float room = (float)v->width - 2 * pad;
    float y = (float)v->height - height / 2 + plx_font_cap_height(o->font, PLX_TEXT_BODY) / 2;

    plx_overlay_rect(o, 0, (float)v->height - height, (float)v->width, height, 0, o->inks->panel);
    /* That something is missing must be told in any window; the key where there is room for it. */
    bool key = (float)v->width > 900 * scale;
    if (*sign_text(numbers, key, sign, sizeof sign))
        room -= plx_overlay_text_width(o, PLX_TEXT_BODY, sign) + 16 * scale + gap;
    /* In a narrow window the least needed numbers go first. */
    while (left_count > 1 && width_of(o, left, left_count, gap) > room)
        left_count--;
    float left_width = width_of(o, left, left_count, gap);
    while (right_count > 0 && left_width + 2 * gap + width_of(o, right, right_count, gap) > room)
        right_count--;
    write_row(o, left, left_count, pad, y, gap);
    float right_width = width_of(o, right, right_count, gap);
    float right_x = (float)v->width - pad - right_width;
    write_row(o, right, right_count, right_x, y, gap);
    return *sign ? write_sign(o, sign, right_x - (right_count > 0 ? gap : 0), v) : none;
}

const char *plx_message_fitting(
    const plx_overlay *o, const char *text, float room, char *out, size_t size)
{
    if (plx_overlay_text_width(o, PLX_TEXT_BODY, text) <= room)
        return text;
    size_t length = strlen(text);
    length = length < size - 4 ? length : size - 4;
    do {
        while (length > 0 && ((unsigned char)text[length - 1] & 0xC0) == 0x80)
            length--; /* to where a character begins */
        length -= length > 0;
        memcpy(out, text, length);
        memcpy(out + length, "…", sizeof "…");
    } while (length > 0 && plx_overlay_text_width(o, PLX_TEXT_BODY, out) > room);
    return out;
}

void plx_message_add(plx_overlay *o, const char *text, bool warning, const plx_viewport *v,
    const plx_bounds *clear_of)
{
    if (!o->font)
        return;
    char cut[640];
    float scale = o->ui_scale, pad = 12 * scale, height = 30 * scale;
    text = plx_message_fitting(o, text, plx_free_width(v) - 2 * pad, cut, sizeof cut);
    float width = plx_overlay_text_width(o, PLX_TEXT_BODY, text) + 2 * pad;
    float x = (float)(v->width + v->insets.left - v->insets.right - (double)width) / 2;
    float y = plx_bar_top(v) - 12 * scale - height, gap = 12 * scale;
    float left = (float)clear_of->left - gap - width;
    if (clear_of->right > clear_of->left && x > left && (double)(y + height) > clear_of->top) {
        if (left >= (float)v->insets.left + gap)
            x = left;
        else
            y = (float)clear_of->top - gap - height;
    }
    float cap = plx_font_cap_height(o->font, PLX_TEXT_BODY);
    plx_overlay_rect(o, x, y, width, height, 6 * scale, o->inks->panel);
    plx_overlay_text(o, x + pad, y + (height + cap) / 2, PLX_TEXT_BODY, PLX_ALIGN_LEFT,
        warning ? o->inks->warn : o->inks->text, text);
}
