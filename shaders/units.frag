#version 410 core
// A disc, with a rim where it is large enough, or a row of pixels that is covered in part.

layout(std140) uniform Params
{
    vec4 window;
    float outline;
    float unused;
    vec4 rim;      // colour
};

in vec2 offset;
flat in float extent;
flat in vec4 mark;

layout(location = 0) out vec4 color;

#include "common/unit_shape.glsl"

vec4 disc(float extent, int shape, vec3 inside)
{
    // An edge that is a pixel wide adds pi / 12 to the area, which the radius gives back; a disc too
    // small for that gives it in brightness.
    float area = extent * extent;
    float radius = sqrt(max(area, 1.0 / 3.0) - 1.0 / 12.0);
    // Small ones are discs, for nobody could tell.
    float d = edge_distance(radius < 1.5 ? 0 : shape, offset, radius);
    float coverage = clamp(0.5 - d, 0.0, 1.0) * min(3.0 * area, 1.0);
    // The rim comes with size little by little.
    float edge = clamp(d + (radius - extent) + outline + 0.5, 0.0, 1.0);
    edge *= shape == ring ? 0.0 : smoothstep(1.4 * outline, 2.8 * outline, extent);
    return vec4(mix(inside, max(rim.rgb, inside * 0.8), edge), 1.0) * coverage;
}

// How much of the pixel lies within the row.
float row(float half_width)
{
    float left = max(offset.x - 0.5, -half_width);
    float right = min(offset.x + 0.5, half_width);
    return max(right - left, 0.0);
}

void main()
{
    color = mark.a > 0.0 ? disc(extent, int(mark.a * 255.0 + 0.5) - 1, mark.rgb) : vec4(mark.rgb, 1.0) * row(extent);
}
