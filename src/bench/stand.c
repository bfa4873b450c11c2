#include "bench/stand.h"

bool plx_stand_draw(plx_stand *s, plx_error *e)
{
    if (!s->desc->go_on(s->desc->user, s->done))
        return plx_fail(e, PLX_ERR_CANCELLED, "the benchmark was interrupted");
    return plx_screen_draw(s->screen, &s->stage, &s->shot, &s->status, &s->frame, e);
}

bool plx_stand_rest(plx_stand *s, plx_error *e)
{
    do {
        if (!plx_stand_draw(s, e))
            return false;
    } while (s->status.busy);
    return true;
}
