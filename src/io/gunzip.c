#include "io/gunzip.h"

#include "base/mem.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

enum {
    RATIO_MAX = 1000,
    /* What a tiny file may unpack to whatever its ratio: a page of blanks is no bomb. */
    FREE_SIZE = 64 * 1024,
};

bool plx_gzip_sniff(const unsigned char *data, size_t size)
{
    return size >= 2 && data[0] == 0x1F && data[1] == 0x8B;
}

static uInt chunk_of(size_t size)
{
    return size > INT_MAX ? INT_MAX : (uInt)size;
}

/* Makes room for more output, up to one byte past the bound so that passing it shows. */
static bool grow(unsigned char **buffer, size_t *capacity, size_t bound)
{
    size_t wanted = *capacity + *capacity / 2 + 16 * 1024;
    if (wanted > bound + 1)
        wanted = bound + 1;
    unsigned char *grown = plx_realloc(*buffer, wanted + 1, 1);
    if (!grown)
        return false;
    *buffer = grown;
    *capacity = wanted;
    return true;
}

bool plx_gunzip(const char *file, const unsigned char *data, size_t size, size_t max_size,
    unsigned char **out, size_t *out_size, plx_error *e)
{
    size_t bound = 0;
    if (!plx_mul_size(size, RATIO_MAX, &bound) || bound > max_size)
        bound = max_size;
    else if (bound < FREE_SIZE)
        bound = max_size < FREE_SIZE ? max_size : FREE_SIZE;

    z_stream z = {0};
    unsigned char *buffer = NULL;
    size_t capacity = 0, used = 0, at = 0;
    if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
        return plx_fail_file(e, PLX_ERR_MEMORY, file, "cannot be unpacked: out of memory");
    bool ok = false;
    for (;;) {
        if (used == capacity && !grow(&buffer, &capacity, bound)) {
            plx_fail_file(e, PLX_ERR_MEMORY, file, "cannot be unpacked: out of memory");
            break;
        }
        /* zlib's pointer is not const for historical reasons; it does not write there. */
        z.next_in = (unsigned char *)(uintptr_t)(data + at);
        z.avail_in = chunk_of(size - at);
        z.next_out = buffer + used;
        z.avail_out = chunk_of(capacity - used);
        int status = inflate(&z, Z_NO_FLUSH);
        at = (size_t)(z.next_in - data);
        used = (size_t)(z.next_out - buffer);
        if (used > bound) {
            plx_fail_offset(e, PLX_ERR_UNSUPPORTED, file, (int64_t)at,
                "unpacks to over %zu bytes, far more than its size lets expect", bound);
            break;
        }
        if (status == Z_STREAM_END && at == size) {
            ok = true;
            break;
        }
        if (status == Z_STREAM_END && plx_gzip_sniff(data + at, size - at)) {
            inflateReset(&z);
        } else if (status == Z_STREAM_END) {
            plx_fail_offset(
                e, PLX_ERR_FORMAT, file, (int64_t)at, "has bytes after the end of its gzip data");
            break;
        } else if (status == Z_MEM_ERROR) {
            plx_fail_file(e, PLX_ERR_MEMORY, file, "cannot be unpacked: out of memory");
            break;
        } else if (status != Z_OK && status != Z_BUF_ERROR) {
            plx_fail_offset(e, PLX_ERR_FORMAT, file, (int64_t)at, "has broken gzip data: %s",
                z.msg ? z.msg : "a preset dictionary");
            break;
        } else if (at == size && used < capacity) {
            plx_fail_offset(
                e, PLX_ERR_FORMAT, file, (int64_t)at, "ends in the middle of its gzip data");
            break;
        }
    }
    inflateEnd(&z);
    if (!ok) {
        plx_free(buffer);
        return false;
    }
    buffer[used] = 0;
    *out = buffer;
    *out_size = used;
    return true;
}

size_t plx_gunzip_head(const unsigned char *data, size_t size, unsigned char *out, size_t room)
{
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)data,
        .avail_in = chunk_of(size),
        .next_out = out,
        .avail_out = chunk_of(room)};
    if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
        return 0;
    int status = inflate(&z, Z_SYNC_FLUSH);
    size_t got = room - z.avail_out;
    inflateEnd(&z);
    return status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR ? got : 0;
}
