#include "io/npz.h"

#include "io/npy.h"
#include "io/zip_blob.h"

#include <string.h>

bool plx_npz_sniff(const unsigned char *head, size_t n, uint64_t size)
{
    (void)size;
    return plx_zip_sniff(head, n);
}

/* Whether a name would leave its folder, were it a path. */
static bool is_path_out(const char *name)
{
    size_t n = strlen(name);
    return name[0] == '/' || strncmp(name, "../", 3) == 0 || strstr(name, "/../") ||
           (n >= 3 && strcmp(name + n - 3, "/..") == 0);
}

static bool add_member(plx_tensors *t, plx_zip *z, size_t i, plx_error *e)
{
    const char *name = plx_zip_name(z, i);
    size_t length = strlen(name);
    bool array = length > 4 && strcmp(name + length - 4, ".npy") == 0;
    if (is_path_out(name))
        plx_tensors_warn(t, "the member '%.60s' has a name that leads out of its folder", name);
    if (!array) {
        plx_tensors_warn(t, "the member '%.60s' is no array", name);
        return true;
    }
    return plx_tensors_own(t, plx_zip_member(z, i, e), e) &&
           plx_npy_add(t, t->blob[t->blob_count - 1], name, length - 4, e);
}

plx_tensors *plx_npz_read(plx_blob *blob, plx_error *e)
{
    plx_tensors *t = plx_tensors_begin("npz", blob, e);
    plx_zip *z = t ? plx_zip_open(blob, e) : NULL;
    bool ok = z != NULL;
    size_t count = ok ? plx_zip_count(z) : 0;
    for (size_t i = 0; ok && i < count; i++)
        ok = add_member(t, z, i, e);
    ok = ok && plx_tensors_check_names(t, e);
    plx_zip_release(&z);
    if (!ok)
        plx_tensors_destroy(&t);
    return t;
}
