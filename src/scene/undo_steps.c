#include "scene/undo_steps.h"

bool plx_undo_steps_along(
    plx_undo_steps *s, unsigned bits, const unsigned *steady, size_t count, double now_s)
{
    bool may = false;
    for (size_t i = 0; i < count; i++)
        may = may || bits == steady[i];
    bool along =
        may && bits == s->kind && s->at + 1 == s->count && now_s - s->changed_s < PLX_UNDO_PAUSE_S;
    s->kind = bits;
    s->changed_s = now_s;
    return along;
}

void plx_undo_steps_pause(plx_undo_steps *s)
{
    s->kind = 0;
}

bool plx_undo_steps_go(plx_undo_steps *s, int direction)
{
    if (direction < 0 ? s->at == 0 : s->at + 1 >= s->count)
        return false;
    s->at = direction < 0 ? s->at - 1 : s->at + 1;
    s->kind = 0;
    return true;
}
