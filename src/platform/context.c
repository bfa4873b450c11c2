#include "platform/context.h"

#include "base/thread.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

void plx_context_spare_cores(unsigned spared)
{
    unsigned cores = plx_core_count();
    char threads[16];
    snprintf(threads, sizeof threads, "%u", cores > spared + 1 ? cores - spared : 1);
    /* Mesa's llvmpipe; hardware drivers do not read it. */
    setenv("LP_NUM_THREADS", threads, 0);
}

static const int NICENESS = 5;

static bool is_rasteriser(const char *task)
{
    char path[64], name[32] = "";
    snprintf(path, sizeof path, "/proc/self/task/%.20s/comm", task);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    bool read = fgets(name, sizeof name, file) != NULL;
    fclose(file);
    return read && strncmp(name, "llvmpipe", 8) == 0;
}

void plx_context_defer_to_others(void)
{
    /* In Linux priorities are of threads, and 0 is the calling one. */
    setpriority(PRIO_PROCESS, 0, NICENESS);
    DIR *tasks = opendir("/proc/self/task");
    const struct dirent *entry;
    while (tasks && (entry = readdir(tasks)) != NULL)
        if (is_rasteriser(entry->d_name))
            setpriority(PRIO_PROCESS, (id_t)strtoul(entry->d_name, NULL, 10), NICENESS);
    if (tasks)
        closedir(tasks);
}
