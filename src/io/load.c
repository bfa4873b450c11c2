#include "io/load.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/csv.h"
#include "io/gunzip.h"
#include "io/idx.h"

#include <string.h>

/* A packed file may be as large as this plus PACKED_RATIO times its size. Real data packs by about
 * ten; more only costs memory. */
static const size_t file_max = (size_t)4 << 30, unpacked_free = (size_t)64 << 20;
enum { PACKED_RATIO = 20 };

/* A file's content, unpacked. */
typedef struct plx_content {
    unsigned char *data; /* owned */
    size_t size;
    bool packed;
} plx_content;

static bool read_content(const char *path, plx_content *c, plx_error *e)
{
    if (!plx_file_read(path, file_max, &c->data, &c->size, e))
        return false;
    if (!plx_gzip_sniff(c->data, c->size))
        return true;
    unsigned char *unpacked = NULL;
    size_t size = 0, limit = unpacked_free + c->size * PACKED_RATIO;
    bool ok = plx_gunzip(path, c->data, c->size, limit, &unpacked, &size, e);
    plx_free(c->data);
    *c = (plx_content){.data = unpacked, .size = size, .packed = true};
    return ok;
}

static plx_dataset *load_idx(
    const plx_load_desc *desc, const char *name, const plx_content *images, plx_error *e)
{
    if (desc->class_column) {
        plx_fail_file(e, PLX_ERR_USAGE, desc->path,
            "is IDX, which has no column '%.60s': its labels are in a file of their own",
            desc->class_column);
        return NULL;
    }
    char *path = NULL;
    plx_content labels = {0};
    plx_dataset *d = NULL;
    if (plx_idx_find_labels(desc->path, &path, e) && read_content(path, &labels, e))
        d = plx_idx_parse(&(plx_idx_desc){.name = name,
                              .image_file = desc->path,
                              .label_file = path,
                              .images = images->data,
                              .labels = labels.data,
                              .image_size = images->size,
                              .label_size = labels.size,
                              .like = desc->like},
            e);
    plx_free(labels.data);
    plx_free(path);
    return d;
}

plx_dataset *plx_dataset_load(const plx_load_desc *desc, plx_error *e)
{
    plx_content content = {0};
    if (!read_content(desc->path, &content, e))
        return NULL;
    const char *slash = strrchr(desc->path, '/');
    const char *name = slash ? slash + 1 : desc->path;
    plx_load_info info = {.packed = content.packed};
    plx_dataset *d = NULL;
    if (plx_idx_sniff(content.data, content.size)) {
        plx_text_copy(info.format, sizeof info.format, "IDX");
        d = load_idx(desc, name, &content, e);
    } else {
        plx_text_copy(info.format, sizeof info.format, "CSV");
        d = plx_csv_parse(&(plx_csv_desc){.name = name,
                              .file = desc->path,
                              .data = content.data,
                              .size = content.size,
                              .class_column = desc->class_column,
                              .like = desc->like,
                              .info = &info},
            e);
    }
    plx_free(content.data);
    if (d && desc->info)
        *desc->info = info;
    return d;
}
