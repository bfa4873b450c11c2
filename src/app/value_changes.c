#include "app/value_changes.h"

void plx_value_changes_note(plx_value_changes *c, plx_value_change change)
{
    if (c->at < c->first || c->at > c->last)
        c->first = c->at;
    c->list[c->at % PLX_VALUE_CHANGES] = change;
    c->last = ++c->at;
    if (c->last - c->first > PLX_VALUE_CHANGES)
        c->first = c->last - PLX_VALUE_CHANGES;
}

void plx_value_changes_forget(plx_value_changes *c)
{
    c->first = c->last = c->at;
}

bool plx_value_changes_step(plx_value_changes *c, uint64_t to, plx_value_change *set)
{
    if (to < c->at && c->at > c->first && c->at <= c->last) {
        c->at--;
        *set = c->list[c->at % PLX_VALUE_CHANGES];
        set->after = set->before;
        return true;
    }
    if (to > c->at && c->at >= c->first && c->at < c->last) {
        *set = c->list[c->at % PLX_VALUE_CHANGES];
        c->at++;
        return true;
    }
    c->at = to;
    return false;
}
