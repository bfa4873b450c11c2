/* SHA-256 (FIPS 180-4), to tell whether a file is the one that it was. Any thread. */
#ifndef PLX_BASE_SHA256_H
#define PLX_BASE_SHA256_H

#include "base/error.h"

enum {
    PLX_SHA256_TEXT = 65,
    PLX_SHA256_WHOLE = 32 << 20,
    PLX_SHA256_END = 1 << 20,
    PLX_SHA256_PARTS = 128,
    PLX_SHA256_PART = 1 << 16,
};

typedef struct plx_sha256 {
    uint32_t state[8];
    uint64_t size; /* bytes so far */
    unsigned char block[64];
} plx_sha256;

void plx_sha256_init(plx_sha256 *s);
void plx_sha256_add(plx_sha256 *s, const void *data, size_t size);
/* The sum of all that was added, in hexadecimal digits. Ends the sum. */
void plx_sha256_text(plx_sha256 *s, char out[PLX_SHA256_TEXT]);

/* Of a file's bytes. */
bool plx_sha256_file(const char *path, char out[PLX_SHA256_TEXT], plx_error *e);

/* A sum that takes no time for files of any size. Of up to PLX_SHA256_WHOLE bytes it is that of the
 * bytes, and *parts is false. Of a larger file it is that of its size (8 bytes, little-endian), its
 * first and its last PLX_SHA256_END bytes, and PLX_SHA256_PARTS pieces of PLX_SHA256_PART bytes,
 * piece i from byte ⌊(i + 1) × size / (PLX_SHA256_PARTS + 1)⌋ on. It tells files of different
 * models and of different training apart, where all numbers differ, but not a change between the
 * pieces. */
bool plx_sha256_quick(const char *path, char out[PLX_SHA256_TEXT], bool *parts, plx_error *e);

#endif
