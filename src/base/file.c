#include "base/file.h"

#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MOST_LINKS = 40 /* from one to the next, as the kernel has it */ };

struct plx_file_writer {
    int fd;
    int failure;     /* errno of the first write that failed; 0 */
    bool created;    /* temporary exists */
    bool direct;     /* a device or pipe: written in place, nothing to rename or remove */
    char *path;      /* as the caller named it, for messages */
    char *target;    /* the file to replace: path with symbolic links followed */
    char *temporary; /* beside target */
};

static bool too_large(plx_error *e, const char *path, size_t max_size)
{
    if (max_size < (size_t)1 << 20)
        return plx_fail_file(e, PLX_ERR_UNSUPPORTED, path, "is larger than %zu bytes", max_size);
    return plx_fail_file(e, PLX_ERR_UNSUPPORTED, path, "is larger than %zu MiB", max_size >> 20);
}

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
            return too_large(e, path, max_size);
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
        too_large(e, path, max_size);
    else
        ok = read_fd(fd, path, st.st_size > 0 ? (size_t)st.st_size : 0, max_size, data, size, e);
    close(fd);
    return ok;
}

static bool cannot_write(plx_error *e, const char *path, int error_number)
{
    plx_code code = error_number == ENOMEM ? PLX_ERR_MEMORY : PLX_ERR_IO;
    return plx_fail_file(e, code, path, "cannot be written: %s", strerror(error_number));
}

/* Creates a new file in target's folder. Its name does not grow with target's, which may already be
 * as long as a name can be. Not by mkstemp, whose files are private: open applies the umask, and
 * asking for the umask changes it for a moment, which other threads would notice. */
static int create_beside(const char *target, char *temporary, size_t size, mode_t mode)
{
    static atomic_uint counter;
    const char *slash = strrchr(target, '/');
    int folder = slash ? (int)(slash - target + 1) : 0;
    int fd;
    do {
        snprintf(temporary, size, "%.*s.plexus-%ld-%u", folder, target, (long)getpid(),
            atomic_fetch_add_explicit(&counter, 1, memory_order_relaxed));
        fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EEXIST);
    return fd;
}

/* old is the file that will be replaced, or NULL. False with errno. */
static bool open_replacement(plx_file_writer *w, const char *target, const struct stat *old)
{
    size_t size = strlen(target) + 48;
    w->target = plx_strdup(target);
    w->temporary = plx_alloc(size, 1);
    if (!w->target || !w->temporary) {
        errno = ENOMEM;
        return false;
    }
    /* A rename would also replace a file that its owner has made read-only. */
    if (old && access(target, W_OK) != 0)
        return false;
    w->fd = create_beside(target, w->temporary, size, old ? 0600 : 0666);
    /* What was private stays private. */
    return w->fd >= 0 && (!old || fchmod(w->fd, old->st_mode & 0777) == 0);
}

/* To where symbolic links lead from the path, though nothing is there yet. False with errno. */
static bool follow(char path[PATH_MAX])
{
    char to[PATH_MAX];
    for (int links = 0; links < MOST_LINKS; links++) {
        ssize_t size = readlink(path, to, sizeof to);
        if (size < 0)
            return errno == ENOENT || errno == EINVAL;
        /* It counts from the folder that it is in. */
        const char *slash = strrchr(path, '/');
        size_t folder = slash && to[0] != '/' ? (size_t)(slash + 1 - path) : 0;
        if (folder + (size_t)size >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return false;
        }
        memcpy(path + folder, to, (size_t)size);
        path[folder + (size_t)size] = '\0';
    }
    errno = ELOOP;
    return false;
}

/* Nothing is at the path yet. False with errno. */
static bool open_new(plx_file_writer *w)
{
    char target[PATH_MAX];
    plx_text_copy(target, sizeof target, w->path);
    return w->path[0] && follow(target) && open_replacement(w, target, NULL);
}

/* Sets fd. False with errno. */
static bool open_target(plx_file_writer *w)
{
    struct stat st;
    if (stat(w->path, &st) != 0)
        return errno == ENOENT && open_new(w);
    /* Links are followed: what they lead to is replaced, and they stay. */
    char resolved[PATH_MAX];
    if (S_ISREG(st.st_mode) && realpath(w->path, resolved))
        return open_replacement(w, resolved, &st);
    w->direct = true;
    w->fd = open(w->path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY);
    return w->fd >= 0;
}

static void release(plx_file_writer *w, bool keep)
{
    if (w->fd >= 0)
        close(w->fd);
    if (!keep && !w->direct && w->created)
        unlink(w->temporary);
    plx_free(w->path);
    plx_free(w->target);
    plx_free(w->temporary);
    plx_free(w);
}

plx_file_writer *plx_file_writer_open(const char *path, plx_error *e)
{
    plx_file_writer *w = plx_alloc(1, sizeof *w);
    if (!w) {
        cannot_write(e, path, ENOMEM);
        return NULL;
    }
    w->fd = -1;
    w->path = plx_strdup(path);
    bool ok = w->path && open_target(w);
    int error_number = w->path ? errno : ENOMEM;
    w->created = w->fd >= 0;
    if (ok)
        return w;
    cannot_write(e, path, error_number);
    release(w, false);
    return NULL;
}

/* At an offset, or below 0 where the file stands. */
static bool put(plx_file_writer *w, off_t offset, const void *data, size_t size, plx_error *e)
{
    const char *p = data;
    while (size > 0 && !w->failure) {
        ssize_t n = offset < 0 ? write(w->fd, p, size) : pwrite(w->fd, p, size, offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            w->failure = errno;
            break;
        }
        p += n;
        offset += offset < 0 ? 0 : n;
        size -= (size_t)n;
    }
    return !w->failure || cannot_write(e, w->path, w->failure);
}

bool plx_file_writer_write(plx_file_writer *w, const void *data, size_t size, plx_error *e)
{
    return put(w, -1, data, size, e);
}

bool plx_file_writer_patch(
    plx_file_writer *w, uint64_t offset, const void *data, size_t size, plx_error *e)
{
    return put(w, (off_t)offset, data, size, e);
}

bool plx_file_writer_commit(plx_file_writer **handle, plx_error *e)
{
    plx_file_writer *w = *handle;
    /* Without the flush a power cut after the rename could leave an empty file under the name. */
    if (!w->failure && !w->direct && fsync(w->fd) != 0)
        w->failure = errno;
    return plx_file_writer_place(handle, e);
}

bool plx_file_writer_place(plx_file_writer **handle, plx_error *e)
{
    plx_file_writer *w = *handle;
    *handle = NULL;
    if (!w->failure) {
        int closed = close(w->fd);
        w->fd = -1;
        if (closed != 0 || (!w->direct && rename(w->temporary, w->target) != 0))
            w->failure = errno;
    }
    bool ok = !w->failure || cannot_write(e, w->path, w->failure);
    release(w, ok);
    return ok;
}

void plx_file_writer_abort(plx_file_writer **handle)
{
    if (*handle)
        release(*handle, false);
    *handle = NULL;
}

bool plx_file_check_writable(const char *path, plx_error *e)
{
    plx_file_writer *w = plx_file_writer_open(path, e);
    if (!w)
        return false;
    plx_file_writer_abort(&w);
    return true;
}

char *plx_file_name_now(char *out, size_t size, const char *ending)
{
    time_t now = time(NULL);
    struct tm local;
    char stamp[32];
    localtime_r(&now, &local);
    strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &local);
    snprintf(out, size, "plexus-%s.%s", stamp, ending);
    return out;
}
