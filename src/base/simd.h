/* Marks a loop over long arrays to be compiled for several vector widths, chosen when the program
 * starts. Results may differ between machines in the last bit, never between runs on one. */
#ifndef PLX_BASE_SIMD_H
#define PLX_BASE_SIMD_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define PLX_SIMD
#endif
#endif
/* The resolvers run before a sanitizer's runtime is ready. */
#if !defined(PLX_SIMD) && (defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__))
#define PLX_SIMD
#endif
#if !defined(PLX_SIMD) && defined(__x86_64__) && defined(__linux__)
#define PLX_SIMD __attribute__((target_clones("avx512f", "avx2", "default")))
#endif
#ifndef PLX_SIMD
#define PLX_SIMD
#endif

#endif
