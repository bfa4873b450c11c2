#include "ui/theme_choice.h"

#include "ui/strings.h"

void plx_theme_choice(plx_gui *g, plx_theme now, plx_requests *r)
{
    const char *themes[PLX_THEME_COUNT] = {
        plx_str(PLX_STR_LOOK_DARK), plx_str(PLX_STR_LOOK_LIGHT), plx_str(PLX_STR_LOOK_PRINT)};
    int chosen = (int)now;
    if (plx_gui_choice(g, "##theme", &chosen, themes, PLX_THEME_COUNT))
        plx_request_style(r, "theme", plx_theme_name((plx_theme)chosen));
    plx_gui_tooltip(g, "%s", plx_str(PLX_STR_LOOK_THEME_WHY));
}
