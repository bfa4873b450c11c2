#include "ui/kept.h"

#include "scene/distributions.h"
#include "scene/unit_card.h"
#include "ui/panel_charts.h"

#include <math.h>
#include <string.h>

static const plx_kept members[] = {
    {"curves", "smoothing", PLX_KEPT_NUMBER, offsetof(plx_curves_panel, smoothing), 0.99},
    {"curves", "log_steps", PLX_KEPT_SWITCH, offsetof(plx_curves_panel, log_x), 1},
    {"curves", "log_values", PLX_KEPT_SWITCH, offsetof(plx_curves_panel, log_y), 1},
    {"histograms", "kind", PLX_KEPT_CHOICE, offsetof(plx_histograms_panel, kind),
        PLX_SPREAD_KINDS - 1},
    {"histograms", "time", PLX_KEPT_CHOICE, offsetof(plx_histograms_panel, time),
        PLX_HISTOGRAM_TIMES - 1},
    {"unit", "rank", PLX_KEPT_CHOICE, offsetof(plx_unit_panel, rank), 1},
    {"style", "subject", PLX_KEPT_CHOICE, offsetof(plx_style_panel, subject), 2},
    {"style", "channel", PLX_KEPT_CHOICE, offsetof(plx_style_panel, channel), 3},
    {"data", "hide_test", PLX_KEPT_SWITCH, offsetof(plx_data_panel, plane.hides_test), 1},
    {"data", "discrete", PLX_KEPT_SWITCH, offsetof(plx_data_panel, plane.discrete), 1},
    {"data", "order", PLX_KEPT_CHOICE, offsetof(plx_data_panel, wrong_first), 1},
};
_Static_assert(sizeof members / sizeof *members <= PLX_KEPT_MAX, "plx_kept");

const plx_kept *plx_kept_members(size_t *count)
{
    *count = sizeof members / sizeof *members;
    return members;
}

static void *place(const plx_shell *s, const plx_kept *k)
{
    for (size_t i = 0; i < s->count; i++)
        if (strcmp(s->panels[i].id, k->panel) == 0)
            return (char *)s->state[i] + k->offset;
    return NULL;
}

double plx_kept_get(const plx_shell *s, size_t member)
{
    const plx_kept *k = &members[member];
    const void *at = place(s, k);
    if (!at)
        return 0;
    switch (k->kind) {
    case PLX_KEPT_SWITCH:
        return *(const bool *)at ? 1 : 0;
    case PLX_KEPT_CHOICE:
        return *(const int *)at;
    case PLX_KEPT_NUMBER:
        break;
    }
    return *(const double *)at;
}

bool plx_kept_set(plx_shell *s, size_t member, double value)
{
    const plx_kept *k = &members[member];
    void *at = place(s, k);
    bool whole = k->kind == PLX_KEPT_NUMBER || value == floor(value);
    if (!at || !(value >= 0 && value <= k->most) || !whole)
        return false;
    switch (k->kind) {
    case PLX_KEPT_SWITCH:
        *(bool *)at = value != 0;
        break;
    case PLX_KEPT_CHOICE:
        *(int *)at = (int)value;
        break;
    case PLX_KEPT_NUMBER:
        *(double *)at = value;
        break;
    }
    return true;
}
