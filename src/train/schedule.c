#include "train/schedule.h"

#include <math.h>
#include <string.h>

static const double PI = 3.14159265358979323846;

static const char *const names[PLX_SCHEDULE_COUNT] = {
    [PLX_SCHEDULE_CONSTANT] = "constant",
    [PLX_SCHEDULE_STEP] = "step",
    [PLX_SCHEDULE_COSINE] = "cosine",
};

const char *plx_schedule_name(plx_schedule s)
{
    return names[s];
}

bool plx_schedule_parse(const char *text, plx_schedule *out)
{
    for (int i = 0; i < PLX_SCHEDULE_COUNT; i++) {
        if (strcmp(text, names[i]) == 0) {
            *out = (plx_schedule)i;
            return true;
        }
    }
    return false;
}

double plx_schedule_factor(plx_schedule s, double epoch, double period)
{
    switch (s) {
    case PLX_SCHEDULE_STEP:
        return pow(0.1, floor(epoch / period));
    case PLX_SCHEDULE_COSINE:
        return 0.5 * (1 + cos(PI * fmod(epoch, period) / period));
    case PLX_SCHEDULE_CONSTANT:
    case PLX_SCHEDULE_COUNT:
        break;
    }
    return 1;
}
