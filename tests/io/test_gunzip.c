#include "base/mem.h"
#include "io/gunzip.h"
#include "support.h"

#include <string.h>
#include <zlib.h>

/* Packs as one gzip member; freed by plx_free. */
static unsigned char *pack(const void *data, size_t size, size_t *packed_size)
{
    size_t room = size + size / 100 + 1024;
    unsigned char *out = plx_realloc(NULL, room, 1);
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)data,
        .avail_in = (uInt)size,
        .next_out = out,
        .avail_out = (uInt)room};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    *packed_size = room - z.avail_out;
    deflateEnd(&z);
    return out;
}

static const char text[] = "the quick brown fox jumps over the lazy dog, the quick brown dog";

static void members_unpack_one_after_another(void **state)
{
    (void)state;
    size_t size = 0, out_size = 0;
    unsigned char *one = pack(text, sizeof text - 1, &size), *out = NULL;
    unsigned char *two = plx_alloc(2 * size, 1);
    memcpy(two, one, size);
    memcpy(two + size, one, size);
    assert_true(plx_gzip_sniff(one, size));
    assert_false(plx_gzip_sniff(one, 1));
    assert_true(plx_gunzip("f", two, 2 * size, 1 << 20, &out, &out_size, NULL));
    assert_int_equal(out_size, 2 * (sizeof text - 1));
    assert_memory_equal(out, text, sizeof text - 1);
    assert_memory_equal(out + sizeof text - 1, text, sizeof text);
    plx_free(out);
    plx_free(one);
    plx_free(two);
}

static void the_beginning_unpacks_by_itself(void **state)
{
    (void)state;
    unsigned char out[sizeof text];
    size_t size = 0;
    unsigned char *packed = pack(text, sizeof text - 1, &size);
    assert_int_equal(plx_gunzip_head(packed, size, out, 9), 9);
    assert_memory_equal(out, text, 9);
    assert_int_equal(plx_gunzip_head(packed, size, out, sizeof out), sizeof text - 1);
    packed[0] ^= 1;
    assert_int_equal(plx_gunzip_head(packed, size, out, 9), 0);
    plx_free(packed);
}

static void bytes_after_the_end_and_a_broken_sum_have_their_place(void **state)
{
    (void)state;
    size_t size = 0, out_size = 0;
    unsigned char *packed = pack(text, sizeof text - 1, &size), *out = NULL;
    unsigned char *copy = plx_alloc(size + 1, 1);
    memcpy(copy, packed, size);
    plx_error e = {0};
    assert_false(plx_gunzip("f", copy, size + 1, 1 << 20, &out, &out_size, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_int_equal(e.offset, size);
    assert_string_equal(e.file, "f");
    copy[size - 8] ^= 1; /* the CRC */
    assert_false(plx_gunzip("f", copy, size, 1 << 20, &out, &out_size, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_in_range(e.offset, size - 8, size);
    assert_null(out);
    plx_free(copy);
    plx_free(packed);
}

static void bombs_are_refused_before_they_take_memory(void **state)
{
    (void)state;
    size_t zeros_size = 64u << 20, size = 0, out_size = 0;
    unsigned char *zeros = plx_alloc(zeros_size, 1), *out = NULL;
    unsigned char *bomb = pack(zeros, zeros_size, &size);
    plx_free(zeros);
    assert_true(zeros_size / size > 1000);
    plx_error e = {0};
    assert_false(plx_gunzip("f", bomb, size, SIZE_MAX, &out, &out_size, &e));
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    assert_in_range(e.offset, 10, size);
    plx_free(bomb);

    /* A bound that is given holds to the byte. */
    unsigned char *packed = pack(text, sizeof text - 1, &size);
    assert_true(plx_gunzip("f", packed, size, sizeof text - 1, &out, &out_size, NULL));
    plx_free(out);
    out = NULL;
    assert_false(plx_gunzip("f", packed, size, sizeof text - 2, &out, &out_size, &e));
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    assert_null(out);
    plx_free(packed);
}

static void cut_anywhere_or_with_any_bit_flipped(void **state)
{
    (void)state;
    size_t size = 0, out_size = 0;
    unsigned char *packed = pack(text, sizeof text - 1, &size), *out = NULL;
    for (size_t cut = 0; cut < size; cut++) {
        unsigned char *part = plx_realloc(NULL, cut, 1);
        memcpy(part, packed, cut);
        plx_error e = {0};
        assert_false(plx_gunzip("f", part, cut, 1 << 20, &out, &out_size, &e));
        assert_int_equal(e.code, PLX_ERR_FORMAT);
        assert_in_range(e.offset, 0, cut);
        plx_free(part);
    }
    for (size_t bit = 0; bit < size * 8; bit++) {
        packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
        plx_error e = {0};
        out = NULL;
        if (plx_gunzip("f", packed, size, 1 << 20, &out, &out_size, &e)) {
            assert_int_equal(out_size, sizeof text - 1); /* a bit of the header that says nothing */
            assert_memory_equal(out, text, out_size);
        } else {
            assert_int_not_equal(e.code, PLX_OK);
        }
        plx_free(out);
        packed[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    plx_free(packed);
}

static void a_failed_allocation_is_survived(void **state)
{
    (void)state;
    size_t size = 0, out_size = 0;
    unsigned char *packed = pack(text, sizeof text - 1, &size), *out = NULL;
    plx_error e = {0};
    plx_mem_fail_at(1);
    assert_false(plx_gunzip("f", packed, size, 1 << 20, &out, &out_size, &e));
    plx_mem_fail_at(0);
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    plx_free(packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_unpack_one_after_another),
        cmocka_unit_test(the_beginning_unpacks_by_itself),
        cmocka_unit_test(bytes_after_the_end_and_a_broken_sum_have_their_place),
        cmocka_unit_test(bombs_are_refused_before_they_take_memory),
        cmocka_unit_test(cut_anywhere_or_with_any_bit_flipped),
        cmocka_unit_test(a_failed_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
