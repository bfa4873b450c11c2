#include "session/setup_history.h"

#include <string.h>

static void clear(plx_setup_stack *s)
{
    while (s->count > 0)
        plx_session_options_uninit(&s->kept[--s->count]);
}

void plx_setup_history_uninit(plx_setup_history *h)
{
    clear(&h->back);
    clear(&h->forward);
    h->pushed = NULL;
}

static bool push(plx_setup_history *h, plx_setup_stack *s, const plx_session_options *o)
{
    plx_session_options copy;
    h->pushed = NULL;
    if (!plx_session_options_copy(&copy, o, NULL))
        return false;
    if (s->count == PLX_SETUPS_KEPT) {
        plx_session_options_uninit(&s->kept[0]);
        memmove(s->kept, s->kept + 1, --s->count * sizeof *s->kept);
    }
    s->kept[s->count++] = copy;
    h->pushed = s;
    return true;
}

void plx_setup_history_note(plx_setup_history *h, const plx_session_options *shown)
{
    clear(&h->forward);
    push(h, &h->back, shown);
}

bool plx_setup_history_step(
    plx_setup_history *h, int direction, const plx_session_options *shown, plx_session_options *to)
{
    plx_setup_stack *from = direction < 0 ? &h->back : &h->forward;
    if (from->count == 0 || !push(h, direction < 0 ? &h->forward : &h->back, shown))
        return false;
    *to = from->kept[--from->count];
    return true;
}

void plx_setup_history_made(plx_setup_history *h)
{
    h->pushed = NULL;
}

void plx_setup_history_failed(plx_setup_history *h)
{
    if (h->pushed && h->pushed->count > 0)
        plx_session_options_uninit(&h->pushed->kept[--h->pushed->count]);
    h->pushed = NULL;
}
