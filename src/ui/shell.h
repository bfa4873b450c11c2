/* Where panels are: columns at the left and right edges with a section for each panel, and a strip
 * at the lower edge with a tab for each. Edges fold away one by one, and all of them hide. Main
 * thread. */
#ifndef PLX_UI_SHELL_H
#define PLX_UI_SHELL_H

#include "scene/camera.h"
#include "ui/panel.h"

enum { PLX_SHELL_PANELS_MAX = 24 };

typedef struct plx_shell {
    bool hidden; /* all of it: only the picture is seen */
    bool folded[PLX_SIDES];
    float size[PLX_SIDES];           /* units: width of a column, height of the strip */
    int tab;                         /* of the strip */
    bool open[PLX_SHELL_PANELS_MAX]; /* sections, as plx_panels counts them */
    void *state[PLX_SHELL_PANELS_MAX];
} plx_shell;

/* In a window with little room, edges are folded at first. */
bool plx_shell_init(plx_shell *shell, double width_units, double height_units, plx_error *e);
void plx_shell_uninit(plx_shell *shell);

/* Pixels of the viewport (whose own insets are ignored) that panels cover. bar: pixels at the lower
 * edge that they leave free, for the bar of numbers. */
plx_insets plx_shell_insets(const plx_shell *shell, const plx_viewport *viewport, double bar);

/* Within a frame. */
void plx_shell_draw(plx_shell *shell, plx_gui *g, const plx_panel_context *c,
    const plx_viewport *viewport, double bar, plx_requests *r);

#endif
