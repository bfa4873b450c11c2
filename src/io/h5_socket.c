#include "io/h5_socket.h"

#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t now(void)
{
    return plx_now_ns();
}

/* 0, or an error number. */
static int spawn(pid_t *process, const char *helper, int socket)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    char *argv[] = {(char *)(uintptr_t) "plexus-h5", NULL}, *environment[] = {NULL};
    sigemptyset(&none);
    sigfillset(&all);
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed)
        return failed;
    failed = posix_spawnattr_init(&attributes);
    if (!failed) {
        posix_spawn_file_actions_adddup2(&actions, socket, 0);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        /* A group of its own: what the keyboard interrupts is not the helper. */
        posix_spawnattr_setpgroup(&attributes, 0);
        posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
        failed = posix_spawn(process, helper, &actions, &attributes, argv, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

bool plx_h5_socket_start(plx_h5_socket *s, const char *helper, plx_error *e)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return plx_fail(
            e, PLX_ERR_IO, "the helper that reads HDF5 cannot be reached: %s", strerror(errno));
    int failed = spawn(&s->process, helper, pair[1]);
    close(pair[1]);
    s->fd = pair[0];
    if (!failed)
        return true;
    close(pair[0]);
    s->process = 0;
    s->fd = -1;
    return plx_fail_file(e, PLX_ERR_IO, helper,
        "is the helper that reads HDF5, and cannot be started: %s", strerror(failed));
}

void plx_h5_socket_stop(plx_h5_socket *s)
{
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
    if (s->process > 0) {
        kill(s->process, SIGKILL);
        while (waitpid(s->process, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    s->process = 0;
}

void plx_h5_socket_lift(const plx_h5_socket *s)
{
    struct rlimit most;
    if (s->process > 0 && prlimit(s->process, RLIMIT_CPU, NULL, &most) == 0) {
        most.rlim_cur = most.rlim_max;
        prlimit(s->process, RLIMIT_CPU, &most, NULL);
    }
}

void plx_h5_socket_allow(plx_h5_socket *s, uint64_t seconds)
{
    s->deadline_ns = now() + seconds * 1000000000U;
}

/* False where the time is over before the socket is ready. */
static bool wait_for(const plx_h5_socket *s, short events)
{
    for (;;) {
        uint64_t time = now();
        if (s->fd < 0 || time >= s->deadline_ns)
            return false;
        uint64_t left_ms = (s->deadline_ns - time) / 1000000U + 1;
        struct pollfd p = {.fd = s->fd, .events = events};
        int ready = poll(&p, 1, left_ms < 1000 ? (int)left_ms : 1000);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
    }
}

bool plx_h5_socket_put(plx_h5_socket *s, const void *data, size_t size)
{
    const char *at = data;
    while (size > 0) {
        if (!wait_for(s, POLLOUT))
            return false;
        ssize_t n = send(s->fd, at, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n <= 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

bool plx_h5_socket_take(plx_h5_socket *s, void *out, size_t size)
{
    char *at = out;
    while (size > 0) {
        if (!wait_for(s, POLLIN))
            return false;
        ssize_t n = recv(s->fd, at, size, MSG_DONTWAIT);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n <= 0)
            return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}
