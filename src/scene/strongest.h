/* The few strongest of many weights that pass by: a heap with the weakest on top. Weights that are
 * not numbers come before all, and of equals the one with the lower index. One thread. */
#ifndef PLX_SCENE_STRONGEST_H
#define PLX_SCENE_STRONGEST_H

#include <stddef.h>
#include <stdint.h>

typedef struct plx_strong_weight {
    float weight;
    uint32_t index; /* of the unit at the other end */
} plx_strong_weight;

typedef struct plx_strongest {
    plx_strong_weight *items; /* [capacity], borrowed; [count] are in use */
    size_t count, capacity;
} plx_strongest;

/* |weight|, and infinity for what is not a number. */
float plx_weight_strength(float weight);

void plx_strongest_offer(plx_strongest *s, float weight, uint32_t index);
/* Strongest first; nothing may be offered afterwards. */
void plx_strongest_sort(plx_strongest *s);

#endif
