#include "capture/disk.h"

#include "base/text.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

uint64_t plx_disk_free(const char *path)
{
    char folder[1024];
    struct stat about;
    struct statvfs disk;
    if (strcmp(path, "-") == 0 || !plx_text_copy(folder, sizeof folder, path))
        return UINT64_MAX;
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))
        return UINT64_MAX;
    char *percent = strchr(folder, '%');
    if (percent)
        *percent = '\0';
    if (percent || stat(folder, &about) != 0) {
        char *slash = strrchr(folder, '/');
        if (!slash)
            plx_text_copy(folder, sizeof folder, ".");
        else
            slash[slash == folder] = '\0';
    }
    if (statvfs(folder, &disk) != 0)
        return UINT64_MAX;
    return (uint64_t)disk.f_bavail * disk.f_frsize;
}

uint64_t plx_disk_reserve(uint64_t bytes, uint64_t frames, int fps)
{
    const uint64_t margin = 128 << 10;
    return margin + (frames > 0 ? bytes / frames * (uint64_t)fps * 2 : 0);
}

bool plx_disk_fits(uint64_t bytes, uint64_t frames, uint64_t left, int fps, uint64_t free)
{
    if (frames < (uint64_t)fps || free == UINT64_MAX)
        return true;
    double wanted = (double)bytes / (double)frames * (double)left;
    return wanted + (double)plx_disk_reserve(bytes, frames, fps) <= (double)free;
}
