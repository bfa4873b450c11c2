/* The panels over the picture of a network or a graph: widgets, the shell that places them, and
 * what they asked for. Used alike by the window and by stills. Context thread. */
#ifndef PLX_APP_INTERFACE_H
#define PLX_APP_INTERFACE_H

#include "ui/dialogs.h"
#include "ui/shell.h"

typedef struct plx_interface {
    plx_gui *gui;
    plx_shell shell;
    plx_dialogs dialogs;
    plx_style_list presets;
    plx_requests requests; /* of frames so far; whoever carries them out sets count to 0 */
} plx_interface;

/* For a surface of the viewport's size and scale. False leaves nothing to uninit. */
bool plx_interface_init(plx_interface *i, const plx_viewport *viewport, plx_error *e);
/* That of graphs; series: through time. */
bool plx_interface_init_graph(
    plx_interface *i, const plx_viewport *viewport, bool series, plx_error *e);
void plx_interface_uninit(plx_interface *i);

/* One frame in the colours of a theme, borrowed until the next. bar: as
 * plx_shell_insets has it; passed_s: since the last. */
const plx_gui_picture *plx_interface_frame(plx_interface *i, const plx_panel_context *c,
    plx_theme theme, const plx_viewport *viewport, double bar, double passed_s);

#endif
