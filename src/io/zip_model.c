#include "io/zip_model.h"

#include "io/keras.h"
#include "io/npz.h"
#include "io/torch.h"

bool plx_zip_model_sniff(const unsigned char *head, size_t n, uint64_t size)
{
    (void)size;
    return plx_zip_sniff(head, n);
}

plx_tensors *plx_zip_model_read(plx_blob *blob, plx_error *e)
{
    plx_zip *z = plx_zip_open(blob, e);
    if (!z) {
        plx_blob_destroy(&blob);
        return NULL;
    }
    bool torch = plx_torch_owns(z), keras = !torch && plx_keras_owns(z);
    plx_tensors *t = plx_tensors_begin(torch ? "PyTorch" : keras ? "Keras" : "npz", blob, e);
    bool (*read)(plx_tensors *, plx_zip *, plx_error *) = torch   ? plx_torch_read_zip
                                                          : keras ? plx_keras_read_zip
                                                                  : plx_npz_read_zip;
    bool ok = t && read(t, z, e);
    plx_zip_release(&z);
    if (!ok)
        plx_tensors_destroy(&t);
    return t;
}
