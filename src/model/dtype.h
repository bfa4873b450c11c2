/* Types of the numbers in files, and how they become floats and doubles.
 *
 * Numbers come in blocks: one number for most types, two for the packed 4-bit ones, four for those
 * of 6 bits, 32 or 256 for the quantised ones of GGUF, whose layout model/quant.h describes. Raw
 * bytes are little-endian. Any thread. */
#ifndef PLX_MODEL_DTYPE_H
#define PLX_MODEL_DTYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum plx_dtype {
    PLX_DTYPE_F64,
    PLX_DTYPE_F32,
    PLX_DTYPE_F16,         /* IEEE binary16 */
    PLX_DTYPE_BF16,        /* the upper half of a binary32 */
    PLX_DTYPE_F8_E4M3,     /* OCP 8-bit, without infinities ("fn") */
    PLX_DTYPE_F8_E5M2,     /* OCP 8-bit, with infinities */
    PLX_DTYPE_F8_E4M3FNUZ, /* 8-bit with a bias of 8, without infinities and -0, whose bits are NaN
                            */
    PLX_DTYPE_F8_E5M2FNUZ, /* the same with a bias of 16 */
    PLX_DTYPE_F8_E8M0,     /* OCP scale: a power of two, 255 is NaN */
    PLX_DTYPE_F6_E2M3,     /* OCP 6-bit, without infinities and NaN, four in three bytes, the lowest
                              bits first */
    PLX_DTYPE_F6_E3M2,
    PLX_DTYPE_F4, /* OCP E2M1, two a byte, the lower half first */
    PLX_DTYPE_I64,
    PLX_DTYPE_I32,
    PLX_DTYPE_I16,
    PLX_DTYPE_I8,
    PLX_DTYPE_I4, /* two a byte, the lower half first */
    PLX_DTYPE_U64,
    PLX_DTYPE_U32,
    PLX_DTYPE_U16,
    PLX_DTYPE_U8,
    PLX_DTYPE_U4,   /* two a byte, the lower half first */
    PLX_DTYPE_BOOL, /* a byte; 1 for whatever is not 0 */
    PLX_DTYPE_Q4_0, /* from here on blocks of ggml: model/quant.h */
    PLX_DTYPE_Q4_1,
    PLX_DTYPE_Q5_0,
    PLX_DTYPE_Q5_1,
    PLX_DTYPE_Q8_0,
    PLX_DTYPE_Q8_1,
    PLX_DTYPE_Q2_K,
    PLX_DTYPE_Q3_K,
    PLX_DTYPE_Q4_K,
    PLX_DTYPE_Q5_K,
    PLX_DTYPE_Q6_K,
    PLX_DTYPE_Q8_K,
    PLX_DTYPE_IQ1_S,
    PLX_DTYPE_IQ1_M,
    PLX_DTYPE_IQ2_XXS,
    PLX_DTYPE_IQ2_XS,
    PLX_DTYPE_IQ2_S,
    PLX_DTYPE_IQ3_XXS,
    PLX_DTYPE_IQ3_S,
    PLX_DTYPE_IQ4_NL,
    PLX_DTYPE_IQ4_XS,
    PLX_DTYPE_TQ1_0,
    PLX_DTYPE_TQ2_0,
    PLX_DTYPE_MXFP4,
    PLX_DTYPE_OPAQUE, /* bytes of unknown meaning: has a size and no numbers */
    PLX_DTYPE_COUNT,
} plx_dtype;

/* As safetensors writes them, such as "BF16"; "opaque". Never NULL. */
const char *plx_dtype_name(plx_dtype type);
bool plx_dtype_parse(const char *name, plx_dtype *out);

size_t plx_dtype_block(plx_dtype type);       /* numbers in a block, at least 1 */
size_t plx_dtype_block_bytes(plx_dtype type); /* bytes of a block, at least 1 */
/* Whether plx_dtype_floats knows it. */
bool plx_dtype_is_number(plx_dtype type);
/* Bytes of `count` numbers; false where count is no whole number of blocks or the size wraps. */
bool plx_dtype_bytes(plx_dtype type, uint64_t count, uint64_t *bytes);

/* blocks × block numbers; out holds as many. NaN and infinities pass; what a float cannot hold
 * exactly is rounded, and what is beyond its range becomes infinite. Opaque bytes become NaN. */
void plx_dtype_floats(plx_dtype type, const void *raw, size_t blocks, float *out);
/* The same; exact but for whole numbers over 2^53. */
void plx_dtype_doubles(plx_dtype type, const void *raw, size_t blocks, double *out);

#endif
