#version 410 core
// A picture in screen pixels, texel for pixel.

#include "common/params.glsl"

layout(std140) uniform Params
{
    vec4 window; // of the picture, pixels
    float opacity;
    float unused;
    vec4 rect; // x, y, width, height; pixels
};

out vec2 place; // 0..1, from the top left

void main()
{
    place = corner();
    gl_Position = clip_position(rect.xy + place * rect.zw, window);
}
