#include "base/child.h"

#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 4096 }; /* bytes of the longest line */

struct plx_child {
    pid_t pid;
    int pipe; /* that its lines come through */
    char held[ROOM];
    size_t used;
    bool closed; /* no more will come */
    bool gone;
    int status; /* of waitpid, once gone */
};

static void add_word(plx_arguments *a, const char *word)
{
    if (a->count + 2 > a->room) {
        size_t room = a->room * 2 + 16;
        char **items = plx_alloc(room, sizeof *items);
        if (!items) {
            a->failed = true;
            return;
        }
        if (a->count > 0)
            memcpy(items, a->items, a->count * sizeof *items);
        plx_free(a->items);
        a->items = items;
        a->room = room;
    }
    a->items[a->count] = plx_strdup(word);
    a->failed = a->failed || !a->items[a->count];
    a->count += a->items[a->count] != NULL;
    a->items[a->count] = NULL;
}

void plx_arguments_add(plx_arguments *a, const char *word, const char *value)
{
    add_word(a, word);
    if (value)
        add_word(a, value);
}

void plx_arguments_add_count(plx_arguments *a, const char *option, uint64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    plx_arguments_add(a, option, text);
}

void plx_arguments_uninit(plx_arguments *a)
{
    for (size_t i = 0; i < a->count; i++)
        plx_free(a->items[i]);
    plx_free(a->items);
    *a = (plx_arguments){0};
}

static int spawn(plx_child *c, int writes, const char *path, char *const arguments[])
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t about;
    sigset_t usual;
    int failed = posix_spawn_file_actions_init(&files);
    if (failed != 0)
        return failed;
    failed = posix_spawnattr_init(&about);
    if (failed == 0) {
        sigemptyset(&usual);
        posix_spawnattr_setsigmask(&about, &usual);
        posix_spawnattr_setflags(&about, POSIX_SPAWN_SETSIGMASK);
        failed = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        for (int to = STDOUT_FILENO; failed == 0 && to <= STDERR_FILENO; to++)
            failed = posix_spawn_file_actions_adddup2(&files, writes, to);
        if (failed == 0)
            failed = posix_spawn(&c->pid, path, &files, &about, arguments, environ);
        posix_spawnattr_destroy(&about);
    }
    posix_spawn_file_actions_destroy(&files);
    return failed;
}

plx_child *plx_child_start(const char *path, char *const arguments[], int niceness, plx_error *e)
{
    int ends[2];
    plx_child *c = plx_alloc(1, sizeof *c);
    if (!c) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    int failed = pipe2(ends, O_CLOEXEC) != 0 ? errno : 0;
    if (failed == 0) {
        failed = spawn(c, ends[1], path, arguments);
        close(ends[1]);
        if (failed != 0)
            close(ends[0]);
    }
    if (failed != 0) {
        plx_free(c);
        plx_fail_file(e, PLX_ERR_IO, path, "cannot be started: %s", strerror(failed));
        return NULL;
    }
    c->pipe = ends[0];
    fcntl(c->pipe, F_SETFL, O_NONBLOCK);
    setpriority(PRIO_PROCESS, (id_t)c->pid, niceness);
    return c;
}

static void read_more(plx_child *c)
{
    while (!c->closed && c->used < sizeof c->held) {
        ssize_t got = read(c->pipe, c->held + c->used, sizeof c->held - c->used);
        if (got > 0)
            c->used += (size_t)got;
        else if (got == 0 || (errno != EINTR && errno != EAGAIN))
            c->closed = true;
        else if (errno == EAGAIN)
            return;
    }
}

bool plx_child_line(plx_child *c, char *out, size_t size)
{
    read_more(c);
    const char *end = memchr(c->held, '\n', c->used);
    bool whole = end || c->used == sizeof c->held || (c->closed && c->used > 0);
    if (!whole)
        return false;
    size_t length = end ? (size_t)(end - c->held) : c->used;
    size_t copied = length < size - 1 ? length : size - 1;
    memcpy(out, c->held, copied);
    out[copied] = '\0';
    size_t taken = end ? length + 1 : length;
    c->used -= taken;
    memmove(c->held, c->held + taken, c->used);
    return true;
}

static bool wait_for(plx_child *c, int options)
{
    pid_t got;
    while (!c->gone && (got = waitpid(c->pid, &c->status, options)) != 0)
        c->gone = got > 0 || errno != EINTR;
    return c->gone;
}

bool plx_child_ended(plx_child *c, int *code)
{
    read_more(c);
    if (!c->closed || c->used > 0 || !wait_for(c, WNOHANG))
        return false;
    *code = WIFEXITED(c->status) ? WEXITSTATUS(c->status) : 128 + WTERMSIG(c->status);
    return true;
}

void plx_child_stop(plx_child *c)
{
    if (!c->gone)
        kill(c->pid, SIGTERM);
}

void plx_child_destroy(plx_child **child)
{
    plx_child *c = *child;
    if (!c)
        return;
    plx_child_stop(c);
    /* Nobody reads any more, and it must not wait for that. */
    while (!c->closed && !wait_for(c, WNOHANG)) {
        c->used = 0;
        read_more(c);
        usleep(2000);
    }
    wait_for(c, 0);
    close(c->pipe);
    plx_free(c);
    *child = NULL;
}
