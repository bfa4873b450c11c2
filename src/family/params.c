#include "family/params.h"

#include "base/cache.h"
#include "base/mem.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* A file without a name, of that size; -1: there is no room, or no folder. */
static int make_file(size_t bytes)
{
    char folder[PATH_MAX], path[PATH_MAX + 16];
    struct statvfs disk;
    if (!plx_cache_folder(true, folder) || statvfs(folder, &disk) != 0)
        return -1;
    /* Half of what is free stays so. */
    if ((uint64_t)disk.f_bavail * disk.f_frsize / 2 < bytes)
        return -1;
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        snprintf(path, sizeof path, "%s/open-XXXXXX", folder);
        fd = mkostemp(path, O_CLOEXEC);
        if (fd >= 0)
            unlink(path);
    }
    if (fd >= 0 && posix_fallocate(fd, 0, (off_t)bytes) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

bool plx_params_init(plx_params *p, size_t count, uint64_t in_memory, plx_error *e)
{
    size_t bytes;
    *p = (plx_params){0};
    if (!plx_mul_size(count ? count : 1, sizeof *p->at, &bytes))
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the weights of the file");
    if (bytes <= in_memory) {
        p->at = plx_alloc(bytes, 1);
        return p->at || plx_fail(e, PLX_ERR_MEMORY, "out of memory for the weights of the file");
    }
    int fd = make_file(bytes);
    void *map = fd < 0 ? MAP_FAILED : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd >= 0)
        close(fd);
    if (map == MAP_FAILED)
        return plx_fail(e, PLX_ERR_MEMORY,
            "what would be shown takes %llu MB of weights, for which there is no room in the "
            "folder "
            "for caches; fold blocks, or allow more in memory with --memory",
            (unsigned long long)(bytes >> 20));
    p->at = map;
    p->mapped = bytes;
    return true;
}

void plx_params_uninit(plx_params *p)
{
    if (p->mapped > 0)
        munmap(p->at, p->mapped);
    else
        plx_free(p->at);
    *p = (plx_params){0};
}
