/* Film: a timeline of what camera, training and picture do. */
#include "base/text.h"
#include "ui/panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Units. */
static const float RULER = 15, LANE = 12.5F, NAMES = 74, BUTTON = 32, DOT = 5, NEAR = 7;
static const float ADD = 150, NUMBER = 64, COMBO = 88, PATH = 150, LABEL = 46;

static const double SHORTEST_S = 10, STEP_S = 0.05; /* of the timeline; that times are rounded to */

/* Where a timeline is on its canvas, pixels, and seconds of all its width. */
typedef struct line {
    plx_canvas *canvas;
    float left, width;
    double seconds;
} line;

static float x_of(const line *l, double time_s)
{
    return l->left + (float)(time_s / l->seconds) * l->width;
}

static double time_at(const line *l, float x)
{
    double time_s = (double)(x - l->left) / (double)l->width * l->seconds;
    return fmax(round(time_s / STEP_S) * STEP_S, 0);
}

static const char *clock_text(double time_s, char *out, size_t size)
{
    snprintf(out, size, "%d:%04.1f", (int)(time_s / 60), fmod(fmax(time_s, 0), 60));
    return out;
}

/* Seconds from mark to mark, so that their numbers do not touch. */
static double mark_every(const line *l)
{
    static const double steps[] = {0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600};
    size_t i = 0;
    double least = 46 * (double)l->canvas->unit / (double)l->width * l->seconds;
    while (i + 1 < sizeof steps / sizeof *steps && steps[i] < least)
        i++;
    return fmax(steps[i], least > 3600 ? least : 0);
}

static void ruler(plx_gui *g, const line *l)
{
    plx_canvas *c = l->canvas;
    plx_rgba dim = plx_gui_color(g, PLX_GUI_DIM), grid = plx_gui_color(g, PLX_GUI_LINE);
    double every = mark_every(l);
    for (int mark = 0; mark * every <= l->seconds; mark++) {
        double t = mark * every;
        char text[24];
        float x = x_of(l, t);
        snprintf(
            text, sizeof text, every < 1 ? "%d:%04.1f" : "%d:%02.0f", (int)(t / 60), fmod(t, 60));
        plx_canvas_line(c, x, RULER * c->unit, x, c->h, 1, grid);
        if (t + every * 0.4 <= l->seconds || t == 0)
            plx_canvas_text(
                c, x + 3 * c->unit, 1 * c->unit, PLX_GUI_SMALL, PLX_GUI_LEFT, dim, text);
    }
}

static float lane_y(const plx_canvas *c, plx_film_lane lane)
{
    return (RULER + LANE * ((float)lane + 0.5F)) * c->unit;
}

static void lanes(plx_gui *g, const line *l)
{
    static const plx_string names[PLX_LANES] = {PLX_STR_FILM_LANE_CAMERA,
        PLX_STR_FILM_LANE_TRAINING, PLX_STR_FILM_LANE_LOOK, PLX_STR_FILM_LANE_TEXT};
    plx_canvas *c = l->canvas;
    for (int i = 0; i < PLX_LANES; i++) {
        float y = lane_y(c, (plx_film_lane)i);
        plx_canvas_rect(c, l->left, y - (LANE / 2 - 0.5F) * c->unit, l->width, (LANE - 1) * c->unit,
            3 * c->unit, plx_gui_color(g, PLX_GUI_FIELD));
        plx_canvas_text(c, 0, y, PLX_GUI_SMALL, PLX_GUI_LEFT | PLX_GUI_MIDDLE,
            plx_gui_color(g, PLX_GUI_DIM), plx_str(names[i]));
    }
}

static plx_rgba faded(plx_rgba color, double share)
{
    color.a = (unsigned char)(color.a * share);
    return color;
}

static void key(plx_gui *g, const line *l, const plx_film_key *k, bool chosen, bool hovered)
{
    plx_canvas *c = l->canvas;
    plx_rgba color = plx_gui_color(g, (plx_gui_role)(PLX_GUI_SERIES + (int)k->lane));
    float x = x_of(l, k->at_s), y = lane_y(c, k->lane), start = x_of(l, k->time_s),
          end = x_of(l, fmin(k->until_s, l->seconds));
    if (end > start)
        plx_canvas_rect(
            c, start, y - 3 * c->unit, end - start, 6 * c->unit, 3 * c->unit, faded(color, 0.45));
    if (chosen || hovered)
        plx_canvas_circle(c, x, y, (DOT + 2.5F) * c->unit, plx_gui_color(g, PLX_GUI_TEXT));
    plx_canvas_circle(c, x, y, DOT * c->unit, color);
}

/* The key under the pointer; of several, the one whose turn it is after the chosen one; count:
 * none. */
static size_t key_at(const plx_film *f, const line *l, bool next)
{
    size_t found = f->count;
    bool passed = false;
    for (size_t i = 0; i < f->count; i++) {
        const plx_film_key *k = &f->keys[i];
        float near = NEAR * l->canvas->unit, x = x_of(l, k->at_s), from = x_of(l, k->time_s);
        if (fabsf(l->canvas->y - lane_y(l->canvas, k->lane)) > LANE / 2 * l->canvas->unit ||
            l->canvas->x < fminf(from, x - near) ||
            l->canvas->x > fmaxf(x_of(l, k->until_s), x + near))
            continue;
        /* A dot counts more than a bar that lies below it. */
        bool dot = fabsf(l->canvas->x - x) <= near;
        bool better =
            found == f->count || (dot && fabsf(l->canvas->x - x_of(l, f->keys[found].at_s)) > near);
        if (next && dot && passed)
            return i;
        passed = passed || i == f->chosen;
        found = better ? i : found;
    }
    return found;
}

static void order(plx_requests *r, plx_film_order what, size_t index, double number)
{
    plx_request_film(r, what, index, number, "");
}

static void touch(const plx_film *f, const line *l, plx_film_panel *p, plx_requests *r)
{
    const plx_canvas *c = l->canvas;
    bool ruler = c->y < RULER * c->unit;
    if (c->clicked) {
        size_t at = ruler ? f->count : key_at(f, l, false);
        if (at < f->count && at == f->chosen && c->double_clicked)
            at = key_at(f, l, true);
        p->dragging = at < f->count;
        p->scrubbing = !p->dragging && c->x >= l->left - NEAR * c->unit;
        if (p->dragging) {
            p->held_at_s =
                f->keys[at].at_s - (double)(c->x - l->left) / (double)l->width * l->seconds;
            order(r, PLX_FILM_CHOOSE, at, 0);
        }
    } else if (c->held && p->dragging && c->drag_x != 0 && f->chosen < f->count) {
        double to = (double)(c->x - l->left) / (double)l->width * l->seconds + p->held_at_s;
        order(r, PLX_FILM_MOVE, f->chosen, fmax(round(to / STEP_S) * STEP_S, 0));
    }
    if (c->held && p->scrubbing && (c->clicked || c->drag_x != 0))
        order(r, PLX_FILM_SEEK, 0, time_at(l, c->x));
    if (!c->held)
        p->dragging = p->scrubbing = false;
}

static void timeline(plx_gui *g, const plx_film *f, plx_film_panel *p, plx_requests *r)
{
    plx_canvas c = plx_canvas_begin(g, "timeline", 0, RULER + LANE * PLX_LANES);
    float names = NAMES * c.unit;
    line l = {
        &c, names, c.w - names - 8 * c.unit, fmax(fmax(f->length_s, f->time_s) * 1.1, SHORTEST_S)};
    lanes(g, &l);
    ruler(g, &l);
    size_t hovered = c.hovered && !c.held ? key_at(f, &l, false) : f->count;
    for (size_t i = 0; i < f->count; i++)
        key(g, &l, &f->keys[i], i == f->chosen, i == hovered);
    float x = x_of(&l, f->time_s);
    plx_rgba accent = plx_gui_color(g, PLX_GUI_ACCENT);
    plx_canvas_line(&c, x, 3 * c.unit, x, c.h, fmaxf(roundf(1.5F * c.unit), 1), accent);
    plx_canvas_circle(&c, x, 6 * c.unit, 4.5F * c.unit, accent);
    touch(f, &l, p, r);
    if (hovered < f->count || c.y < RULER * c.unit)
        plx_gui_cursor(g, hovered < f->count ? PLX_CURSOR_LEFT_RIGHT : PLX_CURSOR_ARROW);
    plx_canvas_end(&c);
    if (hovered < f->count) {
        char from[24];
        plx_gui_tooltip(g, "%s  %s", clock_text(f->keys[hovered].at_s, from, sizeof from),
            f->keys[hovered].line);
    }
}

/* The second row: what the chosen key is like. */
static void chosen_key(plx_gui *g, const plx_film *f, plx_film_panel *p, plx_requests *r)
{
    static const char *const eases[] = {"smooth", "linear", "in", "out"};
    const plx_film_key *k = &f->keys[f->chosen];
    double at = k->at_s, lasts = k->until_s - k->time_s, value = k->value;
    int ease = k->ease;
    plx_gui_next_width(g, BUTTON);
    if (plx_gui_icon_button(g, PLX_ICON_CLOSE, plx_str(PLX_STR_FILM_DELETE)))
        order(r, PLX_FILM_DELETE, f->chosen, 0);
    plx_gui_flow(g, NUMBER + LABEL);
    plx_gui_label(g, plx_str(PLX_STR_FILM_AT), LABEL);
    plx_gui_next_width(g, NUMBER);
    if (plx_gui_number(g, "##at", &at, 0.05, 0, 1e6, "%.2f s"))
        order(r, PLX_FILM_MOVE, f->chosen, at);
    if (k->moves || k->stays) {
        plx_gui_flow(g, NUMBER + LABEL);
        plx_gui_label(g, plx_str(k->moves ? PLX_STR_FILM_OVER : PLX_STR_FILM_FOR), LABEL);
        plx_gui_next_width(g, NUMBER);
        if (plx_gui_number(g, "##lasts", &lasts, 0.05, 0, 1e6, "%.2f s"))
            order(r, PLX_FILM_LAST, f->chosen, lasts);
    }
    if (k->moves) {
        plx_gui_flow(g, COMBO);
        plx_gui_next_width(g, COMBO);
        if (plx_gui_combo(g, "##ease", &ease, eases, sizeof eases / sizeof *eases))
            order(r, PLX_FILM_EASE, f->chosen, ease);
        plx_gui_tooltip(g, "%s", plx_str(PLX_STR_FILM_EASE_WHY));
    }
    if (k->has_value) {
        plx_gui_flow(g, NUMBER + LABEL);
        plx_gui_label(g, plx_str(PLX_STR_FILM_STEPS), LABEL);
        plx_gui_next_width(g, NUMBER + 16);
        if (plx_gui_number(g, "##value", &value, fmax(value * 0.01, 0.1), 0, k->most, "%.0f"))
            order(r, PLX_FILM_VALUE, f->chosen, value);
    }
    if (!k->text) {
        plx_gui_flow(g, 40);
        plx_gui_dim(g, "%s", k->line);
        return;
    }
    if (p->text_of != f->chosen + 1) {
        p->text_of = f->chosen + 1;
        plx_text_copy(p->text, sizeof p->text, k->text);
    }
    plx_gui_flow(g, 160);
    plx_gui_next_width(g, fmaxf(plx_gui_room(g), 120));
    bool typed =
        plx_gui_input(g, "##text", plx_str(PLX_STR_FILM_TEXT_HINT), p->text, sizeof p->text);
    /* What is no style or search before its end waits for Enter. */
    if (k->lane == PLX_LANE_TEXT ? typed : plx_gui_submitted(g))
        plx_request_film(r, PLX_FILM_TEXT, f->chosen, 0, p->text);
}

static void add(plx_gui *g, plx_requests *r)
{
    static const struct {
        plx_string name;
        plx_film_order order;
    } kinds[] = {
        {PLX_STR_FILM_ADD, PLX_FILM_PLAY}, /* what the closed menu says */
        {PLX_STR_FILM_ADD_LOOK, PLX_FILM_ADD_LOOK},
        {PLX_STR_FILM_ADD_SELECTION, PLX_FILM_ADD_SELECTION},
        {PLX_STR_FILM_ADD_SPEED, PLX_FILM_ADD_SPEED},
        {PLX_STR_FILM_ADD_CAPTION, PLX_FILM_ADD_CAPTION},
        {PLX_STR_FILM_ADD_FLY, PLX_FILM_ADD_FLY},
        {PLX_STR_FILM_ADD_ORBIT, PLX_FILM_ADD_ORBIT},
        {PLX_STR_FILM_ADD_FOLLOW, PLX_FILM_ADD_FOLLOW},
        {PLX_STR_FILM_ADD_GROW, PLX_FILM_ADD_GROW},
    };
    enum { KINDS = sizeof kinds / sizeof *kinds };
    const char *names[KINDS];
    int chosen = 0;
    for (size_t i = 0; i < KINDS; i++)
        names[i] = plx_str(kinds[i].name);
    if (plx_gui_combo(g, "##add", &chosen, names, KINDS) && chosen > 0)
        order(r, kinds[chosen].order, 0, 0);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_FILM_ADD_WHY));
}

static void transport(plx_gui *g, const plx_film *f, plx_requests *r)
{
    char now[24], length[24];
    plx_gui_next_width(g, BUTTON);
    plx_gui_disabled_begin(g, f->count == 0);
    if (plx_gui_icon_button(g, f->playing ? PLX_ICON_PAUSE : PLX_ICON_PLAY,
            plx_str(f->playing ? PLX_STR_FILM_PAUSE : PLX_STR_FILM_PLAY)))
        order(r, PLX_FILM_PLAY, 0, 0);
    plx_gui_disabled_end(g);
    plx_gui_same_line(g);
    plx_gui_label(g, "", 0.1F);
    plx_gui_text(g, "%s / %s", clock_text(f->time_s, now, sizeof now),
        clock_text(f->length_s, length, sizeof length));
    plx_gui_flow(g, 118);
    plx_gui_next_width(g, 118);
    if (plx_gui_main_button(g, plx_str(PLX_STR_FILM_ADD_VIEW)))
        order(r, PLX_FILM_ADD_VIEW, 0, 0);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_FILM_ADD_VIEW_WHY));
    plx_gui_flow(g, ADD);
    plx_gui_next_width(g, ADD);
    add(g, r);
}

static void files(plx_gui *g, const plx_film *f, plx_film_panel *p, plx_requests *r)
{
    if (strcmp(p->seen, f->path) != 0) {
        plx_text_copy(p->seen, sizeof p->seen, f->path);
        plx_text_copy(p->path, sizeof p->path, f->path);
    }
    plx_gui_next_width(g, PATH);
    plx_gui_input(g, "##path", plx_str(PLX_STR_FILM_PATH_HINT), p->path, sizeof p->path);
    plx_gui_flow(g, 64);
    plx_gui_next_width(g, 64);
    plx_gui_disabled_begin(g, p->path[0] == '\0');
    if (plx_gui_button(g, plx_str(PLX_STR_FILM_OPEN)))
        plx_request_film(r, PLX_FILM_OPEN, 0, 0, p->path);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_FILM_OPEN_WHY));
    plx_gui_disabled_end(g);
    plx_gui_flow(g, 64);
    plx_gui_next_width(g, 64);
    plx_gui_disabled_begin(g, f->count == 0);
    if (plx_gui_button(g, plx_str(PLX_STR_FILM_SAVE)))
        plx_request_film(r, PLX_FILM_SAVE, 0, 0, p->path);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_FILM_SAVE_WHY));
    plx_gui_flow(g, 112);
    plx_gui_next_width(g, 112);
    if (plx_gui_button(g, plx_str(f->filming ? PLX_STR_FILM_RECORD_STOP : PLX_STR_FILM_RECORD)))
        order(r, PLX_FILM_RECORD, 0, 0);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_FILM_RECORD_WHY));
    plx_gui_flow(g, 112);
    plx_gui_next_width(g, 112);
    if (plx_gui_button(g, plx_str(f->making ? PLX_STR_FILM_MAKE_STOP : PLX_STR_FILM_MAKE)))
        order(r, PLX_FILM_MAKE, 0, 0);
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_FILM_MAKE_WHY));
    plx_gui_disabled_end(g);
    if (!f->making)
        return;
    plx_gui_flow(g, 130);
    double minutes = f->left_s / 60;
    if (f->left_s <= 0)
        plx_gui_dim(g, plx_str(PLX_STR_FILM_MADE_SHARE), f->made * 100);
    else if (minutes >= 1.5)
        plx_gui_dim(g, plx_str(PLX_STR_FILM_MADE_LEFT_MIN), f->made * 100, minutes);
    else
        plx_gui_dim(g, plx_str(PLX_STR_FILM_MADE_LEFT_S), f->made * 100, f->left_s);
}

void plx_panel_film(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state)
{
    plx_film_panel *p = state;
    const plx_film *f = c->film;
    if (!f) {
        plx_gui_empty(g, plx_str(PLX_STR_FILM_NONE));
        return;
    }
    if (f->chosen >= f->count)
        p->text_of = 0;
    transport(g, f, r);
    timeline(g, f, p, r);
    if (f->chosen < f->count)
        chosen_key(g, f, p, r);
    else
        plx_gui_dim(g, "%s", plx_str(f->count > 0 ? PLX_STR_FILM_HINT : PLX_STR_FILM_EMPTY));
    files(g, f, p, r);
}
