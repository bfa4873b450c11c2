#include "capture/png.h"

#include "base/file.h"
#include "base/mem.h"

#include <stb_image_write.h>

typedef struct plx_png_sink {
    plx_file_writer *writer;
    plx_error *error;
    bool ok;
} plx_png_sink;

static void on_bytes(void *user, void *data, int size)
{
    plx_png_sink *sink = user;
    sink->ok = sink->ok && plx_file_writer_write(sink->writer, data, (size_t)size, sink->error);
}

bool plx_png_write(const char *path, const unsigned char *rgba, int width, int height, plx_error *e)
{
    size_t count = (size_t)width * (size_t)height;
    unsigned char *rgb = plx_alloc(count, 3);
    if (!rgb)
        return plx_fail_file(
            e, PLX_ERR_MEMORY, path, "out of memory for a picture of %d x %d", width, height);
    for (size_t i = 0; i < count; i++)
        for (size_t c = 0; c < 3; c++)
            rgb[i * 3 + c] = rgba[i * 4 + c];

    plx_png_sink sink = {.writer = plx_file_writer_open(path, e), .error = e, .ok = true};
    bool ok = sink.writer != NULL;
    if (ok && !stbi_write_png_to_func(on_bytes, &sink, width, height, 3, rgb, width * 3))
        ok = plx_fail_file(e, PLX_ERR_MEMORY, path, "the picture could not be compressed");
    ok = ok && sink.ok;
    plx_free(rgb);
    if (!ok) {
        plx_file_writer_abort(&sink.writer);
        return false;
    }
    return plx_file_writer_commit(&sink.writer, e);
}
