#include "capture/png_stream.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

/* Pictures of networks are smooth and large: more effort than this takes longer than drawing them
 * and saves little. */
enum { COMPRESSION = 4, CHANNELS = 4 };

struct plx_png_stream {
    plx_file_writer *file;
    png_structp png;
    png_infop info;
    int width, height, depth, done; /* done: rows */
    bool failed;
    plx_error failure; /* the first one: all later calls fail with it */
    char path[256];
};

static void on_error(png_structp png, png_const_charp message)
{
    plx_png_stream *s = png_get_error_ptr(png);
    if (!s->failed)
        plx_fail_file(
            &s->failure, PLX_ERR_MEMORY, s->path, "cannot be written as PNG: %s", message);
    s->failed = true;
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static png_voidp on_alloc(png_structp png, png_alloc_size_t size)
{
    (void)png;
    return plx_alloc(size, 1);
}

static void on_free(png_structp png, png_voidp memory)
{
    (void)png;
    plx_free(memory);
}

static void on_bytes(png_structp png, png_bytep data, size_t size)
{
    plx_png_stream *s = png_get_io_ptr(png);
    if (plx_file_writer_write(s->file, data, size, &s->failure))
        return;
    s->failed = true;
    png_error(png, "refused");
}

static void on_flush(png_structp png)
{
    (void)png;
}

static bool tell(const plx_png_stream *s, plx_error *e)
{
    if (e)
        *e = s->failure;
    return false;
}

static void release(plx_png_stream *s)
{
    if (s->png)
        png_destroy_write_struct(&s->png, &s->info);
    plx_file_writer_abort(&s->file);
    plx_free(s);
}

static void write_texts(plx_png_stream *s, const plx_png_stream_desc *d)
{
    for (size_t i = 0; i < d->text_count; i++) {
        /* libpng takes them without const, and changes nothing. */
        png_text text = {
            .compression = PNG_ITXT_COMPRESSION_NONE,
            .key = (png_charp)(uintptr_t)d->texts[i].keyword,
            .text = (png_charp)(uintptr_t)d->texts[i].text,
            .itxt_length = strlen(d->texts[i].text),
            .lang = "",
            .lang_key = "",
        };
        png_set_text(s->png, s->info, &text, 1);
    }
}

/* Between setjmp and what may jump back nothing is changed that is read after it. */
static bool begin(plx_png_stream *s, const plx_png_stream_desc *d)
{
    if (setjmp(png_jmpbuf(s->png)))
        return false;
    png_set_write_fn(s->png, s, on_bytes, on_flush);
    png_set_compression_level(s->png, COMPRESSION);
    png_set_IHDR(s->png, s->info, (png_uint_32)d->width, (png_uint_32)d->height, s->depth,
        d->alpha ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(s->png, s->info, PNG_sRGB_INTENT_PERCEPTUAL);
    write_texts(s, d);
    png_write_info(s->png, s->info);
    if (!d->alpha)
        png_set_filler(s->png, 0, PNG_FILLER_AFTER);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (s->depth == 16)
        png_set_swap(s->png);
#endif
    return true;
}

/* NULL, with what failed told. */
static plx_png_stream *give_up(plx_png_stream *s, plx_error *e)
{
    if (!s->failed)
        plx_fail_file(&s->failure, PLX_ERR_MEMORY, s->path, "out of memory for a picture");
    tell(s, e);
    release(s);
    return NULL;
}

plx_png_stream *plx_png_stream_open(const plx_png_stream_desc *d, plx_error *e)
{
    plx_png_stream *s = plx_alloc(1, sizeof *s);
    if (!s) {
        plx_fail_file(e, PLX_ERR_MEMORY, d->path, "out of memory for a picture");
        return NULL;
    }
    s->width = d->width;
    s->height = d->height;
    s->depth = d->bit_depth == 16 ? 16 : 8;
    plx_text_copy(s->path, sizeof s->path, d->path);
    s->file = plx_file_writer_open(d->path, &s->failure);
    s->failed = !s->file;
    if (!s->failed)
        s->png = png_create_write_struct_2(
            PNG_LIBPNG_VER_STRING, s, on_error, on_warning, NULL, on_alloc, on_free);
    if (s->png)
        s->info = png_create_info_struct(s->png);
    if (!s->info || !begin(s, d))
        return give_up(s, e);
    return s;
}

static bool add(plx_png_stream *s, const unsigned char *rgba, int count)
{
    size_t row = (size_t)s->width * CHANNELS * (size_t)s->depth / 8;
    if (setjmp(png_jmpbuf(s->png)))
        return false;
    for (int i = 0; i < count; i++)
        png_write_row(s->png, rgba + (size_t)i * row);
    return true;
}

bool plx_png_stream_add(plx_png_stream *s, const void *rgba, int count, plx_error *e)
{
    int left = s->height - s->done;
    if (s->failed || !add(s, rgba, count < left ? count : left))
        return tell(s, e);
    s->done += count;
    return true;
}

static bool end(plx_png_stream *s)
{
    if (setjmp(png_jmpbuf(s->png)))
        return false;
    png_write_end(s->png, NULL);
    return true;
}

bool plx_png_stream_finish(plx_png_stream **handle, plx_error *e)
{
    plx_png_stream *s = *handle;
    *handle = NULL;
    if (!s->failed && s->done != s->height)
        s->failed = !plx_fail_file(&s->failure, PLX_ERR_IO, s->path, "the picture is not whole");
    bool ok = s->failed || !end(s) ? tell(s, e) : plx_file_writer_commit(&s->file, e);
    release(s);
    return ok;
}

void plx_png_stream_abort(plx_png_stream **s)
{
    if (*s)
        release(*s);
    *s = NULL;
}
