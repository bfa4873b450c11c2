/* Threads with a name, and a counting signal to sleep on. */
#ifndef PLX_BASE_THREAD_H
#define PLX_BASE_THREAD_H

#include "base/error.h"

#include <semaphore.h>

typedef struct plx_thread plx_thread;

/* Starts run(user). name shows in debuggers, 15 characters. NULL on failure. */
plx_thread *plx_thread_create(const char *name, void (*run)(void *user), void *user, plx_error *e);
/* Waits for the thread to return, frees and nulls *t; accepts NULL. */
void plx_thread_join(plx_thread **t);

/* Cores that this process may run on, at least 1. */
unsigned plx_core_count(void);

/* Posts are counted and never lost; a waiter takes one. */
typedef struct plx_signal {
    sem_t semaphore;
} plx_signal;

void plx_signal_init(plx_signal *s);
void plx_signal_uninit(plx_signal *s);
void plx_signal_post(plx_signal *s);
/* Returns true if a post was taken, false after `seconds` without one; < 0 waits for ever. */
bool plx_signal_wait(plx_signal *s, double seconds);

#endif
