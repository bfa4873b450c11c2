#include "base/blob.h"

#include "base/beneath.h"
#include "base/mem.h"
#include "base/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct file_blob {
    plx_blob head; /* must be first */
    int fd;
} file_blob;

typedef struct memory_blob {
    plx_blob head; /* must be first */
    const unsigned char *data;
} memory_blob;

bool plx_blob_init(
    plx_blob *b, const plx_blob_ops *ops, const char *name, uint64_t size, plx_error *e)
{
    b->ops = ops;
    b->size = size;
    b->name = plx_strdup(name);
    return b->name || plx_fail(e, PLX_ERR_MEMORY, "out of memory");
}

bool plx_blob_init_part(plx_blob *b, const plx_blob_ops *ops, const char *name, uint64_t size,
    const plx_blob *of, uint64_t place, plx_error *e)
{
    b->version = plx_file_version_part(&of->version, place);
    return plx_blob_init(b, ops, name, size, e);
}

static bool file_read(plx_blob *b, uint64_t offset, void *out, size_t size, plx_error *e)
{
    const file_blob *f = (const file_blob *)b;
    unsigned char *at = out;
    while (size > 0) {
        ssize_t got = pread(f->fd, at, size, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return plx_fail_offset(
                e, PLX_ERR_IO, b->name, (int64_t)offset, "cannot be read: %s", strerror(errno));
        if (got == 0)
            return plx_fail_offset(e, PLX_ERR_IO, b->name, (int64_t)offset,
                "ends here and has become shorter since it was opened");
        at += got;
        size -= (size_t)got;
        offset += (uint64_t)got;
    }
    return true;
}

static void file_destroy(plx_blob *b)
{
    close(((file_blob *)b)->fd);
}

static const plx_blob_ops file_ops = {.read = file_read, .destroy = file_destroy};

static bool memory_read(plx_blob *b, uint64_t offset, void *out, size_t size, plx_error *e)
{
    (void)e;
    memcpy(out, ((const memory_blob *)b)->data + offset, size);
    return true;
}

static void memory_destroy(plx_blob *b)
{
    (void)b;
}

static const plx_blob_ops memory_ops = {.read = memory_read, .destroy = memory_destroy};

/* Takes fd, in success and in failure. */
static plx_blob *from_fd(const char *path, int fd, plx_error *e)
{
    struct stat st;
    file_blob *f = NULL;
    if (fstat(fd, &st) != 0)
        plx_fail_file(e, PLX_ERR_IO, path, "cannot be read: %s", strerror(errno));
    else if (S_ISDIR(st.st_mode))
        plx_fail_file(e, PLX_ERR_IO, path, "is a directory");
    else if (!S_ISREG(st.st_mode))
        plx_fail_file(e, PLX_ERR_IO, path, "is no regular file, which could be read at any place");
    else if (!(f = plx_alloc(1, sizeof *f)) ||
             !plx_blob_init(&f->head, &file_ops, path, (uint64_t)st.st_size, NULL))
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    if (!f || !f->head.name) {
        plx_free(f);
        close(fd);
        return NULL;
    }
    f->fd = fd;
    f->head.stored = f->head.size;
    f->head.anywhere = true;
    f->head.version = plx_file_version_of(path, fd);
    return &f->head;
}

plx_blob *plx_blob_open(const char *path, plx_error *e)
{
    /* Not to wait for a writer where the path is a pipe. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        plx_fail_file(e, PLX_ERR_IO, path, "cannot be opened: %s", strerror(errno));
        return NULL;
    }
    return from_fd(path, fd, e);
}

static bool has_names(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink > 1;
}

plx_blob *plx_blob_open_beside(
    const char *path, const char *name, plx_blob_links links, plx_error *e)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path + 1) : 0;
    char *full = plx_alloc(folder + strlen(name) + 1, 1);
    int fd = -1;
    if (full)
        memcpy(full, path, folder);
    if (full && (fd = plx_open_beneath(full, name)) < 0 && errno == ELOOP)
        fd = plx_snapshot_open(full, name);
    int error_number = full ? errno : ENOMEM;
    plx_blob *b = NULL;
    if (fd >= 0 && links == PLX_BLOB_SINGLE && has_names(fd)) {
        close(fd);
        plx_fail_file(e, PLX_ERR_FORMAT, path,
            "refers to '%.80s', which has several names (hard links)", name);
    } else if (fd >= 0) {
        memcpy(full + folder, name, strlen(name));
        b = from_fd(full, fd, e);
    } else if (error_number == EXDEV || error_number == ELOOP) {
        plx_fail_file(e, PLX_ERR_FORMAT, path,
            "refers to '%.80s', which is not beneath its own folder or is reached by a symbolic "
            "link",
            name);
    } else {
        plx_fail_file(e, PLX_ERR_IO, path, "refers to '%.80s', which cannot be opened: %s", name,
            strerror(error_number));
    }
    plx_free(full);
    return b;
}

plx_blob *plx_blob_memory(const char *name, const void *data, size_t size, plx_error *e)
{
    memory_blob *m = plx_alloc(1, sizeof *m);
    if (!m || !plx_blob_init(&m->head, &memory_ops, name, size, NULL)) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        plx_free(m);
        return NULL;
    }
    m->data = data;
    m->head.stored = size;
    m->head.anywhere = true;
    return &m->head;
}

bool plx_blob_read(plx_blob *b, uint64_t offset, void *out, size_t size, plx_error *e)
{
    if (offset > b->size || size > b->size - offset)
        return plx_fail_offset(e, PLX_ERR_FORMAT, b->name, (int64_t)b->size,
            "ends here, before all that it should hold");
    return size == 0 || b->ops->read(b, offset, out, size, e);
}

unsigned char *plx_blob_load(plx_blob *b, uint64_t offset, uint64_t size, plx_error *e)
{
    if (offset > b->size || size > b->size - offset) {
        plx_blob_read(b, offset, NULL, SIZE_MAX, e);
        return NULL;
    }
    unsigned char *data = plx_realloc(NULL, (size_t)size + 1, 1);
    if (!data) {
        plx_fail_file(e, PLX_ERR_MEMORY, b->name, "does not fit in memory");
        return NULL;
    }
    data[size] = 0;
    if (!plx_blob_read(b, offset, data, (size_t)size, e)) {
        plx_free(data);
        return NULL;
    }
    return data;
}

void plx_blob_destroy(plx_blob **handle)
{
    plx_blob *b = *handle;
    if (!b)
        return;
    b->ops->destroy(b);
    plx_free(b->name);
    plx_free(b);
    *handle = NULL;
}
