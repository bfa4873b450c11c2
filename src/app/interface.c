#include "app/interface.h"

#include "platform/fonts.h"

static const plx_gui_theme themes[] = {
    [PLX_THEME_DARK] = PLX_GUI_DARK,
    [PLX_THEME_LIGHT] = PLX_GUI_LIGHT,
    [PLX_THEME_PRINT] = PLX_GUI_PRINT,
};

static bool init(
    plx_interface *i, const plx_viewport *v, const plx_panel *panels, size_t count, plx_error *e)
{
    char font[1024], bold[1024];
    *i = (plx_interface){0};
    i->gui = plx_gui_create(
        &(plx_gui_desc){
            .font = plx_find_font(font, sizeof font, NULL) ? font : NULL,
            .bold_font = plx_find_bold_font(bold, sizeof bold, NULL) ? bold : NULL,
            .scale = v->ui_scale,
        },
        e);
    if (!i->gui)
        return false;
    if (plx_shell_init_with(&i->shell, panels, count, e))
        return true;
    plx_gui_destroy(&i->gui);
    return false;
}

bool plx_interface_init(plx_interface *i, const plx_viewport *v, plx_error *e)
{
    size_t count;
    const plx_panel *panels = plx_panels(&count);
    if (!init(i, v, panels, count, e))
        return false;
    plx_style_list_named(&i->presets);
    return true;
}

bool plx_interface_init_graph(plx_interface *i, const plx_viewport *v, bool series, plx_error *e)
{
    size_t count;
    const plx_panel *panels = plx_graph_panels(&count);
    if (!init(i, v, panels, count, e))
        return false;
    i->dialogs.actions = plx_graph_actions(series);
    return true;
}

void plx_interface_uninit(plx_interface *i)
{
    if (i->gui)
        plx_shell_uninit(&i->shell);
    plx_dialogs_uninit(&i->dialogs);
    plx_gui_destroy(&i->gui);
}

const plx_gui_picture *plx_interface_frame(plx_interface *i, const plx_panel_context *c,
    plx_theme theme, const plx_viewport *v, double bar, double passed_s)
{
    plx_panel_context with = *c;
    with.presets = &i->presets;
    plx_gui_set_scale(i->gui, v->ui_scale);
    plx_gui_set_theme(i->gui, themes[theme]);
    plx_gui_begin(i->gui, v->width, v->height, passed_s);
    plx_shell_draw(&i->shell, i->gui, &with, v, bar, &i->requests);
    plx_dialogs_draw(&i->dialogs, i->gui, &with, v, &i->requests);
    return plx_gui_end(i->gui);
}
