/* Keys that presenters' remotes send. Any thread. */
#ifndef PLX_APP_PRESENTER_H
#define PLX_APP_PRESENTER_H

#include "platform/event.h"

typedef enum plx_presenter {
    PLX_PRESENTER_NOTHING,
    PLX_PRESENTER_ON,   /* a page on */
    PLX_PRESENTER_BACK, /* or back */
    PLX_PRESENTER_BLACK,
} plx_presenter;

static inline plx_presenter plx_presenter_key(const plx_event *event)
{
    if (event->repeat || plx_event_mods(event) != 0)
        return PLX_PRESENTER_NOTHING;
    if (event->kind == PLX_EVENT_KEY && event->key == PLX_KEY_PAGE_DOWN)
        return PLX_PRESENTER_ON;
    if (event->kind == PLX_EVENT_KEY && event->key == PLX_KEY_PAGE_UP)
        return PLX_PRESENTER_BACK;
    bool black = event->kind == PLX_EVENT_TEXT && (event->key == 'b' || event->key == '.');
    return black ? PLX_PRESENTER_BLACK : PLX_PRESENTER_NOTHING;
}

/* *by: how many marks a tour goes on, or back where below 0. *blank: whether the screen is black,
 * which any other page ends. False, with *blank as it was, where the event is nothing of these. */
static inline bool plx_presenter_take(const plx_event *event, bool *blank, int *by)
{
    plx_presenter wants = plx_presenter_key(event);
    *by = (wants == PLX_PRESENTER_ON) - (wants == PLX_PRESENTER_BACK);
    if (wants != PLX_PRESENTER_NOTHING)
        *blank = wants == PLX_PRESENTER_BLACK && !*blank;
    return wants != PLX_PRESENTER_NOTHING;
}

#endif
