/* What is kept of the window from one start to the next: its size, scale and theme, the panels. A
 * JSON file, $XDG_CONFIG_HOME/plexus/settings.json. A broken one never stops the start: it is set
 * aside under another name. Members that this version does not know, and those whose value it
 * cannot use, are left as they are. Main thread, but for plx_settings_write. */
#ifndef PLX_APP_SETTINGS_H
#define PLX_APP_SETTINGS_H

#include "ui/kept.h"

/* Of panels and text. */
#define PLX_SCALE_MIN 0.75
#define PLX_SCALE_MAX 3.0
/* The next larger (1) or smaller (-1) of the sizes to choose from, or the usual one (0). */
double plx_scale_rung(double now, int direction);

/* Of windows of graphs. */
typedef struct plx_graph_settings {
    bool folded; /* the column of the panel, as plx_shell has it, */
    float size;  /* likewise; 0: not known */
    bool no_names, no_legend, no_widths;
    int sizes; /* plx_graph_degree: what sizes of units tell */
} plx_graph_settings;

typedef struct plx_settings {
    double scale;      /* of panels and text; 0: not chosen */
    int theme;         /* plx_theme; -1: not chosen */
    int width, height; /* of the window, screen units; 0: not known */
    bool maximised;
    bool numbers;           /* the bar of numbers is shown */
    bool folded[PLX_SIDES]; /* as plx_shell has them, */
    float size[PLX_SIDES];  /* likewise, */
    int tab;                /* likewise, */
    bool open[PLX_SHELL_PANELS_MAX];
    double kept[PLX_KEPT_MAX]; /* as plx_kept counts them; NaN: not in the file */
    plx_graph_settings graph;
} plx_settings;

/* What stands in the file beside them. */
typedef struct plx_settings_file plx_settings_file;

/* The values of a first start. */
void plx_settings_init(plx_settings *s);
bool plx_settings_equal(const plx_settings *a, const plx_settings *b);

/* False with PLX_ERR_USAGE where the environment names no folder. */
bool plx_settings_path(char *out, size_t size, plx_error *e);

/* Reads path into *s, which keeps the values of a first start for what is missing or cannot be
 * used. A file that is not there is none. One that cannot be read, or is no JSON object, is renamed
 * to PATH.broken, and *why tells that; why->code is PLX_OK else. NULL only where memory is short.
 */
plx_settings_file *plx_settings_open(const char *path, plx_settings *s, plx_error *why);
void plx_settings_close(plx_settings_file **file);

/* The text of the file with these values in it, for plx_settings_write; freed with free. NULL where
 * memory is short. */
char *plx_settings_text(plx_settings_file *file, const plx_settings *s);
/* Puts it in place at once, and makes the folders on the way. Any thread. */
bool plx_settings_write(const char *path, const char *text, plx_error *e);

/* From and to a shell. */
void plx_settings_of_shell(plx_settings *s, const plx_shell *shell);
void plx_settings_to_shell(const plx_settings *s, plx_shell *shell);

#endif
