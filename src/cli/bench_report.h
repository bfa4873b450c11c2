/* What plexus bench has measured, as a table, as JSON, and as a page to share. Main thread. */
#ifndef PLX_CLI_BENCH_REPORT_H
#define PLX_CLI_BENCH_REPORT_H

#include "bench/case.h"
#include "bench/machine.h"

#include <stdio.h>

typedef struct plx_bench_report {
    const plx_bench_result *cases; /* [count] */
    size_t count;
    int width, height;
    plx_engine engine; /* asked for */
    double seconds, fps;
    plx_machine machine;
    char renderer[128], vendor[128], driver[128], platform[64];
    bool software;
} plx_bench_report;

/* On standard output. */
void plx_bench_print(const plx_bench_report *report);
bool plx_bench_print_json(const plx_bench_report *report, plx_error *e);
/* One file that needs no other. */
bool plx_bench_write_html(const char *path, const plx_bench_report *report, plx_error *e);

/* Connections in finished frames a second, and bytes of new weights. NaN: not measured. */
double plx_bench_connections_per_s(const plx_bench_result *r);
double plx_bench_bytes_per_s(const plx_bench_result *r);

#endif
