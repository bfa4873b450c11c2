#include "app/value_changes.h"

void plx_value_changes_note(plx_value_changes *c, plx_value_change change)
{
    c->list[plx_change_log_note(&c->log, PLX_VALUE_CHANGES)] = change;
}

void plx_value_changes_forget(plx_value_changes *c)
{
    plx_change_log_forget(&c->log);
}

bool plx_value_changes_step(plx_value_changes *c, uint64_t to, plx_value_change *set)
{
    size_t change;
    bool undone;
    if (!plx_change_log_step(&c->log, to, PLX_VALUE_CHANGES, &change, &undone))
        return false;
    *set = c->list[change];
    set->after = undone ? set->before : set->after;
    return true;
}
