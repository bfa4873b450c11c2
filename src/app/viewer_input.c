#include "app/presenter.h"
#include "app/viewer_parts.h"

#include <math.h>

static bool present(plx_viewer *v, const plx_event *event)
{
    int by;
    if (!v->desc->tour || !plx_presenter_take(event, &v->blank, &by))
        return false;
    if (by != 0)
        plx_viewer_tour(v, by);
    v->dirty = true;
    return true;
}

void plx_viewer_handle(plx_viewer *v, const plx_event *event)
{
    if (plx_gui_event(v->interface.gui, event)) {
        if (event->kind == PLX_EVENT_MOVE)
            plx_viewer_leave(v);
        return;
    }
    switch (event->kind) {
    case PLX_EVENT_NONE:
        break;
    case PLX_EVENT_QUIT:
        v->quit = true;
        break;
    case PLX_EVENT_RESIZE:
    case PLX_EVENT_EXPOSE:
        v->dirty = true;
        break;
    case PLX_EVENT_LEAVE:
        plx_viewer_leave(v);
        break;
    case PLX_EVENT_DROP:
        plx_viewer_take_file(v, event->path, event->repeat);
        break;
    case PLX_EVENT_KEY:
    case PLX_EVENT_TEXT:
        if (present(v, event))
            break;
        plx_viewer_act(v, plx_action_for_key(event->key, plx_event_mods(event), event->repeat));
        break;
    case PLX_EVENT_PRESS:
        plx_viewer_press(v, event);
        break;
    case PLX_EVENT_RELEASE:
        plx_viewer_release(v, event);
        break;
    case PLX_EVENT_MOVE:
        plx_viewer_move(v, event);
        break;
    case PLX_EVENT_WHEEL:
        plx_viewer_zoom(v, pow(PLX_ZOOM_NOTCH, event->amount), event->x, event->y);
        break;
    case PLX_EVENT_PINCH:
        plx_viewer_zoom(v, event->amount, event->x, event->y);
        break;
    }
}
