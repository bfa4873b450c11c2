#include "app/graph_viewer_parts.h"

#include "base/clock.h"
#include "base/text.h"
#include "ui/strings.h"

static const double MESSAGE_S = 4;

void plx_graph_viewer_say(plx_graph_viewer *v, const char *text)
{
    plx_text_copy(v->message, sizeof v->message, text);
    v->message_until_s = plx_now_s() + MESSAGE_S;
    v->dirty = true;
}

bool plx_graph_viewer_open_interface(plx_graph_viewer *v, plx_error *e)
{
    const plx_viewport first = {.ui_scale = v->ui_scale};
    if (!plx_interface_init(&v->interface, &first, e))
        return false;
    v->interface.dialogs.actions = plx_graph_actions(v->desc->rolling != NULL);
    v->interface.shell.hidden = true;
    return true;
}

void plx_graph_viewer_close_interface(plx_graph_viewer *v)
{
    plx_gui_pass_destroy(&v->gui_pass);
    plx_interface_uninit(&v->interface);
}

/* Widgets that have not changed are not made again, and where there are none nothing is drawn. */
bool plx_graph_viewer_draw_interface(plx_graph_viewer *v, double now, plx_error *e)
{
    const plx_viewport *p = &v->shot.viewport;
    if (!v->widgets || plx_gui_busy(v->interface.gui) ||
        v->interface.dialogs.shown != PLX_DIALOG_NONE) {
        v->widgets = plx_interface_frame(
            &v->interface, &(plx_panel_context){0}, v->shot.theme, p, 0, now - v->widgets_s);
        v->widgets_s = now;
        plx_window_set_cursor(v->desc->window, plx_gui_cursor_shown(v->interface.gui));
    }
    if (v->widgets->draw_count == 0)
        return true;
    if (!v->gui_pass && !(v->gui_pass = plx_gui_pass_create(v->desc->device, e)))
        return false;
    return plx_gui_pass_draw(v->gui_pass, v->widgets, v->window, e);
}

void plx_graph_viewer_carry_out(plx_graph_viewer *v)
{
    plx_requests *r = &v->interface.requests;
    for (size_t i = 0; i < r->count; i++)
        if (r->items[i].kind == PLX_REQUEST_ACTION)
            plx_graph_viewer_act(v, r->items[i].action);
    *r = (plx_requests){0};
}
