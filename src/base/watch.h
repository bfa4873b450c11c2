/* Tells when files have changed, by their sizes and times. A file that is still being written, or
 * is gone for a moment, is waited for: a change is told when all files were found as they were at
 * the look before. One thread. */
#ifndef PLX_BASE_WATCH_H
#define PLX_BASE_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file as it was when it was last looked at. */
typedef struct plx_watched {
    char *path; /* owned */
    bool known; /* it has been there */
    int64_t size, seconds, nanoseconds, node;
} plx_watched;

/* Zeroed is none. */
typedef struct plx_watch {
    plx_watched *file; /* [count] */
    size_t count, next;
    double rests_until_s;
    bool changed; /* one has since it was last told, */
    bool stirred; /* and was only now, or is gone */
} plx_watch;

/* From now on these are looked at; what was known of those that were before stays known, so that no
 * change between is missed. paths are copied. False without memory: then there are none. */
bool plx_watch_set(plx_watch *w, const char *const *paths, size_t count);
/* Looks at a few files, so that it may be called in each frame, and at all of them about twice a
 * second. True where some have changed, which is told once. */
bool plx_watch_look(plx_watch *w, double now_s);
void plx_watch_uninit(plx_watch *w);

#endif
