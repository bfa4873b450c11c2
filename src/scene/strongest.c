#include "scene/strongest.h"

#include <math.h>
#include <stdlib.h>

float plx_weight_strength(float weight)
{
    return isfinite(weight) ? fabsf(weight) : INFINITY;
}

static int weaker_last(const void *pa, const void *pb)
{
    const plx_strong_weight *a = pa, *b = pb;
    float x = plx_weight_strength(a->weight), y = plx_weight_strength(b->weight);
    if (x != y)
        return x > y ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static void swap(plx_strong_weight *a, plx_strong_weight *b)
{
    plx_strong_weight c = *a;
    *a = *b;
    *b = c;
}

static void rise(plx_strong_weight *heap, size_t i)
{
    for (; i > 0 && weaker_last(&heap[i], &heap[(i - 1) / 2]) > 0; i = (i - 1) / 2)
        swap(&heap[i], &heap[(i - 1) / 2]);
}

static void sink(plx_strong_weight *heap, size_t count)
{
    for (size_t i = 0, child; (child = 2 * i + 1) < count; i = child) {
        if (child + 1 < count && weaker_last(&heap[child + 1], &heap[child]) > 0)
            child++;
        if (weaker_last(&heap[child], &heap[i]) <= 0)
            return;
        swap(&heap[i], &heap[child]);
    }
}

void plx_strongest_offer(plx_strongest *s, float weight, uint32_t index)
{
    plx_strong_weight item = {weight, index};
    if (s->count < s->capacity) {
        s->items[s->count] = item;
        rise(s->items, s->count++);
    } else if (s->count > 0 && weaker_last(&item, &s->items[0]) < 0) {
        s->items[0] = item;
        sink(s->items, s->count);
    }
}

void plx_strongest_sort(plx_strongest *s)
{
    qsort(s->items, s->count, sizeof *s->items, weaker_last);
}
