#include "base/text.h"
#include "cli/bench_report.h"

#include <math.h>
#include <string.h>

/* A number in a column of that width, with three digits or so; a dash for none. */
static void print_number(double value, int width)
{
    char text[32] = "-";
    if (isfinite(value))
        snprintf(text, sizeof text, "%.*f", value < 10 ? 2 : value < 100 ? 1 : 0, value);
    printf(" %*s", width, text);
}

static void print_case(const plx_bench_result *r)
{
    char count[32];
    plx_format_short((double)r->connections, count, sizeof count);
    printf("%-8s %7s", plx_bench_mode_name(r->mode), count);
    print_number(r->frame_ms.p50, 7);
    print_number(r->frame_ms.p95, 7);
    print_number(r->frame_ms.p99, 7);
    print_number(r->gpu_ms.p50, 6);
    print_number(r->update_ms.p50, 7);
    print_number(r->load_ms, 6);
    print_number(r->rest_ms, 6);
    printf(" %5.1f%% %5.2f", 100 * r->drawn_moving, r->scale);
    print_number(r->peak_mb, 6);
    printf("  %s\n", plx_engine_name(r->engine));
}

static void print_details(const plx_bench_result *r)
{
    char connections[32], bytes[32];
    plx_format_short(plx_bench_connections_per_s(r), connections, sizeof connections);
    plx_format_short(plx_bench_bytes_per_s(r), bytes, sizeof bytes);
    printf("%s: %s connections/s", r->name, connections);
    if (r->updates > 0)
        printf(", %s bytes of weights/s", bytes);
    if (isfinite(r->memcpy_ms))
        printf(", update %.1f times a memcpy", r->update_ms.p50 / r->memcpy_ms);
    if (isfinite(r->hover_us.p50))
        printf(", pointer %.0f us, %.0f at most", r->hover_us.p50, r->hover_us.worst);
    printf(", picture %016llx\n", (unsigned long long)r->hash);
    if (r->check_count > 0)
        printf("  against the exact picture, at worst of %zu stations: %.1f dB at rest, %.1f dB "
               "moving, columns %.1e\n",
            r->check_count, r->psnr_db, r->psnr_moving_db, r->column_error);
}

void plx_bench_print(const plx_bench_report *b)
{
    printf("%s, %s\n%s, %u threads; Plexus %s; %d x %d pixels, %g s a case\n\n", b->renderer,
        b->driver, b->machine.cpu, b->machine.threads, PLX_VERSION, b->width, b->height,
        b->seconds);
    printf("%-16s %23s %6s %7s %6s %6s\n", "", "frame, ms", "GPU", "update", "load", "rest");
    printf("%-8s %7s %7s %7s %7s %6s %7s %6s %6s %6s %5s %6s  %s\n", "mode", "count", "p50", "p95",
        "p99", "ms", "ms", "ms", "ms", "drawn", "scale", "MB", "engine");
    for (size_t i = 0; i < b->count; i++)
        print_case(&b->cases[i]);
    printf("\n");
    for (size_t i = 0; i < b->count; i++)
        print_details(&b->cases[i]);
}
