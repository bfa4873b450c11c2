#include "bench/machine.h"

#include "base/text.h"
#include "base/thread.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

/* What follows "key" and a colon in a file of the system, without the line's end. */
static bool find_line(const char *path, const char *key, char *out, size_t size)
{
    FILE *file = fopen(path, "r");
    char line[512];
    bool found = false;
    while (file && !found && fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, key, strlen(key)) != 0 || !colon)
            continue;
        colon += 1 + strspn(colon + 1, " \t");
        line[strcspn(line, "\n")] = '\0';
        plx_text_copy(out, size, colon);
        found = true;
    }
    if (file)
        fclose(file);
    return found;
}

static uint64_t kilobytes(const char *path, const char *key, uint64_t otherwise)
{
    char text[64];
    uint64_t value;
    bool found = find_line(path, key, text, sizeof text) && sscanf(text, "%" SCNu64, &value) == 1;
    return found ? value * 1024 : otherwise;
}

/* The first number of a file; the word "max" is none. */
static bool read_number(const char *path, uint64_t *out)
{
    FILE *file = fopen(path, "r");
    bool ok = file && fscanf(file, "%" SCNu64, out) == 1;
    if (file)
        fclose(file);
    return ok;
}

void plx_machine_ask(plx_machine *m)
{
    if (!find_line("/proc/cpuinfo", "model name", m->cpu, sizeof m->cpu))
        plx_text_copy(m->cpu, sizeof m->cpu, "unknown");
    plx_text_sanitize(m->cpu);
    m->threads = plx_core_count();
    m->memory_bytes = kilobytes("/proc/meminfo", "MemTotal", 0);
}

uint64_t plx_memory_available(void)
{
    uint64_t left = kilobytes("/proc/meminfo", "MemAvailable", UINT64_MAX), most, used;
    if (read_number("/sys/fs/cgroup/memory.max", &most) &&
        read_number("/sys/fs/cgroup/memory.current", &used)) {
        uint64_t rest = most > used ? most - used : 0;
        left = rest < left ? rest : left;
    }
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        used = kilobytes("/proc/self/status", "VmSize", 0);
        uint64_t rest = limit.rlim_cur > used ? limit.rlim_cur - used : 0;
        left = rest < left ? rest : left;
    }
    return left;
}

uint64_t plx_memory_peak(void)
{
    return kilobytes("/proc/self/status", "VmHWM", 0);
}

bool plx_memory_reset_peak(void)
{
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (!file)
        return false;
    bool ok = fputs("5\n", file) >= 0;
    return fclose(file) == 0 && ok;
}
