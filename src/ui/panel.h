/* What a panel is: a function that shows what it is given with widgets, and says what people want
 * in requests. Each has a file of its own, panel_<name>.c; ui/panels.c is the table of them. Main
 * thread. */
#ifndef PLX_UI_PANEL_H
#define PLX_UI_PANEL_H

#include "density/style.h"
#include "feed/history.h"
#include "feed/snapshot.h"
#include "gfx/texture.h"
#include "gui/gui.h"
#include "model/dataset.h"
#include "model/kernels.h"
#include "model/structure.h"
#include "scene/answers.h"
#include "scene/distributions.h"
#include "scene/layout.h"
#include "scene/plane.h"
#include "scene/selection.h"
#include "scene/shown.h"
#include "scene/style_file.h"
#include "scene/timeline.h"
#include "ui/graph_controls.h"
#include "ui/recent.h"
#include "ui/requests.h"
#include "ui/strings.h"

/* All that panels show; borrowed for the frame. Of the window of a graph: .graph alone. */
typedef struct plx_panel_context {
    const plx_snapshot *snapshot;      /* must */
    const plx_layout *layout;          /* must */
    const plx_style *style;            /* must */
    const plx_shown *shown;            /* what the picture was made of; NULL: not known */
    const plx_style_list *presets;     /* looks that were saved; NULL: none */
    plx_device *device;                /* for textures; NULL where nothing is drawn */
    const char *const *class_name;     /* [units of the last layer]; NULL for regression */
    const char *const *input_name;     /* [units of the first layer]; NULL, or "": it has none */
    const plx_structure *structure;    /* of a network from a file; NULL: it is trained here */
    size_t image_width, image_height;  /* where the inputs are an image; else 0 */
    const char *const *optimizer_name; /* [optimizer_count], as PLX_CMD_OPTIMIZER counts them */
    size_t optimizer_count;            /* 0: it cannot be changed */
    const plx_history *history;        /* NULL: none is kept */
    const plx_distributions *distributions; /* likewise */
    const plx_dataset *samples;             /* that status.sample counts in; NULL: not known */
    const plx_dataset *training;            /* what is trained on; NULL: not known */
    const plx_scaling *scaling;             /* that both went through; NULL: none */
    const plx_unit_ref *unit;               /* whose card is shown; NULL: none */
    const plx_kernels *kernels;             /* of that unit; NULL: it has none, or none yet */
    const plx_field *field;                 /* of all units, over: */
    const plx_plane *plane;                 /* NULL, both: there are not two inputs */
    const plx_timeline *timeline;           /* of data in order of time; NULL: they are not */
    const plx_answers *answers;             /* for its rows; NULL likewise */
    const plx_unit_ref *pointed;            /* in the picture or in a panel; NULL: none */
    const plx_setup *setup;                 /* what can be made anew; NULL: nothing */
    const plx_selection *selection;         /* NULL: nothing is selected */
    const plx_recent *recent;               /* files that were opened before; NULL: not known */
    const plx_film *film;                   /* that is made here; NULL: none can be */
    const plx_graph_controls *graph;        /* of a graph's window; NULL: it is one of networks */
} plx_panel_context;

typedef enum plx_side { PLX_SIDE_LEFT, PLX_SIDE_RIGHT, PLX_SIDE_BOTTOM, PLX_SIDES } plx_side;

typedef struct plx_panel {
    const char *id; /* in the settings file; never changes */
    plx_string title;
    plx_side side;
    bool open;         /* unfolded at the first start */
    bool learns;       /* it is about data or training, which a network from a file has none of */
    size_t state_size; /* bytes that the panel keeps between frames, zeroed at first */
    void (*draw)(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state);
    void (*close)(void *state); /* frees what the state owns; NULL: nothing */
} plx_panel;

/* From the top, or from the left, of each edge: of networks, and of graphs. */
const plx_panel *plx_panels(size_t *count);
const plx_panel *plx_graph_panels(size_t *count);

void plx_panel_train(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state);
void plx_panel_dataset(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state);
/* What a file holds, and its blocks to fold: the panel of a network that is not trained here. */
void plx_panel_model(plx_gui *g, const plx_panel_context *c, plx_requests *r);
void plx_panel_film(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state);
void plx_panel_graph(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state);
void plx_panel_network(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state);

typedef struct plx_style_panel {
    int subject;                      /* lines, units, layers */
    int channel;                      /* of the subject, whose scale is shown */
    char name[PLX_STYLE_NAME_SIZE];   /* being typed */
    char preset[PLX_STYLE_NAME_SIZE]; /* that was chosen last; "": none */
} plx_style_panel;
void plx_panel_style(plx_gui *g, const plx_panel_context *c, plx_requests *r, void *state);

#endif
