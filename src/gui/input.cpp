/* Events on their way into the widgets: which are meant for them, and one change of the state a
 * frame. */
#include "gui/inside.hpp"

#include <float.h>
#include <string.h>

namespace
{

/* ImGui's own codes for the keys that its widgets know. */
const struct {
    int key;
    ImGuiKey code;
} KEYS[] = {
    {PLX_KEY_TAB, ImGuiKey_Tab},
    {PLX_KEY_LEFT, ImGuiKey_LeftArrow},
    {PLX_KEY_RIGHT, ImGuiKey_RightArrow},
    {PLX_KEY_UP, ImGuiKey_UpArrow},
    {PLX_KEY_DOWN, ImGuiKey_DownArrow},
    {PLX_KEY_PAGE_UP, ImGuiKey_PageUp},
    {PLX_KEY_PAGE_DOWN, ImGuiKey_PageDown},
    {PLX_KEY_HOME, ImGuiKey_Home},
    {PLX_KEY_END, ImGuiKey_End},
    {PLX_KEY_DELETE, ImGuiKey_Delete},
    {PLX_KEY_BACKSPACE, ImGuiKey_Backspace},
    {' ', ImGuiKey_Space},
    {PLX_KEY_ENTER, ImGuiKey_Enter},
    {PLX_KEY_ESCAPE, ImGuiKey_Escape},
    {'a', ImGuiKey_A},
    {'c', ImGuiKey_C},
    {'v', ImGuiKey_V},
    {'x', ImGuiKey_X},
    {'y', ImGuiKey_Y},
    {'z', ImGuiKey_Z},
};
const int KEY_COUNT = (int)(sizeof KEYS / sizeof *KEYS);

} // namespace

/* Whether a window of the last frame that heeds the pointer is there. */
static bool over_window(const plx_gui *g, double x, double y)
{
    const ImVector<ImGuiWindow *> &windows = g->context->Windows;
    for (int i = 0; i < windows.Size; i++) {
        const ImGuiWindow *w = windows[i];
        if (w->Active && !w->Hidden && !(w->Flags & ImGuiWindowFlags_NoMouseInputs) &&
            w->OuterRectClipped.Contains(ImVec2((float)x, (float)y)))
            return true;
    }
    return false;
}

static bool is_navigation(int key)
{
    return (key >= PLX_KEY_LEFT && key <= PLX_KEY_PAGE_DOWN) || key == ' ' ||
           key == PLX_KEY_ENTER || key == PLX_KEY_ESCAPE;
}

static bool takes_key(const plx_gui *g, const plx_event *event)
{
    bool text = g->wants_text || g->expects_text;
    if (event->key >= PLX_KEY_F1)
        return false;
    if (event->ctrl)
        return text && event->key > 0 && event->key < 128 && strchr("acvxyz", event->key);
    return text || ((g->has_popup || g->keyboard) && is_navigation(event->key));
}

/* Of moves in a row the last counts, so that a release finds room however long a frame takes. */
static void keep(plx_gui *g, const plx_event *event)
{
    plx_event *last = g->event_count > 0 ? &g->events[g->event_count - 1] : nullptr;
    if (last && last->kind == PLX_EVENT_MOVE && event->kind == PLX_EVENT_MOVE)
        *last = *event;
    else if (g->event_count < PLX_GUI_EVENTS_MAX)
        g->events[g->event_count++] = *event;
}

bool plx_gui_event(plx_gui *g, const plx_event *event)
{
    bool taken = false;
    switch (event->kind) {
    case PLX_EVENT_MOVE:
        taken =
            g->pressed ? g->pressed_widget : g->has_raised || over_window(g, event->x, event->y);
        break;
    case PLX_EVENT_PRESS:
        taken = g->has_popup || g->has_raised || over_window(g, event->x, event->y);
        g->pressed = true;
        g->pressed_widget = taken;
        if (!taken)
            plx_gui_focus_keyboard(g, false);
        break;
    case PLX_EVENT_RELEASE:
        taken = g->pressed_widget;
        g->pressed = g->pressed_widget = false;
        break;
    case PLX_EVENT_WHEEL:
    case PLX_EVENT_PINCH:
        taken = g->has_raised || over_window(g, event->x, event->y);
        break;
    case PLX_EVENT_KEY:
    case PLX_EVENT_TEXT:
        taken = takes_key(g, event);
        if (!taken)
            return false;
        if (event->key == PLX_KEY_ESCAPE && g->keyboard && !g->has_popup && !g->wants_text) {
            plx_gui_focus_keyboard(g, false);
            return true;
        }
        break;
    case PLX_EVENT_LEAVE:
        break;
    default:
        return false;
    }
    if (event->drags)
        return taken; /* widgets know one button */
    /* A pointer that moves over the picture changes no widget. */
    bool seen = taken || event->kind != PLX_EVENT_MOVE || ImGui::GetIO().WantCaptureMouse;
    if (seen) {
        keep(g, event);
        g->frames_wanted = 2;
    }
    return taken;
}

bool plx_gui_busy(const plx_gui *g)
{
    return g->event_count > 0 || g->frames_wanted > 0;
}

static void set_key(int index, bool down)
{
    ImGuiIO &io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddKeyEvent(KEYS[index].code, down);
#else
    io.KeysDown[index] = down;
#endif
}

static void set_modifiers(const plx_event *event)
{
    ImGuiIO &io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18900
    io.AddKeyEvent(ImGuiMod_Ctrl, event->ctrl);
    io.AddKeyEvent(ImGuiMod_Shift, event->shift);
#elif IMGUI_VERSION_NUM >= 18700
    io.AddKeyEvent(ImGuiKey_ModCtrl, event->ctrl);
    io.AddKeyEvent(ImGuiKey_ModShift, event->shift);
#else
    io.KeyCtrl = event->ctrl;
    io.KeyShift = event->shift;
#endif
}

static void set_pointer(double x, double y)
{
    ImGuiIO &io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddMousePosEvent((float)x, (float)y);
#else
    io.MousePos = ImVec2((float)x, (float)y);
#endif
}

static void set_button(bool down)
{
    ImGuiIO &io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddMouseButtonEvent(0, down);
#else
    io.MouseDown[0] = down;
#endif
}

static void turn_wheel(double amount)
{
    ImGuiIO &io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddMouseWheelEvent(0, (float)amount);
#else
    io.MouseWheel += (float)amount;
#endif
}

/* A key is down for one frame, since only presses and repeats are told. */
static void press_key(plx_gui *g, int key)
{
    for (int i = 0; i < KEY_COUNT; i++) {
        if (KEYS[i].key == key) {
            set_key(i, true);
            g->keys_down[g->keys_down_count++] = i;
        }
    }
}

/* ImGui looks at the state once a frame: the queue is taken up to where something would change
 * twice, or the pointer would move after a press. */
void gui::take_events(plx_gui *g)
{
    bool button = false, moved = false, key = g->keys_down_count > 0;
    for (int i = 0; i < g->keys_down_count; i++)
        set_key(g->keys_down[i], false);
    g->keys_down_count = 0;
    int taken = 0;
    for (; taken < g->event_count; taken++) {
        const plx_event *event = &g->events[taken];
        bool press = event->kind == PLX_EVENT_PRESS || event->kind == PLX_EVENT_RELEASE;
        bool place = event->kind == PLX_EVENT_MOVE || event->kind == PLX_EVENT_WHEEL;
        bool typed = event->kind == PLX_EVENT_KEY || event->kind == PLX_EVENT_TEXT;
        bool early = typed && g->expects_text && !g->wants_text;
        /* What is written comes as fast as it is typed, however slow frames are. */
        bool written = event->kind == PLX_EVENT_TEXT && g->wants_text;
        /* Where frames are slow, what is dragged is still let go where the pointer was. */
        bool drop = moved && event->kind == PLX_EVENT_RELEASE;
        if ((button && (press || place)) || (key && typed) || early || drop)
            break;
        moved = moved || event->kind == PLX_EVENT_MOVE;
        if (press || place)
            set_pointer(event->x, event->y);
        if (event->kind == PLX_EVENT_LEAVE)
            set_pointer(-FLT_MAX, -FLT_MAX);
        if (event->kind == PLX_EVENT_WHEEL)
            turn_wheel(event->amount);
        if (press) {
            set_modifiers(event);
            set_button(event->kind == PLX_EVENT_PRESS);
            button = true;
        }
        if (typed) {
            set_modifiers(event);
            if (written)
                ImGui::GetIO().AddInputCharactersUTF8(event->text);
            else
                press_key(g, event->key);
            key = !written;
        }
    }
    /* What an event changes is known to all a frame later, and to what depends on that another. */
    if (taken > 0)
        g->frames_wanted = 3;
    memmove(g->events, g->events + taken, (size_t)(g->event_count - taken) * sizeof *g->events);
    g->event_count -= taken;
}

bool gui::is_pressed(int key)
{
    for (int i = 0; i < KEY_COUNT; i++)
        if (KEYS[i].key == key)
#if IMGUI_VERSION_NUM >= 18700
            return ImGui::IsKeyPressed(KEYS[i].code, false);
#else
            return ImGui::IsKeyPressed(ImGui::GetKeyIndex(KEYS[i].code), false);
#endif
    return false;
}

bool plx_gui_key(const plx_gui *, int key)
{
    return is_pressed(key);
}

void gui::map_keys(void)
{
#if IMGUI_VERSION_NUM < 18700
    for (int i = 0; i < KEY_COUNT; i++)
        ImGui::GetIO().KeyMap[KEYS[i].code] = i;
#endif
}
