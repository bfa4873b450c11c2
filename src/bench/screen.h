/* An offscreen picture that a stage draws into, as the benchmark needs it: every frame is waited
 * for. Context thread. */
#ifndef PLX_BENCH_SCREEN_H
#define PLX_BENCH_SCREEN_H

#include "app/stage.h"
#include "gfx/timer.h"
#include "platform/headless.h"

typedef struct plx_screen {
    plx_headless *headless;
    plx_device *device;
    plx_target *target;
    plx_timer *timer; /* NULL on a software GL, whose time is that of the processor */
    int width, height;
    unsigned char *pixels; /* [height][width][4], rows from the top, of the last read */
    float *sums;           /* [height][width][PLX_SIGNS]; made when first read */
} plx_screen;

/* False leaves nothing to close. debug: report GL errors as they happen. */
bool plx_screen_open(plx_screen *s, int width, int height, bool debug, plx_error *e);
void plx_screen_close(plx_screen *s);

/* What a frame took, in seconds. */
typedef struct plx_frame_time {
    double clock; /* from the call to the last pixel */
    double cpu;   /* of all threads of the process meanwhile */
} plx_frame_time;

/* One finished frame. */
bool plx_screen_draw(plx_screen *s, plx_stage *stage, const plx_shot *shot, plx_edge_status *status,
    plx_frame_time *time, plx_error *e);
/* A time that the GPU took for one of the frames so far, seconds; false when none is known. */
bool plx_screen_poll_gpu(plx_screen *s, double *seconds);

void plx_screen_read_pixels(plx_screen *s);
/* The sums behind the stage's last picture, into s->sums. */
bool plx_screen_read_sums(plx_screen *s, plx_stage *stage, plx_error *e);

#endif
