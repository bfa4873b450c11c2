#version 410 core
// Each column of a density by its ratio; blending multiplies.

uniform sampler2D ratio;

layout(location = 0) out vec2 factor;

void main()
{
    factor = texelFetch(ratio, ivec2(gl_FragCoord.x, 0), 0).rg;
}
