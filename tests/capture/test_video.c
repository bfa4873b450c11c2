/* Films are what was asked for, the same each time, and at no moment more than a second behind. */
#include "base/mem.h"
#include "capture/disk.h"
#include "capture/png_text.h"
#include "capture/video.h"
#include "film_reader.h"
#include "folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WIDTH = 96, HEIGHT = 64, FPS = 20 };

static unsigned char pixels[WIDTH * HEIGHT * 4];

static int setup(void **state)
{
    av_log_set_level(AV_LOG_QUIET);
    return folder_setup(state);
}

/* A disc that moves over noise, so that no frame is as small as the next. */
static const unsigned char *frame(int n)
{
    unsigned noise = (unsigned)n * 2654435761U + 1;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            unsigned char *p = pixels + (y * WIDTH + x) * 4;
            noise = noise * 1664525 + 1013904223;
            int dx = x - (n * 3) % WIDTH, dy = y - HEIGHT / 2;
            bool in = dx * dx + dy * dy < 80;
            p[0] = (unsigned char)(in ? 255 : noise >> 29);
            p[1] = (unsigned char)(in ? 140 : noise >> 28);
            p[2] = (unsigned char)(20 + (noise >> 27));
            p[3] = 255;
        }
    }
    return pixels;
}

static plx_video_desc film(const char *name)
{
    return (plx_video_desc){.path = in_folder(name), .width = WIDTH, .height = HEIGHT, .fps = FPS};
}

static film_read make(plx_video_desc d, int frames)
{
    plx_error e;
    plx_video *v = plx_video_create(&d, &e);
    assert_non_null(v);
    for (int i = 0; i < frames; i++)
        assert_true(plx_video_add(v, frame(i), &e));
    assert_true(plx_video_finish(&v, &e));
    assert_null(v);
    return film_read_file(d.path);
}

static void every_kind_is_as_asked_for(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        plx_codec codec;
    } kinds[] = {
        {"a.mkv", PLX_CODEC_AUTO},
        {"a.mp4", PLX_CODEC_AUTO},
        {"a.webm", PLX_CODEC_AUTO},
        {"vp9.mkv", PLX_CODEC_VP9},
        {"vp9.mp4", PLX_CODEC_VP9},
        {"av1.mkv", PLX_CODEC_AV1},
        {"av1.webm", PLX_CODEC_AV1},
        {"a.gif", PLX_CODEC_AUTO},
        {"a.y4m", PLX_CODEC_AUTO},
    };
    setenv("SVT_LOG", "1", 1);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        plx_video_desc d = film(kinds[i].name);
        d.codec = kinds[i].codec;
        film_read r = make(d, 45);
        if (r.frames != 45 || r.errors != 0 || r.width != WIDTH || r.height != HEIGHT ||
            r.fps != FPS || (r.seconds < 2.2 || r.seconds > 2.3))
            fail_msg("%s: %d frames, %d errors, %d x %d, %g fps, %g s", kinds[i].name, r.frames,
                r.errors, r.width, r.height, r.fps, r.seconds);
    }
}

static void the_same_frames_give_the_same_film(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"b.mkv", "c.mkv"}, {"b.mp4", "c.mp4"}, {"b.webm", "c.webm"}, {"b.gif", "c.gif"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        film_read a = make(film(names[i][0]), 30), b = make(film(names[i][1]), 30);
        assert_int_equal(a.frames, 30);
        assert_true(a.hash == b.hash);
    }
    assert_true(make(film("d.mkv"), 29).hash != make(film("e.mkv"), 30).hash);
}

static void pictures_are_numbered(void **state)
{
    (void)state;
    plx_error e;
    plx_video_desc d = film("frames/at-%04d.png");
    plx_video *v = plx_video_create(&d, &e);
    assert_non_null(v);
    assert_true(plx_video_add(v, frame(0), &e) && plx_video_add(v, frame(1), &e));
    assert_int_equal(plx_video_now(v).frames, 2);
    assert_true(plx_video_now(v).bytes > 100);
    assert_true(plx_video_finish(&v, &e));
    assert_int_equal(access(in_folder("frames/at-0001.png"), R_OK), 0);
    assert_int_equal(access(in_folder("frames/at-0002.png"), R_OK), 0);
    assert_int_not_equal(access(in_folder("frames/at-0003.png"), F_OK), 0);
    d = film("more/");
    v = plx_video_create(&d, &e);
    assert_non_null(v);
    assert_true(plx_video_add(v, frame(0), &e) && plx_video_finish(&v, &e));
    assert_int_equal(access(in_folder("more/00001.png"), R_OK), 0);
}

/* Longer than a block of a GIF's comment, and not of ASCII alone. */
static void what_made_it_is_kept(void **state)
{
    (void)state;
    static const char *const names[] = {"r.mkv", "r.mp4", "r.mov", "r.webm", "r.gif"};
    char recipe[700] = "{\"caption\":\"å\"}";
    size_t length = strlen(recipe);
    memset(recipe + length, 'x', sizeof recipe - 1 - length);
    recipe[sizeof recipe - 1] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        plx_video_desc d = film(names[i]);
        d.recipe = recipe;
        d.recipe_keyword = "plexus";
        film_read r = make(d, 21);
        if (r.frames != 21 || r.errors != 0 || strcmp(r.comment, recipe) != 0)
            fail_msg("%s: %d frames, %d errors, \"%s\"", names[i], r.frames, r.errors, r.comment);
    }
    plx_video_desc d = film("told/");
    d.recipe = recipe;
    d.recipe_keyword = "plexus";
    plx_error e;
    plx_video *v = plx_video_create(&d, &e);
    assert_non_null(v);
    assert_true(plx_video_add(v, frame(0), &e) && plx_video_finish(&v, &e));
    char *told = plx_png_text_read(in_folder("told/00001.png"), "plexus", &e);
    assert_non_null(told);
    assert_string_equal(told, recipe);
    plx_free(told);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        plx_video_desc but;
        plx_code code;
    } cases[] = {
        {"a.nosuch", {0}, PLX_ERR_USAGE},
        {"a", {0}, PLX_ERR_USAGE},
        {"a.mkv", {.width = 63}, PLX_ERR_USAGE},
        {"a.mkv", {.has_crf = true, .crf = 52}, PLX_ERR_USAGE},
        {"a.webm", {.codec = PLX_CODEC_H264}, PLX_ERR_USAGE},
        {"a.mov", {.codec = PLX_CODEC_VP9}, PLX_ERR_USAGE},
        {"a.mov", {.codec = PLX_CODEC_AV1}, PLX_ERR_USAGE},
        {"a.gif", {.fps = 60}, PLX_ERR_USAGE},
        {"a.gif", {.codec = PLX_CODEC_AV1}, PLX_ERR_USAGE},
        {"%d%d.png", {0}, PLX_ERR_USAGE},
        {"%s.png", {0}, PLX_ERR_USAGE},
        {"%05d.jpg", {0}, PLX_ERR_USAGE},
        {"none/a.mkv", {0}, PLX_ERR_IO},
        {"none/a.y4m", {0}, PLX_ERR_IO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        plx_error e = {0};
        plx_video_desc d = cases[i].but;
        d.path = in_folder(cases[i].name);
        d.width = d.width ? d.width : WIDTH;
        d.height = HEIGHT;
        d.fps = d.fps ? d.fps : FPS;
        plx_video *v = plx_video_create(&d, &e);
        if (v || e.code != cases[i].code)
            fail_msg("%s: %s", cases[i].name, v ? "made" : e.message);
    }
}

static void copy_prefix(const char *from, const char *to, long size)
{
    char *data = plx_alloc((size_t)size + 1, 1);
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_true(data && in && out);
    assert_int_equal(fread(data, 1, (size_t)size, in), size);
    assert_int_equal(fwrite(data, 1, (size_t)size, out), size);
    fclose(in);
    fclose(out);
    plx_free(data);
}

/* What is in the file while the film is made is what a killed program leaves. */
static void at_any_moment_all_but_the_last_second_plays(void **state)
{
    (void)state;
    static const char *const names[] = {"kill.mkv", "kill.mp4", "kill.webm", "kill.y4m"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char whole[128], cut[128];
        plx_error e;
        plx_video_desc d = film(names[i]);
        snprintf(whole, sizeof whole, "%s", d.path);
        snprintf(cut, sizeof cut, "%s/cut%s", folder, strrchr(names[i], '.'));
        d.path = whole;
        plx_video *v = plx_video_create(&d, &e);
        assert_non_null(v);
        for (int n = 1; n <= 120; n++) {
            assert_true(plx_video_add(v, frame(n), &e));
            if (n < FPS + 4 || n % 6 != 0)
                continue;
            struct stat about;
            assert_int_equal(stat(whole, &about), 0);
            copy_prefix(whole, cut, (long)about.st_size);
            film_read r = film_read_file(cut);
            if (r.frames < n - FPS || r.frames > n)
                fail_msg("%s after %d frames: %d play", names[i], n, r.frames);
        }
        plx_video_abort(&v);
        assert_null(v);
        assert_true(film_read_file(whole).frames >= 120 - FPS);
    }
}

typedef struct full_disk {
    size_t left;
} full_disk;

static ssize_t write_until_full(void *user, int file, const void *data, size_t size)
{
    full_disk *disk = user;
    if (disk->left == 0) {
        errno = ENOSPC;
        return -1;
    }
    size_t some = size < disk->left ? size : disk->left;
    disk->left -= some;
    return write(file, data, some);
}

static void a_full_disk_leaves_a_film(void **state)
{
    (void)state;
    static const char *const names[] = {"full.mkv", "full.mp4", "full.webm"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        for (size_t room = 20000; room <= 80000; room += 7001) {
            plx_error e = {0};
            full_disk disk = {room};
            plx_video_desc d = film(names[i]);
            d.quality = PLX_VIDEO_BEST;
            d.write = write_until_full;
            d.write_user = &disk;
            plx_video *v = plx_video_create(&d, &e);
            assert_non_null(v);
            int n = 0;
            while (n < 2000 && plx_video_add(v, frame(n), &e))
                n++;
            assert_true(n < 2000);
            assert_int_equal(e.code, PLX_ERR_IO);
            assert_non_null(strstr(e.message, strerror(ENOSPC)));
            assert_false(plx_video_add(v, frame(n), NULL));
            assert_false(plx_video_finish(&v, NULL));
            assert_null(v);
            film_read r = film_read_file(d.path);
            if (r.frames < n - FPS || r.errors > 0)
                fail_msg("%s with %zu bytes: %d of %d frames play, %d errors", names[i], room,
                    r.frames, n, r.errors);
            /* And the next one works. */
            assert_int_equal(make(film(names[i]), 30).frames, 30);
        }
    }
}

static void what_fails_at_once_leaves_nothing_behind(void **state)
{
    (void)state;
    for (size_t room = 0; room < 600; room += 97) {
        plx_error e = {0};
        full_disk disk = {room};
        plx_video_desc d = film("none.mkv");
        d.write = write_until_full;
        d.write_user = &disk;
        plx_video *v = plx_video_create(&d, &e);
        if (!v)
            assert_int_equal(e.code, PLX_ERR_IO);
        plx_video_abort(&v);
    }
}

static void room_on_the_disk(void **state)
{
    (void)state;
    assert_true(plx_disk_free(in_folder("not-yet.mkv")) > 0);
    assert_true(plx_disk_free(in_folder("not-yet.mkv")) != UINT64_MAX);
    assert_true(plx_disk_free("not-yet.mkv") != UINT64_MAX);
    assert_true(plx_disk_free("/not-yet.mkv") != UINT64_MAX);
    assert_true(plx_disk_free(in_folder("%05d.png")) != UINT64_MAX);
    assert_true(plx_disk_free("-") == UINT64_MAX);
    assert_true(plx_disk_free("/dev/null") == UINT64_MAX);
    assert_true(plx_disk_fits(1000, 10, 1000000, 30, 0)); /* too early to tell */
    assert_true(plx_disk_fits(300000, 30, 30, 30, 2000000));
    assert_false(plx_disk_fits(300000, 30, 3000, 30, 2000000));
    assert_true(plx_disk_fits(300000, 30, 3000, 30, UINT64_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_as_asked_for),
        cmocka_unit_test(the_same_frames_give_the_same_film),
        cmocka_unit_test(pictures_are_numbered),
        cmocka_unit_test(what_made_it_is_kept),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(at_any_moment_all_but_the_last_second_plays),
        cmocka_unit_test(a_full_disk_leaves_a_film),
        cmocka_unit_test(what_fails_at_once_leaves_nothing_behind),
        cmocka_unit_test(room_on_the_disk),
    };
    return cmocka_run_group_tests(tests, setup, folder_teardown);
}
