#include "graph/ranked.h"

#include <stdlib.h>

static int by_key(const void *a, const void *b)
{
    const plx_ranked *p = a, *q = b;
    return p->key != q->key ? (p->key > q->key) - (p->key < q->key)
                            : (p->unit > q->unit) - (p->unit < q->unit);
}

void plx_rank(plx_ranked *items, size_t count)
{
    qsort(items, count, sizeof *items, by_key);
}
