/* Passes with shaders of their own, from a folder that PLEXUS_SHADER_DIR names. An instance is one
 * rectangle in pixels with a colour. */
#include "folder.h"
#include "gl.h"

#include "gfx/pass.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 8, HEIGHT = 6 };

typedef struct rectangle {
    float x, y, w, h;
    float r, g, b, a;
} rectangle;

typedef struct params {
    float viewport[2], shift[2];
} params;

static const char *const vertex_text =
    "#version 410 core\n"
    "layout(std140) uniform Params { vec2 viewport; vec2 shift; };\n"
    "layout(location = 0) in vec4 place;\n"
    "layout(location = 1) in vec4 tint;\n"
    "flat out vec4 color;\n"
    "void main() {\n"
    "    vec2 at = place.xy + shift + place.zw * vec2(gl_VertexID & 1, gl_VertexID >> 1);\n"
    "    color = tint;\n"
    "    gl_Position = vec4(at.x / viewport.x * 2.0 - 1.0, 1.0 - at.y / viewport.y * 2.0, 0, 1);\n"
    "}\n";
static const char *const fragment_text = "#version 410 core\n"
                                         "flat in vec4 color;\n"
                                         "layout(location = 0) out vec4 result;\n"
                                         "void main() { result = color; }\n";
static const char *const texture_text =
    "#version 410 core\n"
    "flat in vec4 color;\n"
    "uniform sampler2D picture;\n"
    "layout(location = 0) out vec4 result;\n"
    "void main() { result = color + texelFetch(picture, ivec2(1, 0), 0); }\n";

static int setup(void **state)
{
    if (gl_setup(state) != 0 || folder_setup(state) != 0)
        return -1;
    folder_write("r.vert", vertex_text);
    folder_write("r.frag", fragment_text);
    folder_write("texture.frag", texture_text);
    folder_write("broken.frag", "#version 410 core\nvoid main() { nonsense }\n");
    folder_write("lonely.frag", "#version 410 core\n"
                                "flat in vec3 color;\n"
                                "layout(location = 0) out vec4 result;\n"
                                "void main() { result = vec4(color, 1.0); }\n");
    return setenv("PLEXUS_SHADER_DIR", folder, 1);
}

static int teardown(void **state)
{
    unsetenv("PLEXUS_SHADER_DIR");
    int removed = folder_teardown(state);
    return gl_teardown(state) == 0 ? removed : -1;
}

static plx_pass_desc description(plx_blend blend)
{
    return (plx_pass_desc){
        .name = "rectangles",
        .vertex = "r.vert",
        .fragment = "r.frag",
        .blend = blend,
        .params_size = sizeof(params),
        .attributes = {{PLX_ATTRIBUTE_FLOAT, 4, 0, 0, sizeof(rectangle)},
            {PLX_ATTRIBUTE_FLOAT, 4, 0, offsetof(rectangle, r), sizeof(rectangle)}},
    };
}

/* Draws `count` of the rectangles from `first` on over `ground` and reads pixels back. */
static void draw(const plx_pass_desc *desc, plx_format format, const float ground[4],
    const rectangle *rectangles, size_t total, size_t first, size_t count, void *pixels)
{
    plx_error e = {0};
    plx_pass *pass = plx_pass_create(gl_device, desc, &e);
    if (!pass)
        fail_msg("%s", e.message);
    plx_target *target = plx_target_create(gl_device, "t", WIDTH, HEIGHT, format, NULL);
    plx_buffer *buffer = plx_buffer_create(gl_device, "b", total * sizeof *rectangles, NULL);
    assert_true(target && buffer);
    plx_buffer_replace(buffer, rectangles, total * sizeof *rectangles);
    plx_texture *texture = plx_texture_create(gl_device,
        &(plx_texture_desc){.label = "picture",
            .width = 2,
            .height = 1,
            .format = PLX_FORMAT_RGBA8,
            .pixels = (const unsigned char[8]){9, 9, 9, 9, 51, 102, 153, 204}},
        NULL);
    plx_target_clear(target, ground);
    plx_pass_run(pass, &(plx_draw){
                           .target = target,
                           .params = &(params){{WIDTH, HEIGHT}, {0, 0}},
                           .buffers = {buffer},
                           .buffer_offset = {first * sizeof *rectangles},
                           .textures = {texture},
                           .instances = count,
                       });
    if (format == PLX_FORMAT_RGBA8)
        plx_target_read_rgba8(target, pixels);
    else
        plx_target_read_rg32f(target, pixels);
    plx_texture_destroy(&texture);
    plx_buffer_destroy(&buffer);
    plx_target_destroy(&target);
    plx_pass_destroy(&pass);
}

static const float black[4] = {0, 0, 0, 1}, nothing[4] = {0};

static void pictures_stand_upright(void **state)
{
    (void)state;
    /* One pixel, third from the left and second from the top. */
    const rectangle one = {2, 1, 1, 1, 1, 0, 0, 1};
    plx_pass_desc desc = description(PLX_BLEND_NONE);
    unsigned char pixels[HEIGHT][WIDTH][4];
    draw(&desc, PLX_FORMAT_RGBA8, black, &one, 1, 0, 1, pixels);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            assert_int_equal(pixels[y][x][0], x == 2 && y == 1 ? 255 : 0);
    float sums[HEIGHT][WIDTH][2];
    draw(&desc, PLX_FORMAT_RG32F, nothing, &one, 1, 0, 1, sums);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            assert_true(sums[y][x][0] == (x == 2 && y == 1 ? 1.0F : 0.0F));
    assert_no_gl_errors();
}

static void adding_sums_in_float(void **state)
{
    (void)state;
    rectangle many[100];
    for (size_t i = 0; i < 100; i++)
        many[i] = (rectangle){0, 0, WIDTH, 3, 1.5F, -0.25F, 0, 0};
    plx_pass_desc desc = description(PLX_BLEND_ADD);
    float sums[HEIGHT][WIDTH][2];
    draw(&desc, PLX_FORMAT_RG32F, nothing, many, 100, 0, 100, sums);
    for (int x = 0; x < WIDTH; x++) {
        assert_true(sums[2][x][0] == 150 && sums[2][x][1] == -25);
        assert_true(sums[3][x][0] == 0 && sums[3][x][1] == 0);
    }
    assert_no_gl_errors();
}

static void over_takes_premultiplied_alpha(void **state)
{
    (void)state;
    const rectangle half = {0, 0, WIDTH, HEIGHT, 0.5F, 0, 0, 0.5F};
    plx_pass_desc desc = description(PLX_BLEND_OVER);
    unsigned char pixels[HEIGHT][WIDTH][4];
    draw(&desc, PLX_FORMAT_RGBA8, (const float[4]){0, 1, 0, 1}, &half, 1, 0, 1, pixels);
    assert_in_range(pixels[3][3][0], 127, 128);
    assert_in_range(pixels[3][3][1], 127, 128);
    assert_int_equal(pixels[3][3][2], 0);
    assert_int_equal(pixels[3][3][3], 255);
    assert_no_gl_errors();
}

static void offset_and_count_choose_the_instances(void **state)
{
    (void)state;
    rectangle row[WIDTH];
    for (int i = 0; i < WIDTH; i++)
        row[i] = (rectangle){(float)i, 0, 1, HEIGHT, 1, 1, 1, 1};
    plx_pass_desc desc = description(PLX_BLEND_NONE);
    unsigned char pixels[HEIGHT][WIDTH][4];
    draw(&desc, PLX_FORMAT_RGBA8, black, row, WIDTH, 3, 2, pixels);
    for (int x = 0; x < WIDTH; x++)
        assert_int_equal(pixels[0][x][0], x == 3 || x == 4 ? 255 : 0);
    draw(&desc, PLX_FORMAT_RGBA8, black, row, WIDTH, 0, 0, pixels);
    for (int x = 0; x < WIDTH; x++)
        assert_int_equal(pixels[0][x][0], 0);
    assert_no_gl_errors();
}

static void textures_are_read(void **state)
{
    (void)state;
    const rectangle all = {0, 0, WIDTH, HEIGHT, 0.2F, 0, 0, 0};
    plx_pass_desc desc = description(PLX_BLEND_NONE);
    desc.fragment = "texture.frag";
    desc.textures[0] = "picture";
    unsigned char pixels[HEIGHT][WIDTH][4];
    draw(&desc, PLX_FORMAT_RGBA8, black, &all, 1, 0, 1, pixels);
    static const unsigned char expected[4] = {102, 102, 153, 204};
    for (size_t c = 0; c < 4; c++)
        assert_in_range(pixels[2][2][c] + 1, expected[c], expected[c] + 2);
    assert_no_gl_errors();
}

static void missing_buffers_read_as_zero(void **state)
{
    (void)state;
    plx_pass_desc desc = description(PLX_BLEND_NONE);
    desc.attributes[1].buffer = 1;
    const rectangle all = {0, 0, WIDTH, HEIGHT, 1, 1, 1, 1};
    unsigned char pixels[HEIGHT][WIDTH][4];
    draw(&desc, PLX_FORMAT_RGBA8, (const float[4]){1, 1, 1, 1}, &all, 1, 0, 1, pixels);
    assert_int_equal(pixels[0][0][0], 0);
    assert_no_gl_errors();
}

static void assert_refused(const plx_pass_desc *desc)
{
    plx_error e = {0};
    assert_null(plx_pass_create(gl_device, desc, &e));
    assert_true(e.code == PLX_ERR_GRAPHICS || e.code == PLX_ERR_IO);
    assert_true(e.message[0]);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    plx_pass_desc desc = description(PLX_BLEND_NONE);
    desc.fragment = "broken.frag";
    plx_error e = {0};
    assert_null(plx_pass_create(gl_device, &desc, &e));
    assert_int_equal(e.code, PLX_ERR_GRAPHICS);
    assert_string_equal(e.file, "broken.frag");
    desc = description(PLX_BLEND_NONE);
    desc.vertex = "nosuch.vert";
    assert_refused(&desc);
    desc = description(PLX_BLEND_NONE);
    desc.params_size = sizeof(params) + 16;
    assert_refused(&desc);
    desc = description(PLX_BLEND_NONE);
    desc.fragment = "lonely.frag"; /* does not link */
    assert_refused(&desc);
    assert_no_gl_errors();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_stand_upright),
        cmocka_unit_test(adding_sums_in_float),
        cmocka_unit_test(over_takes_premultiplied_alpha),
        cmocka_unit_test(offset_and_count_choose_the_instances),
        cmocka_unit_test(textures_are_read),
        cmocka_unit_test(missing_buffers_read_as_zero),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
