/* A network and where it stands. */
#ifndef PLX_TESTS_LAID_OUT_H
#define PLX_TESTS_LAID_OUT_H

#include "scene/layout.h"
#include "support.h"

typedef struct laid_out {
    plx_network *network;
    plx_layout layout;
} laid_out;

static inline laid_out laid_out_open(const char *spec)
{
    laid_out l = {.network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL)};
    assert_non_null(l.network);
    assert_true(plx_layout_init(&l.layout, l.network, NULL));
    return l;
}

static inline void laid_out_close(laid_out *l)
{
    plx_layout_uninit(&l->layout);
    plx_network_destroy(&l->network);
}

#endif
