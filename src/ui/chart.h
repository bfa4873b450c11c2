/* A chart on a canvas: axes with their grid and numbers, lines and areas in them, and what is read
 * at the pointer. Main thread, within the canvas. */
#ifndef PLX_UI_CHART_H
#define PLX_UI_CHART_H

#include "gui/gui.h"
#include "scene/chart_axis.h"

typedef struct plx_chart {
    const plx_gui *gui; /* must */
    plx_canvas *canvas; /* must */
    const char *title;  /* over the chart; NULL: none, nor room for it */
    const char *note;   /* at its right, dim; NULL: none */
    plx_chart_axis x, y;
    plx_chart_unit x_unit, y_unit;
    bool x_numbers, y_numbers;      /* at the marks; else only a grid */
    float x0, y0, w, h;             /* pixels on the canvas, must: all that it may cover */
    float left, top, right, bottom; /* of what is within the axes; set by lay_out */
} plx_chart;

/* Where the axes are; begin does it too. */
void plx_chart_lay_out(plx_chart *chart);
/* Draws ground, grid and numbers, and clips to what is within the axes until the end. */
void plx_chart_begin(plx_chart *chart);
void plx_chart_end(plx_chart *chart);

/* Pixels on the canvas; NaN for what the axis cannot show. */
float plx_chart_px(const plx_chart *chart, double x);
float plx_chart_py(const plx_chart *chart, double y);

/* A series of any length, thinned to the pixels; x rises. Values that are not finite interrupt it.
 * width: units. */
void plx_chart_line(
    plx_chart *chart, const double *x, const double *y, size_t count, float width, plx_rgba color);
/* A single value over the whole width. */
void plx_chart_level(plx_chart *chart, double y, plx_rgba color);
/* A point with a rim that sets it off from lines. */
void plx_chart_point_mark(plx_chart *chart, double x, double y, plx_rgba color);

/* True while the pointer is within the axes: the value of x there. */
bool plx_chart_pointer(const plx_chart *chart, double *x);

typedef struct plx_chart_reading {
    const char *name;
    plx_rgba color;
    char text[32];
} plx_chart_reading;

/* A line over the chart's height at x, and a small table at it; after the end. */
void plx_chart_read(const plx_chart *chart, double x, const char *title,
    const plx_chart_reading *readings, size_t count);

#endif
