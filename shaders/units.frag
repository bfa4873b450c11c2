#version 410 core
// A disc, with a rim where it is large enough, or a row of pixels that is covered in part.

layout(std140) uniform Params
{
    vec2 viewport;
    float outline;
    float unused;
};

in vec2 offset;
flat in float extent;
flat in vec4 mark;

layout(location = 0) out vec4 color;

const vec3 rim_dark = vec3(0.34, 0.37, 0.43);

vec4 disc(float radius, vec3 inside)
{
    float d = length(offset);
    // An edge that is a pixel wide adds pi / 12 to the area, which the radius gives back; a disc too
    // small for that gives it in brightness.
    float area = radius * radius;
    float coverage = clamp(sqrt(max(area, 1.0 / 3.0) - 1.0 / 12.0) + 0.5 - d, 0.0, 1.0);
    coverage *= min(3.0 * area, 1.0);
    // The rim comes with size little by little.
    float rim = clamp(d - (radius - outline) + 0.5, 0.0, 1.0);
    rim *= smoothstep(1.4 * outline, 2.8 * outline, radius);
    return vec4(mix(inside, max(rim_dark, inside * 0.8), rim), 1.0) * coverage;
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
    color = mark.a > 0.5 ? disc(extent, mark.rgb) : vec4(mark.rgb, 1.0) * row(extent);
}
