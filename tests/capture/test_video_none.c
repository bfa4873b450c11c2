/* A build without libav says so when a film is wanted. */
#include "capture/video.h"
#include "support.h"

#include <string.h>

static void films_are_refused(void **state)
{
    (void)state;
    plx_error e = {0};
    plx_video *video = plx_video_create(
        &(plx_video_desc){.path = "film.mkv", .width = 64, .height = 48, .fps = 30}, &e);
    assert_null(video);
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    assert_string_equal(e.file, "film.mkv");
    assert_non_null(strstr(e.message, "libav"));
    plx_video_abort(&video);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(films_are_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
