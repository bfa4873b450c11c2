#include "io/h5_client.h"

#include "base/mem.h"
#include "support.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const unsigned char content[64] = "the file";

typedef struct heard {
    size_t items, texts, warnings;
    plx_h5_item item;
    plx_blob *rows;
    char text[64];
} heard;

static bool take_item(void *user, plx_h5 *h, const plx_h5_item *item, plx_error *e)
{
    heard *l = user;
    l->items++;
    l->item = *item;
    if (!item->contiguous && !l->rows)
        l->rows = plx_h5_rows(h, item, e);
    return item->contiguous || l->rows;
}

static bool take_text(void *user, const char *name, const char *text, size_t size, plx_error *e)
{
    heard *l = user;
    (void)e;
    l->texts++;
    assert_string_equal(name, "model_config");
    assert_int_equal(strlen(text), size);
    return true;
}

static void take_warning(void *user, const char *sentence)
{
    heard *l = user;
    l->warnings++;
    strncpy(l->text, sentence, sizeof l->text - 1);
}

/* What a helper says, all of it beforehand. */
typedef struct talk {
    unsigned char said[4096];
    size_t size;
} talk;

static void say(talk *t, uint32_t kind, uint32_t size, const void *data, size_t data_size)
{
    plx_h5_head head = {kind, size};
    memcpy(t->said + t->size, &head, sizeof head);
    t->size += sizeof head;
    if (data_size > 0)
        memcpy(t->said + t->size, data, data_size);
    t->size += data_size;
}

static void say_set(talk *t, plx_h5_dataset d, const char *path)
{
    unsigned char body[sizeof d + 64];
    memcpy(body, &d, sizeof d);
    memcpy(body + sizeof d, path, strlen(path));
    say(t, PLX_H5_DATASET, (uint32_t)(sizeof d + strlen(path)), body, sizeof d + strlen(path));
}

/* The list that is heard; *end is the helper's end, whose reading side stays open. */
static plx_h5 *listen_to(const talk *t, plx_blob **file, heard *l, int *end, plx_error *e)
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(write(pair[1], t->said, t->size), t->size);
    shutdown(pair[1], SHUT_WR);
    *end = pair[1];
    *file = plx_blob_memory("f", content, sizeof content, NULL);
    plx_h5_visitor v = {take_item, take_text, take_warning, NULL, l};
    return plx_h5_open_socket(pair[0], *file, &v, e);
}

static void refuse(const talk *t, plx_code code)
{
    heard l = {0};
    plx_blob *file;
    plx_error e = {0};
    int end;
    assert_null(listen_to(t, &file, &l, &end, &e));
    assert_int_equal(e.code, code);
    assert_int_equal(e.offset, 0);
    plx_blob_destroy(&l.rows);
    plx_blob_destroy(&file);
    close(end);
}

static const plx_h5_dataset matrix = {
    .class = PLX_H5_FLOAT, .bytes = 4, .contiguous = 1, .rank = 2, .shape = {2, 3}, .offset = 16};

static void lists_are_heard(void **state)
{
    (void)state;
    talk t = {.size = 0};
    plx_h5_read question = {4, 4}, beyond = {60, 8};
    static const char text[] = "\14\0\0\0model_config{}";
    say(&t, PLX_H5_READ, sizeof question, &question, sizeof question);
    say_set(&t, matrix, "a/b");
    say(&t, PLX_H5_READ, sizeof beyond, &beyond, sizeof beyond);
    say(&t, PLX_H5_TEXT, sizeof text - 1, text, sizeof text - 1);
    say(&t, PLX_H5_WARNING, 3, "odd", 3);
    plx_h5_dataset packed = matrix;
    packed.contiguous = 0;
    say_set(&t, packed, "c");
    say(&t, PLX_H5_DONE, 0, NULL, 0);
    float numbers[6] = {1, 2, 3, 4, 5, 6}, got[6];
    say(&t, PLX_H5_ROWS, sizeof numbers, numbers, sizeof numbers);
    heard l = {0};
    plx_blob *file;
    plx_error e = {0};
    int end;
    plx_h5 *h = listen_to(&t, &file, &l, &end, &e);
    assert_non_null(h);
    assert_int_equal(l.items, 2);
    assert_int_equal(l.texts, 1);
    assert_string_equal(l.text, "odd");
    assert_int_equal(l.item.index, 1);
    plx_h5_release(&h);
    /* The blob holds on to the helper. */
    assert_int_equal(l.rows->size, sizeof numbers);
    assert_true(plx_blob_read(l.rows, 4, got, 8, &e));
    assert_true(got[0] == 2 && got[1] == 3);
    plx_blob_destroy(&l.rows);
    /* The first thing that was asked of here is the list, then come the answers. */
    struct {
        plx_h5_head head;
        uint64_t size;
        plx_h5_head bytes;
        char four[4];
        plx_h5_head no;
    } __attribute__((packed)) asked;
    assert_int_equal(read(end, &asked, sizeof asked), sizeof asked);
    assert_int_equal(asked.size, sizeof content);
    assert_int_equal(asked.bytes.size, 4);
    assert_memory_equal(asked.four, content + 4, 4);
    assert_int_equal(asked.no.kind, PLX_H5_NO);
    plx_blob_destroy(&file);
    close(end);
}

static void lies_are_refused(void **state)
{
    (void)state;
    talk nothing = {.size = 0}, kind = nothing, long_message = nothing, early = nothing,
         unasked = nothing, question = nothing;
    plx_h5_read large = {0, UINT64_MAX};
    refuse(&nothing, PLX_ERR_FORMAT);
    say(&kind, 77, 0, NULL, 0);
    refuse(&kind, PLX_ERR_FORMAT);
    say(&long_message, PLX_H5_WARNING, UINT32_MAX, "x", 1);
    refuse(&long_message, PLX_ERR_FORMAT);
    say(&early, PLX_H5_DATASET, sizeof matrix, &matrix, 10);
    refuse(&early, PLX_ERR_FORMAT);
    say(&unasked, PLX_H5_ROWS, 4, "1234", 4);
    refuse(&unasked, PLX_ERR_FORMAT);
    say(&question, PLX_H5_READ, sizeof large, &large, sizeof large);
    refuse(&question, PLX_ERR_FORMAT);
    for (int i = 0; i < 4; i++) {
        talk t = nothing;
        plx_h5_dataset d = matrix;
        if (i == 0)
            d.rank = PLX_H5_RANK_MAX + 1;
        else if (i == 1)
            d.class = 99;
        else if (i == 2)
            d.bytes = 3;
        else
            d.offset = UINT64_MAX;
        say_set(&t, d, "w");
        say(&t, PLX_H5_DONE, 0, NULL, 0);
        refuse(&t, PLX_ERR_FORMAT);
    }
}

static void failures_are_told(void **state)
{
    (void)state;
    talk t = {.size = 0}, other = t;
    say(&t, PLX_H5_FAIL, 7, "\1\0\0\0why", 7);
    refuse(&t, PLX_ERR_UNSUPPORTED);
    say(&other, PLX_H5_FAIL, 7, "\0\0\0\0why", 7);
    refuse(&other, PLX_ERR_FORMAT);
}

static void rows_that_do_not_come_are_an_error(void **state)
{
    (void)state;
    talk t = {.size = 0};
    plx_h5_dataset packed = matrix;
    packed.contiguous = 0;
    say_set(&t, packed, "w");
    say(&t, PLX_H5_DONE, 0, NULL, 0);
    say(&t, PLX_H5_ROWS, 4, "1234", 4);
    heard l = {0};
    plx_blob *file;
    plx_error e = {0};
    int end;
    char out[8];
    plx_h5 *h = listen_to(&t, &file, &l, &end, &e);
    assert_non_null(h);
    for (int i = 0; i < 2; i++) {
        assert_false(plx_blob_read(l.rows, 0, out, sizeof out, &e));
        assert_int_equal(e.code, PLX_ERR_FORMAT);
    }
    plx_h5_release(&h);
    plx_blob_destroy(&l.rows);
    plx_blob_destroy(&file);
    close(end);
}

static void long_rows_are_asked_for_in_parts(void **state)
{
    (void)state;
    enum { LONG = 3 << 20 };
    talk t = {.size = 0};
    plx_h5_dataset packed = matrix;
    packed.contiguous = 0;
    packed.shape[1] = LONG;
    say_set(&t, packed, "w");
    say(&t, PLX_H5_DONE, 0, NULL, 0);
    heard l = {0};
    plx_blob *file;
    plx_error e = {0};
    int end;
    char out[4];
    plx_h5 *h = listen_to(&t, &file, &l, &end, &e);
    assert_non_null(h);
    assert_int_equal(l.rows->size, 2 * 4 * LONG);
    assert_false(plx_blob_read(l.rows, 4 * (LONG + (5 << 19)), out, sizeof out, &e));
    struct {
        plx_h5_head list;
        uint64_t size;
        plx_h5_head head;
        plx_h5_get get;
    } __attribute__((packed)) asked;
    assert_int_equal(read(end, &asked, sizeof asked), sizeof asked);
    assert_int_equal(asked.head.kind, PLX_H5_GET);
    assert_int_equal(asked.get.axis, 1);
    assert_int_equal(asked.get.first, LONG + (2 << 20));
    assert_int_equal(asked.get.rows, 1 << 20);
    plx_h5_release(&h);
    plx_blob_destroy(&l.rows);
    plx_blob_destroy(&file);
    close(end);
}

static bool take_strings(void *user, plx_h5 *h, const plx_h5_item *item, plx_error *e)
{
    heard *l = user;
    (void)h, (void)e;
    l->item = *item;
    l->items++;
    return true;
}

/* Asks for strings of a list of `count`, which is answered so. */
static char *ask_strings(const char *answer, size_t size, size_t count, plx_error *e)
{
    talk t = {.size = 0};
    heard l = {0};
    int pair[2];
    say_set(&t, (plx_h5_dataset){.class = PLX_H5_STRING, .rank = 1, .shape = {3}}, "s");
    say(&t, PLX_H5_DONE, 0, NULL, 0);
    say(&t, PLX_H5_ROWS, (uint32_t)size, answer, size);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(write(pair[1], t.said, t.size), t.size);
    shutdown(pair[1], SHUT_WR);
    plx_blob *file = plx_blob_memory("f", content, sizeof content, NULL);
    plx_h5_visitor v = {take_item, take_text, take_warning, take_strings, &l};
    plx_h5 *h = plx_h5_open_socket(pair[0], file, &v, e);
    assert_non_null(h);
    assert_int_equal(l.items, 1);
    assert_int_equal(l.item.shape[0], 3);
    plx_h5 *held = plx_h5_hold(h);
    plx_h5_release(&h);
    char *strings = plx_h5_strings(held, l.item.index, 0, count, e);
    plx_h5_release(&held);
    plx_blob_destroy(&file);
    close(pair[1]);
    return strings;
}

static void strings_are_counted(void **state)
{
    (void)state;
    static const char good[] = "ab\0\0c";
    char *got = ask_strings(good, sizeof good, 3, NULL);
    assert_memory_equal(got, good, sizeof good);
    plx_free(got);
    static const struct {
        const char *answer;
        size_t size;
    } lies[] = {{"ab\0\0c", 5}, {"ab\0c", 5}, {"a\0b\0c\0d", 8}, {"", 0}};
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        plx_error e = {0};
        assert_null(ask_strings(lies[i].answer, lies[i].size, 3, &e));
        assert_int_equal(e.code, PLX_ERR_FORMAT);
    }
}

static void strings_that_nobody_wants_are_a_warning(void **state)
{
    (void)state;
    talk t = {.size = 0};
    heard l = {0};
    plx_blob *file;
    plx_error e = {0};
    int end;
    say_set(&t, (plx_h5_dataset){.class = PLX_H5_STRING, .rank = 1, .shape = {3}}, "names");
    say_set(&t, matrix, "w");
    say(&t, PLX_H5_DONE, 0, NULL, 0);
    plx_h5 *h = listen_to(&t, &file, &l, &end, &e);
    assert_non_null(h);
    assert_int_equal(l.warnings, 1);
    assert_non_null(strstr(l.text, "'names'"));
    assert_int_equal(l.item.index, 1);
    plx_h5_release(&h);
    plx_blob_destroy(&file);
    close(end);
    talk square = {.size = 0};
    say_set(&square, (plx_h5_dataset){.class = PLX_H5_STRING, .rank = 2, .shape = {3, 3}}, "s");
    refuse(&square, PLX_ERR_FORMAT);
}

static void no_helper_is_an_error(void **state)
{
    (void)state;
    plx_blob *file = plx_blob_memory("f", content, sizeof content, NULL);
    plx_error e = {0};
    heard l = {0};
    plx_h5_visitor v = {take_item, take_text, take_warning, NULL, &l};
    plx_h5_set_helper("/nowhere/plexus-h5");
    assert_null(plx_h5_open(file, &v, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    /* One that says nothing, and is gone. */
    plx_h5_set_helper("/bin/true");
    assert_null(plx_h5_open(file, &v, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    plx_blob_destroy(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_heard),
        cmocka_unit_test(lies_are_refused),
        cmocka_unit_test(failures_are_told),
        cmocka_unit_test(rows_that_do_not_come_are_an_error),
        cmocka_unit_test(long_rows_are_asked_for_in_parts),
        cmocka_unit_test(strings_are_counted),
        cmocka_unit_test(strings_that_nobody_wants_are_a_warning),
        cmocka_unit_test(no_helper_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
