#include "cli/bench_report.h"
#include "cli/report.h"

#include <inttypes.h>
#include <math.h>

double plx_bench_connections_per_s(const plx_bench_result *r)
{
    return (double)r->drawn / (r->frame_ms.p50 * 1e-3);
}

double plx_bench_bytes_per_s(const plx_bench_result *r)
{
    return (double)r->connections * sizeof(float) / (r->update_ms.p50 * 1e-3);
}

static json_t *times_json(const plx_bench_times *t)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "p50", plx_json_number(t->p50), "p95",
        plx_json_number(t->p95), "p99", plx_json_number(t->p99), "max", plx_json_number(t->worst));
}

static json_t *checks_json(const plx_bench_result *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->check_count; i++) {
        const plx_bench_check *c = &r->checks[i];
        json_array_append_new(list,
            json_pack("{s:f, s:I, s:f, s:o, s:o, s:o, s:i, s:i}", "zoom", c->zoom, "in_view",
                (json_int_t)c->in_view, "lines_per_pixel", c->lines_per_pixel, "psnr_db",
                plx_json_number(c->psnr_db), "psnr_moving_db", plx_json_number(c->psnr_moving_db),
                "column_error", plx_json_number(c->column_error), "verified_columns", c->columns,
                "columns", c->all_columns));
    }
    return list;
}

static json_t *engines_json(unsigned engines)
{
    json_t *list = json_array();
    for (int i = 0; i < PLX_ENGINE_COUNT; i++) {
        if (engines >> i & 1)
            json_array_append_new(list, json_string(plx_engine_name((plx_engine)i)));
    }
    return list;
}

static int verified_columns(const plx_bench_result *r)
{
    int sum = 0;
    for (size_t i = 0; i < r->check_count; i++)
        sum += r->checks[i].columns;
    return sum;
}

static json_t *hovered_json(const plx_bench_result *r)
{
    return json_pack("{s:I, s:I, s:I, s:I}", "nothing", (json_int_t)r->hovered[PLX_PICK_NOTHING],
        "layer", (json_int_t)r->hovered[PLX_PICK_LAYER], "unit",
        (json_int_t)r->hovered[PLX_PICK_UNIT], "connection",
        (json_int_t)r->hovered[PLX_PICK_CONNECTION]);
}

static json_t *case_json(const plx_bench_report *b, const plx_bench_result *r)
{
    char hash[17];
    snprintf(hash, sizeof hash, "%016" PRIx64, r->hash);
    json_t *object = json_pack("{s:s, s:I, s:I, s:[i,i], s:s, s:s, s:f, s:o, s:o, s:o, s:o, s:o}",
        "name", r->name, "connections", (json_int_t)r->connections, "drawn", (json_int_t)r->drawn,
        "size", b->width, b->height, "engine", plx_engine_name(r->engine), "mode",
        plx_bench_mode_name(r->mode), "scale", r->scale, "frame_ms", times_json(&r->frame_ms),
        "update_ms", plx_json_number(r->update_ms.p50), "load_ms", plx_json_number(r->load_ms),
        "psnr_db", plx_json_number(r->psnr_db), "psnr_moving_db",
        plx_json_number(r->psnr_moving_db));
    json_t *more = json_pack("{s:o, s:o, s:s, s:I, s:o, s:o, s:I, s:o, s:f, s:o}", "column_error",
        plx_json_number(r->column_error), "peak_mb", plx_json_number(r->peak_mb), "hash", hash,
        "frames", (json_int_t)r->frames, "gpu_ms",
        isfinite(r->gpu_ms.p50) ? times_json(&r->gpu_ms) : json_null(), "update_times_ms",
        times_json(&r->update_ms), "updates", (json_int_t)r->updates, "engines",
        engines_json(r->engines), "drawn_moving_share", r->drawn_moving, "rest_ms",
        plx_json_number(r->rest_ms));
    bool hovered = isfinite(r->hover_us.p50);
    json_t *rest = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "make_ms",
        plx_json_number(r->make_ms), "memcpy_ms", plx_json_number(r->memcpy_ms), "cpu_ms",
        times_json(&r->cpu_ms), "hover_us", hovered ? times_json(&r->hover_us) : json_null(),
        "hovered", hovered ? hovered_json(r) : json_null(), "connections_per_s",
        plx_json_number(plx_bench_connections_per_s(r)), "bytes_per_s",
        plx_json_number(plx_bench_bytes_per_s(r)), "verified_columns",
        r->check_count > 0 ? json_integer(verified_columns(r)) : json_null(), "stations",
        r->check_count > 0 ? checks_json(r) : json_null());
    json_object_update(object, more);
    json_object_update(object, rest);
    json_decref(more);
    json_decref(rest);
    return object;
}

bool plx_bench_print_json(const plx_bench_report *b, plx_error *e)
{
    json_t *cases = json_array();
    for (size_t i = 0; i < b->count; i++)
        json_array_append_new(cases, case_json(b, &b->cases[i]));
    json_t *machine = json_pack("{s:s, s:s, s:s, s:s, s:b, s:s, s:i, s:I, s:s}", "renderer",
        b->renderer, "vendor", b->vendor, "driver", b->driver, "platform", b->platform, "software",
        b->software, "cpu", b->machine.cpu, "threads", (int)b->machine.threads, "memory_mb",
        (json_int_t)(b->machine.memory_bytes / 1000000), "version", PLX_VERSION);
    return plx_report_json(json_pack("{s:o, s:o, s:f, s:f}", "cases", cases, "machine", machine,
                               "seconds", b->seconds, "fps", b->fps),
        e);
}
