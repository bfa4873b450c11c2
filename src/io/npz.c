#include "io/npz.h"

#include "io/npy.h"

#include <string.h>

static bool add_member(plx_tensors *t, plx_zip *z, size_t i, plx_error *e)
{
    const char *name = plx_zip_name(z, i);
    size_t length = strlen(name);
    bool array = length > 4 && strcmp(name + length - 4, ".npy") == 0;
    if (plx_zip_leads_out(name))
        plx_tensors_warn(t, "the member '%.60s' has a name that leads out of its folder", name);
    if (!array) {
        plx_tensors_warn(t, "the member '%.60s' is no array", name);
        return true;
    }
    return plx_tensors_own(t, plx_zip_member(z, i, e), e) &&
           plx_npy_add(t, t->blob[t->blob_count - 1], name, length - 4, e);
}

bool plx_npz_read_zip(plx_tensors *t, plx_zip *z, plx_error *e)
{
    size_t count = plx_zip_count(z);
    for (size_t i = 0; i < count; i++)
        if (!add_member(t, z, i, e))
            return false;
    return plx_tensors_check_names(t, e);
}
