#include "ui/shell.h"

#include "base/mem.h"

#include <math.h>

/* Units. */
static const float COLUMN = 272, STRIP = 216, TAB_WIDTH = 116, HANDLE = 18, HANDLE_LENGTH = 52;
static const double ROOMY_WIDTH = 960, ROOMY_HEIGHT = 560;

bool plx_shell_init(plx_shell *s, double width, double height, plx_error *e)
{
    bool roomy = width >= ROOMY_WIDTH && height >= ROOMY_HEIGHT;
    *s = (plx_shell){.folded = {!roomy, !roomy, !roomy}, .size = {COLUMN, COLUMN, STRIP}};
    size_t count;
    const plx_panel *panels = plx_panels(&count);
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
    size_t count;
    const plx_panel *panels = plx_panels(&count);
    for (size_t i = 0; i < count; i++) {
        if (s->state[i] && panels[i].close)
            panels[i].close(s->state[i]);
        plx_free(s->state[i]);
        s->state[i] = NULL;
    }
}

static bool has_panels(plx_side side)
{
    size_t count;
    const plx_panel *panels = plx_panels(&count);
    for (size_t i = 0; i < count; i++)
        if (panels[i].side == side)
            return true;
    return false;
}

static double covered(const plx_shell *s, plx_side side, double scale, double most)
{
    if (s->hidden || s->folded[side] || !has_panels(side))
        return 0;
    return round(fmin((double)s->size[side] * scale, most));
}

plx_insets plx_shell_insets(const plx_shell *s, const plx_viewport *v, double bar)
{
    return (plx_insets){
        .left = covered(s, PLX_SIDE_LEFT, v->ui_scale, v->width * 0.45),
        .right = covered(s, PLX_SIDE_RIGHT, v->ui_scale, v->width * 0.45),
        .bottom = covered(s, PLX_SIDE_BOTTOM, v->ui_scale, (v->height - bar) * 0.6),
    };
}

/* What is left of a folded side, and what folds an open one. */
static void handle(plx_shell *s, plx_gui *g, plx_side side, float x, float y)
{
    static const char *const ids[PLX_SIDES] = {"handle-left", "handle-right", "handle-bottom"};
    static const plx_gui_icon inward[PLX_SIDES] = {PLX_ICON_RIGHT, PLX_ICON_LEFT, PLX_ICON_UP};
    static const plx_gui_icon outward[PLX_SIDES] = {PLX_ICON_LEFT, PLX_ICON_RIGHT, PLX_ICON_DOWN};
    float unit = (float)plx_gui_scale(g);
    bool flat = side == PLX_SIDE_BOTTOM, folded = s->folded[side];
    float w = flat ? HANDLE_LENGTH : HANDLE, h = flat ? HANDLE : HANDLE_LENGTH;
    plx_gui_window_begin(g, &(plx_gui_window){.id = ids[side],
                                .x = x - (side == PLX_SIDE_RIGHT ? w * unit
                                             : flat              ? w / 2 * unit
                                                                 : 0),
                                .y = y - (flat ? h : h / 2) * unit,
                                .w = w * unit,
                                .h = h * unit,
                                .bare = true});
    if (plx_gui_handle(g, folded ? inward[side] : outward[side],
            plx_str(folded ? PLX_STR_UNFOLD : PLX_STR_FOLD)))
        s->folded[side] = !folded;
    plx_gui_window_end(g);
}

static void column(plx_shell *s, plx_gui *g, plx_side side, float x, float w, float h,
    const plx_panel_context *c, plx_requests *r)
{
    size_t count;
    const plx_panel *panels = plx_panels(&count);
    plx_gui_window_begin(g,
        &(plx_gui_window){.id = side == PLX_SIDE_LEFT ? "left" : "right", .x = x, .w = w, .h = h});
    for (size_t i = 0; i < count; i++) {
        if (panels[i].side != side)
            continue;
        plx_gui_push_id(g, panels[i].id);
        if (plx_gui_section(g, plx_str(panels[i].title), &s->open[i])) {
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
    size_t count, which[PLX_SHELL_PANELS_MAX];
    const char *titles[PLX_SHELL_PANELS_MAX];
    const plx_panel *panels = plx_panels(&count);
    int tabs = 0;
    for (size_t i = 0; i < count; i++) {
        if (panels[i].side != PLX_SIDE_BOTTOM)
            continue;
        titles[tabs] = plx_str(panels[i].title);
        which[tabs++] = i;
    }
    s->tab = s->tab >= 0 && s->tab < tabs ? s->tab : 0;
    plx_gui_window_begin(g, &(plx_gui_window){.id = "bottom", .x = x, .y = y, .w = w, .h = h});
    plx_gui_next_width(g, TAB_WIDTH * (float)tabs);
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
    if (has_panels(PLX_SIDE_LEFT))
        handle(s, g, PLX_SIDE_LEFT, left, (float)v->height / 2);
    if (has_panels(PLX_SIDE_RIGHT))
        handle(s, g, PLX_SIDE_RIGHT, right, (float)v->height / 2);
    if (has_panels(PLX_SIDE_BOTTOM))
        handle(s, g, PLX_SIDE_BOTTOM, (left + right) / 2, low);
}
