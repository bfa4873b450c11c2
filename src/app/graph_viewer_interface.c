#include "app/graph_viewer_parts.h"

#include "base/clock.h"
#include "base/text.h"
#include "ui/strings.h"

#include <string.h>

static const double MESSAGE_S = 4;

void plx_graph_viewer_say(plx_graph_viewer *v, const char *text)
{
    plx_text_copy(v->message, sizeof v->message, text);
    v->warns = false;
    v->message_until_s = plx_now_s() + MESSAGE_S;
    v->dirty = true;
}

void plx_graph_viewer_warn(plx_graph_viewer *v, const char *text)
{
    plx_graph_viewer_say(v, text);
    v->warns = true;
}

bool plx_graph_viewer_open_interface(plx_graph_viewer *v, plx_error *e)
{
    const plx_viewport first = {.ui_scale = v->ui_scale};
    if (!plx_interface_init_graph(&v->interface, &first, v->desc->rolling != NULL, e))
        return false;
    /* What is measured is the picture. */
    v->interface.shell.folded[PLX_SIDE_LEFT] = v->desc->frames > 0;
    return true;
}

void plx_graph_viewer_close_interface(plx_graph_viewer *v)
{
    plx_gui_layer_uninit(&v->gui_layer);
    plx_gui_pass_destroy(&v->gui_pass);
    plx_interface_uninit(&v->interface);
}

/* Widgets that have not changed are not made again. */
bool plx_graph_viewer_make_interface(plx_graph_viewer *v, double now, plx_error *e)
{
    const plx_viewport *p = &v->shot.viewport;
    plx_graph_controls controls;
    plx_graph_viewer_controls(v, &controls);
    if (!v->widgets || v->acted || plx_gui_busy(v->interface.gui) ||
        v->interface.dialogs.shown != PLX_DIALOG_NONE ||
        memcmp(&controls, &v->controls, sizeof controls) != 0 ||
        memcmp(p, &v->widgets_viewport, sizeof *p) != 0) {
        v->acted = false;
        v->controls = controls;
        v->widgets_viewport = *p;
        const plx_panel_context context = {.graph = &v->controls};
        v->widgets =
            plx_interface_frame(&v->interface, &context, v->shot.theme, p, 0, now - v->widgets_s);
        v->widgets_s = now;
        plx_window_set_cursor(v->desc->window, plx_gui_cursor_shown(v->interface.gui));
    }
    if (!v->gui_pass && v->widgets->draw_count > 0 &&
        !(v->gui_pass = plx_gui_pass_create(v->desc->device, e)))
        return false;
    v->gui_taken =
        plx_target_turns(v->desc->device) && plx_gui_layer_keep(&v->gui_layer, v->gui_pass,
                                                 v->desc->device, v->widgets, p->width, p->height);
    v->shot.over = v->gui_taken ? &v->gui_layer : NULL;
    return true;
}

bool plx_graph_viewer_draw_interface(plx_graph_viewer *v, plx_error *e)
{
    if (v->gui_taken || v->widgets->draw_count == 0)
        return true;
    return plx_gui_pass_draw(v->gui_pass, v->widgets, v->window, e);
}

void plx_graph_viewer_carry_out(plx_graph_viewer *v)
{
    plx_requests *r = &v->interface.requests;
    for (size_t i = 0; i < r->count; i++) {
        const plx_request *request = &r->items[i];
        if (request->kind == PLX_REQUEST_ACTION)
            plx_graph_viewer_act(v, request->action);
        else if (request->kind == PLX_REQUEST_STYLE)
            plx_graph_viewer_set(v, request->name, request->value);
    }
    *r = (plx_requests){0};
}
