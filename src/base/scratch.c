#include "base/scratch.h"

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

bool plx_scratch_init(plx_scratch *s, size_t bytes, uint64_t in_memory)
{
    *s = (plx_scratch){0};
    if (bytes <= in_memory) {
        s->at = plx_alloc(bytes, 1);
        return s->at != NULL;
    }
    int fd = make_file(bytes);
    void *map = fd < 0 ? MAP_FAILED : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd >= 0)
        close(fd);
    if (map == MAP_FAILED)
        return false;
    *s = (plx_scratch){.at = map, .mapped = bytes};
    return true;
}

void plx_scratch_uninit(plx_scratch *s)
{
    if (s->mapped > 0)
        munmap(s->at, s->mapped);
    else
        plx_free(s->at);
    *s = (plx_scratch){0};
}
