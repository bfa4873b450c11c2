/* A stage without a display, and the snapshot that it draws. */
#ifndef PLX_TESTS_APP_STAGE_STAND_H
#define PLX_TESTS_APP_STAGE_STAND_H

#include "app/stage.h"
#include "feed/exchange.h"
#include "gl.h"

#include <math.h>
#include <stdlib.h>

enum { WIDTH = 480, HEIGHT = 360 };

static plx_network *network;
static plx_exchange *exchange;
static const plx_snapshot *snapshot;
static plx_stage stage;
static plx_target *target;
static plx_shot shot; /* what is drawn next */
static plx_edge_status status;
static unsigned char pixels[HEIGHT][WIDTH][4];

/* desc: what is not of every stage. fill: gives the snapshot its numbers. */
static inline int stage_setup(
    void **state, const plx_network_desc *shape, plx_stage_desc desc, void (*fill)(plx_snapshot *s))
{
    if (gl_setup(state) != 0)
        return -1;
    network = plx_network_create(shape, NULL);
    exchange = plx_exchange_create(network, NULL);
    target = plx_target_create(gl_device, "t", WIDTH, HEIGHT, PLX_FORMAT_RGBA8, NULL);
    desc.device = gl_device;
    desc.network = network;
    desc.threads = 1;
    if (!exchange || !target || !plx_stage_init(&stage, &desc, NULL))
        return -1;
    fill(plx_exchange_begin(exchange));
    plx_exchange_publish(exchange);
    snapshot = plx_exchange_take(exchange);
    return 0;
}

static inline int stage_teardown(void **state)
{
    plx_stage_uninit(&stage);
    plx_target_destroy(&target);
    plx_exchange_destroy(&exchange);
    plx_network_destroy(&network);
    return gl_teardown(state);
}

/* what: is told of a failure. */
static inline void stage_draw(const char *what)
{
    plx_error e;
    if (!plx_stage_draw(&stage, &shot, target, &status, &e))
        fail_msg("%s: %s", what, e.message);
    plx_target_read_rgba8(target, pixels[0][0]);
    assert_no_gl_errors();
}

/* Whether no channel is off by more than `most`. */
static inline bool is_color(const unsigned char *got, const float *rgb, long most)
{
    for (int c = 0; c < 3; c++)
        if (labs(lroundf(rgb[c] * 255) - got[c]) > most)
            return false;
    return true;
}

#endif
