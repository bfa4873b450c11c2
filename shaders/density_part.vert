#version 410 core
// A rectangle of pixels an instance, and what its pixels are made of: numbers that the fragment
// shader of the pass gives their meaning.

#include "common/params.glsl"

layout(std140) uniform Params
{
    vec2 size;       // of the target, pixels
    uint fold;       // textures of blocks are 1 << fold wide
    uint raw;        // 1: blocks are weights, 0: they are sums
    uint inputs;     // blocks in a row of the matrix
    uint table_fold; // the table is 1 << table_fold wide
    float threshold;
    uint unused;
};

layout(location = 0) in uvec4 instance_rect; // x, y from the bottom, width, height
layout(location = 1) in uvec4 instance_a;
layout(location = 2) in uvec4 instance_b;
layout(location = 3) in uvec4 instance_c;
layout(location = 4) in uvec4 instance_d;

flat out ivec4 rect, a, b, c, d;

void main()
{
    rect = ivec4(instance_rect);
    a = ivec4(instance_a);
    b = ivec4(instance_b);
    c = ivec4(instance_c);
    d = ivec4(instance_d);
    vec2 pixel = vec2(rect.xy) + vec2(rect.zw) * corner();
    gl_Position = vec4(pixel / size * 2.0 - 1.0, 0.0, 1.0);
}
