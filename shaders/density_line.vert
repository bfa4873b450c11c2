#version 410 core
// A line an instance: a band around it that holds all pixels that it adds to.

#include "common/params.glsl"

layout(std140) uniform Params
{
    vec2 viewport; // pixels
};

layout(location = 0) in vec4 columns; // first and end of the band; how much of its first and of
                                      // its last column the line leaves out
layout(location = 1) in vec4 line;    // height at the first of the band: whole rows, and a part;
                                      // rise a column: coarse, and the rest
layout(location = 2) in vec2 weights;

flat out vec4 span, course;
flat out vec2 weight;

void main()
{
    vec2 at = corner();
    span = columns;
    course = line;
    weight = weights;
    float slope = line.z + line.w;
    float x = mix(columns.x, columns.y, at.x);
    float reach = 1.5 + 0.5 * abs(slope);
    float y = line.x + line.y + slope * (x - columns.x) + (at.y * 2.0 - 1.0) * reach;
    gl_Position = clip_position(vec2(x, y), viewport);
}
