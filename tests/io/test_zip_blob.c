#include "io/zip_blob.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "base/rng.h"
#include "support.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

enum { SIZE = 100000 };

/* Two members of the same bytes, one stored and one deflated. */
static void make(char *path, unsigned char *content)
{
    for (size_t i = 0; i < SIZE; i++)
        content[i] = (unsigned char)(i * i / 1000);
    int fd = mkstemp(path);
    close(fd);
    zip_t *z = zip_open(path, ZIP_TRUNCATE, NULL);
    for (int i = 0; i < 2; i++) {
        zip_source_t *s = zip_source_buffer(z, content, SIZE, 0);
        zip_int64_t at = zip_file_add(z, i ? "packed" : "stored", s, 0);
        zip_set_file_compression(z, (zip_uint64_t)at, i ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
    }
    assert_int_equal(zip_close(z), 0);
}

static void reads_members_at_any_place(void **state)
{
    (void)state;
    char path[] = "/tmp/plexus-XXXXXX";
    unsigned char *content = plx_alloc(SIZE, 1), out[5000];
    make(path, content);
    plx_blob *file = plx_blob_open(path, NULL);
    plx_zip *z = plx_zip_open(file, NULL);
    assert_int_equal(plx_zip_count(z), 2);
    assert_string_equal(plx_zip_name(z, 1), "packed");
    plx_blob *member[2] = {plx_zip_member(z, 0, NULL), plx_zip_member(z, 1, NULL)};
    plx_zip_release(&z);
    static const size_t places[] = {0, 70000, 3, 95000, 95000, 0, 5000, 99999};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        for (size_t k = 0; k < 2; k++) {
            size_t n = SIZE - places[i] < sizeof out ? SIZE - places[i] : sizeof out;
            plx_error e = {0};
            assert_true(plx_blob_read(member[k], places[i], out, n, &e));
            assert_memory_equal(out, content + places[i], n);
        }
    }
    plx_blob_destroy(&member[0]);
    plx_blob_destroy(&member[1]);
    plx_blob_destroy(&file);
    plx_free(content);
    unlink(path);
}

typedef struct look {
    plx_blob *member;
    const unsigned char *content;
    atomic_size_t wrong;
} look;

static void look_around(void *user, size_t index)
{
    look *l = user;
    plx_rng rng;
    plx_rng_seed(&rng, 5, index);
    for (size_t i = 0; i < 2000; i++) {
        unsigned char out[300];
        size_t at = (size_t)plx_rng_below(&rng, SIZE - sizeof out);
        l->wrong += !plx_blob_read(l->member, at, out, sizeof out, NULL) ||
                    memcmp(out, l->content + at, sizeof out) != 0;
    }
}

/* What is stored is a part of the file, of which threads need not wait for each other. */
static void stored_members_are_read_anywhere(void **state)
{
    (void)state;
    char path[] = "/tmp/plexus-XXXXXX";
    unsigned char *content = plx_alloc(SIZE, 1);
    make(path, content);
    plx_blob *file = plx_blob_open(path, NULL);
    plx_zip *z = plx_zip_open(file, NULL);
    plx_blob *stored = plx_zip_member(z, 0, NULL), *packed = plx_zip_member(z, 1, NULL);
    plx_zip_release(&z);
    assert_true(stored->anywhere);
    assert_false(packed->anywhere);
    look l = {.member = stored, .content = content};
    plx_parallel(4, 4, look_around, &l);
    assert_int_equal(l.wrong, 0);
    plx_blob_destroy(&stored);
    plx_blob_destroy(&packed);
    plx_blob_destroy(&file);
    plx_free(content);
    unlink(path);
}

/* A blob that counts what is read of another one. */
typedef struct counter {
    plx_blob head; /* must be first */
    plx_blob *of;
    uint64_t bytes;
} counter;

static bool counter_read(plx_blob *b, uint64_t offset, void *out, size_t size, plx_error *e)
{
    counter *c = (counter *)b;
    c->bytes += size;
    return plx_blob_read(c->of, offset, out, size, e);
}

static void counter_destroy(plx_blob *b)
{
    plx_blob_destroy(&((counter *)b)->of);
}

static const plx_blob_ops counter_ops = {.read = counter_read, .destroy = counter_destroy};

/* Takes `of`. */
static plx_blob *count(plx_blob *of)
{
    counter *c = plx_alloc(1, sizeof *c);
    assert_true(plx_blob_init(&c->head, &counter_ops, of->name, of->size, NULL));
    c->of = of;
    return &c->head;
}

/* Threads read their members in turn, or places of one, and none of it is unpacked anew. */
static void readers_in_turn_go_on_where_they_were(void **state)
{
    (void)state;
    char path[] = "/tmp/plexus-XXXXXX";
    unsigned char *content = plx_alloc(SIZE, 1), out[500];
    make(path, content);
    plx_blob *file = count(plx_blob_open(path, NULL));
    plx_zip *z = plx_zip_open(file, NULL);
    plx_blob *member[2] = {plx_zip_member(z, 0, NULL), plx_zip_member(z, 1, NULL)};
    plx_zip_release(&z);
    ((counter *)file)->bytes = 0;
    for (size_t at = 0; at < SIZE / 2; at += sizeof out) {
        assert_true(plx_blob_read(member[0], at, out, sizeof out, NULL));
        assert_memory_equal(out, content + at, sizeof out);
        for (size_t half = 0; half < SIZE; half += SIZE / 2) {
            assert_true(plx_blob_read(member[1], half + at, out, sizeof out, NULL));
            assert_memory_equal(out, content + half + at, sizeof out);
        }
    }
    assert_in_range(((counter *)file)->bytes, SIZE / 2, file->size * 2);
    plx_blob_destroy(&member[0]);
    plx_blob_destroy(&member[1]);
    plx_blob_destroy(&file);
    plx_free(content);
    unlink(path);
}

static void a_packed_member_read_backwards_is_unpacked_once(void **state)
{
    (void)state;
    char path[] = "/tmp/plexus-XXXXXX";
    unsigned char *content = plx_alloc(SIZE, 1), out[100];
    make(path, content);
    plx_blob *file = count(plx_blob_open(path, NULL));
    plx_zip *z = plx_zip_open(file, NULL);
    plx_blob *member = plx_zip_member(z, 1, NULL);
    plx_zip_release(&z);
    ((counter *)file)->bytes = 0;
    for (size_t at = SIZE; at > 0; at -= sizeof out) {
        assert_true(plx_blob_read(member, at - sizeof out, out, sizeof out, NULL));
        assert_memory_equal(out, content + at - sizeof out, sizeof out);
    }
    assert_in_range(((counter *)file)->bytes, 1, file->size * 20);
    plx_blob_destroy(&member);
    plx_blob_destroy(&file);
    plx_free(content);
    unlink(path);
}

static void a_wrong_checksum_is_an_error(void **state)
{
    (void)state;
    char path[] = "/tmp/plexus-XXXXXX";
    unsigned char *content = plx_alloc(SIZE, 1);
    make(path, content);
    plx_blob *file = plx_blob_open(path, NULL);
    unsigned char *bytes = plx_blob_load(file, 0, file->size, NULL);
    bytes[1000] ^= 1;
    plx_blob *changed = plx_blob_memory("changed", bytes, (size_t)file->size, NULL);
    plx_error e = {0};
    plx_zip *z = plx_zip_open(changed, &e);
    plx_blob *member = plx_zip_member(z, 0, NULL);
    assert_false(plx_blob_read(member, 0, content, SIZE, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    plx_blob_destroy(&member);
    plx_zip_release(&z);
    plx_blob_destroy(&changed);
    plx_blob_destroy(&file);
    plx_free(bytes);
    plx_free(content);
    unlink(path);
}

static void names_that_lead_out(void **state)
{
    (void)state;
    static const char *const out[] = {"/", "/a", "..", "../a", "a/..", "a/../b", "a//../b"};
    static const char *const within[] = {"", "a", "...", "..a", "a..", "a/..b/c../d", "a/.../b"};
    for (size_t i = 0; i < sizeof out / sizeof *out; i++)
        assert_true(plx_zip_leads_out(out[i]));
    for (size_t i = 0; i < sizeof within / sizeof *within; i++)
        assert_false(plx_zip_leads_out(within[i]));
}

static void what_is_no_archive_is_refused(void **state)
{
    (void)state;
    static const char text[] = "PK\3\4 and nothing of the kind after it, at any length that counts";
    plx_blob *file = plx_blob_memory("f", text, sizeof text, NULL);
    plx_error e = {0};
    assert_null(plx_zip_open(file, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    plx_blob_destroy(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_members_at_any_place),
        cmocka_unit_test(stored_members_are_read_anywhere),
        cmocka_unit_test(readers_in_turn_go_on_where_they_were),
        cmocka_unit_test(a_packed_member_read_backwards_is_unpacked_once),
        cmocka_unit_test(a_wrong_checksum_is_an_error),
        cmocka_unit_test(names_that_lead_out),
        cmocka_unit_test(what_is_no_archive_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
