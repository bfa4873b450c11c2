#include "io/h5_tensors.h"

#include <string.h>

typedef struct reader {
    plx_tensors *tensors;
    plx_blob *file;
    const plx_h5_listener *listener;
} reader;

bool plx_h5_sniff(const unsigned char *head, size_t size)
{
    return size >= 8 && memcmp(head, "\x89HDF\r\n\x1a\n", 8) == 0;
}

static bool take_item(void *user, plx_h5 *h, const plx_h5_item *item, plx_error *e)
{
    reader *r = user;
    plx_tensor_desc d = {.name = item->path,
        .dtype = item->dtype,
        .big_endian = item->big_endian,
        .rank = item->rank,
        .shape = item->shape,
        .blob = r->file,
        .offset = item->offset};
    if (!item->contiguous) {
        d.blob = plx_h5_rows(h, item, e);
        d.offset = 0;
        if (!plx_tensors_own(r->tensors, d.blob, e))
            return false;
    }
    return plx_tensors_add(r->tensors, &d, e);
}

static bool take_text(void *user, const char *name, const char *text, size_t size, plx_error *e)
{
    const plx_h5_listener *l = ((reader *)user)->listener;
    return l->text(l->user, name, text, size, e);
}

static bool take_strings(void *user, plx_h5 *h, const plx_h5_item *item, plx_error *e)
{
    const plx_h5_listener *l = ((reader *)user)->listener;
    return l->strings(l->user, h, item, e);
}

static void take_warning(void *user, const char *sentence)
{
    plx_tensors_warn(((reader *)user)->tensors, "%s", sentence);
}

bool plx_h5_tensors(plx_tensors *t, plx_blob *file, const plx_h5_listener *listener, plx_error *e)
{
    reader r = {t, file, listener};
    plx_h5_visitor v = {
        take_item, take_text, take_warning, listener->strings ? take_strings : NULL, &r};
    plx_h5 *h = plx_h5_open(file, &v, e);
    bool ok = h && plx_tensors_check_names(t, e);
    plx_h5_release(&h);
    return ok;
}
