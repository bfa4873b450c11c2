/* Look: which quantity each visual channel shows, and how; and looks that were saved. */
#include "base/text.h"
#include "ui/panel.h"
#include "ui/theme_choice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SUBJECTS = 3, CHANNELS = 4 };

static const plx_channel channels[SUBJECTS][CHANNELS] = {
    {PLX_LINK_COLOR, PLX_LINK_OPACITY, PLX_LINK_WIDTH, PLX_LINK_STYLE},
    {PLX_UNIT_COLOR, PLX_UNIT_SIZE, PLX_UNIT_SHAPE},
    {PLX_LAYER_COLOR, PLX_LAYER_OUTLINE, PLX_LAYER_STYLE},
};
static const int channel_count[SUBJECTS] = {4, 3, 3};

static const char *channel_title(plx_channel c)
{
    static const plx_string titles[PLX_CHANNEL_COUNT] = {
        [PLX_UNIT_COLOR] = PLX_STR_LOOK_COLOR,
        [PLX_UNIT_SIZE] = PLX_STR_LOOK_SIZE,
        [PLX_UNIT_SHAPE] = PLX_STR_LOOK_SHAPE,
        [PLX_LINK_COLOR] = PLX_STR_LOOK_COLOR,
        [PLX_LINK_OPACITY] = PLX_STR_LOOK_OPACITY,
        [PLX_LINK_WIDTH] = PLX_STR_LOOK_WIDTH,
        [PLX_LINK_STYLE] = PLX_STR_LOOK_STYLE,
        [PLX_LAYER_COLOR] = PLX_STR_LOOK_COLOR,
        [PLX_LAYER_OUTLINE] = PLX_STR_LOOK_OUTLINE,
        [PLX_LAYER_STYLE] = PLX_STR_LOOK_STYLE,
    };
    return plx_str(titles[c]);
}

/* Asks for one part of a channel, ".scale" and such, to be set. */
static void ask(plx_requests *r, plx_channel c, const char *part, const char *value)
{
    char name[32];
    snprintf(name, sizeof name, "%s%s", plx_channel_name(c), part);
    plx_request_style(r, name, value);
}

static bool may_show(plx_channel c, plx_quantity q)
{
    if (q == PLX_QUANTITY_NONE)
        return c != PLX_LINK_COLOR;
    return plx_quantity_subject(q) == plx_channel_subject(c) &&
           !(q == PLX_LINK_SAME && c == PLX_LINK_COLOR);
}

static void quantity(plx_gui *g, const plx_panel_context *c, plx_requests *r, plx_channel channel)
{
    const char *titles[PLX_QUANTITY_COUNT];
    plx_quantity found[PLX_QUANTITY_COUNT];
    int count = 0, chosen = 0;
    for (plx_quantity q = PLX_QUANTITY_NONE; q < PLX_QUANTITY_COUNT; q++) {
        if (!may_show(channel, q))
            continue;
        chosen = c->style->channel[channel].quantity == q ? count : chosen;
        found[count] = q;
        titles[count++] = plx_quantity_title(q);
    }
    if (plx_gui_combo(g, channel_title(channel), &chosen, titles, count))
        ask(r, channel, "", plx_quantity_name(found[chosen]));
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_QUANTITY_WHY));
}

/* The colours of a palette from end to end. */
static void strip(plx_gui *g, plx_palette palette, plx_theme theme)
{
    plx_canvas canvas = plx_canvas_begin(g, "palette", 0, 8);
    bool classes = plx_palette_kind_of(palette) == PLX_CLASSES;
    int steps = classes ? PLX_CLASS_COLORS : 48;
    for (int i = 0; i < steps; i++) {
        float rgb[3], left = canvas.w * (float)i / (float)steps;
        double at = (i + 0.5) / steps;
        plx_palette_color(palette, theme,
            classes                                         ? i
            : plx_palette_kind_of(palette) == PLX_DIVERGING ? 2 * at - 1
                                                            : at,
            rgb);
        plx_canvas_rect(&canvas, left, 0, canvas.w / (float)steps + 1, canvas.h, 0,
            (plx_rgba){(unsigned char)lroundf(rgb[0] * 255), (unsigned char)lroundf(rgb[1] * 255),
                (unsigned char)lroundf(rgb[2] * 255), 255});
    }
    plx_canvas_end(&canvas);
}

static void palette(plx_gui *g, const plx_panel_context *c, plx_requests *r, plx_channel channel)
{
    const char *names[PLX_PALETTE_COUNT];
    plx_palette found[PLX_PALETTE_COUNT], now = plx_style_palette(c->style, channel);
    int count = 0, chosen = 0;
    bool classes = plx_quantity_is_class(c->style->channel[channel].quantity);
    for (plx_palette p = 0; p < PLX_PALETTE_COUNT; p++) {
        if (plx_palette_kind_of(p) == PLX_CLASSES && !classes && p != now)
            continue;
        chosen = p == now ? count : chosen;
        found[count] = p;
        names[count++] = plx_palette_name(p);
    }
    if (plx_gui_combo(g, plx_str(PLX_STR_LOOK_PALETTE), &chosen, names, count))
        ask(r, channel, ".palette", plx_palette_name(found[chosen]));
    strip(g, now, c->style->edges.theme);
}

static void scale_kind(plx_gui *g, const plx_encoding *k, plx_requests *r, plx_channel channel)
{
    const char *kinds[PLX_SCALE_KIND_COUNT];
    for (plx_scale_kind i = 0; i < PLX_SCALE_KIND_COUNT; i++)
        kinds[i] = plx_scale_kind_name(i);
    int chosen = (int)k->scale;
    if (plx_gui_choice(g, "##scale", &chosen, kinds, PLX_SCALE_KIND_COUNT))
        ask(r, channel, ".scale", kinds[chosen]);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_SCALE_WHY));
}

static void clip(plx_gui *g, const plx_encoding *k, plx_requests *r, plx_channel channel)
{
    double outside = k->clip_high > 0 ? 100 - k->clip_high : 0;
    char text[32];
    plx_gui_disabled_begin(g, k->locked);
    if (plx_gui_slider(g, plx_str(PLX_STR_LOOK_CLIP), &outside, 0, 25, false, "%.1f %%")) {
        snprintf(text, sizeof text, "%.4g-%.4g", outside, 100 - outside);
        ask(r, channel, ".clip", outside < 0.05 ? "none" : text);
    }
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_CLIP_WHY));
    plx_gui_disabled_end(g);
}

static void ask_range(plx_requests *r, plx_channel channel, double from, double to)
{
    char text[64];
    snprintf(text, sizeof text, "%.6g..%.6g", from, to);
    ask(r, channel, ".range", text);
}

static void range(plx_gui *g, const plx_panel_context *c, plx_requests *r, plx_channel channel)
{
    const plx_encoding *k = &c->style->channel[channel];
    const plx_scale *now = c->shown ? &c->shown->scale[channel] : NULL;
    bool locked = k->locked, units = channel <= PLX_UNIT_SHAPE;
    /* Layers that have bounds each have none to be kept. */
    plx_gui_disabled_begin(g, !now || (units && k->per_layer && !locked));
    if (plx_gui_checkbox(g, plx_str(PLX_STR_LOOK_LOCKED), &locked)) {
        if (locked && now)
            ask_range(r, channel, now->diverging ? -now->high : now->low, now->high);
        else
            ask(r, channel, ".range", "free");
    }
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_LOCKED_WHY));
    plx_gui_disabled_end(g);
    if (!k->locked)
        return;
    double from = k->from, to = k->to, speed = (to - from) / 200;
    bool changed = plx_gui_number(g, plx_str(PLX_STR_LOOK_FROM), &from, speed, -1e30, 1e30, "%.4g");
    changed =
        plx_gui_number(g, plx_str(PLX_STR_LOOK_TO), &to, speed, -1e30, 1e30, "%.4g") || changed;
    if (changed && from < to)
        ask_range(r, channel, from, to);
}

static void per_layer(plx_gui *g, const plx_encoding *k, plx_requests *r, plx_channel channel)
{
    bool value = k->per_layer;
    if (plx_gui_checkbox(g, plx_str(PLX_STR_LOOK_PER_LAYER), &value))
        ask(r, channel, ".over", value ? "layer" : "network");
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_PER_LAYER_WHY));
}

/* How the channel that was chosen shows its quantity. */
static void details(plx_gui *g, const plx_panel_context *c, plx_requests *r, plx_channel channel)
{
    const plx_encoding *k = &c->style->channel[channel];
    if (k->quantity == PLX_QUANTITY_NONE) {
        plx_gui_wrapped(g, PLX_GUI_DIM, "%s", plx_str(PLX_STR_LOOK_NOTHING));
        return;
    }
    plx_gui_push_id(g, plx_channel_name(channel));
    if (plx_channel_is_color(channel))
        palette(g, c, r, channel);
    if (!plx_quantity_is_class(k->quantity)) {
        scale_kind(g, k, r, channel);
        if (channel <= PLX_UNIT_SHAPE)
            per_layer(g, k, r, channel);
        clip(g, k, r, channel);
        range(g, c, r, channel);
    }
    plx_gui_pop_id(g);
}

/* The largest |w|, that a threshold has no reason to be above. */
static double largest(const plx_panel_context *c)
{
    double most = 0;
    const plx_visuals *v = c->shown ? &c->shown->visuals : NULL;
    for (size_t l = 0; v && l < v->network->link_count; l++)
        most = fmax(most, (double)v->links[l].max_abs);
    return most > 0 ? most : 1;
}

static void brightness(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    const plx_edge_style *s = &c->style->edges;
    const char *curves[PLX_CURVE_COUNT];
    for (plx_curve i = 0; i < PLX_CURVE_COUNT; i++)
        curves[i] = plx_curve_name(i);
    int curve = (int)s->curve;
    double gain = s->gain, gamma = s->gamma, threshold = s->threshold, strongest = s->strongest;
    if (plx_gui_choice(g, "##curve", &curve, curves, PLX_CURVE_COUNT))
        plx_request_style(r, "link.curve", curves[curve]);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_CURVE_WHY));
    if (plx_gui_slider(
            g, plx_str(PLX_STR_LOOK_GAIN), &gain, PLX_GAIN_MIN, PLX_GAIN_MAX, true, "%.2f"))
        plx_request_style_number(r, "link.gain", gain);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_GAIN_WHY));
    if (plx_gui_slider(
            g, plx_str(PLX_STR_LOOK_GAMMA), &gamma, PLX_GAMMA_MIN, PLX_GAMMA_MAX, true, "%.2f"))
        plx_request_style_number(r, "link.gamma", gamma);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_GAMMA_WHY));
    if (plx_gui_slider(
            g, plx_str(PLX_STR_LOOK_THRESHOLD), &threshold, 0, largest(c), false, "%.3g"))
        plx_request_style_number(r, "link.threshold", threshold);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_THRESHOLD_WHY));
    if (plx_gui_number(
            g, plx_str(PLX_STR_LOOK_STRONGEST), &strongest, 5, 0, PLX_STRONGEST_MAX, "%.0f"))
        plx_request_style_number(r, "link.strongest", floor(strongest));
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_STRONGEST_WHY));
}

static void pictures(plx_gui *g, const plx_panel_context *c, plx_requests *r)
{
    bool shown = !c->style->no_pictures;
    if (plx_gui_checkbox(g, plx_str(PLX_STR_LOOK_PICTURES), &shown))
        plx_request_style_switch(r, "unit.picture", shown);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_PICTURES_WHY));
}

/* -- Saved looks -- */

static void choose_preset(
    plx_gui *g, const plx_style_list *list, plx_style_panel *p, plx_requests *r)
{
    const char *names[PLX_STYLES_MOST + 1] = {plx_str(PLX_STR_LOOK_PRESET_NONE)};
    char broken[PLX_STYLES_MOST][PLX_STYLE_NAME_SIZE + 32];
    int chosen = 0;
    for (size_t i = 0; i < list->count; i++) {
        names[i + 1] = list->name[i];
        if (list->broken[i]) {
            snprintf(
                broken[i], sizeof broken[i], plx_str(PLX_STR_LOOK_PRESET_BROKEN), list->name[i]);
            names[i + 1] = broken[i];
        }
        if (strcmp(list->name[i], p->preset) == 0)
            chosen = (int)i + 1;
    }
    if (plx_gui_combo(g, plx_str(PLX_STR_LOOK_PRESET), &chosen, names, (int)list->count + 1)) {
        plx_text_copy(p->preset, sizeof p->preset, chosen > 0 ? list->name[chosen - 1] : "");
        plx_text_copy(p->name, sizeof p->name, p->preset);
        if (chosen > 0)
            plx_request_preset(r, PLX_REQUEST_STYLE_LOAD, p->preset);
    }
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_PRESET_WHY));
}

static void presets(plx_gui *g, const plx_panel_context *c, plx_requests *r, plx_style_panel *p)
{
    static const plx_style_list none;
    choose_preset(g, c->presets ? c->presets : &none, p, r);
    plx_gui_input(g, "##preset-name", plx_str(PLX_STR_LOOK_PRESET_HINT), p->name, sizeof p->name);
    bool entered = plx_gui_submitted(g);
    plx_gui_row(g, 3);
    plx_gui_disabled_begin(g, !p->name[0]);
    if (plx_gui_button(g, plx_str(PLX_STR_LOOK_SAVE)) || (entered && p->name[0])) {
        plx_request_preset(r, PLX_REQUEST_STYLE_SAVE, p->name);
        plx_text_copy(p->preset, sizeof p->preset, p->name);
    }
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_SAVE_WHY));
    plx_gui_disabled_end(g);
    plx_gui_disabled_begin(g, !p->preset[0]);
    if (plx_gui_button(g, plx_str(PLX_STR_LOOK_DELETE))) {
        plx_request_preset(r, PLX_REQUEST_STYLE_DELETE, p->preset);
        p->preset[0] = p->name[0] = '\0';
    }
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_DELETE_WHY));
    plx_gui_disabled_end(g);
    if (plx_gui_button(g, plx_str(PLX_STR_LOOK_RESET))) {
        plx_request_action(r, PLX_ACTION_STYLE_RESET);
        p->preset[0] = '\0';
    }
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_RESET_WHY));
}

void plx_panel_style(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state)
{
    plx_style_panel *p = state;
    const char *subjects[SUBJECTS] = {
        plx_str(PLX_STR_LOOK_LINES), plx_str(PLX_STR_LOOK_UNITS), plx_str(PLX_STR_LOOK_LAYERS)};
    plx_theme_choice(g, c->style->edges.theme, r);
    plx_gui_space(g, 4);
    plx_gui_choice(g, "##subject", &p->subject, subjects, SUBJECTS);
    int count = channel_count[p->subject];
    const char *titles[CHANNELS];
    for (int i = 0; i < count; i++) {
        plx_channel channel = channels[p->subject][i];
        titles[i] = channel_title(channel);
        plx_gui_push_index(g, (size_t)channel);
        quantity(g, c, r, channel);
        plx_gui_pop_id(g);
    }
    if (channels[p->subject][0] == PLX_UNIT_COLOR)
        pictures(g, c, r);
    plx_gui_space(g, 4);
    p->channel = p->channel < count ? p->channel : 0;
    plx_gui_choice(g, "##channel", &p->channel, titles, count);
    details(g, c, r, channels[p->subject][p->channel]);
    if (p->subject == 0) {
        plx_gui_space(g, 6);
        plx_gui_dim(g, "%s", plx_str(PLX_STR_LOOK_BRIGHTNESS));
        brightness(g, c, r);
    }
    plx_gui_space(g, 6);
    presets(g, c, r, p);
}
