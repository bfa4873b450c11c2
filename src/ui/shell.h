/* Where panels are: columns at the left and right edges with a section for each panel, and a strip
 * at the lower edge with a tab for each. Edges fold away one by one, all of them hide, and what
 * parts them from the picture can be dragged. Where the window has no room for all, the picture's
 * comes first: edges get narrower, and then fold by themselves until there is room again. Main
 * thread. */
#ifndef PLX_UI_SHELL_H
#define PLX_UI_SHELL_H

#include "scene/camera.h"
#include "ui/panel.h"

enum { PLX_SHELL_PANELS_MAX = 24 };

typedef struct plx_shell {
    const plx_panel *panels; /* [count], borrowed for ever */
    size_t count;
    bool hidden; /* all of it: only the picture is seen */
    bool folded[PLX_SIDES];
    bool idle; /* nothing is trained, so the first tab of the strip has nothing to tell: where that
                  one is chosen the strip is folded until it is unfolded by hand */
    float size[PLX_SIDES];           /* units: width of a column, height of the strip */
    int tab;                         /* of the strip */
    bool open[PLX_SHELL_PANELS_MAX]; /* sections, as panels has them */
    void *state[PLX_SHELL_PANELS_MAX];
    bool insists;         /* one was unfolded by hand, and is shown in a small window too: */
    plx_side insisted;    /* this one */
    double picture;       /* units of width that edges leave to the picture at least, where that is
                           * more than usual */
    float grip;           /* where an edge was taken hold of, pixels from the pointer */
    const char *revealed; /* id of the panel that is to be scrolled to; NULL: none */
} plx_shell;

/* Bounds of plx_shell.size. */
#define PLX_SHELL_SIZE_MIN 180.0F
#define PLX_SHELL_SIZE_MAX 900.0F

/* With the panels of networks, or with others. */
bool plx_shell_init(plx_shell *shell, plx_error *e);
bool plx_shell_init_with(plx_shell *shell, const plx_panel *panels, size_t count, plx_error *e);
void plx_shell_uninit(plx_shell *shell);

/* Pixels of the viewport (whose own insets are ignored) that panels cover. bar: pixels at the lower
 * edge that they leave free, for the bar of numbers. */
plx_insets plx_shell_insets(const plx_shell *shell, const plx_viewport *viewport, double bar);

/* The panel of that id (borrowed for ever) is opened, and scrolled to in the next frame, where its
 * edge is shown. */
void plx_shell_reveal(plx_shell *shell, const char *id);

/* Within a frame. */
void plx_shell_draw(plx_shell *shell, plx_gui *g, const plx_panel_context *c,
    const plx_viewport *viewport, double bar, plx_requests *r);

#endif
