#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool plx_text_copy(char *out, size_t size, const char *src)
{
    if (size == 0)
        return false;
    size_t n = strlen(src);
    bool fits = n < size;
    if (!fits) {
        n = size - 1;
        while (n > 0 && ((unsigned char)src[n] & 0xC0) == 0x80)
            n--;
    }
    memmove(out, src, n);
    out[n] = '\0';
    return fits;
}

uint32_t plx_utf8_next(const char **text)
{
    const unsigned char *s = (const unsigned char *)*text;
    if (s[0] == 0)
        return 0;
    uint32_t code = 0;
    int extra = 0;
    uint32_t least = 0;
    if (s[0] < 0x80) {
        code = s[0];
    } else if ((s[0] & 0xE0) == 0xC0) {
        code = s[0] & 0x1F, extra = 1, least = 0x80;
    } else if ((s[0] & 0xF0) == 0xE0) {
        code = s[0] & 0x0F, extra = 2, least = 0x800;
    } else if ((s[0] & 0xF8) == 0xF0) {
        code = s[0] & 0x07, extra = 3, least = 0x10000;
    } else {
        *text += 1;
        return 0xFFFD;
    }
    for (int i = 1; i <= extra; i++) {
        if ((s[i] & 0xC0) != 0x80) {
            *text += i;
            return 0xFFFD;
        }
        code = code << 6 | (s[i] & 0x3F);
    }
    *text += 1 + extra;
    bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < least || code > 0x10FFFF || surrogate ? 0xFFFD : code;
}

static bool is_unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x00AD || c == 0x061C || c == 0x180E ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFD) ||
           (c >= 0xE0000 && c <= 0xE007F);
}

void plx_text_sanitize(char *text)
{
    char *out = text;
    const char *in = text;
    while (*in) {
        const char *start = in;
        uint32_t c = plx_utf8_next(&in);
        if (is_unsafe(c)) {
            *out++ = '?';
        } else {
            memmove(out, start, (size_t)(in - start));
            out += in - start;
        }
    }
    *out = '\0';
}

void plx_text_minus(char *text, size_t size)
{
    static const char minus[] = "−";
    const size_t more = sizeof minus - 2; /* bytes than a hyphen has */
    for (size_t i = 0; text[i]; i++) {
        bool begins = i == 0 || strchr(" ([", text[i - 1]);
        bool number = strchr("0123456789.i", text[i + 1]) && text[i + 1];
        if (text[i] != '-' || !begins || !number || (text[i + 1] == 'i' && text[i + 2] != 'n'))
            continue;
        size_t rest = strlen(text + i + 1);
        if (i + 1 + more + rest >= size) {
            if (i + 1 + more >= size)
                return;
            rest = size - 1 - (i + 1 + more);
            while (rest > 0 && ((unsigned char)text[i + 1 + rest] & 0xC0) == 0x80)
                rest--;
        }
        memmove(text + i + 1 + more, text + i + 1, rest);
        text[i + 1 + more + rest] = '\0';
        memcpy(text + i, minus, more + 1);
        i += more;
    }
}

bool plx_parse_u64(const char *text, uint64_t max, uint64_t *out)
{
    while (is_blank(*text))
        text++;
    if (*text < '0' || *text > '9')
        return false;
    uint64_t value = 0;
    for (; *text >= '0' && *text <= '9'; text++) {
        uint64_t digit = (uint64_t)(*text - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    while (is_blank(*text))
        text++;
    if (*text || value > max)
        return false;
    *out = value;
    return true;
}

bool plx_parse_double(const char *text, double *out)
{
    static locale_t c_locale;
    locale_t locale = __atomic_load_n(&c_locale, __ATOMIC_ACQUIRE);
    if (!locale) {
        locale_t made = newlocale(LC_ALL_MASK, "C", (locale_t)0);
        if (!made)
            return false;
        locale_t expected = (locale_t)0;
        if (__atomic_compare_exchange_n(
                &c_locale, &expected, made, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
            locale = made;
        } else {
            freelocale(made);
            locale = expected;
        }
    }
    while (is_blank(*text))
        text++;
    if (!*text)
        return false;
    char *end = NULL;
    double value = strtod_l(text, &end, locale);
    if (end == text)
        return false;
    while (is_blank(*end))
        end++;
    if (*end)
        return false;
    *out = value;
    return true;
}

char *plx_format_count(uint64_t value, char *out, size_t size)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%" PRIu64, value);
    size_t at = 0;
    for (int i = 0; i < n && at + 2 < size; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    if (size > 0)
        out[at] = '\0';
    return out;
}

char *plx_format_short(double value, char *out, size_t size)
{
    static const char *const unit[] = {"", " k", " M", " G", " T"};
    size_t u = 0;
    while (fabs(value) >= 999.5 && u < 4) {
        value /= 1000;
        u++;
    }
    int decimals = u == 0 || fabs(value) >= 99.95 ? 0 : fabs(value) >= 9.995 ? 1 : 2;
    snprintf(out, size, "%.*f%s", decimals, value, unit[u]);
    return out;
}
