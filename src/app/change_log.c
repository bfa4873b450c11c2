#include "app/change_log.h"

size_t plx_change_log_note(plx_change_log *l, size_t room)
{
    if (l->at < l->first || l->at > l->last)
        l->first = l->at;
    size_t change = (size_t)(l->at % room);
    l->last = ++l->at;
    if (l->last - l->first > room)
        l->first = l->last - room;
    return change;
}

void plx_change_log_forget(plx_change_log *l)
{
    l->first = l->last = l->at;
}

bool plx_change_log_step(plx_change_log *l, uint64_t to, size_t room, size_t *change, bool *undone)
{
    *undone = to < l->at;
    if (to < l->at && l->at > l->first && l->at <= l->last) {
        l->at--;
        *change = (size_t)(l->at % room);
        return true;
    }
    if (to > l->at && l->at >= l->first && l->at < l->last) {
        *change = (size_t)(l->at % room);
        l->at++;
        return true;
    }
    l->at = to;
    return false;
}
