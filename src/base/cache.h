/* Numbers that took long to find of a file, kept for the next time: in the folder for caches of
 * XDG. A file there is known by the version of the other one (base/file_version.h), and by whatever
 * else they depend on, and carries the sum of its content; where one does not agree it is as if it
 * were not there. All of them may be deleted at any time. Any thread. */
#ifndef PLX_BASE_CACHE_H
#define PLX_BASE_CACHE_H

#include "base/error.h"
#include "base/file_version.h"

#include <limits.h>

#define PLX_CACHE_BYTES (UINT64_C(2) << 30)

enum { PLX_CACHE_FILES = 8192 };

typedef struct plx_cache_key {
    char text[65]; /* hexadecimal digits; "": nothing is kept */
} plx_cache_key;

/* A piece of what a file of the cache holds. */
typedef struct plx_cache_piece {
    const void *at;
    size_t size; /* bytes */
} plx_cache_piece;

typedef struct plx_cache_place {
    void *at;
    size_t size;
} plx_cache_place;

/* what: whatever else the numbers depend on. */
plx_cache_key plx_cache_key_of(const plx_file_version *version, const void *what, size_t size);
/* Of what is made of other numbers alone, which have that key, and of `what`. */
plx_cache_key plx_cache_key_from(const plx_cache_key *key, const void *what, size_t size);

/* The folder, made where that is wanted. False where there is none. */
bool plx_cache_folder(bool make, char out[PATH_MAX]);

/* Whether there is a file of that key and size; its content may still be corrupt. */
bool plx_cache_has(const plx_cache_key *key, size_t count);
/* out: [count], filled; false where there are no such numbers. */
bool plx_cache_read(const plx_cache_key *key, float *out, size_t count);
/* What cannot be kept is not. Where there is more than PLX_CACHE_BYTES, or there are more files
 * than PLX_CACHE_FILES, those that were not used for longest are deleted. */
void plx_cache_write(const plx_cache_key *key, const float *values, size_t count);

/* The same of bytes in several places, which are read as they were written. What is there of a file
 * that is corrupt has been overwritten then. */
bool plx_cache_read_places(const plx_cache_key *key, const plx_cache_place *places, size_t count);
void plx_cache_write_pieces(const plx_cache_key *key, const plx_cache_piece *pieces, size_t count);

/* Deletes those that were not used for longest until no more than so much is left, and what was
 * left unfinished a day ago. */
void plx_cache_trim(uint64_t bytes, size_t files);

#endif
