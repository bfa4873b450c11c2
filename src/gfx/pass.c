#include "gfx/pass.h"

#include "base/mem.h"
#include "gfx/gl_util.h"
#include "gfx/shader_source.h"

#include <glad/gl.h>

#include <string.h>

struct plx_pass {
    GLuint program, vertex_array, params;
    plx_pass_desc desc; /* its names are not kept */
};

static GLuint compile(GLenum stage, const char *name, plx_error *e)
{
    char *source = plx_shader_source(name, e);
    if (!source)
        return 0;
    GLuint shader = glCreateShader(stage);
    const GLchar *text = source;
    glShaderSource(shader, 1, &text, NULL);
    glCompileShader(shader);
    plx_free(source);
    GLint ok = GL_FALSE;
    glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
    if (!ok) {
        char log[256] = "";
        glGetShaderInfoLog(shader, sizeof log, NULL, log);
        plx_fail_file(e, PLX_ERR_GRAPHICS, name, "the shader does not compile: %s", log);
        glDeleteShader(shader);
        return 0;
    }
    return shader;
}

static GLuint link_program(const plx_pass_desc *desc, plx_error *e)
{
    GLuint vertex = compile(GL_VERTEX_SHADER, desc->vertex, e);
    GLuint fragment = vertex ? compile(GL_FRAGMENT_SHADER, desc->fragment, e) : 0;
    GLuint program = 0;
    if (fragment) {
        program = glCreateProgram();
        glAttachShader(program, vertex);
        glAttachShader(program, fragment);
        glLinkProgram(program);
        GLint ok = GL_FALSE;
        glGetProgramiv(program, GL_LINK_STATUS, &ok);
        if (!ok) {
            char log[256] = "";
            glGetProgramInfoLog(program, sizeof log, NULL, log);
            plx_fail(e, PLX_ERR_GRAPHICS, "the shaders of '%s' do not link: %s", desc->name, log);
            glDeleteProgram(program);
            program = 0;
        }
    }
    glDeleteShader(vertex);
    glDeleteShader(fragment);
    return program;
}

static bool bind_params(plx_pass *p, const plx_pass_desc *desc, plx_error *e)
{
    if (!desc->params_size)
        return true;
    GLuint block = glGetUniformBlockIndex(p->program, "Params");
    GLint size = 0;
    if (block != GL_INVALID_INDEX)
        glGetActiveUniformBlockiv(p->program, block, GL_UNIFORM_BLOCK_DATA_SIZE, &size);
    if ((size_t)size != desc->params_size)
        return plx_fail(e, PLX_ERR_GRAPHICS,
            "the shaders of '%s' take %d bytes of parameters, the program gives %zu", desc->name,
            size, desc->params_size);
    glUniformBlockBinding(p->program, block, 0);
    glGenBuffers(1, &p->params);
    return true;
}

static void bind_samplers(plx_pass *p, const plx_pass_desc *desc)
{
    glUseProgram(p->program);
    for (int i = 0; i < PLX_PASS_MAX_TEXTURES && desc->textures[i]; i++)
        glUniform1i(glGetUniformLocation(p->program, desc->textures[i]), i);
}

plx_pass *plx_pass_create(plx_device *device, const plx_pass_desc *desc, plx_error *e)
{
    plx_pass *p = plx_alloc(1, sizeof *p);
    if (!p) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    p->desc = *desc;
    p->program = link_program(desc, e);
    if (!p->program || !bind_params(p, desc, e)) {
        plx_pass_destroy(&p);
        return NULL;
    }
    bind_samplers(p, desc);
    glGenVertexArrays(1, &p->vertex_array);
    glBindVertexArray(p->vertex_array);
    plx_gl_label(device, GL_PROGRAM, p->program, desc->name);
    plx_gl_label(device, GL_VERTEX_ARRAY, p->vertex_array, desc->name);
    return p;
}

void plx_pass_destroy(plx_pass **pass)
{
    plx_pass *p = *pass;
    if (!p)
        return;
    glDeleteProgram(p->program);
    glDeleteVertexArrays(1, &p->vertex_array);
    glDeleteBuffers(1, &p->params);
    plx_free(p);
    *pass = NULL;
}

static void set_attributes(const plx_pass *p, const plx_draw *draw)
{
    for (GLuint i = 0; i < PLX_PASS_MAX_ATTRIBUTES && p->desc.attributes[i].type; i++) {
        const plx_attribute *a = &p->desc.attributes[i];
        const plx_buffer *buffer = draw->buffers[a->buffer];
        if (!buffer) {
            /* The shader reads the constant 0 instead. */
            glDisableVertexAttribArray(i);
            if (a->type == PLX_ATTRIBUTE_UINT)
                glVertexAttribI4ui(i, 0, 0, 0, 0);
            else
                glVertexAttrib4f(i, 0, 0, 0, 0);
            continue;
        }
        glBindBuffer(GL_ARRAY_BUFFER, plx_buffer_name(buffer));
        const void *at = (const void *)(a->offset + draw->buffer_offset[a->buffer]);
        GLsizei stride = (GLsizei)a->stride;
        if (a->type == PLX_ATTRIBUTE_UINT)
            glVertexAttribIPointer(i, a->components, GL_UNSIGNED_INT, stride, at);
        else if (a->type == PLX_ATTRIBUTE_UNORM8)
            glVertexAttribPointer(i, a->components, GL_UNSIGNED_BYTE, GL_TRUE, stride, at);
        else
            glVertexAttribPointer(i, a->components, GL_FLOAT, GL_FALSE, stride, at);
        glVertexAttribDivisor(i, p->desc.triangles ? 0 : 1);
        glEnableVertexAttribArray(i);
    }
}

static void set_blend(plx_blend blend)
{
    if (blend == PLX_BLEND_NONE) {
        glDisable(GL_BLEND);
        return;
    }
    glEnable(GL_BLEND);
    if (blend == PLX_BLEND_MULTIPLY)
        glBlendFunc(GL_DST_COLOR, GL_ZERO);
    else
        glBlendFunc(GL_ONE, blend == PLX_BLEND_ADD ? GL_ONE : GL_ONE_MINUS_SRC_ALPHA);
}

/* GL counts rows from the bottom. */
static void set_clip(const plx_draw *draw)
{
    if (!draw->clip)
        return;
    const int *c = draw->clip;
    int width = c[2] > c[0] ? c[2] - c[0] : 0, height = c[3] > c[1] ? c[3] - c[1] : 0;
    glEnable(GL_SCISSOR_TEST);
    int left = c[0] - plx_target_x(draw->target), top = c[1] - plx_target_y(draw->target);
    glScissor(left, plx_target_height(draw->target) - top - height, width, height);
}

void plx_pass_run(plx_pass *pass, const plx_draw *draw)
{
    if (pass->desc.triangles ? draw->count == 0 : draw->instances == 0)
        return;
    glBindFramebuffer(GL_FRAMEBUFFER, plx_target_framebuffer(draw->target));
    glViewport(0, 0, plx_target_width(draw->target), plx_target_height(draw->target));
    set_blend(pass->desc.blend);
    glUseProgram(pass->program);
    glBindVertexArray(pass->vertex_array);
    if (pass->params) {
        glBindBufferBase(GL_UNIFORM_BUFFER, 0, pass->params);
        glBufferData(
            GL_UNIFORM_BUFFER, (GLsizeiptr)pass->desc.params_size, draw->params, GL_STREAM_DRAW);
    }
    for (GLuint i = 0; i < PLX_PASS_MAX_TEXTURES && draw->textures[i]; i++) {
        glActiveTexture(GL_TEXTURE0 + i);
        glBindTexture(GL_TEXTURE_2D, plx_texture_name(draw->textures[i]));
    }
    set_attributes(pass, draw);
    set_clip(draw);
    if (pass->desc.triangles) {
        glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, plx_buffer_name(draw->indices));
        glDrawElements(GL_TRIANGLES, (GLsizei)draw->count, GL_UNSIGNED_INT,
            (const void *)(draw->first * sizeof(uint32_t)));
    } else {
        glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, (GLsizei)draw->instances);
    }
    glDisable(GL_SCISSOR_TEST);
}
