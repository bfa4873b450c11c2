#include "strings.h"

#include "pipe.h"

#include <stdlib.h>
#include <string.h>

bool h5_is_strings(hid_t type, hid_t space)
{
    return H5Tget_class(type) == H5T_STRING && H5Sget_simple_extent_type(space) == H5S_SIMPLE &&
           H5Sget_simple_extent_ndims(space) == 1;
}

static void *room(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size);
    if (!p)
        h5_unsupported("takes more memory than it may");
    return p;
}

static size_t length_of(const char *text, size_t size, bool padded)
{
    size_t length = text ? strnlen(text, size) : 0;
    while (padded && length > 0 && text[length - 1] == ' ')
        length--;
    return length < PLX_H5_STRING_MAX ? length : PLX_H5_STRING_MAX;
}

/* Appends to out[at..), which has room. */
static size_t put(char *out, size_t at, const char *text, size_t length)
{
    if (length > 0)
        memcpy(out + at, text, length);
    return at + length + 1;
}

static hid_t rows_of(hid_t space, uint64_t first, uint64_t rows)
{
    hsize_t extent, start = first, count = rows;
    if (H5Sget_simple_extent_dims(space, &extent, NULL) != 1 || first > extent ||
        rows > extent - first)
        h5_broken("has no such rows");
    if (H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, NULL, &count, NULL) < 0)
        h5_broken("has strings that cannot be read");
    return H5Screate_simple(1, &count, NULL);
}

void h5_send_strings(hid_t set, uint64_t first, uint64_t rows)
{
    if (rows > PLX_H5_STRINGS_ROWS)
        h5_broken("has no such rows");
    hid_t file_space = H5Dget_space(set), stored = H5Dget_type(set);
    hid_t space = rows_of(file_space, first, rows), type = H5Tcopy(H5T_C_S1);
    bool variable = H5Tis_variable_str(stored) > 0;
    size_t size = variable ? sizeof(char *) : H5Tget_size(stored), at = 0;
    if (size == 0 || (rows > 0 && size > PLX_H5_ROWS_MAX / rows))
        h5_unsupported("has rows of over %d bytes", PLX_H5_ROWS_MAX);
    bool padded = !variable && H5Tget_strpad(stored) == H5T_STR_SPACEPAD;
    char *data = room((size_t)rows, size), *out = room((size_t)rows, PLX_H5_STRING_MAX + 1);
    if (file_space < 0 || space < 0 || H5Tset_size(type, variable ? H5T_VARIABLE : size) < 0 ||
        H5Tset_cset(type, H5Tget_cset(stored)) < 0 ||
        (!variable && H5Tset_strpad(type, H5Tget_strpad(stored)) < 0) ||
        (rows > 0 && H5Dread(set, type, space, file_space, H5P_DEFAULT, data) < 0))
        h5_broken("has strings that cannot be read");
    for (size_t i = 0; i < rows; i++) {
        const char *text = variable ? ((char **)(void *)data)[i] : data + i * size;
        at = put(out, at, text, length_of(text, variable ? SIZE_MAX : size, padded));
    }
    h5_send(PLX_H5_ROWS, out, at, NULL, 0);
    if (variable && rows > 0)
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, data);
    free(out);
    free(data);
    H5Tclose(type);
    H5Tclose(stored);
    H5Sclose(space);
    H5Sclose(file_space);
}
