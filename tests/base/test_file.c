/* Runs in a folder of its own. What root may do anyway (unwritable folders) is tried as another
 * user in a child process. */
#include "base/file.h"
#include "base/mem.h"
#include "base/thread.h"
#include "support.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534 };

static char folder[] = "/tmp/plexus-test-file-XXXXXX";

static int enter_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) && chmod(folder, 0777) == 0 && chdir(folder) == 0 ? 0 : -1;
}

static int entries(const char *path, bool remove_them)
{
    DIR *d = opendir(path);
    assert_non_null(d);
    int n = 0;
    for (struct dirent *f; (f = readdir(d));) {
        if (strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0)
            continue;
        n++;
        if (remove_them)
            unlinkat(dirfd(d), f->d_name, 0);
    }
    closedir(d);
    return n;
}

static int empty_folder(void **state)
{
    (void)state;
    entries(folder, true);
    return 0;
}

static int leave_folder(void **state)
{
    (void)state;
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void assert_content(const char *path, const char *expected)
{
    unsigned char *data = NULL;
    size_t size = 0;
    assert_true(plx_file_read(path, 1 << 20, &data, &size, NULL));
    assert_int_equal(size, strlen(expected));
    assert_string_equal((char *)data, expected);
    plx_free(data);
}

static bool write_file(const char *path, const char *text, plx_error *e)
{
    plx_file_writer *w = plx_file_writer_open(path, e);
    if (!w)
        return false;
    bool ok = plx_file_writer_write(w, text, strlen(text), e);
    ok = plx_file_writer_commit(&w, e) && ok;
    assert_null(w);
    return ok;
}

static void files_of_every_kind_are_read(void **state)
{
    (void)state;
    put("empty", "");
    assert_content("empty", "");
    put("text", "some text");
    assert_content("text", "some text");

    /* No size is known beforehand, and it grows past the first guess. */
    assert_int_equal(mkfifo("pipe", 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        FILE *f = fopen("pipe", "w");
        for (int i = 0; i < 30000; i++)
            fputs("0123456789", f);
        fclose(f);
        _exit(0);
    }
    unsigned char *data = NULL;
    size_t size = 0;
    assert_true(plx_file_read("pipe", 300000, &data, &size, NULL));
    waitpid(child, NULL, 0);
    assert_int_equal(size, 300000);
    assert_memory_equal(data + 299990, "0123456789", 11);
    plx_free(data);
}

static void what_cannot_be_read_is_named(void **state)
{
    (void)state;
    put("ten", "0123456789");
    static const struct {
        const char *path;
        size_t max;
        plx_code code;
    } wrong[] = {
        {"missing", 100, PLX_ERR_IO},
        {"ten/inside", 100, PLX_ERR_IO},
        {".", 100, PLX_ERR_IO},
        {"ten", 9, PLX_ERR_UNSUPPORTED},
        {"/dev/zero", 1 << 20, PLX_ERR_UNSUPPORTED},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        unsigned char *data = NULL;
        size_t size = 0;
        plx_error e = {0};
        assert_false(plx_file_read(wrong[i].path, wrong[i].max, &data, &size, &e));
        assert_int_equal(e.code, wrong[i].code);
        assert_string_equal(e.file, wrong[i].path);
        assert_null(data);
    }
    unsigned char *data = NULL;
    size_t size = 0;
    assert_true(plx_file_read("ten", 10, &data, &size, NULL));
    assert_int_equal(size, 10);
    plx_free(data);
    plx_error e = {0};
    plx_mem_fail_at(1);
    assert_false(plx_file_read("ten", 10, &data, &size, &e));
    plx_mem_fail_at(0);
    assert_int_equal(e.code, PLX_ERR_MEMORY);
}

static void a_file_appears_only_when_complete(void **state)
{
    (void)state;
    plx_file_writer *w = plx_file_writer_open("new", NULL);
    assert_non_null(w);
    assert_true(plx_file_writer_write(w, "abc", 3, NULL));
    assert_int_equal(access("new", F_OK), -1);
    assert_true(plx_file_writer_write(w, "def", 3, NULL));
    assert_true(plx_file_writer_write(w, "", 0, NULL));
    assert_true(plx_file_writer_commit(&w, NULL));
    assert_content("new", "abcdef");
    assert_true(write_file("new", "second", NULL));
    assert_content("new", "second");
    assert_int_equal(entries(".", false), 1);
}

static void an_abort_leaves_the_old_file(void **state)
{
    (void)state;
    put("old", "old");
    plx_file_writer *w = plx_file_writer_open("old", NULL);
    assert_true(plx_file_writer_write(w, "new", 3, NULL));
    plx_file_writer_abort(&w);
    assert_null(w);
    plx_file_writer_abort(&w);
    assert_content("old", "old");
    assert_int_equal(entries(".", false), 1);
}

static void a_full_device_is_noticed(void **state)
{
    (void)state;
    plx_error e = {0};
    plx_file_writer *w = plx_file_writer_open("/dev/full", &e);
    assert_non_null(w);
    assert_false(plx_file_writer_write(w, "abc", 3, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    assert_string_equal(e.file, "/dev/full");
    plx_error again = {0}, at_commit = {0};
    assert_false(plx_file_writer_write(w, "", 0, &again));
    assert_false(plx_file_writer_commit(&w, &at_commit));
    assert_null(w);
    /* The reason is not lost on the way. */
    assert_string_equal(again.message, e.message);
    assert_string_equal(at_commit.message, e.message);
    assert_int_equal(access("/dev/full", F_OK), 0);
}

static void a_full_disk_leaves_the_old_file(void **state)
{
    (void)state;
    put("old", "old");
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    /* The first write stops half way, as on a disk that fills up. */
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){.rlim_cur = 1000, .rlim_max = before.rlim_max});
    plx_error e = {0};
    static const char block[1500] = "x";
    plx_file_writer *w = plx_file_writer_open("old", &e);
    bool wrote = w && plx_file_writer_write(w, block, sizeof block, &e);
    bool committed = w && plx_file_writer_commit(&w, NULL);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_false(wrote);
    assert_false(committed);
    assert_int_equal(e.code, PLX_ERR_IO);
    assert_string_equal(e.file, "old");
    assert_content("old", "old");
    assert_int_equal(entries(".", false), 1);
}

static void places_that_cannot_be_written_are_named_at_once(void **state)
{
    (void)state;
    put("file", "");
    static const char *const wrong[] = {"", "missing/file", "file/inside", ".", "missing/"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        plx_error e = {0};
        assert_null(plx_file_writer_open(wrong[i], &e));
        assert_int_equal(e.code, PLX_ERR_IO);
        assert_string_equal(e.file, wrong[i]);
    }
    assert_int_equal(entries(".", false), 1);
}

/* In a child, because the privilege cannot be had back. */
static int as_nobody(void)
{
    if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
        return 2;
    plx_error folder_error = {0}, file_error = {0};
    bool folder_refused = !plx_file_writer_open("closed/file", &folder_error);
    bool file_refused = !plx_file_writer_open("readonly", &file_error);
    return folder_refused && file_refused && folder_error.code == PLX_ERR_IO &&
                   file_error.code == PLX_ERR_IO
               ? 0
               : 1;
}

static void permissions_are_respected(void **state)
{
    (void)state;
    put("readonly", "precious");
    assert_int_equal(chmod("readonly", 0444), 0);
    assert_int_equal(mkdir("closed", 0555), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(as_nobody());
    int status = 0;
    waitpid(child, &status, 0);
    assert_int_equal(rmdir("closed"), 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_content("readonly", "precious");
}

static unsigned mode_of(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 0777;
}

static void new_files_follow_the_umask_and_replaced_ones_keep_theirs(void **state)
{
    (void)state;
    mode_t before = umask(027);
    assert_true(write_file("new", "x", NULL));
    assert_int_equal(mode_of("new"), 0640);
    put("private", "x");
    assert_int_equal(chmod("private", 0600), 0);
    umask(0);
    assert_true(write_file("private", "y", NULL));
    assert_int_equal(mode_of("private"), 0600);
    umask(before);
}

static void links_and_devices_stay_what_they_are(void **state)
{
    (void)state;
    put("target", "old");
    assert_int_equal(symlink("target", "link"), 0);
    assert_true(write_file("link", "new", NULL));
    assert_content("target", "new");
    struct stat st;
    assert_int_equal(lstat("link", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_true(write_file("/dev/null", "new", NULL));
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
    assert_int_equal(entries(".", false), 2);
    /* Also those that lead nowhere yet, one to the other. */
    assert_int_equal(symlink("later", "first"), 0);
    assert_int_equal(symlink("./first", "second"), 0);
    assert_true(write_file("second", "new", NULL));
    assert_content("later", "new");
    assert_true(lstat("first", &st) == 0 && S_ISLNK(st.st_mode));
    assert_true(lstat("second", &st) == 0 && S_ISLNK(st.st_mode));
}

static void the_longest_name_can_be_written(void **state)
{
    (void)state;
    char name[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    assert_true(write_file(name, "long", NULL));
    assert_content(name, "long");
}

static void write_many(void *user)
{
    for (int i = 0; i < 200; i++) {
        char *ok = user;
        *ok = *ok && write_file("contended", "all of it", NULL);
    }
}

static void threads_may_write_beside_each_other(void **state)
{
    (void)state;
    char ok[2] = {1, 1};
    mode_t before = umask(022);
    plx_thread *a = plx_thread_create("a", write_many, &ok[0], NULL);
    plx_thread *b = plx_thread_create("b", write_many, &ok[1], NULL);
    plx_thread_join(&a);
    plx_thread_join(&b);
    assert_true(ok[0] && ok[1]);
    assert_content("contended", "all of it");
    assert_int_equal(entries(".", false), 1);
    assert_int_equal(umask(before), 022);
}

static void every_failed_allocation_is_survived(void **state)
{
    (void)state;
    put("old", "old");
    static const char *const paths[] = {"old", "new"};
    for (size_t i = 0; i < 2; i++) {
        for (uint64_t n = 1;; n++) {
            plx_error e = {0};
            plx_mem_fail_at(n);
            plx_file_writer *w = plx_file_writer_open(paths[i], &e);
            plx_mem_fail_at(0);
            if (w) {
                assert_true(n > 3);
                plx_file_writer_abort(&w);
                break;
            }
            assert_int_equal(e.code, PLX_ERR_MEMORY);
            assert_string_equal(e.file, paths[i]);
        }
    }
    assert_int_equal(entries(".", false), 1);
}

static void names_tell_the_time(void **state)
{
    (void)state;
    char name[32];
    int year, month, day, at, end = 0;
    assert_ptr_equal(plx_file_name_now(name, sizeof name, "png"), name);
    assert_int_equal(sscanf(name, "plexus-%4d%2d%2d-%6d.png%n", &year, &month, &day, &at, &end), 4);
    assert_int_equal(end, strlen("plexus-20250131-235959.png"));
    assert_int_equal(strlen(name), end);
    assert_true(year >= 2025 && month >= 1 && month <= 12 && day >= 1 && day <= 31);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, empty_folder, empty_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(files_of_every_kind_are_read),
        IN_FOLDER(what_cannot_be_read_is_named),
        IN_FOLDER(a_file_appears_only_when_complete),
        IN_FOLDER(an_abort_leaves_the_old_file),
        IN_FOLDER(a_full_device_is_noticed),
        IN_FOLDER(a_full_disk_leaves_the_old_file),
        IN_FOLDER(places_that_cannot_be_written_are_named_at_once),
        IN_FOLDER(permissions_are_respected),
        IN_FOLDER(new_files_follow_the_umask_and_replaced_ones_keep_theirs),
        IN_FOLDER(links_and_devices_stay_what_they_are),
        IN_FOLDER(the_longest_name_can_be_written),
        IN_FOLDER(threads_may_write_beside_each_other),
        IN_FOLDER(every_failed_allocation_is_survived),
        cmocka_unit_test(names_tell_the_time),
    };
    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
