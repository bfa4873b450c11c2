#include "ui/shell.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

/* Units. */
static const float COLUMN = 272, STRIP = 216, TAB_WIDTH = 116, HANDLE = 14, HANDLE_LENGTH = 44;
static const float GRIP = 7;
/* What edges that nobody insists on leave of the window to the picture, and the least of theirs. */
static const double PICTURE_WIDTH = 380, PICTURE_HEIGHT = 312, LEAST_COLUMN = 250,
                    LEAST_STRIP = 180;
/* Share of the window that one may take that somebody does insist on. */
static const double INSISTED_WIDTH = 0.45, INSISTED_HEIGHT = 0.6;

static float usual_size(plx_side side)
{
    return side == PLX_SIDE_BOTTOM ? STRIP : COLUMN;
}

bool plx_shell_init(plx_shell *s, plx_error *e)
{
    size_t count;
    const plx_panel *panels = plx_panels(&count);
    return plx_shell_init_with(s, panels, count, e);
}

bool plx_shell_init_with(plx_shell *s, const plx_panel *panels, size_t count, plx_error *e)
{
    *s = (plx_shell){.size = {COLUMN, COLUMN, STRIP}, .panels = panels, .count = count};
    for (size_t i = 0; i < count; i++) {
        s->open[i] = panels[i].open;
        s->state[i] = plx_alloc(1, panels[i].state_size);
        if (!s->state[i]) {
            plx_shell_uninit(s);
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        }
    }
    return true;
}

void plx_shell_uninit(plx_shell *s)
{
    const plx_panel *panels = s->panels;
    for (size_t i = 0; i < s->count; i++) {
        if (s->state[i] && panels[i].close)
            panels[i].close(s->state[i]);
        plx_free(s->state[i]);
        s->state[i] = NULL;
    }
}

static bool has_panels(const plx_shell *s, plx_side side)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->panels[i].side == side)
            return true;
    return false;
}

/* Units of an edge, of the room that the window has along it; 0 where there is too little. */
static double fitting(const plx_shell *s, plx_side side, double room)
{
    bool flat = side == PLX_SIDE_BOTTOM;
    double wide = fmax(PICTURE_WIDTH, s->picture);
    double size = (double)s->size[side], left = room - (flat ? PICTURE_HEIGHT : wide);
    double least = flat ? LEAST_STRIP : LEAST_COLUMN;
    if (s->insists && s->insisted == side) {
        double most = room * (flat ? INSISTED_HEIGHT : INSISTED_WIDTH);
        return fmin(size, fmax(left, most));
    }
    return left < fmin(least, size) ? 0 : fmin(size, left);
}

/* Units that each edge takes. */
static void lay_out(const plx_shell *s, double width, double height, double size[static PLX_SIDES])
{
    /* That one first, so that others get what it leaves. */
    plx_side order[PLX_SIDES] = {PLX_SIDE_LEFT, PLX_SIDE_RIGHT, PLX_SIDE_BOTTOM};
    if (s->insists && s->insisted == PLX_SIDE_RIGHT) {
        order[0] = PLX_SIDE_RIGHT;
        order[1] = PLX_SIDE_LEFT;
    }
    for (size_t i = 0; i < PLX_SIDES; i++) {
        plx_side side = order[i];
        size[side] = 0;
        bool asked = s->insists && s->insisted == side;
        bool idle = side == PLX_SIDE_BOTTOM && s->idle && s->tab == 0 && !asked;
        if (s->hidden || s->folded[side] || idle || !has_panels(s, side))
            continue;
        size[side] = fitting(s, side, side == PLX_SIDE_BOTTOM ? height : width);
        if (side != PLX_SIDE_BOTTOM)
            width -= size[side];
    }
}

plx_insets plx_shell_insets(const plx_shell *s, const plx_viewport *v, double bar)
{
    double size[PLX_SIDES], unit = v->ui_scale;
    lay_out(s, v->width / unit, (v->height - bar) / unit, size);
    return (plx_insets){
        .left = round(size[PLX_SIDE_LEFT] * unit),
        .right = round(size[PLX_SIDE_RIGHT] * unit),
        .bottom = round(size[PLX_SIDE_BOTTOM] * unit),
    };
}

void plx_shell_reveal(plx_shell *s, const char *id)
{
    const plx_panel *panels = s->panels;
    for (size_t i = 0; i < s->count; i++) {
        if (strcmp(panels[i].id, id) != 0)
            continue;
        s->open[i] = true;
        s->revealed = panels[i].id;
    }
}

static void fold(plx_shell *s, plx_side side, bool folded)
{
    s->folded[side] = folded;
    if (!folded)
        s->insisted = side;
    s->insists = folded ? s->insists && s->insisted != side : true;
}

/* What is left of a folded side, and what folds an open one. */
static void handle(plx_shell *s, plx_gui *g, plx_side side, bool shown, float x, float y)
{
    static const char *const ids[PLX_SIDES] = {"handle-left", "handle-right", "handle-bottom"};
    static const plx_gui_icon inward[PLX_SIDES] = {PLX_ICON_RIGHT, PLX_ICON_LEFT, PLX_ICON_UP};
    static const plx_gui_icon outward[PLX_SIDES] = {PLX_ICON_LEFT, PLX_ICON_RIGHT, PLX_ICON_DOWN};
    float unit = (float)plx_gui_scale(g);
    bool flat = side == PLX_SIDE_BOTTOM;
    float w = flat ? HANDLE_LENGTH : HANDLE, h = flat ? HANDLE : HANDLE_LENGTH;
    plx_gui_window_begin(g, &(plx_gui_window){.id = ids[side],
                                .x = x - (side == PLX_SIDE_RIGHT ? w * unit
                                             : flat              ? w / 2 * unit
                                                                 : 0),
                                .y = y - (flat ? h : h / 2) * unit,
                                .w = w * unit,
                                .h = h * unit,
                                .bare = true});
    if (plx_gui_handle(g, shown ? outward[side] : inward[side],
            plx_str(shown ? PLX_STR_FOLD : PLX_STR_UNFOLD)))
        fold(s, side, shown);
    plx_gui_window_end(g);
}

/* The line between a side and the picture, which moves it. x, y, length: pixels. */
static void grip(plx_shell *s, plx_gui *g, plx_side side, float x, float y, float length,
    const plx_viewport *v, double bar)
{
    static const char *const ids[PLX_SIDES] = {"grip-left", "grip-right", "grip-bottom"};
    float unit = (float)plx_gui_scale(g), wide = roundf(GRIP * unit);
    bool flat = side == PLX_SIDE_BOTTOM, right = side == PLX_SIDE_RIGHT;
    plx_gui_window_begin(g, &(plx_gui_window){.id = ids[side],
                                .x = right ? x - wide : x,
                                .y = flat ? y - wide : y,
                                .w = flat ? length : wide,
                                .h = flat ? wide : length,
                                .bare = true});
    plx_canvas c = plx_canvas_begin(g, "grip", 0, 0);
    if (c.hovered || c.held) {
        float line = fmaxf(roundf(2 * unit), 1);
        plx_canvas_rect(&c, right ? c.w - line : 0, flat ? c.h - line : 0, flat ? c.w : line,
            flat ? line : c.h, 0, plx_gui_color(g, PLX_GUI_ACCENT));
        plx_gui_cursor(g, flat ? PLX_CURSOR_UP_DOWN : PLX_CURSOR_LEFT_RIGHT);
    }
    float at = flat ? c.top + c.y : c.left + c.x, edge = flat ? y : x;
    if (c.clicked)
        s->grip = edge - at;
    if (c.double_clicked)
        s->size[side] = usual_size(side);
    else if (c.held && !c.clicked && (c.drag_x != 0 || c.drag_y != 0)) {
        double to = (double)(at + s->grip);
        double size = flat ? v->height - bar - to : right ? v->width - to : to;
        s->size[side] =
            fminf(fmaxf((float)(size / v->ui_scale), PLX_SHELL_SIZE_MIN), PLX_SHELL_SIZE_MAX);
    }
    plx_canvas_end(&c);
    plx_gui_window_end(g);
}

static void column(plx_shell *s, plx_gui *g, plx_side side, float x, float w, float h,
    const plx_panel_context *c, plx_requests *r)
{
    const plx_panel *panels = s->panels;
    plx_gui_window_begin(g,
        &(plx_gui_window){.id = side == PLX_SIDE_LEFT ? "left" : "right", .x = x, .w = w, .h = h});
    for (size_t i = 0; i < s->count; i++) {
        if (panels[i].side != side || (panels[i].learns && c->structure))
            continue;
        plx_gui_push_id(g, panels[i].id);
        if (plx_gui_section(g, plx_str(panels[i].title), &s->open[i])) {
            if (s->revealed == panels[i].id) {
                plx_gui_show_last_at_top(g);
                s->revealed = NULL;
            }
            panels[i].draw(g, c, r, s->state[i]);
            plx_gui_space(g, 10);
        }
        plx_gui_pop_id(g);
    }
    plx_gui_window_end(g);
}

static void strip(plx_shell *s, plx_gui *g, float x, float y, float w, float h,
    const plx_panel_context *c, plx_requests *r)
{
    size_t which[PLX_SHELL_PANELS_MAX];
    const char *titles[PLX_SHELL_PANELS_MAX];
    const plx_panel *panels = s->panels;
    int tabs = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (panels[i].side != PLX_SIDE_BOTTOM)
            continue;
        if (s->revealed == panels[i].id) {
            s->tab = tabs;
            s->revealed = NULL;
        }
        titles[tabs] = plx_str(panels[i].title);
        which[tabs++] = i;
    }
    s->tab = s->tab >= 0 && s->tab < tabs ? s->tab : 0;
    plx_gui_window_begin(g, &(plx_gui_window){.id = "bottom", .x = x, .y = y, .w = w, .h = h});
    plx_gui_next_width(g, fminf(TAB_WIDTH * (float)tabs, plx_gui_room(g)));
    plx_gui_choice(g, "##tabs", &s->tab, titles, tabs);
    const plx_panel *p = &panels[which[s->tab]];
    plx_gui_push_id(g, p->id);
    plx_gui_child_begin(g, "panel", 0, 0);
    p->draw(g, c, r, s->state[which[s->tab]]);
    plx_gui_child_end(g);
    plx_gui_pop_id(g);
    plx_gui_window_end(g);
}

void plx_shell_draw(plx_shell *s, plx_gui *g, const plx_panel_context *c, const plx_viewport *v,
    double bar, plx_requests *r)
{
    if (s->hidden)
        return;
    plx_insets in = plx_shell_insets(s, v, bar);
    float width = (float)v->width, floor = (float)(v->height - bar);
    float left = (float)in.left, right = width - (float)in.right, low = floor - (float)in.bottom;
    if (in.left > 0)
        column(s, g, PLX_SIDE_LEFT, 0, left, floor, c, r);
    if (in.right > 0)
        column(s, g, PLX_SIDE_RIGHT, right, width - right, floor, c, r);
    if (in.bottom > 0)
        strip(s, g, left, low, right - left, floor - low, c, r);
    s->revealed = NULL;
    if (in.left > 0)
        grip(s, g, PLX_SIDE_LEFT, left, 0, low, v, bar);
    if (in.right > 0)
        grip(s, g, PLX_SIDE_RIGHT, right, 0, low, v, bar);
    if (in.bottom > 0)
        grip(s, g, PLX_SIDE_BOTTOM, left, low, right - left, v, bar);
    if (has_panels(s, PLX_SIDE_LEFT))
        handle(s, g, PLX_SIDE_LEFT, in.left > 0, left, (float)v->height / 2);
    if (has_panels(s, PLX_SIDE_RIGHT))
        handle(s, g, PLX_SIDE_RIGHT, in.right > 0, right, (float)v->height / 2);
    if (has_panels(s, PLX_SIDE_BOTTOM))
        handle(s, g, PLX_SIDE_BOTTOM, in.bottom > 0, (left + right) / 2, low);
}
