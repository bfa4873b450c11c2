#include "base/file.h"

#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct plx_file_writer {
    int fd;
    bool failed;
    bool direct; /* a device or pipe: written in place, nothing to rename or remove */
    char *path;
    char *temporary;
};

/* Pipes and /proc files have no size to trust, so a buffer grows as long as bytes come. */
static bool read_fd(int fd, const char *path, size_t size_hint, size_t max_size,
    unsigned char **data, size_t *size, plx_error *e)
{
    size_t capacity = size_hint + 2, used = 0;
    unsigned char *buffer = plx_realloc(NULL, capacity, 1);
    while (buffer) {
        ssize_t got = read(fd, buffer + used, capacity - used - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            plx_free(buffer);
            return plx_fail_file(e, PLX_ERR_IO, path, "cannot be read: %s", strerror(errno));
        }
        used += (size_t)got;
        if (used > max_size) {
            plx_free(buffer);
            return plx_fail_file(
                e, PLX_ERR_UNSUPPORTED, path, "is larger than %zu MiB", max_size >> 20);
        }
        if (got == 0) {
            buffer[used] = 0;
            *data = buffer;
            *size = used;
            return true;
        }
        if (used + 1 == capacity) {
            unsigned char *grown = plx_realloc(buffer, capacity + capacity / 2 + 4096, 1);
            if (!grown)
                break;
            capacity += capacity / 2 + 4096;
            buffer = grown;
        }
    }
    plx_free(buffer);
    return plx_fail_file(e, PLX_ERR_MEMORY, path, "does not fit in memory");
}

bool plx_file_read(
    const char *path, size_t max_size, unsigned char **data, size_t *size, plx_error *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return plx_fail_file(e, PLX_ERR_IO, path, "cannot be opened: %s", strerror(errno));
    struct stat st;
    bool ok = false;
    if (fstat(fd, &st) != 0)
        plx_fail_file(e, PLX_ERR_IO, path, "cannot be read: %s", strerror(errno));
    else if (S_ISDIR(st.st_mode))
        plx_fail_file(e, PLX_ERR_IO, path, "is a directory");
    else if (st.st_size > 0 && (uint64_t)st.st_size > max_size)
        plx_fail_file(e, PLX_ERR_UNSUPPORTED, path, "is larger than %zu MiB", max_size >> 20);
    else
        ok = read_fd(fd, path, st.st_size > 0 ? (size_t)st.st_size : 0, max_size, data, size, e);
    close(fd);
    return ok;
}

plx_file_writer *plx_file_writer_open(const char *path, plx_error *e)
{
    plx_file_writer *w = plx_alloc(1, sizeof *w);
    size_t n = strlen(path) + 12;
    char *temporary = plx_alloc(n, 1);
    char *copy = plx_strdup(path);
    if (!w || !temporary || !copy) {
        plx_free(w);
        plx_free(temporary);
        plx_free(copy);
        plx_fail_file(e, PLX_ERR_MEMORY, path, "cannot be written: out of memory");
        return NULL;
    }
    w->path = copy;
    w->temporary = temporary;
    struct stat st;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        w->direct = true;
        w->fd = open(path, O_WRONLY | O_CLOEXEC);
    } else {
        snprintf(temporary, n, "%s.XXXXXX", path);
        w->fd = mkostemp(temporary, O_CLOEXEC);
        if (w->fd >= 0) {
            /* mkstemp is private to the user; the finished file follows the umask. */
            mode_t mask = umask(0);
            umask(mask);
            fchmod(w->fd, 0666 & ~mask);
        }
    }
    if (w->fd < 0) {
        plx_fail_file(e, PLX_ERR_IO, path, "cannot be written: %s", strerror(errno));
        plx_free(w->path);
        plx_free(w->temporary);
        plx_free(w);
        return NULL;
    }
    return w;
}

bool plx_file_writer_write(plx_file_writer *w, const void *data, size_t size, plx_error *e)
{
    const char *p = data;
    while (size > 0 && !w->failed) {
        ssize_t put = write(w->fd, p, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            w->failed = true;
            return plx_fail_file(e, PLX_ERR_IO, w->path, "cannot be written: %s", strerror(errno));
        }
        p += put;
        size -= (size_t)put;
    }
    return !w->failed || plx_fail_file(e, PLX_ERR_IO, w->path, "cannot be written");
}

static void release(plx_file_writer **handle, bool keep)
{
    plx_file_writer *w = *handle;
    if (w->fd >= 0)
        close(w->fd);
    if (!keep && !w->direct)
        unlink(w->temporary);
    plx_free(w->path);
    plx_free(w->temporary);
    plx_free(w);
    *handle = NULL;
}

bool plx_file_writer_commit(plx_file_writer **handle, plx_error *e)
{
    plx_file_writer *w = *handle;
    bool ok = !w->failed;
    if (!ok)
        plx_fail_file(e, PLX_ERR_IO, w->path, "cannot be written");
    /* Without the flush a power cut after the rename could leave an empty file under the name. */
    if (ok && !w->direct && fsync(w->fd) != 0)
        ok = plx_fail_file(e, PLX_ERR_IO, w->path, "cannot be written: %s", strerror(errno));
    if (ok) {
        int closed = close(w->fd);
        w->fd = -1;
        if (closed != 0 || (!w->direct && rename(w->temporary, w->path) != 0))
            ok = plx_fail_file(e, PLX_ERR_IO, w->path, "cannot be written: %s", strerror(errno));
    }
    release(handle, ok);
    return ok;
}

void plx_file_writer_abort(plx_file_writer **handle)
{
    if (*handle)
        release(handle, false);
}

bool plx_file_check_writable(const char *path, plx_error *e)
{
    plx_file_writer *w = plx_file_writer_open(path, e);
    if (!w)
        return false;
    plx_file_writer_abort(&w);
    return true;
}
