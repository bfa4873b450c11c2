#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const size_t large_page = 2 << 20;

static _Thread_local uint64_t fail_countdown;

static bool inject_failure(void)
{
    return fail_countdown > 0 && --fail_countdown == 0;
}

uint64_t plx_mem_installed(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : 0;
}

void plx_mem_fail_at(uint64_t n)
{
    fail_countdown = n;
}

bool plx_mul_size(size_t a, size_t b, size_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}

bool plx_add_size(size_t a, size_t b, size_t *out)
{
    return !__builtin_add_overflow(a, b, out);
}

void *plx_alloc(size_t count, size_t size)
{
    size_t bytes = 0;
    if (inject_failure() || !plx_mul_size(count, size, &bytes) || bytes > PTRDIFF_MAX)
        return NULL;
    /* Not aligned_alloc: it wants the size rounded up, which would hide a read past the end from
     * AddressSanitizer. Large blocks come as fresh zero pages from calloc in most libcs, but calloc
     * cannot align; touching them once here is what a first write would cost anyway. */
    void *memory = NULL;
    if (posix_memalign(&memory, 64, bytes ? bytes : 1) != 0)
        return NULL;
    memset(memory, 0, bytes);
    return memory;
}

void *plx_alloc_large(size_t count, size_t size)
{
    size_t bytes = 0;
    if (!plx_mul_size(count, size, &bytes) || bytes < 2 * large_page)
        return plx_alloc(count, size);
    void *memory = NULL;
    if (inject_failure() || bytes > PTRDIFF_MAX || posix_memalign(&memory, large_page, bytes) != 0)
        return NULL;
    plx_mem_large(memory, bytes);
    memset(memory, 0, bytes);
    return memory;
}

void plx_mem_large(void *memory, size_t bytes)
{
    uintptr_t from = ((uintptr_t)memory + large_page - 1) / large_page * large_page;
    uintptr_t to = ((uintptr_t)memory + bytes) / large_page * large_page;
    /* Where it is refused, all works as well. */
    if (bytes >= 2 * large_page && to > from)
        madvise((void *)from, to - from, MADV_HUGEPAGE);
}

void *plx_alloc_sparse(size_t count, size_t size)
{
    size_t bytes = 0;
    if (inject_failure() || !plx_mul_size(count, size, &bytes) || bytes > PTRDIFF_MAX)
        return NULL;
    return calloc(bytes ? bytes : 1, 1);
}

void *plx_realloc(void *old, size_t count, size_t size)
{
    size_t bytes = 0;
    if (inject_failure() || !plx_mul_size(count, size, &bytes) || bytes > PTRDIFF_MAX)
        return NULL;
    return realloc(old, bytes ? bytes : 1);
}

void plx_free(void *memory)
{
    free(memory);
}

char *plx_strdup(const char *text)
{
    size_t n = strlen(text) + 1;
    char *copy = plx_alloc(n, 1);
    if (copy)
        memcpy(copy, text, n);
    return copy;
}
