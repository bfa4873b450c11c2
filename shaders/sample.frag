#version 410 core
// A few pixels of a density, picked evenly, for the exposure.

layout(std140) uniform Params
{
    int stride; // pixels from one to the next, both ways
};

uniform sampler2D density;

layout(location = 0) out vec2 sums;

void main()
{
    ivec2 at = ivec2(gl_FragCoord.xy);
    // Not at the same rows in each column, or level lines would be seen all or not at all.
    ivec2 pixel = at * stride + ivec2(stride / 2, at.x * 5 % stride);
    bool inside = all(lessThan(pixel, textureSize(density, 0)));
    sums = inside ? texelFetch(density, pixel, 0).rg : vec2(0.0);
}
