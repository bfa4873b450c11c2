/* The examples of FIPS 180-4, and sums of texts of all lengths around a block against those of
 * sha256sum. */
#include "base/sha256.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void sum_of(const char *text, size_t piece, char out[PLX_SHA256_TEXT])
{
    plx_sha256 s;
    size_t size = strlen(text);
    plx_sha256_init(&s);
    for (size_t at = 0; at < size; at += piece)
        plx_sha256_add(&s, text + at, size - at < piece ? size - at : piece);
    plx_sha256_text(&s, out);
}

static void the_standards_examples(void **state)
{
    (void)state;
    char out[PLX_SHA256_TEXT];
    sum_of("", 1, out);
    assert_string_equal(out, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    sum_of("abc", 1, out);
    assert_string_equal(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    sum_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 64, out);
    assert_string_equal(out, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void pieces_change_nothing(void **state)
{
    (void)state;
    char text[260], whole[PLX_SHA256_TEXT], parts[PLX_SHA256_TEXT];
    for (size_t size = 0; size < sizeof text; size++) {
        memset(text, 'x', size);
        text[size] = 0;
        sum_of(text, 1000, whole);
        sum_of(text, 1 + size % 7, parts);
        assert_string_equal(whole, parts);
    }
    /* A length at which the end takes a block of its own. */
    memset(text, 'a', 119);
    text[119] = 0;
    sum_of(text, 1000, whole);
    assert_string_equal(whole, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb");
}

static void files(void **state)
{
    (void)state;
    char path[] = "/tmp/plexus-test-sha256-XXXXXX", out[PLX_SHA256_TEXT];
    int fd = mkstemp(path);
    assert_int_equal(write(fd, "abc", 3), 3);
    close(fd);
    plx_error e = {0};
    assert_true(plx_sha256_file(path, out, &e));
    assert_string_equal(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    unlink(path);
    assert_false(plx_sha256_file(path, out, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    assert_false(plx_sha256_file("/tmp", out, &e));
}

/* The sum of parts by its definition, and what it tells and does not. */
static void large_files_by_their_parts(void **state)
{
    (void)state;
    enum { SIZE = PLX_SHA256_WHOLE + 12345 };
    char path[] = "/tmp/plexus-test-sha256-XXXXXX";
    char out[PLX_SHA256_TEXT], want[PLX_SHA256_TEXT];
    unsigned char *data = malloc(SIZE);
    for (size_t i = 0; i < SIZE; i++)
        data[i] = (unsigned char)(i * 2654435761U >> 13);
    int fd = mkstemp(path);
    assert_int_equal(write(fd, data, SIZE), SIZE);
    plx_error e = {0};
    bool parts = false;
    assert_true(plx_sha256_quick(path, out, &parts, &e));
    assert_true(parts);
    plx_sha256 s;
    uint64_t size = SIZE;
    plx_sha256_init(&s);
    plx_sha256_add(&s, &size, sizeof size);
    plx_sha256_add(&s, data, PLX_SHA256_END);
    plx_sha256_add(&s, data + SIZE - PLX_SHA256_END, PLX_SHA256_END);
    for (uint64_t i = 1; i <= PLX_SHA256_PARTS; i++)
        plx_sha256_add(&s, data + i * size / (PLX_SHA256_PARTS + 1), PLX_SHA256_PART);
    plx_sha256_text(&s, want);
    assert_string_equal(out, want);
    assert_int_equal(pwrite(fd, "x", 1, SIZE - 1), 1);
    assert_true(plx_sha256_quick(path, out, &parts, &e));
    assert_string_not_equal(out, want);
    assert_int_equal(ftruncate(fd, PLX_SHA256_WHOLE), 0);
    assert_true(plx_sha256_quick(path, out, &parts, &e));
    assert_false(parts);
    assert_true(plx_sha256_file(path, want, &e));
    assert_string_equal(out, want);
    close(fd);
    unlink(path);
    free(data);
    assert_false(plx_sha256_quick(path, out, &parts, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_standards_examples),
        cmocka_unit_test(pieces_change_nothing),
        cmocka_unit_test(files),
        cmocka_unit_test(large_files_by_their_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
