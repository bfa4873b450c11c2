#include "pipe.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SENTENCE = 512 };

static void put(const void *data, size_t size)
{
    const char *at = data;
    while (size > 0) {
        ssize_t n = write(0, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(1);
        at += n;
        size -= (size_t)n;
    }
}

void h5_send(
    plx_h5_kind kind, const void *first, size_t first_size, const void *second, size_t second_size)
{
    plx_h5_head head = {.kind = kind, .size = (uint32_t)(first_size + second_size)};
    put(&head, sizeof head);
    put(first, first_size);
    put(second, second_size);
}

void h5_receive(void *out, size_t size)
{
    char *at = out;
    while (size > 0) {
        ssize_t n = read(0, at, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(0);
        at += n;
        size -= (size_t)n;
    }
}

bool h5_read_file(uint64_t offset, void *out, size_t size)
{
    plx_h5_read question = {.offset = offset, .size = size};
    plx_h5_head answer;
    h5_send(PLX_H5_READ, &question, sizeof question, NULL, 0);
    h5_receive(&answer, sizeof answer);
    if (answer.kind != PLX_H5_BYTES || answer.size != size)
        return false;
    h5_receive(out, size);
    return true;
}

static void say(plx_h5_kind kind, const plx_h5_fail *fail, const char *format, va_list args)
{
    char text[SENTENCE];
    vsnprintf(text, sizeof text, format, args);
    h5_send(kind, fail, fail ? sizeof *fail : 0, text, strlen(text));
}

void h5_warn(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(PLX_H5_WARNING, NULL, format, args);
    va_end(args);
}

void h5_broken(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(PLX_H5_FAIL, &(plx_h5_fail){0}, format, args);
    va_end(args);
    _exit(1);
}

void h5_unsupported(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(PLX_H5_FAIL, &(plx_h5_fail){1}, format, args);
    va_end(args);
    _exit(1);
}
