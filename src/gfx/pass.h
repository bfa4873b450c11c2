/* A pass: a pair of shaders, a blend mode and a layout of instance attributes, described once; then
 * run with per-draw parameters. A pass draws instanced quads, whose four corners the vertex shader
 * makes from gl_VertexID, or triangles from a list of vertices. Context thread. */
#ifndef PLX_GFX_PASS_H
#define PLX_GFX_PASS_H

#include "gfx/buffer.h"
#include "gfx/target.h"

enum { PLX_PASS_MAX_ATTRIBUTES = 8, PLX_PASS_MAX_BUFFERS = 2, PLX_PASS_MAX_TEXTURES = 2 };

typedef enum plx_blend {
    PLX_BLEND_NONE, /* replaces */
    PLX_BLEND_ADD,  /* sums, for density */
    PLX_BLEND_OVER, /* premultiplied alpha */
    PLX_BLEND_MULTIPLY,
} plx_blend;

typedef enum plx_attribute_type {
    PLX_ATTRIBUTE_FLOAT = 1,
    PLX_ATTRIBUTE_UINT,  /* an integer in the shader */
    PLX_ATTRIBUTE_UNORM8 /* bytes, 0..1 in the shader */
} plx_attribute_type;

typedef struct plx_attribute {
    plx_attribute_type type; /* 0 ends the list */
    int components;          /* 1..4 */
    unsigned buffer;         /* which of the draw's buffers */
    size_t offset, stride;   /* bytes, within an instance and from one to the next */
} plx_attribute;

typedef struct plx_pass_desc {
    const char *name;              /* must, for debuggers and errors */
    const char *vertex, *fragment; /* must, names in shaders/ */
    plx_blend blend;
    bool triangles; /* attributes are of vertices, of which the draw's indices make triangles */
    plx_attribute attributes[PLX_PASS_MAX_ATTRIBUTES]; /* at locations 0, 1, … */
    size_t params_size;                          /* bytes of the std140 block "Params"; 0: none */
    const char *textures[PLX_PASS_MAX_TEXTURES]; /* sampler names */
} plx_pass_desc;

typedef struct plx_draw {
    plx_target *target; /* must */
    const void *params; /* params_size bytes, copied */
    plx_buffer *buffers[PLX_PASS_MAX_BUFFERS];
    size_t buffer_offset[PLX_PASS_MAX_BUFFERS]; /* bytes to the first instance */
    const plx_texture *textures[PLX_PASS_MAX_TEXTURES];
    size_t instances;
    plx_buffer *indices; /* triangles: uint32_t each, of which the draw takes count from first */
    size_t first, count;
    const int *clip; /* left, top, right, bottom in pixels from the top left; NULL: the target */
} plx_draw;

typedef struct plx_pass plx_pass;

/* NULL on failure, with the compiler's words in the error. */
plx_pass *plx_pass_create(plx_device *device, const plx_pass_desc *desc, plx_error *e);
void plx_pass_destroy(plx_pass **pass);

void plx_pass_run(plx_pass *pass, const plx_draw *draw);

#endif
