#version 410 core
// Vertices of the panels' triangles, in screen pixels.

#include "common/params.glsl"

layout(std140) uniform Params
{
    vec4 window; // of the picture, pixels
    uint picture;  // 1: the texture holds colours, 0: coverage
    uint unused_1, unused_2, unused_3;
};

layout(location = 0) in vec2 place; // pixels
layout(location = 1) in vec2 texel; // 0..1
layout(location = 2) in vec4 rgba;

out vec2 uv;
out vec4 tint;

void main()
{
    uv = texel;
    tint = rgba;
    gl_Position = clip_position(place, window);
}
