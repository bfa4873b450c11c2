#version 410 core
// A level of the pyramid of a link (src/density/pyramid.h) from the one below, or from the weights.
// Matrices lie row after row in textures that are 1 << fold wide.

layout(std140) uniform Params
{
    uint inputs, outputs;           // blocks of this level
    uint below_inputs, below_outputs;
    uint step_inputs, step_outputs; // blocks of the level below in one of this
    uint fold, below_fold;
    uint raw;                       // 1: the level below is weights
    float threshold;
};

uniform sampler2D below;

layout(location = 0) out vec2 sums;

#include "common/split.glsl"

void main()
{
    uint index = (uint(gl_FragCoord.y) << fold) + uint(gl_FragCoord.x);
    uint row = index / inputs, column = index - row * inputs;
    sums = vec2(0.0);
    if (row >= outputs)
        return;
    uvec2 first = uvec2(column * step_inputs, row * step_outputs);
    uvec2 end = min(first + uvec2(step_inputs, step_outputs), uvec2(below_inputs, below_outputs));
    for (uint j = first.y; j < end.y; j++)
        for (uint i = first.x; i < end.x; i++) {
            uint at = j * below_inputs + i;
            vec2 block = texelFetch(below, ivec2(at & ((1u << below_fold) - 1u), at >> below_fold), 0).rg;
            sums += raw != 0u ? split(block.r, threshold) : block;
        }
}
