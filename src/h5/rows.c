#include "rows.h"

#include "pipe.h"
#include "sets.h"
#include "strings.h"

#include <stdlib.h>

/* What is selected: a run along one axis, at one place of those before it and all of those after
 * it. */
typedef struct selection {
    hsize_t start[PLX_H5_RANK_MAX], count[PLX_H5_RANK_MAX];
    uint64_t bytes;
} selection;

static void select_rows(selection *s, const plx_h5_dataset *d, const plx_h5_get *get)
{
    uint64_t place = get->first;
    *s = (selection){.bytes = d->bytes};
    if (d->rank == 0)
        return;
    if (get->axis >= d->rank)
        h5_broken("has no such rows");
    for (size_t i = d->rank; i-- > 0;) {
        if (d->shape[i] == 0)
            h5_broken("has no such rows");
        s->start[i] = i > get->axis ? 0 : place % d->shape[i];
        s->count[i] = i > get->axis ? d->shape[i] : i == get->axis ? get->rows : 1;
        if (i <= get->axis)
            place /= d->shape[i];
        if (__builtin_mul_overflow(s->bytes, s->count[i], &s->bytes) || s->bytes > PLX_H5_ROWS_MAX)
            h5_unsupported("has rows of over %d bytes", PLX_H5_ROWS_MAX);
    }
    if (place > 0 || get->rows > d->shape[get->axis] - s->start[get->axis])
        h5_broken("has no such rows");
}

/* Whether the data set is still the one that was told of: what is read of it is to fit. */
static bool is_as_told(hid_t type, hid_t space, const plx_h5_dataset *d)
{
    return H5Tget_size(type) == d->bytes && H5Sget_simple_extent_ndims(space) == (int)d->rank;
}

static void send_numbers(hid_t set, const plx_h5_dataset *d, const plx_h5_get *get)
{
    selection s;
    select_rows(&s, d, get);
    void *numbers = malloc(s.bytes ? s.bytes : 1);
    hid_t file_space = H5Dget_space(set), type = H5Dget_type(set);
    hid_t space = d->rank ? H5Screate_simple((int)d->rank, s.count, NULL) : H5Screate(H5S_SCALAR);
    if (!numbers)
        h5_unsupported("takes more memory than it may");
    if (file_space < 0 || space < 0 || type < 0 || !is_as_told(type, file_space, d) ||
        (d->rank &&
            H5Sselect_hyperslab(file_space, H5S_SELECT_SET, s.start, NULL, s.count, NULL) < 0) ||
        /* As they are in the file: nothing is turned into another type here. */
        H5Dread(set, type, space, file_space, H5P_DEFAULT, numbers) < 0)
        h5_broken("has numbers that cannot be unpacked");
    h5_send(PLX_H5_ROWS, numbers, s.bytes, NULL, 0);
    H5Tclose(type);
    H5Sclose(space);
    H5Sclose(file_space);
    free(numbers);
}

void h5_send_rows(const plx_h5_get *get)
{
    const plx_h5_dataset *d = h5_sets_about(get->dataset);
    hid_t set = h5_sets_open(get->dataset);
    if (d->class == PLX_H5_STRING)
        h5_send_strings(set, get->first, get->rows);
    else
        send_numbers(set, d, get);
}
