#include "io/windows_1252.h"

#include "base/text.h"

#include <stdint.h>
#include <string.h>

/* Bytes of what begins at text, or 0 where it is no character. */
static size_t character_size(const char *text, size_t left)
{
    char copy[5] = {0};
    memcpy(copy, text, left < 4 ? left : 4);
    const char *end = copy;
    bool whole = plx_utf8_next(&end) != 0xFFFD || memcmp(copy, "\xEF\xBF\xBD", 3) == 0;
    return whole ? (size_t)(end - copy) : 0;
}

bool plx_text_is_utf8(const char *text, size_t length)
{
    for (size_t i = 0, n; i < length; i += n) {
        n = (unsigned char)text[i] < 0x80 ? 1 : character_size(text + i, length - i);
        if (n == 0)
            return false;
    }
    return true;
}

/* What is at 0x80 to 0x9F; Latin-1 has the rest. Of the five that are none, browsers make the
 * control characters of that number, too. */
static const uint16_t special[32] = {0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C,
    0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178};

size_t plx_windows_1252_read(const char *text, size_t length, char *out)
{
    char *to = out;
    for (size_t i = 0; i < length; i++) {
        unsigned c = (unsigned char)text[i];
        c = c >= 0x80 && c < 0xA0 ? special[c - 0x80] : c;
        if (c < 0x80) {
            *to++ = (char)c;
            continue;
        }
        if (c >= 0x800)
            *to++ = (char)(0xE0 | c >> 12);
        *to++ = (char)(c < 0x800 ? 0xC0 | c >> 6 : 0x80 | (c >> 6 & 0x3F));
        *to++ = (char)(0x80 | (c & 0x3F));
    }
    *to = '\0';
    return (size_t)(to - out);
}
