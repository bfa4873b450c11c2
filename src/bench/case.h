/* One case of the benchmark: a network of made-up weights, or of a file, drawn for some seconds
 * into a picture that nobody sees, and what that took. Context thread. */
#ifndef PLX_BENCH_CASE_H
#define PLX_BENCH_CASE_H

#include "bench/path.h"
#include "bench/screen.h"
#include "feed/source.h"
#include "model/structure.h"
#include "scene/pick.h"

typedef enum plx_bench_mode {
    PLX_BENCH_STATIC,  /* nothing changes */
    PLX_BENCH_PANZOOM, /* the camera flies along the path */
    PLX_BENCH_LIVE,    /* every weight is new as soon as the last picture is finished */
    PLX_BENCH_MODE_COUNT
} plx_bench_mode;

const char *plx_bench_mode_name(plx_bench_mode mode);

typedef struct plx_bench_desc {
    const plx_network *network;     /* must, borrowed for the run */
    plx_source *source;             /* of its weights, borrowed likewise; default: made-up ones */
    const plx_structure *structure; /* of a network from a file; default: none */
    plx_bench_mode mode;
    plx_engine engine;
    double seconds; /* of the measurement proper; must be > 0 */
    double fps;     /* the frame's budget is 1 / fps; must be > 0 */
    bool verify;    /* compare with the exact picture at every station */
    bool hover;     /* each frame also finds what is under a moving pointer */
    uint64_t seed;
    /* Called each frame with the share of the case that is done; false ends it. Must. */
    bool (*go_on)(void *user, double done);
    void *user;
} plx_bench_desc;

/* Times in milliseconds where nothing else is said, of frames that were finished and not only
 * submitted. NaN: not measured. */
typedef struct plx_bench_times {
    double p50, p95, p99, worst;
} plx_bench_times;

/* At one station of the path. */
typedef struct plx_bench_check {
    double zoom;              /* 1: the whole */
    uint64_t in_view;         /* connections */
    double lines_per_pixel;   /* as plx_exact_view has it */
    double psnr_db;           /* at rest, against the exact picture */
    double psnr_moving_db;    /* of the first picture after the camera came here */
    double column_error;      /* at rest */
    int columns, all_columns; /* compared; those that connections reach */
} plx_bench_check;

enum { PLX_BENCH_HOVERED = PLX_PICK_CONNECTION + 1 };
enum { PLX_BENCH_CURVE = 21 /* frame times at 0, 5, … 100 percent */ };

typedef struct plx_bench_result {
    char name[64]; /* "panzoom 1000000" */
    plx_bench_mode mode;
    uint64_t connections;
    uint64_t drawn;      /* of them, in the picture of the whole at rest */
    double drawn_moving; /* least share of those in view that a frame held */
    plx_engine engine;   /* that drew the whole at rest */
    unsigned engines;    /* bits 1 << engine: those that drew while measured */
    double scale;        /* plx_edge_status.scale, the least while measured */
    size_t frames;
    plx_bench_times frame_ms;
    double curve_ms[PLX_BENCH_CURVE];
    plx_bench_times gpu_ms;    /* from the GPU's first work on a frame to its last */
    plx_bench_times update_ms; /* from publishing new weights to their finished picture */
    size_t updates;
    plx_bench_times cpu_ms;   /* of the frames, by all threads: what other programs do not slow */
    plx_bench_times hover_us; /* finding what is under the pointer; a part of the frame's time */
    size_t hovered[PLX_BENCH_HOVERED]; /* by plx_pick_kind, how often that was found */
    double make_ms;                    /* making the weights; no part of any time here */
    double load_ms;                    /* from weights in memory to the first finished picture */
    double rest_ms;   /* from the last frame of the measurement to the finest picture at rest */
    double memcpy_ms; /* live: one pass of memcpy over the weights on all cores */
    double peak_mb;   /* memory, most during the case, before the check; 1 MB = 10^6 bytes */
    uint64_t hash;    /* of the still of the whole, step 0 */
    size_t check_count;
    plx_bench_check checks[PLX_BENCH_STATIONS];
    double psnr_db, psnr_moving_db, column_error; /* the worst of checks */
} plx_bench_result;

/* False with PLX_ERR_CANCELLED when go_on ended it. */
bool plx_bench_run(
    plx_screen *screen, const plx_bench_desc *desc, plx_bench_result *result, plx_error *e);

#endif
