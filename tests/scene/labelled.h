/* A network with an overlay, for tests of what is written beside its units and connections. */
#ifndef PLX_TESTS_LABELLED_H
#define PLX_TESTS_LABELLED_H

#include "overlay_text.h"
#include "scene/labels.h"

typedef struct labelled {
    plx_font *font;
    plx_network *network;
    plx_layout layout;
    plx_snapshot snapshot; /* of zeroes */
    plx_overlay overlay;
    plx_label_source source;
} labelled;

/* False where there is no font. */
static inline bool labelled_open(labelled *f, const char *spec, double ui_scale)
{
    *f = (labelled){.font = any_font()};
    f->network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL);
    if (!f->font || !plx_layout_init(&f->layout, f->network, NULL) ||
        !plx_snapshot_init(&f->snapshot, f->network, NULL))
        return false;
    plx_overlay_init(&f->overlay, f->font, ui_scale);
    f->source =
        (plx_label_source){.network = f->network, .layout = &f->layout, .snapshot = &f->snapshot};
    return true;
}

static inline int labelled_teardown(void **state)
{
    labelled *f = *state;
    plx_overlay_uninit(&f->overlay);
    plx_snapshot_uninit(&f->snapshot);
    plx_layout_uninit(&f->layout);
    plx_network_destroy(&f->network);
    plx_font_destroy(&f->font);
    return 0;
}

#endif
