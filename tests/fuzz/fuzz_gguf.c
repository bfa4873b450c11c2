/* Any bytes as a file, the first part of a model in two where it says so: what begins where GGUF
 * stands for the second time is then the other one, which is a file beside it. */
#include "fuzz_model.h"
#include "io/gguf.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/dev/shm/plexus-fuzz-XXXXXX", first[64], second[64];

static void remove_folder(void)
{
    unlink(second);
    rmdir(folder);
}

static void make_folder(void)
{
    if (!mkdtemp(folder))
        abort();
    snprintf(first, sizeof first, "%s/f-00001-of-00002.gguf", folder);
    snprintf(second, sizeof second, "%s/f-00002-of-00002.gguf", folder);
    atexit(remove_folder);
}

static void keep(const uint8_t *data, size_t size)
{
    int fd = open(second, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!*first)
        make_folder();
    const uint8_t *other = size > 4 ? memmem(data + 4, size - 4, "GGUF", 4) : NULL;
    if (!other)
        return fuzz_model(data, size, plx_gguf_read);
    keep(other, (size_t)(data + size - other));
    return fuzz_model_named(first, data, (size_t)(other - data), plx_gguf_read);
}
