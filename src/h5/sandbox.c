#include "sandbox.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    MEMORY_MAX = 320 << 20, /* bytes of addresses, in which libraries count, too */
    LIST_SECONDS = 4,       /* of the processor, for the list of a small file */
    BYTES_A_SECOND = 4 << 20,
    SECONDS_MAX = 600, /* of the processor, in all */
};

/* To `now`, and at most `most`, or to less where the process may have no more already. */
static bool limit(__rlimit_resource_t resource, rlim_t most, rlim_t now)
{
    struct rlimit before;
    if (getrlimit(resource, &before) != 0)
        return false;
    most = before.rlim_max < most ? before.rlim_max : most;
    return setrlimit(resource, &(struct rlimit){now < most ? now : most, most}) == 0;
}

static bool allow(scmp_filter_ctx f)
{
    static const int calls[] = {SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap),
        SCMP_SYS(madvise), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn),
        SCMP_SYS(futex), SCMP_SYS(clock_gettime), SCMP_SYS(restart_syscall)};
    bool ok = true;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        ok = ok && seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 0) == 0;
    ok = ok && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, SCMP_A0(SCMP_CMP_EQ, 0)) == 0;
    ok =
        ok && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, 0)) == 0;
    /* Memory that is nobody's file and cannot be run. */
    return ok && seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                     SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                     SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) == 0;
}

bool h5_sandbox_enter(uint64_t file_size)
{
    uint64_t seconds = LIST_SECONDS + file_size / BYTES_A_SECOND;
    if (syscall(SYS_close_range, 1U, ~0U, 0U) != 0)
        return false;
    if (!limit(RLIMIT_AS, MEMORY_MAX, MEMORY_MAX) || !limit(RLIMIT_CPU, SECONDS_MAX, seconds) ||
        !limit(RLIMIT_NOFILE, 1, 1) || !limit(RLIMIT_CORE, 0, 0) || !limit(RLIMIT_FSIZE, 0, 0) ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return false;
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    bool ok = f && allow(f) && seccomp_load(f) == 0;
    seccomp_release(f);
    return ok;
}
