/* A plot of lines as inline SVG, coloured by the page's style sheet. Any thread. */
#ifndef PLX_CLI_BENCH_PLOT_H
#define PLX_CLI_BENCH_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { PLX_PLOT_COLORS = 8 };

typedef struct plx_series {
    char name[96];
    const double *x, *y; /* [count]; points that are not finite are left out */
    size_t count;
    int color; /* classes c0 to c7 of the page */
    bool dashed;
} plx_series;

typedef struct plx_plot {
    const char *title, *x_label, *y_label;
    bool log_x, log_y; /* values must then be > 0; others are left out */
    const plx_series *series;
    size_t count;
} plx_plot;

/* Writes a figure with its legend; nothing where there is no point. */
void plx_plot_write(FILE *out, const plx_plot *plot);

/* Text between tags, with what means something there escaped. */
void plx_html_text(FILE *out, const char *text);

#endif
