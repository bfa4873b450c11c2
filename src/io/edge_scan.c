#include "io/edge_scan.h"

#include <string.h>

enum { BLOCK = 64 };

#ifdef __SSE2__
#include <emmintrin.h>

/* A bit for each of 64 bytes that ends something. */
static uint64_t ends(const char *text, char separator, char other)
{
    __m128i s = _mm_set1_epi8(separator), o = _mm_set1_epi8(other), n = _mm_set1_epi8('\n');
    __m128i q = _mm_set1_epi8('"'), z = _mm_setzero_si128();
    uint64_t mask = 0;
    for (unsigned i = 0; i < BLOCK; i += 16) {
        __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
        __m128i f = _mm_or_si128(_mm_cmpeq_epi8(b, s), _mm_cmpeq_epi8(b, o));
        f = _mm_or_si128(f, _mm_or_si128(_mm_cmpeq_epi8(b, n), _mm_cmpeq_epi8(b, q)));
        f = _mm_or_si128(f, _mm_cmpeq_epi8(b, z));
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(f) << i;
    }
    return mask;
}

#else

static uint64_t ends(const char *text, char separator, char other)
{
    uint64_t mask = 0;
    for (unsigned i = 0; i < BLOCK; i++) {
        char b = text[i];
        uint64_t is = b == separator || b == other || b == '\n' || b == '"' || b == '\0';
        mask |= is << i;
    }
    return mask;
}

#endif

size_t plx_edge_scan(const char *text, size_t size, char separator, uint32_t *place)
{
    char other = separator == ' ' ? '\t' : separator;
    size_t count = 0;
    for (size_t at = 0; at < size; at += BLOCK) {
        uint64_t mask = ends(text + at, separator, other);
        if (size - at < BLOCK)
            mask &= ((uint64_t)1 << (size - at)) - 1;
        for (; mask; mask &= mask - 1)
            place[count++] = (uint32_t)(at + (unsigned)__builtin_ctzll(mask));
    }
    return count;
}
