#include "base/sha256.h"

#include "base/blob.h"
#include "base/bytes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const uint32_t K[64] = {0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b,
    0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74,
    0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
    0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3,
    0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354,
    0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3,
    0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa,
    0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t x, int by)
{
    return x >> by | x << (32 - by);
}

static void take_block(plx_sha256 *s)
{
    uint32_t w[64], v[8];
    for (int i = 0; i < 16; i++) {
        const unsigned char *b = s->block + 4 * i;
        w[i] = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | (uint32_t)b[3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t a = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t b = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    memcpy(v, s->state, sizeof v);
    for (int i = 0; i < 64; i++) {
        uint32_t e = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
        uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        uint32_t t1 = v[7] + e + choice + K[i] + w[i];
        uint32_t a = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
        uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += t1;
        v[0] = t1 + a + majority;
    }
    for (int i = 0; i < 8; i++)
        s->state[i] += v[i];
}

void plx_sha256_init(plx_sha256 *s)
{
    *s = (plx_sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                          0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void plx_sha256_add(plx_sha256 *s, const void *data, size_t size)
{
    const unsigned char *p = data;
    while (size > 0) {
        size_t used = s->size % sizeof s->block, room = sizeof s->block - used;
        size_t n = size < room ? size : room;
        memcpy(s->block + used, p, n);
        s->size += n;
        p += n;
        size -= n;
        if (n == room)
            take_block(s);
    }
}

void plx_sha256_text(plx_sha256 *s, char out[PLX_SHA256_TEXT])
{
    static const unsigned char end[64] = {0x80};
    uint64_t bits = s->size * 8;
    unsigned char length[8];
    for (int i = 0; i < 8; i++)
        length[i] = (unsigned char)(bits >> (56 - 8 * i));
    plx_sha256_add(s, end, 1 + (119 - s->size % 64) % 64);
    plx_sha256_add(s, length, sizeof length);
    for (int i = 0; i < 8; i++)
        snprintf(out + 8 * (size_t)i, 9, "%08x", s->state[i]);
}

bool plx_sha256_file(const char *path, char out[PLX_SHA256_TEXT], plx_error *e)
{
    plx_sha256 s;
    unsigned char buffer[1 << 14];
    size_t got;
    FILE *f = fopen(path, "rb");
    if (!f)
        return plx_fail_file(e, PLX_ERR_IO, path, "cannot be opened: %s", strerror(errno));
    plx_sha256_init(&s);
    while ((got = fread(buffer, 1, sizeof buffer, f)) > 0)
        plx_sha256_add(&s, buffer, got);
    bool ok = !ferror(f) || plx_fail_file(e, PLX_ERR_IO, path, "cannot be read");
    fclose(f);
    plx_sha256_text(&s, out);
    return ok;
}

static bool add_range(plx_sha256 *s, plx_blob *b, uint64_t at, uint64_t size, plx_error *e)
{
    unsigned char buffer[1 << 14];
    while (size > 0) {
        size_t n = size < sizeof buffer ? (size_t)size : sizeof buffer;
        if (!plx_blob_read(b, at, buffer, n, e))
            return false;
        plx_sha256_add(s, buffer, n);
        at += n;
        size -= n;
    }
    return true;
}

static bool add_parts(plx_sha256 *s, plx_blob *b, plx_error *e)
{
    unsigned char size[8];
    plx_bytes_put_le(size, b->size, sizeof size);
    plx_sha256_add(s, size, sizeof size);
    bool ok = add_range(s, b, 0, PLX_SHA256_END, e) &&
              add_range(s, b, b->size - PLX_SHA256_END, PLX_SHA256_END, e);
    /* Without a product that wraps. */
    uint64_t step = b->size / (PLX_SHA256_PARTS + 1), rest = b->size % (PLX_SHA256_PARTS + 1);
    for (uint64_t i = 1; ok && i <= PLX_SHA256_PARTS; i++)
        ok = add_range(s, b, i * step + i * rest / (PLX_SHA256_PARTS + 1), PLX_SHA256_PART, e);
    return ok;
}

bool plx_sha256_quick(const char *path, char out[PLX_SHA256_TEXT], bool *parts, plx_error *e)
{
    plx_sha256 s;
    struct stat about;
    /* Pipes are read to their end. */
    *parts = stat(path, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > PLX_SHA256_WHOLE;
    if (!*parts)
        return plx_sha256_file(path, out, e);
    plx_blob *b = plx_blob_open(path, e);
    plx_sha256_init(&s);
    bool ok = b && add_parts(&s, b, e);
    plx_blob_destroy(&b);
    plx_sha256_text(&s, out);
    return ok;
}
