#include "ui/panel.h"

static const plx_panel panels[] = {
    {"train", PLX_STR_TRAIN, PLX_SIDE_LEFT, true, 0, plx_panel_train, NULL},
};

const plx_panel *plx_panels(size_t *count)
{
    *count = sizeof panels / sizeof *panels;
    return panels;
}
