#include "scene/highlight.h"

#include "base/text.h"
#include "scene/unit_marks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Marks must be seen on any colour of any palette: a bright core in a dark rim, or the reverse. */
typedef struct plx_marker {
    plx_rgba core, rim, selected, note, note_text, note_dim;
} plx_marker;

static const plx_marker on_dark = {{255, 255, 255, 255}, {4, 5, 8, 200}, {255, 214, 64, 255},
    {24, 28, 38, 245}, {236, 239, 245, 255}, {150, 158, 172, 255}};
static const plx_marker on_light = {{10, 12, 18, 255}, {255, 255, 255, 220}, {196, 72, 0, 255},
    {255, 255, 255, 248}, {20, 24, 32, 255}, {96, 104, 118, 255}};

static const plx_marker *marker(const plx_highlight *h)
{
    return h->theme == PLX_THEME_DARK ? &on_dark : &on_light;
}

static void unit_place(const plx_highlight *h, size_t layer, size_t unit, double *x, double *y)
{
    const plx_column *c = &h->view->layout->columns[layer];
    *x = plx_camera_px(&h->view->camera, &h->view->viewport, c->x);
    *y = plx_camera_py(&h->view->camera, &h->view->viewport, plx_unit_y(c, unit));
}

static double unit_radius(const plx_highlight *h, size_t layer)
{
    return plx_unit_radius(&h->view->layout->columns[layer], &h->view->camera, &h->view->viewport);
}

/* Pixels, as the unit is drawn. */
static double disc_radius(const plx_highlight *h, size_t layer, size_t unit)
{
    size_t index = h->view->snapshot->network->layers[layer].unit_offset + unit;
    double share = h->units ? (double)plx_unit_relative_radius(&h->units[index]) : 1;
    return unit_radius(h, layer) * share;
}

/* Moves the end of a line, where it is that long, by so many pixels towards the other end. */
static void draw_back(double *x, double *y, double to_x, double to_y, double by)
{
    double length = hypot(to_x - *x, to_y - *y);
    if (!(by < length / 2))
        return;
    *x += (to_x - *x) * by / length;
    *y += (to_y - *y) * by / length;
}

/* A line from rim to rim of two units, so that what they show stays to be seen. */
static void add_line(plx_pen *pen, const plx_highlight *h, plx_unit_ref a, plx_unit_ref b,
    double width, plx_rgba ink)
{
    double x0, y0, x1, y1;
    unit_place(h, a.layer, a.unit, &x0, &y0);
    unit_place(h, b.layer, b.unit, &x1, &y1);
    double from_x = x0, from_y = y0;
    draw_back(&x0, &y0, x1, y1, disc_radius(h, a.layer, a.unit));
    draw_back(&x1, &y1, from_x, from_y, disc_radius(h, b.layer, b.unit));
    plx_pen_line(pen, x0, y0, x1, y1, width, ink);
}

/* Connections */

static plx_rgba weight_color(const plx_highlight *h, float weight, double strength)
{
    plx_palette_colors c = plx_palette_get(h->palette, h->theme);
    const float *rgb = weight < 0 ? c.negative : c.positive;
    /* Lifted off the haze of the same hue behind it. */
    float towards = h->theme == PLX_THEME_DARK ? 1 : 0;
    unsigned char out[3];
    for (int i = 0; i < 3; i++)
        out[i] = (unsigned char)lroundf(255 * (rgb[i] + (towards - rgb[i]) * 0.25F));
    if (isnan(weight))
        memcpy(out, (unsigned char[3]){255, 0, 255}, 3);
    return (plx_rgba){out[0], out[1], out[2], (unsigned char)lround(255 * strength)};
}

static void add_connection(
    plx_pen *pen, const plx_highlight *h, const plx_connection_ref *c, double width, plx_rgba color)
{
    const plx_link *k = &h->view->snapshot->network->links[c->link];
    add_line(pen, h, (plx_unit_ref){k->source, c->source}, (plx_unit_ref){k->target, c->target},
        width, color);
}

/* The layer that has a unit; its index over all units becomes that in the layer. */
static size_t find_layer(const plx_network *n, size_t *unit)
{
    size_t l = n->layer_count - 1;
    while (n->layers[l].unit_offset > *unit)
        l--;
    *unit -= n->layers[l].unit_offset;
    return l;
}

static void add_fan_line(
    plx_pen *pen, const plx_highlight *h, const plx_strong_weight *w, float most, bool rim)
{
    size_t unit = w->index, layer = find_layer(h->view->snapshot->network, &unit);
    double scale = h->view->viewport.ui_scale;
    double strength = most > 0 ? fmin((double)(plx_weight_strength(w->weight) / most), 1) : 1;
    plx_rgba color = weight_color(h, w->weight, 0.15 + 0.85 * strength);
    double width = (0.8 + 1.2 * strength) * scale;
    if (rim) {
        color = marker(h)->rim;
        color.a = (unsigned char)lround(color.a * (0.2 + 0.8 * strength));
        width += 1.6 * scale;
    }
    add_line(pen, h, h->fan->unit, (plx_unit_ref){layer, unit}, width, color);
}

static float largest_finite(const plx_fan *f)
{
    float most = 0;
    for (int way = 0; way < 2; way++)
        for (size_t i = 0; i < f->counts[way]; i++)
            if (isfinite(f->found[way][i].weight))
                most = fmaxf(most, fabsf(f->found[way][i].weight));
    return most;
}

/* Weakest first, so that the strongest lie on top; all rims below all lines. */
static void add_fan(plx_pen *pen, const plx_highlight *h)
{
    const plx_fan *f = h->fan;
    float most = largest_finite(f);
    for (int rim = 1; rim >= 0; rim--)
        for (int way = 0; way < 2; way++)
            for (size_t i = f->counts[way]; i-- > 0;)
                add_fan_line(pen, h, &f->found[way][i], most, rim == 1);
}

enum { FEW = 16 };

/* What is between the selected units, where they are few: 64 lines at most. */
static void add_between(plx_pen *pen, const plx_highlight *h)
{
    const plx_selection *s = h->view->selection;
    const plx_network *n = s->network;
    plx_unit_ref units[FEW];
    size_t count = 0, end;
    double scale = h->view->viewport.ui_scale;
    if (s->selected_count < 2 || s->selected_count > FEW)
        return;
    for (size_t at = 0; (end = plx_unit_set_run(&s->selected, &at, n->unit_count)) > 0;)
        for (; at < end; at++, count++) {
            units[count].unit = at;
            units[count].layer = find_layer(n, &units[count].unit);
        }
    for (size_t l = 0; l < n->link_count; l++)
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j < count; j++) {
                plx_connection_ref c = {l, units[i].unit, units[j].unit};
                if (units[i].layer != n->links[l].source || units[j].layer != n->links[l].target)
                    continue;
                float weight = plx_connection_weight(n, h->view->snapshot->params, &c);
                if ((double)plx_weight_strength(weight) < h->view->threshold)
                    continue;
                add_connection(pen, h, &c, 4.4 * scale, marker(h)->rim);
                add_connection(pen, h, &c, 2 * scale, weight_color(h, weight, 1));
            }
}

static void add_hovered_connection(plx_pen *pen, const plx_highlight *h)
{
    const plx_marker *m = marker(h);
    double scale = h->view->viewport.ui_scale;
    const plx_connection_ref *c = &h->hover.connection;
    float weight = plx_connection_weight(h->view->snapshot->network, h->view->snapshot->params, c);
    add_connection(pen, h, c, 6 * scale, m->rim);
    add_connection(pen, h, c, 3.6 * scale, m->core);
    add_connection(pen, h, c, 2 * scale, weight_color(h, weight, 1));
}

/* Units */

static void add_ring(
    plx_pen *pen, const plx_highlight *h, size_t layer, size_t unit, double gap, plx_rgba color)
{
    double x, y, scale = h->view->viewport.ui_scale;
    unit_place(h, layer, unit, &x, &y);
    double radius = fmax(unit_radius(h, layer), 2 * scale) + gap * scale;
    plx_pen_ring(pen, x, y, radius, 4 * scale, marker(h)->rim);
    plx_pen_ring(pen, x, y, radius, 2 * scale, color);
}

/* Beside a column whose units lie too close for rings: where the selected ones are, in runs of
 * pixels. */
static void add_bar(plx_pen *pen, const plx_highlight *h, size_t layer, double top, double bottom)
{
    double x, y, scale = h->view->viewport.ui_scale;
    unit_place(h, layer, 0, &x, &y);
    for (int side = -1; side <= 1; side += 2) {
        double at = x + side * (unit_radius(h, layer) + 5 * scale);
        plx_pen_line(pen, at, top, at, fmax(bottom, top + scale), 2.5 * scale, marker(h)->selected);
    }
}

/* The places of a column that are in view: from the one to before the other. */
static void places_in_view(const plx_highlight *h, size_t layer, size_t *first, size_t *end)
{
    const plx_column *c = &h->view->layout->columns[layer];
    const plx_viewport *v = &h->view->viewport;
    double margin = unit_radius(h, layer) + 8 * v->ui_scale;
    double top = plx_camera_world_y(&h->view->camera, v, -margin);
    double bottom = plx_camera_world_y(&h->view->camera, v, v->height + margin);
    double last = (double)c->units;
    *first = (size_t)fmin(fmax(ceil((top - c->y0) / c->spacing), 0), last);
    *end = (size_t)fmin(fmax(floor((bottom - c->y0) / c->spacing) + 1, 0), last);
}

/* The next run of places of layer `in` with units that are selected in layer `of`, from *at on, as
 * plx_unit_set_run has it for units; both count from that layer's first unit among all. */
static size_t next_run(const plx_highlight *h, size_t in, size_t of, size_t *at, size_t end)
{
    const plx_selection *s = h->view->selection;
    const plx_column *c = &h->view->layout->columns[in];
    size_t offset = s->network->layers[of].unit_offset, last;
    if (!c->unit_at)
        return plx_unit_set_run(&s->selected, at, end);
    while (*at < end && !plx_unit_set_has(&s->selected, offset + c->unit_at[*at - offset]))
        ++*at;
    for (last = *at; last < end;)
        if (!plx_unit_set_has(&s->selected, offset + c->unit_at[last++ - offset]))
            return last - 1;
    return *at < end ? end : 0;
}

/* One run of pixels at a time, so that the cost is the screen's and not the network's. */
static void add_selected_dense(
    plx_pen *pen, const plx_highlight *h, size_t layer, size_t of, size_t first, size_t end)
{
    const plx_selection *s = h->view->selection;
    const plx_column *c = &h->view->layout->columns[layer];
    size_t offset = s->network->layers[of].unit_offset;
    double step = c->spacing * h->view->camera.scale, top = NAN, bottom = NAN;
    double y0 = plx_camera_py(&h->view->camera, &h->view->viewport, c->y0);
    size_t at = offset + first, run_end;
    while ((run_end = next_run(h, layer, of, &at, offset + end)) > 0) {
        double from = y0 + step * ((double)(at - offset) - 0.5);
        double to = y0 + step * ((double)(run_end - offset) - 0.5);
        if (from > bottom + 2) {
            add_bar(pen, h, layer, top, bottom);
            top = NAN;
        }
        top = isnan(top) ? from : top;
        bottom = to;
        /* On to the next row of pixels: this one is marked. */
        double next = ceil((floor(to) + 1 - y0) / step) + (double)offset;
        at = (size_t)fmax(next, (double)run_end);
    }
    if (!isnan(top))
        add_bar(pen, h, layer, top, bottom);
}

/* Marks in a layer what is selected in layer `of`: in itself, or in that of another file. */
static void add_selected_in(plx_pen *pen, const plx_highlight *h, size_t l, size_t of)
{
    const plx_selection *s = h->view->selection;
    const plx_layout *layout = h->view->layout;
    size_t first, end, run_end, offset = s->network->layers[of].unit_offset;
    places_in_view(h, l, &first, &end);
    double step = layout->columns[l].spacing * h->view->camera.scale;
    /* Of a few units each is a ring, however close they lie. */
    bool few = plx_unit_set_count(&s->selected, offset, offset + layout->columns[l].units) <= FEW;
    if (step < 7 * h->view->viewport.ui_scale && !few) {
        add_selected_dense(pen, h, l, of, first, end);
        return;
    }
    for (size_t at = offset + first; (run_end = next_run(h, l, of, &at, offset + end)) > 0;)
        for (; at < run_end; at++)
            add_ring(pen, h, l, plx_column_unit(&layout->columns[l], at - offset), 2.5,
                marker(h)->selected);
}

static void add_selected(plx_pen *pen, const plx_highlight *h)
{
    const plx_network *n = h->view->selection->network;
    for (size_t l = 0, twin; l < h->view->layout->layer_count; l++) {
        add_selected_in(pen, h, l, l);
        for (size_t i = 0; plx_structure_twin(h->structure, n, l, i, &twin); i++)
            add_selected_in(pen, h, l, twin);
    }
}

static void add_rectangle(plx_pen *pen, const plx_highlight *h)
{
    const plx_bounds *r = h->rectangle;
    double scale = h->view->viewport.ui_scale;
    for (int core = 0; core < 2; core++) {
        plx_rgba color = core ? marker(h)->selected : marker(h)->rim;
        double width = (core ? 1.5 : 3.5) * scale;
        plx_pen_line(pen, r->left, r->top, r->right, r->top, width, color);
        plx_pen_line(pen, r->right, r->top, r->right, r->bottom, width, color);
        plx_pen_line(pen, r->right, r->bottom, r->left, r->bottom, width, color);
        plx_pen_line(pen, r->left, r->bottom, r->left, r->top, width, color);
    }
}

static void add_found(plx_pen *pen, const plx_highlight *h)
{
    plx_selection selection = *h->view->selection;
    plx_pick_view view = *h->view;
    plx_highlight found = *h;
    selection.selected = *h->found;
    view.selection = &selection;
    found.view = &view;
    add_selected(pen, &found);
}

/* At a unit, and at those that stand where it does in other files. */
static void add_hover_rings(plx_pen *pen, const plx_highlight *h, plx_unit_ref unit)
{
    const plx_network *n = h->view->snapshot->network;
    size_t twin;
    add_ring(pen, h, unit.layer, unit.unit, 1, marker(h)->core);
    for (size_t i = 0; plx_structure_twin(h->structure, n, unit.layer, i, &twin); i++)
        add_ring(pen, h, twin, unit.unit, 1, marker(h)->core);
}

void plx_highlight_add(plx_pen *pen, const plx_highlight *h)
{
    if (h->fan && h->fan->known)
        add_fan(pen, h);
    if (h->view->selection)
        add_between(pen, h);
    if (h->hover.kind == PLX_PICK_CONNECTION)
        add_hovered_connection(pen, h);
    if (h->view->selection && h->view->selection->selected_count > 0)
        add_selected(pen, h);
    if (h->view->selection && h->found &&
        h->found->units == h->view->selection->network->unit_count)
        add_found(pen, h);
    if (h->hover.kind == PLX_PICK_UNIT)
        add_hover_rings(pen, h, h->hover.unit);
    if (h->hover.kind == PLX_PICK_CONNECTION) {
        const plx_link *k = &h->view->snapshot->network->links[h->hover.connection.link];
        add_hover_rings(pen, h, (plx_unit_ref){k->source, h->hover.connection.source});
        add_hover_rings(pen, h, (plx_unit_ref){k->target, h->hover.connection.target});
    }
    if (h->rectangle)
        add_rectangle(pen, h);
}

/* The note */

char *plx_unit_title(const plx_highlight *h, plx_unit_ref unit, char *out, size_t size)
{
    const plx_network *n = h->view->snapshot->network;
    const plx_layer *layer = &n->layers[unit.layer];
    char name[96];
    plx_structure_unit_name(h->structure, unit.layer, unit.unit, name, sizeof name);
    if (name[0])
        snprintf(out, size, "%s · %s", layer->name, name);
    else if (h->input_name && unit.layer == 0 && h->input_name[unit.unit][0])
        snprintf(out, size, "%s · %zu  %s", layer->name, unit.unit, h->input_name[unit.unit]);
    else if (h->class_name && unit.layer + 1 == n->layer_count)
        snprintf(out, size, "%s · %zu  %s", layer->name, unit.unit, h->class_name[unit.unit]);
    else
        snprintf(out, size, "%s · %zu", layer->name, unit.unit);
    return out;
}

typedef struct plx_note {
    char title[200], text[160];
} plx_note;

static void note_unit(plx_note *n, const plx_highlight *h)
{
    const plx_snapshot *s = h->view->snapshot;
    plx_unit_ref u = h->hover.unit;
    plx_unit_title(h, u, n->title, sizeof n->title);
    size_t index = s->network->layers[u.layer].unit_offset + u.unit;
    bool file = s->status.state == PLX_RUN_FILE;
    int used = 0;
    if (!file)
        used = snprintf(n->text, sizeof n->text, "activation %.4g", (double)s->activation[index]);
    for (size_t l = 0; l < s->network->link_count; l++)
        if (s->network->links[l].target == u.layer && (size_t)used < sizeof n->text) {
            float bias = s->params[s->network->links[l].bias_offset + u.unit];
            used += snprintf(n->text + used, sizeof n->text - (size_t)used, "%sbias %.4g",
                used > 0 ? "   " : "", (double)bias);
            break;
        }
    const plx_layer_norm *norm = plx_structure_norm(h->structure, u.layer);
    if (norm && (size_t)used < sizeof n->text)
        used += snprintf(n->text + used, sizeof n->text - (size_t)used, "%s%s: scale %.4g",
            used > 0 ? "   " : "", norm->name, (double)norm->scale[u.unit]);
    if (norm && norm->shift && (size_t)used < sizeof n->text)
        snprintf(n->text + used, sizeof n->text - (size_t)used, ", shift %.4g",
            (double)norm->shift[u.unit]);
}

/* The same connection in the first other file that has it. */
static bool find_twin(const plx_highlight *h, const plx_connection_ref *c, plx_connection_ref *out)
{
    const plx_network *n = h->view->snapshot->network;
    const plx_link *k = &n->links[c->link];
    size_t source, target;
    if (!plx_structure_twin(h->structure, n, k->source, 0, &source) ||
        !plx_structure_twin(h->structure, n, k->target, 0, &target))
        return false;
    for (size_t l = 0; l < n->link_count; l++)
        if (n->links[l].source == source && n->links[l].target == target) {
            *out = (plx_connection_ref){l, c->source, c->target};
            return true;
        }
    return false;
}

static void note_connection(plx_note *n, const plx_highlight *h)
{
    const plx_snapshot *s = h->view->snapshot;
    const plx_connection_ref *c = &h->hover.connection;
    const plx_link *k = &s->network->links[c->link];
    char from[96], to[96];
    float weight = plx_connection_weight(s->network, s->params, c);
    float activation = s->activation[s->network->layers[k->source].unit_offset + c->source];
    plx_unit_title(h, (plx_unit_ref){k->source, c->source}, from, sizeof from);
    plx_unit_title(h, (plx_unit_ref){k->target, c->target}, to, sizeof to);
    snprintf(n->title, sizeof n->title, "%s → %s", from, to);
    const char *name = h->structure ? h->structure->link_name[c->link] : "";
    plx_connection_ref twin;
    if (find_twin(h, c, &twin)) {
        float other = plx_connection_weight(s->network, s->params, &twin);
        snprintf(n->text, sizeof n->text, "weight %+.4g   in the other file %+.4g, by %+.4g",
            (double)weight, (double)other, (double)(other - weight));
    } else if (h->structure)
        snprintf(n->text, sizeof n->text, "weight %+.4g   %s", (double)weight,
            name[0] ? name : "norm of what is folded");
    else
        snprintf(n->text, sizeof n->text, "weight %+.4g   contribution %+.4g", (double)weight,
            (double)(weight * activation));
}

static void note_layer(plx_note *n, const plx_highlight *h)
{
    const plx_network *net = h->view->snapshot->network;
    const plx_layer *layer = &net->layers[h->hover.unit.layer];
    char units[32];
    snprintf(n->title, sizeof n->title, "layer %zu · %s", h->hover.unit.layer, layer->name);
    plx_format_count(layer->units, units, sizeof units);
    if (h->hover.unit.layer == 0 || h->view->snapshot->status.state == PLX_RUN_FILE)
        snprintf(n->text, sizeof n->text, "%s units", units);
    else
        snprintf(n->text, sizeof n->text, "%s units   %s", units,
            plx_activation_title(h->view->snapshot->layer_activation[h->hover.unit.layer]));
}

/* Where a text is wider than that, what follows the mark is a line of its own, which is returned.
 */
static const char *break_line(
    const plx_overlay *o, plx_text_size size, char *text, const char *mark, float width)
{
    char *at = plx_overlay_text_width(o, size, text) > width ? strstr(text, mark) : NULL;
    if (!at)
        return "";
    at += strlen(mark);
    at[-1] = '\0';
    return at;
}

/* Beside the pointer, where there is room for it. */
static void put_note(plx_overlay *o, const plx_highlight *h, plx_note *n)
{
    const plx_marker *m = marker(h);
    const plx_viewport *v = &h->view->viewport;
    float scale = (float)v->ui_scale;
    float left = (float)v->insets.left, right = (float)(v->width - v->insets.right);
    float room = right - left - 20 * scale;
    const struct {
        plx_text_size size;
        plx_rgba color;
        const char *text;
    } lines[] = {
        {PLX_TEXT_BODY, m->note_text, n->title},
        {PLX_TEXT_BODY, m->note_text, break_line(o, PLX_TEXT_BODY, n->title, " → ", room)},
        {PLX_TEXT_SMALL, m->note_dim, n->text},
        {PLX_TEXT_SMALL, m->note_dim, break_line(o, PLX_TEXT_SMALL, n->text, "   ", room)},
    };
    float width = 0, height = 12 * scale, gap = 16 * scale;
    for (size_t i = 0; i < 4; i++) {
        width = fmaxf(width, plx_overlay_text_width(o, lines[i].size, lines[i].text) + 20 * scale);
        height += lines[i].text[0] || i % 2 == 0 ? 18 * scale : 0;
    }
    double px = h->px, py = h->py;
    /* At a unit it stands still. */
    if (h->hover.kind == PLX_PICK_UNIT) {
        unit_place(h, h->hover.unit.layer, h->hover.unit.unit, &px, &py);
        gap = fmaxf(gap, (float)unit_radius(h, h->hover.unit.layer) * 0.75F + 4 * scale);
    }
    float x = (float)px + gap, y = (float)py + gap;
    if (x + width > right)
        x = (float)px - gap - width;
    if (x < left)
        x = fmaxf(right - width - 8 * scale, left);
    if (y + height > (float)(v->height - v->insets.bottom))
        y = fmaxf((float)py - gap - height, 0);
    plx_overlay_rect(o, x, y, width, height, 6 * scale, m->note);
    for (size_t i = 0; i < 4; i++) {
        if (!lines[i].text[0])
            continue;
        y += (i == 0 ? 20 : 18) * scale;
        plx_overlay_text(
            o, x + 10 * scale, y, lines[i].size, PLX_ALIGN_LEFT, lines[i].color, lines[i].text);
    }
}

void plx_highlight_note_add(plx_overlay *o, const plx_highlight *h)
{
    plx_note n = {{0}, {0}};
    switch (h->hover.kind) {
    case PLX_PICK_NOTHING:
        return;
    case PLX_PICK_LAYER:
        note_layer(&n, h);
        break;
    case PLX_PICK_UNIT:
        note_unit(&n, h);
        break;
    case PLX_PICK_CONNECTION:
        note_connection(&n, h);
        break;
    }
    plx_text_minus(n.text, sizeof n.text);
    if (o->font)
        put_note(o, h, &n);
}
