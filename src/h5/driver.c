#include "driver.h"

#include "pipe.h"

#include <stdlib.h>

/* Of the HDF5 that Debian 12 has; later ones move the interface of drivers here. */
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

static uint64_t size_of_file;
static bool opened;

typedef struct driver_file {
    H5FD_t head; /* must be first */
    haddr_t end;
} driver_file;

/* The one file opens once: what would open a second one is a link to another. */
static H5FD_t *driver_open(const char *name, unsigned flags, hid_t access, haddr_t most)
{
    (void)name, (void)access, (void)most;
    if (flags & H5F_ACC_RDWR || opened)
        return NULL;
    driver_file *f = calloc(1, sizeof *f);
    opened = f != NULL;
    return f ? &f->head : NULL;
}

static herr_t driver_close(H5FD_t *file)
{
    free(file);
    return 0;
}

static herr_t driver_query(const H5FD_t *file, unsigned long *flags)
{
    (void)file;
    /* Metadata is gathered in larger reads. */
    *flags =
        H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA_READ | H5FD_FEAT_DATA_SIEVE;
    return 0;
}

static haddr_t driver_eoa(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return ((const driver_file *)file)->end;
}

static herr_t driver_set_eoa(H5FD_t *file, H5FD_mem_t type, haddr_t end)
{
    (void)type;
    ((driver_file *)file)->end = end;
    return 0;
}

static haddr_t driver_eof(const H5FD_t *file, H5FD_mem_t type)
{
    (void)file, (void)type;
    return size_of_file;
}

static herr_t driver_read(
    H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t size, void *out)
{
    (void)file, (void)type, (void)transfer;
    if (at > size_of_file || size > size_of_file - at || size > PLX_H5_READ_MAX)
        return -1;
    return size == 0 || h5_read_file(at, out, size) ? 0 : -1;
}

static herr_t driver_write(
    H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t size, const void *data)
{
    (void)file, (void)type, (void)transfer, (void)at, (void)size, (void)data;
    return -1;
}

static const H5FD_class_t driver = {
#if H5_VERSION_GE(1, 13, 0)
    .version = H5FD_CLASS_VERSION,
    .value = (H5FD_class_value_t)600,
#endif
    .name = "viewer",
    .maxaddr = INT64_MAX,
    .fc_degree = H5F_CLOSE_STRONG,
    .open = driver_open,
    .close = driver_close,
    .query = driver_query,
    .get_eoa = driver_eoa,
    .set_eoa = driver_set_eoa,
    .get_eof = driver_eof,
    .read = driver_read,
    .write = driver_write,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

hid_t h5_driver_access(uint64_t file_size)
{
    size_of_file = file_size;
    hid_t id = H5FDregister(&driver), access = H5Pcreate(H5P_FILE_ACCESS);
    if (id < 0 || access < 0 || H5Pset_driver(access, id, NULL) < 0)
        return -1;
    return access;
}
