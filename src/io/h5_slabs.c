#include "io/h5_slabs.h"

#include "base/mem.h"

plx_h5_slab *plx_h5_slabs_find(plx_h5_slabs *s, const void *of, uint64_t at)
{
    for (size_t i = 0; i < s->count; i++) {
        plx_h5_slab *k = &s->slab[i];
        if (k->of == of && at >= k->at && at - k->at < k->size) {
            k->used = ++s->uses;
            return k;
        }
    }
    return NULL;
}

static void remove_slab(plx_h5_slabs *s, size_t i)
{
    s->bytes -= s->slab[i].size;
    plx_free(s->slab[i].data);
    s->slab[i] = s->slab[--s->count];
}

static size_t find_oldest(const plx_h5_slabs *s)
{
    size_t oldest = 0;
    for (size_t i = 1; i < s->count; i++)
        if (s->slab[i].used < s->slab[oldest].used)
            oldest = i;
    return oldest;
}

plx_h5_slab *plx_h5_slabs_add(plx_h5_slabs *s, const void *of, uint64_t at, size_t size)
{
    while (s->count == PLX_H5_SLABS || (s->count > 0 && s->bytes + size > PLX_H5_SLABS_BYTES))
        remove_slab(s, find_oldest(s));
    unsigned char *data = plx_realloc(NULL, size, 1);
    if (!data)
        return NULL;
    plx_h5_slab *k = &s->slab[s->count++];
    *k = (plx_h5_slab){.of = of, .at = at, .size = size, .data = data, .used = ++s->uses};
    s->bytes += size;
    return k;
}

void plx_h5_slabs_drop(plx_h5_slabs *s, const void *of)
{
    for (size_t i = s->count; i-- > 0;)
        if (s->slab[i].of == of)
            remove_slab(s, i);
}

void plx_h5_slabs_uninit(plx_h5_slabs *s)
{
    while (s->count > 0)
        remove_slab(s, s->count - 1);
}
