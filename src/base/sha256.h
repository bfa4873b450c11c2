/* SHA-256 (FIPS 180-4), to tell whether a file is the one that it was. Any thread. */
#ifndef PLX_BASE_SHA256_H
#define PLX_BASE_SHA256_H

#include "base/error.h"

enum { PLX_SHA256_TEXT = 65 };

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

#endif
