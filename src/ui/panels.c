#include "ui/panel_charts.h"

static const plx_panel panels[] = {
    {"train", PLX_STR_TRAIN, PLX_SIDE_LEFT, true, true, 0, plx_panel_train, NULL},
    {"dataset", PLX_STR_DATASET, PLX_SIDE_LEFT, true, true, 0, plx_panel_dataset, NULL},
    {"network", PLX_STR_NETWORK, PLX_SIDE_LEFT, true, false, 0, plx_panel_network, NULL},
    {"style", PLX_STR_LOOK, PLX_SIDE_LEFT, true, false, sizeof(plx_style_panel), plx_panel_style,
        NULL},
    {"data", PLX_STR_DATA, PLX_SIDE_RIGHT, true, true, sizeof(plx_data_panel), plx_panel_data,
        plx_panel_data_close},
    {"unit", PLX_STR_UNIT, PLX_SIDE_RIGHT, true, false, sizeof(plx_unit_panel), plx_panel_unit,
        NULL},
    {"curves", PLX_STR_CURVES, PLX_SIDE_BOTTOM, true, false, sizeof(plx_curves_panel),
        plx_panel_curves, plx_panel_curves_close},
    {"histograms", PLX_STR_SPREAD, PLX_SIDE_BOTTOM, true, false, sizeof(plx_histograms_panel),
        plx_panel_histograms, NULL},
    {"film", PLX_STR_FILM, PLX_SIDE_BOTTOM, true, false, sizeof(plx_film_panel), plx_panel_film,
        NULL},
};

static const plx_panel of_graphs[] = {
    {"look", PLX_STR_LOOK, PLX_SIDE_LEFT, true, false, 0, plx_panel_graph, NULL},
};

const plx_panel *plx_graph_panels(size_t *count)
{
    *count = sizeof of_graphs / sizeof *of_graphs;
    return of_graphs;
}

const plx_panel *plx_panels(size_t *count)
{
    *count = sizeof panels / sizeof *panels;
    return panels;
}
