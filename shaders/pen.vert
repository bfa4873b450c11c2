#version 410 core
// One stroke an instance: a quad around all points that are about `radius` from a segment.

#include "common/params.glsl"

layout(std140) uniform Params
{
    vec4 window; // of the picture, pixels
};

layout(location = 0) in vec4 ends; // pixels
layout(location = 1) in vec2 shape; // radius, width
layout(location = 2) in vec4 look;

out vec2 place; // pixels along the segment from its middle, and beside it
flat out vec3 stroke; // half the length, radius, half the width
flat out vec4 ink;

void main()
{
    vec2 way = ends.zw - ends.xy;
    float len = length(way);
    vec2 along = len > 0.0 ? way / len : vec2(1.0, 0.0);
    stroke = vec3(len * 0.5, shape.x, shape.y * 0.5);
    ink = look;
    float reach = shape.x + shape.y * 0.5 + 1.0;
    place = (corner() * 2.0 - 1.0) * vec2(stroke.x + reach, reach);
    vec2 at = (ends.xy + ends.zw) * 0.5 + along * place.x + vec2(-along.y, along.x) * place.y;
    gl_Position = clip_position(at, window);
}
