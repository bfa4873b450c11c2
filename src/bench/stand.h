/* What the parts of a case share: the network as it is set up to be drawn. Context thread. */
#ifndef PLX_BENCH_STAND_H
#define PLX_BENCH_STAND_H

#include "bench/case.h"
#include "bench/statistics.h"
#include "feed/source.h"

typedef struct plx_stand {
    const plx_bench_desc *desc;
    plx_bench_result *result;
    plx_screen *screen;
    plx_source *source;
    plx_stage stage;
    plx_shot shot;
    plx_edge_status status; /* of the last frame */
    plx_frame_time frame;   /* that it took */
    double done;            /* share of the case, for desc->go_on */
} plx_stand;

/* One frame of s->shot. False with PLX_ERR_CANCELLED when the case is to end. */
bool plx_stand_draw(plx_stand *s, plx_error *e);
/* Frames until there is nothing left to refine. */
bool plx_stand_rest(plx_stand *s, plx_error *e);

/* Times as they come, in seconds. */
typedef struct plx_recording {
    plx_samples frame, cpu, gpu, update, hover;
} plx_recording;

bool plx_recording_init(plx_recording *r, plx_error *e);
void plx_recording_uninit(plx_recording *r);

/* The measurement proper: frames for desc->seconds, as the mode has them. */
bool plx_bench_measure(plx_stand *s, plx_recording *r, plx_error *e);
/* Some updates of the picture at rest, for where the measurement has none; their frames do not
 * count. */
bool plx_bench_measure_updates(plx_stand *s, plx_recording *r, plx_error *e);
/* From the times to the result. */
void plx_bench_summarise(plx_bench_result *result, plx_recording *r);

/* Milliseconds of one pass of memcpy over so many floats by all cores: the median of three. NaN
 * without memory for the copy. */
double plx_bench_memcpy_ms(const float *from, size_t count);

/* Fills the result's checks. The snapshot must be that of s->shot. */
bool plx_bench_verify(plx_stand *s, plx_error *e);

#endif
