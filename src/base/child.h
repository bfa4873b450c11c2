/* Another program that is started beside this one, and whose lines are read as they come. It does
 * not outlive its handle. One thread. */
#ifndef PLX_BASE_CHILD_H
#define PLX_BASE_CHILD_H

#include "base/error.h"

typedef struct plx_child plx_child;

/* A command as execv takes it; zeroed: none. */
typedef struct plx_arguments {
    char **items; /* [count], owned, and NULL after them */
    size_t count, room;
    bool failed; /* memory was out: it is not whole */
} plx_arguments;

/* Adds copies: an option and its value, or with NULL as the value a word alone; an option and a
 * number. */
void plx_arguments_add(plx_arguments *a, const char *word, const char *value);
void plx_arguments_add_count(plx_arguments *a, const char *option, uint64_t value);
void plx_arguments_uninit(plx_arguments *a);

/* path: of the program, as execv takes it; arguments end with NULL, and the first is the name.
 * niceness: how far it stands back, 0 to 19. NULL with PLX_ERR_IO where it cannot be started. */
plx_child *plx_child_start(const char *path, char *const arguments[], int niceness, plx_error *e);

/* The next whole line of its output and its errors, without its end, and cut to size - 1 bytes;
 * false where none has come. Never waits. */
bool plx_child_line(plx_child *c, char *out, size_t size);

/* Whether it has ended and all its lines were read; *code is then its exit code, or 128 and the
 * number of the signal that ended it. Never waits. */
bool plx_child_ended(plx_child *c, int *code);

/* Asks it to end (SIGTERM). */
void plx_child_stop(plx_child *c);
/* Asks it to, waits for it, frees and nulls; accepts NULL. */
void plx_child_destroy(plx_child **c);

#endif
