#include "walk.h"

#include "pipe.h"
#include "sets.h"
#include "strings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEPTH_MAX = 32,
    FILTERS_OWN = 256, /* filters from here on are plugins */
};

static haddr_t *seen; /* groups, by their addresses */
static size_t seen_count, seen_capacity;

static bool see_first(haddr_t address)
{
    for (size_t i = 0; i < seen_count; i++)
        if (seen[i] == address)
            return false;
    seen = h5_grow(seen, seen_count, &seen_capacity, sizeof *seen);
    seen[seen_count++] = address;
    return true;
}

/* Whether the bits of a float lie as those of the IEEE type of that size, or of a bfloat16. */
static plx_h5_class float_class(hid_t type, size_t bytes)
{
    size_t sign, exponent, exponent_bits, mantissa, mantissa_bits;
    if (H5Tget_fields(type, &sign, &exponent, &exponent_bits, &mantissa, &mantissa_bits) < 0 ||
        mantissa != 0 || exponent != mantissa_bits || sign != exponent + exponent_bits ||
        sign != bytes * 8 - 1)
        return 0;
    if (bytes == 2 && exponent_bits == 8)
        return PLX_H5_BFLOAT;
    return (bytes == 2 && exponent_bits == 5) || (bytes == 4 && exponent_bits == 8) ||
                   (bytes == 8 && exponent_bits == 11)
               ? PLX_H5_FLOAT
               : 0;
}

/* Whether an enumeration is the one that h5py writes for truth values. */
static bool is_bool(hid_t type)
{
    char first[8] = "";
    int8_t value = 0;
    return H5Tget_nmembers(type) == 2 && H5Tget_size(type) == 1 &&
           H5Tenum_nameof(type, &value, first, sizeof first) >= 0 && strcmp(first, "FALSE") == 0;
}

/* False where the type holds no numbers that are known. */
static bool describe_type(hid_t type, plx_h5_dataset *d)
{
    size_t bytes = H5Tget_size(type);
    bool whole = bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
    H5T_class_t class = H5Tget_class(type);
    d->class = 0;
    if (class == H5T_INTEGER && whole && H5Tget_precision(type) == bytes * 8)
        d->class = H5Tget_sign(type) == H5T_SGN_NONE ? PLX_H5_UNSIGNED : PLX_H5_SIGNED;
    else if (class == H5T_FLOAT && whole)
        d->class = (uint8_t)float_class(type, bytes);
    else if (class == H5T_ENUM && is_bool(type))
        d->class = PLX_H5_BOOL;
    d->bytes = (uint8_t)bytes;
    d->big_endian = bytes > 1 && H5Tget_order(type) == H5T_ORDER_BE;
    return d->class != 0 && (bytes == 1 || H5Tget_order(type) == H5T_ORDER_LE || d->big_endian);
}

static void check_layout(hid_t properties, const char *path)
{
    if (H5Pget_layout(properties) == H5D_VIRTUAL)
        h5_unsupported(
            "has the virtual data set '%.80s', which would be read from other files", path);
    if (H5Pget_external_count(properties) > 0)
        h5_unsupported("has '%.80s' stored in other files", path);
    int filters = H5Pget_nfilters(properties);
    for (int i = 0; i < filters; i++) {
        unsigned flags, config;
        size_t values = 0;
        H5Z_filter_t id =
            H5Pget_filter2(properties, (unsigned)i, &flags, &values, NULL, 0, NULL, &config);
        if (id < 0 || id >= FILTERS_OWN)
            h5_unsupported("has '%.80s' packed by a plugin, the filter %d", path, (int)id);
    }
}

static bool describe_strings(hid_t set, hid_t type, plx_h5_dataset *d)
{
    hid_t space = H5Dget_space(set);
    hsize_t rows = 0;
    bool strings = h5_is_strings(type, space) && H5Sget_simple_extent_dims(space, &rows, NULL) == 1;
    H5Sclose(space);
    if (strings)
        *d = (plx_h5_dataset){.class = PLX_H5_STRING, .rank = 1, .shape = {rows}};
    return strings;
}

/* False where its shape is not one of numbers. */
static bool describe_shape(hid_t set, plx_h5_dataset *d, const char *path)
{
    hid_t space = H5Dget_space(set);
    hsize_t dims[H5S_MAX_RANK];
    int rank = H5Sget_simple_extent_ndims(space);
    if (space < 0 || rank < 0)
        h5_broken("has '%.80s' without a shape", path);
    if (rank > PLX_H5_RANK_MAX)
        h5_unsupported("has '%.80s' with more than 8 dimensions", path);
    bool numbers = H5Sget_simple_extent_type(space) != H5S_NULL &&
                   H5Sget_simple_extent_dims(space, dims, NULL) == rank;
    d->rank = (uint32_t)rank;
    for (int i = 0; numbers && i < rank; i++)
        d->shape[i] = dims[i];
    H5Sclose(space);
    return numbers;
}

static void tell_attribute(hid_t object, const char *path, const char *name);

static void tell_set(hid_t set, const char *path)
{
    plx_h5_dataset about = {0};
    hid_t properties = H5Dget_create_plist(set), type = H5Dget_type(set);
    if (properties < 0 || type < 0)
        h5_broken("has '%.80s', which cannot be understood", path);
    check_layout(properties, path);
    bool strings = describe_strings(set, type, &about);
    bool known = strings || describe_type(type, &about);
    size_t each = H5Tget_size(type);
    H5Tclose(type);
    if (!known || (!strings && !describe_shape(set, &about, path))) {
        h5_warn("'%.80s' holds no numbers that are known, and is left out", path);
    } else {
        bool whole = !strings && H5Pget_layout(properties) == H5D_CONTIGUOUS;
        haddr_t offset = whole ? H5Dget_offset(set) : HADDR_UNDEF;
        /* In files of SONATA: of which population the numbers of units are. */
        tell_attribute(set, path, "node_population");
        about.contiguous = offset != HADDR_UNDEF;
        about.offset = about.contiguous ? offset : 0;
        h5_sets_add(&about, each, properties, path);
        h5_send(PLX_H5_DATASET, &about, sizeof about, path, strlen(path));
    }
    H5Pclose(properties);
    H5Dclose(set);
}

/* The text of an attribute, or NULL; freed by the caller. */
static char *attribute_text(hid_t attribute)
{
    hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute),
          wanted = H5Tcopy(H5T_C_S1);
    char *text = NULL;
    if (H5Tget_class(type) == H5T_STRING && H5Sget_simple_extent_npoints(space) == 1) {
        H5Tset_cset(wanted, H5Tget_cset(type));
        if (H5Tis_variable_str(type) > 0) {
            H5Tset_size(wanted, H5T_VARIABLE);
            if (H5Aread(attribute, wanted, &text) < 0)
                text = NULL;
        } else if (H5Tget_size(type) <= PLX_H5_TEXT_MAX) {
            text = calloc(H5Tget_size(type) + 1, 1);
            H5Tset_size(wanted, H5Tget_size(type) + 1);
            if (text && H5Aread(attribute, wanted, text) < 0) {
                free(text);
                text = NULL;
            }
        }
    }
    H5Tclose(wanted);
    H5Sclose(space);
    H5Tclose(type);
    return text;
}

/* path: of the data set that it is of; NULL for the file's own. */
static void tell_attribute(hid_t object, const char *path, const char *name)
{
    char head[sizeof(uint32_t) + PLX_H5_TEXT_NAME_MAX];
    if (H5Aexists(object, name) <= 0)
        return;
    int length_of_name = snprintf(head + sizeof(uint32_t), PLX_H5_TEXT_NAME_MAX, "%s%s%s",
        path ? path : "", path ? "/@" : "", name);
    if (length_of_name < 0 || length_of_name >= PLX_H5_TEXT_NAME_MAX)
        return;
    hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
    char *text = attribute < 0 ? NULL : attribute_text(attribute);
    size_t length = text ? strlen(text) : 0;
    if (!text)
        h5_broken("has a broken attribute '%s'", name);
    if (length > PLX_H5_TEXT_MAX)
        h5_unsupported("has an attribute '%s' of over %d bytes", name, PLX_H5_TEXT_MAX);
    uint32_t size = (uint32_t)length_of_name;
    memcpy(head, &size, sizeof size);
    h5_send(PLX_H5_TEXT, head, sizeof size + size, text, length);
    free(text);
    H5Aclose(attribute);
}

static void walk_group(hid_t group, char *path, size_t length, unsigned depth);

static void walk_object(hid_t parent, const char *name, char *path, size_t length, unsigned depth)
{
    H5O_info_t info;
    hid_t object = H5Oopen(parent, name, H5P_DEFAULT);
    if (object < 0 || H5Oget_info(object, &info) < 0)
        h5_broken("has '%.80s', which cannot be opened", path);
    if (info.type == H5O_TYPE_DATASET) {
        tell_set(object, path);
        return;
    }
    if (info.type == H5O_TYPE_GROUP && see_first(info.addr))
        walk_group(object, path, length, depth + 1);
    H5Oclose(object);
}

typedef struct place {
    char *path; /* [0..length) is the group's; names are added to it */
    size_t length;
    unsigned depth;
} place;

static herr_t visit_link(hid_t group, const char *name, const H5L_info_t *link, void *user)
{
    const place *p = user;
    char *to = p->path + p->length;
    size_t n = strlen(name);
    if (n == 0 || n + p->length + 2 > PLX_H5_NAME_MAX)
        h5_broken("has a name that is too long, or cannot be read, in '%.80s'", p->path);
    if (p->length > 0)
        *to++ = '/';
    memcpy(to, name, n + 1);
    if (link->type == H5L_TYPE_SOFT)
        h5_unsupported("has '%.80s' as a soft link, which is not followed", p->path);
    if (link->type != H5L_TYPE_HARD)
        h5_unsupported("has '%.80s' as a link to another file", p->path);
    walk_object(group, to, p->path, strlen(p->path), p->depth);
    p->path[p->length] = '\0';
    return 0;
}

/* At once, since the library goes through all links of a group for each that is asked for. */
static void walk_group(hid_t group, char *path, size_t length, unsigned depth)
{
    place p = {path, length, depth};
    if (depth > DEPTH_MAX)
        h5_unsupported("has groups over %d levels deep", DEPTH_MAX);
    if (H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, visit_link, &p) < 0)
        h5_broken("has the group '%.80s', which cannot be read", path);
}

void h5_walk(hid_t file)
{
    static char path[PLX_H5_NAME_MAX + 1];
    static const char *const texts[] = {"model_config", "keras_version", "backend"};
    hid_t root = H5Gopen2(file, "/", H5P_DEFAULT);
    H5O_info_t info;
    if (root < 0 || H5Oget_info(root, &info) < 0)
        h5_broken("has no root group that can be read");
    see_first(info.addr);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        tell_attribute(root, NULL, texts[i]);
    walk_group(root, path, 0, 0);
    H5Gclose(root);
}
