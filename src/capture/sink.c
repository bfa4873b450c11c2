#include "capture/sink.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct plx_sink {
    char *path;
    int file;
    bool regular, can_seek;
    int64_t at, size, mark;
    int failure; /* errno of the first failed write; 0: none */
    plx_sink_write_call *write;
    void *user;
};

static ssize_t system_write(void *user, int file, const void *data, size_t size)
{
    (void)user;
    return write(file, data, size);
}

static bool fail(const plx_sink *s, int reason, plx_error *e)
{
    return plx_fail_file(e, PLX_ERR_IO, s->path, "cannot be written: %s", strerror(reason));
}

plx_sink *plx_sink_open(const plx_sink_desc *desc, plx_error *e)
{
    bool out = strcmp(desc->path, "-") == 0;
    plx_sink *s = plx_alloc(1, sizeof *s);
    char *path = plx_strdup(out ? "standard output" : desc->path);
    if (!s || !path) {
        plx_free(s);
        plx_free(path);
        plx_fail_file(e, PLX_ERR_MEMORY, desc->path, "out of memory");
        return NULL;
    }
    *s = (plx_sink){
        .path = path, .write = desc->write ? desc->write : system_write, .user = desc->user};
    s->file =
        out ? STDOUT_FILENO : open(desc->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    struct stat about;
    if (s->file < 0 || fstat(s->file, &about) != 0) {
        fail(s, errno, e);
        plx_sink_close(&s, NULL);
        return NULL;
    }
    s->regular = S_ISREG(about.st_mode) && !out;
    s->can_seek = s->regular;
    return s;
}

bool plx_sink_write(plx_sink *s, const void *data, size_t size, plx_error *e)
{
    const char *from = data;
    while (size > 0 && s->failure == 0) {
        ssize_t wrote = s->write(s->user, s->file, from, size);
        if (wrote > 0) {
            from += wrote;
            size -= (size_t)wrote;
            s->at += wrote;
        } else if (wrote == 0 || errno != EINTR) {
            s->failure = wrote == 0 ? ENOSPC : errno;
        }
    }
    s->size = s->at > s->size ? s->at : s->size;
    if (s->failure == 0)
        return true;
    /* Half a cluster at the end would be of no use, and players stumble over it. */
    if (s->regular && s->mark > 0 && s->size > s->mark && ftruncate(s->file, s->mark) == 0)
        s->size = s->mark;
    return fail(s, s->failure, e);
}

bool plx_sink_can_seek(const plx_sink *s)
{
    return s->can_seek;
}

bool plx_sink_seek(plx_sink *s, int64_t to)
{
    if (!s->can_seek || lseek(s->file, to, SEEK_SET) != to)
        return false;
    s->at = to;
    return true;
}

int64_t plx_sink_tell(const plx_sink *s)
{
    return s->at;
}

int64_t plx_sink_size(const plx_sink *s)
{
    return s->size;
}

void plx_sink_mark(plx_sink *s)
{
    if (s->failure == 0)
        s->mark = s->at;
}

bool plx_sink_close(plx_sink **sink, plx_error *e)
{
    plx_sink *s = *sink;
    if (!s)
        return true;
    bool ok = true;
    if (s->file >= 0 && s->file != STDOUT_FILENO) {
        /* What cannot be flushed by its kind, such as a pipe, says EINVAL. */
        if (fsync(s->file) != 0 && errno != EINVAL && errno != EROFS && s->failure == 0)
            ok = fail(s, errno, e);
        if (close(s->file) != 0 && ok && s->failure == 0)
            ok = fail(s, errno, e);
    }
    plx_free(s->path);
    plx_free(s);
    *sink = NULL;
    return ok;
}
