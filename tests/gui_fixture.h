/* Widgets made anew for each test, and the hands that use them. */
#ifndef PLX_TESTS_GUI_FIXTURE_H
#define PLX_TESTS_GUI_FIXTURE_H

#include "gui_hand.h"

static plx_gui *g;

static inline int gui_setup(void **state)
{
    (void)state;
    g = plx_gui_create(&(plx_gui_desc){0}, NULL);
    return g ? 0 : -1;
}

static inline int gui_teardown(void **state)
{
    (void)state;
    plx_gui_destroy(&g);
    return 0;
}

#endif
