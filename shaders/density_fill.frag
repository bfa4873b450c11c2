#version 410 core
// The grid of a strip from blocks of weights: fill of src/density/bundle.c, a cell a pixel.
//
// A block lies at the two heights where it enters the strip and leaves it, both affine in its
// indices, and adds to the cells around them by a tent of either height. So a cell gathers from a
// parallelogram of the matrix, row by row. Where that lies is worked out in floats, with some room;
// what a block adds, from heights that are exact to 2^-32 rows: a sum of two integers from a table.

#include "common/split.glsl"

layout(std140) uniform Params
{
    vec2 size;
    uint fold;
    uint raw;
    uint inputs;
    uint table_fold;
    float threshold;
    uint unused;
};

uniform sampler2D blocks;
uniform usampler2D table;

flat in ivec4 rect;
flat in ivec4 a; // least rise, column at entry 0, rows, texel of the table for the sources
flat in ivec4 b; // first source and target in view, targets, texel of the table for the targets
flat in ivec4 c; // floats: target of the reference, its change by entry and by exit, reach
flat in ivec4 d; // floats: heights from one source to the next, heights of the reference

layout(location = 0) out vec2 sums;

const float UNIT = 1.0 / 4294967296.0;

uvec4 entry_of(int index)
{
    return texelFetch(table, ivec2(index & ((1 << table_fold) - 1), index >> table_fold), 0);
}

vec2 block_at(uint index)
{
    vec2 block = texelFetch(blocks, ivec2(index & ((1u << fold) - 1u), index >> fold), 0).rg;
    return raw != 0u ? split(block.r, threshold) : block;
}

// The tent of the distance from a row to the sum of two heights, each whole rows and a fraction.
float tent(int row, uvec2 height, uvec2 more)
{
    uint fraction = height.y + more.y;
    int whole = int(height.x + more.x) + (fraction < height.y ? 1 : 0);
    float part = float(fraction) * UNIT;
    return whole == row ? 1.0 - part : whole == row - 1 ? part : 0.0;
}

// Narrows a range of sources to those less than a row away from a height.
void narrow(inout vec2 range, float away, float step)
{
    if (abs(step) < 1e-12) {
        if (abs(away) > 1.01)
            range.y = -1.0;
        return;
    }
    vec2 ends = vec2(away - 1.0, away + 1.0) / step;
    float room = 0.02 + 1e-6 * abs(away / step);
    range = vec2(max(range.x, min(ends.x, ends.y) - room), min(range.y, max(ends.x, ends.y) + room));
}

void main()
{
    ivec2 at = ivec2(gl_FragCoord.xy) - rect.xy;
    int entry = at.x - a.y, rise = a.x + at.y, leave = entry + rise;
    sums = vec2(0.0);
    if (entry < -max(rise, 0) || entry >= a.z + max(-rise, 0))
        return;
    vec4 reference = intBitsToFloat(c), heights = intBitsToFloat(d);
    vec2 moved = reference.yz * (vec2(entry, leave) - heights.zw);
    float middle = reference.x + moved.x + moved.y;
    float reach = reference.w + 0.02 + 1e-6 * (abs(moved.x) + abs(moved.y) + abs(reference.x));
    int first = int(clamp(ceil(middle - reach), 0.0, float(b.z)));
    int last = int(clamp(floor(middle + reach), -1.0, float(b.z - 1)));
    for (int j = first; j <= last; j++) {
        uvec4 base = entry_of(b.w + 2 * j);
        uvec4 in_view = entry_of(b.w + 2 * j + 1);
        vec2 away = vec2(ivec2(entry, leave) - ivec2(base.xz)) - vec2(base.yw) * UNIT;
        vec2 range = vec2(in_view.xy) - vec2(0.0, 1.0);
        narrow(range, away.x, heights.x);
        narrow(range, away.y, heights.y);
        uint row = uint(b.y + j) * inputs + uint(b.x);
        vec2 bounds = vec2(in_view.xy);
        int i = int(ceil(min(range.x, bounds.y))), end = int(floor(max(range.y, bounds.x - 1.0)));
        vec2 added = vec2(0.0);
        for (; i <= end; i++) {
            uvec4 more = entry_of(a.w + i);
            float share = tent(entry, base.xy, more.xy) * tent(leave, base.zw, more.zw);
            if (share > 0.0)
                added += share * block_at(row + uint(i));
        }
        sums += added;
    }
}
