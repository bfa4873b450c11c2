#version 410 core
// One mark an instance: a quad around a disc, or around a row of pixels.

#include "common/params.glsl"

layout(std140) uniform Params
{
    vec4 window; // of the picture, pixels
    float outline; // pixels
    float unused;
    vec4 rim;      // colour
};

layout(location = 0) in vec3 place; // pixels: the centre, and radius or half a row's width
layout(location = 1) in vec4 look;  // colour; 0: a row, else the shape + 1, over 255

out vec2 offset; // pixels from the centre
flat out float extent;
flat out vec4 mark;

void main()
{
    extent = place.z;
    mark = look;
    vec2 reach = look.a > 0.0 ? vec2(extent * 1.6 + 1.0) : vec2(extent + 1.0, 0.5);
    offset = (corner() * 2.0 - 1.0) * reach;
    gl_Position = clip_position(place.xy + offset, window);
}
