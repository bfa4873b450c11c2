#include "io/idx.h"

#include "base/bytes.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum {
    TYPE_U8 = 0x08,
    DIMS_MAX = 3,
};

typedef struct plx_idx_header {
    size_t dims;
    size_t dim[DIMS_MAX];
    size_t row_size;            /* bytes of one item along the first dimension */
    const unsigned char *bytes; /* borrowed: dim[0] × row_size of them */
} plx_idx_header;

bool plx_idx_sniff(const unsigned char *data, size_t size)
{
    return size >= 4 && data[0] == 0 && data[1] == 0 && data[2] >= 0x08 && data[2] <= 0x0E &&
           data[3] >= 1;
}

/* The header into *h; gives the items that follow it, NULL on failure. */
static const uint8_t *read_header(
    plx_idx_header *h, const char *file, const unsigned char *data, size_t size, plx_error *e)
{
    plx_bytes b = {.data = data, .size = size};
    if (size < 4) {
        plx_fail_offset(e, PLX_ERR_FORMAT, file, (int64_t)size, "ends within the header of IDX");
        return NULL;
    }
    if (!plx_idx_sniff(data, size)) {
        plx_fail_offset(e, PLX_ERR_FORMAT, file, 0, "does not begin as an IDX file");
        return NULL;
    }
    if (data[2] != TYPE_U8) {
        plx_fail_offset(e, PLX_ERR_UNSUPPORTED, file, 2,
            "holds values of IDX type 0x%02X; only bytes (0x08) can be read", data[2]);
        return NULL;
    }
    h->dims = data[3];
    if (h->dims > DIMS_MAX) {
        plx_fail_offset(e, PLX_ERR_UNSUPPORTED, file, 3,
            "has %zu dimensions; at most %d can be read", h->dims, DIMS_MAX);
        return NULL;
    }
    b.at = 4;
    h->row_size = 1;
    for (size_t i = 0; i < h->dims; i++) {
        size_t place = b.at;
        h->dim[i] = plx_bytes_u32_be(&b);
        if (b.failed) {
            plx_fail_offset(
                e, PLX_ERR_FORMAT, file, (int64_t)size, "ends within the header of IDX");
            return NULL;
        }
        if (h->dim[i] == 0) {
            plx_fail_offset(e, PLX_ERR_FORMAT, file, (int64_t)place, "has a dimension of 0");
            return NULL;
        }
        if (i > 0 && !plx_mul_size(h->row_size, h->dim[i], &h->row_size)) {
            plx_fail_offset(
                e, PLX_ERR_FORMAT, file, (int64_t)place, "has dimensions beyond any memory");
            return NULL;
        }
    }
    size_t left = plx_bytes_left(&b), wanted = 0;
    if (!plx_mul_size(h->dim[0], h->row_size, &wanted) || wanted > left) {
        plx_fail_offset(e, PLX_ERR_FORMAT, file, (int64_t)size,
            "ends early: its header tells of %zu items of %zu bytes, and %zu bytes follow",
            h->dim[0], h->row_size, left);
        return NULL;
    }
    if (wanted < left) {
        plx_fail_offset(e, PLX_ERR_FORMAT, file, (int64_t)(b.at + wanted),
            "has %zu bytes after its last item", left - wanted);
        return NULL;
    }
    return plx_bytes_take(&b, wanted);
}

/* What each of the 256 values of a label byte becomes; UINT32_MAX for one that `like` lacks. */
static void map_labels(const plx_dataset *like, uint32_t map[256])
{
    for (uint32_t v = 0; v < 256; v++) {
        map[v] = like ? UINT32_MAX : v;
        char name[8];
        snprintf(name, sizeof name, "%u", v);
        for (uint32_t c = 0; like && c < like->outputs; c++)
            if (strcmp(like->class_name[c], name) == 0)
                map[v] = c;
    }
}

static bool check_labels(
    const plx_idx_desc *desc, const plx_idx_header *labels, const uint32_t map[256], plx_error *e)
{
    for (size_t i = 0; i < labels->dim[0]; i++)
        if (map[labels->bytes[i]] == UINT32_MAX)
            return plx_fail_offset(e, PLX_ERR_FORMAT, desc->label_file, (int64_t)(8 + i),
                "has the class %d, which the training data has not", labels->bytes[i]);
    return true;
}

static bool check_pair(const plx_idx_desc *desc, const plx_idx_header *images,
    const plx_idx_header *labels, plx_error *e)
{
    if (images->dims < 2)
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, desc->image_file, 3,
            "has one dimension, as labels have; name the file of images");
    if (labels->dims != 1)
        return plx_fail_offset(e, PLX_ERR_FORMAT, desc->label_file, 3,
            "has %zu dimensions, where labels have one", labels->dims);
    if (images->dim[0] != labels->dim[0])
        return plx_fail_offset(e, PLX_ERR_FORMAT, desc->label_file, 4,
            "has %zu labels for %zu images", labels->dim[0], images->dim[0]);
    if (desc->like && desc->like->task != PLX_TASK_CLASSIFICATION)
        return plx_fail_file(
            e, PLX_ERR_FORMAT, desc->image_file, "has classes, and the training data has not");
    if (desc->like && desc->like->inputs != images->row_size)
        return plx_fail_offset(e, PLX_ERR_FORMAT, desc->image_file, 8,
            "has images of %zu pixels; the training data has %zu inputs", images->row_size,
            desc->like->inputs);
    return true;
}

plx_dataset *plx_idx_parse(const plx_idx_desc *desc, plx_error *e)
{
    plx_idx_header images = {0}, labels = {0};
    uint32_t map[256];
    images.bytes = read_header(&images, desc->image_file, desc->images, desc->image_size, e);
    if (images.bytes)
        labels.bytes = read_header(&labels, desc->label_file, desc->labels, desc->label_size, e);
    if (!images.bytes || !labels.bytes || !check_pair(desc, &images, &labels, e))
        return NULL;
    map_labels(desc->like, map);
    if (!check_labels(desc, &labels, map, e))
        return NULL;

    size_t classes = 2;
    for (size_t i = 0; i < labels.dim[0]; i++)
        if (labels.bytes[i] >= classes)
            classes = (size_t)labels.bytes[i] + 1;
    if (desc->like)
        classes = desc->like->outputs;
    plx_dataset *d = plx_dataset_create(
        desc->name, PLX_TASK_CLASSIFICATION, images.dim[0], images.row_size, classes, e);
    for (size_t c = 0; d && desc->like && c < classes; c++)
        if (!plx_dataset_set_class_name(d, c, desc->like->class_name[c], e))
            plx_dataset_destroy(&d);
    if (!d)
        return NULL;
    if (images.dims == 3) {
        d->image_height = images.dim[1];
        d->image_width = images.dim[2];
    }
    for (size_t i = 0; i < d->count * d->inputs; i++)
        d->x[i] = (float)images.bytes[i] / 255;
    for (size_t i = 0; i < d->count; i++)
        d->label[i] = map[labels.bytes[i]];
    return d;
}

/* Writes new, of the same length, over the first old in text. */
static bool replace(char *text, const char *old, const char *new)
{
    char *at = strstr(text, old);
    for (size_t i = 0; at && new[i]; i++)
        at[i] = new[i];
    return at != NULL;
}

/* What is no regular file, as a pipe, could be waited for in vain. */
static bool is_file(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISREG(s.st_mode);
}

bool plx_idx_find_labels(const char *images, char **labels, plx_error *e)
{
    size_t length = strlen(images);
    char *path = plx_alloc(length + 4, 1);
    if (!path)
        return plx_fail_file(e, PLX_ERR_MEMORY, images, "out of memory");
    memcpy(path, images, length);
    char *slash = strrchr(path, '/');
    char *base = slash ? slash + 1 : path;
    if (replace(base, "images", "labels")) {
        replace(base, "idx3", "idx1");
        if (!is_file(path)) {
            bool packed = length > 3 && strcmp(path + length - 3, ".gz") == 0;
            if (packed)
                path[length - 3] = '\0';
            else
                memcpy(path + length, ".gz", 4);
        }
        if (is_file(path)) {
            *labels = path;
            return true;
        }
    }
    plx_free(path);
    return plx_fail_file(e, PLX_ERR_IO, images,
        "has no file of labels beside it, named alike with 'labels' for 'images'");
}
