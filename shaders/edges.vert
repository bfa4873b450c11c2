#version 410 core
// One connection an instance: an antialiased line whose ends follow from the connection's index.
// Positions come relative to a unit near the view, so that floats keep pixels at any zoom.

#include "common/params.glsl"

layout(std140) uniform Params
{
    vec2 viewport;       // pixels
    vec2 source_origin;  // pixels, centre of unit source_base
    vec2 target_origin;  // pixels, centre of unit target_base
    float source_step;   // pixels down to the next unit
    float target_step;
    int source_base;
    int target_base;
    uint first;          // index of instance 0 where there is no list
    uint inputs;         // units of the source layer: index = target * inputs + source
    uint listed;         // 1: the index comes with the instance
    float half_width;    // pixels
    float threshold;     // |weight| below it is not drawn
    float unused0;
};

layout(location = 0) in float weight;
layout(location = 1) in uint listed_index;

flat out vec2 strength;  // weight split into its positive and its negative part
noperspective out float across; // pixels from the middle of the line

void main()
{
    uint index = listed != 0u ? listed_index : first + uint(gl_InstanceID);
    int target = int(index / inputs);
    int source = int(index - uint(target) * inputs);
    vec2 a = source_origin + vec2(0.0, source_step * float(source - source_base));
    vec2 b = target_origin + vec2(0.0, target_step * float(target - target_base));

    // Liang-Barsky against the viewport and a margin: what is far outside never reaches the
    // rasteriser, whose fixed-point positions would lose precision there.
    float reach = half_width + 0.5;
    vec2 low = vec2(-4.0 * reach), high = viewport + vec2(4.0 * reach);
    vec2 d = b - a;
    vec2 t_low = (low - a) / d, t_high = (high - a) / d;
    vec2 enter = min(t_low, t_high), leave = max(t_low, t_high);
    if (d.y == 0.0) {
        bool inside = a.y >= low.y && a.y <= high.y;
        enter.y = inside ? 0.0 : 2.0;
        leave.y = inside ? 1.0 : -1.0;
    }
    float t0 = max(max(enter.x, enter.y), 0.0), t1 = min(min(leave.x, leave.y), 1.0);

    // A line adds its weight to every column of pixels, whatever its slope and width.
    float per_column = d.x / length(d) / (2.0 * half_width);
    strength = max(vec2(weight, -weight), vec2(0.0)) * per_column;
    bool drawable =
        weight != 0.0 && abs(weight) >= threshold && !isnan(weight) && !isinf(weight);
    if (!(t0 < t1) || !drawable) {
        across = 0.0;
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
        return;
    }
    vec2 c = corner();
    vec2 normal = normalize(vec2(-d.y, d.x));
    float side = c.y * 2.0 - 1.0;
    across = side * reach;
    gl_Position = clip_position(a + d * mix(t0, t1, c.x) + normal * across, viewport);
}
