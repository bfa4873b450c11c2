#include "ui/pace.h"

const double plx_paces[PLX_PACES] = {1, 3, 10, 30, 100, 1000, 0};

size_t plx_pace_near(double pace)
{
    size_t i = 0;
    if (!(pace > 0))
        return PLX_PACES - 1;
    while (i + 2 < PLX_PACES && plx_paces[i + 1] * plx_paces[i] <= pace * pace)
        i++;
    return i;
}
